"""Read an edition file strictly; every problem of it and of what it names is told at once."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vcse_monograph.editions.cases import case_files
from vcse_monograph.editions.model import Edition
from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.strict import problems_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def edition_names(project: Path) -> list[str]:
    """The editions that the project has, sorted."""
    return sorted(path.stem for path in (project / "editions").glob("*.toml"))


def edition_path(project: Path, name: str) -> Path:
    """The file of an edition. Raises UsageError, naming the nearest, when there is none."""
    path = project / "editions" / f"{name}.toml"
    if path.is_file() and SLUG.fullmatch(name):
        return path
    names = edition_names(project)
    raise UsageError(
        Problem(
            what=f'There is no edition "{name}".{did_you_mean(name, names)}',
            found=", ".join(names) or "no edition at all in editions/",
            do=f"name one of these, or make your own: vcse new {name if SLUG.fullmatch(name) else 'my-edition'}",
        )
    )


def load_edition(project: Path, name: str) -> Edition:
    """Read `editions/<name>.toml`. Raises UsageError with every problem of the file and of what it names."""
    path = edition_path(project, name)
    edition, problems = read_edition(path)
    problems += [p for p in missing_inputs(project, name, raw_settings(path)) if p not in problems]
    if problems or edition is None:
        raise UsageError(problems, where=f"editions/{path.name} and its files")
    return edition


def raw_settings(path: Path) -> dict[str, Any]:
    """The settings as written, unchecked; empty if the file is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


def read_edition(path: Path) -> tuple[Edition | None, list[Problem]]:
    """The edition in a file, and what is wrong with it; the edition is None if anything is."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        do = "see https://toml.io, and editions/demo.toml for an example; text needs quotation marks"
        return None, [Problem(what=f"The file is not valid TOML: {error}.", do=do)]
    except UnicodeDecodeError as error:
        return None, [Problem(what=f"The file is not UTF-8 text: {error.reason}.", do="save it as UTF-8")]
    try:
        return Edition.model_validate({"name": path.stem, **settings}), []
    except ValidationError as error:
        return None, problems_of(error, Edition, "The edition")


def missing_inputs(project: Path, name: str, settings: dict[str, Any]) -> list[Problem]:
    """Files and folders that an edition's settings name and that do not exist.

    A folder may lack if the pack is there, and a file below `_build/<name>/` if the build makes it.
    """
    spending = settings.get("spending")
    spending = spending if isinstance(spending, dict) else {}
    problems = []
    folder, pack = spending.get("folder"), spending.get("pack")
    has_pack = isinstance(pack, str) and bool(pack) and (project / pack / "spending.csv").is_file()
    raw_here = isinstance(folder, str) and bool(folder) and (project / folder).is_dir()
    if isinstance(folder, str) and folder and not raw_here and not has_pack:
        problems.append(
            Problem(
                what=f"[spending] folder does not exist: {folder}",
                do="put your spending files there, or correct the path (it starts at the project's folder)",
            )
        )
    linkage = settings.get("linkage")
    registers = linkage.get("registers", []) if isinstance(linkage, dict) else []
    named = [("[spending] column_names", x) for x in spending.get("column_names", [])]
    if raw_here or not has_pack:
        named += [("[linkage] registers", x) for x in registers]
    if isinstance(linkage, dict) and linkage.get("calibration"):
        named.append(("[linkage] calibration", linkage["calibration"]))
    named += [*survey_files(settings), *case_files(settings), *boundary_files(settings)]
    made = f"_build/{name}/" if spending.get("generated") else None
    for setting, value in named:
        if isinstance(value, str) and not (made and value.startswith(made)) and not (project / value).is_file():
            problems.append(Problem(f"{setting} names a file that does not exist: {value}", do=_what_to_do(value)))
    return problems


def _what_to_do(absent: str) -> str:
    folder, _, rest = absent.partition("/")
    return f"build {rest.partition('/')[0]} first, or correct the path" if folder == "_build" else "correct the path"


def boundary_files(settings: dict[str, Any]) -> list[tuple[str, Any]]:
    """The file of boundaries that the edition names, as written and unchecked."""
    geography = settings.get("geography")
    file = geography.get("boundaries") if isinstance(geography, dict) else None
    return [("[geography] boundaries", file)] if file else []


def survey_files(settings: dict[str, Any]) -> list[tuple[str, Any]]:
    """(setting, file) of every file that the survey names, as written and unchecked."""
    survey = settings.get("survey")
    if not isinstance(survey, dict):
        return []
    exports = survey.get("exports", [])
    files = [export.get("file") for export in exports if isinstance(export, dict)] if isinstance(exports, list) else []
    return [("[survey] codebook", survey.get("codebook")), *(("[survey] exports", file) for file in files)]
