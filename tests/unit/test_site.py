"""Putting books side by side: each keeps its bytes but for one file, and knows of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vcse_monograph.book.versions import FILE, START, Version, as_script, newest_first, read_version
from vcse_monograph.errors import DataError, UsageError
from vcse_monograph.files import write_hashes, write_text
from vcse_monograph.release.site import assemble, pages_of


def version(number: str, edition: str = "demo", issued: str = "2026-11-22") -> Version:
    return Version(edition, f"{edition.capitalize()} <edition>", number, issued, "synthetic")


def book(folder: Path, found: Version, *pages: str) -> Path:
    """A built book of a few pages."""
    for page in ("index", *pages):
        write_text(folder / f"{page}.html", f"<p>{page} of {found.version}</p>")
    write_text(folder / FILE, as_script(found))
    return folder


def known(folder: Path) -> dict:
    """What a book's file says of itself and the others."""
    return json.loads((folder / FILE).read_text(encoding="utf-8").removeprefix(START).rstrip(";\n"))


@pytest.mark.parametrize(
    "older, newer", [("0.9.0", "0.10.0"), ("1.0.0rc1", "1.0.0"), ("1.0", "1.0.1"), ("1.0a2", "1.0a10")]
)
def test_versions_are_put_in_order_as_people_count_them(older, newer):
    assert [found.version for found in newest_first([version(older), version(newer)])] == [newer, older]


def test_a_book_by_itself_knows_itself_alone(tmp_path):
    made = book(tmp_path / "html", version("0.1.0"))
    assert read_version(made) == version("0.1.0")
    assert [other["folder"] for other in known(made)["books"]] == ["demo/0.1.0"]


def test_a_site_holds_every_version_newest_first_and_says_which_pages_each_lacks(tmp_path):
    old = book(tmp_path / "a", version("0.9.0"), "book/spending", "numbers/old.one", "cite/x")
    new = book(tmp_path / "b", version("0.10.0"), "book/spending")
    north = book(tmp_path / "c", version("0.1.0", "north"))
    site = tmp_path / "site"
    made = assemble(site, [old, new, north])
    assert [found.folder for found in made.versions] == ["demo/0.10.0", "demo/0.9.0", "north/0.1.0"]
    said = known(site / "demo" / "0.9.0")
    assert said["here"] == "demo/0.9.0"
    lacks = {other["folder"]: other["lacks"] for other in said["books"]}
    assert lacks == {
        "demo/0.10.0": {"numbers": "old.one"},
        "demo/0.9.0": {},
        "north/0.1.0": {"book": "spending", "numbers": "old.one"},
    }


def test_a_book_in_a_site_changes_in_one_file_alone(tmp_path):
    old = book(tmp_path / "a", version("0.1.0"), "book/spending")
    site = tmp_path / "site"
    assemble(site, [old])
    write_hashes(tmp_path / "before.json", site / "demo" / "0.1.0")
    assemble(site, [book(tmp_path / "b", version("0.2.0"))])
    write_hashes(tmp_path / "after.json", site / "demo" / "0.1.0")
    before, after = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("before", "after"))
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == [FILE.as_posix()]


def test_latest_leads_to_each_page_of_the_newest_version_and_to_no_other(tmp_path):
    site = tmp_path / "site"
    assemble(site, [book(tmp_path / "a", version("0.1.0"), "book/gone")])
    assemble(site, [book(tmp_path / "b", version("0.2.0"), "book/spending")])
    assert pages_of(site / "demo" / "latest") == {"index", "book/spending"}
    page = (site / "demo" / "latest" / "book" / "spending.html").read_text(encoding="utf-8")
    assert 'location.replace("../../0.2.0/book/spending.html" + location.hash)' in page


def test_the_pages_to_choose_from_list_editions_and_versions_as_text(tmp_path):
    site = tmp_path / "site"
    assemble(site, [book(tmp_path / "a", version("0.1.0")), book(tmp_path / "b", version("0.1.0", "north"))])
    landing = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="demo/0.1.0/index.html"' in landing
    assert 'href="north/latest/index.html"' in landing
    assert "Demo &lt;edition&gt;" in landing
    assert "<edition>" not in landing
    assert "Synthetic: a check of the code, not evidence" in landing
    edition = (site / "north" / "index.html").read_text(encoding="utf-8")
    assert 'href="0.1.0/index.html"' in edition
    assert "demo" not in edition


def test_assembling_again_gives_the_same_bytes(tmp_path):
    books = [book(tmp_path / "a", version("0.1.0"), "book/x"), book(tmp_path / "b", version("0.2.0"))]
    for name, order in (("once", books), ("again", books[::-1])):
        assemble(tmp_path / name, order)
        assemble(tmp_path / name, [])
        write_hashes(tmp_path / f"{name}.json", tmp_path / name)
    assert (tmp_path / "once.json").read_bytes() == (tmp_path / "again.json").read_bytes()


def test_an_unreleased_version_that_was_built_again_takes_the_place_of_the_old(tmp_path):
    site = tmp_path / "site"
    assemble(site, [book(tmp_path / "a", version("0.1.0"), "book/old")])
    assemble(site, [book(tmp_path / "b", version("0.1.0"), "book/new")])
    assert pages_of(site / "demo" / "0.1.0") == {"index", "book/new"}


def test_a_released_version_never_changes_in_a_site(tmp_path):
    site = tmp_path / "site"
    first = book(tmp_path / "a", version("0.1.0"))
    assemble(site, [first], ["demo-0.1.0"])
    assemble(site, [first], ["demo-0.1.0"])
    with pytest.raises(DataError, match=r"demo-0\.1\.0 is released, and stands in the site already"):
        assemble(site, [book(tmp_path / "b", version("0.1.0"), "book/new")], ["demo-0.1.0"])
    assert pages_of(site / "demo" / "0.1.0") == {"index"}


def test_two_different_books_of_one_version_are_refused_before_anything_is_written(tmp_path):
    books = [book(tmp_path / "a", version("0.1.0")), book(tmp_path / "b", version("0.1.0"), "more")]
    with pytest.raises(DataError, match="Two different books are demo"):
        assemble(tmp_path / "site", books)
    assert not (tmp_path / "site").exists()


def claiming(found: Version) -> str:
    """What a file would say that claims to be of this version, which no edition can have."""
    return as_script(version("0.1.0")).replace("demo", found.edition).replace("0.1.0", found.version)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "window.vcseVersions = {}",
            claiming(version("0.1.0", "../../outside")),
            claiming(version("0.1.0", "a--b")),
        ),
        *(
            claiming(version(number))
            for number in ("..", ".", "...", "1", "1.", "0..1", "0.1.0rc", "0.1.0/..", "latest")
        ),
    ],
)
def test_a_folder_that_is_no_book_is_refused(tmp_path, text):
    write_text(tmp_path / "html" / FILE, text)
    with pytest.raises(DataError, match="html is not a built book"):
        assemble(tmp_path / "site", [tmp_path / "html"])


def test_a_site_without_a_book_is_refused(tmp_path):
    with pytest.raises(UsageError, match="No book is built yet"):
        assemble(tmp_path / "site", [])


def test_a_version_that_climbs_out_of_its_folder_empties_no_site(tmp_path):
    site = tmp_path / "web"
    assemble(site, [book(tmp_path / "a", version("0.1.0"))])
    write_hashes(tmp_path / "before.json", site)
    write_text(tmp_path / "b" / FILE, claiming(version("..")))
    with pytest.raises(DataError, match="b is not a built book"):
        assemble(site, [tmp_path / "b"])
    write_hashes(tmp_path / "after.json", site)
    assert (tmp_path / "after.json").read_bytes() == (tmp_path / "before.json").read_bytes()


def test_a_place_that_leads_out_of_the_site_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "elsewhere" / "0.1.0").mkdir(parents=True)
    (tmp_path / "elsewhere" / "0.1.0" / "index.html").write_text("somebody's own")
    site = tmp_path / "site"
    site.mkdir()
    try:
        (site / "demo").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("this machine makes no links")
    with pytest.raises(DataError, match=r"demo/0\.1\.0 of the site leads out of it"):
        assemble(site, [book(tmp_path / "a", version("0.1.0"))])
    assert [path.name for path in (tmp_path / "elsewhere" / "0.1.0").iterdir()] == ["index.html"]


@pytest.mark.parametrize("refused", ["old", "0.1.0"])
def test_a_book_that_cannot_be_moved_stays_whole_and_in_its_place(tmp_path, monkeypatch, refused):
    """As on Windows, where somebody reads a page of it: neither is it moved aside, nor the new one put in its place."""
    site, rename = tmp_path / "site", Path.rename
    assemble(site, [book(tmp_path / "a", version("0.1.0"), "book/old")])
    before = sorted(site.rglob("*"))

    def held(self: Path, target: Path) -> Path:
        if target.name == refused and self.name in ("0.1.0", "new"):
            raise PermissionError(13, "The process cannot access the file", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(PermissionError):
        assemble(site, [book(tmp_path / "b", version("0.1.0"), "book/new")])
    assert sorted(site.rglob("*")) == before
    assert pages_of(site / "demo" / "0.1.0") == {"index", "book/old"}
