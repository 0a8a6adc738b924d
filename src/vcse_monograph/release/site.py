"""A site: built books side by side, `<site>/<edition>/<version>/`, each knowing of the others, to be served or opened.

A book that is in a site stays as it was built, byte for byte, but for `_static/versions.js`, which is written anew
whenever the site is. So an old version can say that there is a newer one, and no page has to be rendered again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vcse_monograph.book.versions import FILE, Version, as_script, newest_first, read_version
from vcse_monograph.errors import DataError, Problem, UsageError
from vcse_monograph.files import sha256, write_text
from vcse_monograph.release.site_pages import edition_page, latest_page, site_page

LATEST = "latest"
"""The folder beside an edition's versions whose pages lead to the same page of the newest."""
LEADS_ON = "cite/"
"""Pages that nobody reads, and so nobody moves from."""


@dataclass(frozen=True)
class Site:
    """What was done: the versions that the site holds, newest first, and those that were put in anew."""

    folder: Path
    versions: list[Version]
    added: list[Version] = field(default_factory=list)


def assemble(site: Path, books: Sequence[Path], released: Collection[str] = ()) -> Site:
    """Put built books into `site`, beside those that it holds, and write what leads from one to another.

    `released` names versions that may not change any more (`demo-0.1.0`). Raises DataError, with all problems and
    before anything is written, for a folder that is no book, for two different books of one version, for a place that
    leads out of the site, and for a released version that is in the site already and was different.
    """
    added = {book: read_version(book) for book in books}
    if problems := [*_doubles(added), *_outside(site, added), *_changed(site, added, released)]:
        raise DataError(problems, where="the books", after="the site was left as it was")
    for book, version in added.items():
        _put(book, site / version.folder)
    versions = newest_first(versions_in(site))
    if not versions:
        raise UsageError(Problem(what="No book is built yet.", do="run `vcse build demo` first"))
    _connect(site, versions)
    return Site(site, versions, newest_first(added.values()))


def built_books(project: Path) -> list[Path]:
    """The books that `vcse build` left in the project."""
    return sorted(path.parents[len(FILE.parts) - 1] for path in project.glob(f"_build/*/html/{FILE.as_posix()}"))


def versions_in(site: Path) -> Iterator[Version]:
    """The versions that stand in a site."""
    for path in sorted(site.glob(f"*/*/{FILE.as_posix()}")):
        book = path.parents[len(FILE.parts) - 1]
        if not book.name.startswith(".") and read_version(book).folder == book.relative_to(site).as_posix():
            yield read_version(book)


def pages_of(book: Path) -> set[str]:
    """The pages of a book, as its links name them, without `.html`."""
    found = (path.relative_to(book).as_posix() for path in book.rglob("*.html"))
    return {page.removesuffix(".html") for page in found if not page.startswith("_")}


def same(book: Path, other: Path) -> bool:
    """Whether two books are the same, byte for byte, but for the file that a site writes."""
    return _hashes(book) == _hashes(other)


def _hashes(book: Path) -> dict[str, str]:
    files = (path for path in sorted(book.rglob("*")) if path.is_file() and path != book / FILE)
    return {path.relative_to(book).as_posix(): sha256(path) for path in files}


def _doubles(added: Mapping[Path, Version]) -> Iterator[Problem]:
    """Two books that say they are the same version."""
    first: dict[str, Path] = {}
    for book, version in added.items():
        if version.folder not in first:
            first[version.folder] = book
        elif not same(first[version.folder], book):
            yield Problem(
                what=f"Two different books are {version.edition} {version.version}.",
                found=f"{first[version.folder].as_posix()} and {book.as_posix()}",
                do="name one of them, or give one the next `version` and build it again",
            )


def _outside(site: Path, added: Mapping[Path, Version]) -> Iterator[Problem]:
    """A book's place that is not below the site once links are followed: what stands there is not the site's."""
    for version in dict.fromkeys(added.values()):
        place = (site / version.folder).resolve()
        if site.resolve() not in place.parents:
            yield Problem(
                what=f"{version.folder} of the site leads out of it.",
                found=place.as_posix(),
                needed=f"a place below {site.resolve().as_posix()}",
                do="take the link away, or name another folder as the site",
            )


def _changed(site: Path, added: Mapping[Path, Version], released: Collection[str]) -> Iterator[Problem]:
    """A released version that would no longer be what the site has shown."""
    for book, version in added.items():
        name, there = f"{version.edition}-{version.version}", site / version.folder
        if name in released and there.is_dir() and not same(book, there):
            yield Problem(
                what=f"{name} is released, and stands in the site already with other pages.",
                needed="a released version never changes: somebody may have cited it",
                do=f"give editions/{version.edition}.toml the next `version` and build that",
            )


def _put(book: Path, place: Path) -> None:
    """Copy a book into its place, whole or not at all: the one that stands there is deleted when this one does.

    Where somebody holds a file of it, as Windows lets them, it cannot be moved, and stays as it is: OSError.
    """
    if place.is_dir() and (place.samefile(book) or same(book, place)):
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=place.parent, ignore_cleanup_errors=True) as aside:
        new, old = Path(aside, "new"), Path(aside, "old")
        shutil.copytree(book, new)
        if place.exists():
            place.rename(old)
        try:
            new.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise


def _connect(site: Path, versions: Sequence[Version]) -> None:
    """Write what each book knows of the others, the pages of `latest`, and the pages to choose from."""
    pages = {version.folder: pages_of(site / version.folder) for version in versions}
    for version in versions:
        own = {page for page in pages[version.folder] if not page.startswith(LEADS_ON)}
        lacks = {other: own - there for other, there in pages.items() if other != version.folder}
        write_text(site / version.folder / FILE, as_script(version, versions, lacks))
    editions: dict[str, list[Version]] = {}
    for version in versions:
        editions.setdefault(version.edition, []).append(version)
    for name, found in editions.items():
        write_text(site / name / "index.html", edition_page(found))
        _lead_to_latest(site / name / LATEST, found[0], pages[found[0].folder])
    write_text(site / "index.html", site_page(list(editions.values())))


def _lead_to_latest(folder: Path, newest: Version, pages: Collection[str]) -> None:
    """A page for each page of the newest version, leading there; those of an earlier newest are taken away."""
    shutil.rmtree(folder, ignore_errors=True)
    for page in sorted(pages):
        write_text(folder / f"{page}.html", latest_page(page, newest))
