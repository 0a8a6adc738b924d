"""What a bound EPUB holds: its documents, their anchors, and whether every link and picture of them is there."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from defusedxml import ElementTree

from vcse_monograph.book.forms.links import OUTSIDE
from vcse_monograph.errors import BookError, Problem

DOCUMENT = ".xhtml"


def check_epub(epub: Path) -> None:
    """Raise BookError, naming document and target, for every link and picture of an EPUB that is not in it.

    The converter drops the anchors of some elements without a word, and an e-reader then ignores the tap.
    """
    if dead := list(dead_ends(epub)):
        raise BookError(
            [
                Problem(what=f"The EPUB's {document} leads to what the book lacks.", found=target)
                for document, target in dead
            ],
            after="the old EPUB is kept",
        )


def dead_ends(epub: Path) -> Iterator[tuple[str, str]]:
    """(document, target) of every link and picture that is not in the EPUB."""
    with zipfile.ZipFile(epub) as book:
        names = set(book.namelist())
        trees = {name: ElementTree.fromstring(book.read(name)) for name in sorted(names) if name.endswith(DOCUMENT)}
    anchors = {name: {element.get("id") for element in tree.iter()} for name, tree in trees.items()}
    for name, tree in trees.items():
        for element in tree.iter():
            target = element.get("href") or element.get("src") or ""
            if not target or target.startswith((*OUTSIDE, "data:")):
                continue
            path, fragment = urlsplit(target).path, urlsplit(target).fragment
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
            if file not in names or (fragment and unquote(fragment) not in anchors.get(file, ())):
                yield name, target
