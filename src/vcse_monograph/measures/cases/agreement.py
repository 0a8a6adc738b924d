"""Do coders agree? Krippendorff's alpha with an interval that knows that passages of one source hang together.

Own code, because the package on the index is under a licence (GPL) that would bind all who pass this book on; it is
held against the published examples (`tests/spec/test_coder_agreement.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vcse_monograph.measures.cases.chance import SEED
from vcse_monograph.measures.cases.material import Material
from vcse_monograph.measures.measurement import Measurement, absent, count

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Matrix = NDArray[np.float64]
DRAWS = 1_000
"""Bootstrap draws: the ends of a 95 % interval are then known to about a hundredth."""

NOTHING = "nothing"
"""What a coder said of a passage that another coder of the same source coded and this one did not."""

NO_PAIRS = "no source was read by two coders"


def alpha(ratings: Sequence[Sequence[float | str | None]], level: Level = "nominal") -> float:
    """Krippendorff's alpha of `ratings` (a row for each coder, a column for each unit, None where unrated).

    1 is perfect agreement, 0 what chance gives; 1 too where only one value occurs. Values are ordered by size (ordinal,
    interval, ratio). Raises ValueError when no unit has two ratings. Source: Krippendorff 2011, Computing
    Krippendorff's Alpha-Reliability.
    """
    values = sorted({value for row in ratings for value in row if value is not None})
    units = zip(*ratings, strict=True)
    table = np.array([[sum(x == value for x in unit) for value in values] for unit in units], dtype=float)
    pairs = coincidences(table)
    if not pairs.any():
        raise ValueError("no unit was rated twice")
    return alpha_of(pairs, differences(values, pairs.sum(axis=0), level))


def coincidences(table: Matrix) -> Matrix:
    """The pairs of values that ratings of the same unit make, weighted by one over its ratings less one.

    `table` counts the ratings of each unit (row) and value (column); units rated once make no pair.
    """
    twice = table[table.sum(axis=1) > 1]
    weighed = twice / (twice.sum(axis=1, keepdims=True) - 1)
    return weighed.T @ twice - np.diag(weighed.sum(axis=0))


def differences(values: Sequence[object], frequency: Matrix, level: Level) -> Matrix:
    """How far apart each two values are, squared, on a level of measurement."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        rank = np.cumsum(frequency) - frequency / 2
        return (rank[:, None] - rank[None, :]) ** 2
    numbers = np.array([float(str(value)) for value in values])
    apart = numbers[:, None] - numbers[None, :]
    if level == "interval":
        return apart**2
    total = numbers[:, None] + numbers[None, :]
    return np.divide(apart, total, out=np.zeros_like(apart), where=total != 0) ** 2


def alpha_of(pairs: Matrix, apart: Matrix) -> float:
    """Alpha of a matrix of coincidences: one less the observed over the expected disagreement."""
    frequency = pairs.sum(axis=0)
    expected = (np.outer(frequency, frequency) * apart).sum() - (frequency * np.diag(apart)).sum()
    if expected == 0:
        return 1.0
    return float(1 - (frequency.sum() - 1) * (pairs * apart).sum() / expected)


def double_coded(codings: pd.DataFrame) -> pd.DataFrame:
    """What each coder said of each passage of the sources that two or more read: one text for all codes and directions.

    Columns source, extract, coder, said. A coder who read the source and left the passage out said `nothing`.
    """
    said = codings["code"] + ":" + codings["direction"]
    by_coder = codings.assign(said=said).groupby(["source", "extract", "coder"])["said"]
    found = by_coder.agg(lambda texts: " ".join(sorted(set(texts))))
    readers = codings.groupby("source")["coder"].unique()
    readers = readers[readers.map(len) > 1]
    own = codings[["source", "extract"]].drop_duplicates()
    grid = own[own["source"].isin(readers.index)].assign(coder=lambda x: x["source"].map(readers)).explode("coder")
    return grid.join(found, on=["source", "extract", "coder"]).fillna({"said": NOTHING}).reset_index(drop=True)


def rated(table: pd.DataFrame) -> pd.DataFrame:
    """How often each text was said of each passage: passages (source, extract) in rows, texts in columns."""
    return pd.crosstab([table["source"], table["extract"]], table["said"]).sort_index()


def alpha_with_interval(table: pd.DataFrame) -> tuple[float, tuple[float, float]]:
    """Nominal alpha of `double_coded` rows, and its bootstrap interval of 95 in 100, drawn by whole sources."""
    said = rated(table)
    apart = 1 - np.eye(said.shape[1])
    by_source = np.stack([coincidences(unit.to_numpy(dtype=float)).ravel() for _, unit in said.groupby(level="source")])
    value = alpha_of(by_source.sum(axis=0).reshape(apart.shape), apart)
    rng, n = np.random.default_rng(SEED), len(by_source)
    times = rng.multinomial(n, np.full(n, 1 / n), size=DRAWS).astype(float)
    drawn = [alpha_of(pairs.reshape(apart.shape), apart) for pairs in times @ by_source]
    low, high = np.quantile(drawn, [0.025, 0.975], method="inverted_cdf")
    return value, (min(float(low), value), max(float(high), value))


def by_code(codings: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Alpha of each code alone: over all passages read twice, the code's direction or nothing.

    Columns code, alpha, passages (that any coder gave the code), disagreements; alpha is missing below two passages.
    """
    table, rows = double_coded(codings), []
    for code in codes:
        spoke = table["said"].str.extract(rf"(?:^| )({code}:\S+)", expand=False).fillna(NOTHING)
        said = rated(table.assign(said=spoke))
        given = said[said.drop(columns=NOTHING, errors="ignore").sum(axis=1) > 0]
        unlike = int((given > 0).sum(axis=1).gt(1).sum())
        numbers = said.to_numpy(dtype=float)
        value = alpha_of(coincidences(numbers), 1 - np.eye(numbers.shape[1])) if len(given) > 1 else np.nan
        rows.append((code, value, len(given), unlike))
    return pd.DataFrame(rows, columns=["code", "alpha", "passages", "disagreements"])


def agreement_measurements(material: Material) -> dict[str, Measurement]:
    """Agreement between coders over the sources that two of them read."""
    table = double_coded(material.codings)
    extracts = int(table["extract"].nunique())
    words = "Krippendorff's alpha, nominal, of codes and directions over passages that two coders read"
    found = {
        "sources": count(int(table["source"].nunique()), "sources", "Sources that two coders read"),
        "extracts": count(extracts, "extracts", "Passages that two coders read"),
        "coders": count(int(material.codings["coder"].nunique()), "coders", "Coders"),
    }
    if table.empty:
        return {**found, "alpha": absent("ratio", words, NO_PAIRS)}
    value, interval = alpha_with_interval(table)
    words += "; interval by drawing whole sources"
    return {**found, "alpha": Measurement(value, "ratio", extracts, words, interval)}
