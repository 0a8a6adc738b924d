"""Render a staged source to HTML with Jupyter Book: strictly, into a temporary folder, the same bytes each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vcse_monograph.errors import BookError, Problem

ANSI = re.compile(r"\x1b\[[0-9;]*m")
TELLING = re.compile(r"\b(WARNING|ERROR|CRITICAL|Extension error|Configuration error)\b")
LAST_LINES = 15
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
NOT_PUBLISHED = (".buildinfo", "objects.inv.tmp")
FIXED_SURROUNDINGS = {"PYTHONHASHSEED": "0", "NO_COLOR": "1", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "315532800"}
"""What two builds must share. 315532800 is 1 January 1980, the earliest time that a ZIP file can hold."""


def build_html(source: Path, html: Path) -> None:
    """Render `source` into `html`, which is replaced only when all went well.

    The build starts clean: an incremental one leaves other bytes. Every warning is an error, unknown
    cross-references included. Raises BookError with the lines that say what is wrong, and where.
    """
    _render(source, html, "html")


def build_single(source: Path, single: Path) -> None:
    """Render `source` as one page into `single`, as strictly. What other forms are made from; it is not for reading."""
    _render(source, single, "singlehtml")


def _render(source: Path, folder: Path, builder: str) -> None:
    with _replacing(folder, builder) as work:
        _leave_out(_made(source, work, builder))


def _made(source: Path, work: Path, builder: str) -> Path:
    """Run Jupyter Book, and return the folder that it made."""
    finished = subprocess.run(
        _command(source, work, builder),
        env={**os.environ, **FIXED_SURROUNDINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    made = work / "_build" / builder
    # The exit code alone is not enough: Jupyter Book 2 ends with 0 having built nothing.
    if finished.returncode != 0 or not (made / "index.html").is_file():
        raise BookError(problems(finished.stdout, source), where="the book's pages", after="the old book is kept")
    return made


def problems(output: str, source: Path) -> list[Problem]:
    """What Jupyter Book's output complains of, one problem a line; its last lines if it names nothing."""
    places = (f"{source.resolve()}{os.sep}", f"{source}{os.sep}")
    lines = [ANSI.sub("", line).strip() for line in output.splitlines()]
    for place in places:
        lines = [line.replace(place, "") for line in lines]
    telling = list(dict.fromkeys(line for line in lines if TELLING.search(line)))
    if telling:
        return [Problem(what=_with_continuation(line, lines)) for line in telling]
    last = [line for line in lines if line][-LAST_LINES:]
    return [Problem(what="Jupyter Book stopped.", found="\n           ".join(last) or "it said nothing")]


def _with_continuation(line: str, lines: Sequence[str]) -> str:
    """A configuration error stands on the lines that follow its heading."""
    if not line.endswith("error:"):
        return line
    start = lines.index(line) + 1
    return " ".join([line, *(text for text in lines[start : start + LAST_LINES] if text)])


def _command(source: Path, work: Path, builder: str) -> list[str]:
    jupyter_book = [sys.executable, "-c", JUPYTER_BOOK, "build", str(source), "--path-output", str(work)]
    return [*jupyter_book, "--builder", builder, "--warningiserror", "--nitpick", "--keep-going", "--all"]


@contextmanager
def _replacing(html: Path, builder: str) -> Iterator[Path]:
    """A working folder beside `html`; on success the HTML that the builder made in it takes the place of the old."""
    work = html.with_name(f".{html.name}.{os.getpid()}.part")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        yield work
        old = work / "old"
        if html.exists():
            html.replace(old)
        (work / "_build" / builder).replace(html)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _leave_out(made: Path) -> None:
    """Remove what readers do not need: source maps, which browsers ask for only when debugging, and build notes."""
    for path in [*made.rglob("*.map"), *(made / name for name in NOT_PUBLISHED)]:
        path.unlink(missing_ok=True)
