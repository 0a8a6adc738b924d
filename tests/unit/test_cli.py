"""The command as a person types it: what is printed, and the exit code."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from vcse_monograph.errors import MachineError, UsageError
from vcse_monograph.pipeline.serve import book_server
from vcse_monograph.pipeline.template import write_edition
from vcse_monograph.project import find_project


def test_a_mistake_ends_with_its_exit_code_and_without_a_traceback(project):
    finished = subprocess.run(
        [sys.executable, "-m", "vcse_monograph", "build", "dmo"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert finished.returncode == 2
    assert 'Did you mean "demo"?' in finished.stderr
    assert "Traceback" not in finished.stderr


def test_the_version_is_told(vcse):
    assert vcse("--version") == (0, "vcse-monograph 0.1.0\n")


def test_outside_the_project_the_checkout_of_the_package_is_used(tmp_path, project):
    assert find_project(tmp_path) == project


def test_missing_files_are_all_named_and_nothing_is_written(vcse, tmp_path):
    code, text = vcse("read", tmp_path / "a.csv", tmp_path / "b.csv", "-o", tmp_path / "payments.parquet")
    assert code == 2
    assert "a.csv" in text and "b.csv" in text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_files_is_told(vcse, tmp_path):
    code, text = vcse("read", tmp_path, "-o", tmp_path / "payments.parquet")
    assert (code, "There is no file in" in text) == (2, True)


def test_a_file_of_payments_is_read_to_a_table_and_a_ledger(vcse, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "april.csv").write_text(
        'Entity,Date,Supplier,Amount\nNHS Thornby CCG,30/04/2020,ST ZED HOSPICE,"30,000.01"\n', encoding="utf-8"
    )
    code, text = vcse("read", tmp_path / "raw", "-o", tmp_path / "payments.parquet", "--ledger", tmp_path / "l.csv")
    assert code == 0
    assert "april.csv: read, 1 kept, 0 quarantined" in text
    assert (tmp_path / "payments.parquet").is_file() and (tmp_path / "quarantine.csv").is_file()
    assert "30000.01" in (tmp_path / "l.csv").read_text(encoding="utf-8")


def test_files_without_a_payment_end_with_the_data_exit_code_and_the_ledger_stays(vcse, tmp_path):
    (tmp_path / "empty.csv").write_text("")
    code, text = vcse("read", tmp_path / "empty.csv", "-o", tmp_path / "payments.parquet")
    assert (code, "No payment was found" in text) == (3, True)
    assert "empty.csv: empty, 0 kept, 0 quarantined" in text
    assert "do      download it again" in text
    assert (tmp_path / "ledger.csv").is_file()


def test_a_printed_total_that_the_rows_do_not_meet_is_told(vcse, tmp_path):
    text = "Entity,Date,Supplier,Amount\nNHS Thornby CCG,30/04/2020,ASHDEN,5.00\nTotal,,,7.50\n"
    (tmp_path / "april.csv").write_text(text, encoding="utf-8")
    _, said = vcse("read", tmp_path / "april.csv", "-o", tmp_path / "payments.parquet")
    assert "the printed total 7.50 is £2.50 more than the rows" in said


def test_a_file_that_cannot_be_read_ends_with_the_data_exit_code_after_the_others_are_written(vcse, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "april.csv").write_text("Supplier,Date,Amount\nA,30/04/2020,1\nB,30/04/2020,x\n")
    (tmp_path / "raw" / "may.csv").write_text("When,Who\n1,2\n")
    code, text = vcse("read", tmp_path / "raw", "-o", tmp_path / "payments.parquet")
    assert (code, "1 of 2 files could not be read" in text) == (3, True)
    assert "£1.00 kept of £1.00 and 1 rows whose amount is not known" in text
    assert (tmp_path / "payments.parquet").is_file()
    assert "1 refused rows whose amount is not known" in (tmp_path / "ledger.csv").read_text(encoding="utf-8")


def test_linking_names_missing_files(vcse, tmp_path):
    code, text = vcse("link", tmp_path / "p.parquet", "--register", tmp_path / "r.csv", "-o", tmp_path / "s.parquet")
    assert (code, "p.parquet" in text, "r.csv" in text) == (2, True, True)


def test_a_new_edition_is_complete_and_loads(project, tmp_path):
    from vcse_monograph.editions import load_edition

    (tmp_path / "editions").mkdir()
    path = write_edition(tmp_path, "kent-2024-25")
    assert path == tmp_path / "editions" / "kent-2024-25.toml"
    with pytest.raises(UsageError, match="there is no spending file in data/raw/kent-2024-25"):
        load_edition(tmp_path, "kent-2024-25")
    (tmp_path / "data" / "raw" / "kent-2024-25" / "april.csv").write_text("x", encoding="utf-8")
    assert load_edition(tmp_path, "kent-2024-25").spending.folder == "data/raw/kent-2024-25"
    with pytest.raises(UsageError, match="exists already"):
        write_edition(tmp_path, "kent-2024-25")
    with pytest.raises(UsageError, match="cannot be the name"):
        write_edition(tmp_path, "Kent 2024")


def test_a_book_is_served_to_this_machine_alone(copy_of_project: Path):
    html = copy_of_project / "_build" / "small" / "html"
    html.mkdir(parents=True)
    (html / "index.html").write_text("the book")
    with book_server(copy_of_project, "small", 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        assert urlopen(f"http://127.0.0.1:{port}/").read() == b"the book"
        with pytest.raises(MachineError, match=f"Port {port} cannot be used"):
            book_server(copy_of_project, "small", port)
        server.shutdown()


def test_a_book_that_is_not_built_cannot_be_served(copy_of_project):
    with pytest.raises(UsageError, match="vcse build small"):
        book_server(copy_of_project, "small", 0)


def test_status_then_build_then_link_each_say_what_they_did(vcse, copy_of_project, monkeypatch, tmp_path):
    monkeypatch.chdir(copy_of_project)
    code, text = vcse("status", "small")
    assert (code, "make the demonstration data  (first run)" in text) == (0, True)
    code, text = vcse("build", "small", "--pack-only")
    assert (code, "5 steps ran" in text) == (0, True)
    assert vcse("build", "small", "--pack-only", "--quiet") == (0, "")
    folder = copy_of_project / "_build" / "small"
    register = folder / "raw" / "register.csv.gz"
    code, text = vcse("link", folder / "payments.parquet", "--register", register, "-o", tmp_path / "suppliers.parquet")
    assert (code, "in 3,000 payment lines" in text) == (0, True)
    assert (tmp_path / "suppliers.parquet").is_file()
    code, text = vcse("publish", "small")
    assert (code, "would ship in" in text) == (2, True)


def test_new_writes_an_edition_and_says_what_comes_next(vcse, copy_of_project, monkeypatch):
    monkeypatch.chdir(copy_of_project)
    code, text = vcse("new", "kent")
    assert (code, "vcse build kent" in text) == (0, True)
