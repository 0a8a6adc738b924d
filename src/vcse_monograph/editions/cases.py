"""The part of an edition that says where its coded extracts come from."""

from __future__ import annotations

from vcse_monograph.strict import Strict


class Cases(Strict):
    """Where its coded extracts come from, and what may be published of them."""
