"""Which code computed a number: the package's version, and hashes that need neither git nor a clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vcse_monograph

COMPUTING = ("sources", "records", "linkage", "measures", "findings", "release")
"""Folders of the package whose code decides a result; how the book looks decides none."""
SHOWN = 12
"""Hexadecimal digits of a hash that a page shows: 12, as many as tell any two versions apart."""


@dataclass(frozen=True)
class CodeVersion:
    """The package's version, the hash of its files, and that of the lock of what it depends on ("" if not here)."""

    version: str
    code: str
    lock: str

    def __str__(self) -> str:
        """As a page prints it."""
        lock = f", dependencies {self.lock[:SHOWN]}" if self.lock else ""
        return f"vcse-monograph {self.version}, code {self.code[:SHOWN]}{lock}"


def code_version(lock: Path) -> CodeVersion:
    """The version of the code that runs; `lock` is the project's `uv.lock`."""
    return CodeVersion(vcse_monograph.__version__, package_hash(), _text_hash(lock) if lock.is_file() else "")


@cache
def package_hash() -> str:
    """The hash over the names and contents of the package's files that decide a result."""
    package = Path(vcse_monograph.__file__).parent
    files = [path for name in COMPUTING for path in (package / name).rglob("*") if "__pycache__" not in path.parts]
    lines = [f"{path.relative_to(package).as_posix()} {_text_hash(path)}" for path in files if path.is_file()]
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8")).hexdigest()


def _text_hash(path: Path) -> str:
    """The hash of a text file, the same whichever line ends a checkout gave it."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
