"""The publishable spending pack: small, without personal data, and enough to rebuild every chapter on spending.

Its columns are told in docs/architecture.md. Money stays DECIMAL from the payments to the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING

from vcse_monograph.database import connected, own_csv, quoted
from vcse_monograph.editions import Edition, Spending
from vcse_monograph.editions.spending import PACK_TABLES
from vcse_monograph.files import sha256, write_text, written_whole

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def build_pack(
    edition: Edition,
    *,
    payments: Path,
    suppliers: Path,
    ledger: Path,
    quarantine: Path,
    raw: Path,
    pack: Path,
) -> list[str]:
    """Write an edition's pack to the folder `pack`, from the four files before it; `raw` holds the spending files.

    Returns what the edition's maker should know: payments dated outside its months, which are kept.
    """
    spending = edition.spending
    assert spending is not None, "an edition without spending has no pack"
    with connected() as db:
        _load(db, payments, suppliers, ledger, quarantine, spending)
        db.execute(_sql("known.sql"), {"plausible": edition.publish.plausible, "doubtful": LEAST_DOUBTFUL})
        _write(db, _spending(db), pack / "spending.csv", {"threshold": spending.transaction_threshold})
        _write(db, "SELECT * FROM ledger ORDER BY source_file", pack / "ledger.csv")
        _write(db, QUARANTINE, pack / "quarantine.csv")
        _write(db, LINKAGE, pack / "linkage.csv")
        _expect_months(db, edition, spending)
        _write(db, MISSING, pack / "missing.csv")
        notes = _outside(db, edition)
        sources = [row[0] for row in db.execute("SELECT source_file FROM ledger ORDER BY source_file").fetchall()]
    describe(edition, pack, _hashes(raw, sources))
    return notes


def _outside(db: DuckDBPyConnection, edition: Edition) -> list[str]:
    """A sentence if payments are dated outside the edition's months."""
    query = """
        SELECT count(*), min(month), max(month) FROM (SELECT strftime(date, '%Y-%m') AS month FROM payments)
        WHERE month NOT BETWEEN ? AND ?"""
    lines, first, last = db.execute(query, [edition.first_month, edition.last_month]).fetchall()[0]
    declared = f"{edition.first_month} to {edition.last_month}"
    return [f"{lines:,} payment lines are dated outside {declared} ({first} to {last}); they are kept"] if lines else []


LEAST_DOUBTFUL = 0.01
"""Probability of being a VCSE from which a supplier that may not be named is carried under a number.

One in a hundred, because below it the labels at hand cannot tell a probability from nil.
"""

NO_SUPPLIERS = """
    SELECT ''::VARCHAR AS normalised, NULL::DOUBLE AS charity_share, NULL::DOUBLE AS cic_share,
           NULL::DOUBLE AS society_share, NULL::DOUBLE AS other_vcse_share WHERE false"""
"""The columns that suppliers.parquet may lack; null where it does."""

QUARANTINE = """
    SELECT source_file, reason, count(*) AS rows,
           coalesce(sum(TRY_CAST(amount AS DECIMAL(18, 2))), 0.00::DECIMAL(18, 2)) AS amount
    FROM quarantine GROUP BY ALL ORDER BY ALL"""

LINKAGE = """
    SELECT decided_by, kind, count(*) AS suppliers, sum(lines)::BIGINT AS lines, sum(amount) AS amount,
           coalesce(sum(amount) FILTER (named), 0) AS named_amount,
           coalesce(sum(amount) FILTER (doubtful IS NOT NULL), 0) AS doubtful_amount,
           sum(amount * probability::DECIMAL(5, 4))::DECIMAL(18, 2) AS expected_amount
    FROM known GROUP BY ALL ORDER BY ALL"""

MISSING = """
    SELECT e.commissioner, e.month, coalesce(max(r.reason), 'no file was given, and no reason recorded') AS reason
    FROM expected AS e
    ANTI JOIN (SELECT DISTINCT commissioner, strftime(date, '%Y-%m') AS month FROM payments) AS p
        USING (commissioner, month)
    LEFT JOIN reasons AS r USING (commissioner, month)
    GROUP BY ALL ORDER BY ALL"""


def _load(
    db: DuckDBPyConnection, payments: Path, suppliers: Path, ledger: Path, quarantine: Path, spending: Spending
) -> None:
    """Views of the inputs: commissioners named as the edition says, each expense type and area in one spelling."""
    db.execute(_sql("disarm.sql"))
    db.execute("CREATE TABLE names (published VARCHAR, name VARCHAR)")
    if spending.commissioner_names:
        db.executemany("INSERT INTO names VALUES (?, ?)", [list(pair) for pair in spending.commissioner_names.items()])
    db.execute(f"CREATE VIEW raw AS SELECT * FROM read_parquet({quoted(payments)})")
    for column in ("expense_type", "expense_area"):
        db.execute(_one_spelling(column))
    db.execute("""
        CREATE VIEW payments AS
        SELECT raw.* REPLACE (
            coalesce(names.name, raw.commissioner) AS commissioner,
            t.spelling AS expense_type, a.spelling AS expense_area)
        FROM raw
        LEFT JOIN names ON names.published = raw.commissioner
        JOIN expense_type_spellings AS t ON t.published = raw.expense_type
        JOIN expense_area_spellings AS a ON a.published = raw.expense_area""")
    db.execute(f"""
        CREATE VIEW suppliers AS {NO_SUPPLIERS} UNION ALL BY NAME SELECT * FROM read_parquet({quoted(suppliers)})""")
    for name, path in (("ledger", ledger), ("quarantine", quarantine)):
        db.execute(f"CREATE VIEW {name} AS SELECT * FROM {own_csv(path)}")


def _one_spelling(column: str) -> str:
    """A table published -> spelling: white space collapsed; of spellings that differ in case alone, the commonest."""
    return f"""
        CREATE TABLE {column}_spellings AS
        WITH tidy AS (
            SELECT {column} AS published, trim(regexp_replace({column}, '\\s+', ' ', 'g')) AS spelling, count(*) AS n
            FROM raw GROUP BY 1
        ), counted AS (SELECT spelling, sum(n) AS n FROM tidy GROUP BY 1)
        SELECT published, first(c.spelling ORDER BY c.n DESC, c.spelling) AS spelling
        FROM tidy JOIN counted AS c ON upper(c.spelling) = upper(tidy.spelling) GROUP BY published"""


def _spending(db: DuckDBPyConnection) -> str:
    """The query of spending.csv; without the column `rungs` where every supplier's rung is told by its kind."""
    query = _sql("spending.sql")
    several = db.execute("SELECT count(*) FROM known WHERE rungs <> ''").fetchall()[0][0]
    return query if several else f"SELECT * EXCLUDE (rungs) FROM ({query})"


def _expect_months(db: DuckDBPyConnection, edition: Edition, spending: Spending) -> None:
    """Tables of the months that each commissioner should have, and of the reasons given for gaps."""
    db.execute("CREATE TABLE months (month VARCHAR)")
    db.executemany("INSERT INTO months VALUES (?)", [[month] for month in edition.months()])
    db.execute("CREATE TABLE reasons (commissioner VARCHAR, month VARCHAR, reason VARCHAR)")
    given = [[gap.commissioner, month, gap.reason] for gap in spending.missing for month in gap.months]
    if given:
        db.executemany("INSERT INTO reasons VALUES (?, ?, ?)", given)
    db.execute("""
        CREATE VIEW expected AS
        SELECT commissioner, month FROM (SELECT DISTINCT commissioner FROM payments) CROSS JOIN months
        UNION SELECT commissioner, month FROM reasons""")


def _write(db: DuckDBPyConnection, query: str, path: Path, parameters: Mapping[str, object] | None = None) -> None:
    """Write a query's rows as CSV (UTF-8, `\\n`), formulas disarmed, whole or not at all."""
    columns = db.execute(f"SELECT * FROM ({query}) LIMIT 0", parameters or {}).description
    text_columns = [name for name, kind, *_ in columns or [] if str(kind) in ("VARCHAR", "STRING")]
    safe = ", ".join(f'disarmed("{name}") AS "{name}"' for name in text_columns)
    replaced = f"SELECT * REPLACE ({safe}) FROM ({query})" if safe else query
    with written_whole(path) as temporary:
        db.execute(f"COPY ({replaced}) TO {quoted(temporary)} (HEADER, DELIMITER ',')", parameters or {})


def _sql(name: str) -> str:
    return package_files("vcse_monograph.release").joinpath(name).read_text(encoding="utf-8")


def _hashes(raw: Path, sources: Sequence[str]) -> dict[str, str]:
    return {name: sha256(raw / name) for name in sources if (raw / name).is_file()}


def describe(edition: Edition, pack: Path, sources: Mapping[str, str]) -> None:
    """Write `datapackage.json`: what the pack is, under which licence, from which files (Frictionless Data Package)."""
    assert edition.spending is not None
    description = {
        "name": f"vcse-spending-{edition.name}",
        "title": edition.title,
        "description": edition.summary,
        "version": edition.version,
        "data_kind": edition.data_kind.value,
        "first_month": edition.first_month,
        "last_month": edition.last_month,
        "licences": [{"title": edition.licence}],
        "attribution": edition.attribution,
        "parameters": {
            "transaction_threshold": edition.spending.transaction_threshold,
            "plausible": edition.publish.plausible,
            "doubtful": LEAST_DOUBTFUL,
        },
        "resources": [
            {
                "name": table,
                "path": f"{table}.csv",
                "hash": f"sha256:{sha256(pack / f'{table}.csv')}",
                "bytes": (pack / f"{table}.csv").stat().st_size,
            }
            for table in PACK_TABLES
        ],
        "sources": [{"path": path, "hash": f"sha256:{digest}"} for path, digest in sorted(sources.items())],
    }
    write_text(pack / "datapackage.json", json.dumps(description, indent=1, ensure_ascii=False) + "\n")


def differences(shipped: Path, made: Path) -> list[str]:
    """What differs between a shipped pack and one made anew, in a sentence a table; empty if nothing does."""
    found = []
    for table in PACK_TABLES:
        one, other = shipped / f"{table}.csv", made / f"{table}.csv"
        if one.is_file() and sha256(one) == sha256(other):
            continue
        if not one.is_file():
            found.append(f"{table}.csv is not in the shipped pack")
            continue
        before, after = (set(path.read_text(encoding="utf-8").splitlines()) for path in (one, other))
        gone, come = len(before - after), len(after - before)
        found.append(f"{table}.csv: {gone} rows of the shipped pack are no longer made, {come} rows are new")
    return found
