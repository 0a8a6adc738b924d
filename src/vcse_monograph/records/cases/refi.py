"""Coded extracts out of a REFI-QDA project, the exchange standard of NVivo, ATLAS.ti, MAXQDA and QualCoder.

How a project's parts become the columns of an extract; of several places, the first that says it:

code, direction, strength, episode
    the path of the code: `Negotiated order > collaborative > strong`, `Conflict > E07 > unresolved`
site, tracer, period, source_kind
    a code of that name on the same passage; a variable, or the name, of a case that holds the passage; a variable
    of the source; a variable, or the name, of a case that holds the source; the name of a set that holds the source
source, coder
    the source's name; the user who coded
extract
    the selection's name where it is a number of its own, else its source and span, the same in every project
length, quotation
    the selection's ends; the source's text, which is opened only where quotations are allowed

The same span selected twice is one passage. Codes that the codebook does not know are left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from vcse_monograph.errors import DataError, Problem
from vcse_monograph.records.cases.archive import CODEBOOK, PROJECT, Project, open_codebook, open_project
from vcse_monograph.records.cases.codebook import Codebook, Vocabulary
from vcse_monograph.records.cases.extracts import COLUMNS, Reading, from_rows
from vcse_monograph.records.cases.tables import Row

NS = f"{{{PROJECT}}}"
NUMBERED = re.compile(r"[A-Za-z]{0,4}[-_ ]?\d{1,7}")
ABOUT = ("site", "tracer", "period", "source_kind")
CASE, SOURCE, MEMBER = "SelectionRef", "SourceRef", "MemberSource"
Names = tuple[str, ...]


@dataclass(frozen=True)
class Coding:
    """One code of one user on a passage."""

    path: Names
    user: str


@dataclass
class Passage:
    """A span of a source, the selections that make it, and its codings."""

    source: str
    start: int | None
    end: int | None
    selections: list[tuple[str, str]] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)


class Parts:
    """The lists of a project, by guid."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.users = {u.get("guid"): u.get("name") or u.get("id") or "" for u in root.iter(f"{NS}User")}
        self.variables = {v.get("guid"): v.get("name", "") for v in root.iter(f"{NS}Variable")}
        book = root.find(f"{NS}CodeBook/{NS}Codes")
        self.paths = dict(code_paths(book, NS)) if book is not None else {}

    def values(self, element: Element) -> dict[str, str]:
        """Variable name -> value of a case or a source."""
        found = {}
        for value in element.findall(f"{NS}VariableValue"):
            reference, *content = [*value, Element("none")]
            name = self.variables.get(reference.get("targetGUID"), "")
            if content and content[0].text:
                found[name] = content[0].text.strip()
        return found

    def passages(self) -> Iterator[Passage]:
        """The coded passages of all sources, in order; the same span twice is one passage."""
        sources = self.root.find(f"{NS}Sources")
        for source in sources if sources is not None else ():
            found: dict[object, Passage] = {}
            for selection in [source, *(e for e in source.iter() if e.tag.endswith("Selection"))]:
                self._add(found, source, selection)
            yield from found.values()

    def _add(self, found: dict[object, Passage], source: Element, selection: Element) -> None:
        codings = selection.findall(f"{NS}Coding")
        if not codings:
            return
        start, end = (_whole(selection.get(name)) for name in ("startPosition", "endPosition"))
        guid = selection.get("guid", "")
        key = (start, end) if start is not None and end is not None else guid
        passage = found.setdefault(key, Passage(source.get("guid", ""), start, end))
        passage.selections.append((guid, selection.get("name", "") if selection is not source else ""))
        for coding in codings:
            code = coding.find(f"{NS}CodeRef")
            path = self.paths.get(code.get("targetGUID") if code is not None else "", ())
            user = coding.get("creatingUser") or selection.get("creatingUser")
            passage.codings.append(Coding(path, self.users.get(user, "")))


def code_paths(parent: Element, namespace: str, above: Names = ()) -> Iterator[tuple[str | None, Names]]:
    """(guid, names from the top) of every code below an element."""
    for code in parent.findall(f"{namespace}Code"):
        path = (*above, code.get("name", ""))
        yield code.get("guid"), path
        yield from code_paths(code, namespace, path)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().lstrip("-").isdecimal() else None


@dataclass
class Translation:
    """A codebook's names, as a project may spell them."""

    book: Codebook
    sites: dict[str, list[str]]

    @cached_property
    def codes(self) -> Vocabulary:
        """The names of codes."""
        return Vocabulary.of(self.book.codes, self.book.former)

    @cached_property
    def about(self) -> dict[str, Vocabulary]:
        """The names of sites, tracers, periods and kinds of source."""
        terms = (self.book.tracers, self.book.periods, self.book.source_kinds)
        return {"site": Vocabulary(self.sites)} | {
            name: Vocabulary.of(known) for name, known in zip(ABOUT[1:], terms, strict=True)
        }

    @cached_property
    def fields(self) -> Vocabulary:
        """The names that a variable may have."""
        return Vocabulary({name: list(COLUMNS.headings[name]) for name in ABOUT})

    def coded(self, path: Names) -> dict[str, str]:
        """Code, direction, strength and episode of a path; empty where no part of it is a code."""
        at = next((i for i, name in enumerate(path) if self.codes.find(name)), None)
        if at is None:
            return {}
        code = self.codes.find(path[at]) or ""
        found = {"code": path[at]}
        for part in path[at + 1 :]:
            word = part.strip().lower().replace(" ", "_")
            kind = "direction" if word in self.book.scale_of(code).values else ""
            kind = kind or ("strength" if word in self.book.strengths else "episode")
            found[kind] = part.strip() if kind == "episode" else word
        return found

    def named(self, name: str) -> dict[str, str]:
        """What a case, set or code says by its name alone."""
        return {kind: name for kind, known in self.about.items() if known.find(name)}

    def told(self, name: str, values: dict[str, str]) -> dict[str, str]:
        """What a case says by its variables, or by its name."""
        by_variable = {kind: value for given, value in values.items() if (kind := self.fields.find(given))}
        return {**self.named(name), **by_variable}


class Context:
    """What cases, sets and sources say of a passage."""

    def __init__(self, parts: Parts, words: Translation) -> None:
        self.words = words
        self.names: dict[str, str] = {}
        self.sources: dict[str, dict[str, str]] = {}
        self.of: dict[tuple[str, str], dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        sources = parts.root.find(f"{NS}Sources")
        for source in sources if sources is not None else ():
            guid = source.get("guid", "")
            self.names[guid] = source.get("name") or guid
            self.sources[guid] = words.told("", parts.values(source))
            self.texts[guid] = source.get("plainTextPath", "")
        self.bearers = Counter(self.names.values())
        for case in parts.root.iter(f"{NS}Case"):
            self._hold(case, (CASE, SOURCE), words.told(case.get("name", ""), parts.values(case)))
        for group in parts.root.iter(f"{NS}Set"):
            self._hold(group, (MEMBER,), words.named(group.get("name", "")))

    def _hold(self, element: Element, kinds: tuple[str, ...], told: dict[str, str]) -> None:
        for kind in kinds:
            for member in element.findall(f"{NS}{kind}"):
                held = self.of.setdefault((kind, member.get("targetGUID", "")), {})
                for name, value in told.items():
                    held.setdefault(name, value)

    def about(self, passage: Passage) -> dict[str, str]:
        """Site, tracer, period and kind of source of a passage: the nearest that says it."""
        by_code = [self.words.named(c.path[-1]) for c in passage.codings if c.path and not self.words.coded(c.path)]
        by_case = [self.of.get((CASE, guid), {}) for guid, _ in passage.selections]
        by_source = [self.sources.get(passage.source, {})]
        by_source += [self.of.get((kind, passage.source), {}) for kind in (SOURCE, MEMBER)]
        found: dict[str, str] = {}
        for told in (*by_code, *by_case, *by_source):
            found = {**told, **found}
        return found

    def place(self, passage: Passage) -> str:
        """Source and span, so that the same words are one passage whichever project they are coded in.

        Where no span is told, as of a picture, the selection's guid stands for it; a whole source needs none.
        """
        source = self.names.get(passage.source, "")
        if self.bearers[source] > 1:
            source = f"{source} {passage.source}"
        if passage.start is not None and passage.end is not None:
            return f"{source} {passage.start}-{passage.end}"
        guid, _ = passage.selections[0]
        return source if guid == passage.source else f"{source} {guid}"


def read_project(
    path: Path, book: Codebook, sites: dict[str, list[str]], *, quotations: bool = False, called: str = ""
) -> Reading:
    """The coded extracts of a `.qdpx`; `sites` lists each site's other names.

    Raises DataError with every problem of the project; one that no code of the codebook occurs in is a problem.
    It names the project as `called`, else by the file's name.
    """
    project = open_project(path)
    parts, words = Parts(project.root), Translation(book, sites)
    context = Context(parts, words)
    passages = list(parts.passages())
    unknown = Counter(
        " > ".join(c.path) or "a code that is not in the project"
        for passage in passages
        for c in passage.codings
        if not words.coded(c.path) and not (c.path and words.named(c.path[-1]))
    )
    rows = list(_rows(passages, context, project if quotations else None))
    if not rows:
        do = f"use the codes of {book.id}, or name another codebook in the edition"
        problem = Problem(what="No passage has a code of the codebook.", found=_most(unknown), do=do)
        raise DataError(problem, where=called or path.name)
    reading = from_rows(rows, book, called or path.name)
    notes = (f"{unknown.total()} codings left out, of codes that the codebook does not know: {_most(unknown)}",)
    return replace(reading, notes=reading.notes + (notes if unknown else ()))


def _most(unknown: Counter[str]) -> str:
    return ", ".join(f"{name} ({n})" for name, n in sorted(unknown.items(), key=lambda x: (-x[1], x[0]))[:5])


def _rows(passages: list[Passage], context: Context, project: Project | None) -> Iterator[Row]:
    """One row of text for each known coding; `project` only where quotations are wanted."""
    names = Counter(name for passage in passages for _, name in passage.selections)
    number = 0
    texts: dict[str, str] = {}
    for passage in passages:
        about = context.about(passage)
        about |= {"extract": _own_number(passage, names) or context.place(passage)}
        about |= {"source": context.names.get(passage.source, "")}
        if passage.start is not None and passage.end is not None:
            about["length"] = str(max(passage.end - passage.start, 0))
            if project is not None:
                place = context.texts.get(passage.source, "")
                texts.setdefault(place, project.text_of(place))
                about["quotation"] = " ".join(texts[place][passage.start : passage.end].split())
        for coding in passage.codings:
            coded = context.words.coded(coding.path)
            if coded:
                number += 1
                yield Row(number, {**about, **coded, "coder": coding.user})


def _own_number(passage: Passage, names: Counter[str]) -> str:
    """The name of the passage's selections, where it is a number that no other passage has."""
    for _, name in passage.selections:
        if NUMBERED.fullmatch(name) and names[name] == len(passage.selections):
            return name
    return ""


def read_qdc(path: Path) -> list[tuple[str, ...]]:
    """The codes of a `.qdc`, each as its names from the top. Raises DataError where it is no codebook."""
    codes = open_codebook(path).find(f"{{{CODEBOOK}}}Codes")
    return [names for _, names in code_paths(codes, f"{{{CODEBOOK}}}")] if codes is not None else []
