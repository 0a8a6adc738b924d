"""Ship an edition's spending pack: copy what was made from the raw files to where the edition keeps it."""

from __future__ import annotations

import shutil
from pathlib import Path

from vcse_monograph.editions import load_edition
from vcse_monograph.editions.spending import PACK_FILES
from vcse_monograph.errors import Problem, UsageError
from vcse_monograph.files import written_whole
from vcse_monograph.pipeline.run import build
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.release.pack import differences


def publish_pack(project: Path, name: str) -> list[str]:
    """Make the pack and copy it; return what changed, in words. UsageError if there is nothing to make it from."""
    place = Workplace(project, load_edition(project, name))
    shipped = place.shipped_pack
    if place.raw is None or shipped is None:
        lacking = "spending files" if place.raw is None else "[spending] pack, the folder that it would ship in"
        raise UsageError(Problem(what=f'The edition "{name}" has no {lacking}.', do=f"see editions/{name}.toml"))
    build(project, name, until="pack")
    changes = differences(shipped, place.pack) or ["nothing differs from the shipped pack"]
    for file in PACK_FILES:
        with written_whole(shipped / file) as temporary:
            shutil.copyfile(place.pack / file, temporary)
    return changes
