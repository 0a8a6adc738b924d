"""What speaks for a pair beyond its two names: other names, other suppliers, namesakes, words for trading."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vcse_monograph.linkage.evidence import describe, settled
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.link import look_up
from vcse_monograph.linkage.register_forms import TIDY
from vcse_monograph.linkage.wider import names_paid

NAMES = [
    ("GB-CHC-9000001", "Osterwick Health", "main", "charity", "True"),
    ("GB-CHC-9000001", "Osterwick Clinics", "working", "charity", "True"),
    # one name, three numbers: the first closed, its successor registered in 2018, and one in Scotland
    ("GB-CHC-1050000", "Lanternhollow Journey", "main", "charity", "False"),
    ("GB-CHC-1178794", "Lanternhollow Journey", "main", "charity", "True"),
    ("GB-SC-900004", "Lanternhollow Journey", "main", "charity", "True"),
    ("GB-CHC-9000005", "QQX", "working", "charity", "True"),
    ("GB-CHC-9000006", "QQX (UK)", "main", "charity", "False"),
    *[("", f"{word} Supplies Limited", "main", "company", "") for word in ("Boiler", "Window", "Cable", "Timber")],
    ("GB-CHC-9000007", "Bristol and Exeter Carers", "main", "charity", "True"),
    ("GB-CHC-9000009", "Northern Fernleigh Hospitals NHS Trust Charitable Fund", "main", "charity", "True"),
    ("GB-CHC-9000008", "Marlbury Advice Services", "main", "charity", "True"),
]


@pytest.fixture(scope="module")
def index() -> RegisterIndex:
    register = pd.DataFrame(NAMES, columns=["organisation_id", "name", "name_type", "kind", "active_2021"])
    return RegisterIndex.build(register.reindex(columns=TIDY, fill_value=""))


def pair(index: RegisterIndex, *suppliers: str, until: float = 2020.5) -> pd.DataFrame:
    """What is noted of the first supplier and each organisation, by its number; all are paid together."""
    described, tokens = describe(pd.Series(list(suppliers)), index)
    _, pairs = look_up(described, tokens, index, until=until)
    numbers = index.names["organisation_id"].to_numpy(dtype=object)[pairs["entry"].to_numpy(dtype=int)]
    return pairs.assign(number=numbers)[pairs["row"] == 0].set_index("number")


def test_a_branch_is_covered_by_all_names_together_and_a_place_adds_nothing(index: RegisterIndex) -> None:
    """One name holds HEALTH, the other CLINIC, and Exeter is a place: nothing speaks of another organisation."""
    here = pair(index, "OSTERWICK HEALTH EXETER CLINIC").loc["GB-CHC-9000001"]
    assert here["own_missing"] > 0
    assert here["beyond"] == 0
    assert here["own_share"] < here["covered"] < 1
    assert pair(index, "OSTERWICK HEALTH BOILER CLINIC").loc["GB-CHC-9000001", "beyond"] > 0
    assert pair(index, "OSTERWICK HEALTH ZZYZX CLINIC").loc["GB-CHC-9000001", "beyond"] == 1  # in no register name


def test_further_suppliers_under_an_organisations_name_count_and_the_supplier_itself_does_not(
    index: RegisterIndex,
) -> None:
    alone = pair(index, "OSTERWICK HEALTH").loc["GB-CHC-9000001", "also_paid"]
    beside = pair(index, "OSTERWICK HEALTH EXETER", "OSTERWICK HEALTH", "THE OSTERWICK CLINICS LTD")
    assert (alone, beside.loc["GB-CHC-9000001", "also_paid"]) == (0, np.log(3))


def test_suppliers_in_several_lots_are_counted_together(index: RegisterIndex) -> None:
    described, tokens = describe(pd.Series(["OSTERWICK HEALTH EXETER", "OSTERWICK HEALTH"]), index)
    whole = look_up(described, tokens, index, until=2020.5)[1]
    first = np.array([0])
    named = names_paid(described, index)
    part = look_up(described.iloc[first], tokens.only(first), index, until=2020.5, named=named)[1]
    assert part["also_paid"].tolist() == whole.loc[whole["row"] == 0, "also_paid"].tolist()


@pytest.mark.parametrize(("until", "closed", "new"), [(2020.5, 0, 1), (2026.0, 1, 0)])
def test_payments_from_before_a_successor_are_the_closed_charitys(
    index: RegisterIndex, until: float, closed: int, new: int
) -> None:
    """Registered in 2018: payments that end in 2020 were mostly its forerunner's, payments of 2026 its own."""
    noted = pair(index, "LANTERNHOLLOW JOURNEY", until=until)["namesakes_before"]
    assert noted[["GB-CHC-1050000", "GB-CHC-1178794"]].tolist() == [closed, new]
    assert noted["GB-SC-900004"] > 0


def test_the_namesake_spelt_as_the_supplier_is_comes_first(index: RegisterIndex) -> None:
    noted = pair(index, "QQX (UK)")["namesakes_before"]
    assert noted[["GB-CHC-9000006", "GB-CHC-9000005"]].tolist() == [0, 1]


def test_a_charitys_name_with_a_word_for_trading_is_its_company(index: RegisterIndex) -> None:
    names = ["OSTERWICK HEALTH (SERVICES) LTD", "OSTERWICK HEALTH SERVICES", "MARLBURY ADVICE SERVICES LTD"]
    described, tokens = describe(pd.Series([*names, "OSTERWICK HEALTH BOILER SERVICES LTD"]), index)
    found, pairs = look_up(described, tokens, index, until=2020.5)
    assert settled(described, found, pairs, index).tolist() == ["trading company", "", "", ""]


def test_an_nhs_body_is_known_by_its_charity_and_the_charity_by_saying_so(index: RegisterIndex) -> None:
    names = ["NORTHERN FERNLEIGH HOSPITALS", "NORTHERN FERNLEIGH HOSPITALS CHARITY", "FERNLEIGH BOILER HOSPITALS"]
    described, tokens = describe(pd.Series(names), index)
    found, pairs = look_up(described, tokens, index, until=2020.5)
    assert settled(described, found, pairs, index).tolist() == ["nhs by its charity", "", ""]
