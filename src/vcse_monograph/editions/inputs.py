"""Which settings of an edition are files whose content decides its results: those that its model marks, and no others.

They are looked for before anything runs, and recorded with a release; a new one needs its mark alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from vcse_monograph.editions.fields import FILE

Way = tuple[str, ...]
"""Where a setting stands: `("survey", "exports", EACH, "file")`."""
EACH = "*"
"""In a way: each item of a list."""
DECISIONS = ("linkage", "decisions")
"""The one file that may lack: `vcse link review` makes it."""


def file_settings(model: type[BaseModel]) -> Iterator[Way]:
    """The ways to a model's files, in the order of the model."""
    for name, field in model.model_fields.items():
        inner = [()] if FILE in field.metadata else _ways(field.annotation)
        yield from ((name, *way) for way in inner)


def _ways(annotation: Any) -> Iterator[Way]:
    """The ways to files inside a type: a table's, a list's items', an alternative's."""
    if FILE in getattr(annotation, "__metadata__", ()):
        yield ()
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from file_settings(annotation)
    else:
        each = (EACH,) if get_origin(annotation) is list else ()
        yield from ((*each, *way) for part in get_args(annotation) for way in _ways(part))


def files_at(settings: Any, way: Way) -> list[str]:
    """The files that settings name there, as written and unchecked; what is absent or left empty names none.

    Nor does what is written as something else than the model has there, which is told elsewhere.
    """
    if not way:
        return [settings] if isinstance(settings, str) and settings else []
    if way[0] == EACH:
        return [file for one in settings for file in files_at(one, way[1:])] if isinstance(settings, list) else []
    return files_at(settings.get(way[0]), way[1:]) if isinstance(settings, Mapping) else []
