"""The picture in the README: the top of the London spending chapter, as a browser shows it.

`python bench/screenshots.py` needs a built London book (`vcse build london-2020-21`) and Chromium or Chrome, on the
path as `chromium` or named by the variable VCSE_BROWSER.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "_build" / "london-2020-21" / "html" / "book" / "spending.html"
PICTURE = PROJECT / "docs" / "images" / "spending.png"
WIDTH, HEIGHT = 1280, 1010
"""1,010 pixels: down to the last bar of the first figure."""
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def browser() -> str:
    """The browser to use. Ends the run with a sentence when there is none."""
    found = os.environ.get("VCSE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("No browser: put chromium on the path, or set VCSE_BROWSER to its program.")
    return found


def photograph(page: Path, picture: Path) -> None:
    """The top of `page` as a PNG."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "page.png"
        size = (f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars", "--virtual-time-budget=3000")
        command = [browser(), *OPTIONS, *size, f"--user-data-dir={folder}/profile", f"--screenshot={shot}"]
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
        picture.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(shot) as image:
            image.convert("RGB").save(picture, optimize=True)


if __name__ == "__main__":
    if not PAGE.is_file():
        sys.exit("No London book: run `vcse build london-2020-21` first.")
    photograph(PAGE, PICTURE)
