"""How often coders slip: the same code, given to the same passage by two of them, with another direction."""

from __future__ import annotations

import pandas as pd


def slip_rate(codings: pd.DataFrame) -> tuple[float, int]:
    """The share of passages given a code by two or more coders that do not all have the same direction; and how many
    there are.

    Of two coders who differ one is right, so that the rate is at most this; it is not halved, to be on the safe side.
    """
    pairs = codings.groupby(["extract", "code", "episode"]).agg(coders=("coder", "nunique"), ways=("value", "nunique"))
    twice = pairs[pairs["coders"] > 1]
    return (float((twice["ways"] > 1).mean()), len(twice)) if len(twice) else (0.0, 0)
