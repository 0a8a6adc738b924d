"""REFI-QDA files opened with care: they are archives and XML from strangers.

A project (`.qdpx`) is a zip with `project.qde` and the sources' texts; a codebook (`.qdc`) is XML alone.
Nothing is ever unpacked to disk, so that no name in an archive can reach a folder.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from vcse_monograph.errors import DataError, Problem

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
QDE = "project.qde"
MOST_FILES = 20_000
LARGEST = 256 << 20
"""Bytes of one member: 256 MB of XML holds some million codings, and fits a small machine."""

RATIO = 500
"""Unpacked over packed: text shrinks to a tenth, XML to a fiftieth, a bomb to a thousandth."""


@dataclass(frozen=True)
class Project:
    """A project's XML, and its sources' texts, each read only when asked for."""

    root: Element
    text_of: Callable[[str], str]


def open_project(path: Path) -> Project:
    """Open a `.qdpx`. Raises DataError where it is damaged, hostile, or no REFI-QDA project."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = _checked(archive, path)
            if QDE not in names:
                raise _refused(path, f"The archive holds no {QDE}: it is no REFI-QDA project.")
            root = _parsed(_member(archive, QDE, path), path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise _refused(path, f"The project cannot be opened: {error}.") from None
    if root.tag != f"{{{PROJECT}}}Project":
        raise _refused(path, f"{QDE} is no REFI-QDA project of version 1.0.", root.tag)
    return Project(root, lambda place: _text(path, place))


def open_codebook(path: Path) -> Element:
    """The root of a `.qdc`. Raises DataError where it is damaged, hostile, or no REFI-QDA codebook."""
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, "The codebook is too large to be one.")
        root = _parsed(path.read_bytes(), path)
    except OSError as error:
        raise _refused(path, f"The codebook cannot be opened: {error.strerror}.") from None
    if root.tag != f"{{{CODEBOOK}}}CodeBook":
        raise _refused(path, "The file is no REFI-QDA codebook of version 1.0.", root.tag)
    return root


def _checked(archive: zipfile.ZipFile, path: Path) -> set[str]:
    """The members' names, after refusing what no exchange format needs."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise _refused(path, f"The archive holds {len(members):,} files.", needed=f"at most {MOST_FILES:,}")
    for member in members:
        place = PurePosixPath(member.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
            raise _refused(path, "The archive holds a file that points out of it.", member.filename)
        if member.file_size > LARGEST or member.file_size > RATIO * max(member.compress_size, 1 << 10):
            raise _refused(path, "The archive holds a file that unpacks beyond all measure.", member.filename)
    return {member.filename for member in members}


def _member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """A member's bytes; what it says of its own size is not trusted."""
    with archive.open(name) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _refused(path, "The archive holds a file that unpacks beyond all measure.", name)
    return data


def _parsed(data: bytes, path: Path) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise _refused(path, "The XML declares entities or a document type, which no such file needs.") from None
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(path, f"The XML is damaged: {error}.") from None


def _text(path: Path, place: str) -> str:
    """The text at an `internal://` address of the project; empty where it is absent or outside."""
    name = place.removeprefix("internal://")
    with zipfile.ZipFile(path) as archive:
        inside = {member.lower(): member for member in archive.namelist()}
        found = inside.get(f"sources/{name}".lower())
        if not place.startswith("internal://") or found is None:
            return ""
        return _member(archive, found, path).decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


def _refused(path: Path, what: str, found: str = "", needed: str = "") -> DataError:
    do = "export the project again as REFI-QDA (QDPX), or give its extracts as CSV"
    return DataError(Problem(what=what, found=found, needed=needed, do=do), where=path.name)
