"""How a verdict is shown: a sign and its word, and on synthetic data always that it is no evidence."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node

from vcse_monograph.book import passports
from vcse_monograph.findings.verdicts import Verdict

NOT_EVIDENCE = "code check, not evidence"
NO_VERDICT = "no verdict yet"
SIGNS = {"holds": "✓", "holds in part": "◐", "does not hold": "✗", "not shown": "○", "not testable here": "–"}
"""A sign stands before its word, never in its place."""
CLASS = "vcse-verdict"


def is_check(data_kind: str) -> bool:
    """Whether data of that kind check the code and can be no evidence."""
    return data_kind == "synthetic"


def words(verdict: Verdict | None) -> str:
    """`holds`, or on synthetic data `holds (code check, not evidence)`."""
    if verdict is None:
        return NO_VERDICT
    return in_words(str(verdict.verdict), verdict.data_kind)


def in_words(word: str, data_kind: str) -> str:
    """A verdict's word, or a value, with what it is worth on data of that kind."""
    return f"{word} ({NOT_EVIDENCE})" if is_check(data_kind) else word


def in_prose(finding: str, title: str, verdict: Verdict | None) -> list[Node]:
    """The verdict's word as a link to the finding's page."""
    return _mark(finding, title, verdict, "")


def in_card(finding: str, title: str, verdict: Verdict | None) -> list[Node]:
    """The same with its sign, as cards and tables show it."""
    sign = SIGNS.get(str(verdict.verdict), "") if verdict else ""
    return _mark(finding, title, verdict, sign)


def _mark(finding: str, title: str, verdict: Verdict | None, sign: str) -> list[Node]:
    if verdict is None:
        return [nodes.inline("", NO_VERDICT, classes=["vcse-absent"])]
    word = str(verdict.verdict)
    kind = f"{CLASS}--{word.replace(' ', '-')}"
    hover = passports.short_form([words(verdict), f"{finding}: {title}", verdict.because])
    text = f"{sign} {word}".strip()
    found: list[Node] = [passports.marked(text, passports.finding_label(finding), hover, CLASS, kind)]
    if is_check(verdict.data_kind):
        found.append(nodes.inline("", f" ({NOT_EVIDENCE})", classes=["vcse-check"]))
    return found
