"""Read an edition file strictly; every problem of it and of what it names is told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vcse_monograph.editions.agreement import disagreements, listed, table
from vcse_monograph.editions.inputs import DECISIONS, EACH, file_settings, files_at
from vcse_monograph.editions.model import Edition
from vcse_monograph.editions.spending import EVERY_FILE, PACK_FILES, lacking_in_pack, spending_files
from vcse_monograph.errors import Problem, UsageError, did_you_mean
from vcse_monograph.strict import problems_of

AT_LINE = re.compile(r"at line (\d+)")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

REGISTERS = ("linkage", "registers", EACH)


def edition_names(project: Path) -> list[str]:
    """The editions that the project has, sorted."""
    return sorted(path.stem for path in (project / "editions").glob("*.toml") if SLUG.fullmatch(path.stem))


def edition_path(project: Path, name: str) -> Path:
    """The file of an edition. Raises UsageError, naming the nearest, when there is none."""
    path = project / "editions" / f"{name}.toml"
    if path.is_file() and SLUG.fullmatch(name):
        return path
    if Path(name).name == name and path.is_file():
        raise UsageError(_misnamed(name))
    names = edition_names(project)
    raise UsageError(
        Problem(
            what=f'There is no edition "{name}".{did_you_mean(name, names)}',
            found=", ".join(names) or "no edition at all in editions/",
            do=f"name one of these, or make your own: vcse new {name if SLUG.fullmatch(name) else 'my-edition'}",
        )
    )


def _misnamed(name: str) -> Problem:
    """A file that is there, under a name that no edition can have."""
    better = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-") or "my-edition"
    return Problem(
        what=f'"{name}" cannot be the name of an edition.',
        found=f"editions/{name}.toml",
        needed="lower-case letters, digits and hyphens, as in kent-2024-25",
        do=f"call the file editions/{better}.toml, then: vcse build {better}",
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
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(what=f"The file is not UTF-8 text: {error.reason}.", do="save it as UTF-8")]
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_not_toml(error, text)]
    odds = [*_renamed(settings, path), *disagreements(settings)]
    try:
        edition = Edition.model_validate({**settings, "name": path.stem})
    except ValidationError as error:
        return None, [*problems_of(error, Edition, "The edition"), *odds]
    return (None if odds else edition), odds


def _renamed(settings: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """A name in the file: it would lead the build to another folder than the edition's own."""
    if "name" in settings:
        yield Problem(
            what='The edition has no setting "name": it is called as its file is.',
            found=f"name = {str(settings['name'])!r} in editions/{path.name}",
            needed="a title, which may be anything",
            do="take the line out; to call the edition otherwise, rename its file",
        )


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    """What stops the file from being read, with the line; a Windows path is the commonest cause."""
    place = AT_LINE.search(str(error))
    lines = text.splitlines()
    line = lines[int(place[1]) - 1].strip() if place and int(place[1]) <= len(lines) else ""
    do = "see https://toml.io, and editions/demo.toml for an example; text needs quotation marks"
    if "\\" in line:
        needed = "/ between folders, or single quotes: folder = 'C:\\data\\kent'"
        return Problem(f"The file is not valid TOML: {error}.", line, needed, "write / in place of each \\")
    return Problem(what=f"The file is not valid TOML: {error}.", found=line, do=do)


def missing_inputs(project: Path, name: str, settings: dict[str, Any]) -> list[Problem]:
    """Files and folders that an edition's settings name and that do not exist.

    A folder may lack if the pack is there, and a file below `_build/<name>/` if the build makes it. Where a part of the
    pack is there, it alone is told to lack the rest.
    """
    spending = table(settings, "spending")
    pack = spending.get("pack") if isinstance(spending.get("pack"), str) else ""
    lacking = lacking_in_pack(project / pack) if pack else list(PACK_FILES)
    packed = len(lacking) < len(PACK_FILES)
    problems, raw_here = _spending_files(project, spending, packed)
    elsewhere = raw_here or spending.get("generated") or (spending.get("folder") and not packed)
    if pack and lacking and not elsewhere:
        problems.append(_incomplete(pack, lacking))
    made = f"_build/{name}/" if spending.get("generated") else None
    for way in file_settings(Edition):
        if way == DECISIONS or (way == REGISTERS and packed and not raw_here):
            continue
        for file in files_at(settings, way):
            if not (made and file.startswith(made)) and not (project / file).is_file():
                what = f"[{way[0]}] {way[1]} names a file that does not exist: {file}"
                problems.append(Problem(what, do=_what_to_do(file)))
    return problems


def _incomplete(pack: str, lacking: Sequence[str]) -> Problem:
    """A pack that stands in for the spending files, and has not all its files."""
    return Problem(
        what=f"[spending] pack: {pack} is not whole, and there are no spending files to make it from.",
        found=f"no {', no '.join(lacking)}",
        needed=", ".join(PACK_FILES),
        do="put back what is lost from where the pack came from; or put the spending files in `folder`",
    )


def _spending_files(project: Path, spending: Mapping[str, Any], has_pack: bool) -> tuple[list[Problem], bool]:
    """What is wrong with the folder of spending files, and whether there are any in it."""
    folder = spending.get("folder")
    if not isinstance(folder, str) or not folder:
        return [], False
    patterns = [text for text in listed(spending.get("files", EVERY_FILE)) if isinstance(text, str) and text]
    found = spending_files(project / folder, patterns)
    if found or has_pack:
        return [], bool(found)
    if not (project / folder).is_dir():
        do = "put your spending files there, or correct the path (it starts at the project's folder)"
        return [Problem(what=f"[spending] folder does not exist: {folder}", do=do)], False
    others = len(spending_files(project / folder))
    return [
        Problem(
            what=f"[spending] there is no spending file in {folder}.",
            found=f"{others} files, of which `files` names none: {', '.join(patterns)}" if others else "no file at all",
            do="correct `files`" if others else "put your spending files there: CSV, Excel, OpenDocument or text PDF",
        )
    ], False


def _what_to_do(absent: str) -> str:
    folder, _, rest = absent.partition("/")
    return f"build {rest.partition('/')[0]} first, or correct the path" if folder == "_build" else "correct the path"
