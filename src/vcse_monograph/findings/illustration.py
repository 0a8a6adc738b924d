"""An illustration: a figure with everything that must travel with it."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Words:
    """What an edition calls things.

    `labels` of codes by column (`{"tracer": {"end_of_life": "End of life"}}`), and `headings` of columns where they are
    not those of the spending tables.
    """

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Illustration:
    """A drawn figure and what belongs to it.

    `caption` states unit, n and definition; `alt` says what the figure shows, with its numbers; `data` is
    the table behind it, and `headings` its columns in words where the usual ones would not do.
    """

    figure: Figure
    caption: str
    alt: str
    data: pd.DataFrame
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A written figure as a notebook shows it: the picture itself, its alternative text and its caption."""

    picture: Path
    caption: str
    alt: str

    def _repr_html_(self) -> str:
        """The picture within the page, so that the notebook can travel alone; all text is escaped."""
        encoded = base64.b64encode(self.picture.read_bytes()).decode("ascii")
        return (
            f'<figure><img src="data:image/png;base64,{encoded}" alt="{html.escape(self.alt)}">'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )
