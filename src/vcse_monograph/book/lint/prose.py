"""The prose of a MyST page: what a reader reads as words, by line; code, roles, formulas and targets stand aside.

The page is parsed by the parser that renders the book (myst-parser on markdown-it-py), with the book's own settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

ASIDE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a passage for what is not typed prose: a role, a span of code, a formula, a substitution."""

NOT_PROSE = {
    *("code", "code-block", "code-cell", "sourcecode", "literalinclude", "include", "math", "raw", "toctree"),
    *("bibliography", "mermaid", "result-figure", "result-table", "glossary-file"),
}
"""Directives whose content is not prose."""

TITLED = {"list-table", "table", "csv-table", "admonition", "card", "dropdown", "tab-item", "topic", "grid-item-card"}
"""Directives whose argument is a title; of the others it is a name."""

SPOKEN_OPTIONS = {"alt", "caption", "title", "header", "footer"}
"""Options whose value a reader reads or hears."""

VALUE_ROLES = {"num", "interval", "bounds", "pub", "edition", "verdict", "claim", "finding"}
"""Roles that print a value; they have no title of their own."""

TITLE_AND_TARGET = re.compile(r"(?s)(?P<title>.*?)\s*<[^<>]*>")
OPTION = re.compile(r":(?P<name>[\w-]+):(?P<value>.*)")


@dataclass(frozen=True)
class Passage:
    """Words that stand together, in one line of the source: `line` counts from 1."""

    line: int
    text: str


@cache
def parser(extensions: frozenset[str]) -> MarkdownIt:
    """The book's parser with these extensions of MyST; `smartquotes` stays out, since it alters what was typed."""
    return create_md_parser(MdParserConfig(enable_extensions=set(extensions) - {"smartquotes"}), RendererHTML)


def passages(markdown: str, extensions: frozenset[str], first_line: int = 1) -> Iterator[Passage]:
    """The prose of a page or of a part of it that begins at `first_line`, in order."""
    for token in parser(extensions).parse(markdown):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "inline":
            yield from _inline(token.children or [], line)
        elif token.type in ("fence", "colon_fence"):
            yield from _directive(token, extensions, line)
        elif token.type == "html_block":
            yield Passage(line, _without_tags(token.content))


def _inline(tokens: list[Token], line: int) -> Iterator[Passage]:
    """The lines of a paragraph, heading or cell."""
    text = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield Passage(line, text)
            line, text = line + 1, ""
        elif token.type == "text":
            text += token.content
        elif token.type == "image":
            text += f" {token.content} "
        elif token.type == "myst_role":
            text += _role(token)
            line += token.content.count("\n")
        elif token.type in ("code_inline", "math_inline", "substitution_inline", "footnote_ref"):
            text += ASIDE
    yield Passage(line, text)


def _role(token: Token) -> str:
    """The title of a role that has one (`` {doc}`this page <book/methods>` ``); else only that it stands there."""
    titled = TITLE_AND_TARGET.fullmatch(token.content)
    if token.meta["name"] in VALUE_ROLES or not titled:
        return token.content if token.meta["name"] == "term" else ASIDE
    return titled["title"]


def _directive(fence: Token, extensions: frozenset[str], line: int) -> Iterator[Passage]:
    """The title, the spoken options and the body of a directive; nothing of a plain block of code."""
    name, _, argument = fence.info.strip().partition(" ")
    if not (name.startswith("{") and name.endswith("}")):
        return
    name = name[1:-1]
    if name in TITLED and argument:
        yield from passages(argument, extensions, line)
    rows = fence.content.splitlines(keepends=True)
    count = _option_lines(rows)
    for number, row in enumerate(rows[:count], start=line + 1):
        option = OPTION.match(row)
        if option and option["name"] in SPOKEN_OPTIONS:
            yield from passages(option["value"].strip(), extensions, number)
    if name not in NOT_PROSE:
        yield from passages("".join(rows[count:]), extensions, line + 1 + count)


def _option_lines(rows: list[str]) -> int:
    """How many lines at the head of a directive's content are options."""
    if rows and rows[0].strip() == "---":
        return next((n + 1 for n, row in enumerate(rows[1:], start=1) if row.strip() == "---"), len(rows))
    return next((n for n, row in enumerate(rows) if not OPTION.match(row)), len(rows))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def _without_tags(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    return parser.text
