"""Tests of findings on the survey: what the respondents said, never what others would have."""

from __future__ import annotations

from vcse_monograph.findings.tests.test import Data, Outcome, Word, finding_test


@finding_test
def lowest_of_theirs(data: Data, *, subscales: list[str], at_most: float) -> Outcome:
    """Holds when each subscale lies under every other one of its group, by gaps that reshuffling rarely gives.

    `subscales`: names before `.gap`, `.reshuffled` and `.reversed`; `at_most`: reshufflings of 1,000. In part when
    some do; does not hold when none does and one is as rarely above another subscale; else not shown.
    """
    lower = [name for name in subscales if data.value(f"{name}.gap") > 0 and _rare(data, name, "reshuffled", at_most)]
    above = [name for name in subscales if data.value(f"{name}.gap") < 0 and _rare(data, name, "reversed", at_most)]
    told = "; ".join(_told(data, name) for name in subscales)
    because = f"Among respondents: {told}. The test asks for at most {at_most:g} in each case."
    weakest = f"{min(subscales, key=lambda name: data.value(f'{name}.gap'))}.gap"
    if len(lower) == len(subscales):
        return Outcome(Word.HOLDS, because, weakest)
    if lower:
        return Outcome(Word.IN_PART, because, weakest)
    return Outcome(Word.FAILS if above else Word.NOT_SHOWN, because, weakest)


def _rare(data: Data, name: str, count: str, at_most: float) -> bool:
    return data.value(f"{name}.{count}") <= at_most


def _told(data: Data, name: str) -> str:
    """`managerial lies 0.62 points under the lowest other subscale; 3 of 1,000 reshufflings give as large a gap`."""
    gap, count = data.value(f"{name}.gap"), data.value(f"{name}.reshuffled")
    where = "under" if gap >= 0 else "above"
    often = "fewer than 1" if count < 1 else f"{count:.0f}"
    return (
        f"{name.rpartition('.')[2]} lies {abs(gap):.2f} points {where} the lowest other subscale, and {often} of 1,000 "
        "reshufflings give a gap as large"
    )
