"""The labelled suppliers of Rahal and Mohan 2024, NHS suppliers adjudicated by hand: read, and used for scoring.

They are not part of the project; only fitted parameters are (`data/linkage/model.json`). To train on them, first

    python -m vcse_monograph.linkage.gold GOLD_FOLDER LABELS.csv
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from vcse_monograph.errors import DataError, Problem, UserError
from vcse_monograph.files import write_text
from vcse_monograph.linkage.kinds import VCSE_KINDS


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


def gold_labels(gold: pd.DataFrame) -> pd.DataFrame:
    """The labelled suppliers in the layout of `labels.read_labels`."""
    kind = pd.Series("unknown", index=gold.index).mask(gold["cic"], "cic").mask(gold["charity"], "charity")
    return gold.assign(kind=kind)[["supplier", "kind", "organisation_id", "group", "amount"]]


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


def main(arguments: Sequence[str]) -> int:
    """Turn the published files into the layout of `vcse link train`; returns the exit code."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        labels = gold_labels(read_gold(Path(arguments[0])))
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    write_text(Path(arguments[1]), labels.to_csv(index=False, lineterminator="\n"))
    print(f"{len(labels):,} labelled suppliers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
