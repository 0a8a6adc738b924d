"""What several tests share: a project of their own to break, and the shared real files where they are present."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout itself; tests read it and write nothing there."""
    return PROJECT


def copy_project(into: Path) -> Path:
    """A copy of what a build reads, with one small edition: `small`, 3,000 synthetic lines of spending alone."""
    copy = into / "project"
    for folder in ("book", "notebooks", "data"):
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("evidence", "raw"))
    for name in ("_config.yml", "_toc.yml", "index.md", "GLOSSARY.md", "CITATION.cff", "pyproject.toml", "uv.lock"):
        shutil.copy(PROJECT / name, copy / name)
    demo = (PROJECT / "editions" / "demo.toml").read_text(encoding="utf-8")
    small = demo.replace("lines = 692659", "lines = 3000").replace("_build/demo/", "_build/small/")
    # Survey and cases are built once, by test_survey_edition.py and test_cases_edition.py.
    small = re.sub(r"(?m)^\[(cases|survey)\]\n(?:(?!\[).*\n?)*", "", small)
    (copy / "editions").mkdir()
    (copy / "editions" / "small.toml").write_text(small, encoding="utf-8")
    return copy


@pytest.fixture
def copy_of_project(tmp_path: Path) -> Path:
    """A copy of the project to build in, or to break."""
    return copy_project(tmp_path)


@pytest.fixture
def vcse(monkeypatch, capsys) -> Callable[..., tuple[int, str]]:
    """Run the command in this process: `vcse("status", "demo") -> (exit code, text)`."""
    from vcse_monograph import cli

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["vcse", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = capsys.readouterr()
        return int(stopped.value.code or 0), captured.out + captured.err

    return run
