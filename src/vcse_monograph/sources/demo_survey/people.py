"""What survey tools record beside the answers: invented addresses, names, places and comments, to be left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vcse_monograph.sources.demo_survey.responses import MISSING, NOT_PUT, Responses

FIRST_DAY = datetime(2023, 5, 1, 9, 0)
REPEATED = 2
"""Responses that stand twice in an export, as when two downloads were joined."""
COMMENT_EVERY = 9
COMMENTS = (
    "Happy to talk: write to {email}",
    "We are {name}, a small team; ring us on 01632 960{number:03d}.",
    '=HYPERLINK("https://example.org/{number}","our report")',
    "The questions on teams, meetings, and costs hardly fit us",
)


@dataclass(frozen=True)
class Respondent:
    """One row of an export: `row` is the place of its answers in the responses."""

    row: int
    number: int
    begun: datetime
    ended: datetime
    finished: bool
    comment: str

    @property
    def identifier(self) -> str:
        """As Qualtrics gives them: R_ and letters."""
        return f"R_3demo{self.number:06d}"

    @property
    def email(self) -> str:
        """At a domain that is reserved for examples."""
        return f"respondent.{self.number:03d}@example.org"

    @property
    def name(self) -> str:
        """No person's."""
        return f"Respondent No-{self.number:03d}"

    @property
    def address(self) -> str:
        """Of a network that is reserved for documentation."""
        return f"192.0.2.{self.number % 250 + 1}"


def respondents_of(responses: Responses, wave: int = 1) -> list[Respondent]:
    """The export's rows in order of time; the last REPEATED stand for responses that were there before."""
    begin = FIRST_DAY.replace(year=FIRST_DAY.year + wave - 1)
    people = []
    for row, answers in enumerate(responses.answers):
        put = answers[answers != NOT_PUT]
        number = row + 1
        started = begin + timedelta(minutes=47 * row)
        person = Respondent(row, number, started, started + timedelta(seconds=300 + row), bool(put[-1] != MISSING), "")
        text = COMMENTS[row // COMMENT_EVERY % len(COMMENTS)] if row % COMMENT_EVERY == 4 else ""
        comment = text.format(email=person.email, name=person.name, number=number)
        people.append(Respondent(row, number, started, person.ended, person.finished, comment))
    return people + people[:REPEATED]


def planted(responses: Responses, wave: int = 1) -> list[str]:
    """Every invented personal text of the exports; none of them may appear in any output."""
    people = respondents_of(responses, wave)
    texts = {text for p in people for text in (p.email, p.name, p.address, p.identifier, p.comment) if text}
    return sorted(texts)
