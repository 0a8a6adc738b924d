"""The model card: what the linkage was trained on, and how well it does on suppliers never seen."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from vcse_monograph.files import write_text
from vcse_monograph.linkage.evidence import EVIDENCE
from vcse_monograph.linkage.gold import Score
from vcse_monograph.linkage.kinds import VCSE_KINDS
from vcse_monograph.linkage.labels import SPLIT_RULE
from vcse_monograph.linkage.pairs import FEATURES
from vcse_monograph.linkage.tables import table
from vcse_monograph.linkage.wider import WIDER

BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0)
SIZES = (0, 50_000, 250_000, 1_000_000, 10_000_000, np.inf)
SIZE_NAMES = ("under £50,000", "£50,000 to £250,000", "£250,000 to £1m", "£1m to £10m", "over £10m")
MEASURES = {
    "link": "the right charity number",
    "detect": "charity or not",
    "link_pounds": "the right charity number, by money",
    "detect_pounds": "charity or not, by money",
    "cic": "community interest company or not",
    "vcse": "charity or community interest company, or neither",
}


@dataclass(frozen=True)
class HeldOut:
    """The test half as the model of the training half links it: labels, links in the same order, scores by measure."""

    labels: pd.DataFrame
    linked: pd.DataFrame
    scores: Mapping[str, Score]
    trained_on: int

    @property
    def is_vcse(self) -> pd.Series:
        """Which suppliers are labelled a VCSE."""
        return self.labels["kind"].isin(VCSE_KINDS)

    @property
    def is_right(self) -> pd.Series:
        """Which suppliers' named organisation is the labelled one, among those that have a number."""
        named = self.linked["organisation_id"]
        return (named == self.labels["organisation_id"]) & (named != "")


def calibration(probability: pd.Series, truth: pd.Series) -> pd.DataFrame:
    """Suppliers by stated probability: columns `from, to, suppliers, stated, found` (mean probability, share true)."""
    place = np.clip(np.searchsorted(BINS, probability, side="right") - 1, 0, len(BINS) - 2)
    frame = pd.DataFrame({"place": place, "stated": probability.to_numpy(), "found": truth.to_numpy(dtype=float)})
    by = frame.groupby("place").agg(suppliers=("stated", "size"), stated=("stated", "mean"), found=("found", "mean"))
    edges = pd.DataFrame({"from": [BINS[i] for i in by.index], "to": [BINS[i + 1] for i in by.index]}, index=by.index)
    return pd.concat([edges, by], axis=1).reset_index(drop=True)


def calibration_error(table: pd.DataFrame) -> float:
    """Expected calibration error: the gap between stated and found, averaged over suppliers (0 to 1)."""
    gap = (table["stated"] - table["found"]).abs() * table["suppliers"]
    return float(gap.sum() / max(table["suppliers"].sum(), 1))


def write_card(held: HeldOut, everyone: Mapping[str, Score], shipped_on: int, card: Path, plot: Path) -> None:
    """Write the card (Markdown) and the reliability plot (SVG) beside it.

    `everyone` holds the scores of all labelled suppliers, each by a model that has not seen its organisation.
    """
    named = held.linked["organisation_id"] != ""
    tables = {
        "is a VCSE": calibration(held.linked["probability"], held.is_vcse),
        "is this organisation": calibration(held.linked["organisation_probability"][named], held.is_right[named]),
    }
    write_text(plot, reliability_plot(tables))
    parts = [
        _opening(held, shipped_on),
        _looks(shipped_on),
        _scores("the test half", held.scores),
        _scores("all labelled suppliers, each by a model of four fifths of the others", everyone),
        *(_calibration(name, table) for name, table in tables.items()),
        f"![Stated probability against the share found true, in the test half]({plot.name})\n",
        _by_money(held),
        _by_kind(held),
        _by_size(held),
        _features(),
    ]
    write_text(card, "\n".join(parts))


def reliability_plot(tables: Mapping[str, pd.DataFrame]) -> str:
    """An SVG of the share found true against the probability stated; the diagonal is perfect calibration."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "linkage", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(5.2, 4.6), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#888888", linewidth=1)
        for (name, table), mark, colour in zip(tables.items(), "os", ("#005b96", "#b3540a"), strict=True):
            axes.plot(table["stated"], table["found"], mark + "-", color=colour, label=f"supplier {name}")
        axes.set(xlabel="stated probability", ylabel="share found true", xlim=(0, 1), ylim=(0, 1))
        axes.legend(loc="upper left", frameon=False)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _opening(held: HeldOut, shipped_on: int) -> str:
    charities = int((held.labels["kind"] == "charity").sum())
    return f"""# Model card: who is a VCSE?

Generated by `vcse link train`; do not edit. The model is `data/linkage/model.json`: coefficients and small trees, no
name of a supplier. It links names of suppliers, as commissioners publish them, to registers of organisations.

- **Labels**: suppliers of English NHS bodies, 2012 to 2020, adjudicated by hand (Rahal and Mohan 2024). They are not
  part of this project. They know charities and community interest companies; of registered societies they know
  nothing, so that a society's probability is that of its name alone. Some charities are among those labelled "no
  accepted match": precision is understated.
- **Split**: {textwrap.fill(SPLIT_RULE, 110, subsequent_indent="  ")}.
- **Figures below**: a model trained on the {held.trained_on:,} suppliers of the training half alone, on the
  {len(held.labels):,} suppliers of the test half ({charities:,} charities), none of whose organisations it has seen.
  Features and settings were chosen by cross-validation inside the training half.
- **The model that ships** is fitted in the same way to all {shipped_on:,} labelled suppliers.
- **Register**: the one that `vcse link train` was given; with more names in it, more suppliers resemble one by chance.
- **Names without a number**: what is learnt is which *numbered* charity a supplier is. A charity that a register holds
  by name alone speaks little for a supplier of that name, since among the labels such names were distractors: give
  registers that have the numbers.
"""


def _looks(labelled: int) -> str:
    """How often the test half of these labels has been scored: known for the labels that the project is trained on."""
    looks = table("looks")
    looks = looks[looks["labelled"] == str(labelled)]
    if looks.empty:
        return ""
    rows = [f"| {row.look} | {row.link} | {row.detect} |" for row in looks.itertuples()]
    head = (
        f"The test half has been scored {len(looks)} times before this version, each time for a version that\n"
        "cross-validation inside the training half, or a test, had asked for. Nothing was chosen by it.\n\n"
        "| look | right charity number, F1 | charity or not, F1 |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def _scores(of: str, scores: Mapping[str, Score]) -> str:
    rows = [
        f"| {said} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} |"
        for key, said in MEASURES.items()
        for s in [scores[key]]
    ]
    head = "| measure | precision | recall | F1 |\n|---|---|---|---|"
    return "\n".join([f"## Scores: {of}\n", head, *rows, ""])


def _calibration(name: str, table: pd.DataFrame) -> str:
    rows = [
        f"| {row['from']:.2f} to {row['to']:.2f} | {row['suppliers']:,.0f} | {row['stated']:.3f} | {row['found']:.3f} |"
        for _, row in table.iterrows()
    ]
    head = f"## Calibration: the supplier {name}\n\nExpected calibration error {calibration_error(table):.3f}.\n\n"
    return head + "| stated | suppliers | mean stated | found true |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _by_money(held: HeldOut) -> str:
    """Whether probabilities hold by pounds, too: a pound is likelier to be a large supplier's."""
    place = np.clip(np.searchsorted(BINS, held.linked["probability"], side="right") - 1, 0, len(BINS) - 2)
    pounds = held.labels["amount"].fillna(0).clip(lower=0).to_numpy()
    frame = pd.DataFrame({"pounds": pounds, "stated": pounds * held.linked["probability"]})
    sums = frame.assign(found=pounds * held.is_vcse.to_numpy()).groupby(place).sum() / 1e6
    rows = [
        f"| {BINS[i]:.2f} to {BINS[i + 1]:.2f} | {sum_.pounds:,.1f} | {sum_.stated:,.1f} | {sum_.found:,.1f} |"
        for i, sum_ in zip(sums.index, sums.itertuples(), strict=True)
    ]
    head = "## Calibration by money\n\nMillions of pounds; stated: what would be VCSEs' if probabilities hold.\n\n"
    return head + "| stated | paid | stated | found |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _by_kind(held: HeldOut) -> str:
    said = held.linked["kind"].isin(VCSE_KINDS)
    rows = []
    for kind, which in held.labels.groupby("kind").groups.items():
        vcse, right = said.loc[which].mean(), held.is_right.loc[which].mean()
        expected = held.linked["probability"].loc[which].mean()
        rows.append(f"| {kind} | {len(which):,} | {vcse:.3f} | {expected:.3f} | {right:.3f} |")
    head = "## By labelled kind\n\n`unknown`: labelled neither charity nor community interest company.\n\n"
    columns = "| labelled | suppliers | said to be a VCSE | mean probability | right number |\n|---|---|---|---|---|\n"
    return head + columns + "\n".join(rows) + "\n"


def _by_size(held: HeldOut) -> str:
    said, true = held.linked["kind"].isin(VCSE_KINDS), held.is_vcse
    band = pd.cut(held.labels["amount"].fillna(0).clip(lower=0), SIZES, labels=SIZE_NAMES, right=False)
    rows = []
    for name in SIZE_NAMES:
        here = band == name
        wrong, missed = (here & said & ~true).sum(), (here & true & ~said).sum()
        rows.append(f"| {name} | {here.sum():,} | {(here & true).sum():,} | {wrong:,} | {missed:,} |")
    columns = "| paid in all | suppliers | VCSEs | wrongly said to be | missed |\n|---|---|---|---|---|\n"
    return "## Error by size\n\n" + columns + "\n".join(rows) + "\n"


def _features() -> str:
    listed = [f"- `{name}`: {means}" for name, means in (FEATURES | WIDER).items()]
    whole = [f"- `{name}`: {means}" for name, means in EVIDENCE.items()]
    return (
        "\n".join(["## Features of a supplier and an organisation\n", *listed, "\n## Features of a supplier\n", *whole])
        + "\n"
    )
