"""Do the intervals hold the truth? What `python -m bench.interval_coverage` found on generated data (coverage.csv)."""

from __future__ import annotations

from importlib import resources

import pandas as pd

from vcse_monograph.measures.measurement import Measurement

FIGURES = {
    "vcse_share_of_value": "the VCSE share of value",
    "vcse_share_of_lines": "the VCSE share of lines",
    "charity_share_of_value": "the charity share of value",
    "vcse_organisations": "the number of VCSEs paid",
}
"""The figures whose intervals were held against the truth."""

PROBABILITIES = {
    "calibrated": "with the demonstration edition's calibration",
    "shipped": "with the linkage model as it ships, learnt from real suppliers",
}


def coverage_table() -> pd.DataFrame:
    """As the bench wrote it: `probabilities, figure, worlds, held, error, width, truth, lines, calibration`.

    `held` is in per cent of `worlds`; error, width and truth are means in the figure's own unit; `calibration` is the
    beginning of the SHA-256 of the calibration's file.
    """
    with resources.as_file(resources.files(__package__) / "coverage.csv") as path:
        return pd.read_csv(path, encoding="utf-8")


def coverage_measurements() -> dict[str, Measurement]:
    """The share of generated data sets whose interval holds the truth, `<probabilities>.<figure>`, per cent."""
    found = {}
    for row in coverage_table().to_dict("records"):
        worlds, held = int(row["worlds"]), float(row["held"])
        words = (
            f"Generated data sets, of {worlds}, in which the interval of {FIGURES[row['figure']]} holds the truth, "
            f"{PROBABILITIES[row['probabilities']]} (python -m bench.interval_coverage)"
        )
        name = f"{row['probabilities']}.{row['figure']}"
        found[name] = Measurement(held, "%", worlds, words)
    return found
