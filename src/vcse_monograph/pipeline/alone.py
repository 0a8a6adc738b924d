"""One build of an edition at a time: two would share a record of what ran, and delete each other's results.

The system itself locks a file, for as long as the process lives that asked for it: a killed build leaves no lock that
somebody must take away, and no process id has to be judged, which another program may have by now.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from vcse_monograph.errors import MachineError, Problem

FILE = ".at-work"
"""In `_build/<edition>/`; it holds the id of the process that builds there, and nothing when none does."""
HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""How systems say that another has the lock; a file system that knows none says something else, and stops nobody."""
FAR = 1 << 30
"""The byte that is locked on Windows, where a locked byte cannot be read: far beyond the process id."""


@contextmanager
def alone(folder: Path, project: Path) -> Iterator[None]:
    """Keep every other build out of `folder` for a while. Raises MachineError where one is at work there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a+b", buffering=0) as file:
        if not _locked(file):
            file.seek(0)
            raise MachineError(_at_work(folder.relative_to(project).as_posix(), file.read().decode("ascii", "replace")))
        try:
            _write(file, str(os.getpid()))
            yield
        finally:
            _write(file, "")
            _unlock(file)


def _at_work(folder: str, process: str) -> Problem:
    return Problem(
        what=f"Another build is at work in {folder}.",
        found=f"process {process}" if process else "a process that has only begun",
        needed="one build of an edition at a time: two would spoil each other's files",
        do="wait until it is done, or stop it; then run the same command again",
    )


def _locked(file: FileIO) -> bool:
    """Take the lock if nobody has it; whether it is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in HELD
    return True


def _unlock(file: FileIO) -> None:
    """Give the lock back; elsewhere than on Windows closing the file does."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def _write(file: FileIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text.encode("ascii"))
