"""An analysis in lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vcse_monograph.measures.qca.analysis import Analysis
from vcse_monograph.measures.qca.chance import Chance
from vcse_monograph.measures.qca.fitting import Model
from vcse_monograph.measures.qca.layout import expectation_written
from vcse_monograph.measures.qca.terms import ANY

FULL = 10  # models shown with their terms; the others by their expression and fit


def lines(analysis: Analysis) -> Iterator[str]:
    """The truth table, necessity, every tied model, the chance, the sweep and the notes."""
    yield from _heading(analysis)
    yield from _truth_table(analysis)
    yield from _necessity(analysis)
    yield from _models(analysis)
    if analysis.chance:
        yield from _chance(analysis.chance)
    yield from _sweep(analysis)
    if analysis.notes:
        yield ""
    yield from (f"note: {note}" for note in analysis.notes)


def _heading(analysis: Analysis) -> Iterator[str]:
    cases, cuts = analysis.table.cases, analysis.settings.cuts
    names = ", ".join(condition.name for condition in cases.conditions)
    yield f"{cases.outcome}: {len(cases)} cases; conditions {names}"
    yield f"cuts: consistency {cuts.consistency:g}, PRI {cuts.pri:g}, cases {cuts.frequency}"
    if analysis.settings.expectations:
        expected = ", ".join(expectation_written(each, cases) for each in analysis.settings.expectations)
        yield f"expected to help: {expected}"


def _truth_table(analysis: Analysis) -> Iterator[str]:
    table = analysis.table
    names = [condition.name for condition in table.cases.conditions]
    yield ""
    rows = [
        [
            *("-" if value == ANY else str(value) for value in row.configuration),
            row.code,
            str(len(row.cases)),
            _share(row.consistency),
            _share(row.pri),
            ",".join(row.cases) + (f"  (contradictory: {','.join(row.without)} without)" if row.contradictory else ""),
        ]
        for row in sorted(table.rows, key=lambda row: (row.code == "?", -row.consistency, row.configuration))
    ]
    yield from _columns([[*names, "OUT", "n", "cons", "PRI", "cases"], *rows])
    yield f"{table.remainders} remainders"


def _necessity(analysis: Analysis) -> Iterator[str]:
    yield ""
    fits = [
        [each.expression, _share(each.fit.consistency), _share(each.fit.relevance), _share(each.fit.coverage)]
        for each in analysis.necessary
    ]
    yield from _columns([["necessity", "cons", "RoN", "cov"], *fits])


def _models(analysis: Analysis) -> Iterator[str]:
    models, outcome = analysis.solution.models, analysis.table.cases.outcome
    yield ""
    count = f"{len(models)} tied models" if len(models) > 1 else f"{len(models)} model" if models else "no model"
    yield f"{analysis.solution.kind} solution: {count}"
    for number, model in enumerate(models, 1):
        pairs = f"  (from {', '.join(model.pairs)})" if model.pairs else ""
        yield f"M{number}: {model.written} => {outcome}{pairs}"
        if number <= FULL:
            yield from _terms(model)
        else:
            yield f"    {_share(model.consistency)}  {_share(model.pri)}  {_share(model.coverage)}"


def _terms(model: Model) -> Iterator[str]:
    terms = [
        [term.written, _share(term.consistency), _share(term.pri), _share(term.coverage), _share(term.unique)]
        for term in model.terms
    ]
    whole = ["model", _share(model.consistency), _share(model.pri), _share(model.coverage), "-"]
    rows = [["", "cons", "PRI", "cov", "unique"], *terms, whole]
    cases = ["cases", *(",".join(term.cases) for term in model.terms), ""]
    yield from ("    " + line for line in _columns([[*row, who] for row, who in zip(rows, cases, strict=True)]))
    if model.assumptions:
        yield f"    {model.assumptions} simplifying assumptions"


def _chance(chance: Chance) -> Iterator[str]:
    how = f"all {chance.arrangements:,}" if chance.exact else f"{chance.arrangements:,} random"
    yield ""
    yield f"chance: with the outcome dealt anew over the cases ({how} arrangements),"
    yield f"  {_share(chance.as_good)} of them have a truth table that fits as well as this one"
    if chance.as_good_and_short is None:
        yield "  how many have a solution as short as well is not known: finding out would take minutes"
    else:
        yield f"  {_share(chance.as_good_and_short)} of them fit as well with a solution no longer than this one"


def _sweep(analysis: Analysis) -> Iterator[str]:
    if not analysis.stretches:
        return
    yield ""
    yield "cut-off sweep"
    for stretch in analysis.stretches:
        found = "; or ".join(model.written for model in stretch.solution.models[:FULL]) or "no row is coded 1"
        more = len(stretch.solution.models) - FULL
        yield f"  above {stretch.above:.3f} to {stretch.upto:.3f}: {found}{f'; and {more} more' if more > 0 else ''}"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of text in aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
