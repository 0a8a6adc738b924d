"""The linter on whole files: exemptions, notebooks, the command, and that `make check` runs it."""

import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from vcse_monograph.book.lint import lint
from vcse_monograph.book.lint.exemptions import NAME
from vcse_monograph.cli import main
from vcse_monograph.errors import BookError

REASON = 'reason = "long enough to be one"\n'


@pytest.fixture
def book(tmp_path) -> Path:
    """A project with one clean page, and what the linter reads beside it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "editions").mkdir()
    for name in ("_config.yml", "_toc.yml", "data/published_figures.csv"):
        (tmp_path / name).write_bytes((PROJECT / name).read_bytes())
    (tmp_path / "index.md").write_text("# A book\n\nOf {num}`spending.total`.\n", encoding="utf-8")
    return tmp_path


def write(book: Path, name: str, text: str) -> None:
    (book / name).write_text(text, encoding="utf-8")


def problems(book: Path) -> list[str]:
    with pytest.raises(BookError) as caught:
        lint(book)
    return [problem.what for problem in caught.value.problems]


def test_a_clean_book_is_clean(book):
    clean = lint(book)
    assert (clean.files, clean.exemptions) == (1, 0)


def test_every_typed_result_of_every_file_is_told_at_once(book):
    write(book, "book/a.md", "# A\n\nIt was 12%.\n\nAnd £3m.\n")
    write(book, "book/b.md", "Six sites.\n")
    assert problems(book) == [
        "book/a.md:3: “12%” is typed by hand.",
        "book/a.md:5: “£3m” is typed by hand.",
        "book/b.md:1: “Six sites” is typed by hand.",
    ]


def test_an_exemption_holds_where_it_says_and_for_whole_numbers_alone(book):
    write(book, "book/a.md", "Over £25,000, over £25,000,000.\n")
    write(book, "book/b.md", "Over £25,000.\n")
    write(book, NAME, '[[exemption]]\ntext = "£25,000"\nwhere = ["book/a.md"]\n' + REASON)
    assert problems(book) == [
        "book/a.md:1: “£25,000,000” is typed by hand.",
        "book/b.md:1: “£25,000” is typed by hand.",
    ]


def test_an_exemption_that_nothing_needs_is_an_error(book):
    write(book, "book/a.md", "A word, and K12.\n")
    exemptions = [("pattern", r"K\d+"), ("text", "A word"), ("text", "7")]
    blocks = [f"[[exemption]]\n{kind} = '{what}'\nwhere = [\"book/*.md\"]\n{REASON}" for kind, what in exemptions]
    write(book, NAME, "\n".join(blocks))
    assert problems(book) == [
        f"{NAME}: nothing needs the exemption 'A word'.",
        f"{NAME}: nothing needs the exemption '7'.",
    ]


def test_every_mistake_in_the_file_of_exemptions_is_told(book):
    write(
        book,
        NAME,
        '[[exemption]]\ntext = "1"\npattern = "1"\nwhere = ["a"]\n' + REASON + '[[exemption]]\npattern = "("\n'
        'where = ["a"]\n' + REASON + '[[exemption]]\ntxet = "1"\nwhere = []\nreason = "short"\n[exempt]\n',
    )
    told = "\n".join(problems(book))
    for words in ("either `text` or `pattern`", "not a regular expression", '"txet"', "where", "reason", '"exempt"'):
        assert words in told
    write(book, NAME, "exemption = [")
    assert "not valid TOML" in problems(book)[0]


def test_notebooks_are_looked_at_in_their_markdown_captions_and_definitions(book):
    code = [
        "x = 12\n",
        "results.table('t', frame, caption=f'The {n} largest, 34 of all')\n",
        "results.record('a.b', 5, unit='%', n=3, definition='share ' 'of 56')\n",
    ]
    cells = [
        {"cell_type": "markdown", "id": "words", "source": ["# Title\n", "\n", "It was 78%."]},
        {"cell_type": "code", "id": "sums", "source": code},
        {"cell_type": "code", "id": "magic", "source": ["%matplotlib inline 9"]},
    ]
    write(book, "notebooks/n.ipynb", json.dumps({"cells": cells}))
    assert problems(book) == [
        "notebooks/n.ipynb:cell words, line 3: “78%” is typed by hand.",
        "notebooks/n.ipynb:cell sums, line 2: “34” is typed by hand.",
        "notebooks/n.ipynb:cell sums, line 3: “56” is typed by hand.",
    ]


def test_what_a_build_writes_is_not_looked_at(book):
    (book / "book" / "evidence").mkdir()
    write(book, "book/evidence/a.md", "12%")
    assert lint(book).files == 1


def test_a_planted_digit_fails_the_command_that_make_check_runs_and_names_file_and_line(
    copy_of_project, monkeypatch, capsys
):
    page = copy_of_project / "book" / "about.md"
    lines = page.read_text(encoding="utf-8").splitlines()
    page.write_text("\n".join([*lines, "", "The share was 0.97%."]) + "\n", encoding="utf-8")
    monkeypatch.chdir(copy_of_project)
    monkeypatch.setattr("sys.argv", ["vcse", "lint"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == BookError.exit_code
    assert f"book/about.md:{len(lines) + 2}: “0.97%” is typed by hand." in capsys.readouterr().err
    check = (PROJECT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert "$(BIN)/vcse lint\n" in check + "\n"


def test_this_book_has_no_typed_result(project, monkeypatch, capsys):
    monkeypatch.chdir(project)
    monkeypatch.setattr("sys.argv", ["vcse", "lint"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code in (0, None), capsys.readouterr().err
    assert "no result is typed by hand" in capsys.readouterr().out


def test_the_versions_of_python_in_the_instructions_are_those_of_the_project(project):
    supported = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires-python = ">=3.11,<3.14"' in supported
    assert "Python 3.11, 3.12 or 3.13" in (project / "book" / "rerun.md").read_text(encoding="utf-8")
