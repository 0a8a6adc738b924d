"""Books built for the tests: a small one in this process, and the real one on made-up results."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.book.made_up import EDITION, OPEN_EDITION, make_evidence, real_book

PUBLISHED = """id,label,value,unit,source_title,source_url_or_doi,where,status,note
study.invoices,Clinical commissioning group invoices,692659,invoices,The report,https://example.org/report,,published,
study.vcse_share_of_value,Share paid to VCSEs,,%,The report,10.3310/NTDT7965,,not transcribed yet,ask a reader
"""


@dataclass
class Page:
    """One page of a small book as HTML, and what Sphinx warned of."""

    html: str
    warnings: str
    folder: Path


@pytest.fixture(scope="session")
def evidence(tmp_path_factory) -> Path:
    """A made-up edition, and beside it a table of published figures."""
    folder = tmp_path_factory.mktemp("edition") / "demo"
    make_evidence(folder, EDITION, leave_out=("spending.turnover.jaccard", "spending.month.april_share"))
    (folder / "published_figures.csv").write_text(PUBLISHED, encoding="utf-8")
    return folder


@pytest.fixture
def render(tmp_path, evidence) -> Callable[..., Page]:
    """Render MyST as the only page of a small book."""

    def run(text: str, files: dict[str, str] | None = None, **settings: object) -> Page:
        return small_book(tmp_path, evidence, text, files, **settings)

    return run


def small_book(
    folder: Path, evidence: Path, text: str, files: dict[str, str] | None = None, **settings: object
) -> Page:
    """A book of one page in `folder`, on the edition in `evidence`."""
    for name, content in {"index.md": f"# Page\n\n{text}\n", **(files or {})}.items():
        (folder / name).write_text(content, encoding="utf-8")
    warnings = io.StringIO()
    overrides = {
        "extensions": ["myst_parser", "sphinx_book_theme", "vcse_monograph.book.extension"],
        "vcse_evidence": str(evidence),
        "vcse_published": str(evidence / "published_figures.csv"),
        "vcse_passports": False,
        "myst_enable_extensions": ["colon_fence"],
        "html_theme": "sphinx_book_theme",
        "html_theme_options": {"navbar_persistent": []},
        "html_context": {"default_mode": "auto"},
        "exclude_patterns": ["out", "book"],
        "numfig": True,
        **settings,
    }
    out = folder / "out"
    with patch_docutils(), docutils_namespace():
        app = Sphinx(folder, None, out, out / ".doctrees", "html", overrides, status=None, warning=warnings)
        app.build()
    return Page((out / "index.html").read_text(encoding="utf-8"), warnings.getvalue(), out)


@pytest.fixture(scope="session")
def demo_html(tmp_path_factory) -> Path:
    """The real prose on made-up synthetic results, rendered strictly."""
    return real_book(tmp_path_factory.mktemp("demo"), EDITION, ())


@pytest.fixture(scope="session")
def open_html(tmp_path_factory) -> Path:
    """The same for an open edition of one year, whose data do not allow every estimate."""
    absent = tuple(f"spending.turnover.{name}" for name in ("kept", "gained", "lost", "jaccard"))
    return real_book(tmp_path_factory.mktemp("open"), OPEN_EDITION, (*absent, "spending.month.april_share"))
