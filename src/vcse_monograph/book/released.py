"""What earlier releases of the editions said: `releases/<edition>-<version>.json`, committed when each was released."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.findings.results import Estimate


@dataclass(frozen=True)
class Released:
    """One release: its estimates by name, and the word of each verdict by the finding's id."""

    edition: str
    version: str
    estimates: Mapping[str, Estimate]
    verdicts: Mapping[str, str]


def read_released(folder: Path) -> list[Released]:
    """All releases, by edition and version. Raises DataError naming every record that cannot be read."""
    found, problems = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(_released(json.loads(path.read_text(encoding="utf-8"))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            needed = "edition, version, estimates, verdicts"
            problems.append(Problem(what=f"The release {path.name} cannot be read.", found=str(error), needed=needed))
    if problems:
        raise DataError(problems, where="releases")
    return sorted(found, key=lambda released: (released.edition, _in_order(released.version)))


def _released(content: Mapping[str, Any]) -> Released:
    estimates = {name: _estimate(name, fields) for name, fields in content["estimates"].items()}
    verdicts = {name: str(fields["verdict"]) for name, fields in content["verdicts"].items()}
    return Released(str(content["edition"]), str(content["version"]), estimates, verdicts)


def _estimate(name: str, fields: Mapping[str, Any]) -> Estimate:
    interval, bounds = (tuple(fields[key]) if fields.get(key) else None for key in ("interval", "bounds"))
    value, unit = float(fields["value"]), str(fields["unit"])
    return Estimate(name, value, unit, interval, int(fields["n"]), str(fields["definition"]), bounds)


def _in_order(version: str) -> list[tuple[int, str]]:
    """Numbers in a version by size, so that 0.10 follows 0.9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.\-+]", version)]
