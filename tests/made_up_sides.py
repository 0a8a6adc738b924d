"""Made-up sides of a comparison, and the stages between them: invented numbers, one line each."""

from __future__ import annotations

from typing import Any

from vcse_monograph.findings.diff import Side, Stage
from vcse_monograph.findings.results import Estimate


def estimate(
    name: str,
    value: float,
    unit: str = "£",
    interval: tuple[float, float] | None = None,
    bounds: tuple[float, float] | None = None,
    definition: str = "",
) -> Estimate:
    """An estimate; its name is its definition unless one is given."""
    return Estimate(name, value, unit, interval, 10, definition or f"What {name} counts", bounds)


def stage(*changed: str, verdict: str = "", missing: str = "", **values: float) -> Stage:
    """A stage at which estimates have these values: `stage("register", total=12.50)`; none with `missing`."""
    estimates = None if missing else {f"x.{name}": estimate(f"x.{name}", value) for name, value in values.items()}
    return Stage(changed, estimates, {"K1": verdict} if verdict else {}, missing)


def side(name: str, *estimates: Estimate, kind: str = "synthetic", released: bool = False, **more: Any) -> Side:
    """A side with these estimates; `verdicts` and `left_out` as keywords."""
    version = name.rpartition("-")[2] if released else "0.2.0"
    return Side(
        name=name,
        title=f"The edition {name}",
        version=version,
        released=released,
        data_kind=kind,
        period="April 2018 to March 2020",
        estimates={found.name: found for found in estimates},
        **more,
    )


def verdict(word: str, because: str, **more: Any) -> dict[str, Any]:
    """The fields of a verdict that a comparison reads."""
    return {"verdict": word, "because": because, "fragile": False, "fragile_because": "", **more}
