"""The questionnaire that a codebook describes: to print, to import into a survey tool, and the heading it will give."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase

from vcse_monograph.files import disarmed, write_text
from vcse_monograph.records.survey.codebook import Codebook, Item
from vcse_monograph.records.survey.document import Document

STEM = "How far do you agree?"
BEFORE = (
    "[Say here who asks, what the answers are for, who will see them, how long they are kept, and whom to ask.] "
    "Taking part is voluntary. You may leave out any statement. Please do not write names or addresses anywhere."
)
WHOM = {
    "both": "For everybody",
    "commissioner": "Only for those who answer for a commissioner",
    "VCSE": "Only for those who answer for a VCSE",
}


def write_questionnaire(codebook: Codebook, folder: Path) -> list[Path]:
    """Write the questionnaire in `folder`; return the files.

    questionnaire.docx: to read, print and hand out. forms-import.docx: numbered questions with lettered answers, as
    Microsoft Forms' quick import takes them. questionnaire.md: the same as text. heading.csv: the headings that a
    form of these questions exports; the codebook reads them.
    """
    word, imported = folder / "questionnaire.docx", folder / "forms-import.docx"
    _printed(codebook).save(word)
    _imported(codebook).save(imported)
    text, heading = folder / "questionnaire.md", folder / "heading.csv"
    write_text(text, _markdown(codebook))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(
        [disarmed(cell) for cell in (_grouping(codebook), *(item.paraphrase for item in codebook.items))]
    )
    write_text(heading, stream.getvalue())
    return [word, imported, text, heading]


def _grouping(codebook: Codebook) -> str:
    return codebook.grouping.asked_as[0]


def _groups(codebook: Codebook) -> list[str]:
    """The answers to choose from, one for each audience."""
    return [_words(answers) for answers in codebook.grouping.audiences.values()]


def _words(answers: list[str | int]) -> str:
    return next((answer for answer in answers if isinstance(answer, str)), str(answers[0]))


def _choices(item: Item) -> list[str]:
    """The answers of an item, and the one for those whom it does not concern."""
    points = item.labels or [str(value) for value in range(item.scale_min, item.scale_max + 1)]
    return [*points, *[code for code in item.not_applicable if isinstance(code, str)][:1]]


def _blocks(codebook: Codebook) -> Iterator[tuple[str, list[str], list[Item]]]:
    """(audience, choices, items) of each grid: neighbours that share audience and scale."""
    order = list(WHOM)
    items = sorted(codebook.items, key=lambda item: order.index(item.audience))
    for (audience, choices), block in groupby(items, key=lambda item: (item.audience, tuple(_choices(item)))):
        yield audience, list(choices), list(block)


def _licence(codebook: Codebook) -> str:
    licence = f" Licence: {codebook.licence}." if codebook.licence else ""
    return f"{codebook.title}. {codebook.instrument}.{licence}"


def _printed(codebook: Codebook) -> Document:
    document = Document()
    document.paragraph(codebook.title, "Heading1")
    document.paragraph(BEFORE)
    document.paragraph(f"1. {_grouping(codebook)}", "Heading2")
    for group in _groups(codebook):
        document.paragraph(f"\u2610 {group}")
    for number, (audience, choices, items) in enumerate(_blocks(codebook), 2):
        document.paragraph(f"{number}. {WHOM[audience]}: {STEM[0].lower()}{STEM[1:]}", "Heading2")
        document.table([["", *choices], *([item.paraphrase, *["\u2610"] * len(choices)] for item in items)])
    document.paragraph(_licence(codebook))
    return document


def _imported(codebook: Codebook) -> Document:
    document = Document()
    number = 1
    document.paragraph(codebook.title, "Heading1")
    for question, choices in [(_grouping(codebook), _groups(codebook)), *_questions(codebook)]:
        document.paragraph(f"{number}. {question}")
        for letter, choice in zip(ascii_uppercase, choices, strict=False):
            document.paragraph(f"{letter}. {choice}")
        document.paragraph("")
        number += 1
    return document


def _questions(codebook: Codebook) -> Iterator[tuple[str, list[str]]]:
    for _, choices, items in _blocks(codebook):
        for item in items:
            yield item.paraphrase, choices


def _markdown(codebook: Codebook) -> str:
    lines = [f"# {codebook.title}", "", BEFORE, "", f"## 1. {_grouping(codebook)}", ""]
    lines += [f"- {group}" for group in _groups(codebook)]
    for number, (audience, choices, items) in enumerate(_blocks(codebook), 2):
        lines += ["", f"## {number}. {WHOM[audience]}", "", f"{STEM} Choose one: {'; '.join(choices)}.", ""]
        lines += [f"{place}. {item.paraphrase}" for place, item in enumerate(items, 1)]
    return "\n".join([*lines, "", "---", "", _licence(codebook), ""])
