"""Editions: one file in `editions/`, one book. The file is read strictly; every problem is told at once."""

from vcse_monograph.editions.cases import Cases
from vcse_monograph.editions.geography import Geography
from vcse_monograph.editions.inputs import DECISIONS, Way, file_settings, files_at
from vcse_monograph.editions.model import SECTIONS, DataKind, Edition, Linkage, Measures, Publish
from vcse_monograph.editions.reading import (
    SLUG,
    edition_names,
    edition_path,
    load_edition,
    missing_inputs,
    raw_settings,
    read_edition,
)
from vcse_monograph.editions.spending import AcceptedFile, Generated, MissingMonths, Spending
from vcse_monograph.editions.survey import Survey

__all__ = [
    "DECISIONS",
    "SECTIONS",
    "SLUG",
    "AcceptedFile",
    "Cases",
    "DataKind",
    "Edition",
    "Generated",
    "Geography",
    "Linkage",
    "Measures",
    "MissingMonths",
    "Publish",
    "Spending",
    "Survey",
    "Way",
    "edition_names",
    "edition_path",
    "file_settings",
    "files_at",
    "load_edition",
    "missing_inputs",
    "raw_settings",
    "read_edition",
]
