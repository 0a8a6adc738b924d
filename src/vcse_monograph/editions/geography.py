"""The part of an edition that says where the boundaries of its commissioners are."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vcse_monograph.editions.fields import File
from vcse_monograph.strict import Strict

Named = Annotated[str, Field(min_length=1)]


class Geography(Strict):
    """Boundaries of the commissioners' areas, for a map; without this table the book has none.

    `boundaries` is a GeoJSON file, `name` the property of its features that holds an area's name or code. `areas`
    leads from a commissioner to the name or code of its area, where that is not the commissioner's own name; several
    may share an area. `source` is the line that the boundaries' licence asks for.
    """

    boundaries: File
    name: Named
    areas: dict[str, Named] = {}
    source: str = ""
