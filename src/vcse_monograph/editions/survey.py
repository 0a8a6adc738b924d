"""The part of an edition that says where its answers come from."""

from __future__ import annotations

from vcse_monograph.strict import Strict


class Survey(Strict):
    """Where its answers come from, and what may be published of them."""
