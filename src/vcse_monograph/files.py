"""Files written whole or not at all, their hashes, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHUNK = 1 << 20
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path`, on failure it is removed.

    The temporary name keeps the suffix, since some writers choose their format by it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        with suppress(OSError):  # what stopped the writing is told, not what stopped the clearing up
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with `\\n` line ends, whole; a file that already says so is left untouched."""
    path = Path(path)
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return
    with written_whole(path) as temporary:
        temporary.write_bytes(data)


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_hashes(path: Path, folder: Path) -> None:
    """Write the SHA-256 of every file below `folder`, by its path there, as JSON."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    hashes = {file.relative_to(folder).as_posix(): sha256(file) for file in files}
    write_text(path, json.dumps(hashes, indent=1) + "\n")


def disarmed(text: str) -> str:
    """Text for CSV: what a spreadsheet would run as a formula gets a leading apostrophe; a number is left alone.

    `release/disarm.sql` says the same in SQL.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text) else text
