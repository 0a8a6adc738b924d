"""Whether the settings of an edition agree with one another, told of settings as written, whatever else is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vcse_monograph.editions.model import SECTIONS, Measures, Publish
from vcse_monograph.errors import Problem

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def disagreements(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Every two settings that cannot both stand; a setting that is faulty by itself is passed over."""
    yield from _months(settings)
    if settings.get("data_kind") == "open" and not settings.get("attribution"):
        what = "The edition: open data need an `attribution`, as their licence asks."
        yield Problem(
            what, found='data_kind = "open"', needed="attribution", do="add the line that the licence asks for"
        )
    made = [name for name in SECTIONS if table(settings, name).get("generated")]
    if made and settings.get("data_kind") != "synthetic":
        found = f"data_kind = {settings.get('data_kind')!r}, and [{made[0]}] generated"
        do = 'set `data_kind = "synthetic"`'
        yield Problem("The edition: generated data are synthetic.", found=found, do=do)
    yield from _probabilities(settings)


def table(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table of the edition as written; empty where there is none, or something else goes by its name."""
    found = settings.get(name)
    return found if isinstance(found, Mapping) else {}


def listed(value: Any) -> list[Any]:
    """A setting that is a list; empty where it is written as something else, which is told elsewhere."""
    return value if isinstance(value, list) else []


def _months(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """The period the right way round, and no month declared missing outside it."""
    first, last = (settings.get(name, "") for name in ("first_month", "last_month"))
    if not (_is_month(first) and _is_month(last)):
        return
    if first > last:
        yield Problem(
            what=f"The edition: `first_month` {first} is after `last_month` {last}.", do="put them the right way round"
        )
        return
    for number, gap in enumerate(listed(table(settings, "spending").get("missing")), start=1):
        months = listed(gap.get("months")) if isinstance(gap, Mapping) else []
        outside = [month for month in months if _is_month(month) and not first <= month <= last]
        if outside:
            yield Problem(
                what=f"[spending.missing] entry {number}: months that are not in the edition's period.",
                found=", ".join(outside),
                needed=f"{first} to {last} (first_month, last_month)",
                do="correct the month, or take it out",
            )


def _is_month(value: Any) -> bool:
    return isinstance(value, str) and bool(MONTH.fullmatch(value))


def _probabilities(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Named from `publish.plausible`, counted from `measures.plausible`, certain from `measures.certain`: in order."""
    given = [
        table(settings, "publish").get("plausible", Publish().plausible),
        table(settings, "measures").get("plausible", Measures().plausible),
        table(settings, "measures").get("certain", Measures().certain),
    ]
    if not all(isinstance(value, (int, float)) and 0 <= value <= 1 for value in given):
        return
    named, plausible, certain = given
    if not 0 < plausible <= certain:
        yield Problem(
            what="[measures] plausible and certain are out of order.",
            found=f"plausible = {plausible}, certain = {certain}",
            needed="plausible above 0, and certain no lower than plausible",
            do="raise `certain`, or lower `plausible`",
        )
    if plausible < named:
        yield Problem(
            what="[measures] plausible is lower than [publish] plausible: such suppliers have no name to count by.",
            found=f"[measures] plausible = {plausible}, [publish] plausible = {named}",
            needed="[measures] plausible no lower than [publish] plausible",
            do="raise it in [measures], or lower it in [publish]",
        )
