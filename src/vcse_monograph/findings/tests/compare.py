"""Tests that any section uses: one estimate against a number or another, and verdicts put together."""

from __future__ import annotations

from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.shown import shown
from vcse_monograph.findings.tests.test import Data, NotHere, Outcome, Word, finding_test


@finding_test
def wider_than(data: Data, *, estimate: str, than: str) -> Outcome:
    """Holds when one estimate is greater than another."""
    value, other = data.value(estimate), data.value(than)
    word = Word.HOLDS if value > other else Word.FAILS
    is_wider = "more" if value > other else "no more"
    because = f"{_told(data, estimate)} is {is_wider} than {_told(data, than)}."
    return Outcome(word, because, estimate)


@finding_test
def at_least(data: Data, *, estimate: str, threshold: float) -> Outcome:
    """Holds when an estimate reaches a threshold; not shown where its interval lies on both sides of it."""
    value, interval = data.value(estimate), data.interval(estimate)
    because = f"{_said(data, estimate)}; the test asks for {threshold:g} or more"
    if interval and interval[0] < threshold <= interval[1] and value == data.estimate(estimate).value:
        return Outcome(Word.NOT_SHOWN, f"{because}, and the interval lies on both sides of it.", estimate)
    return Outcome(Word.HOLDS if value >= threshold else Word.FAILS, f"{because}.", estimate)


@finding_test
def parts(data: Data, *, of: list[str], needed: int) -> Outcome:
    """Holds when at least `needed` of the parts hold and none is reversed; in part when some do.

    A part that holds in part counts for neither side. Parts that are not testable here are told; with fewer testable
    parts than `needed` the whole is not testable.
    """
    words = {part: data.verdicts[part] for part in of}
    testable = [part for part in of if words[part] is not Word.NOT_TESTABLE]
    holding = [part for part in testable if words[part] is Word.HOLDS]
    reversed_ = [part for part in testable if words[part] is Word.FAILS]
    told = "; ".join(f"{part} {word}" for part, word in words.items())
    if len(testable) < needed:
        raise NotHere(f"{len(testable)} of {len(of)} parts can be tested, {needed} are needed ({told})")
    if len(holding) >= needed and not reversed_:
        return Outcome(Word.HOLDS, f"{len(holding)} of {len(of)} parts hold and none is reversed: {told}.")
    if holding:
        return Outcome(Word.IN_PART, f"{len(holding)} of {len(of)} parts hold: {told}.")
    return Outcome(Word.FAILS if reversed_ else Word.NOT_SHOWN, f"No part holds: {told}.")


@finding_test
def premises(data: Data, *, of: list[str]) -> Outcome:
    """An argument, not a measurement: never decided here, but says which of its premises held."""
    told = "; ".join(f"{part} {data.verdicts[part]}" for part in of)
    raise NotHere(f"it is a conclusion that no single number can test. Its premises in this edition: {told}")


def _said(data: Data, name: str) -> str:
    """An estimate in words: what it is, and its value."""
    estimate: Estimate = data.estimate(name)
    return f"{estimate.definition.rstrip('.')} ({shown(data.value(name), estimate.unit)})"


def _told(data: Data, name: str) -> str:
    """An estimate within a sentence: its value, then what it is."""
    estimate: Estimate = data.estimate(name)
    definition = estimate.definition.rstrip(".")
    definition = definition[:1].lower() + definition[1:]
    return f"{shown(data.value(name), estimate.unit)} ({definition})"
