"""A few made-up findings with their verdicts, as `data/findings.yml` and `verdicts.json` would hold them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from vcse_monograph.findings.declared import fingerprint

SHARE = "spending.vcse_share_of_value"


def declare(source: Path, *records: dict[str, Any]) -> None:
    """Write the records to the book's source folder."""
    path = source / "data" / "findings.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(list(records), sort_keys=False), encoding="utf-8")


def finding(name: str, title: str, **other: Any) -> dict[str, Any]:
    """A record: by its test, `holds_when` is about one share and one number."""
    record = {
        "id": name,
        "title": title,
        "claim": f"What is claimed under {title} is restated here.",
        "chapter": "one",
        "source": {"key": "sheaff2024", "doi": "10.3310/NTDT7965", "where": "abstract"},
        "evidence": ["spending"],
        "published_value": "",
        "holds_when": "The share paid to VCSEs is wider than something else.",
        "rival": "It may be the fault of our matching rather than of the files.",
        "test": {"function": "wider_than", "parameters": {"estimate": SHARE, "than": "spending.total"}},
        "declared_on": "2026-01-01",
        "check_again_by": "2027-01-01",
        **other,
    }
    test = record["test"]
    present = fingerprint(record["holds_when"], test["function"], test["parameters"])
    return {"history": [{"date": "2026-01-01", "fingerprint": present, "why": "declared"}], **record}


def verdict(name: str, word: str, **other: Any) -> dict[str, Any]:
    """What an edition says about a finding, resting on one share."""
    return {
        "id": name,
        "verdict": word,
        "because": f"The reason why {name} is so.",
        "estimates": [SHARE, "spending.total"],
        "data_kind": "synthetic",
        "estimate": SHARE,
        "interval": None,
        **other,
    }


def judge(edition: Path, *verdicts: dict[str, Any]) -> None:
    """Write the verdicts to the edition's folder."""
    content = {found["id"]: found for found in verdicts}
    (edition / "verdicts.json").write_text(json.dumps(content), encoding="utf-8")
