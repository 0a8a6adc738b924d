"""The publishable pack: payments summed until nobody who is not a VCSE can be told from it."""

import csv
import datetime as dt
import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vcse_monograph.editions import Edition
from vcse_monograph.files import sha256
from vcse_monograph.release.pack import build_pack, differences

EDITION = {
    "name": "tiny",
    "title": "Tiny",
    "summary": "Two months of one commissioner.",
    "version": "0.1",
    "issued": "2026-11-22",
    "data_kind": "user",
    "first_month": "2020-04",
    "last_month": "2020-06",
    "licence": "None",
    "spending": {
        "folder": "raw",
        "commissioner_names": {"Thornby": "NHS Thornby CCG"},
        "missing": [{"commissioner": "NHS Thornby CCG", "months": ["2020-06"], "reason": "never published"}],
    },
}
APRIL, MAY = dt.date(2020, 4, 30), dt.date(2020, 5, 31)
LINES = [
    # commissioner, date, type, area, supplier, transaction, amount
    ("NHS Thornby CCG", APRIL, "Voluntary Sector", "HOSPICES", "ST ZED HOSPICE", "1", "20000.00"),
    ("Thornby", APRIL, "Voluntary  Sector", "HOSPICES", "ST ZED HOSPICE", "1", "10000.01"),
    ("NHS Thornby CCG", MAY, "VOLUNTARY SECTOR", "HOSPICES", "ST ZED HOSPICE", "2", "100.10"),
    ("NHS Thornby CCG", APRIL, "Continuing Care", "CARE OF A QUILLFEATHER", "A QUILLFEATHER", "", "500.00"),
    ("NHS Thornby CCG", APRIL, "Continuing Care", "OTHER CARE", "B QUILLFEATHER", "", "500.00"),
    ("NHS Thornby CCG", APRIL, "Contract", "ACUTE", "THORNBY NHS TRUST", "3", "-30000.00"),
    ("NHS Thornby CCG", APRIL, "Contract", "ACUTE", "DOUBTFUL FRIENDS", "4", "7.00"),
    ("NHS Thornby CCG", MAY, "=HYPERLINK(1)", "ACUTE", "THORNBY NHS TRUST", "5", "1.00"),
    ("NHS Thornby CCG", MAY, "Contract", "ACUTE", "ZEDWARD SERVICES LTD", "6", "9.00"),
    ("NHS Thornby CCG", MAY, "Contract", "ACUTE", "ZEDWARD PUMPS LTD", "7", "90.00"),
]
SUPPLIERS = [
    # supplier, organisation_id, organisation, kind, probability, income
    ("ST ZED HOSPICE", "CHY-1", "St Zed Hospice", "charity", 0.987, 1000.0),
    ("A QUILLFEATHER", "", "", "individual", 0.0, None),
    ("B QUILLFEATHER", "", "", "individual", 0.0, None),
    ("THORNBY NHS TRUST", "CHY-2", "Thornby NHS Trust Charity", "nhs", 0.01, None),
    ("DOUBTFUL FRIENDS", "CHY-3", "Doubtful Friends of Thornby", "charity", 0.3, None),
    ("ZEDWARD SERVICES LTD", "", "", "company", 0.0523, None),
    ("ZEDWARD PUMPS LTD", "", "", "company", 0.0099, None),
]


@pytest.fixture
def made(tmp_path):
    """The pack of the tables above: (folder, rows of spending.csv)."""
    columns = ["commissioner", "date", "expense_type", "expense_area", "supplier", "transaction", "amount"]
    table = {name: [line[i] for line in LINES] for i, name in enumerate(columns)}
    table["amount"] = pa.array([Decimal(amount) for amount in table["amount"]], pa.decimal128(18, 2))
    table |= {"source_file": ["a.csv"] * len(LINES), "source_sheet_or_page": [""] * len(LINES)}
    table["source_row"] = list(range(2, 2 + len(LINES)))
    pq.write_table(pa.table(table), tmp_path / "payments.parquet")
    names = ["supplier", "organisation_id", "organisation", "kind", "probability", "income"]
    suppliers = {name: [row[i] for row in SUPPLIERS] for i, name in enumerate(names)}
    count = len(SUPPLIERS)
    suppliers |= {"decided_by": ["exact"] * count, "sector": ["3200"] * count, "lines": [1] * count}
    paid = {name: sum((Decimal(line[-1]) for line in LINES if line[4] == name), Decimal(0)) for name, *_ in SUPPLIERS}
    suppliers["amount"] = pa.array(list(paid.values()), pa.decimal128(18, 2))
    pq.write_table(pa.table(suppliers), tmp_path / "suppliers.parquet")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.csv").write_text("the publisher's file")
    (tmp_path / "ledger.csv").write_text("source_file,state,sum_kept,do\na.csv,read,-98891.89,\n")
    (tmp_path / "quarantine.csv").write_text(
        "source_file,source_sheet_or_page,source_row,reason,amount,text\na.csv,,9,unreadable amount,,A QUILLFEATHER\n"
        "a.csv,,10,unreadable amount,3.50,x\n"
    )
    return tmp_path / "pack", rows_of(tmp_path)


def rows_of(folder):
    """The rows of spending.csv, from the four files in the folder."""
    files = {name: folder / f"{name}.parquet" for name in ("payments", "suppliers")}
    files |= {name: folder / f"{name}.csv" for name in ("ledger", "quarantine")}
    build_pack(Edition.model_validate(EDITION), **files, raw=folder / "raw", pack=folder / "pack")
    with (folder / "pack" / "spending.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def with_columns(folder, **columns):
    """suppliers.parquet with more columns, or others."""
    table = pq.read_table(folder / "suppliers.parquet").to_pandas().assign(**columns)
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), folder / "suppliers.parquet")


def test_every_penny_and_every_line_is_there(made):
    _, rows = made
    assert sum(Decimal(row["amount"]) for row in rows) == sum(Decimal(line[-1]) for line in LINES)
    assert sum(int(row["lines"]) for row in rows) == len(LINES)


def test_a_vcse_is_named_with_its_probability_and_rung(made):
    _, rows = made
    april = next(row for row in rows if row["organisation"] == "St Zed Hospice" and row["month"] == "2020-04")
    assert (april["organisation_id"], april["probability"], april["rung"]) == ("CHY-1", "0.987", "charity")
    assert (april["lines"], april["transactions"], april["amount"]) == ("2", "1", "30000.01")


def test_nobody_else_is_named_however_much_their_name_resembles_a_charity(made):
    _, rows = made
    named = {row["organisation"] for row in rows} - {""}
    assert named == {"St Zed Hospice"}, "not the NHS trust, not the improbable charity"


def test_a_supplier_that_may_be_a_vcse_but_is_too_unlikely_to_be_named_has_a_number(made):
    """The friends would be a charity, the company a charity too; 0.0099 is too little to be told from nil."""
    folder, rows = made
    numbered = [row for row in rows if row["organisation_id"].startswith("doubtful-")]
    assert [(row["organisation_id"], row["kind"], row["probability"], row["rung"]) for row in numbered] == [
        ("doubtful-2", "charity", "0.3", "charity"),
        ("doubtful-1", "company", "0.0523", "charity"),
    ]
    text = (folder / "spending.csv").read_text(encoding="utf-8")
    assert "ZEDWARD" not in text
    assert "DOUBTFUL FRIENDS" not in text.upper()


def test_doubt_about_the_rung_is_carried_by_organisation(made, tmp_path):
    """The services, if a VCSE at all, are likelier on the last rung; the hospice is a charity without doubt."""
    assert "rungs" not in made[1][0], "where no supplier has shares, the kind tells the rung"
    nil = [0.0] * len(SUPPLIERS)
    charity = [1.0, 0, 0, 0, 1.0, 0.25, 0.25]
    other = [1.0 - share for share in charity]
    with_columns(tmp_path, charity_share=charity, cic_share=nil, society_share=nil, other_vcse_share=other)
    told = {row["organisation_id"]: (row["rung"], row["rungs"]) for row in rows_of(tmp_path)}
    assert told["CHY-1"] == ("charity", "")
    assert told["doubtful-1"] == ("other_vcse", "0.250 0.000 0.000 0.750")


def test_two_spellings_of_one_doubtful_supplier_share_a_number(made, tmp_path):
    """The pumps and the services are one firm: named alike but for the form, they are a VCSE together or not at all."""
    same = ["ZEDWARD" if row[0].startswith("ZEDWARD") else row[0] for row in SUPPLIERS]
    with_columns(tmp_path, normalised=same, probability=[0.9, 0, 0, 0, 0, 0.05, 0.03])
    numbered = {row["probability"]: row["organisation_id"] for row in rows_of(tmp_path) if row["probability"] != "0"}
    assert (numbered["0.05"], numbered["0.03"]) == ("doubtful-1", "doubtful-1")


def test_what_the_table_cannot_carry_is_told(made):
    """Expected of the kinds that a rule excludes, or too unlikely: in linkage.csv, so that it can be stated."""
    folder, _ = made
    with (folder / "linkage.csv").open(encoding="utf-8", newline="") as stream:
        found = {row["kind"]: row for row in csv.DictReader(stream)}
    assert (found["nhs"]["amount"], found["nhs"]["expected_amount"]) == ("-29999.00", "-299.99")
    assert (found["company"]["doubtful_amount"], found["company"]["expected_amount"]) == ("9.00", "1.36")
    assert (found["charity"]["named_amount"], found["charity"]["doubtful_amount"]) == ("30100.11", "7.00")


def test_individuals_appear_by_kind_alone_not_even_by_the_area_they_were_paid_for(made):
    folder, rows = made
    people = [row for row in rows if row["kind"] == "individual"]
    assert [(row["expense_area"], row["lines"], row["amount"]) for row in people] == [("", "2", "1000.00")]
    for path in folder.iterdir():
        assert "QUILLFEATHER" not in path.read_text(encoding="utf-8")


def test_the_threshold_is_held_against_the_transaction_and_told_for_the_line_too(made):
    _, rows = made
    split = next(row for row in rows if row["amount"] == "30000.01")
    assert (split["transaction_over_threshold"], split["line_over_threshold"]) == ("true", "false")
    credit = next(row for row in rows if row["amount"] == "-30000.00")
    assert credit["transaction_over_threshold"] == "true", "a credit note counts by its size"


def test_commissioners_and_expense_types_have_one_spelling(made):
    _, rows = made
    assert {row["commissioner"] for row in rows} == {"NHS Thornby CCG"}
    assert {row["expense_type"] for row in rows if row["organisation"]} == {"Voluntary Sector"}


def test_a_formula_is_disarmed(made):
    _, rows = made
    assert "'=HYPERLINK(1)" in {row["expense_type"] for row in rows}


def test_quarantined_rows_are_counted_by_reason_without_their_text(made):
    folder, _ = made
    text = (folder / "quarantine.csv").read_text(encoding="utf-8")
    assert text == "source_file,reason,rows,amount\na.csv,unreadable amount,2,3.50\n"


def test_missing_months_carry_the_recorded_reason(made):
    folder, _ = made
    assert (folder / "missing.csv").read_text(encoding="utf-8") == (
        "commissioner,month,reason\nNHS Thornby CCG,2020-06,never published\n"
    )


def test_payments_outside_the_editions_months_are_kept_and_told(made, tmp_path):
    short = Edition.model_validate({**EDITION, "last_month": "2020-04"})
    files = {name: tmp_path / f"{name}.parquet" for name in ("payments", "suppliers")}
    files |= {name: tmp_path / f"{name}.csv" for name in ("ledger", "quarantine")}
    notes = build_pack(short, **files, raw=tmp_path / "raw", pack=tmp_path / "short")
    assert notes == ["4 payment lines are dated outside 2020-04 to 2020-04 (2020-05 to 2020-05); they are kept"]
    assert sha256(tmp_path / "short" / "spending.csv") == sha256(tmp_path / "pack" / "spending.csv")


def test_the_description_holds_the_hashes_of_tables_and_sources(made):
    folder, _ = made
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in about["resources"]:
        assert resource["hash"] == f"sha256:{sha256(folder / resource['path'])}"
    assert [source["path"] for source in about["sources"]] == ["a.csv"]


def test_a_difference_from_the_shipped_pack_is_named(made, tmp_path):
    folder, _ = made
    assert differences(folder, folder) == []
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for path in folder.iterdir():
        (shipped / path.name).write_bytes(path.read_bytes())
    (shipped / "missing.csv").unlink()
    spending = (shipped / "spending.csv").read_text(encoding="utf-8")
    (shipped / "spending.csv").write_text(spending.replace("30000.01", "30000.02"), encoding="utf-8")
    assert differences(shipped, folder) == [
        "spending.csv: 1 rows of the shipped pack are no longer made, 1 rows are new",
        "missing.csv is not in the shipped pack",
    ]


@pytest.mark.parametrize("text", ['THE ""FRIENDS"", A', "x" * 3_000_000], ids=["quotation marks", "very long"])
def test_what_a_refused_row_says_does_not_stop_the_pack_however_late_it_comes(made, tmp_path, text):
    plain = "".join(f"a.csv,,{row},unreadable amount,1.00,x\n" for row in range(30_000))
    with (tmp_path / "quarantine.csv").open("a", encoding="utf-8") as stream:
        stream.write(f'{plain}a.csv,,9,unreadable date,2.00,"{text}"\n')
    rows_of(tmp_path)
    assert (tmp_path / "pack" / "quarantine.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "a.csv,unreadable amount,30002,30003.50",
        "a.csv,unreadable date,1,2.00",
    ]


def test_a_folder_with_an_apostrophe_has_the_same_pack(made, tmp_path):
    there = tmp_path / "O'Neil"
    there.mkdir()
    for path in [*tmp_path.glob("*.parquet"), *tmp_path.glob("*.csv")]:
        (there / path.name).write_bytes(path.read_bytes())
    assert rows_of(there) == rows_of(tmp_path)
