"""The README's pictures are of this book: taken by the command that is tested here, all there, small, and not old."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.screenshots import EDITION, IMAGES, PAGES, PROJECT, WIDTHS, photograph, window
from vcse_monograph.editions import load_edition
from vcse_monograph.errors import MachineError

pytestmark = pytest.mark.xdist_group("book")
MOST_BYTES = 1_500_000
WANTED = sorted(f"{name}-{width}.webp" for name in PAGES for width in WIDTHS)


def told() -> dict:
    return json.loads((IMAGES / "pictures.json").read_text(encoding="utf-8"))


def chapter_heading(name: str) -> str:
    """The heading of a page, as its source has it."""
    text = (PROJECT / name).with_suffix(".md").read_text(encoding="utf-8")
    return re.search(r"^# (.+)$", text, re.MULTILINE)[1]


def test_the_command_takes_every_picture_at_both_widths(demo_html, tmp_path):
    from PIL import Image

    try:
        with window() as page:
            taken = photograph(page, demo_html, tmp_path)
    except MachineError as error:
        pytest.skip(f"no browser on this machine: {error}")
    assert sorted(taken) == WANTED and all(found["heading"] for found in taken.values())
    for file in WANTED:
        with Image.open(tmp_path / file) as picture:
            width = int(re.search(r"-(\d+)\.", file)[1])
            assert picture.width == width or (file.startswith("figure") and 200 < picture.width <= width)
            assert picture.height > 150 and len(picture.getcolors(1 << 24)) > 10, f"{file} is empty"


def test_the_readmes_pictures_are_there_and_small():
    assert sorted(path.name for path in IMAGES.glob("*.webp")) == WANTED
    assert sum((IMAGES / file).stat().st_size for file in WANTED) < MOST_BYTES


def test_the_readmes_pictures_are_of_this_version_and_of_these_headings():
    pictures = told()
    assert pictures["version"] == load_edition(PROJECT, EDITION).version
    for found in pictures["pictures"].values():
        if not found["page"].startswith("numbers/"):
            assert found["heading"].endswith(chapter_heading(found["page"]))


def test_the_readme_shows_every_picture_and_says_in_words_what_is_on_it():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"!\[([^\]]{20,})\]\(docs/images/([^)]+)\)", readme)
    assert {file for _, file in described} >= set(WANTED)


def test_every_picture_of_the_readme_exists():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"docs/images/[\w.-]+", readme))
    assert named and all(Path(PROJECT, name).is_file() for name in named)
