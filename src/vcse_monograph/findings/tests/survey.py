"""Tests of findings on the survey: what the respondents said, never what others would have."""

from __future__ import annotations

from vcse_monograph.findings.tests.test import Data, Outcome, Word, finding_test


@finding_test
def lowest_of_theirs(data: Data, *, gaps: list[str], at_most: float) -> Outcome:
    """Holds when each subscale lies under every other one of its group, by gaps that reshuffling rarely gives.

    `gaps`: names that end in `.gap`, beside which `.reshuffled` and `.reversed` are recorded; `at_most`: reshufflings
    of 1,000. In part when some do; does not hold when none does and one is as rarely above another subscale; else not
    shown.
    """
    lower = [gap for gap in gaps if data.value(gap) > 0 and _count(data, gap, "reshuffled") <= at_most]
    above = [gap for gap in gaps if data.value(gap) < 0 and _count(data, gap, "reversed") <= at_most]
    told = "; ".join(_told(data, gap) for gap in gaps)
    because = f"Among respondents: {told}. The test asks for at most {at_most:g} of 1,000 in each case."
    weakest = min(gaps, key=data.value)
    if len(lower) == len(gaps):
        return Outcome(Word.HOLDS, because, weakest)
    if lower:
        return Outcome(Word.IN_PART, because, weakest)
    return Outcome(Word.FAILS if above else Word.NOT_SHOWN, because, weakest)


def _count(data: Data, gap: str, which: str) -> float:
    """The reshufflings recorded beside a gap."""
    return data.value(f"{gap.removesuffix('.gap')}.{which}")


def _told(data: Data, gap: str) -> str:
    """`managerial lies 0.62 points under the lowest other subscale, and 3 of 1,000 reshufflings give ...`."""
    points, count = data.value(gap), _count(data, gap, "reshuffled")
    often = "fewer than 1" if count < 1 else f"{count:.0f}"
    return (
        f"{gap.split('.')[-2]} lies {abs(points):.2f} points {'under' if points >= 0 else 'above'} the lowest other "
        f"subscale, and {often} of 1,000 reshufflings give a gap as large"
    )
