"""How hard a page's prose is to read: words a sentence, and the automated readability index.

The index (Smith and Senter 1967, AMRL-TR-66-220) needs no dictionary of syllables, so it comes out the same everywhere:

    4.71 letters a word + 0.5 words a sentence - 21.43

and tells the school year, in the United States, whose pupils read such prose with ease.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vcse_monograph.book.lint.prose import ASIDE, passages

HARDEST = 10.0
"""Year 10, ages 15 to 16: what the general press is written for. Names of bodies and laws are long, whatever we do."""

LEAST_WORDS = 4
"""Fewer is no sentence."""

FEW_SENTENCES = 10
"""Fewer sentences say nothing about how hard a page is."""

SENTENCE = re.compile(r"[.!?:](?=[”\")’]*(?:\s|$))")
WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?|\d[\d.,]*")
END = re.compile(r"[.!?:][”\")’]*\s*$")


@dataclass(frozen=True)
class Readability:
    """Words, sentences and letters of a page's sentences; headings and cells without a full stop are left out."""

    words: int
    sentences: int
    letters: int

    @property
    def words_a_sentence(self) -> float:
        """The mean length of a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def telling(self) -> bool:
        """Whether there is enough prose to judge it by."""
        return self.sentences >= FEW_SENTENCES

    @property
    def grade(self) -> float:
        """The automated readability index; 0 where there is no sentence."""
        if not self.sentences:
            return 0.0
        return 4.71 * self.letters / self.words + 0.5 * self.words_a_sentence - 21.43


def readability(markdown: str, syntax: frozenset[str]) -> Readability:
    """The readability of a MyST page. A role, a span of code or a formula counts as a word of three letters."""
    return of_sentences(passage.text.replace(ASIDE, "one") for passage in passages(markdown, syntax))


def of_sentences(texts: Iterable[str]) -> Readability:
    """The readability of passages; one that does not end as a sentence does is left out."""
    words = sentences = letters = 0
    for text in texts:
        found = WORD.findall(text)
        if len(found) < LEAST_WORDS or not END.search(text):
            continue
        words += len(found)
        letters += sum(len(word) for word in found)
        sentences += len(SENTENCE.findall(text))
    return Readability(words, sentences, letters)
