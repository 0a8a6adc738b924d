"""An edition's folders, and which of its data are here."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vcse_monograph.editions import Edition
from vcse_monograph.editions.spending import spending_files

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Workplace:
    """An edition's folders and what it has: `folder` is `_build/<edition>/`."""

    project: Path
    edition: Edition
    tell: Tell = lambda _: None

    @property
    def folder(self) -> Path:
        """`_build/<edition>/`."""
        return self.project / "_build" / self.edition.name

    @property
    def cache(self) -> Path:
        """What editions share and can make again: it may be deleted at any time."""
        return self.project / "_build" / ".cache"

    @property
    def raw(self) -> Path | None:
        """The folder of spending files; None where there are none and the shipped pack stands in."""
        spending = self.edition.spending
        if spending is None:
            return None
        if spending.generated:
            return self.folder / "raw" / "spending"
        folder = self.project / spending.folder
        if not spending.folder or not folder.is_dir():
            return None
        return None if spending.pack and not spending_files(folder, spending.files) else folder

    @property
    def shipped_pack(self) -> Path | None:
        """The pack that ships with the edition, if it has one."""
        spending = self.edition.spending
        return self.project / spending.pack if spending and spending.pack else None

    @property
    def pack(self) -> Path:
        """The pack that the notebooks read: made from the raw files where they are, else the shipped one."""
        return self.folder / "pack" if self.raw else self.shipped_pack or self.folder / "pack"

    def raw_files(self) -> list[Path]:
        """The spending files that the edition names, sorted; hidden files are not data."""
        if self.raw is None or self.edition.spending is None:
            return []
        return spending_files(self.raw, self.edition.spending.files)


def period(first: str, last: str) -> str:
    """`2020-04`, `2021-03` -> `April 2020 to March 2021`."""
    return words(first) if first == last else f"{words(first)} to {words(last)}"


def words(month: str) -> str:
    """`2020-04` -> `April 2020`."""
    return f"{calendar.month_name[int(month[5:])]} {month[:4]}"
