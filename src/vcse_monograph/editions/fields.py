"""Kinds of values that several tables of an edition share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2024-04"])]
Share = Annotated[float, Field(ge=0, le=1)]
Reason = Annotated[str, StringConstraints(min_length=10)]
"""A reason that the book prints."""
