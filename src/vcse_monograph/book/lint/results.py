"""What a typed result looks like: a digit that is no date, or a number word that counts what the study counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vcse_monograph.book.lint.prose import ASIDE

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
YEAR = r"(?:19|20)\d\d"
DATES = re.compile(
    rf"(?<![\w£.,])(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})(?: {YEAR})?"  # 31 March 2020, 3 March
    rf"|(?:{MONTHS}) \d{{1,2}}, {YEAR}"  # March 31, 2020
    rf"|{YEAR}-\d\d-\d\d|{YEAR}[-/–]\d\d(?:\d\d)?"  # 2020-04-30, 2020-21, 2019/20, 2012–2020
    rf"|{YEAR})(?![\w%]|[.,]\d)"  # 2013
)

COUNTED = """
    answers cases codings conflicts councils economies extracts files grants groups hospices lines localities months
    patients people places practices providers recipients sources suppliers ties totals transactions VCSEs waves
    workarounds years
"""
"""What estimates count, beyond the units of the published figures. All plural: "one supplier" tells no result."""

NUMBERS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
"""
FRACTIONS = ("half", "thirds?", "quarters?", "fifths?", "tenths?")
BETWEEN = r"(?: [\w'’-]+){0,4}?"
"""Up to four words may stand between: "six local health and care economies"."""

ROUND = ".,;:!?()[]“”\"'’"


def counting(units: Iterable[str]) -> re.Pattern[str]:
    """A pattern for number words and fractions that count one of `units`: `six sites`, `half of the lines`."""
    number, noun = "|".join(NUMBERS.split()), "|".join(sorted({*units, *COUNTED.split()}))
    counted = rf"(?:(?:{number})(?:-\w+)?{BETWEEN}|(?:{'|'.join(FRACTIONS)}) of{BETWEEN}) (?:{noun})"
    return re.compile(rf"(?i)(?<![\w-]){counted}(?!\w)")


def set_aside(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with every match of `pattern` set aside, its length kept."""
    return pattern.sub(lambda match: ASIDE * len(match.group()), text)


def typed_results(text: str, counted: re.Pattern[str]) -> list[str]:
    """The results typed in a passage, in order. `counted` is what `counting` made."""
    safe = set_aside(text, DATES)
    digits = re.finditer(rf"[^\s{ASIDE}]*\d[^\s{ASIDE}]*", safe)
    found = [(match.start(), match.group().strip(ROUND)) for match in digits]
    found += [(match.start(), match.group()) for match in counted.finditer(safe)]
    return [words for _, words in sorted(found)]
