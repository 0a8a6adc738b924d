"""Staging: the source of an edition is the project's prose, no more and no less."""

from __future__ import annotations

import json

import pytest
import yaml

from vcse_monograph.book.extension import copy_notebooks
from vcse_monograph.book.stage import stage
from vcse_monograph.errors import BookError

EDITION = {"name": "demo", "title": "Demonstration edition", "data_kind": "synthetic", "version": "0.1.0"}


@pytest.fixture
def project(tmp_path):
    files = {
        "_config.yml": "title: A book\nsphinx:\n  config:\n    vcse_evidence: _build/demo\n    language: en_GB\n",
        "_toc.yml": "root: index\n",
        "index.md": "# A book\n",
        "GLOSSARY.md": "# Glossary\n",
        "data/findings.yml": "[]\n",
        "data/published_figures.csv": "id\n",
        "book/spending.md": "# Spending\n",
        "book/_assets/static/book.css": "p {}\n",
        "book/evidence/old.ipynb": "{}",
        "book/.hidden.md": "",
        "README.md": "not in the book",
        "_build/demo/edition.json": json.dumps(EDITION),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def staged_files(source):
    return sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())


def test_the_source_holds_the_prose_and_settings_that_point_to_the_evidence(project):
    source = stage(project, project / "_build" / "demo", EDITION)
    prose = ["GLOSSARY.md", "_config.yml", "_toc.yml", "book/_assets/static/book.css", "book/spending.md"]
    assert staged_files(source) == [*prose, "data/findings.yml", "data/published_figures.csv", "index.md"]
    settings = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    assert settings["sphinx"]["config"] == {"language": "en_GB", "vcse_ensure": "", "vcse_evidence": ".."}


def test_staging_again_touches_only_what_changed_and_removes_what_is_gone(project):
    build = project / "_build" / "demo"
    source = stage(project, build, EDITION)
    times = {path: path.stat().st_mtime_ns for path in source.rglob("*.md")}
    (project / "book" / "spending.md").unlink()
    (project / "book" / "about.md").write_text("# About\n", encoding="utf-8")
    (source / "stray" / "deep").mkdir(parents=True)
    (source / "stray" / "deep" / "x.md").write_text("x", encoding="utf-8")
    stage(project, build, EDITION)
    assert "book/spending.md" not in staged_files(source)
    assert "book/about.md" in staged_files(source)
    assert not (source / "stray").exists()
    assert (source / "index.md").stat().st_mtime_ns == times[source / "index.md"]


def test_the_notebooks_pages_are_left_to_the_extension(project):
    build = project / "_build" / "demo"
    page = build / "source" / "book" / "evidence" / "spending.ipynb"
    page.parent.mkdir(parents=True)
    page.write_text("{}", encoding="utf-8")
    stage(project, build, EDITION)
    assert page.is_file()


def test_executed_notebooks_become_pages_and_others_go(tmp_path):
    executed, pages = tmp_path / "executed", tmp_path / "pages"
    for folder, name in ((executed, "spending.ipynb"), (executed, "provenance.failed.ipynb"), (pages, "old.ipynb")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("{}", encoding="utf-8")
    copy_notebooks(executed, pages)
    time = (pages / "spending.ipynb").stat().st_mtime_ns
    copy_notebooks(executed, pages)
    assert [path.name for path in pages.iterdir()] == ["spending.ipynb"]
    assert (pages / "spending.ipynb").stat().st_mtime_ns == time


def test_every_missing_file_of_the_book_is_named(project):
    (project / "index.md").unlink()
    (project / "_config.yml").unlink()
    with pytest.raises(BookError) as caught:
        stage(project, project / "_build" / "demo", EDITION)
    assert "_config.yml" in str(caught.value)
    assert "index.md" in str(caught.value)


def test_an_edition_that_was_not_built_says_what_to_run(project):
    with pytest.raises(BookError, match="vcse build demo"):
        stage(project, project / "_build" / "elsewhere" / "demo", EDITION)
