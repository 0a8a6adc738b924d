"""Names made comparable."""

from __future__ import annotations

import pytest

from vcse_monograph.linkage.names import compact, normalise, parse


@pytest.mark.parametrize(
    ("published", "normalised"),
    [
        ("The Quillhaven Trust Ltd.", "QUILLHAVEN TRUST"),
        ("QUILLHAVEN TRUST (THE)", "QUILLHAVEN TRUST"),
        ("Café Solidarité & Friends", "CAFE SOLIDARITE AND FRIENDS"),
        ("ST. MARY'S HOSP", "ST MARYS HOSPITAL"),
        ("SAINT MARY’S HOSPITAL", "ST MARYS HOSPITAL"),
        ("N.H.S. Supplies", "NHS SUPPLIES"),
        ("N H S SUPPLIES", "NHS SUPPLIES"),
        ("000038NHS SUPPLIES", "NHS SUPPLIES"),
        ("QUILLHAVEN LIMITED43821", "QUILLHAVEN"),
        ("TUTELA SYSTEMS 01252406398", "TUTELA SYSTEMS"),
        ("QUILLHAVEN CARE LTD T/A WILLOWS", "QUILLHAVEN CARE"),
        ("QUILLHAVEN CARE LIMITED TA WILLOWS", "QUILLHAVEN CARE"),
        ("QUILLHAVEN COMMUNITY INTEREST COMPANY", "QUILLHAVEN"),
        ("Quillhaven C.I.C.", "QUILLHAVEN"),
        ("QUILLHAVEN CO-OPERATIVE", "QUILLHAVEN COOPERATIVE"),
        ("PARTNERSHIP OF NORTH MARLBURY CO-OPERATIVES (PNMC) LTD", "PARTNERSHIP OF NORTH MARLBURY COOPERATIVES"),
        ("QUILLHAVEN (XYZ)", "QUILLHAVEN XYZ"),
        ("AGEÂ CARE\u00a0MARLBURY", "AGE CARE MARLBURY"),
        ("AGEAA CAREAA MARLBURY", "AGE CARE MARLBURY"),
        ("ISAAC NEWTON HOUSE", "ISAAC NEWTON HOUSE"),
        ("  wide \n open\tspaces ", "WIDE OPEN SPACES"),
        ("3M HEALTH 4 ALL", "3M HEALTH 4 ALL"),
        ("LTD", "LTD"),
        ("THE", "THE"),
        ("", ""),
        ("—", ""),
    ],
)
def test_a_name_is_normalised(published: str, normalised: str) -> None:
    assert normalise([published]).tolist() == [normalised]


def test_what_a_name_says_of_its_legal_form_is_kept() -> None:
    names = ["A HOUSE LTD", "A HOUSE PLC", "A HOUSE C.I.C.", "A HOUSE", "A HOUSE Community Interest Company", "A CIO"]
    assert parse(names)["legal_form"].tolist() == ["LTD", "PLC", "CIC", "", "CIC", "CIO"]


def test_the_trading_name_is_kept_apart() -> None:
    names = ["QUILLHAVEN LTD T/A THE WILLOWS LTD", "QUILLHAVEN TRADING AS WILLOWS", "QUILLHAVEN", "T/A WILLOWS"]
    assert parse(names)["trading_name"].tolist() == ["WILLOWS", "WILLOWS", "", ""]


def test_rows_come_back_in_the_order_given_with_repeats() -> None:
    assert normalise(["B LTD", "A LTD", "B LTD"]).tolist() == ["B", "A", "B"]
    assert normalise([]).tolist() == []


def test_spaces_and_small_words_do_not_matter_to_the_compact_form() -> None:
    assert compact(["AUTISM PLUS", "FRIENDS OF THE EARTH AND SEA", "OF"]).tolist() == [
        "AUTISMPLUS",
        "FRIENDSTHEEARTHSEA",
        "OF",
    ]


def test_a_small_word_that_a_name_begins_with_tells_it_from_others() -> None:
    assert compact(["IN HEALTH", "HEALTH", "ON TRACK UK"]).tolist() == ["INHEALTH", "HEALTH", "ONTRACK"]
