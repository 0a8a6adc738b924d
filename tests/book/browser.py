"""A real browser for the tests: the machine's Chromium, driven by Playwright, talking to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from vcse_monograph.book.forms.browser import ALONE, find_browser
from vcse_monograph.errors import MachineError

WIDTHS = (360, 768, 1440)
"""A phone, a tablet, a laptop."""


@dataclass
class Visit:
    """What a page did while it was open: errors on its console, and requests that it made."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, page) -> None:
        """Listen to a page from now on."""
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def clear(self) -> None:
        """Forget what was heard."""
        self.errors.clear()
        self.requests.clear()


@contextmanager
def browser() -> Iterator:
    """Playwright's browser; the test is skipped, saying so, where the machine has none."""
    from playwright.sync_api import sync_playwright

    try:
        program = find_browser()
    except MachineError as error:
        pytest.skip(f"no browser on this machine: {error}")
    arguments = [argument for argument in ALONE if argument != "--headless"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments, chromium_sandbox=False)
        yield started
        started.close()


def kept_pages(html: Path, every: int) -> list[Path]:
    """Every chapter and notebook, and of the many passports, made from one template, one in `every`.

    Pages in `cite/` only lead on to these.
    """
    pages = sorted(path for path in html.rglob("*.html") if not {"_static", "cite"} & set(path.parts))
    passports = [path for path in pages if path.parent.name in ("numbers", "published", "findings")]
    return [page for page in pages if page not in passports] + passports[::every]


def size(requests: list[str]) -> int:
    """Bytes of the local files requested, figures left out."""
    files = {Path(url.removeprefix("file://").partition("?")[0].partition("#")[0]) for url in requests}
    return sum(file.stat().st_size for file in files if file.suffix not in (".svg", ".png") and file.is_file())
