"""What the demonstration's coded extracts are made to show, and what they are made not to show.

Everything here is invented. The places have letters for names; nothing says anything about real commissioning.
"""

from __future__ import annotations

from typing import Any

SITES = {"A": 0.34, "B": 0.26, "C": 0.20, "D": -0.38, "E": -0.46, "F": -0.54}
"""Each place's leaning before March 2020: -1 all commodified, 1 all collaborative; both modes occur in all."""

TRACERS = {"social_prescribing": 0.0, "learning_disability": -0.18, "end_of_life": 0.18}
PERIODS = {"before": (0.30, 0.0), "covid": (0.30, 0.50), "forming": (0.20, 0.05), "formed": (0.20, 0.05)}
"""Period: share of extracts, and the shift of the leaning in it. COVID-19 shifts all places towards collaboration."""

MEDIA = {
    "managerial_techniques": -0.10,
    "negotiated_order": 0.20,
    "discursive_control": 0.15,
    "resource_dependencies": 0.20,
    "provider_competition": -0.25,
    "juridical_control": -0.20,
}
"""Each medium's own tilt."""

MARKS = {
    "commodified": ("separation", "competitive_selection"),
    "collaborative": ("mutual_dependence", "negotiated_division", "persuasion"),
}
"""Marks that a source leaning one way tells of together; embedded ties go by place and tracer instead."""

CONDITIONS: dict[str, dict[str, float]] = {
    "A": {"vcses_per_10000": 14, "vcse_median_income": 9_000, "years_joint_commissioning": 14},
    "B": {"vcses_per_10000": 17, "vcse_median_income": 14_000, "years_joint_commissioning": 11},
    "C": {"vcses_per_10000": 19, "vcse_median_income": 12_000, "years_joint_commissioning": 10},
    "D": {"vcses_per_10000": 38, "vcse_median_income": 48_000, "years_joint_commissioning": 3},
    "E": {"vcses_per_10000": 42, "vcse_median_income": 61_000, "years_joint_commissioning": 2},
    "F": {"vcses_per_10000": 34, "vcse_median_income": 52_000, "years_joint_commissioning": 4},
}
DEPRIVATION = {"A": 33.0, "B": 30.0, "C": 19.0, "D": 15.0, "E": 13.0, "F": 17.0}
RURAL = {"A": 72.0, "B": 12.0, "C": 20.0, "D": 65.0, "E": 8.0, "F": 70.0}
"""Dispersal has no effect here: two of the three dispersed places lean the other way. It must not be found."""

S, L, E = "social_prescribing", "learning_disability", "end_of_life"
EMBEDDED = {
    ("A", S),
    ("A", L),
    ("A", E),
    ("B", S),
    ("B", L),
    ("B", E),
    ("C", S),
    ("C", E),
    ("D", E),
    ("E", E),
    ("F", S),
}
WORKAROUND = {("A", S), ("A", L), ("B", L), ("B", E), ("C", E), ("D", E), ("F", S)}
"""Workarounds occur only where ties are embedded."""

BELOW = {("A", L), ("A", E), ("B", L), ("B", E), ("C", L), ("D", L), ("D", S), ("E", E), ("E", L), ("F", L)}
DEFICIT = BELOW - {("B", L), ("D", S)} | {("C", S)}
EVIDENCED = {("A", E), ("B", E), ("B", S), ("C", E), ("C", S), ("D", E), ("E", E), ("F", E), ("F", S)}
TAKEN_UP = EVIDENCED - {("F", E)}
"""Cells where VCSEs can show outcomes, and those where proposals were taken up."""

EPISODES = {
    "A": ("collaborative", "collaborative", "collaborative", "collaborative"),
    "B": ("collaborative", "collaborative", "collaborative", "collaborative"),
    "C": ("collaborative", "collaborative", "collaborative", "commodified"),
    "D": ("collaborative", "collaborative", "collaborative", "unresolved"),
    "E": ("collaborative", "collaborative", "collaborative", "commodified"),
    "F": ("collaborative", "collaborative", "commodified", "commodified"),
}
TIES = {"covid": "gained", "forming": "lost", "formed": "gained"}
INFLUENCE = {site: "same" if site == "F" else "more" for site in SITES}

SOURCES = {
    "interview": ("I", {"A": 32, "B": 32, "C": 31, "D": 31, "E": 32, "F": 31}, 6),
    "paper": ("P", {"A": 10, "B": 10, "C": 10, "D": 10, "E": 9, "F": 9}, 3),
    "rapportage": ("R", {"A": 7, "B": 6, "C": 6, "D": 6, "E": 6, "F": 6}, 3),
    "local_meeting": ("M", dict.fromkeys(SITES, 3), 5),
}
"""Kind: letter of its numbers, how many in each place (189, 58, 37 and 18, the study's counts), passages on media."""

NATIONAL_MEETINGS = 4
CODERS = ("C1", "C2", "C3", "C4")
DOUBLE_CODED = 0.25
"""Share of sources that a second coder reads too."""

SLIPS = {"misses": 0.05, "sees the other direction": 0.06, "sees another code": 0.03, "another strength": 0.15}
"""How often a second coder differs."""

FOI = {
    "clinical commissioning group": {"answered": 38, "partial": 11, "refused": 4, "no_answer": 7},
    "local authority": {"answered": 8, "partial": 4, "refused": 4, "no_answer": 8},
    "NHS trust": {"answered": 9, "partial": 3, "refused": 1, "no_answer": 5},
}
"""102 enquiries, the study's number, and what became of them."""


def truth() -> dict[str, Any]:
    """The planted patterns, so that what is found can be held against them."""
    cells = {
        "embedded": EMBEDDED,
        "workaround": WORKAROUND,
        "below_full_cost": BELOW,
        "deficit": DEFICIT,
        "evidenced": EVIDENCED,
        "taken_up": TAKEN_UP,
    }
    return {
        "leaning": SITES,
        "tracer_effect": TRACERS,
        "covid_shift": PERIODS["covid"][1],
        "conditions_with_effect": ["number_and_size", "experience", "deprivation"],
        "conditions_without_effect": ["dispersal"],
        "cells": {name: sorted(" ".join(cell) for cell in found) for name, found in cells.items()},
        "episodes": {site: list(ways) for site, ways in EPISODES.items()},
        "ties": TIES,
        "influence": INFLUENCE,
        "slips_of_second_coders": SLIPS,
        "foi": FOI,
    }
