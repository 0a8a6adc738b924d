"""Tests on the case comparison. Six places are six cases: no reason is given here without the chance beside it."""

from __future__ import annotations

from vcse_monograph.findings.shown import format_value
from vcse_monograph.findings.tests.test import Data, Outcome, Word, finding_test


def _chance(value: float) -> str:
    return format_value(value, "probability")


def _ratio(value: float) -> str:
    return format_value(value, "ratio")


@finding_test
def in_every_site(
    data: Data, *, seen: str, robust: str, sites: str, agreement: str, least_agreement: float, chance: str
) -> Outcome:
    """Holds when something is seen in every site, whichever one source or coder is left out, and coders agree.

    In part when it is seen in more than half of the sites, or everywhere but not robustly, or by coders who do not
    agree enough. Fails when it is seen in half of them or fewer.
    """
    places, found, still = (int(data.value(name)) for name in (sites, seen, robust))
    alpha = data.value(agreement)
    because = (
        f"Seen in {found} of {places} sites; in {still} also without any one source or coder. Coders' agreement "
        f"(alpha) {_ratio(alpha)}, {_ratio(least_agreement)} is asked for. Chance that the rarer is all slips: "
        f"{_chance(data.value(chance))}."
    )
    if 2 * found <= places:
        return Outcome(Word.FAILS, because, seen)
    if still == places and alpha >= least_agreement:
        return Outcome(Word.HOLDS, because, robust)
    return Outcome(Word.IN_PART, because, robust)


@finding_test
def marks_together(data: Data, *, robust: str, sites: str, pairs: str, chance: str, most_chance: float) -> Outcome:
    """Holds when all marks of a mode occur robustly in every site, and sources tell of them together beyond chance.

    In part when one of the two is so; not shown otherwise.
    """
    places, still = int(data.value(sites)), int(data.value(robust))
    together, probability = int(data.value(pairs)), data.value(chance)
    because = (
        f"All its marks in {still} of {places} sites, whichever one source or coder is left out; {together} pairs of "
        f"marks told of by one source, chance of as many {_chance(probability)}."
    )
    met = (still == places) + (probability <= most_chance)
    word = {2: Word.HOLDS, 1: Word.IN_PART, 0: Word.NOT_SHOWN}[met]
    return Outcome(word, because, pairs)


@finding_test
def sufficient_condition(
    data: Data,
    *,
    consistency: str,
    pri: str,
    opposite: str,
    opposite_pri: str,
    chance: str,
    least_consistency: float,
    least_pri: float,
    most_chance: float,
) -> Outcome:
    """Holds when a condition is sufficient for the mode that it was expected to favour, beyond chance.

    In part when it is sufficient but chance fits as well too often; fails when it is sufficient for the opposite mode;
    not shown otherwise.
    """
    fit, reduction, other, other_reduction, probability = (
        data.value(name) for name in (consistency, pri, opposite, opposite_pri, chance)
    )
    because = (
        f"Consistency {_ratio(fit)} (asked: {_ratio(least_consistency)}), reduction in inconsistency "
        f"{_ratio(reduction)} (asked: {_ratio(least_pri)}); chance of as good a fit {_chance(probability)} over "
        f"{data.n(consistency)} sites."
    )
    if fit >= least_consistency and reduction >= least_pri:
        return Outcome(Word.HOLDS if probability <= most_chance else Word.IN_PART, because, consistency)
    if other >= least_consistency and other_reduction >= least_pri:
        reverse = f"{because} For the opposite mode: {_ratio(other)}, {_ratio(other_reduction)}."
        return Outcome(Word.FAILS, reverse, opposite)
    return Outcome(Word.NOT_SHOWN, because, consistency)


@finding_test
def tracers_differ(data: Data, *, difference: str, within: str, chance: str, most_chance: float) -> Outcome:
    """Holds when tracers differ by more than one witness moves a tracer, and beyond chance; in part when one is so."""
    apart, moved, probability = data.value(difference), data.value(within), data.value(chance)
    because = (
        f"Tracers' mode scores differ by {_ratio(apart)}; leaving out one source or coder moves a tracer's by at most "
        f"{_ratio(moved)}. Chance of as large a difference {_chance(probability)}."
    )
    met = (apart > moved) + (probability <= most_chance)
    return Outcome({2: Word.HOLDS, 1: Word.IN_PART, 0: Word.NOT_SHOWN}[met], because, difference)


@finding_test
def necessary_condition(
    data: Data,
    *,
    consistency: str,
    relevance: str,
    chance: str,
    seen: str,
    sites: str,
    least_consistency: float,
    least_relevance: float,
    most_chance: float,
) -> Outcome:
    """Holds when something that most sites show needs a condition: consistently, relevantly and beyond chance.

    In part when it needs it, but is seen in half of the sites or fewer, or chance does as well too often; not shown
    when the necessity is trivial (low relevance); fails when the consistency is not reached.
    """
    fit, weight, probability = data.value(consistency), data.value(relevance), data.value(chance)
    places, found = int(data.value(sites)), int(data.value(seen))
    because = (
        f"Necessity: consistency {_ratio(fit)} (asked: {_ratio(least_consistency)}), relevance {_ratio(weight)} "
        f"(asked: {_ratio(least_relevance)}), chance {_chance(probability)}; seen in {found} of {places} sites."
    )
    if fit < least_consistency:
        return Outcome(Word.FAILS, because, consistency)
    if weight < least_relevance:
        return Outcome(Word.NOT_SHOWN, because, consistency)
    often = 2 * found > places
    return Outcome(Word.HOLDS if often and probability <= most_chance else Word.IN_PART, because, consistency)


@finding_test
def mostly_settled(
    data: Data, *, share: str, chance: str, most: str, sites: str, threshold: float, most_chance: float
) -> Outcome:
    """Holds when more than a share of episodes went one way, beyond chance, and so in most sites.

    In part when more than the share did but chance, or half of the sites, say otherwise; fails when no more did.
    """
    value, probability = data.value(share), data.value(chance)
    mostly, places = int(data.value(most)), int(data.value(sites))
    because = (
        f"{format_value(value, '%')} of {data.n(share)} episodes (asked: more than {format_value(threshold, '%')}), "
        f"chance of as many {_chance(probability)}; most of them so in {mostly} of {places} sites."
    )
    if value <= threshold:
        return Outcome(Word.FAILS, because, share)
    holds = probability <= most_chance and 2 * mostly > places
    return Outcome(Word.HOLDS if holds else Word.IN_PART, because, share)


@finding_test
def all_sites_move(data: Data, *, moved: str, sites: str, chance: str, most_chance: float) -> Outcome:
    """Holds when every site moved as predicted, and that beyond chance; in part when more than half did; else fails."""
    found, places, probability = int(data.value(moved)), int(data.value(sites)), data.value(chance)
    because = f"{found} of {places} sites; chance of as many {_chance(probability)}."
    if 2 * found <= places:
        return Outcome(Word.FAILS, because, moved)
    holds = found == places and probability <= most_chance
    return Outcome(Word.HOLDS if holds else Word.IN_PART, because, moved)


@finding_test
def documented(data: Data, *, seen: str, documents: str, cells: str, chance: str, most_chance: float) -> Outcome:
    """Holds when something is seen at least once and a document says so too, beyond coders' slips.

    In part when it is seen without a document, or slips could explain it; fails when it is never seen.
    """
    found, papers, n, probability = (data.value(name) for name in (seen, documents, cells, chance))
    because = (
        f"In {int(found)} of {int(n)} site and tracer pairs; in {int(papers)} of them a document says so too. Chance "
        f"that the documents' passages are all slips of coders: {_chance(probability)}."
    )
    if not found:
        return Outcome(Word.FAILS, because, seen)
    return Outcome(Word.HOLDS if papers and probability <= most_chance else Word.IN_PART, because, seen)


@finding_test
def more_often(data: Data, *, here: str, there: str, chance: str, most_chance: float) -> Outcome:
    """Holds when one share is larger than another beyond chance; in part when it is larger; fails otherwise."""
    one, other, probability = data.value(here), data.value(there), data.value(chance)
    because = (
        f"{format_value(one, '%')} of {data.n(here)} pairs against {format_value(other, '%')} of {data.n(there)}; "
        f"chance of as large a difference {_chance(probability)}."
    )
    if one <= other:
        return Outcome(Word.FAILS, because, here)
    return Outcome(Word.HOLDS if probability <= most_chance else Word.IN_PART, because, here)
