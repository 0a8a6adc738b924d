"""Every number opens its passport, every finding its page; what these say, and that it is safe to show."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.book.findings import SHARE, declare, finding, judge, verdict
from tests.book.made_up import EDITION, HOSTILE, OPEN_EDITION, PROJECT
from vcse_monograph.book.making import write_made
from vcse_monograph.files import sha256, write_text
from vcse_monograph.findings.declared import fingerprint
from vcse_monograph.findings.record import Release, write_release
from vcse_monograph.findings.results import Results, read_estimates

LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
CHECK = "code check, not evidence"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Links(HTMLParser):
    """The links of a page, its anchors, and marked numbers and verdicts that are no links."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.numbers, self.unlinked = 0, 0
        self._open = 0
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.anchors |= {found["id"]} if found.get("id") else set()
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        self._open += tag == "a"
        if tag == "span" and "vcse-number" in (found.get("class") or "").split():
            self.numbers += 1
            self.unlinked += not self._open

    def handle_endtag(self, tag):
        self._open -= tag == "a"


@pytest.mark.xdist_group("book")
@pytest.mark.parametrize("book", ["demo_html", "open_html"])
def test_every_number_of_every_page_is_a_link_whose_page_and_place_exist(book, request):
    html = request.getfixturevalue(book)
    pages = {path: Links(path) for path in sorted(html.rglob("*.html")) if "_static" not in path.parts}
    assert sum(page.numbers for page in pages.values()) > 400
    for path, page in pages.items():
        assert page.unlinked == 0 or path.parts[-2] in ("numbers", "published", "findings"), path.name
        for link in page.links:
            place = urlsplit(link)
            if place.scheme or (path.name == "search.html"):
                continue
            target = (path.parent / unquote(place.path)).resolve() if place.path else path
            assert target.is_file(), f"{path.name} -> {link}"
            if place.fragment and target in pages:
                assert unquote(place.fragment) in pages[target].anchors | {"", "top"}, f"{path.name} -> {link}"


@pytest.mark.xdist_group("book")
def test_every_passport_speaks_to_machines_and_leads_to_the_cell_that_computed_it(demo_html):
    pages = [*(demo_html / "numbers").rglob("*.html"), *(demo_html / "findings").glob("*.html")]
    assert len(pages) > 150
    for page in pages:
        text = page.read_text(encoding="utf-8")
        said = [json.loads(found) for found in LINKED.findall(text)]
        assert len(said) == (page.stem != "inputs"), page.name
        assert all({"@context", "@type", "identifier"} <= set(found) for found in said)
    share = (demo_html / "numbers" / f"{SHARE}.html").read_text(encoding="utf-8")
    assert 'href="../book/evidence/spending.html#cell-sum"' in share
    assert 'id="cell-sum"' in (demo_html / "book" / "evidence" / "spending.html").read_text(encoding="utf-8")


@pytest.mark.xdist_group("book")
def test_no_search_result_is_a_passport(demo_html):
    index = (demo_html / "searchindex.js").read_text(encoding="utf-8")
    assert "book/spending" in index
    assert f"numbers/{SHARE}" not in index


@pytest.fixture
def small(tmp_path, render):
    """A book of three short chapters about two estimates and two findings; calling it renders it anew."""
    edition = tmp_path / "edition"
    results = Results(edition / "results" / "spending", "demo")
    results.record(SHARE, 1.234567, unit="%", interval=(1, 2), bounds=(0.5, 3), n=40, definition="Share paid to VCSEs")
    results.record("spending.total", 1000, unit="£", n=40, definition=f"All payments {HOSTILE}")
    write_text(edition / "edition.json", json.dumps(EDITION))
    write_text(edition / "published_figures.csv", PUBLISHED)
    declare(tmp_path, finding("K1", "Two modes"), finding("K2", "Poor data"))
    judge(edition, verdict("K1", "holds"), verdict("K2", "not shown"))
    chapters = {"one.md": "# One\n\n{verdict}`K1`\n\n```{finding-card} K1\n```\n", "two.md": CHAPTER_TWO}

    def run(text="```{finding-dashboard}\n```\n\n```{toctree}\none\ntwo\n```", **settings):
        return render(
            text,
            files=chapters,
            vcse_evidence=str(edition),
            vcse_published=str(edition / "published_figures.csv"),
            vcse_passports=True,
            templates_path=[str(PROJECT / "book" / "_assets" / "templates")],
            exclude_patterns=["out", "book", "edition"],
            **settings,
        )

    run.edition, run.source = edition, tmp_path
    return run


PUBLISHED = """id,label,value,unit,source_title,source_url_or_doi,where,status,note
nhs.share,Share paid to charities,0.970,%,An article,10.1000/abc,table 1,published,
study.share,Share paid to VCSEs,,%,The report,10.3310/NTDT7965,,not transcribed yet,
"""
CHAPTER_TWO = "# Two\n\n{claim}`K2` {claim}`K1` {num}`spending.vcse_share_of_value`\n\n```{finding-card} K2\n```\n"


def page(book, name: str) -> str:
    return (book.folder / name).read_text(encoding="utf-8")


def text_of(html: str) -> str:
    """What a reader sees of a page, white space collapsed."""
    html = html.replace("<wbr>", "").replace("<wbr/>", "")
    return " ".join(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_a_passport_tells_the_number_its_doubt_its_cell_and_its_files(small):
    cells = {SHARE: "headline", "spending.total": "headline"}
    pack = small.source / "pack"
    write_text(pack / "spending.csv", "a,b\n")
    write_text(pack / "ledger.csv", "source_file,state,rows_found,rows_kept,sum_kept\nApril.csv,read,40,39,12.00\n")
    notebook, given = PROJECT / "notebooks" / "spending.ipynb", {"pack": "pack", "certain": 0.95}
    write_made(small.edition / "results" / "spending", notebook, given, small.source, cells)
    book = small()
    assert book.warnings == ""
    told = text_of(page(book, f"numbers/{SHARE}.html"))
    for words in (
        f"Share paid to VCSEs 1.23% ({CHECK})",
        "Unrounded 1.234567 Unit % Interval 1.00% to 2.00% Linkage bounds 0.50% to 3.00% Rests on (n) 40",
        "cell “headline” of the notebook “spending”, as it ran",
        "certain = 0.95, pack = pack",
        "Code vcse-monograph",
        f"pack/spending.csv {sha256(pack / 'spending.csv')}",
        "What rests on it K1 Two modes K2 Poor data",
        "No other release has been recorded that gives this number.",
    ):
        assert words in told, f"{words}\n{told}"
    assert "April.csv read, 40 rows found, 39 kept, £12.00 kept not recorded not in the register" in text_of(
        page(book, "numbers/inputs.html")
    )


def test_a_number_in_prose_opens_its_passport_and_shows_its_short_form(small):
    html = page(small(), "two.html")
    short_form = "1.23% | interval 1.00% to 2.00% | linkage bounds 0.50% to 3.00% | n = 40 | Share paid to VCSEs"
    assert f'href="numbers/{SHARE}.html" title="{short_form}"' in html
    assert 'href="findings/K2.html"' in html
    assert "What is claimed under Poor data is restated here." in html


def test_a_reversed_finding_changes_its_chapter_the_dashboard_its_page_and_nothing_else(small):
    before = {path.relative_to(small().folder): path.read_bytes() for path in small().folder.rglob("*.html")}
    judge(small.edition, verdict("K1", "does not hold"), verdict("K2", "not shown"))
    after = small().folder
    changed = {str(name.as_posix()) for name, old in before.items() if (after / name).read_bytes() != old}
    assert changed == {"index.html", "one.html", "findings/K1.html"}
    assert "✗ does not hold" in (after / "index.html").read_text(encoding="utf-8")


def test_on_synthetic_data_no_verdict_stands_alone(small):
    book = small()
    for path in book.folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for place in re.finditer(r'class="vcse-verdict [^"]*">[^<]*</span>(</a>)?', html):
            assert html[place.end() :].startswith(f'<span class="vcse-check"> ({CHECK})</span>'), path.name
    said = [json.loads(found) for found in LINKED.findall(page(book, "findings/K1.html"))]
    assert said[0]["review"]["reviewRating"]["alternateName"] == f"holds ({CHECK})"


def test_on_open_data_a_verdict_stands_for_itself(small):
    write_text(small.edition / "edition.json", json.dumps(OPEN_EDITION))
    judge(small.edition, verdict("K1", "holds", data_kind="open"), verdict("K2", "not shown", data_kind="open"))
    book = small()
    assert CHECK not in "".join(path.read_text(encoding="utf-8") for path in book.folder.rglob("*.html"))
    assert "Verdicts of this edition: 1 “holds”, 1 “not shown”." in text_of(book.html)


def test_where_parts_are_counted_the_line_says_so(small):
    assert "Verdicts of this edition, with their parts: " in text_of(small("```{finding-dashboard}\n:parts:\n```").html)


def test_text_from_data_is_safe_on_passports_and_in_what_they_say_to_machines(small):
    judge(small.edition, verdict("K1", "holds", because=f"Since {HOSTILE} & </script>"), verdict("K2", "not shown"))
    book = small()
    for name in ("numbers/spending.total.html", "findings/K1.html", "one.html"):
        assert "<script>alert" not in page(book, name)
    said = [json.loads(found) for found in LINKED.findall(page(book, "findings/K1.html"))]
    assert said[0]["review"]["reviewBody"] == f"Since {HOSTILE} & </script>"


def test_a_card_tells_claim_source_grounds_doubt_and_what_is_not_known(small):
    told = text_of(page(small(), "findings/K1.html"))
    for words in (
        "K1 Two modes What is claimed under Two modes is restated here.",
        f"✓ holds ({CHECK})",
        "Because The reason why K1 is so.",
        "Estimate 1.23% (interval 1.00% to 2.00%, linkage bounds 0.50% to 3.00%, n = 40). Share paid to VCSEs.",
        "Also used £1,000 : All payments &lt;script&gt;",
        "Data spending; synthetic: a code check, not evidence",
        "Fragile No: the verdict stays what it is",
        "Published published figure not transcribed yet Source 10.3310/NTDT7965 , abstract",
        "Holds when The share paid to VCSEs is wider than something else.",
        "Rival reading It may be the fault of our matching",
        "Test wider_than",
        "Declared on 2026-01-01 Checked by nobody yet Check again by 2027-01-01 History The test is the one",
        "estimate spending.vcse_share_of_value –",
    ):
        assert words in told, f"{words}\n{told}"


def test_a_card_tells_parts_fragility_an_overdue_check_and_a_test_that_was_changed(small):
    old = {
        "holds_when": "The share paid to VCSEs is high enough.",
        "function": "at_least",
        "parameters": {"threshold": 1},
    }
    first = {"date": "2026-01-01", "fingerprint": fingerprint(*old.values()), "why": "declared", "test": old}
    present = finding("K1", "Two modes", published_value="nhs.share", checked_by="A. Reader")
    then = {**present["history"][0], "date": "2026-02-01", "why": "too low", "seen": ["demo"]}
    changed = {**present, "history": [first, then]}
    declare(small.source, changed, finding("K1.part", "A part"), finding("K2", "Poor data"))
    doubtful = {"fragile": True, "fragile_because": "One draw in ten says otherwise.", "overdue": True}
    whole = verdict("K1", "holds in part", parts={"K1.part": "holds"}, **doubtful)
    judge(small.edition, whole, verdict("K1.part", "holds"), verdict("K2", "not testable here", estimate=""))
    book = small("```{finding-dashboard}\n:parts:\n```\n\n```{finding-history}\n```\n\n```{premises} K1 K2\n```\n")
    told = text_of(page(book, "findings/K1.html"))
    for words in (
        f"Parts K1.part A part: ✓ holds ({CHECK})",
        "Fragile Yes. One draw in ten says otherwise.",
        "Published 0.970% Source",
        "Checked by A. Reader Check again by 2027-01-01 (overdue at this edition's date)",
        "2026-01-01 declared none The share paid to VCSEs is high enough. (at_least: threshold = 1)",
        "2026-02-01 too low demo as above",
    ):
        assert words in told, f"{words}\n{told}"
    landing = text_of(book.html)
    assert f"K1 What is claimed under Two modes is restated here. ◐ holds in part ({CHECK}) ; fragile" in landing
    assert "1 “holds”, 1 “holds in part”, 1 “not testable here”. On synthetic data each is a code check" in landing
    assert "K1 Two modes The test was changed after it was declared." in landing
    assert f"K2 Poor data: – not testable here ({CHECK}) . The reason why K2 is so." in landing


def test_a_finding_without_a_verdict_or_of_an_unknown_name_says_so(small):
    judge(small.edition, verdict("K1", "holds"))
    directives = ("finding-card} K22", "premises} K1 K9", "finding-dashboard}")
    book = small("\n\n".join(["{verdict}`K2` {verdict}`K3`", *(f"```{{{words}\n```" for words in directives)]))
    assert "no verdict yet" in book.html
    assert "1 without a verdict" in book.html
    assert 'no finding is called "K22". Did you mean "K2"?' in book.warnings
    assert book.warnings.count("no finding is called") == 3


def test_the_dashboard_follows_the_numbers_of_the_findings_whatever_the_order_of_the_file(small):
    declare(small.source, *(finding(name, "Order") for name in ("K10", "K2.part", "K2")))
    told = text_of(small("```{finding-dashboard}\n:parts:\n```").html)
    assert told.index(" K2 ") < told.index(" K2.part ") < told.index(" K10 ")


def test_a_book_that_declares_no_findings_says_so(small):
    declare(small.source)
    assert "This book declares no findings." in small("```{finding-dashboard}\n```").html


def test_releases_stand_beside_the_number_and_the_verdict_with_what_they_are_worth(small):
    estimates = read_estimates(small.edition / "results")
    same = {"settings": {}, "code": {}, "inputs": {}, "verdicts": {"K1": {"verdict": "not shown"}}}
    demo = ("Demonstration edition", "synthetic")
    for name, version, about in (
        ("demo", "0.0.9", demo),
        ("north", "0.1.0", ("North", "open")),
        ("demo", "0.1.0", demo),
    ):
        write_release(small.source, Release(name, version, *about, estimates=estimates, **same))
    write_release(small.source, Release("later", "0.1.0", "Later", "open", estimates=estimates, **same))
    book = small()
    told = text_of(page(book, f"numbers/{SHARE}.html"))
    assert "Demonstration edition 0.1.0 1" not in told
    assert f"Demonstration edition 0.0.9 1.23% ({CHECK}) 1.00% to 2.00% 40 the same" in told
    assert "North 0.1.0 1.23% 1.00% to 2.00% 40 the same" in told
    told = text_of(page(book, "findings/K1.html"))
    assert f"Demonstration edition 0.0.9 not shown ({CHECK}) North 0.1.0 not shown" in told


def test_the_concordance_sets_this_edition_beside_what_was_published_or_says_why_not(small):
    rows = (
        "published_id,estimate,differs,why_not\n"
        f"nhs.share,{SHARE},Published of charities alone,\n"
        "study.share,survey.share,Of another survey,\n"
    )
    write_text(small.source / "data" / "concordance.csv", rows)
    book = small("```{concordance}\n```")
    told = text_of(book.html)
    assert f"Figure Published Source In this edition ({CHECK}) What differs" in told
    assert "Share paid to charities 0.970% An article 1.23% Published of charities alone" in told
    absent = told.partition("Figure Published Source Why not")[2]
    assert "Share paid to VCSEs published figure not transcribed yet" in absent
    assert "This edition has no survey data." in absent and "reproduced" not in told
    passport_html = page(book, "numbers/published/nhs.share.html")
    passport = text_of(passport_html)
    assert "0.970% As written there 0.970 Unit % Source An article Where in it table 1 Status published" in passport
    assert "What this edition computes beside it Here 1.23% What differs Published of charities alone" in passport
    assert '<a class="reference external" href="https://doi.org/10.1000/abc">An article</a>' in passport_html
    beside = text_of(page(book, f"numbers/{SHARE}.html"))
    assert "Share paid to charities 0.970% An article Published of charities alone" in beside


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to open the page with")
def test_the_card_opens_on_keyboard_focus_and_closes_with_escape(small, tmp_path):
    static = [str(PROJECT / "book" / "_assets" / "static")]
    book = small("{num}`spending.total`", html_static_path=static, html_js_files=["cards.js"])
    focus = "document.querySelector('a.vcse-passport').focus();"
    escape = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));"
    opened, closed = (dumped(book, tmp_path, script) for script in (focus, focus + escape))
    assert 'aria-describedby="vcse-card"' in opened
    card = re.search(r'<div id="vcse-card"[^>]*role="tooltip"[^>]*>(.*?)</div>', opened)
    assert card, opened[-500:]
    lines = re.findall(r"<(?:strong|span)>(.*?)</(?:strong|span)>", card[1])
    assert lines == ["£1,000", "n = 40", "All payments &lt;script&gt;alert(1)&lt;/script&gt;"]
    assert "aria-describedby" not in closed
    assert re.search(r'<div id="vcse-card"[^>]* hidden=""', closed)


def dumped(book, folder: Path, script: str) -> str:
    """The page as a browser leaves it after `script`."""
    run = f"<script>window.addEventListener('load', () => {{ {script} }})</script></body>"
    write_text(book.folder / "opened.html", book.html.replace("</body>", run))
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    profile, address = f"--user-data-dir={folder / 'profile'}", (book.folder / "opened.html").as_uri()
    command = [str(CHROMIUM), *flags.split(), profile, "--virtual-time-budget=2000", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout
