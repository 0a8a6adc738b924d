"""What a release's verification says differs: the causes first, then how many results, and which changed most."""

from __future__ import annotations

from dataclasses import replace

from vcse_monograph.findings.record import Release
from vcse_monograph.findings.results import Estimate
from vcse_monograph.pipeline.verify import differences


def estimates(**values: float) -> dict[str, Estimate]:
    return {
        f"spending.{name}": Estimate(f"spending.{name}", value, "£", None, 24, "x") for name, value in values.items()
    }


RELEASE = Release(
    edition="kent",
    version="0.1.0",
    title="Kent",
    data_kind="user",
    settings={"measures": {"certain": 0.95}},
    code={"measures": "abc"},
    inputs={"registers": {"register.csv": "4c75"}, "payments": {"april.csv": "def"}},
    estimates=estimates(**{f"e{n}": 100 + n for n in range(8)}, gone=1),
    verdicts={"K12": {"verdict": "holds"}},
)


def test_nothing_differs_from_itself():
    assert list(differences(RELEASE, RELEASE)) == []


def test_the_input_that_differs_is_named_first_and_of_many_estimates_the_most_changed():
    now = replace(
        RELEASE,
        inputs={"registers": {"register.csv": "9ab1"}, "payments": {"april.csv": "def"}},
        estimates=estimates(**{f"e{n}": 100 + n + n * n for n in range(8)}),
        verdicts={"K12": {"verdict": "does not hold"}},
    )
    assert list(differences(RELEASE, now)) == [
        "inputs: registers / register.csv was 4c75, is 9ab1",
        "estimates: spending.gone is gone",
        "estimates: 7 of 9 differ, the most changed first",
        "  spending.e7 was 107 £, is 156 £",
        "  spending.e6 was 106 £, is 142 £",
        "  spending.e5 was 105 £, is 130 £",
        "  spending.e4 was 104 £, is 120 £",
        "  spending.e3 was 103 £, is 112 £",
        "verdicts: K12 / verdict was holds, is does not hold",
    ]


def test_results_that_differ_without_a_cause_in_the_record_say_so():
    now = replace(RELEASE, verdicts={})
    assert next(differences(RELEASE, now)) == "no input, setting or code differs: the libraries or the machine do"
