"""The published forms of registers, recognised by their columns, each turned into the tidy form.

Tidy form, one row per name: `organisation_id, name, name_type, kind, company_number, postcode, income, sector,
active_2021`, all text, "" where unknown. `kind`: charity, cic, society, other_vcse (a company limited by guarantee),
company, or nhs (the negative register). `name_type`: main, working, previous, or merged (the name of a charity that
merged into this one). Sources of the forms: the Charity Commission's public extract, Companies House basic company
data, the Mutuals Public Register, the NHS Organisation Data Service, the register of charity mergers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from vcse_monograph.sources import REGISTER_COLUMNS

TIDY = list(REGISTER_COLUMNS)
KINDS = ("charity", "cic", "society", "other_vcse", "company", "nhs")
NAME_TYPES = ("main", "working", "previous", "merged")


@dataclass(frozen=True)
class Form:
    """A published form: the columns that give it away, and how it becomes tidy rows."""

    title: str
    needs: frozenset[str]
    tidy: Callable[[pd.DataFrame], pd.DataFrame]
    also: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """All columns that the form reads, where present."""
        return {*self.needs, *self.also}


def _rows(count: pd.Index, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(columns, index=count)
    return frame.reindex(columns=TIDY, fill_value="").fillna("").astype("str")


def _optional(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column] if column in frame else pd.Series("", index=frame.index, dtype="str")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return _rows(frame.index, **{column: _optional(frame, column) for column in TIDY})


def _charities(frame: pd.DataFrame) -> pd.DataFrame:
    status = _optional(frame, "charity_registration_status").str.lower()
    return _rows(
        frame.index,
        organisation_id="GB-CHC-" + frame["registered_charity_number"],
        name=frame["charity_name"],
        name_type="main",
        kind="charity",
        company_number=_optional(frame, "charity_company_registration_number"),
        postcode=_optional(frame, "charity_contact_postcode"),
        income=_optional(frame, "latest_income"),
        active_2021=status.map({"registered": "True", "removed": "False"}).fillna(""),
    )


def _other_names(frame: pd.DataFrame) -> pd.DataFrame:
    previous = frame["charity_name_type"].str.lower().str.startswith("previous")
    return _rows(
        frame.index,
        organisation_id="GB-CHC-" + frame["registered_charity_number"],
        name=frame["charity_name"],
        name_type=previous.map({True: "previous", False: "working"}),
        kind="charity",
    )


def _company_kind(category: str) -> str:
    text = category.lower()
    if "community interest" in text:
        return "cic"
    if "charitable incorporated" in text:
        return "charity"
    if "registered society" in text or "industrial and provident" in text:
        return "society"
    return "other_vcse" if re.search(r"guarantee|by guar|lbg", text) else "company"


def _companies(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {category: _company_kind(category) for category in frame["CompanyCategory"].unique()}
    number = frame["CompanyNumber"].str.strip()
    shared = {
        "organisation_id": "GB-COH-" + number,
        "kind": frame["CompanyCategory"].map(kinds),
        "company_number": number,
        "postcode": _optional(frame, "RegAddress.PostCode"),
        "active_2021": _optional(frame, "CompanyStatus").str.startswith("Active").map({True: "True", False: "False"}),
    }
    parts = [_rows(frame.index, name=frame["CompanyName"], name_type="main", **shared)]
    for column in PREVIOUS_NAMES:
        older = _rows(frame.index, name=_optional(frame, column), name_type="previous", **shared)
        parts.append(older[older["name"] != ""])
    return pd.concat(parts, ignore_index=True)


def _mutuals(frame: pd.DataFrame) -> pd.DataFrame:
    return _rows(
        frame.index, organisation_id=frame["org_id_a"], name=frame["org_name"], name_type="main", kind="society"
    )


def _mergers(frame: pd.DataFrame) -> pd.DataFrame:
    return _rows(
        frame.index,
        organisation_id=frame["org_id_b"],
        name=frame["org_name_a"],
        name_type="merged",
        kind="charity",
    )


def _integrated_care_boards(frame: pd.DataFrame) -> pd.DataFrame:
    column = next(name for name in frame.columns if ICB_NAME.fullmatch(name))
    return _rows(frame.index, name=frame[column], name_type="main", kind="nhs")


def nhs_list(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy rows of a headerless NHS ODS list: code in the first column, name in the second, postcode in the tenth."""
    return _rows(
        frame.index,
        organisation_id="GB-NHS-" + frame.iloc[:, 0],
        name=frame.iloc[:, 1],
        name_type="main",
        kind="nhs",
        postcode=frame.iloc[:, 9],
    )


ICB_NAME = re.compile(r"ICB\d\dNM")
PREVIOUS_NAMES = tuple(f"PreviousName_{number}.CompanyName" for number in range(1, 11))
FORMS = (
    Form("the tidy table", frozenset(("name", "kind")), _tidy, tuple(TIDY)),
    Form(
        "Charity Commission public extract, other names",
        frozenset(("registered_charity_number", "charity_name", "charity_name_type")),
        _other_names,
    ),
    Form(
        "Charity Commission public extract, charities",
        frozenset(("registered_charity_number", "charity_name")),
        _charities,
        (
            "charity_registration_status",
            "charity_company_registration_number",
            "charity_contact_postcode",
            "latest_income",
        ),
    ),
    Form(
        "Companies House basic company data",
        frozenset(("CompanyName", "CompanyNumber", "CompanyCategory")),
        _companies,
        ("RegAddress.PostCode", "CompanyStatus", *PREVIOUS_NAMES),
    ),
    Form("the register of charity mergers", frozenset(("org_id_b", "org_name_a", "org_name_b")), _mergers),
    Form("the register of mutual societies", frozenset(("org_id_a", "org_name")), _mutuals),
)
INTEGRATED_CARE_BOARDS = Form("NHS integrated care boards, names and codes", frozenset(), _integrated_care_boards)


def recognise(columns: list[str]) -> Form | None:
    """The form that these column names give away, or None."""
    found = set(columns)
    if any(ICB_NAME.fullmatch(column) for column in columns):
        return INTEGRATED_CARE_BOARDS
    return next((form for form in FORMS if form.needs <= found), None)


def looks_like_nhs_list(first_row: list[str]) -> bool:
    """Whether the first row of a file is already an NHS ODS entry: a code, a name, and an opening date."""
    return (
        len(first_row) >= 12
        and re.fullmatch(r"[A-Z0-9]{3,8}", first_row[0]) is not None
        and re.fullmatch(r"\d{8}", first_row[10]) is not None
    )
