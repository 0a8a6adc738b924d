"""The real chapters on made-up results: what holds on every page of every edition."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.book.made_up import EDITION, HOSTILE, PROJECT, real_book, sections
from vcse_monograph.book.frame import SYNTHETIC, banner

pytestmark = pytest.mark.xdist_group("book")  # one process builds the books that all these tests read
REQUESTS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
HEADING = re.compile(r"h([1-6])$")


class Read(HTMLParser):
    """The parts of a page that the tests look at."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.requests: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.unscoped = 0
        self._in_article = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._in_article |= tag == "article"
        if (address := found.get(REQUESTS.get(tag, ""))) is not None:
            self.requests.append(address)
        if tag == "img":
            self.images.append(found)
        if self._in_article and (match := HEADING.match(tag)):
            self.headings.append(int(match[1]))
        self.unscoped += tag == "th" and "scope" not in found and "docutils" in str(found)

    def handle_endtag(self, tag):
        self._in_article &= tag != "article"


@cache
def read(page: Path) -> Read:
    """A page's parts, read once for all tests."""
    return Read(page)


def pages_of(html: Path) -> list[Path]:
    """Every page with a text of its own: those in `cite/` only lead on."""
    return sorted(path for path in html.rglob("*.html") if not {"_static", "cite"} & set(path.parts))


@pytest.fixture(scope="session", params=["demo_html", "open_html"])
def html(request) -> Path:
    return request.getfixturevalue(request.param)


def test_every_chapter_of_the_contents_was_built(html):
    listed = set(re.findall(r"^ *- file: (\S+)$", (PROJECT / "_toc.yml").read_text(encoding="utf-8"), re.MULTILINE))
    notebooks = {f"book/evidence/{name}" for name in sections()}
    built = {path.relative_to(html).as_posix().removesuffix(".html") for path in pages_of(html)}
    passports = {page for page in built if page.startswith(("numbers/", "findings/"))}
    assert built - passports == {"index", "search", "genindex"} | listed | notebooks


def test_no_page_asks_another_server_for_anything(html):
    outside = {
        (page.name, address)
        for page in pages_of(html)
        for address in read(page).requests
        if re.match(r"(https?:)?//", address)
    }
    assert outside == set()
    for sheet in (html / "_static").rglob("*.css"):
        assert not re.search(r"(url\(|@import )['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_no_image_lacks_a_text_alternative(html):
    alts = [image.get("alt") for page in pages_of(html) for image in read(page).images]
    assert len(alts) >= 12
    assert all(alt and len(alt) >= 20 and "_images/" not in alt for alt in alts)


def test_headings_start_with_one_title_and_skip_no_level(html):
    for page in pages_of(html):
        if page.stem in ("search", "genindex"):
            continue
        levels = read(page).headings
        assert levels.count(1) == 1, page.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), page.name


def test_no_reference_is_left_open(html):
    for page in pages_of(html):
        text = page.read_text(encoding="utf-8")
        assert 'class="problematic"' not in text, page.name
        assert "??" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL), page.name


def test_text_from_data_stays_text(html):
    for page in pages_of(html):
        assert HOSTILE not in page.read_text(encoding="utf-8"), page.name


def test_synthetic_data_are_called_so_on_every_page(demo_html):
    for page in pages_of(demo_html):
        text = page.read_text(encoding="utf-8")
        assert "vcse-banner--synthetic" in text, page.name
        assert SYNTHETIC in text, page.name


def test_the_banner_is_printed_on_paper_too(demo_html):
    css = (demo_html / "_static" / "book.css").read_text(encoding="utf-8")
    on_paper = css[css.index("@media print") :]
    assert re.search(r"\.bd-header-announcement \{[^}]*display: block !important", on_paper)
    page = (demo_html / "index.html").read_text(encoding="utf-8")
    assert '@top-center { content: "Synthetic\\3a  a check of the code' in page
    assert not re.search(r'class="[^"]*bd-header-announcement[^"]*d-print-none', page)


def test_open_data_carry_their_attribution_and_no_word_of_synthetic_on_every_page(open_html):
    for page in pages_of(open_html):
        text = page.read_text(encoding="utf-8")
        assert "Contains public sector information licensed under the Open Government Licence v3.0." in text, page.name
        assert "vcse-banner--synthetic" not in text, page.name


def test_every_page_names_edition_version_and_how_to_cite(open_html):
    for page in pages_of(open_html):
        text = page.read_text(encoding="utf-8")
        assert "North edition" in text, page.name
        assert "version 0.1.0" in text, page.name
        assert "#how-to-cite" in text, page.name


def test_what_an_edition_does_not_allow_is_said_with_its_reason(open_html):
    text = (open_html / "book" / "spending.html").read_text(encoding="utf-8")
    assert "Not in this edition: only one financial year of payments." in text
    assert "Jaccard index; 1 would mean" not in text


def test_two_builds_are_the_same_bytes(demo_html, tmp_path):
    again = real_book(tmp_path, EDITION, ())
    assert hashes(again) == hashes(demo_html)


def hashes(html: Path) -> dict[str, str]:
    files = sorted(path for path in html.rglob("*") if path.is_file())
    return {path.relative_to(html).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ({"data_kind": "synthetic", "title": "T", "banner": "Nothing to see"}, f"{SYNTHETIC}. Nothing to see"),
        ({"data_kind": "synthetic", "title": "T"}, SYNTHETIC),
        ({"data_kind": "open", "title": "T <b>", "attribution": "From X."}, "T &lt;b&gt;. Open data. From X."),
        ({"data_kind": "user", "title": "T"}, "T. Data supplied by the edition&#x27;s maker."),
    ],
)
def test_the_banner_says_what_the_data_are_whatever_the_edition_says(edition, words):
    assert banner(edition) == f'<p class="vcse-banner vcse-banner--{edition["data_kind"]}">{words}</p>'
