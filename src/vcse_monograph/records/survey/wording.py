"""When two texts ask or answer the same: case, punctuation, markup and question numbers do not count."""

from __future__ import annotations

import html
import re
import unicodedata

TAG = re.compile(r"<[^>]{1,200}>")
WORDS = re.compile(r"[^\W_]+")
NUMBERED = re.compile(
    r"^\s*(?:Q(?:uestion)?\s*)?(\d+(?:\.\d+)*(?:\.[a-z])?)\s*(?:[.):]\s*|\s+|$)(?=\D|$)", re.IGNORECASE
)
SIGNED = re.compile(r"\s*[-−–]\s*\d+([.,]0+)?\s*")


def key(text: object) -> str:
    """A text as it is compared: `Strongly  agree.` -> `strongly agree`; whole numbers as digits, 5.0 -> `5`."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    plain = unicodedata.normalize("NFKC", html.unescape(str(text)))
    sign = "-" if SIGNED.fullmatch(plain) else ""
    if number := re.fullmatch(r"\s*[-−–]?\s*(\d+)([.,]0+)?\s*", plain):
        return sign + str(int(number[1]))
    return " ".join(WORDS.findall(TAG.sub(" ", plain).replace("'", "").replace("’", "").casefold()))


def question_key(text: str) -> str:
    """As `key`, without the number that a tool prints before a question: `4.1. We meet` -> `we meet`."""
    return key(NUMBERED.sub("", text, count=1)) or key(text)


def question_number(text: str) -> str:
    """The number before a question, `4.1.a` of `4.1.a. We meet`; empty where there is none."""
    found = NUMBERED.match(text)
    return found[1].lower() if found else ""
