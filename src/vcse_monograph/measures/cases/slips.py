"""How often coders slip: the same code, given to the same passage by two of them, with another direction."""

from __future__ import annotations

import pandas as pd


def slip_rate(codings: pd.DataFrame) -> tuple[float, int]:
    """How often two coders who gave a passage the same code differ in its direction; and over how many passages.

    One more slip is counted than was seen, so that the rate is never nil. Of two coders who differ one may be right;
    the rate is not halved, to be on the safe side.
    """
    pairs = codings.groupby(["extract", "code", "episode"]).agg(coders=("coder", "nunique"), ways=("value", "nunique"))
    twice = pairs[pairs["coders"] > 1]
    return (float((twice["ways"] > 1).sum()) + 1) / (len(twice) + 1), len(twice)
