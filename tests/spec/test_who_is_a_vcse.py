"""Who is a VCSE? The traps that carry the money, each as a small example.

The register here is invented, as are all names but those of kinds of body. A name in a register is not enough:
NHS bodies, councils, universities, practices and companies come first, and what a name cannot tell is said so.
"""

from __future__ import annotations

import pandas as pd
import pytest

from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.register_forms import TIDY

REGISTER = [
    # number, name, name type, kind, active
    ("GB-CHC-9000001", "Saint Osmund's Hospice (Marlbury)", "main", "charity", "True"),
    ("GB-CHC-9000002", "THE ROYAL MARLBURY ORTHOPAEDIC HOSPITAL NHS FOUNDATION TRUST", "main", "charity", "True"),
    ("GB-CHC-9000003", "CHOOSEWELL", "working", "charity", "True"),
    ("GB-CHC-9000004", "UNIVERSITY OF MARLBURY", "main", "charity", "True"),
    ("GB-CHC-9000005", "COMMUNITY INTEGRATED SUPPORT MARLBURY", "main", "charity", "True"),
    ("GB-CHC-9000006", "THE WILLOWBROOK TRUST", "main", "charity", "True"),
    ("GB-CHC-9000007", "The Willowbrook Trust Limited", "main", "charity", "True"),
    ("GB-CHC-9000008", "QUILLHAVEN CHILDREN'S SOCIETY", "main", "charity", "True"),
    ("GB-CHC-9000009", "MARLBURY AND DISTRICT BEREAVEMENT COUNSELLING SERVICE", "main", "charity", "True"),
    ("GB-CHC-9000010", "PATRICIA ORDWEY", "working", "charity", "True"),
    ("GB-CHC-9000011", "FERNLEIGH ADVOCACY PROJECT", "main", "charity", "False"),
    ("GB-CHC-9000012", "FERNLEIGH ADVOCACY PROJECT", "main", "charity", "True"),
    ("GB-CHC-9000013", "AGE CONCERN MARLBURY", "main", "charity", "True"),
    ("GB-CHC-9000014", "AGE UK", "main", "charity", "True"),
    ("GB-SC-900012", "QUILLHAVEN CHILDREN'S SOCIETY", "main", "charity", "True"),
    ("", "TRUSTED STEPS OF MARLBURY TRUST CIC", "main", "cic", ""),
    ("", "MARLBURY BOILER SUPPLIES LTD", "main", "company", ""),
    ("GB-MPR-90001R", "Marlbury Community Energy Limited", "main", "society", ""),
    ("GB-NHS-X0X", "MARLBURY AND FERNLEIGH CARE TRUST", "main", "nhs", ""),
]


PLACES = ("ASHDEN", "BRIARLEY", "CORVEL", "DRAYLE", "ESTRIN", "FENWICK", "GARSIN", "HOLLIN", "IRVAN", "JASKE")


def register() -> pd.DataFrame:
    frame = pd.DataFrame(REGISTER, columns=["organisation_id", "name", "name_type", "kind", "active_2021"])
    return frame.reindex(columns=TIDY, fill_value="")


def link(*names: str, gp_share: float | None = None) -> pd.DataFrame:
    paid = None if gp_share is None else pd.DataFrame({"gp": gp_share, "voluntary": 0.0}, index=list(names))
    return link_names(pd.Series(list(names)), register(), paid).set_index("supplier")


TRAPS = [
    # an NHS trust whose name equals a registered charity's
    ("ROYAL MARLBURY ORTHOPAEDIC HOSPITAL NHS FT", "nhs"),
    ("THE ROYAL MARLBURY ORTHOPAEDIC HOSPITAL NHS FOUNDATION TRUST", "nhs"),
    ("NHS MARLBURY CCG", "nhs"),
    ("MARLBURY PRIMARY CARE TRUST", "nhs"),
    ("000038MARLBURY HOSPITALS NHS TRUST", "nhs"),
    # misprinted, glued, cut short: a body that may be paid more than all VCSEs together
    ("MARLBURY PARTNERSHIP NHSFOUNDATION TRUST", "nhs"),
    ("MARLBURY COMMUNITY HEALTHCARE NH", "nhs"),
    ("MARLBURY & FERNLEIGH HOSPIT", "nhs"),
    ("MARLBURY DISTRICT CONUCIL", "public"),
    ("LONDONB OROUGH OF MARLBURY", "public"),
    # local health boards of Wales and trusts of Northern Ireland under their short forms
    ("MARLBURY UNIVERSITY LHB", "nhs"),
    ("MARLBURY AND FERNLEIGH ULHB", "nhs"),
    ("MARLBURY HSC TRUST", "nhs"),
    # what a ledger says where it tells no name
    ("N/A", "unknown"),
    ("TBC", "unknown"),
    ("SUNDRY SUPPLIERS", "unknown"),
    # on the list of NHS organisations, though nothing in the name says so
    ("MARLBURY & FERNLEIGH CARE TRUST", "nhs"),
    ("UNIVERSITY OF MARLBURY", "public"),
    ("MARLBURY BOROUGH COUNCIL", "public"),
    ("LONDON BOROUGH OF MARLBURY", "public"),
    ("HM REVENUE & CUSTOMS", "public"),
    # a company form beside a one-word working name of a charity
    ("CHOOSEWELL PLC", "company"),
    ("MARLBURY BOILER SUPPLIES LIMITED", "company"),
    # the charity's own company trades for it, and is none itself
    ("WILLOWBROOK TRUST (TRADING) LIMITED", "company"),
    # a page total between two payments' names
    ("QUILLHAVEN CHILDRENS SOCIETY TOTAL MARLBURY BOILER SUPPLIES LTD", "unknown"),
    ("MARLBURY PROBATION TRUST", "public"),
    ("MARLBURY ROAD SURGERY", "gp"),
    ("OAKFIELD HEALTH (L84999)", "gp"),
    ("DR ORDWEY & PARTNERS", "gp"),
    ("ORDWEY & TESSELMAN", "individual"),
    ("T ORDWEY", "individual"),
    ("MISS P A TESSELMAN", "individual"),
    # a person who happens to bear a charity's working name stays a person
    ("PATRICIA ORDWEY", "individual"),
    ("REDACTED", "individual"),
    # a hospice under three spellings
    ("SAINT OSMUNDS HOSPICE MARLBURY", "charity"),
    ("ST. OSMUND'S HOSPICE (MARLBURY) LTD", "charity"),
    ("THE ST OSMUNDS HOSPICE, MARLBURY", "charity"),
    # a charity, though its initials are those of a community interest company
    ("COMMUNITY INTEGRATED SUPPORT MARLBURY", "charity"),
    # a community interest company, though its name holds TRUST
    ("TRUSTED STEPS OF MARLBURY TRUST COMMUNITY INTEREST COMPANY", "cic"),
    ("SOMETHING ELSE ALTOGETHER C.I.C.", "cic"),
    # the same, mistyped, or cut at the end
    ("SOMETHING ELSE CI.C.", "cic"),
    ("SOMETHING ELSEC .I.C.", "cic"),
    ("SOMETHING HEALTHC IC", "cic"),
    ("MARLBURY COMMUNITY TRANSPORT CI", "cic"),
    ("MARLBURY COMMUNITY ENERGY LTD", "society"),
    # names cannot say whose they are
    ("MARLBURY BLUE", "unknown"),
]


@pytest.fixture(scope="module")
def kinds() -> dict[str, str]:
    return dict(link(*(supplier for supplier, _ in TRAPS))["kind"])


@pytest.mark.parametrize(("supplier", "expected"), TRAPS)
def test_the_kind_of_each_supplier(supplier: str, expected: str, kinds: dict[str, str]) -> None:
    assert kinds[supplier] == expected


def test_a_practice_is_known_by_the_contract_that_it_is_paid_under() -> None:
    names = "ORDWEY & TESSELMAN", "T ORDWEY", "QUILLHAVEN CHILDRENS SOCIETY"
    assert link(*names, gp_share=0.8)["kind"].tolist() == ["gp", "gp", "charity"]
    assert link(*names, gp_share=0.2)["kind"].tolist() == ["individual", "individual", "charity"]


def test_who_is_named_as_charities_are_is_no_practice_for_being_paid_as_one() -> None:
    """Advice centres are paid through practices' contracts, as clinics are: in this register only charities advise."""
    advice = [("", f"{place} ADVICE CENTRE", "main", "charity", "") for place in PLACES]
    clinics = [("", f"{place} CLINIC LTD", "main", "company", "") for place in PLACES]
    rows = pd.DataFrame([*advice, *clinics], columns=["organisation_id", "name", "name_type", "kind", "active_2021"])
    names = ["MARLBURY ADVICE CENTRE", "MARLBURY CLINIC"]
    paid = pd.DataFrame({"gp": 1.0, "voluntary": 0.0}, index=names)
    found = link_names(pd.Series(names), rows.reindex(columns=TIDY, fill_value=""), paid)
    assert (found["decided_by"] == "paid under a GP contract").tolist() == [False, True]


def test_two_charities_of_one_name_are_told_not_picked() -> None:
    found = link("WILLOWBROOK TRUST").iloc[0]
    assert (found["kind"], found["organisation_id"]) == ("charity", "")
    assert found["decided_by"] == "two or more organisations share this name"


def test_the_likelier_of_two_charities_of_one_name_never_takes_more_than_its_share() -> None:
    assert link("WILLOWBROOK TRUST")["organisation_probability"].iloc[0] <= 0.5


def test_a_local_branch_of_a_federation_is_its_own_charity() -> None:
    """Age Concern Marlbury has become Age UK Marlbury; the national body is another charity."""
    found = link("AGE UK MARLBURY", "AGE UK")
    assert found["organisation"].tolist() == ["AGE CONCERN MARLBURY", "AGE UK"]


def test_initials_that_the_name_spells_out_are_no_legal_form() -> None:
    """CIC is a community interest company, unless it shortens the charity's name that stands beside it."""
    found = link("CIS - COMMUNITY INTEGRATED SUPPORT MARLBURY", "CISM (COMMUNITY INTEGRATED SUPPORT MARLBURY)")
    assert found["normalised"].tolist() == ["COMMUNITY INTEGRATED SUPPORT MARLBURY"] * 2
    assert found["kind"].tolist() == ["charity", "charity"]


def test_the_payers_own_view_moves_a_supplier_in_doubt_and_no_public_body() -> None:
    names = "MARLBURY BLUE", "MARLBURY BOROUGH COUNCIL"
    paid = pd.DataFrame({"gp": 0.0, "voluntary": 1.0}, index=list(names))
    heard = link_names(pd.Series(names), register(), paid)["probability"]
    unheard = link(*names)["probability"].to_numpy()
    assert heard[0] > unheard[0]
    assert heard[1] == unheard[1]


def test_what_a_credit_union_calls_itself_is_believed_and_said() -> None:
    found = link("FERNLEIGH CREDIT UNION LTD").iloc[0]
    assert (found["kind"], found["decided_by"]) == ("society", "named as a co-operative or credit union")


def test_a_closed_charity_gives_way_to_its_successor_of_the_same_name() -> None:
    assert link("FERNLEIGH ADVOCACY PROJECT")["organisation_id"].iloc[0] == "GB-CHC-9000012"


def test_an_english_commissioner_pays_the_english_registration() -> None:
    assert link("QUILLHAVEN CHILDRENS SOCIETY")["organisation_id"].iloc[0] == "GB-CHC-9000008"


def test_a_name_cut_in_mid_word_is_still_found_and_its_doubt_is_kept() -> None:
    whole, cut = link(
        "MARLBURY AND DISTRICT BEREAVEMENT COUNSELLING SERVICE", "MARLBURY AND DISTRICT BEREAVEMENT COUNSEL"
    )["probability"]
    assert 0 < cut < whole <= 1


def test_the_organisation_is_named_as_its_register_names_it() -> None:
    found = link("ST OSMUNDS HOSPICE MARLBURY LTD").iloc[0]
    assert (found["organisation_id"], found["organisation"]) == ("GB-CHC-9000001", "Saint Osmund's Hospice (Marlbury)")


def test_a_person_is_never_named_whatever_the_register_says() -> None:
    found = link("PATRICIA ORDWEY", "T ORDWEY", "ORDWEY & TESSELMAN", "SAINT OSMUND'S HOSPICE (MARLBURY)")
    assert found["organisation"].tolist() == ["", "", "", "Saint Osmund's Hospice (Marlbury)"]


def test_a_name_that_runs_nothing_but_law_still_gets_a_row() -> None:
    names = ["", "---", "<script>alert(1)</script>", "=HYPERLINK(1)", "x" * 10_000, "שלום", "LTD", "12345"]
    found = link(*names)
    assert list(found.index) == names
    assert found["probability"].between(0, 1).all()
