"""Invented names: none is a real organisation's, and ledgers print them in many ways."""

import csv
import gzip
import re
from pathlib import Path

import numpy as np
import pytest

from vcse_monograph.sources.demo.names import Namer, ledger_name, typo, variant, words

SHARED = Path("../shared/data")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("The Velmoth Hospice Foundation", "VELMOTH HOSPICE FOUNDATION (THE)"),
        ("Nexara Health and Care Community Interest Company", "NEXARA HEALTH & CARE CIC"),
        ("St Edwen's Nursing Home Thesselby Limited", "ST EDWENS NURSING HOME THESSELBY LTD"),
        ("Dr V Orvenham & Partners", "DR V ORVENHAM & PARTNERS"),
    ],
)
def test_a_ledger_prints_capitals_and_short_legal_forms(name, printed):
    assert ledger_name(name) == printed


def test_a_typo_changes_one_letter_or_swaps_two_and_keeps_the_ends():
    rng = np.random.default_rng(1)
    for _ in range(50):
        wrong = typo("ORVENHAM CARERS", rng)
        assert wrong[0] == "O"
        assert wrong[-1] == "S"
        assert len(wrong) in (14, 15)
        assert not set(wrong) - set("ORVENHAM CARERS")


def test_careless_printing_shows_every_kind_of_mess():
    rng = np.random.default_rng(2)
    name = "The Velmoth Community Hospital and Nexara Support Services Association Limited"
    seen = {variant(name, rng, "Thesselby") for _ in range(300)}
    patterns = (r"HOSP & ", r"^\d{4} ", r" - THESSELBY$", r" T/A THESSELBY ", r"^The Velmoth", r"^.{28,40}$", r" AND ")
    for pattern in patterns:
        assert any(re.search(pattern, one) for one in seen), pattern


def test_no_name_is_made_twice_even_from_one_template_and_place():
    namer = Namer(np.random.default_rng(3))
    made = [namer.make("{place} Hospice", ["Thesselby"]) for _ in range(20)]
    assert made[0] == "Thesselby Hospice"
    assert len({name.upper() for name in made}) == 20


def test_invented_words_are_distinct():
    known = words()
    every = [*known.commissioner_places, *known.places, *known.surnames, *known.coined]
    assert len(every) == len({word.lower() for word in every}) > 1_000


def real_words() -> set[str]:
    """Every word in the names of the real registers, NHS bodies and hand-checked suppliers."""
    found: set[str] = set()
    with gzip.open(SHARED / "registers/organisations.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.update(re.findall("[A-Z]+", row["name"].upper()))
    for path in sorted([*(SHARED / "ods").glob("*.csv"), *(SHARED / "gold").glob("*.csv")]):
        found.update(re.findall("[A-Z]+", path.read_text(encoding="utf-8", errors="replace").upper()))
    return found


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real registers are not here (../shared/data)")
def test_no_invented_word_occurs_in_a_real_name():
    # every invented organisation, place and person bears one of these words, so no name can be a real one's
    known = words()
    every = {word.upper() for word in (*known.commissioner_places, *known.places, *known.surnames, *known.coined)}
    assert every & real_words() == set()
