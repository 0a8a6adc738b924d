"""Tests of findings: each compares estimates that the notebooks recorded, and measures nothing itself."""

from vcse_monograph.findings.tests import cases, compare, survey
from vcse_monograph.findings.tests.test import (
    TESTS,
    Data,
    NotHere,
    Outcome,
    Word,
    finding_test,
    wrong_parameters,
)

__all__ = [
    "TESTS",
    "Data",
    "NotHere",
    "Outcome",
    "Word",
    "cases",
    "compare",
    "finding_test",
    "survey",
    "wrong_parameters",
]
