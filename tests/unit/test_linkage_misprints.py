"""Misprinted words that say what a supplier is, put right; names of people, places and products left alone."""

from __future__ import annotations

import pandas as pd
import pytest

from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.misprints import mended, with_forms
from vcse_monograph.linkage.names import parse
from vcse_monograph.linkage.register_forms import TIDY
from vcse_monograph.linkage.tokens import Vocabulary

HELD = ["MARLBURY CARE TRUST", "CENTRA QUILLHAVEN", "FERNLEIGH DIAGNOSTICS LTD", "MARLBURY SERVIR"]


@pytest.fixture(scope="module")
def register() -> RegisterIndex:
    rows = [("", name, "main", "company", "") for name in HELD]
    frame = pd.DataFrame(rows, columns=["organisation_id", "name", "name_type", "kind", "active_2021"])
    return RegisterIndex.build(frame.reindex(columns=TIDY, fill_value=""))


@pytest.fixture(scope="module")
def vocabulary(register: RegisterIndex) -> Vocabulary:
    return register.vocabulary


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        # a letter wrong, missing, too many, or exchanged with the next
        ("MARLBURY DISTRICT CONUCIL", "MARLBURY DISTRICT COUNCIL"),
        ("MARLBURY CITY OUNCIL", "MARLBURY CITY COUNCIL"),
        ("UINVERSITY OF MARLBURY", "UNIVERSITY OF MARLBURY"),
        ("MARLBURY HEALTH INFORMTAICS", "MARLBURY HEALTH INFORMATICS"),
        # two words printed as one; the space a letter too early or too late
        ("MARLBURY NHSFOUNDATION TRUST", "MARLBURY NHS FOUNDATION TRUST"),
        ("LONDONB OROUGH OF MARLBURY", "LONDON BOROUGH OF MARLBURY"),
        ("MARLBURY COUNTYC OUNCIL", "MARLBURY COUNTY COUNCIL"),
        ("MARLBURY AMBULANCE SERVIC ENHS TRUST", "MARLBURY AMBULANCE SERVICE NHS TRUST"),
        # a long name cut at its end
        ("MARLBURY AND FERNLEIGH HOSPIT", "MARLBURY AND FERNLEIGH HOSPITAL"),
        ("MARLBURY ROYAL NHS FOUNDAT", "MARLBURY ROYAL NHS FOUNDATION"),
        # a short name was not cut
        ("MARLBURY HOSPIT", "MARLBURY HOSPIT"),
        # what a register holds stays, however near to a listed word: CENTRA is not CENTRE, SERVIR is not SERVICE
        ("CENTRA QUILLHAVEN", "CENTRA QUILLHAVEN"),
        ("MARLBURY SERVIR", "MARLBURY SERVIR"),
        # and so do short words, since too much else is within a letter of them
        ("CIVICA QUILLHAVEN", "CIVICA QUILLHAVEN"),
        ("", ""),
    ],
)
def test_words_that_say_what_a_supplier_is(vocabulary: Vocabulary, printed: str, meant: str) -> None:
    assert mended(pd.Series([printed]), vocabulary).tolist() == [meant]


def test_a_name_that_is_right_is_mended_into_itself(vocabulary: Vocabulary) -> None:
    names = mended(pd.Series(["MARLBURY DISTRICT CONUCIL", "QUILLHAVEN"]), vocabulary)
    assert mended(names, vocabulary).equals(names)


@pytest.mark.parametrize(
    ("printed", "normalised", "form"),
    [
        ("FERNLEIGH DIAGNOSTICSLTD", "FERNLEIGH DIAGNOSTICS", "LTD"),
        ("MARLBURY COMMUNITY PHARMACY LT", "MARLBURY COMMUNITY PHARMACY", "LTD"),
        ("MARLBURY COMMUNITY PHARMACY L", "MARLBURY COMMUNITY PHARMACY", "LTD"),
        ("FERNLEIGH DIAGNOSTICSPLC", "FERNLEIGH DIAGNOSTICS", "PLC"),
        # no known word would be left; a short name; a form is claimed already
        ("QUILLHAVALTD", "QUILLHAVALTD", ""),
        ("PC L", "PC L", ""),
        ("MARLBURY COMMUNITY PHARMACY L CIC", "MARLBURY COMMUNITY PHARMACY L", "CIC"),
    ],
)
def test_legal_forms_that_were_cut_or_glued(vocabulary: Vocabulary, printed: str, normalised: str, form: str) -> None:
    found = with_forms(parse([printed]), vocabulary)
    assert found[["normalised", "legal_form"]].to_numpy().tolist() == [[normalised, form]]


def test_a_persons_name_is_left_as_it_is(register: RegisterIndex) -> None:
    # CHAPELL is a letter away from a word that only organisations use, and must not make an organisation of a person
    names = ["PATRICIA CHAPELL", "DR R CHAPELL"]
    linked = link_names(pd.Series(names), register)
    assert linked["kind"].tolist() == ["individual", "individual"]
    assert linked["normalised"].tolist() == names
    assert mended(pd.Series(names), register.vocabulary).tolist() == ["PATRICIA CHAPEL", "DR R CHAPEL"], "it would be"
