"""Which edition and version a built book is, and which others a reader can move to: `_static/versions.js`.

A book by itself lists itself alone. `vcse site` writes the file anew in every book of a site, so that an old version
knows of newer ones; it is the only file of a built book that may ever change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from vcse_monograph.book import context
from vcse_monograph.editions import SLUG
from vcse_monograph.editions.fields import VERSION
from vcse_monograph.errors import DataError, Problem
from vcse_monograph.files import write_text

FILE = Path("_static") / "versions.js"
START = "window.vcseVersions = "
END = ";\n"
PARTS = re.compile(VERSION)


@dataclass(frozen=True)
class Version:
    """A version of an edition: `issued` is its date, `YYYY-MM-DD`."""

    edition: str
    title: str
    version: str
    issued: str
    data_kind: str

    @property
    def folder(self) -> str:
        """Where it stands in a site."""
        return f"{self.edition}/{self.version}"

    @property
    def order(self) -> tuple[list[int], bool, str, int]:
        """Sorts versions: 0.10.0 after 0.9.0, and 1.0.0rc1 before 1.0.0."""
        found = PARTS.fullmatch(self.version)
        assert found is not None  # the edition's model allows no other
        numbers = [int(part) for part in found["numbers"].split(".")]
        return numbers + [0] * (3 - len(numbers)), not found["word"], found["word"] or "", int(found["count"] or 0)


def newest_first(versions: Iterable[Version]) -> list[Version]:
    """By edition, and within each the newest first."""
    newest = sorted(versions, key=lambda found: found.order, reverse=True)
    return sorted(newest, key=lambda found: found.edition)


def version_of(edition: Mapping[str, Any]) -> Version:
    """The version that the fields of `edition.json` tell of."""
    names = ("name", "title", "version", "issued", "data_kind")
    return Version(*(str(edition.get(name) or "") for name in names))


def as_script(here: Version, others: Sequence[Version] = (), lacks: Mapping[str, Iterable[str]] | None = None) -> str:
    """The script: this version, and all of its site, newest first.

    `lacks` holds, by the folder of another version, the pages of this one that are not there.
    """
    known = newest_first({here, *others})
    books = [
        {**asdict(found), "folder": found.folder, "lacks": _packed((lacks or {}).get(found.folder, ()))}
        for found in known
    ]
    content = {"here": here.folder, "books": books}
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, indent=0)
    return START + text.replace("<", "\\u003c") + END


def _packed(pages: Iterable[str]) -> dict[str, str]:
    """Pages by their folder, names parted by spaces: a quarter of the bytes of a list, since most share a folder."""
    found: dict[str, list[str]] = {}
    for page in sorted(pages):
        folder, _, name = page.rpartition("/")
        found.setdefault(folder, []).append(name)
    return {folder: " ".join(names) for folder, names in found.items()}


def read_version(book: Path) -> Version:
    """Which version a built book is. Raises DataError for a folder that is no book."""
    path = book / FILE
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text.removeprefix(START).removesuffix(END))
        own = next(found for found in content["books"] if found["folder"] == content["here"])
        found = Version(**{name: str(own[name]) for name in Version.__dataclass_fields__})
        if not (SLUG.fullmatch(found.edition) and PARTS.fullmatch(found.version)):
            raise ValueError(found.folder)  # both become folders' names
        return found
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        problem = Problem(
            what=f"The folder {book.name} is not a built book.",
            needed=f"a folder with index.html and {FILE.as_posix()}",
            do="name the folder `html` of a build, or one of a site",
        )
        raise DataError(problem, after="no site was made") from None


def write_own(app: Sphinx, exception: Exception | None) -> None:
    """At `build-finished`: say which version this book is."""
    if exception is None and app.builder.name == "html":
        edition = context.evidence_of(app.env).edition
        write_text(Path(app.outdir) / FILE, as_script(version_of(edition)))
