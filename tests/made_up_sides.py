"""Made-up sides of a comparison, and the stages between them: invented numbers, one line each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vcse_monograph.findings.diff import Cause, Moved, Side, Stage, compare
from vcse_monograph.findings.results import Estimate

HOSTILE = "<script>alert(1)</script>"
"""What a supplier may be called."""


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


def comparison(a_kind="synthetic", b_kind="synthetic", notes=(), middle=None):
    """Two sides with one finding reversed, one total moved by two causes, one share within and one beyond doubt."""
    total = "spending.total"
    a = side(
        "before",
        estimate(total, 100.0, definition="All payments"),
        estimate("spending.share", 1.0, "%", (0.8, 1.2), definition="Share of charities"),
        estimate("spending.ratio", 1.5, "ratio", (1.4, 1.6)),
        estimate("spending.gone", 3, "lines"),
        estimate("spending.same", 3, "lines"),
        estimate("spending.files", 3, "files"),
        kind=a_kind,
        verdicts={
            "K1": verdict("holds", "Wide", estimate="spending.share", fragile=True, fragile_because="By a hair."),
            "K2": verdict("holds", "Yes"),
            "K3": verdict("holds", "Yes"),
        },
    )
    b = side(
        "after",
        estimate(total, 120.05, definition="All payments"),
        estimate("spending.share", 1.1, "%", (0.9, 1.3), definition="Share of VCSEs"),
        estimate("spending.ratio", 2.5, "ratio", (2.4, 2.6)),
        estimate("spending.same", 3, "lines"),
        estimate("spending.files", 4, "files"),
        kind=b_kind,
        verdicts={"K1": verdict("does not hold", "Narrow", estimate="spending.share"), "K2": verdict("holds", "Yes")},
        left_out={"spending.gone": f"the files give none {HOSTILE}"},
    )
    words_of = {name: {"K1": word} for name, word in (("a", "holds"), ("b", "does not hold"))}

    def at(*changed: str, of: str, total_is: float | None, verdicts: str) -> Stage:
        found = {total: estimate(total, total_is)} if total_is is not None else None
        ends = a.estimates if of == "a" else b.estimates
        return Stage(changed, {**ends, **found} if found else None, words_of[verdicts], "" if found else "gone")

    between = middle if middle is not None else 130.10
    forward = [
        at(of="a", total_is=100.0, verdicts="a"),
        at("payments added", of="a", total_is=between or None, verdicts="a"),
        at("registers", of="b", total_is=120.05, verdicts="b"),
    ]
    backward = [forward[0], at("registers", of="b", total_is=95.0, verdicts="b"), forward[2]]
    backward[2] = Stage(("payments added",), forward[2].estimates, words_of["b"])
    causes = [Cause("payments added", f"1 file of {HOSTILE}"), Cause("registers", "old.csv, new.csv")]
    payments = [Moved("added", f"NHS {HOSTILE}", 1, 2, Decimal("30.10"))]
    found = compare(a, b, lambda name: (forward, backward), causes, payments)
    return found.told({"K1": "Both modes"}, notes)
