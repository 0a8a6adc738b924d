"""`vcse new` writes every setting that there is, with a word on each; what is commented out can be used as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from vcse_monograph.editions import Edition
from vcse_monograph.pipeline.template import write_edition

OUT = re.compile(r"(?m)^# (?=\[|\w+ = |\".*\" = )")
"""How a setting is commented out; other comments are sentences."""
NO_SETTINGS = {"name", "spending.generated", "survey.generated", "cases.generated"}
"""A name is the file's; generated data are the demonstration's alone."""


def settings_of(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Every setting of a model, those of its tables and of the items of its lists too: `survey.exports.file`."""
    for name, field in model.model_fields.items():
        way = f"{above}{name}"
        if way not in NO_SETTINGS:
            yield way
            for table in tables_in(field.annotation):
                yield from settings_of(table, f"{way}.")


def tables_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from tables_in(part)


def written(settings: dict[str, Any], above: str = "") -> Iterator[str]:
    """Every setting that a file gives."""
    for name, value in settings.items():
        yield f"{above}{name}"
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, dict):
                yield from written(table, f"{above}{name}.")


@pytest.fixture
def text(tmp_path) -> str:
    return write_edition(tmp_path, "kent-2024-25").read_text(encoding="utf-8")


def test_a_new_edition_has_every_setting_that_the_model_knows(text):
    given = set(written(tomllib.loads(OUT.sub("", text))))
    assert set(settings_of(Edition)) - given == set()


def test_what_is_commented_out_can_be_used_as_it_stands(text):
    settings = tomllib.loads(OUT.sub("", text))
    edition = Edition.model_validate({"name": "kent-2024-25", **settings})
    assert edition.sections == ["spending", "survey", "cases"] and edition.geography is not None


def test_every_setting_is_explained_on_its_line_or_above_its_table(text):
    """The line itself, or a sentence above, before the next empty line."""
    for paragraph in text.split("\n\n"):
        lines = paragraph.splitlines()
        for place, line in enumerate(lines):
            if re.match(r"(# )?\w+ = ", line):
                above = [one for one in lines[:place] if one.startswith("# ") and not OUT.match(one)]
                assert "  #" in line or above, line
