"""An edition with as little in it as one can have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from vcse_monograph.editions import Edition


def tiny(name: str = "tiny", **settings: Any) -> Edition:
    """An edition of one month with these settings besides, or instead."""
    least = {
        "title": "Tiny",
        "summary": "For a test of one step.",
        "version": "0.1",
        "issued": dt.date(2026, 11, 22),
        "data_kind": "user",
        "first_month": "2020-04",
        "last_month": "2020-04",
        "licence": "None",
    }
    return Edition.model_validate({"name": name, **least, **settings})
