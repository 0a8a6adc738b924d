"""Write REFI-QDA: coded extracts as a project (`.qdpx`), a codebook as `.qdc`. The same input gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from vcse_monograph.files import written_whole
from vcse_monograph.records.cases.archive import CODEBOOK, PROJECT, QDE
from vcse_monograph.records.cases.codebook import Code, Codebook
from vcse_monograph.records.cases.extracts import Extract

OURS = UUID("6f3c1c0e-0d7e-4a53-9d0c-5a1f6c0b2f0e")
"""Made once; with it the same name has the same guid in every file."""

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member, the first that a zip can hold, so that no clock is in the file."""

ORIGIN = "The VCSE Commissioning Monograph"


def guid(*parts: str) -> str:
    """The guid of a thing, from what it is."""
    return str(uuid5(OURS, "/".join(parts))).upper()


def write_qdc(path: Path, book: Codebook) -> None:
    """Write a codebook so that other software can import it: every code, and below it its directions and strengths."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _add_codes(SubElement(root, "Codes"), book, {})
    with written_whole(path) as temporary:
        temporary.write_bytes(_xml(root))


def write_project(path: Path, extracts: Sequence[Extract], book: Codebook, name: str = "Case comparison") -> None:
    """Write extracts as a project; a passage's text is its quotation, or dots where that is withheld."""
    root = Element("Project", {"xmlns": PROJECT, "name": name, "origin": ORIGIN})
    users = SubElement(root, "Users")
    for coder in sorted({e.coder for e in extracts}):
        SubElement(users, "User", {"guid": guid("user", coder), "name": coder, "id": coder})
    episodes = {code: sorted({e.episode for e in extracts if e.code == code and e.episode}) for code in book.by_id}
    _add_codes(SubElement(SubElement(root, "CodeBook"), "Codes"), book, episodes)
    variables = SubElement(root, "Variables")
    for variable in ("site", "tracer", "period", "source_kind"):
        about = {"guid": guid("variable", variable), "name": variable, "typeOfVariable": "Text"}
        SubElement(variables, "Variable", about)
    _add_cases(SubElement(root, "Cases"), extracts)
    texts = _add_sources(SubElement(root, "Sources"), extracts)
    with written_whole(path) as temporary:
        temporary.write_bytes(_zipped({QDE: _xml(root), **texts}))


def _add_codes(parent: Element, book: Codebook, episodes: dict[str, list[str]]) -> None:
    for code in book.codes:
        element = _add_code(parent, (code.id,), code.label, codable=False)
        SubElement(element, "Description").text = code.definition
        for episode in episodes.get(code.id, []) if code.episodes else [""]:
            path: tuple[str, ...] = (code.id, episode) if episode else (code.id,)
            below = _add_code(element, path, episode, codable=False) if episode else element
            _add_directions(below, path, book, code)


def _add_directions(parent: Element, path: tuple[str, ...], book: Codebook, code: Code) -> None:
    for direction in book.scales[code.scale].values:
        element = _add_code(parent, (*path, direction), direction)
        for strength, number in book.strengths.items():
            _add_code(element, (*path, direction, str(number)), strength)


def _add_code(parent: Element, path: tuple[str, ...], name: str, *, codable: bool = True) -> Element:
    about = {"guid": guid("code", *path), "name": name, "isCodable": "true" if codable else "false"}
    return SubElement(parent, "Code", about)


def _add_cases(parent: Element, extracts: Sequence[Extract]) -> None:
    """One case for each site, tracer and period, with its passages."""

    def cell(e: Extract) -> tuple[str, str, str]:
        return e.site, e.tracer, e.period

    for key, group in groupby(sorted(extracts, key=lambda e: (cell(e), e.extract)), key=cell):
        case = SubElement(parent, "Case", {"guid": guid("case", *key), "name": " / ".join(filter(None, key))})
        for variable, value in zip(("site", "tracer", "period"), key, strict=True):
            _add_value(case, variable, value)
        for extract in sorted({e.extract for e in group}):
            SubElement(case, "SelectionRef", {"targetGUID": guid("extract", extract)})


def _add_value(parent: Element, variable: str, value: str) -> None:
    if value:
        element = SubElement(parent, "VariableValue")
        SubElement(element, "VariableRef", {"targetGUID": guid("variable", variable)})
        SubElement(element, "TextValue").text = value


def _add_sources(parent: Element, extracts: Sequence[Extract]) -> dict[str, bytes]:
    """The sources with their selections; returns the members that hold their texts."""
    texts = {}
    for (source, kind), group in groupby(
        sorted(extracts, key=lambda e: (e.source, e.source_kind, e.extract)), key=lambda e: (e.source, e.source_kind)
    ):
        number = guid("source", source)
        about = {"guid": number, "name": source, "plainTextPath": f"internal://{number}.txt"}
        element = SubElement(parent, "TextSource", about)
        text = ""
        for extract, codings in groupby(group, key=lambda e: e.extract):
            text = _add_selection(element, extract, list(codings), text)
        _add_value(element, "source_kind", kind)
        texts[f"sources/{number}.txt"] = text.encode("utf-8")
    return texts


def _add_selection(source: Element, extract: str, codings: Iterable[Extract], text: str) -> str:
    """One passage after the text so far; returns the text with it."""
    first, *rest = codings
    words = first.quotation or "." * first.length
    place = {"startPosition": str(len(text)), "endPosition": str(len(text) + len(words))}
    element = SubElement(source, "PlainTextSelection", {"guid": guid("extract", extract), "name": extract, **place})
    for coding in (first, *rest):
        path = (coding.code, *filter(None, (coding.episode,)), coding.direction, str(coding.strength))
        about = {"guid": guid("coding", extract, coding.coder, *path), "creatingUser": guid("user", coding.coder)}
        SubElement(SubElement(element, "Coding", about), "CodeRef", {"targetGUID": guid("code", *path)})
    return f"{text}{words}\n"


def _xml(root: Element) -> bytes:
    indent(root, " ")
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, OLDEST), members[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
