"""Where a verb reads and where it writes: told before work starts, so that no input is ever lost to an output."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.errors import MachineError, Problem, UsageError


@dataclass(frozen=True)
class Output:
    """A path that an option names to be written; the endings that it may have, if any, are `suffixes`."""

    option: str
    path: Path | None
    suffixes: tuple[str, ...] = ()
    folder: bool = False


def check_paths(inputs: Iterable[Path], outputs: Sequence[Output] = (), *, folders: bool = False) -> None:
    """Raise UsageError for inputs that are not there, and for outputs that are inputs, or one another, or misnamed.

    MachineError where the only trouble is that the machine does not let an output be written. With `folders` an input
    may be a folder, and every file in it is one.
    """
    given = [Path(path) for path in inputs]
    wrong = [problem for path in given for problem in _absent(path, folders)]
    named = [output for output in outputs if output.path is not None]
    read = [file for path in given for file in files_at(path)]
    wrong += [problem for output in named for problem in _misplaced(output, read)]
    wrong += list(_doubled(named))
    refused = [problem for output in named for problem in _unwritable(output)]
    if wrong:
        raise UsageError([*wrong, *refused])
    if refused:
        raise MachineError(refused)


def files_at(path: Path) -> Iterator[Path]:
    """The file at a path, or the files below the folder there; hidden ones, and what programs leave, are not data."""
    from vcse_monograph.editions.spending import is_data, spending_files

    if path.is_dir():
        yield from spending_files(path)
    elif path.is_file() and is_data(Path(path.name)):
        yield path


def _absent(path: Path, folders: bool) -> Iterator[Problem]:
    if path.is_dir() and not folders:
        yield Problem(what=f"{path} is a folder, not a file.", do="name a file in it")
    elif not path.exists():
        do = "correct the path; the working directory is where a relative path starts"
        yield Problem(what=f"There is no file {path}.", do=do)


def _misplaced(output: Output, read: Sequence[Path]) -> Iterator[Problem]:
    """What is wrong with the place that an output has, or with its name."""
    path = output.path
    assert path is not None
    if any(same_file(path, file) for file in read):
        yield Problem(
            what=f"{output.option} {path} is one of the files that are read.",
            needed="another place: the file would be lost",
            do="name a file that is not read, outside the folders that are",
        )
    elif _nearest_folder(path) is None:
        yield Problem(
            what=f"{output.option} {path} has no place: there is no {path.absolute().anchor}",
            do="name a place on a drive that is there",
        )
    elif path.is_dir() != output.folder and path.exists():
        found, needed = ("a folder", "a file") if path.is_dir() else ("a file", "a folder")
        yield Problem(what=f"{output.option} {path} is {found}.", needed=f"the name of {needed}", do="name another")
    elif output.suffixes and path.suffix and path.suffix.lower() not in output.suffixes:
        yield Problem(
            what=f"{output.option} {path} has an ending that does not say how to write it.",
            needed=f"a name that ends in {' or '.join(output.suffixes)}",
            do=f"{output.option} {path.with_suffix(output.suffixes[0])}",
        )


def _doubled(outputs: Sequence[Output]) -> Iterator[Problem]:
    """Outputs that would replace one another."""
    for number, output in enumerate(outputs):
        for other in outputs[:number]:
            if output.path and other.path and same_file(output.path, other.path):
                what = f"{other.option} and {output.option} name the same place: {output.path}."
                yield Problem(what=what, do="name two places")


def _unwritable(output: Output) -> Iterator[Problem]:
    """Whether the machine lets a file be made where the output shall stand, found out by making one."""
    assert output.path is not None
    folder = _nearest_folder(output.path)
    if folder is None:
        return  # told already
    try:
        if not folder.is_dir():
            raise NotADirectoryError(f"{folder} is a file")
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        found = f"{folder}: {error.strerror or error}"
        yield Problem(
            what=f"{output.option} {output.path} cannot be written.", found=found, do="name a place where you may write"
        )


def _nearest_folder(path: Path) -> Path | None:
    """What is there of the folders above a path, the nearest; None on a drive that is not there, as on Windows."""
    return next((parent for parent in path.absolute().parents if parent.exists()), None)


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, through links and spellings too."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
