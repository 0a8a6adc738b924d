"""The linkage on real labelled suppliers and a real register, where they are present."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from vcse_monograph.linkage.gold import in_training_half, read_gold, score
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.registers import read_registers

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not (DATA / "gold").is_dir(), reason="needs the shared labelled suppliers")

TRAPS = [
    ("ROYAL ORTHOPAEDIC HOSPITAL NHS FT", "nhs"),
    ("ROYAL DEVON UNIVERSITY HEALTHCARE NHS FT", "nhs"),
    ("CHOICE LTD", "company"),
    ("BOC LTD", "company"),
    ("UNIVERSITY OF GLOUCESTERSHIRE", "public"),
    ("COMMUNITY INTEGRATED CARE", "charity"),
    ("LONDON BOROUGH OF HAVERING", "public"),
    ("AHMAD & MONTEIRO", "individual"),
    ("A MOGHAL", "individual"),
    ("ST FRANCIS HOSPICE", "charity"),
    ("SAINT FRANCIS HOSPICE", "charity"),
    ("ST. FRANCIS HOSPICE LTD", "charity"),
    ("NUFFIELD HEALTH WARWICKSHIRE HOSPITAL", "charity"),
]


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    ods = [DATA / "ods" / name for name in ("etr.csv", "eccg.csv", "icb_names_codes_dec_2024.csv")]
    return read_registers([DATA / "registers" / "organisations.csv.gz", *ods])


def test_suppliers_never_seen_are_judged_better_than_by_careful_exact_matching(register: pd.DataFrame) -> None:
    gold = read_gold(DATA / "gold")
    test = gold[~in_training_half(gold["group"])].reset_index(drop=True)
    linked = link_names(test["supplier"], register)
    scores = score(test, linked)
    assert scores["detect"].f1 > 0.86
    assert scores["detect_pounds"].f1 > 0.84
    assert scores["link"].f1 > 0.80
    assert scores["vcse"].f1 > 0.87
    truth = (test["charity"] | test["cic"]).astype(float)
    bands = pd.cut(linked["probability"], [-0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0])
    gaps = (linked["probability"] - truth).groupby(bands, observed=True).sum().abs()
    assert gaps.sum() / len(test) < 0.03  # expected calibration error


def test_the_named_traps(register: pd.DataFrame) -> None:
    linked = link_names(pd.Series([name for name, _ in TRAPS]), register)
    assert dict(zip(linked["supplier"], linked["kind"], strict=True)) == dict(TRAPS)
