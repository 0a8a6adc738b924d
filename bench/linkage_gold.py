"""Scores of the linkage against labelled suppliers, and its speed beside exact matching in the same run.

    python bench/linkage_gold.py [SHARED_DATA]

Times are given as ratios to exact matching after light cleaning, since machines differ.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

from vcse_monograph.linkage.fit import fit
from vcse_monograph.linkage.gold import Score, gold_labels, read_gold, score
from vcse_monograph.linkage.index import RegisterIndex
from vcse_monograph.linkage.labels import in_training_half
from vcse_monograph.linkage.link import link_names
from vcse_monograph.linkage.names import normalise
from vcse_monograph.linkage.registers import read_registers

UNTIL = 2020.5  # the labelled payments end in 2020


def exact(names: pd.Series, register: pd.DataFrame, clean: str) -> pd.DataFrame:
    """Suppliers whose cleaned name equals a charity's; `clean` is light (capitals, spaces) or careful (normalise)."""
    charities = register[register["kind"] == "charity"]
    if clean == "careful":
        left, right = normalise(names), normalise(charities["name"])
    else:
        left, right = (
            x.str.upper().str.replace(r"\W+", " ", regex=True).str.strip() for x in (names, charities["name"])
        )
    first = charities.assign(key=right).sort_values("organisation_id", ascending=False).drop_duplicates("key")
    found = left.map(first.set_index("key")["organisation_id"])
    return pd.DataFrame(
        {"organisation_id": found.fillna(""), "kind": found.notna().map({True: "charity", False: "unknown"})}
    )


def timed(work, *arguments):  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    return work(*arguments), time.perf_counter() - start


def row(name: str, scores: dict[str, Score], seconds: float, unit: float) -> str:
    """One line of the table."""
    cells = [
        f"{scores[key].precision:.3f} | {scores[key].recall:.3f} | {scores[key].f1:.3f}"
        for key in ("link", "detect", "detect_pounds")
    ]
    return f"| {name} | {' | '.join(cells)} | {seconds:.1f} | {seconds / unit:.1f} |"


def main(data: Path) -> None:
    """Print the table for the test half, linked by a model that has seen the training half only."""
    if not (data / "gold").is_dir():
        sys.exit(f"nothing to score: {data / 'gold'} is not here")
    ods = [data / "ods" / name for name in ("etr.csv", "eccg.csv", "icb_names_codes_dec_2024.csv")]
    register = read_registers([data / "registers" / "organisations.csv.gz", *ods])
    index, building = timed(RegisterIndex.build, register)
    gold = read_gold(data / "gold")
    labels = gold_labels(gold)
    trains = in_training_half(labels["group"])
    model, training = timed(lambda: fit(labels[trains].reset_index(drop=True), index, until=UNTIL))
    test = gold[~trains].reset_index(drop=True)
    print(f"{len(test):,} labelled suppliers of the test half against {len(register):,} register names")
    print(f"trained on {trains.sum():,} suppliers in {training:.0f} s; register index built in {building:.1f} s\n")
    print("| matcher | link P | R | F | detect P | R | F | £ detect P | R | F | seconds | times exact, light |")
    print("|---|" + "---|" * 11)
    light, unit = timed(exact, test["supplier"], register, "light")
    careful, slower = timed(exact, test["supplier"], register, "careful")
    ours, seconds = timed(lambda: link_names(test["supplier"], index, model=model))
    print(row("exact, light cleaning", score(test, light), unit, unit))
    print(row("exact, careful cleaning", score(test, careful), slower, unit))
    print(row("this linkage, index cached", score(test, ours), seconds, unit))
    print(row("this linkage, index built anew", score(test, ours), seconds + building, unit))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data")
