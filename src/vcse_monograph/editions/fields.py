"""Kinds of values that several tables of an edition share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2024-04"])]
Share = Annotated[float, Field(ge=0, le=1)]
Reason = Annotated[str, StringConstraints(min_length=10)]
"""A reason that the book prints."""

VERSION = r"(?P<numbers>[0-9]+\.[0-9]+(\.[0-9]+)?)((?P<word>[a-z]+)(?P<count>[0-9]+))?"
"""How an edition's version is written: it is cited, and a folder of a site is called by it."""


class InputFile:
    """Marks a setting as the path of a file, from the project's folder, whose content decides results.

    What is marked is looked for before anything runs, and recorded with a release (`editions/inputs.py`).
    """


FILE = InputFile()
File = Annotated[str, StringConstraints(min_length=1), FILE]
FileIfAny = Annotated[str, FILE]
"""A file, or an empty text where there is none."""
