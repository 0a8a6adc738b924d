"""Lists that may have been cut off: several files of a commissioner that end after exactly the same number of rows.

An export that stops at a fixed number of rows leaves files of one length. So may chance. What is told here is a sign,
not a proof: how often chance alone would bring as many files of a commissioner to one length.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from vcse_monograph.measures.measurement import Measurement, absent
from vcse_monograph.measures.pack import Pack
from vcse_monograph.measures.provenance import READ, harmonised, months_in_words

RARE = 0.05
"""One in twenty: among twenty commissioners whose lists are whole, one is named here by chance. How many files are
needed then follows from the lists: two lists of thousands of rows may do, three of a few hundred often do not."""

LONG = 100
"""Rows from which a length is judged: 100, because a shorter list can be the same standing payments every month."""

COLUMNS = ["commissioner", "rows_found", "files", "which", "value", "by_chance"]


def same_length(pack: Pack) -> pd.DataFrame:
    """Files of one commissioner with exactly the same number of rows, where chance would seldom bring that about.

    Columns: `commissioner, rows_found` (the length), `files, which` (their months in words), `value` (pounds in these
    files, as printed), `by_chance` (how many such groups chance would give this commissioner). The likeliest cut first.
    Copies (the same bytes, or the same length and sum) count once.
    """
    files = pack.ledger.assign(commissioner=harmonised(pack))
    read = files[files["state"] == READ].drop_duplicates(["commissioner", "rows_found", "pence_found"])
    found = [row for name, own in read.groupby("commissioner") for row in _lengths(str(name), own)]
    table = pd.DataFrame(found, columns=COLUMNS)
    return table[table["by_chance"] < RARE].sort_values(["by_chance", "commissioner"]).reset_index(drop=True)


def _lengths(commissioner: str, files: pd.DataFrame) -> list[dict[str, object]]:
    """One row for each length that several files of a commissioner share."""
    rows: list[dict[str, object]] = []
    lengths = files["rows_found"].to_numpy()
    for length in sorted({int(rows_found) for rows_found in lengths}):
        alike = files[files["rows_found"] == length]
        if len(alike) > 1 and length >= LONG:
            row = {
                "commissioner": commissioner,
                "rows_found": length,
                "files": len(alike),
                "which": months_in_words(alike["first_date"].str[:7].sort_values()),
                "value": int(alike["pence_found"].sum()) / 100,
                "by_chance": groups_by_chance(lengths, length, len(alike)),
            }
            rows.append(row)
    return rows


def groups_by_chance(lengths: np.ndarray, length: int, alike: int) -> float:
    """How many groups of `alike` files of one length chance would give among files of these `lengths`.

    Two lengths that are spread as these (standard deviation s of the different lengths, and no less than a count of
    that size has by itself) agree with probability 1 / (2 s sqrt(pi)), as two draws from one normal distribution do.
    """
    different = np.unique(lengths)
    spread = max(float(different.std(ddof=1)) if len(different) > 1 else 0.0, math.sqrt(length))
    agree = min(1.0, 1 / (2 * spread * math.sqrt(math.pi)))
    return float(math.comb(len(lengths), alike) * agree ** (alike - 1))


def cut_off_measurements(pack: Pack) -> dict[str, Measurement]:
    """Commissioners with lists that may have been cut off, the files of one length, and the value in them."""
    found = same_length(pack)
    whole, files = int(pack.ledger["pence_found"].sum()) / 100, int(found["files"].sum())
    commissioners = pack.ledger["commissioners"].nunique()
    words = "Files of one commissioner with exactly the same number of rows, more than chance would bring about"
    share_words = "Share of the value found that stands in such files"
    value = float(found["value"].sum())
    return {
        "commissioners": Measurement(
            found["commissioner"].nunique(), "commissioners", commissioners, f"Commissioners with {words.lower()}"
        ),
        "files": Measurement(files, "files", len(pack.ledger), words),
        "value": Measurement(value, "£", files, "Sum of the amounts in such files"),
        "value_share": Measurement(100 * value / whole, "%", files, share_words)
        if whole > 0
        else absent("%", share_words, "the amounts found net to nil or less"),
    }


def marked(by_commissioner: pd.DataFrame, pack: Pack) -> pd.DataFrame:
    """The table with `files_of_one_length`, where any commissioner has lists that may have been cut off."""
    files = same_length(pack).groupby("commissioner")["files"].sum()
    if files.empty:
        return by_commissioner
    counted = files.reindex(by_commissioner["commissioner"], fill_value=0).to_numpy(dtype="int64")
    return by_commissioner.assign(files_of_one_length=counted)
