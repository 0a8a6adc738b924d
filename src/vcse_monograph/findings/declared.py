"""The published findings as this book tests them: `data/findings.yml`, read strictly.

A record says what was claimed, where, when the claim holds, and which test decides it. A test is fixed before the
data are seen; where it was changed afterwards, the record's history shows what it was (`Change`), and a fingerprint
makes a silent change impossible.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml  # type: ignore[import-untyped]
from pydantic import Field, StringConstraints, ValidationError, model_validator

from vcse_monograph.errors import DataError, Problem, did_you_mean
from vcse_monograph.findings.tests import TESTS, wrong_parameters
from vcse_monograph.strict import Strict, problems_of

ID = re.compile(r"K(\d+)(\.[a-z_]+)?")
WHERE = "data/findings.yml"

Sentence = Annotated[str, StringConstraints(min_length=20, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]


class Source(Strict):
    """Where a finding was published: `key` in book/references.bib, doi or address, and the place in it."""

    key: Short
    doi: str = ""
    url: str = ""
    where: Short


class DeclaredTest(Strict):
    """A function of `findings.tests` with its parameters; each number among them has a reason."""

    function: str
    parameters: dict[str, Any] = {}
    reasons: dict[str, Sentence] = {}


class EarlierTest(Strict):
    """What decided a finding before it was changed."""

    holds_when: Sentence
    function: str
    parameters: dict[str, Any] = {}


class Change(Strict):
    """One version of a finding's test: since when, why, and which editions' data had been seen by then."""

    date: datetime.date
    fingerprint: str
    why: Short
    seen: list[str] = []
    test: EarlierTest | None = None


class Finding(Strict):
    """One published finding, or a part of one (`K4.deprivation`)."""

    id: Annotated[str, StringConstraints(pattern=ID.pattern)]
    title: Short
    claim: Sentence
    chapter: Short
    source: Source
    evidence: Annotated[list[Literal["spending", "survey", "cases"]], Field(min_length=1)]
    published_value: str = ""
    holds_when: Sentence
    rival: Sentence
    test: DeclaredTest
    declared_on: datetime.date
    checked_by: str = ""
    check_again_by: datetime.date
    history: Annotated[list[Change], Field(min_length=1)]

    @property
    def parent(self) -> str:
        """The finding that this is a part of; empty for a whole one."""
        whole = self.id.partition(".")[0]
        return "" if whole == self.id else whole

    @property
    def fingerprint(self) -> str:
        """What tells the present test from any other."""
        return fingerprint(self.holds_when, self.test.function, self.test.parameters)

    @property
    def changed(self) -> list[Change]:
        """Earlier versions of the test, oldest first; empty if it is the one that was declared."""
        return self.history[:-1]

    @model_validator(mode="after")
    def _dated_in_order(self) -> Finding:
        days = [change.date for change in self.history]
        if days != sorted(days) or days[0] != self.declared_on:
            raise ValueError(f"{self.id}: the history must start on `declared_on` and go forward in time")
        if self.check_again_by <= self.declared_on:
            raise ValueError(f"{self.id}: `check_again_by` must lie after `declared_on`")
        return self


def fingerprint(holds_when: str, function: str, parameters: dict[str, Any]) -> str:
    """Twelve hexadecimal digits of a test's words, function and parameters; white space does not count."""
    words = " ".join(holds_when.split())
    content = json.dumps([words, function, parameters], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]


def read_findings(path: str | Path) -> dict[str, Finding]:
    """All findings by id, in their order. Raises DataError with every problem of the file."""
    records, problems = _records(Path(path))
    findings: dict[str, Finding] = {}
    for record in records:
        name = str(record.get("id", "")) or f"record {len(findings) + 1}"
        try:
            finding = Finding.model_validate(record)
        except ValidationError as error:
            problems += problems_of(error, Finding, f"The finding {name}", line="{}: ...")
            continue
        problems += _wrong_test(finding) + _wrong_history(finding)
        if finding.id in findings:
            problems.append(Problem(what=f"The finding {finding.id} stands twice.", do="take one out"))
        findings[finding.id] = finding
    problems += _wrong_family(findings)
    if problems:
        raise DataError(problems, where=WHERE)
    return findings


class _NoRepeats(yaml.SafeLoader):
    """A loader that refuses a key written twice, where YAML would quietly keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"the record at line {line} has {', '.join(twice)} twice")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _records(path: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_NoRepeats)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [], [Problem(what="The file is not readable as YAML.", found=" ".join(str(error).split()))]
    if not isinstance(content, list) or not all(isinstance(record, dict) for record in content):
        return [], [Problem(what="The file must be a list of findings.", do="begin each record with `- id: K...`")]
    return content, []


def _wrong_test(finding: Finding) -> list[Problem]:
    """An unknown function, parameters that it does not take or lacks, numbers without a reason."""
    test = finding.test
    if test.function not in TESTS:
        near = did_you_mean(test.function, TESTS)
        what = f'The test of {finding.id}: there is no function "{test.function}".{near}'
        return [Problem(what=what, needed=f"one of: {', '.join(sorted(TESTS))}")]
    wrong = [f"The test of {finding.id}: {what}" for what in wrong_parameters(test.function, test.parameters)]
    numbers = [name for name, value in test.parameters.items() if isinstance(value, int | float)]
    problems = [Problem(what=what) for what in wrong]
    for name in numbers:
        if name not in test.reasons:
            what = f"The test of {finding.id}: the number `{name}` has no reason."
            problems.append(Problem(what=what, do=f"add `{name}: ...` to its `reasons`: why this number, and no other"))
    for name in test.reasons:
        if name not in test.parameters:
            problems.append(Problem(what=f"The test of {finding.id}: `reasons` names no parameter: {name}."))
    return problems


def _wrong_history(finding: Finding) -> list[Problem]:
    """A test that was changed without its history, or a history that does not say what the test was."""
    problems = []
    *earlier, last = finding.history
    if last.fingerprint != finding.fingerprint:
        old = f"- {{date: DATE, fingerprint: {finding.fingerprint}, why: ..., seen: [editions seen by then]}}"
        what = f"The test of {finding.id} is not the one that its history ends with."
        found = f"fingerprint {finding.fingerprint}; the history ends with {last.fingerprint}"
        do = f"keep the earlier test under `test:` in that entry, and add this line to the history: {old}"
        problems.append(Problem(what=what, found=found, do=do))
    for change in earlier:
        kept = change.test
        if kept is None or fingerprint(kept.holds_when, kept.function, kept.parameters) != change.fingerprint:
            what = f"The history of {finding.id} does not say what the test of {change.date} was."
            do = "give under `test:` the holds_when, function and parameters that had this fingerprint"
            problems.append(Problem(what=what, found=f"fingerprint {change.fingerprint}", do=do))
    return problems


def _wrong_family(findings: dict[str, Finding]) -> list[Problem]:
    """Parts without their whole."""
    return [
        Problem(what=f"{finding.id} is a part of {finding.parent}, which is not declared.", do="declare it too")
        for finding in findings.values()
        if finding.parent and finding.parent not in findings
    ]
