"""The demonstration data: messy files beside the truth, to the penny and to the row."""

import csv
import hashlib
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pypdfium2 as pdfium
import pytest

from vcse_monograph.sources.demo import generate
from vcse_monograph.sources.demo.layouts import LAYOUTS
from vcse_monograph.sources.demo.names import words


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    return out, generate(out, lines=3_000, workers=1)


def payments(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "truth" / "payments.parquet")


def text_rows(path: Path) -> list[list[str]]:
    """The rows of a delimited file, decoded by its marks."""
    raw = path.read_bytes()
    for encoding in ("utf-16", "utf-8-sig", "cp1252") if raw[:2] == b"\xff\xfe" else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    delimiter = max(",;\t", key=text.splitlines()[-3].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_there_are_exactly_as_many_lines_as_asked_for(small):
    out, summary = small
    assert summary.lines == len(payments(out)) == 3_000
    assert summary.files == sum(path.is_file() for path in (out / "spending").rglob("*"))


def test_every_layout_has_files(small):
    out, _ = small
    folders = sorted(path.name for path in (out / "spending").iterdir())
    assert len(folders) == len(LAYOUTS) == 12
    assert {path.suffix for path in (out / "spending").rglob("*.*")} == {".csv", ".txt", ".xlsx", ".pdf"}


def test_each_line_of_a_text_file_stands_where_the_truth_says(small):
    out, _ = small
    frame = payments(out)
    checked = 0
    for name, lines in frame[frame.source_file.str.endswith((".csv", ".txt"))].groupby("source_file"):
        rows = text_rows(out / "spending" / name)
        for line in lines.itertuples():
            cells = rows[line.source_row - 1]
            assert {line.supplier, line.expense_type, line.expense_area, line.transaction} <= set(cells)
            digits = f"{abs(line.amount):.2f}".rstrip("0").rstrip(".")
            assert any(digits in cell.replace(",", "") for cell in cells), (name, cells, line.amount)
            checked += 1
    assert checked > 2_000


def test_workbook_lines_stand_where_the_truth_says(small):
    out, _ = small
    frame = payments(out)
    for (name, sheet), lines in frame[frame.source_file.str.endswith(".xlsx")].groupby(
        ["source_file", "source_sheet_or_page"]
    ):
        rows = pd.read_excel(out / "spending" / name, sheet_name=sheet, header=None, engine="calamine")
        for line in lines.itertuples():
            cells = rows.iloc[line.source_row - 1].tolist()
            assert line.supplier in cells
            assert any(isinstance(cell, (int, float)) and round(Decimal(cell), 2) == line.amount for cell in cells)


def test_printed_totals_are_the_sum_of_the_lines(small):
    out, _ = small
    frame = payments(out)
    titled = next(f"D{i + 1:02d}" for i, layout in enumerate(LAYOUTS) if layout.name == "titled")
    for name, lines in frame[frame.source_file.str.startswith(titled)].groupby("source_file"):
        last = text_rows(out / "spending" / name)[-1]
        assert "Total" in last
        assert last[-1] == f"£{lines.amount.sum():,.2f}"


def test_unreadable_rows_are_registered_with_their_text(small):
    out, summary = small
    register = pd.read_csv(out / "truth" / "unreadable.csv", dtype=str, keep_default_na=False)
    assert len(register) == summary.unreadable > 5
    texts = register[register.source_file.str.endswith((".csv", ".txt"))]
    for row in texts.itertuples():
        assert row.text in text_rows(out / "spending" / row.source_file)[int(row.source_row) - 1]
    assert not set(texts.source_file + texts.source_row) & set(
        payments(out).source_file + payments(out).source_row.astype(str)
    )


def test_missing_months_have_no_lines_and_a_reason(small):
    out, summary = small
    missing = pd.read_csv(out / "truth" / "missing.csv")
    frame = payments(out)
    published = set(zip(frame.commissioner, pd.to_datetime(frame.date).dt.strftime("%Y-%m"), strict=True))
    assert len(missing) == summary.missing > 0
    assert not published & set(zip(missing.commissioner, missing.month, strict=True))
    assert missing.reason.str.len().min() > 5


def test_each_supplier_name_has_one_organisation_and_all_names_are_known(small):
    out, _ = small
    suppliers = pd.read_csv(out / "truth" / "suppliers.csv")
    assert suppliers.supplier.is_unique
    assert set(payments(out).supplier) <= set(suppliers.supplier)
    assert suppliers.organisation_id.str.startswith("DEMO-").all()
    assert set(suppliers.kind) == {
        *("charity", "cic", "society", "other_vcse", "nhs", "gp", "public", "company", "individual"),
    }
    assert (suppliers.is_vcse == suppliers.kind.isin(["charity", "cic", "society", "other_vcse"])).all()


def test_true_shares_follow_from_the_truth(small):
    out, summary = small
    shares = json.loads((out / "truth" / "shares.json").read_text(encoding="utf-8"))
    frame = payments(out).merge(pd.read_csv(out / "truth" / "suppliers.csv"), on="supplier")
    vcse = frame[frame.is_vcse]
    assert shares["up_to_rung"]["other_vcse"]["value"] == pytest.approx(
        100 * float(vcse.amount.sum() / frame.amount.sum()), abs=1e-6
    )
    assert shares["up_to_rung"]["other_vcse"]["lines"] == pytest.approx(100 * len(vcse) / len(frame), abs=1e-6)
    assert shares["up_to_rung"]["charity"]["value"] == summary.charity_share_of_value


def test_some_transactions_reach_the_threshold_only_as_a_whole(small):
    out, _ = small
    sums = payments(out).groupby(["commissioner", "transaction"]).amount.agg(["sum", "max"])
    split = sums[(sums["sum"] >= 25_000) & (sums["max"] < 25_000)]
    assert len(split) > 10


def test_the_register_has_traps(small):
    out, summary = small
    register = pd.read_csv(out / "register.csv.gz", dtype=str, keep_default_na=False)
    suppliers = pd.read_csv(out / "truth" / "suppliers.csv")
    assert len(register) == summary.register_names
    charities = set(register.name[register.kind == "charity"])
    trusts = set(suppliers.organisation[suppliers.kind == "nhs"].str.upper())
    assert charities & trusts
    mains = register[(register.kind == "charity") & (register.name_type == "main")]
    assert mains.name.duplicated().any()
    assert register.name[register.kind == "cic"].str.contains("TRUST").any()
    assert set(register.name_type) == {"main", "working", "previous"}


def test_the_page_beside_the_data_says_that_they_are_synthetic(small):
    out, _ = small
    page = (out / "DATA.md").read_text(encoding="utf-8")
    assert "Synthetic: a check of the code, not evidence" in page
    assert "seed 20241012 and 3,000 payment lines" in page


def hashes(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_workers(tmp_path):
    generate(tmp_path / "one", lines=5_000, workers=1)
    generate(tmp_path / "two", lines=5_000, workers=2)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_gives_other_data(small, tmp_path):
    out, _ = small
    generate(tmp_path, lines=3_000, workers=1, seed=1)
    assert hashes(out)["truth/payments.parquet"] != hashes(tmp_path)["truth/payments.parquet"]


def test_printed_pages_bear_the_lines_where_the_truth_says_and_the_total_beside_the_title(small):
    out, _ = small
    frame = payments(out)
    for name, lines in frame[frame.source_file.str.endswith(".pdf")].groupby("source_file"):
        with pdfium.PdfDocument(out / "spending" / name) as document:
            pages = [page.get_textpage().get_text_range().splitlines() for page in document]
        for line in lines.itertuples():
            printed = pages[int(line.source_sheet_or_page) - 1][line.source_row - 1]
            assert f"{line.expense_type} {line.expense_area} {line.supplier} {line.transaction}" in printed
            assert f"{abs(line.amount):,.2f}" in printed
        if pages[0][0].startswith("NHS "):
            assert pages[0][2].endswith(f" {lines.amount.sum():,.2f}")


def test_every_name_bears_an_invented_word_so_that_it_is_nobody_elses(small):
    out, _ = small
    known = words()
    invented = {w.upper() for w in (*known.commissioner_places, *known.places, *known.surnames, *known.coined)}
    names = set(pd.read_csv(out / "register.csv.gz", dtype=str, keep_default_na=False).name)
    names |= set(pd.read_csv(out / "truth" / "suppliers.csv").organisation)
    names |= set(payments(out).commissioner)
    assert [name for name in sorted(names) if not invented & set(re.findall("[A-Z]+", name.upper()))] == []


def test_a_smaller_demonstration_leaves_no_file_of_a_larger_one_behind(tmp_path):
    generate(tmp_path, lines=4_000, workers=1)
    note = tmp_path / "spending" / "D01" / "a note of my own.csv"
    note.write_text("kept", encoding="utf-8")
    summary = generate(tmp_path, lines=3_000, workers=1)
    left = [path for path in (tmp_path / "spending").rglob("*") if path.is_file()]
    assert note in left
    assert len(left) == summary.files + 1


def test_payments_that_no_file_holds_are_the_same(tmp_path):
    for name, written in (("files", True), ("none", False)):
        generate(tmp_path / name, lines=3_000, workers=1, written=written)
    files, none = (pq.read_table(tmp_path / name / "truth" / "payments.parquet") for name in ("files", "none"))
    what = ["commissioner", "date", "expense_type", "expense_area", "supplier", "transaction", "amount", "source_file"]
    assert none.select(what).equals(files.select(what))
    assert not (tmp_path / "none" / "spending").exists()
    same = ["register.csv.gz", "truth/suppliers.csv", "truth/shares.json"]
    assert all((tmp_path / "files" / one).read_bytes() == (tmp_path / "none" / one).read_bytes() for one in same)
