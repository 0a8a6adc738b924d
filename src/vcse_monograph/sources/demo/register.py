"""The invented register: charities, community interest companies, societies, and companies that distract."""

from __future__ import annotations

import numpy as np

from vcse_monograph.sources.demo.names import Namer, words
from vcse_monograph.sources.demo.scale import groups
from vcse_monograph.sources.demo.world import Organisation, Population, World

REGISTERED = ("charity", "cic", "society", "company")

WITH_WORKING, WITH_PREVIOUS = 0.22, 0.16
"""Shares of charities with a working and with a previous name; the real register has .42 and .31 a main name."""

INCOME_SPREAD = 1.9
"""Sigma of the log of income: the real register's middle half spans a factor of about 13."""


INVENTED = frozenset((*words().commissioner_places, *words().places, *words().surnames, *words().coined))


def make_register(world: World, people: Population, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Register rows in the tidy form, sorted by organisation and name; unknown values are empty."""
    paid, unpaid = groups()
    income = {group.name: group.income for group in paid}
    rows = [
        row
        for organisation in world.organisations
        if organisation.kind in REGISTERED and (organisation.kind != "company" or rng.random() < 0.6)
        for row in _rows(organisation, income[organisation.group], people.namer, rng)
    ]
    rows += _traps(world, rng)
    wanted = max(world.scale.register - len(rows), 200)
    number = len(world.organisations)
    for group in unpaid:
        for _ in range(round(wanted * group.share / 1.2)):
            number += 1
            name = people.namer.make(people.namer.pick(group.names), words().places)
            sector = people.namer.pick(group.sectors) if group.sectors else ""
            made = Organisation(f"DEMO-{group.kind[:3].upper()}-{number:06d}", name, group.kind, "", sector, 1.0, "")
            rows += _rows(made, group.income, people.namer, rng)
    return sorted(rows, key=lambda row: (row[0], row[2], row[1]))


def _rows(organisation: Organisation, income: int, namer: Namer, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """The main name of an organisation, and its others."""
    pounds = str(int(income * rng.lognormal(0, INCOME_SPREAD / 2) * organisation.size**0.5)) if income else ""
    number = f"DEMO{int(rng.integers(1, 10_000_000)):08d}" if organisation.kind in ("cic", "company") else ""
    postcode = f"ZZ{int(rng.integers(1, 100))} {int(rng.integers(1, 10))}ZZ" if rng.random() < 0.8 else ""
    rest = (organisation.kind, number, postcode, pounds, organisation.sector, str(bool(rng.random() < 0.93)))
    names = [(organisation.name.upper(), "main")]
    if organisation.kind == "charity" and rng.random() < WITH_WORKING:
        names.append((working_name(organisation.name, namer), "working"))
    if organisation.kind == "charity" and rng.random() < WITH_PREVIOUS:
        names.append((namer.make("{place} " + organisation.name.split()[-1], words().places).upper(), "previous"))
    return [(organisation.organisation_id, name, kind, *rest) for name, kind in names if name]


def working_name(name: str, namer: Namer) -> str:
    """A shorter name that a charity goes by: without its last word, or its invented word with the others' initials.

    Empty where nothing shorter is left that is its own.
    """
    parts = name.removeprefix("The ").split()
    own = [part for part in parts if part.strip("(),") in INVENTED]
    if len(parts) < 3 or not own:
        return ""
    initials = "".join(part[0] for part in parts if part not in own and part[0].isalpha())
    short = " ".join(parts[:-1]) if namer.rng.random() < 0.6 else f"{own[0]} {initials}".upper()
    taken = short.upper() in namer.used or not any(part in short.upper() for part in map(str.upper, own))
    return "" if taken else short.upper()


def _traps(world: World, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Register names that other suppliers bear: a hospital's charity, a home's fund, a charity's namesake.

    All are charities that nobody pays: whoever takes the name alone for proof is caught.
    """
    groups_of = {name: [o for o in world.organisations if o.group == name] for name in ("NHS trust", "care home")}
    charities = [o for o in world.organisations if o.kind == "charity" and o.group != "hospice"]
    traps = [
        *((trust.name, "H10", f"{trust.name} Charitable Fund") for trust in groups_of["NHS trust"][::3]),
        *((home.name.replace(" Ltd", "").replace(" Limited", ""), "C31", "") for home in groups_of["care home"][::12]),
        *((charity.name, "G19", "") for charity in charities[::25]),
    ]
    rows: list[tuple[str, ...]] = []
    for number, (name, sector, main) in enumerate(traps, start=900_001):
        rest = ("charity", "", "", str(int(rng.lognormal(10, 1.5))), sector, "True")
        if main:
            rows.append((f"DEMO-CHA-{number}", main.upper(), "main", *rest))
        rows.append((f"DEMO-CHA-{number}", name.upper(), "working" if main else "main", *rest))
    return rows
