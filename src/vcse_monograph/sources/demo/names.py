"""Invented names, and the many ways in which a ledger prints one."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

SAINTS = ("Aldric", "Brenna", "Cuthwin", "Dunstana", "Edwen", "Fritha", "Godwyn", "Hildeth", "Osmund", "Wystan")
"""Invented or long forgotten saints: none is a patron of a real hospice."""


@dataclass(frozen=True)
class Words:
    """Invented words by use; see `words.toml`."""

    commissioner_places: tuple[str, ...]
    places: tuple[str, ...]
    surnames: tuple[str, ...]
    coined: tuple[str, ...]


@cache
def words() -> Words:
    """The invented words that ship with the package."""
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return Words(**{name: tuple(value.split()) for name, value in tomllib.loads(text).items()})


FIELD = re.compile(r"\{(\w+)\}")


class Namer:
    """Makes names from templates, each name once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.used: set[str] = set()

    def pick(self, choices: Sequence[str]) -> str:
        """One of the choices, evenly."""
        return choices[int(self.rng.integers(len(choices)))]

    def make(self, template: str, places: Sequence[str]) -> str:
        """A name that was not given before; after five tries, one that says its place as well."""
        for _ in range(5):
            name = self._fill(template, places)
            if name.upper() not in self.used:
                break
        while name.upper() in self.used:
            name = f"{self._fill(template, places)} ({self.pick(words().places)})"
        self.used.add(name.upper())
        return name

    def _fill(self, template: str, places: Sequence[str]) -> str:
        known = words()
        choices = {
            "place": places,
            "place2": known.places,
            "surname": known.surnames,
            "surname2": known.surnames,
            "coined": known.coined,
            "saint": SAINTS,
            "initial": string.ascii_uppercase,
            "initial2": string.ascii_uppercase,
        }
        return FIELD.sub(lambda field: self.pick(choices[field[1]]), template)


LEDGER_FORMS = (
    (" COMMUNITY INTEREST COMPANY", " CIC"),
    (" LIMITED", " LTD"),
    (" CLINICAL COMMISSIONING GROUP", " CCG"),
    (" AND ", " & "),
    ("'", ""),
)
"""What shared ledgers do to nearly every name."""

SHORTENED = ((" HOSPITALS", " HOSPS"), (" HOSPITAL", " HOSP"), (" ASSOCIATION", " ASSOC"), (" COMMUNITY", " COMM"),
             (" SERVICES", " SERV"), (" SERVICE", " SVC"), (" CENTRE", " CTR"), (" FOUNDATION", " FDN"),
             (" CO-OPERATIVE", " COOP"), (" NURSING HOME", " N/H"))  # fmt: skip


def ledger_name(name: str) -> str:
    """A name as most ledgers print it: capitals, LTD, CIC, &, no apostrophes, `(THE)` at the end."""
    text = name.upper()
    for long, short in LEDGER_FORMS:
        text = text.replace(long, short)
    return f"{text[4:]} (THE)" if text.startswith("THE ") else text


def variant(name: str, rng: np.random.Generator, place: str) -> str:
    """A name as a careless clerk or a narrow field prints it; `place` serves for branches and trading names."""
    text = ledger_name(name)
    kind = int(rng.integers(10))
    if kind <= 1:
        for long, short in SHORTENED:
            text = text.replace(long, short)
        return text
    if kind == 2:
        return text[: int(rng.integers(30, 41))].rstrip(" &-(")
    if kind == 3:
        return typo(text, rng)
    if kind == 4:
        return f"{text} - {place.upper()}"
    if kind == 5:
        return f"{text} T/A {place.upper()} {('LODGE', 'SUPPORT', 'CARE')[int(rng.integers(3))]}"
    if kind == 6:
        return f"{int(rng.integers(1000, 9999))} {text}"
    if kind == 7:
        return name
    if kind == 8:
        return name.upper().replace("'", "`")
    return text.replace(" LTD", "").replace(" CIC", "").replace(" & ", " AND ").replace(" (THE)", "")


def typo(text: str, rng: np.random.Generator) -> str:
    """The text with one letter left out or two neighbours exchanged, never at its ends."""
    place = int(rng.integers(2, max(3, len(text) - 2)))
    if rng.random() < 0.5:
        changed = text[:place] + text[place + 1 :]
    else:
        changed = text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]
    # A letter exchanged with a space leaves two spaces together, which no reader could tell from one.
    return " ".join(changed.split())
