"""One peer's best match for every supplier name: run by linkage_peers.py with the peers' own Python (bench/peers.txt).

    python bench/peers.py PEER names.csv register.csv out.csv

Both files hold `name` as printed and `clean`, cleaned already, so that no peer is charged for cleaning. Writes `row,
place` (of the best register name), `likeness` (0 to 1) and prints `{"seconds": ..., "processor_seconds": ...,
"peak_mb": ...}`: of matching alone, its index built anew.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter

import pandas as pd

ROWS_AT_ONCE = 400
"""400 names x 380,000 one-byte scores are 150 MB."""
TIED = 5
"""Names of the register kept for each supplier: several are often spelt alike."""


def by_rapidfuzz(names: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Every name against every other: process.cdist with the ratio, all processors, the best of each row."""
    import numpy as np
    from rapidfuzz import fuzz, process

    choices, found = register["clean"].tolist(), []
    for start in range(0, len(names), ROWS_AT_ONCE):
        part = names["clean"].iloc[start : start + ROWS_AT_ONCE].tolist()
        scores = process.cdist(part, choices, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=60, workers=-1)
        best = scores.argmax(axis=1)
        found += list(zip(range(start, start + len(part)), best, scores[range(len(part)), best] / 100, strict=True))
    return pd.DataFrame(found, columns=["row", "place", "likeness"])


def by_string_grouper(names: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """TF-IDF of three-letter pieces, the likeliest one above .6: match_strings, which keeps some for each name."""
    from string_grouper import match_strings

    found = match_strings(
        names["clean"], register["clean"], max_n_matches=TIED, min_similarity=0.6, number_of_processes=os.cpu_count()
    )
    return _likeliest(found.rename(columns={"left_index": "row", "right_index": "place", "similarity": "likeness"}))


def by_splink(names: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Splink on DuckDB: blocked on rare words and on the beginning, ordered levels of one comparison.

    The levels have fixed weights: trained on names alone, its exact level is never sampled, which would be unfair.
    """
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    counts = Counter(word for name in register["clean"] for word in set(name.split()))
    tables = [_blocked(names, "row", counts), _blocked(register, "place", counts)]
    weights = [(0.9, 1e-6), (0.5, 1e-5), (0.3, 1e-4), (0.2, 1e-3)]
    steps = [levels.ExactMatchLevel("clean"), *(levels.JaroWinklerLevel("clean", at) for at in (0.95, 0.9, 0.85))]
    scored = [step.configure(m_probability=m, u_probability=u) for step, (m, u) in zip(steps, weights, strict=True)]
    comparison = comparisons.CustomComparison(
        [levels.NullLevel("clean"), *scored, levels.ElseLevel().configure(m_probability=0.05, u_probability=0.99)],
        output_column_name="clean",
    )
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[comparison],
        blocking_rules_to_generate_predictions=[block_on("rare"), block_on("second"), block_on("begin")],
    )
    api = DuckDBAPI()
    frames = [
        api.register(table, dataset_display_name=name)
        for table, name in zip(tables, ("names", "register"), strict=True)
    ]
    predicted = Linker(frames, settings, log_level=40).inference.predict(threshold_match_weight=0)
    found = predicted.as_pandas_dataframe()
    left = found["unique_id_l"].str.startswith("row")
    ours, theirs = (found[f"unique_id_{side}"] for side in "lr")
    pairs = pd.DataFrame({"row": ours.where(left, theirs), "place": theirs.where(left, ours)})
    pairs = pairs.apply(lambda column: column.str.partition("-")[2].astype(int))
    pairs["likeness"] = found["match_probability"]
    return _likeliest(pairs)


def _likeliest(pairs: pd.DataFrame) -> pd.DataFrame:
    """The likeliest place of each row; of those that are as likely the first, since names with a number stand first."""
    pairs = pairs.assign(likeness=pairs["likeness"].round(6))
    ordered = pairs.sort_values(["likeness", "place"], ascending=[False, True])
    return ordered.drop_duplicates("row")[["row", "place", "likeness"]]


def _blocked(table: pd.DataFrame, kind: str, counts: Counter[str]) -> pd.DataFrame:
    """The names with what they are blocked on: their two rarest words and their beginning."""
    rare = [sorted(set(name.split()), key=lambda word: (counts.get(word, 0), word))[:2] for name in table["clean"]]
    return pd.DataFrame(
        {
            "unique_id": [f"{kind}-{number}" for number in range(len(table))],
            "clean": table["clean"].to_numpy(),
            "rare": [words[0] if words else None for words in rare],
            "second": [words[1] if len(words) > 1 else None for words in rare],
            "begin": table["clean"].str[:10].to_numpy(),
        }
    )


PEERS = {"rapidfuzz": by_rapidfuzz, "string_grouper": by_string_grouper, "splink": by_splink}


class Clock:
    """What has gone by since it was made."""

    def __init__(self) -> None:
        self.start, self.at_work = time.perf_counter(), time.process_time()

    def taken(self) -> dict[str, float]:
        """Seconds by the clock, and seconds that all processors together were at work."""
        seconds, at_work = time.perf_counter() - self.start, time.process_time() - self.at_work
        return {"seconds": round(seconds, 2), "processor_seconds": round(at_work, 2)}


def peak_mb() -> float | None:
    """Peak memory of this process in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024**2), 1)


def main(peer: str, names: str, register: str, out: str) -> None:
    """Match, write the best of each name, print seconds and peak memory."""
    tables = [pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8") for path in (names, register)]
    clock = Clock()
    found = PEERS[peer](*tables)
    taken = clock.taken()
    found.sort_values("row").to_csv(out, index=False)
    print(json.dumps(taken | {"peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:5])
