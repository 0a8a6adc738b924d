"""The payer's code for the voluntary sector against the register: two definitions of VCSE, and what each misses."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.linkage.payer import coded_voluntary
from vcse_monograph.measures.definition import RUNGS, Definition
from vcse_monograph.measures.doubt import EXPECTED
from vcse_monograph.measures.measurement import Measurement, absent, counted, share_of
from vcse_monograph.measures.pack_tables import KINDS

NO_CODE = "no payment has an expense type for the voluntary sector"
OTHERS = {kind: words for kind, words in KINDS.items() if kind not in RUNGS}


def with_code(spending: pd.DataFrame) -> pd.DataFrame:
    """The rows with `coded`: whether the payer booked them under an expense type for the voluntary sector."""
    return spending.assign(coded=coded_voluntary(spending["expense_type"]))


def payer_measurements(spending: pd.DataFrame, definition: Definition) -> dict[str, Measurement]:
    """The share of spending that payers call voluntary, how it overlaps with the register, and what each misses."""
    rows = with_code(spending)
    coded = rows[rows["coded"]]
    using, everyone = coded["commissioner"].nunique(), rows["commissioner"].nunique()
    words = "Commissioners that use an expense type for the voluntary sector"
    found = {"commissioners": Measurement(using, "commissioners", everyone, words)}
    total, pence, lines = int(rows["pence"].sum()), int(coded["pence"].sum()), int(coded["lines"].sum())
    if total <= 0 or pence <= 0:
        return found | {name: absent(unit, words, NO_CODE) for name, (unit, words) in ESTIMATES.items()}
    share, public = 100 * pence / total, int(coded.loc[coded["kind"] == "public", "pence"].sum())
    plain = {"coded_value": pence / 100, "coded_share": share, "coded_to_public": public / 100}
    found |= {name: Measurement(value, ESTIMATES[name][0], lines, ESTIMATES[name][1]) for name, value in plain.items()}
    vcse, both = definition.select(rows).total("pence"), definition.select(coded).total("pence")
    doubtful = {
        "coded_to_others": (pence - both) / 100,
        "vcse_coded_otherwise": (vcse - both) / 100,
        "register_less_code": 100 * vcse / total - share,
        "either_share": 100 * (vcse + pence - both) / total,
        "both_share": 100 * both / total,
    }
    found |= {name: counted(ways, ESTIMATES[name][0], lines, ESTIMATES[name][1]) for name, ways in doubtful.items()}
    none = "nothing was paid to VCSEs"
    return found | {
        "coded_to_vcse_share": share_of(both, pence, lines, ESTIMATES["coded_to_vcse_share"][1]),
        "vcse_coded_share": share_of(both, vcse, lines, ESTIMATES["vcse_coded_share"][1], missing=none),
    }


ESTIMATES = {
    "coded_value": ("£", "Paid under an expense type for the voluntary sector"),
    "coded_share": ("%", "Share of value paid under an expense type for the voluntary sector"),
    "coded_to_public": ("£", "Paid under such a type to councils, universities and other public bodies"),
    "coded_to_others": ("£", "Paid under such a type to suppliers that are not VCSEs by the register"),
    "vcse_coded_otherwise": ("£", "Paid to VCSEs by the register under other expense types"),
    "register_less_code": ("percentage points", "Share of value by the register less that by the payer's code"),
    "either_share": ("%", "Share of value paid to VCSEs by the register or under the payer's code"),
    "both_share": ("%", "Share of value paid to VCSEs by the register and under the payer's code"),
    "coded_to_vcse_share": ("%", "Share of the value under the payer's code that went to VCSEs by the register"),
    "vcse_coded_share": ("%", "Share of the value paid to VCSEs by the register that is under the payer's code"),
}
"""Unit and words of each estimate."""


def code_against_register(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Kind by the register (rows) against the payer's code, every kind that was paid.

    Columns: `kind, who, coded_value, coded_lines, other_value, other_lines` (pounds, lines) and `coded_share`: how much
    of the kind's value is coded voluntary (per cent; missing if that is nil or less). Plausible VCSEs stand by rung, in
    full.
    """
    rows = with_code(spending)
    listed = rows.index.isin(definition.select(rows).listed.index)
    kind = rows["rung"].where(listed, rows["kind"].where(~rows["kind"].isin(list(RUNGS)), "doubtful"))
    names = {**RUNGS, "doubtful": "VCSE kinds outside the definition or doubtful", **OTHERS}
    sums = rows.assign(by=kind).pivot_table(
        index="by", columns="coded", values=["pence", "lines"], aggfunc="sum", fill_value=0
    )
    cells = {(what, coded): sums.get((what, coded), pd.Series(0, sums.index)) for what in ("pence", "lines")
             for coded in (True, False)}  # fmt: skip
    both = cells["pence", True] + cells["pence", False]
    table = pd.DataFrame(
        {
            "who": [names[name] for name in sums.index],
            "coded_value": cells["pence", True] / 100,
            "coded_lines": cells["lines", True].astype("int64"),
            "other_value": cells["pence", False] / 100,
            "other_lines": cells["lines", False].astype("int64"),
            "coded_share": 100 * cells["pence", True] / both.where(both > 0),
        },
        index=sums.index,
    )
    order = [name for name in names if name in table.index]
    return table.loc[order].rename_axis("kind").reset_index()


def code_by_commissioner(spending: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """The two shares of each commissioner: `commissioner, register_share` (expected), `code_share, both_share`.

    Per cent. Missing where a commissioner's payments net to nil or less.
    """
    rows = with_code(spending)
    whole = rows.groupby("commissioner")["pence"].sum()
    names, coded = list(whole.index), rows[rows["coded"]]
    net = whole.where(whole > 0).astype(float).to_numpy()
    vcse, both = (
        definition.select(part).totals_by("pence", "commissioner", names)[:, EXPECTED] for part in (rows, coded)
    )
    code = coded.groupby("commissioner")["pence"].sum().reindex(names, fill_value=0).to_numpy()
    shares = {"register_share": vcse, "code_share": code, "both_share": both}
    return pd.DataFrame({"commissioner": names, **{name: 100 * pence / net for name, pence in shares.items()}})


def largest_coded_otherwise(spending: pd.DataFrame, definition: Definition, how_many: int = 15) -> pd.DataFrame:
    """The named VCSEs that received most under other expense types: what the payer's code misses.

    Columns: `organisation, probability, other_value` (pounds), `coded_share` (per cent of all it received),
    `expense_type` (the commonest other one, by value).
    """
    rows = with_code(definition.select(spending).listed)
    other = rows[~rows["coded"]]
    value = other.groupby("organisation")["pence"].sum().sort_values(ascending=False, kind="stable").head(how_many)
    value = value[value > 0]
    whole = rows.groupby("organisation")["pence"].sum().reindex(value.index)
    likely = rows.groupby("organisation")["probability"].max().reindex(value.index)
    types = other.groupby(["organisation", "expense_type"])["pence"].sum().reset_index()
    commonest = types.sort_values(["pence", "expense_type"]).drop_duplicates("organisation", keep="last")
    return pd.DataFrame(
        {
            "organisation": value.index,
            "probability": likely.to_numpy(),
            "other_value": value.to_numpy() / 100,
            "coded_share": 100 * (whole - value).to_numpy() / whole.where(whole > 0).to_numpy(dtype=float),
            "expense_type": commonest.set_index("organisation")["expense_type"].reindex(value.index).to_numpy(),
        }
    )


def spellings(spending: pd.DataFrame) -> pd.DataFrame:
    """Every spelling of the payer's code: `expense_type, commissioners, lines, value` (pounds), most lines first."""
    rows = with_code(spending)
    found = (
        rows[rows["coded"]]
        .groupby("expense_type")
        .agg(commissioners=("commissioner", "nunique"), lines=("lines", "sum"), value=("pence", "sum"))
    )
    found["value"] = found["value"] / 100
    return found.sort_values(["lines", "value"], ascending=False, kind="stable").reset_index()
