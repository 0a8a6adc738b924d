"""`vcse link review`: take over what a person decided, and write the list of what is still in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vcse_monograph.editions import Edition, load_edition
from vcse_monograph.errors import Problem, UsageError
from vcse_monograph.files import written_whole
from vcse_monograph.linkage import decisions as kept
from vcse_monograph.linkage.registers import read_registers
from vcse_monograph.linkage.review import review_list, write_list
from vcse_monograph.pipeline.run import Progress, build

ROWS = 300
"""Suppliers asked about at a time: more than a person decides in a day."""


def review(
    project: Path, name: str, answers: Path | None = None, rows: int = ROWS, progress: Progress | None = None
) -> list[str]:
    """Take over the decisions in `answers` (or in the list as it lies there), then write the list anew.

    Returns what was done, in sentences. Raises DataError with every problem of the decisions; nothing is then
    written, neither decisions nor list. UsageError if the edition does not say where decisions are kept.
    """
    edition = load_edition(project, name)
    keeper, listed = _keeper(project, edition), project / "review" / f"{name}.csv"
    folder = build(project, name, until="pack", progress=progress).folder
    if not (folder / "suppliers.parquet").is_file():
        what = f'The edition "{name}" has no spending files here, so there are no suppliers to review.'
        raise UsageError(Problem(what, do="put its spending files in place; the shipped table names no supplier"))
    suppliers = pq.read_table(folder / "suppliers.parquet").to_pandas()
    source = answers or (listed if listed.is_file() else None)
    told, before = [], kept.read_decisions(keeper) if keeper.is_file() else {}
    after = before
    if source is not None:
        given = _given(project, edition, source, before, suppliers)
        after = kept.merge(before, given)
        told.append(_changes(before, after, source.name))
    if after != before:
        kept.write_decisions(keeper, after)
        told.append(f"kept in {keeper.relative_to(project).as_posix()}; the next `vcse build {name}` uses them")
    told += kept.unused(list(after), list(suppliers["supplier"]))
    table, left_out = review_list(suppliers, after, rows)
    write_list(listed, table)
    asked = int((table["decision"] == "").sum())
    told += [f"{listed.relative_to(project).as_posix()}: {asked} suppliers to decide upon", str(left_out)]
    what = "write `decision` (yes, no or undecided), `decided_by` (your name) and `decided_on` (a date) where you know"
    return [*told, f"{what}, then run this again: vcse link review {name}"] if asked else told


def _given(
    project: Path, edition: Edition, source: Path, before: Mapping[str, kept.Decision], suppliers: pd.DataFrame
) -> dict[str, kept.Decision]:
    """The decisions in a filled list; DataError with all that is wrong, with them and for this edition."""
    given, problems = kept.understood(source)
    fresh = [one for supplier, one in given.items() if before.get(supplier) != one]
    problems += kept.unborne(fresh, suppliers, _register(project, edition, fresh))
    if problems:
        raise kept.refusal(problems, source.name)
    return given


def put_decisions_above(project: Path, edition: Edition, suppliers: Path) -> list[str]:
    """Rewrite suppliers.parquet with the edition's decisions above the model; sentences about unused ones."""
    keeper = project / edition.linkage.decisions
    if not edition.linkage.decisions or not keeper.is_file():
        return []
    decisions = kept.read_decisions(keeper)
    table = pq.read_table(suppliers)
    register = _register(project, edition, decisions.values())
    decided = kept.apply_decisions(table.to_pandas(), decisions, register)
    with written_whole(suppliers) as temporary:
        pq.write_table(pa.Table.from_pandas(decided, schema=table.schema, preserve_index=False), temporary)
    return kept.unused(list(decisions), list(decided["supplier"]))


def _keeper(project: Path, edition: Edition) -> Path:
    if edition.linkage.decisions:
        return project / edition.linkage.decisions
    line = f'decisions = "data/{edition.name}/decisions.csv"'
    what = f'The edition "{edition.name}" does not say where decisions are kept.'
    raise UsageError(Problem(what, needed=line, do=f"add that line below [linkage] in editions/{edition.name}.toml"))


def _register(project: Path, edition: Edition, decisions: Sequence[kept.Decision] | object) -> pd.DataFrame | None:
    """The edition's registers, where a decision names an organisation."""
    if not kept.names_organisations(decisions):  # type: ignore[arg-type]
        return None
    return read_registers([project / register for register in edition.linkage.registers])


def _changes(before: dict[str, kept.Decision], after: dict[str, kept.Decision], source: str) -> str:
    new, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(before[supplier] != after[supplier] for supplier in before.keys() & after.keys())
    return f"{source}: {new} new decisions, {changed} changed, {gone} taken back"
