"""An illustration: a figure with everything that must travel with it."""

from __future__ import annotations

import base64
import html
import io
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Illustration:
    """A drawn figure and what belongs to it.

    `caption` states unit, n and definition; `alt` says what the figure shows, with its numbers; `data` is
    the table behind it.
    """

    figure: Figure
    caption: str
    alt: str
    data: pd.DataFrame

    def _repr_html_(self) -> str:
        """The figure in a notebook, with its alternative text and caption; their text is escaped."""
        picture = io.BytesIO()
        self.figure.savefig(picture, format="png", dpi=100, metadata={"Software": None})
        encoded = base64.b64encode(picture.getvalue()).decode("ascii")
        return (
            f'<figure><img src="data:image/png;base64,{encoded}" alt="{html.escape(self.alt)}">'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )
