"""Verbs for case comparisons: qca."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcse_monograph.cli.app import app
from vcse_monograph.errors import Problem, UsageError, did_you_mean

if TYPE_CHECKING:
    from vcse_monograph.measures.qca import Cases

KINDS = ("conservative", "parsimonious", "intermediate")


@app.command()
def qca(
    data: Annotated[Path, typer.Argument(help="Cases: CSV, XLSX or ODS, one row a case; names in the first column")],
    outcome: Annotated[str, typer.Option(help="The outcome: Y, ~Y for its absence, Y{1} for a value")],
    conditions: Annotated[str, typer.Option(help="A,B,C; without it, every other column of numbers")] = "",
    cut: Annotated[float, typer.Option(help="Consistency from which a row of the truth table is enough")] = 0.8,
    solution: Annotated[str, typer.Option(help=", ".join(KINDS))] = KINDS[0],
    expect: Annotated[str, typer.Option(help="Directional expectations: A,~B; A*~B together; C{1,2}")] = "",
    pri: Annotated[float, typer.Option(help="PRI from which a row is enough")] = 0.0,
    negate: Annotated[bool, typer.Option("--negate", help="Explain the outcome's absence")] = False,
    freq: Annotated[int, typer.Option(help="Cases that a row needs; with fewer it is a remainder")] = 1,
    calibrate: Annotated[
        list[str] | None, typer.Option(help="A=out/crossover/in (direct method) or A=>threshold (crisp)")
    ] = None,
    log_odds: Annotated[float, typer.Option(help="Log-odds at the outer thresholds: 3, or 2.944 for ln 19")] = 3.0,
    draws: Annotated[int, typer.Option(help="Arrangements for the chance figure; 0 leaves it out")] = 1000,
    models: Annotated[int, typer.Option(help="The most tied models to list")] = 1000,
    sweep: Annotated[bool, typer.Option("--sweep", help="Also show the solution for every other cut")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; its fields are in docs/qca.md")] = False,
) -> None:
    """Qualitative comparative analysis: truth table, solution with every tied model, fit, and chance."""
    from vcse_monograph.measures.qca import Cuts, Request, Settings, analyse, as_fields, read_cases
    from vcse_monograph.measures.qca.report import lines

    _check_options(data, cut, pri, solution, freq, draws, models, log_odds, expect)
    request = Request(outcome, conditions, negate, calibrate or (), log_odds)
    cases, notes = read_cases(data, request)
    cuts = Cuts(cut, pri, freq)
    settings = Settings(solution, cuts, _expectations(expect, cases), models, draws, swept=sweep)
    analysis = analyse(cases, settings, notes)
    if as_json:
        typer.echo(json.dumps(as_fields(analysis), indent=1, ensure_ascii=False))
        return
    for line in lines(analysis):
        typer.echo(line)


def _expectations(typed: str, cases: Cases) -> list:
    from vcse_monograph.measures.qca.notation import read_expectations

    expectations, problems = read_expectations(typed, cases.conditions)
    if problems:
        raise UsageError(problems)
    return expectations


def _check_options(
    data: Path,
    cut: float,
    pri: float,
    solution: str,
    freq: int,
    draws: int,
    models: int,
    log_odds: float,
    expect: str,
) -> None:
    """Every option that cannot be meant, told together."""
    problems = []
    if not data.is_file():
        do = "correct the path; the working directory is where a relative path starts"
        problems.append(Problem(f"There is no file {data}.", do=do))
    for name, share, low in (("--cut", cut, 0.0), ("--pri", pri, 0.0)):
        if not low <= share <= 1:
            problems.append(Problem(f"{name} is out of range.", str(share), "a share from 0 to 1", f"correct {name}"))
    for name, count, least in (("--freq", freq, 1), ("--draws", draws, 0), ("--models", models, 1)):
        if count < least:
            problems.append(Problem(f"{name} is out of range.", str(count), f"{least} or more", f"correct {name}"))
    if log_odds <= 0:
        problems.append(Problem("--log-odds is out of range.", str(log_odds), "more than 0", "correct --log-odds"))
    if solution not in KINDS:
        what = f'There is no solution "{solution}".{did_you_mean(solution, KINDS)}'
        problems.append(Problem(what, needed=f"one of: {', '.join(KINDS)}", do="correct --solution"))
    elif expect and solution != "intermediate":
        what = f"Expectations have no part in a {solution} solution."
        problems.append(Problem(what, do="leave --expect out, or ask for --solution intermediate"))
    if problems:
        raise UsageError(problems)
