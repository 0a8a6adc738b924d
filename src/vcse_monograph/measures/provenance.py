"""Where the numbers come from: files, rows, control totals, missing months, and how suppliers were identified."""

from __future__ import annotations

import pandas as pd

from vcse_monograph.measures.definition import RUNGS, Definition
from vcse_monograph.measures.measurement import Measurement, absent, count
from vcse_monograph.measures.pack import Pack, month_in_words
from vcse_monograph.measures.pack_tables import KINDS

READ = "read"


def file_measurements(pack: Pack) -> dict[str, Measurement]:
    """Files and rows found, kept and quarantined; control totals; whether every kept row reached the pack."""
    ledger = pack.ledger
    files, read = len(ledger), int((ledger["state"] == READ).sum())
    found, kept = int(ledger["rows_found"].sum()), int(ledger["rows_kept"].sum())
    totals = control_totals(ledger)
    share_words = "Payment rows kept, of all payment rows found"
    return {
        "files": count(files, "files", "Spending files found"),
        "files_read": Measurement(read, "files", files, "Spending files that were read"),
        "files_not_read": Measurement(files - read, "files", files, "Spending files in any other state"),
        "rows_found": Measurement(found, "rows", read, "Payment rows found in the files"),
        "rows_kept": Measurement(kept, "rows", found, "Payment rows kept"),
        "rows_quarantined": Measurement(
            int(ledger["rows_quarantined"].sum()), "rows", found, "Payment rows quarantined, each with a reason"
        ),
        "rows_kept_share": Measurement(100 * kept / found, "%", found, share_words)
        if found
        else absent("%", share_words, "no payment row was found"),
        "control_totals": Measurement(len(totals), "files", files, "Files that print a control total"),
        "control_totals_met": Measurement(
            int(totals["met"].sum()), "files", len(totals), "Files whose printed control total is met to the penny"
        ),
        **_outside(pack),
    } | {**_months(pack), **_sums(pack)}


def _months(pack: Pack) -> dict[str, Measurement]:
    """Months of a commissioner: those that the edition asks for, and those recorded as missing."""
    words = "Months that the edition asks for, counted for each commissioner"
    gone, who = len(pack.missing), {*pack.spending["commissioner"], *pack.missing["commissioner"]}
    missing = "Months of a commissioner recorded as missing"
    if pack.ends is None:
        why = "the edition's data do not say their first and last month"
        return {"missing_months": count(gone, "months", missing), "commissioner_months": absent("months", words, why)}
    asked = len(who) * len(pd.period_range(*pack.ends, freq="M"))
    return {
        "missing_months": Measurement(gone, "months", asked, missing),
        "commissioner_months": count(asked, "months", words),
    }


def _sums(pack: Pack) -> dict[str, Measurement]:
    """Money found and kept, and what the pack holds against it."""
    ledger, lines = pack.ledger, int(pack.spending["lines"].sum())
    found, kept = int(ledger["pence_found"].sum()), int(ledger["pence_kept"].sum())
    rows, commissioners = int(ledger["rows_kept"].sum()), pack.spending["commissioner"].nunique()
    held = int(pack.spending["pence"].sum())
    return {
        "sum_found": Measurement(found / 100, "£", int(ledger["rows_found"].sum()), "Sum of the amounts found"),
        "sum_kept": Measurement(kept / 100, "£", rows, "Sum of the amounts kept"),
        "sum_difference": Measurement((found - kept) / 100, "£", rows, "Sum found less sum kept"),
        "pack_lines_difference": Measurement(lines - rows, "lines", rows, "Lines in the spending table less rows kept"),
        "pack_sum_difference": Measurement(
            (held - kept) / 100, "£", rows, "Sum of the spending table less sum of the rows kept"
        ),
        "commissioners": count(commissioners, "commissioners", "Commissioners in the spending table"),
    }


def _outside(pack: Pack) -> dict[str, Measurement]:
    """Lines and pounds dated outside the edition's months."""
    lines, pence = int(pack.outside["lines"].sum()), int(pack.outside["pence"].sum())
    return {
        "outside_lines": Measurement(
            lines, "lines", int(pack.spending["lines"].sum()), "Payment lines dated outside the edition's months"
        ),
        "outside_value": Measurement(pence / 100, "£", lines, "Sum of the payment lines dated outside the months"),
    }


def dated_outside(pack: Pack) -> pd.DataFrame:
    """Lines dated outside the edition's months: `commissioner, which` (the months), `lines, value` (pounds)."""
    found = pack.outside.groupby(["commissioner", "month"])[["lines", "pence"]].sum().reset_index()
    found = found.assign(which=[month_in_words(month) for month in found["month"]], value=found["pence"] / 100)
    return found[["commissioner", "which", "lines", "value"]]


def reconciliation(pack: Pack) -> pd.DataFrame:
    """Rows and sums found, kept and quarantined, by commissioner.

    Columns: `commissioner, files, files_read, rows_found, rows_kept, rows_quarantined, sum_found, sum_kept`
    (pounds), `control_totals, control_totals_met, missing_months`. A file that names several commissioners
    stands under them together; one that names none, under "not named".
    """
    ledger = pack.ledger.assign(
        commissioner=harmonised(pack),
        read=(pack.ledger["state"] == READ).astype("int64"),
        has_total=pack.ledger["control_total"] != "",
        met=_met(pack.ledger),
    )
    found = ledger.groupby("commissioner").agg(
        files=("source_file", "size"),
        files_read=("read", "sum"),
        rows_found=("rows_found", "sum"),
        rows_kept=("rows_kept", "sum"),
        rows_quarantined=("rows_quarantined", "sum"),
        sum_found=("pence_found", "sum"),
        sum_kept=("pence_kept", "sum"),
        control_totals=("has_total", "sum"),
        control_totals_met=("met", "sum"),
    )
    found[["sum_found", "sum_kept"]] = found[["sum_found", "sum_kept"]] / 100
    gaps = pack.missing.groupby("commissioner").size()
    found["missing_months"] = gaps.reindex(found.index, fill_value=0).astype("int64")
    return found.reset_index()


def harmonised(pack: Pack) -> pd.Series:
    """The ledger's commissioners as the spending table writes them, where only capitals differ; "not named" if none.

    Files print "And" and "and"; missing months are recorded under one name only.
    """
    known = {
        name.casefold(): name for table in (pack.missing, pack.spending) for name in table["commissioner"].unique()
    }
    named = pack.ledger["commissioners"].map(lambda name: known.get(name.casefold(), name))
    return named.where(named != "", "not named")


def _met(ledger: pd.DataFrame) -> pd.Series:
    """Whether a file prints a control total and meets it to the penny."""
    return (ledger["control_total"] != "") & ledger["control_total_difference"].str.fullmatch(r"-?0+(\.0+)?")


def control_totals(ledger: pd.DataFrame) -> pd.DataFrame:
    """Every printed control total: `source_file, rows_kept, control_total, where, difference, met`.

    `difference` is what the file prints less what its rows sum to, in pounds.
    """
    columns = ["source_file", "rows_kept", "control_total", "control_total_where", "control_total_difference"]
    found = ledger.assign(met=_met(ledger))[[*columns, "met"]][ledger["control_total"] != ""]
    page = found["source_file"].str.lower().str.endswith(".pdf")
    where = found["control_total_where"].str.replace(r"^(?=\d+, row )", "page ", regex=True)
    found["control_total_where"] = found["control_total_where"].where(~page, where)
    return found.rename(columns={"control_total_where": "where", "control_total_difference": "difference"})


def missing_by_commissioner(missing: pd.DataFrame) -> pd.DataFrame:
    """Missing months by commissioner and reason: `commissioner, missing_months, which, reason`; months in order."""
    found = missing.sort_values(["commissioner", "month"]).groupby(["commissioner", "reason"], sort=False)["month"]
    table = found.agg(missing_months="size", which=months_in_words).reset_index()
    return table[["commissioner", "missing_months", "which", "reason"]]


def months_in_words(months: pd.Series) -> str:
    """`2020-12, 2021-01, 2021-02, 2021-05` as `Dec 2020 to Feb 2021, May 2021`."""
    known = [pd.Period(month) for month in sorted(set(months)) if month]
    runs: list[list[pd.Period]] = []
    for month in known:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = [[run[0], run[-1]] if len(run) > 1 else run for run in runs]
    return ", ".join(" to ".join(month.strftime("%b %Y") for month in pair) for pair in ends) or "not known"


def files_not_read(ledger: pd.DataFrame) -> pd.DataFrame:
    """Files in any state but read: `source_file, state, notes, do`."""
    return ledger.loc[ledger["state"] != READ, ["source_file", "state", "notes", "do"]]


def quarantine_reasons(quarantine: pd.DataFrame) -> pd.DataFrame:
    """Quarantined rows by reason: `reason, files, rows, amount` (pounds, where readable), most rows first."""
    found = quarantine.groupby("reason").agg(
        files=("source_file", "nunique"), rows=("rows", "sum"), amount=("pence", "sum")
    )
    found["amount"] = found["amount"] / 100
    return found.sort_values("rows", ascending=False, kind="stable").reset_index()


def linkage_measurements(pack: Pack, definition: Definition) -> dict[str, Measurement]:
    """Supplier names by what became of them, and the value that rests on doubtful links."""
    linkage, n = pack.linkage, int(pack.linkage["suppliers"].sum())
    by_kind = linkage.groupby("kind")[["suppliers", "pence", "expected_pence"]].sum().reindex(list(KINDS), fill_value=0)
    whole, unknown = int(by_kind["pence"].sum()), by_kind["pence"].get("unknown", 0)
    vcse = definition.select(pack.spending).listed
    plausible, doubtful = float(vcse["pence"].sum()), vcse.loc[vcse["probability"] < definition.certain, "pence"].sum()
    unknown_words = "Share of value paid to suppliers whose kind is not known"
    doubtful_words = "Share of the value of plausible VCSEs that are not near-certain"
    return {
        "suppliers": count(n, "suppliers", "Distinct supplier names"),
        "suppliers_vcse": Measurement(
            int(by_kind.loc[list(RUNGS), "suppliers"].sum()), "suppliers", n, "Supplier names identified as VCSEs"
        ),
        "suppliers_unknown": Measurement(
            int(by_kind["suppliers"].get("unknown", 0)), "suppliers", n, "Supplier names whose kind is not known"
        ),
        "value_unknown_share": Measurement(100 * unknown / whole, "%", n, unknown_words)
        if whole > 0
        else absent("%", unknown_words, "no value was linked"),
        "value_doubtful": Measurement(
            int(doubtful) / 100, "£", int(vcse["lines"].sum()), "Paid to plausible VCSEs that are not near-certain"
        ),
        "value_doubtful_share": Measurement(
            100 * float(doubtful) / plausible, "%", int(vcse["lines"].sum()), doubtful_words
        )
        if plausible > 0
        else absent("%", doubtful_words, "nothing was paid to plausible VCSEs"),
    } | _unnamed(pack, by_kind)


EXCLUDED = ("nhs", "gp", "public", "individual")
"""Kinds that a rule or a list takes out: they are in no draw, whatever their probability (release/known.sql)."""


def _unnamed(pack: Pack, by_kind: pd.DataFrame) -> dict[str, Measurement]:
    """What suppliers that may not be named add to the expected value, and what the spending table cannot carry."""
    rows = pack.spending[(pack.spending["organisation"] == "") & (pack.spending["probability"] > 0)]
    carried = pack.spending["pence"] * pack.spending["probability"]
    excluded = float(by_kind.loc[list(EXCLUDED), "expected_pence"].sum())
    slight = float(by_kind["expected_pence"].sum()) - excluded - float(carried.sum())
    n, suppliers = rows["organisation_id"].nunique(), int(by_kind["suppliers"].sum())
    words = "Expected VCSE value among {}: the sum of amount times probability"
    unnamed = words.format("doubtful suppliers that may not be named")
    out = words.format("suppliers whose kind excludes them; in no figure")
    little = words.format("suppliers with a probability under 1 in 100; in no figure")
    return {
        "unnamed_suppliers": count(n, "suppliers", "Doubtful suppliers that may not be named, counted by probability"),
        "unnamed_expected": Measurement(float(carried[rows.index].sum()) / 100, "£", n, unnamed),
        "excluded_expected": Measurement(excluded / 100, "£", suppliers, out),
        "slight_expected": Measurement(slight / 100, "£", suppliers, little),
    }


def match_waterfall(pack: Pack, definition: Definition) -> pd.DataFrame:
    """From all value down to near-certain VCSEs, a step at a time.

    Columns: `step, value` (pounds that the step takes away, or that a level holds), `left` (pounds after it),
    `share` (of all value, per cent; missing if that is nil or less), `level` (True for the levels: all payments,
    plausible VCSEs, near-certain VCSEs). Kinds are taken away largest first.
    """
    vcse = definition.select(pack.spending).listed
    rest = pack.spending.drop(index=vcse.index)
    whole, plausible = int(pack.spending["pence"].sum()), int(vcse["pence"].sum())
    certain = int(vcse.loc[vcse["probability"] >= definition.certain, "pence"].sum())
    gone = rest.groupby("kind")["pence"].sum().sort_values(ascending=False, kind="stable")
    steps: list[tuple[str, int, int, bool]] = [("all payments", whole, whole, True)]
    for kind, pence in gone.items():
        words = f"doubtful {KINDS[str(kind)]}" if kind in RUNGS else KINDS[str(kind)]
        steps.append((words, int(pence), steps[-1][2] - int(pence), False))
    steps.append(("plausible VCSEs", plausible, plausible, True))
    steps.append(("not near-certain", plausible - certain, certain, False))
    steps.append(("near-certain VCSEs", certain, certain, True))
    frame = pd.DataFrame(steps, columns=["step", "value", "left", "level"])
    frame["share"] = frame["value"] / whole * 100 if whole > 0 else None
    frame[["value", "left"]] = frame[["value", "left"]] / 100
    return frame[["step", "value", "left", "share", "level"]]


def linkage_rules(linkage: pd.DataFrame) -> pd.DataFrame:
    """What decided on suppliers: `decided_by, kind, suppliers, lines, value, named_value` (pounds), largest first."""
    keys = ["decided_by", "kind"]
    found = linkage.groupby(keys)[["suppliers", "lines", "pence", "named_pence"]].sum()
    found = found.sort_values("pence", ascending=False, kind="stable").reset_index()
    found[["pence", "named_pence"]] = found[["pence", "named_pence"]] / 100
    return found.rename(columns={"pence": "value", "named_pence": "named_value"})
