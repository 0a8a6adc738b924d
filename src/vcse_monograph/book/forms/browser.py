"""A browser that prints: Chrome, Chromium or Edge, whichever this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from vcse_monograph.errors import MachineError, Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
USUAL_PLACES = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
SETTING = "VCSE_BROWSER"
PATIENCE = 300
"""Seconds for one print: a book of 200 pages takes about ten on a small machine."""

ALONE = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
)
"""A browser that talks to nobody and leaves the user's own one alone."""


def find_browser() -> str:
    """The browser's command. Raises MachineError, saying how to get or name one, when there is none."""
    named = os.environ.get(SETTING, "")
    candidates = [named] if named else [*NAMES, *USUAL_PLACES]
    for candidate in candidates:
        if found := shutil.which(candidate):
            return found
    raise MachineError(
        Problem(
            what="A PDF is printed by Chrome, Chromium or Edge, and none of them is found here.",
            found=f"{SETTING}={named}" if named else "no such program",
            do=f"install one of them, or set {SETTING} to where it is",
        )
    )


def print_to_pdf(page: Path, pdf: Path, creator: str) -> None:
    """Print an HTML file to PDF, with an outline. Raises MachineError with what the browser said when it fails.

    `creator` is what the PDF names as such: the browser writes its own name, and is given this one.
    """
    with tempfile.TemporaryDirectory() as profile:
        # Browsers refuse their sandbox to root, as on a build server; elsewhere it stays on.
        as_root = ["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
        finished = subprocess.run(
            [
                find_browser(),
                *ALONE,
                *as_root,
                f"--user-data-dir={profile}",
                f"--user-agent={creator}",
                "--no-pdf-header-footer",
                "--generate-pdf-document-outline",
                f"--print-to-pdf={pdf}",
                page.resolve().as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    if finished.returncode != 0 or not pdf.is_file() or not pdf.stat().st_size:
        last = "\n".join(finished.stderr.strip().splitlines()[-3:])
        raise MachineError(Problem(what="The browser did not print the book.", found=last or "it said nothing"))
