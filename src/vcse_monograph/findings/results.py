"""Named estimates, figures and tables: what a notebook says, kept where prose and tests can find it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from vcse_monograph.files import disarmed, write_text, written_whole
from vcse_monograph.findings.illustration import Illustration, Shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from vcse_monograph.measures.measurement import Measurement

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
SLUG = re.compile(r"[a-z][a-z0-9-]*")

DIGITS = 14
"""Significant digits kept in what is written: enough for pence in trillions, and short of the last bits, in
which processors may differ."""


@dataclass(frozen=True)
class Estimate:
    """A number with what it needs to be understood.

    `value` in `unit`; `interval` is (low, high) in the same unit or None where none is known;
    `n` counts what the estimate rests on; `definition` is one plain sentence.
    """

    name: str
    value: float
    unit: str
    interval: tuple[float, float] | None
    n: int
    definition: str


class Results:
    """What one notebook of one edition found, written below `out`.

    Each call writes at once, so that a notebook that fails later leaves what it had found.
    Raises ValueError for a name used twice, a malformed name, or a number that is not finite.
    """

    def __init__(self, out: str | Path, edition: str) -> None:
        self.out = Path(out)
        self.edition = edition
        self._estimates: dict[str, Estimate] = {}
        self._left_out: dict[str, str] = {}
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
    ) -> Estimate:
        """Keep a named estimate and return it."""
        self._check_name(name)
        number = _rounded(value)
        bounds = (_rounded(interval[0]), _rounded(interval[1])) if interval is not None else None
        if not all(math.isfinite(x) for x in (number, *(bounds or ()))):
            raise ValueError(f"estimate {name!r} is not finite: {value} {bounds}")
        if bounds and not bounds[0] <= bounds[1]:
            raise ValueError(f"estimate {name!r}: interval {bounds} is upside down")
        if not definition.strip():
            raise ValueError(f"estimate {name!r} has no definition")
        estimate = Estimate(name, number, unit, bounds, int(n), definition)
        self._estimates[name] = estimate
        self._write_estimates()
        return estimate

    def leave_out(self, name: str, why: str) -> None:
        """Say why an estimate that other editions have is absent from this one (`left_out.json`)."""
        self._check_name(name)
        if not why.strip():
            raise ValueError(f"estimate {name!r} is left out without a reason")
        self._left_out[name] = why
        _write_json(self.out / "left_out.json", self._left_out)

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
            )
        rows = [(f"{prefix}.{name}", *_shown(found)) for name, found in measurements.items()]
        return (
            pd.DataFrame(rows, columns=["estimate", "value", "bounds", "unit", "n"])
            .set_index("estimate")
            .rename_axis(None)
        )

    def illustrate(self, slug: str, drawn: Illustration) -> Shown:
        """Keep an illustration (a figure with its caption, alternative text and data), and return it to look at."""
        self.figure(slug, drawn.figure, caption=drawn.caption, alt=drawn.alt, data=drawn.data)
        return Shown(self.out / "figures" / f"{slug}.png", drawn.caption, drawn.alt)

    def figure(self, slug: str, figure: Figure, *, caption: str, alt: str, data: pd.DataFrame) -> None:
        """Keep a figure as SVG and PNG with its caption, alternative text and the data behind it (CSV)."""
        folder = self._claim(slug, "figures", caption)
        if len(alt.strip()) < 20:
            raise ValueError(f"figure {slug!r}: the alternative text must say what the figure shows")
        _save(figure, folder / slug)
        write_csv(folder / f"{slug}.csv", data)
        _write_json(folder / f"{slug}.json", {"caption": caption, "alt": alt})

    def table(self, slug: str, frame: pd.DataFrame, *, caption: str) -> None:
        """Keep a table as CSV with its caption."""
        folder = self._claim(slug, "tables", caption)
        write_csv(folder / f"{slug}.csv", frame)
        _write_json(folder / f"{slug}.json", {"caption": caption})

    def _check_name(self, name: str) -> None:
        if not NAME.fullmatch(name):
            raise ValueError(f"estimate name {name!r}: use lower case, digits, underscores and at least one dot")
        if name in self._estimates or name in self._left_out:
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


def _shown(found: Measurement) -> tuple[str, str, str, str]:
    """A measurement as a row to look at in the notebook; why there is none stands in the place of its bounds."""
    if found.value is None:
        return "-", found.missing, found.unit, "0"
    bounds = " to ".join(_plain(x) for x in found.interval or ())
    return _plain(found.value), bounds, found.unit, f"{found.n:,}"


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
            interval = fields.pop("interval")
            found[name] = Estimate(**fields, interval=tuple(interval) if interval else None)
    return found


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame as UTF-8 CSV; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    safe = frame.copy()
    for column in safe.columns:
        if not (safe[column].dtype == object or str(safe[column].dtype) in ("str", "string")):
            continue
        safe[column] = [disarmed(cell) if isinstance(cell, str) else cell for cell in safe[column]]
    write_text(path, safe.to_csv(index=False, lineterminator="\n", float_format=f"%.{DIGITS}g"))


def _save(figure: Figure, stem: Path) -> None:
    """Write SVG and PNG, the same bytes each time: no date, fixed ids, glyphs as shapes."""
    import matplotlib as mpl

    figure.draw_without_rendering()  # settles the layout once, for both formats
    figure.set_layout_engine(None)
    with mpl.rc_context({"svg.hashsalt": "vcse-monograph", "svg.fonttype": "path"}):
        for suffix, metadata in ((".svg", {"Date": None}), (".png", {"Software": None})):
            with written_whole(stem.with_name(stem.name + suffix)) as temporary:
                figure.savefig(temporary, metadata=metadata)


def _write_json(path: Path, content: object) -> None:
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
