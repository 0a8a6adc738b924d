"""What the data of an edition say about each finding: run the tests, and keep what they answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.files import write_text
from vcse_monograph.findings.declared import WHERE, Finding
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.tests import TESTS, Data, NotHere, Outcome, Word

DRAWS_AGAINST = 0.05
"""A verdict is fragile when more than this share of the draws of who is who would change it: 5 %, the share that
a 95 % interval leaves out."""

SECTION_OF = {"spending": "spending", "provenance": "spending", "survey": "survey", "cases": "cases"}
"""The kind of data that an estimate's first word belongs to."""


@dataclass(frozen=True)
class Verdict:
    """What an edition's data say about one finding.

    `because` is the reason in plain sentences; `estimates` all names that the test asked for. `value`, `unit`,
    `interval` and `n` are those of the estimate that stands for the finding, None where none does. `fragile` says
    that the verdict would be another one within the doubt about the estimates, `fragile_because` how. `overdue`: the
    test should have been looked at again before the edition's date. `parts`: the verdicts of its sub-claims.
    """

    id: str
    verdict: Word
    because: str
    estimates: list[str]
    data_kind: str
    estimate: str = ""
    value: float | None = None
    unit: str = ""
    interval: tuple[float, float] | None = None
    n: int | None = None
    fragile: bool = False
    fragile_because: str = ""
    overdue: bool = False
    parts: dict[str, str] | None = None


@dataclass(frozen=True)
class Evidence:
    """What verdicts rest on: an edition's sections and kind of data, its estimates, reasons, and draws.

    `draws` has a row for each estimate that depends on who is who and a column for each draw; empty where none are.
    """

    sections: list[str]
    data_kind: str
    estimates: Mapping[str, Estimate]
    left_out: Mapping[str, str]
    draws: pd.DataFrame
    issued: date | None = None


def decide(findings: Mapping[str, Finding], evidence: Evidence) -> dict[str, Verdict]:
    """The verdict on each finding, in the order declared. DataError names every estimate that no notebook records."""
    unknown = list(_unknown_names(findings, evidence))
    if unknown:
        raise DataError(unknown, where=WHERE)
    decided: dict[str, Verdict] = {}
    for finding in _parts_first(findings.values()):
        decided[finding.id] = _verdict(finding, evidence, decided, findings)
    return {name: decided[name] for name in findings}


def _verdict(
    finding: Finding, evidence: Evidence, decided: Mapping[str, Verdict], findings: Mapping[str, Finding]
) -> Verdict:
    words = {name: verdict.verdict for name, verdict in decided.items()}
    data = Data(evidence.estimates, evidence.left_out, words)
    outcome = _outcome(finding, evidence, data)
    shown = evidence.estimates.get(outcome.estimate)
    why = _fragile_because(finding, evidence, data, outcome) or _fragile_parts(finding, decided)
    parts = {name: words[name].value for name, part in findings.items() if part.parent == finding.id}
    return Verdict(
        id=finding.id,
        verdict=outcome.verdict,
        because=outcome.because,
        estimates=sorted(data.used),
        data_kind=evidence.data_kind,
        estimate=outcome.estimate,
        value=shown.value if shown else None,
        unit=shown.unit if shown else "",
        interval=shown.interval if shown else None,
        n=shown.n if shown else None,
        fragile=bool(why),
        fragile_because=why,
        overdue=evidence.issued is not None and finding.check_again_by < evidence.issued,
        parts=parts or None,
    )


def _outcome(finding: Finding, evidence: Evidence, data: Data) -> Outcome:
    """What the test answers; "not testable here", with the reason, where the data are not there."""
    if not set(finding.evidence) & set(evidence.sections):
        lacking = " and no ".join(finding.evidence)
        return Outcome(Word.NOT_TESTABLE, f"This edition has no {lacking} data.")
    try:
        return TESTS[finding.test.function](data, **finding.test.parameters)
    except NotHere as reason:
        return Outcome(Word.NOT_TESTABLE, f"{str(reason)[:1].upper()}{str(reason)[1:].rstrip('.')}.")


def _fragile_because(finding: Finding, evidence: Evidence, data: Data, outcome: Outcome) -> str:
    """How the verdict would change within the doubt about the estimates used; empty if it would not."""
    if outcome.verdict in (Word.NOT_TESTABLE, Word.NOT_SHOWN):  # "not shown" says already that doubt decides
        return ""
    used = {name: evidence.estimates[name] for name in data.used}
    for end, words in enumerate(("lower", "upper")):
        other = _again(finding, evidence, data, _at_end(used, end))
        if other is not outcome.verdict:
            return f"With every estimate at its {words} bound it would read “{other}”."
    draws = evidence.draws[evidence.draws.index.isin(used)]
    if draws.empty:
        return ""
    verdicts = [_again(finding, evidence, data, dict(draws[column])) for column in draws.columns]
    against = sum(word is not outcome.verdict for word in verdicts)
    if against <= DRAWS_AGAINST * len(verdicts):
        return ""
    return f"In {against} of {len(verdicts)} draws of who is a VCSE it would read otherwise."


def _fragile_parts(finding: Finding, decided: Mapping[str, Verdict]) -> str:
    """The fragile findings that this one rests on, in a sentence; empty if there are none."""
    fragile = [name for name in finding.test.parameters.get("of", []) if decided[name].fragile]
    return f"It rests on {' and '.join(fragile)}, fragile in this edition." if fragile else ""


def _again(finding: Finding, evidence: Evidence, data: Data, values: Mapping[str, float]) -> Word:
    """The verdict with other values in the place of some estimates'."""
    return _outcome(finding, evidence, Data(data.estimates, data.left_out, data.verdicts, values)).verdict


def _at_end(used: Mapping[str, Estimate], end: int) -> dict[str, float]:
    """Each estimate at the lower (0) or upper (1) end of its linkage bounds, else of its interval."""
    ends = {name: found.bounds or found.interval for name, found in used.items()}
    return {name: pair[end] for name, pair in ends.items() if pair}


def _parts_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sub-claims before their whole, and those that draw others together (`of`) after all of them."""
    return sorted(findings, key=lambda finding: ("of" in finding.test.parameters, finding.test.function == "premises"))


def _unknown_names(findings: Mapping[str, Finding], evidence: Evidence) -> Iterator[Problem]:
    """Names in the tests' parameters that no notebook of a section here has recorded or left out."""
    known = {**evidence.estimates, **evidence.left_out}
    for finding in findings.values():
        for name in _names(finding.test.parameters.values()):
            section = SECTION_OF.get(name.partition(".")[0], "")
            if section in evidence.sections and name not in known:
                what = f"The test of {finding.id} asks for an estimate that no notebook records: {name}."
                yield Problem(what=what + did_you_mean(name, known), do="correct the name in its `parameters`")
        for name in finding.test.parameters.get("of", []):
            if name not in findings:
                what = f"The test of {finding.id} rests on a finding that is not declared: {name}."
                yield Problem(what=what + did_you_mean(name, findings))


def _names(values: Iterable[Any]) -> Iterator[str]:
    """The estimate names among the values of parameters."""
    for value in values:
        if isinstance(value, str) and value.partition(".")[0] in SECTION_OF and "." in value:
            yield value
        elif isinstance(value, list):
            yield from _names(value)


def read_draws(folder: str | Path) -> pd.DataFrame:
    """The draws of all notebooks below `folder` (`<notebook>/draws.csv`): a row an estimate, a column a draw."""
    files = sorted(Path(folder).glob("*/draws.csv"))
    return pd.concat([pd.read_csv(path, index_col="estimate") for path in files]) if files else pd.DataFrame()


def write_verdicts(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Write `verdicts.json`, in the order declared."""
    content = {name: asdict(verdict) for name, verdict in verdicts.items()}
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def read_verdicts(path: str | Path) -> dict[str, Verdict]:
    """The verdicts that `write_verdicts` wrote."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return {name: _read(fields) for name, fields in content.items()}


def _read(fields: dict[str, Any]) -> Verdict:
    interval = fields["interval"]
    fields = {**fields, "verdict": Word(fields["verdict"]), "interval": tuple(interval) if interval else None}
    return Verdict(**fields)
