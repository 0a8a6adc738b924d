"""The forms that survey tools export in: how each is known, and which of its columns are not questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vcse_monograph.records.sheets import Cell
from vcse_monograph.records.survey.wording import key, question_number

PERSONAL_WORDS = frozenset(
    {
        "email",
        "mail",
        "name",
        "firstname",
        "lastname",
        "surname",
        "forename",
        "username",
        "phone",
        "telephone",
        "mobile",
    }
    | {"address", "ipaddress", "postcode", "latitude", "longitude", "locationlatitude", "locationlongitude"}
    | {"recipientemail", "recipientfirstname", "recipientlastname", "externalreference"}
)


@dataclass(frozen=True)
class Form:
    """A form of export.

    `identity`: alternatives, each the headings that together tell one response of a file from another.
    `everywhere`: headings that do so for any two files of the form; a number that begins at 1 in each does not.
    `about`: headings that the tool adds beside the questions. All headings are as `wording.key` gives them.
    """

    name: str
    title: str
    identity: tuple[tuple[str, ...], ...]
    about: frozenset[str] = frozenset()
    everywhere: tuple[str, ...] = ()


QUALTRICS = Form(
    "qualtrics",
    "Qualtrics",
    identity=(("responseid",),),
    everywhere=("responseid",),
    about=frozenset(
        {"startdate", "enddate", "recordeddate", "status", "progress", "finished", "duration in seconds", "responseid"}
        | {"ipaddress", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference"}
        | {"locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"}
    ),
)
MICROSOFT = Form(
    "microsoft-forms",
    "Microsoft Forms",
    identity=(("id",),),
    everywhere=("id", "start time", "completion time"),
    about=frozenset({"id", "start time", "completion time", "email", "name", "last modified time", "language"}),
)
JISC = Form(
    "jisc",
    "Jisc Online Surveys",
    identity=(("unique response number",), ("unique response no",), ("response id",), ("response number",)),
    everywhere=("unique response number",),
    about=frozenset(
        {"unique response number", "unique response no", "response id", "response number"}
        | {"started", "completed", "submitted"}
    ),
)
GOOGLE = Form(
    "google-forms",
    "Google Forms",
    # The time alone is no identity: two people can submit in the same second.
    identity=(("timestamp", "email address"), ("timestamp", "username")),
    everywhere=("timestamp", "email address"),
    about=frozenset({"timestamp", "email address", "username", "score"}),
)
ANY_IDENTITY = tuple((name,) for name in ("responseid", "response id", "respondent id", "respondent", "case id", "id"))
SPSS = Form("spss", "SPSS", identity=ANY_IDENTITY, about=frozenset(name for (name,) in ANY_IDENTITY))
PLAIN = Form("plain", "plain table", identity=ANY_IDENTITY, about=frozenset(name for (name,) in ANY_IDENTITY))
FORMS = {form.name: form for form in (QUALTRICS, MICROSOFT, JISC, GOOGLE, SPSS, PLAIN)}

NOT_A_RESPONSE = frozenset(
    # Qualtrics' Status, as text and as code: previews, tests, spam.
    {"survey preview", "survey test", "spam", "spam survey preview", "offline survey preview", "1", "2", "8", "9", "17"}
)


def recognise(rows: Sequence[Sequence[Cell]]) -> Form:
    """The form of a table, by its headings; a table that no tool's headings mark is a plain one."""
    headings = [str(cell or "") for cell in rows[0]]
    keys = {key(heading) for heading in headings}
    if _import_ids(rows) or ("responseid" in keys and keys & {"finished", "progress", "recordeddate"}):
        return QUALTRICS
    if {"id", "start time", "completion time"} <= keys:
        return MICROSOFT
    if keys & {"unique response number", "unique response no", "response number"} or _mostly_numbered(headings):
        return JISC
    if key(headings[0]) == "timestamp":
        return GOOGLE
    return PLAIN


def _mostly_numbered(headings: Sequence[str]) -> bool:
    """Whether most headings begin with a question's number, as `4.1. text`; `Q4` is anybody's name for a column."""
    filled = [heading for heading in headings if heading.strip()]
    numbered = sum(heading.strip()[0].isdigit() and bool(question_number(heading)) for heading in filled)
    return len(filled) > 2 and numbered * 2 > len(filled)


def heading_rows(form: Form, rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows above the answers are headings."""
    if form is QUALTRICS:
        return 3 if _import_ids(rows) else 2
    if form is JISC and len(rows) > 1 and all(_bare_number(cell) for cell in rows[0][1:]):
        texts = [key(cell) for cell in rows[1][1:] if cell]
        # Questions differ from one another, where answers to a scale recur.
        return 2 if any(" " in text for text in texts) and len(set(texts)) == len(texts) else 1
    return 1


def _import_ids(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the third row is Qualtrics' `{"ImportId": ...}`, with quotation marks as they may have been spoilt."""
    filled = [str(cell) for cell in (rows[2] if len(rows) > 2 else []) if str(cell or "").strip()]
    return bool(filled) and all(cell.startswith("{") and "ImportId" in cell for cell in filled)


def _bare_number(cell: Cell) -> bool:
    text = str(cell or "").strip()
    return not text or question_number(text) == text.lower().rstrip(".").removeprefix("q")


def personal(heading: str) -> bool:
    """Whether a heading speaks of who somebody is, or where."""
    return bool(PERSONAL_WORDS & set(key(heading.replace("-", "")).split()))
