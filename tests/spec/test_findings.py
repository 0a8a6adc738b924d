"""How a published finding is declared, decided, and found fragile."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from vcse_monograph.errors import DataError
from vcse_monograph.findings.declared import fingerprint, read_findings
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.tests import Word
from vcse_monograph.findings.verdicts import Evidence, decide, read_verdicts, write_verdicts

SHARE = {
    "id": "K1",
    "title": "A tenth and more",
    "claim": "VCSEs receive a tenth of the money or more.",
    "chapter": "spending",
    "source": {"key": "made2026", "where": "nowhere: an example"},
    "evidence": ["spending"],
    "holds_when": "The share of value that is paid to VCSEs is 10% or more.",
    "rival": "The share may be large because the other payments are not published.",
    "test": {
        "function": "at_least",
        "parameters": {"estimate": "spending.share", "threshold": 10},
        "reasons": {"threshold": "the claim says a tenth, which is ten per cent"},
    },
    "declared_on": "2026-01-01",
    "check_again_by": "2027-01-01",
}
"""An example of a record; its history is added by `declared`."""


def declared(*records: dict) -> str:
    """Records as the file that holds them, each with the history of a test that was never changed."""
    whole = []
    for given in records:
        test = given.get("test", {})
        print_ = fingerprint(given.get("holds_when", ""), test.get("function", ""), test.get("parameters", {}))
        whole.append({"history": [{"date": "2026-01-01", "fingerprint": print_, "why": "declared"}], **given})
    return yaml.safe_dump(whole, sort_keys=False)


@pytest.fixture
def findings(tmp_path):
    """Write records and read them as findings."""

    def read(*records: dict):
        path = tmp_path / "findings.yml"
        path.write_text(declared(*records), encoding="utf-8")
        return read_findings(path)

    return read


def evidence(draws: pd.DataFrame | None = None, left_out: dict | None = None, **values: tuple) -> Evidence:
    """Estimates `spending.<name>`, each given as (value, interval, bounds)."""
    estimates = {
        f"spending.{name}": Estimate(f"spending.{name}", value, "%", interval, 40, f"The {name}.", bounds)
        for name, (value, interval, bounds) in values.items()
    }
    return Evidence(["spending"], "open", estimates, left_out or {}, pd.DataFrame() if draws is None else draws)


def without(record: dict, *path: str) -> dict:
    """The record without one of its settings."""
    first, *rest = path
    if not rest:
        return {name: value for name, value in record.items() if name != first}
    return {**record, first: without(record[first], *rest)}


def refusal(findings, *records: dict) -> str:
    with pytest.raises(DataError) as caught:
        findings(*records)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "interval", "verdict"),
    [
        (12.0, None, "holds"),
        (12.0, (11.0, 13.0), "holds"),
        (12.0, (9.0, 15.0), "not shown"),
        (8.0, (7.0, 9.0), "does not hold"),
    ],
)
def test_a_threshold_is_reached_missed_or_lies_within_the_interval(findings, value, interval, verdict):
    (decided,) = decide(findings(SHARE), evidence(share=(value, interval, None))).values()
    assert decided.verdict == verdict
    assert (decided.value, decided.unit, decided.interval, decided.n) == (value, "%", interval, 40)
    assert f"{value:.1f}%" in decided.because or f"{value:.2f}%" in decided.because


def test_a_finding_without_its_data_is_not_testable_and_says_why(findings):
    survey = {**SHARE, "id": "K2", "evidence": ["survey"]}
    decided = decide(findings(SHARE, survey), evidence(left_out={"spending.share": "no amounts were given"}))
    assert decided["K1"].verdict is decided["K2"].verdict is Word.NOT_TESTABLE
    assert decided["K1"].because == "No amounts were given."
    assert decided["K2"].because == "This edition has no survey data."


def test_a_verdict_that_the_linkage_bounds_would_change_is_fragile(findings):
    sure, unsure = (12.0, None, (11.0, 14.0)), (12.0, None, (9.0, 14.0))
    assert not decide(findings(SHARE), evidence(share=sure))["K1"].fragile
    found = decide(findings(SHARE), evidence(share=unsure))["K1"]
    assert found.fragile
    assert found.fragile_because == "With every estimate at its lower bound it would read “does not hold”."


def test_a_verdict_that_one_draw_in_ten_would_change_is_fragile_and_one_in_fifty_is_not(findings):
    def drawn(below: int) -> pd.DataFrame:
        return pd.DataFrame([[9.0] * below + [12.0] * (100 - below)], index=["spending.share"])

    share = (12.0, None, (11.0, 13.0))
    assert not decide(findings(SHARE), evidence(drawn(2), share=share))["K1"].fragile
    found = decide(findings(SHARE), evidence(drawn(10), share=share))["K1"]
    assert found.fragile_because == "In 10 of 100 draws of who is a VCSE it would read otherwise."


PARTS = {
    **SHARE,
    "id": "K4",
    "title": "Both",
    "test": {
        "function": "parts",
        "parameters": {"of": ["K4.one", "K4.two"], "needed": 2},
        "reasons": {"needed": "the claim names both of them, so both are needed"},
    },
}


def part(name: str) -> dict:
    test = {**SHARE["test"], "parameters": {"estimate": f"spending.{name}", "threshold": 10}}
    return {**SHARE, "id": f"K4.{name}", "test": test}


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [(12.0, 12.0, "holds"), (12.0, 8.0, "holds in part"), (8.0, 8.0, "does not hold")],
)
def test_a_whole_is_put_together_from_its_parts(findings, one, two, verdict):
    decided = decide(findings(PARTS, part("one"), part("two")), evidence(one=(one, None, None), two=(two, None, None)))
    assert list(decided) == ["K4", "K4.one", "K4.two"]
    assert decided["K4"].verdict == verdict
    assert decided["K4"].parts == {name: decided[name].verdict for name in ("K4.one", "K4.two")}


def test_a_whole_with_a_fragile_part_is_fragile(findings):
    two = (12.0, None, (9.0, 14.0))
    decided = decide(findings(PARTS, part("one"), part("two")), evidence(one=(12.0, None, None), two=two))
    assert decided["K4"].fragile_because == "It rests on K4.two, fragile in this edition."


def test_a_conclusion_lists_its_premises_and_is_never_decided(findings):
    test = {"function": "premises", "parameters": {"of": ["K1"]}}
    conclusion = {**SHARE, "id": "K9", "test": test}
    decided = decide(findings(conclusion, SHARE), evidence(share=(12.0, None, None)))
    assert decided["K9"].verdict is Word.NOT_TESTABLE
    assert decided["K9"].because.endswith("Its premises in this edition: K1 holds.")


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (without(SHARE, "holds_when"), 'The finding K1 lacks the setting "holds_when"'),
        ({**SHARE, "holds_when": ""}, "holds_when"),
        ({**SHARE, "hold_when": "x"}, 'has no setting "hold_when". Did you mean "holds_when"?'),
        (
            {**SHARE, "test": {**SHARE["test"], "function": "at_lest"}},
            'there is no function "at_lest". Did you mean "at_least"?',
        ),
        (without(SHARE, "test", "parameters", "threshold"), "the parameter `threshold` is missing"),
        (
            {**SHARE, "test": {**SHARE["test"], "parameters": {"estimate": "spending.share", "threshold": "ten"}}},
            "the parameter `threshold` cannot be 'ten'",
        ),
        (without(SHARE, "test", "reasons", "threshold"), "the number `threshold` has no reason"),
        ({**SHARE, "check_again_by": "2025-12-31"}, "`check_again_by` must lie after `declared_on`"),
        ({**SHARE, "id": "K4.one"}, "K4.one is a part of K4, which is not declared"),
        ({**SHARE, "id": "Kone"}, "The finding Kone id"),
    ],
)
def test_a_record_that_lacks_what_it_must_say_is_refused(findings, record, said):
    assert said in refusal(findings, record)


def test_all_faults_of_all_records_are_told_together(findings):
    text = refusal(findings, without(SHARE, "rival"), {**SHARE, "id": "K2", "evidence": ["gossip"]}, SHARE, SHARE)
    assert text.startswith("3 problems in data/findings.yml")
    assert "The finding K1 stands twice" in text


def test_a_test_changed_without_a_word_is_refused_and_with_its_history_it_is_shown(findings):
    before = SHARE["test"]["parameters"]
    lowered = {**SHARE["test"], "parameters": {**before, "threshold": 5}}
    first = {
        "date": "2026-01-01",
        "fingerprint": fingerprint(SHARE["holds_when"], "at_least", before),
        "why": "declared",
    }
    silent = {**SHARE, "test": lowered, "history": [first]}
    assert "The test of K1 is not the one that its history ends with" in refusal(findings, silent)

    new = {
        "date": "2026-03-01",
        "fingerprint": fingerprint(SHARE["holds_when"], "at_least", lowered["parameters"]),
        "why": "a tenth was a misreading",
        "seen": ["kent-2024 1.0"],
    }
    assert "does not say what the test of 2026-01-01 was" in refusal(findings, {**silent, "history": [first, new]})

    kept = {**first, "test": {"holds_when": SHARE["holds_when"], "function": "at_least", "parameters": before}}
    (told,) = findings({**silent, "history": [kept, new]}).values()
    assert [change.test.parameters["threshold"] for change in told.changed] == [10]


def test_an_estimate_that_no_notebook_records_is_a_mistake_and_the_nearest_is_named(findings):
    record = {**SHARE, "test": {**SHARE["test"], "parameters": {"estimate": "spending.shear", "threshold": 10}}}
    with pytest.raises(DataError, match=r'spending\.shear.*Did you mean "spending\.share"\?'):
        decide(findings(record), evidence(share=(12.0, None, None)))


def test_a_key_written_twice_is_refused(tmp_path):
    path = tmp_path / "findings.yml"
    path.write_text("- id: K1\n  title: one\n  title: two\n", encoding="utf-8")
    with pytest.raises(DataError, match="the record at line 1 has title twice"):
        read_findings(path)


def test_a_test_past_its_date_is_marked_overdue(findings):
    import datetime as dt
    from dataclasses import replace

    base = evidence(share=(12.0, None, None))
    for issued, overdue in ((dt.date(2026, 12, 31), False), (dt.date(2027, 1, 2), True)):
        assert decide(findings(SHARE), replace(base, issued=issued))["K1"].overdue is overdue


def test_verdicts_are_read_back_as_they_were_written(findings, tmp_path):
    decided = decide(findings(SHARE), evidence(share=(12.0, (11.0, 13.0), (9.0, 14.0))))
    write_verdicts(tmp_path / "verdicts.json", decided)
    assert read_verdicts(tmp_path / "verdicts.json") == decided


def test_the_findings_of_the_book_are_sound_and_everyone_has_its_chapter(project):
    found = read_findings(project / "data" / "findings.yml")
    assert "K12" in found
    for finding in found.values():
        assert (Path(project) / "book" / f"{finding.chapter}.md").is_file(), finding.id
