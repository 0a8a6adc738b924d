"""Figures in the dark: the same file, which follows the colours of the page that shows it.

Paper, ink, faint ink and lines are exchanged; the colours that carry data stay what they are, since each is told
from the dark ground as well as from the white one. The exchange stands in the SVG itself, so that a figure that
travels alone keeps it, and a program that knows no such rules shows the light one.
"""

from __future__ import annotations

import re

INK, FAINT, PAPER = "#222222", "#6b6b6b", "#ffffff"
GRID, EDGE, WARNING = "#e4e4e4", "#b0b0b0", "#a33600"
"""Text; text of lesser weight (5.3 to 1 on white; WCAG 2.2 AA asks for 4.5); ground; lines; what must not be missed."""

ON_DARK, ON_LIGHT = "#fefefe", "#0b0c0d"
"""Text on a coloured mark: never exchanged, since the mark's colour is not."""

IN_THE_DARK = {
    INK: "#e4e9e9",
    FAINT: "#a7b2b4",
    PAPER: "#1b2225",  # the ground that book.css gives the dark theme's cards
    GRID: "#323c40",
    EDGE: "#5d696d",
    WARNING: "#ffb07c",
}
"""What takes the place of each colour where the page is dark."""

COLOUR = re.compile(r"(?P<what>fill|stroke): (?P<colour>#[0-9a-f]{6})")
HEAD = re.compile(r"<svg\b[^>]*>")


def with_dark(svg: str) -> str:
    """The SVG with a style that holds where its page, or the reader's machine, is dark."""
    found = sorted({(one["what"], one["colour"]) for one in COLOUR.finditer(svg)})
    rules = "".join(
        f'[style*="{what}: {colour}"]{{{what}:{IN_THE_DARK[colour]}!important}}'
        for what, colour in found
        if colour in IN_THE_DARK
    )
    style = f"<style>@media screen and (prefers-color-scheme: dark){{{rules}}}</style>"
    return HEAD.sub(lambda head: f"{head[0]}\n {style}", svg, count=1)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """The text colour that stands out more from a mark of this colour."""
    return max((ON_DARK, ON_LIGHT), key=lambda ink: contrast(ink, colour))
