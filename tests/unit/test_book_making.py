"""How results were made: what is written beside them when a notebook has run, and which code counts."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from vcse_monograph.book.code_version import CodeVersion, code_version
from vcse_monograph.book.execute import execute
from vcse_monograph.book.making import Source, Watch, read_made, sources_of
from vcse_monograph.files import sha256, write_text

RECORD = "results.record('spending.{0}', {1}, unit='lines', n=1, definition='Lines')"


def notebook(path: Path, *cells: str) -> Path:
    """A notebook whose first cell holds the parameters."""
    parameters = nbformat.v4.new_code_cell("pack = ''\nout = ''\nedition = ''", id="parameters")
    parameters.metadata["tags"] = ["parameters"]
    others = [nbformat.v4.new_code_cell(cell, id=f"part-{number}") for number, cell in enumerate(cells, start=1)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    write_text(path, nbformat.writes(nbformat.v4.new_notebook(cells=[parameters, *others], metadata=kernel)))
    return path


def test_a_notebook_that_ran_leaves_the_cell_of_each_estimate_and_the_files_it_was_given(tmp_path):
    write_text(tmp_path / "pack" / "spending.csv", "commissioner,amount\n")
    sources = [{"path": "April.csv", "hash": "sha256:ab12"}]
    write_text(tmp_path / "pack" / "datapackage.json", json.dumps({"sources": sources}))
    write_text(
        tmp_path / "pack" / "ledger.csv", "source_file,state,rows_found,rows_kept,sum_kept\nApril.csv,read,2,1,9\n"
    )
    start = "from vcse_monograph.findings.results import Results\nresults = Results(out, edition)"
    both = "\n".join((RECORD.format("b", 2), RECORD.format("c", 3)))
    source = notebook(tmp_path / "notebooks" / "spending.ipynb", start, RECORD.format("a", 1), both)
    given = {"pack": "pack", "out": "results/spending", "edition": "demo"}
    execute(source, tmp_path / "executed" / "spending.ipynb", given, tmp_path)
    made = read_made(tmp_path / "results" / "spending" / "made.json")
    assert made.cells == {"spending.a": "part-2", "spending.b": "part-3", "spending.c": "part-3"}
    assert made.notebook_sha256 == sha256(source)
    assert set(made.inputs) == {"pack/spending.csv", "pack/datapackage.json", "pack/ledger.csv"}
    assert made.parameters == given
    (april,) = made.sources
    assert (april.path, april.sha256) == ("April.csv", "ab12")
    assert april.told == "read, 2 rows found, 1 kept, £9 kept"


def test_estimates_of_an_earlier_run_are_nobodys(tmp_path):
    write_text(tmp_path / "estimates.json", '{"spending.old": {}}')
    write_text(tmp_path / "figures" / "old.json", "{}")
    watch = Watch(tmp_path)
    watch(cell_index=0)
    assert watch.found == {}
    write_text(tmp_path / "estimates.json", '{"spending.new": {}}')
    write_text(tmp_path / "figures" / "lorenz.json", "{}")
    watch(cell_index=3)
    assert watch.found == {"spending.new": 3, "lorenz": 3}


def test_a_folder_that_describes_no_sources_has_none(tmp_path):
    assert sources_of(tmp_path) == []


def test_the_hash_of_an_export_of_answers_stands_in_its_ledger(tmp_path):
    write_text(tmp_path / "ledger.csv", "wave,source_file,sha256,form,rows_found\n1,wave-1.csv,ab12,Qualtrics,133\n")
    assert sources_of(tmp_path) == [Source("wave-1.csv", "ab12", "Qualtrics, 133 rows found")]


def test_the_code_is_told_by_version_and_hashes_whatever_line_ends_a_checkout_gave(tmp_path):
    (tmp_path / "uv.lock").write_bytes(b"a\r\nb\r\n")
    (tmp_path / "unix.lock").write_bytes(b"a\nb\n")
    here = code_version(tmp_path / "uv.lock")
    assert here.lock == code_version(tmp_path / "unix.lock").lock
    assert len(here.code) == 64
    assert str(CodeVersion("1.0", "ab" * 32, "")) == "vcse-monograph 1.0, code abababababab"
    assert code_version(tmp_path / "absent").lock == ""
