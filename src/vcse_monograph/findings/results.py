"""Named estimates, figures and tables: what a notebook says, kept where prose and tests can find it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from io import StringIO
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcse_monograph.files import disarmed, write_text, written_whole
from vcse_monograph.findings.dark import with_dark
from vcse_monograph.findings.illustration import Illustration, Shown, Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from vcse_monograph.measures.measurement import Measurement

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
SLUG = re.compile(r"[a-z][a-z0-9-]*")

IN_WORDS = ".words.csv"
"""How the file ends that holds the data behind a figure as readers see them."""

PLAIN = Words()
NO_HEADINGS: Mapping[str, str] = MappingProxyType({})

SENTENCE = 6
"""Words of an alternative text at least: with fewer it names the chart, and does not say what it shows."""

DRAWS_KEPT = 200
"""Draws in `draws.csv`: enough to see whether a verdict flips in more than one draw in twenty, and small."""

DIGITS = 14
"""Significant digits kept in what is written: enough for pence in trillions, and short of the last bits, in
which processors may differ."""


@dataclass(frozen=True)
class Estimate:
    """A number with what it needs to be understood.

    `value` in `unit`; `interval` is (low, high) in the same unit or None where none is known;
    `n` counts what the estimate rests on; `definition` is one plain sentence. `bounds`, where suppliers had to be
    recognised: from counting near-certain ones only to counting every plausible one.
    """

    name: str
    value: float
    unit: str
    interval: tuple[float, float] | None
    n: int
    definition: str
    bounds: tuple[float, float] | None = None


class Results:
    """What one notebook of one edition found, written below `out`; `words` are what readers are told for codes.

    Each call writes at once, so that a notebook that fails later leaves what it had found.
    Raises ValueError for a name used twice, a malformed name, or a number that is not finite.
    """

    def __init__(self, out: str | Path, edition: str, words: Words = PLAIN) -> None:
        self.out = Path(out)
        self.words = words
        self.edition = edition
        self._estimates: dict[str, Estimate] = {}
        self._left_out: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._draws: dict[str, list[float]] = {}
        self._slugs: set[str] = set()
        self.out.mkdir(parents=True, exist_ok=True)

    def record(
        self,
        name: str,
        value: float | int | Decimal,
        *,
        unit: str,
        n: int,
        definition: str,
        interval: Sequence[float] | None = None,
        bounds: Sequence[float] | None = None,
        draws: Iterable[float] | None = None,
    ) -> Estimate:
        """Keep a named estimate and return it; the first of its `draws` (see `measures.doubt`) go to `draws.csv`."""
        self._check_name(name)
        number, inner, outer = _rounded(value), _ends(name, interval), _ends(name, bounds)
        if not math.isfinite(number):
            raise ValueError(f"estimate {name!r} is not finite: {value}")
        if not definition.strip():
            raise ValueError(f"estimate {name!r} has no definition")
        estimate = Estimate(name, number, unit, inner, int(n), definition, outer)
        self._estimates[name] = estimate
        if draws is not None:
            self._draws[name] = list(islice(draws, DRAWS_KEPT))
        self._write_estimates()
        return estimate

    def leave_out(self, name: str, why: str) -> None:
        """Say why an estimate that other editions have is absent from this one (`left_out.json`)."""
        self._check_name(name)
        if not why.strip():
            raise ValueError(f"estimate {name!r} is left out without a reason")
        self._left_out[name] = why
        _write_json(self.out / "left_out.json", self._left_out)

    def tell(self, name: str, text: str, *, missing: str = "") -> None:
        """Keep words that depend on the data (`words.json`), such as a period's name; or why there are none."""
        if not text:
            self.leave_out(name, missing)
            return
        self._check_name(name)
        self._words[name] = text
        _write_json(self.out / "words.json", self._words)

    def keep(self, prefix: str, measurements: Mapping[str, Measurement]) -> pd.DataFrame:
        """Record each measurement as `prefix.name`, or leave it out with its reason; return all as a table."""
        import pandas as pd

        for name, found in measurements.items():
            if found.value is None:
                self.leave_out(f"{prefix}.{name}", found.missing)
                continue
            self.record(
                f"{prefix}.{name}",
                found.value,
                unit=found.unit,
                n=found.n,
                definition=found.definition,
                interval=found.interval,
                bounds=found.bounds,
                draws=found.draws,
            )
        self._write_draws()
        rows = [(f"{prefix}.{name}", *_shown(found)) for name, found in measurements.items()]
        table = pd.DataFrame(rows, columns=["estimate", "value", "interval", "bounds", "unit", "n"])
        bounded = any(found.bounds is not None for found in measurements.values())
        return table.drop(columns=[] if bounded else ["bounds"]).set_index("estimate").rename_axis(None)

    def illustrate(self, slug: str, drawn: Illustration) -> Shown:
        """Keep an illustration (a figure with its caption, alternative text and data), and return it to look at."""
        self.figure(slug, drawn.figure, caption=drawn.caption, alt=drawn.alt, data=drawn.data, headings=drawn.headings)
        return Shown(self.out / "figures" / f"{slug}.png", drawn.caption, drawn.alt)

    def figure(
        self,
        slug: str,
        figure: Figure,
        *,
        caption: str,
        alt: str,
        data: pd.DataFrame,
        headings: Mapping[str, str] = NO_HEADINGS,
    ) -> None:
        """Keep a figure as SVG and PNG with its caption, alternative text and the data behind it (CSV).

        The data stand twice: `.csv` with their codes, to compute with, and `.words.csv` as readers see them.
        """
        from vcse_monograph.findings.figure_words import in_words

        folder = self._claim(slug, "figures", caption)
        if len(alt.split()) < SENTENCE or alt.strip().casefold() == caption.strip().casefold():
            raise ValueError(
                f"figure {slug!r}: the alternative text must say what the figure shows, as the caption does not"
            )
        _save(figure, folder / slug)
        write_csv(folder / f"{slug}.csv", data)
        write_csv(folder / f"{slug}{IN_WORDS}", in_words(data, self.words, headings))
        _write_json(folder / f"{slug}.json", {"caption": caption, "alt": alt})

    def table(self, slug: str, frame: pd.DataFrame, *, caption: str) -> None:
        """Keep a table as CSV with its caption."""
        folder = self._claim(slug, "tables", caption)
        write_csv(folder / f"{slug}.csv", frame)
        _write_json(folder / f"{slug}.json", {"caption": caption})

    def _check_name(self, name: str) -> None:
        if not NAME.fullmatch(name):
            raise ValueError(f"estimate name {name!r}: use lower case, digits, underscores and at least one dot")
        if name in {*self._estimates, *self._left_out, *self._words}:
            raise ValueError(f"estimate {name!r} is recorded twice")

    def _claim(self, slug: str, kind: str, caption: str) -> Path:
        if not SLUG.fullmatch(slug):
            raise ValueError(f"{kind[:-1]} name {slug!r}: use lower case, digits and hyphens")
        if slug in self._slugs:
            raise ValueError(f"{slug!r} is used twice")
        if not caption.strip():
            raise ValueError(f"{slug!r} has no caption")
        self._slugs.add(slug)
        return self.out / kind

    def _write_estimates(self) -> None:
        plain = {name: asdict(self._estimates[name]) for name in sorted(self._estimates)}
        _write_json(self.out / "estimates.json", plain)

    def _write_draws(self) -> None:
        """`draws.csv`: a row per estimate, a column per draw of who is who; empty where a draw leaves no value."""
        if not self._draws:
            return
        header = ",".join(["estimate", *(str(number) for number in range(1, DRAWS_KEPT + 1))])
        rows = [
            ",".join([name, *("" if math.isnan(value) else f"{value:.{DIGITS}g}" for value in self._draws[name])])
            for name in sorted(self._draws)
        ]
        write_text(self.out / "draws.csv", "\n".join([header, *rows]) + "\n")


def _ends(name: str, ends: Sequence[float] | None) -> tuple[float, float] | None:
    """Both ends of an interval or of bounds, rounded. ValueError unless they are finite and the right way up."""
    if ends is None:
        return None
    low, high = _rounded(ends[0]), _rounded(ends[1])
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"estimate {name!r}: interval {(low, high)} is not finite")
    if low > high:
        raise ValueError(f"estimate {name!r}: interval {(low, high)} is upside down")
    return low, high


def _shown(found: Measurement) -> tuple[str, str, str, str, str]:
    """A measurement as a row to look at in the notebook; why there is none stands in the place of its interval."""
    if found.value is None:
        return "-", found.missing, "", found.unit, "0"
    interval, bounds = (" to ".join(_plain(x) for x in ends or ()) for ends in (found.interval, found.bounds))
    return _plain(found.value), interval, bounds, found.unit, f"{found.n:,}"


def _plain(value: float) -> str:
    """A number to look at: whole from 1,000, else four figures; never in powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.4g}"


def _rounded(value: float | int | Decimal) -> float:
    """The number to DIGITS significant digits."""
    return float(f"{float(value):.{DIGITS}g}")


def read_estimates(folder: str | Path) -> dict[str, Estimate]:
    """All estimates below `folder` (one `estimates.json` per notebook). ValueError if two share a name."""
    found: dict[str, Estimate] = {}
    for path in sorted(Path(folder).glob("*/estimates.json")):
        for name, fields in json.loads(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"estimate {name!r} is recorded by two notebooks, one of them {path.parent.name}")
            interval, bounds = (_pair(fields.pop(key, None)) for key in ("interval", "bounds"))
            found[name] = Estimate(**fields, interval=interval, bounds=bounds)
    return found


def _pair(ends: Sequence[float] | None) -> tuple[float, float] | None:
    return (ends[0], ends[1]) if ends else None


def read_left_out(folder: str | Path) -> dict[str, str]:
    """Every estimate that the notebooks below `folder` left out, with the reason."""
    files = sorted(Path(folder).glob("*/left_out.json"))
    return {name: str(why) for path in files for name, why in json.loads(path.read_text(encoding="utf-8")).items()}


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame as UTF-8 CSV; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    safe = frame.copy()
    for column in safe.columns:
        if not (safe[column].dtype == object or str(safe[column].dtype) in ("str", "string")):
            continue
        safe[column] = [disarmed(cell) if isinstance(cell, str) else cell for cell in safe[column]]
    write_text(path, safe.to_csv(index=False, lineterminator="\n", float_format=f"%.{DIGITS}g"))


def _save(figure: Figure, stem: Path) -> None:
    """Write SVG, light and dark in one, and PNG; the same bytes each time: no date, fixed ids, glyphs as shapes."""
    import matplotlib as mpl

    figure.draw_without_rendering()  # settles the layout once, for both formats
    figure.set_layout_engine(None)
    drawn = StringIO()
    with mpl.rc_context({"svg.hashsalt": "vcse-monograph", "svg.fonttype": "path"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
        with written_whole(stem.with_name(f"{stem.name}.png")) as temporary:
            figure.savefig(temporary, metadata={"Software": None})
    write_text(stem.with_name(f"{stem.name}.svg"), with_dark(drawn.getvalue()))


def _write_json(path: Path, content: object) -> None:
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
