"""The page that says what the demonstration data are, written beside them."""

from __future__ import annotations

from typing import Any


def text(seed: int, lines: int, shares: dict[str, Any]) -> str:
    """DATA.md."""
    return f"# {seed} {lines} {len(shares)}\n"
