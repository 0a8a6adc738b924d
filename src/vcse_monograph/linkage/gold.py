"""Labelled suppliers: read, split by organisation, used to calibrate the rules and to score the linkage.

Source of the labels: Rahal and Mohan 2024, NHS suppliers adjudicated by hand. They are not part of the project;
only counts per rule are (`data/linkage/rule_probabilities.csv`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.linkage.evidence import count_cells, decide
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.link import describe, find
from vcse_monograph.linkage.match import LOOSE, RegisterIndex


def read_gold(folder: Path) -> pd.DataFrame:
    """Labelled suppliers: `supplier, amount, charity, cic, organisation_id, group`, distinct, sorted by supplier.

    Suppliers whose label is "unknown" are left out; `group` keeps one organisation's suppliers together.
    """
    verified = _labels(folder / "verified_suppliers.csv")
    known = ~(verified["isCharity"].str.startswith("-1") | verified["isCIC"].str.startswith("-1"))
    verified = verified[known]
    charity = verified["isCharity"].str.startswith("1")
    number = "GB-CHC-" + verified["charityregno"].str.removesuffix(".0")
    parts = [
        pd.DataFrame(
            {
                "supplier": verified["supplier"],
                "amount": pd.to_numeric(verified["amount_supplier"]).fillna(0.0),
                "charity": charity,
                "cic": verified["isCIC"].str.startswith("1"),
                "organisation_id": number.where(charity, ""),
                "group": verified["group"],
            }
        )
    ]
    for file in ("nhs_organisations.csv", "no_accepted_match.csv"):
        others = _labels(folder / file)
        judged = others["verif_match"].where(others["label"] == "nhs_organisation", others["query_string_n"])
        negative = pd.DataFrame({"supplier": others["query_string_n"], "amount": pd.to_numeric(others["amount"])})
        parts.append(negative.assign(charity=False, cic=False, organisation_id="", group=judged))
    gold = pd.concat(parts, ignore_index=True).drop_duplicates("supplier")
    return gold.sort_values("supplier", ignore_index=True)


def _labels(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise DataError(
            Problem(f"The labels {path} are not there.", do="name the folder that holds them"), "the labels"
        )
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def in_training_half(groups: pd.Series) -> pd.Series:
    """The published split: an organisation trains when the first byte of its group's SHA-256 is even."""
    return groups.map({group: hashlib.sha256(group.encode()).digest()[0] % 2 == 0 for group in groups.unique()})


def calibrate(gold: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Counts per evidence cell (`evidence.count_cells`) among labelled suppliers, for rule_probabilities.csv.

    Each supplier is counted under what its best match says and, where that match is loose, under what its name
    says alone. The labels know charities and community interest companies; societies are left out.
    """
    suppliers, index = describe(gold["supplier"]), RegisterIndex.build(register)
    best = find(suppliers, index)
    found = index.names["organisation_id"].reindex(best["entry"]).set_axis(best.index).reindex(suppliers.index)
    right = (found == gold["organisation_id"]) & (found != "")
    decisions = decide(suppliers, best)
    alone = decide(suppliers, best[~best["how"].isin(LOOSE)])
    both = pd.concat([decisions, alone[decisions["cell"] != alone["cell"]]])
    both = both[both["kind"] != "society"]
    label = gold["charity"] | gold["cic"]
    return count_cells(both["cell"], label.loc[both.index], right.loc[both.index])


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(gold: pd.DataFrame, linked: pd.DataFrame) -> dict[str, Score]:
    """Scores of linked suppliers against labels: `link` (the right charity number), `detect` (charity or not),
    `link_pounds` and `detect_pounds` (weighted by money), `cic`, `vcse` (charity or CIC).

    `linked` holds the same suppliers in the same order as `gold` (see `link.link_names`).
    """
    found, kind = linked["organisation_id"].to_numpy(), linked["kind"].to_numpy()
    pounds = gold["amount"].to_numpy()
    charity, right = gold["charity"].to_numpy(), (found == gold["organisation_id"].to_numpy()) & (found != "")
    named = (found != "") & (kind == "charity")
    said = kind == "charity"
    vcse = pd.Series(kind).isin(VCSE_KINDS).to_numpy()
    either = charity | gold["cic"].to_numpy()
    return {
        "link": _score((named & right).sum(), named.sum(), charity.sum()),
        "link_pounds": _score(pounds[named & right].sum(), pounds[named].sum(), pounds[charity].sum()),
        "detect": _score((said & charity).sum(), said.sum(), charity.sum()),
        "detect_pounds": _score(pounds[said & charity].sum(), pounds[said].sum(), pounds[charity].sum()),
        "cic": _score(((kind == "cic") & gold["cic"]).sum(), (kind == "cic").sum(), gold["cic"].sum()),
        "vcse": _score((vcse & either).sum(), vcse.sum(), either.sum()),
    }


def _score(right: float, said: float, true: float) -> Score:
    return Score(float(right / said) if said else 0.0, float(right / true) if true else 0.0)
