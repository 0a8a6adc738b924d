"""A comparison as JSON: every number unrounded, amounts as decimal text, so that they can be summed again."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from vcse_monograph.findings.diff.compare import Comparison, Side
from vcse_monograph.findings.diff.words import estimate_sentence, meaning, verdict_sentence


def as_json(compared: Comparison) -> str:
    """`{"a", "b", "says": [...], "causes": [...], "verdicts", "changes", "absent", "payments", "notes"}`."""
    content = {
        "a": _side(compared.a),
        "b": _side(compared.b),
        "says": [meaning(compared.a, compared.b), verdict_sentence(compared), estimate_sentence(compared)],
        "causes": [asdict(cause) for cause in compared.causes],
        "verdicts": [asdict(change) for change in compared.verdicts],
        "same_verdicts": compared.same_verdicts,
        "changes": [asdict(change) for change in compared.changes],
        "absent": [asdict(absent) for absent in compared.absent],
        "payments": [asdict(moved) for moved in compared.payments],
        "notes": compared.notes,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, default=_text) + "\n"


def _side(side: Side) -> dict[str, Any]:
    names = ("name", "title", "version", "released", "data_kind", "period")
    return {name: getattr(side, name) for name in names}


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"not plain: {value!r}")
