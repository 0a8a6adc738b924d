"""K10, from answers to verdict: planted gaps are found, and none is claimed where none was planted."""

import pytest

from tests.made_up_answers import generated, survey
from vcse_monograph.findings.results import Estimate
from vcse_monograph.findings.tests import TESTS, Data, NotHere, Word
from vcse_monograph.measures.measurement import Measurement
from vcse_monograph.measures.survey.claims import CLAIMS, Claim, claim_measurements

GAPS = ["survey.commissioner.managerial.gap", "survey.commissioner.communication.gap"]


def verdict(measured: dict[str, Measurement], gaps: list[str], at_most: float = 50):
    """The outcome of the test on these measurements."""
    estimates = {
        name: Estimate(name, found.value, found.unit, found.interval, found.n, found.definition)
        for name, found in measured.items()
        if found.value is not None
    }
    left_out = {name: found.missing for name, found in measured.items() if found.value is None}
    return TESTS["lowest_of_theirs"](Data(estimates, left_out), gaps=gaps, at_most=at_most)


def recorded(**numbers: tuple[float, float, float]) -> dict[str, Measurement]:
    """(gap, reshuffled, reversed) of each subscale, as a notebook would record them."""
    names = ("gap", "reshuffled", "reversed")
    return {
        f"survey.commissioner.{subscale}.{name}": Measurement(value, "points", 50, "made up")
        for subscale, values in numbers.items()
        for name, value in zip(names, values, strict=True)
    }


@pytest.mark.parametrize(
    ("managerial", "communication", "word"),
    [
        ((0.8, 1, 1000), (0.6, 50, 1000), Word.HOLDS),  # 50 of 1,000 still is "at most 50"
        ((0.8, 1, 1000), (0.2, 180, 1000), Word.IN_PART),
        ((0.2, 180, 1000), (0.1, 300, 1000), Word.NOT_SHOWN),
        ((-0.1, 700, 600), (0.1, 300, 1000), Word.NOT_SHOWN),  # above another, but not rarely so
        ((-0.9, 1000, 2), (0.1, 300, 1000), Word.FAILS),
        ((-0.9, 1000, 2), (0.8, 1, 1000), Word.IN_PART),
    ],
)
def test_when_the_claim_holds(managerial, communication, word):
    outcome = verdict(recorded(managerial=managerial, communication=communication), GAPS)
    assert outcome.verdict is word
    assert outcome.because.startswith("Among respondents: managerial lies")


def test_the_weakest_gap_stands_for_the_claim():
    outcome = verdict(recorded(managerial=(0.8, 1, 1000), communication=(0.2, 180, 1000)), GAPS)
    assert outcome.estimate == "survey.commissioner.communication.gap"


def test_a_claim_on_a_subscale_that_was_not_asked_is_not_testable():
    found = survey({"a": {"audience": "VCSE"}}, ("VCSE", [[1]] * 6))
    measured = {f"survey.vcse.{k}": v for k, v in claim_measurements(found, Claim("VCSE", ("evidencing",))).items()}
    with pytest.raises(NotHere, match="evidencing"):
        verdict(measured, ["survey.vcse.evidencing.gap"])


def verdicts(seed: int, gaps: bool) -> list[Word]:
    """What the test says of each claim on generated responses."""
    answers, found = generated(seed, gaps), []
    for claim in CLAIMS:
        prefix = f"survey.{claim.audience.lower()}"
        measured = {f"{prefix}.{name}": value for name, value in claim_measurements(answers, claim).items()}
        found.append(verdict(measured, [f"{prefix}.{subscale}.gap" for subscale in claim.subscales]).verdict)
    return found


@pytest.mark.parametrize("seed", range(1, 6))
def test_planted_gaps_are_found(seed):
    """`python -m bench.survey_gaps` does this for a hundred seeds."""
    assert verdicts(seed, gaps=True) == [Word.HOLDS, Word.HOLDS]


@pytest.mark.parametrize("seed", range(1, 6))
def test_no_gap_is_claimed_where_none_was_planted(seed):
    assert not {Word.HOLDS, Word.IN_PART} & set(verdicts(seed, gaps=False))
