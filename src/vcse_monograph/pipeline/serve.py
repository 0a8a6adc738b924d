"""Show a built book over http, to this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from vcse_monograph.editions import edition_path
from vcse_monograph.errors import MachineError, Problem, UsageError


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def book_server(project: Path, name: str, port: int) -> ThreadingHTTPServer:
    """A server of the edition's book, not yet running. UsageError without a book, MachineError on a taken port."""
    edition_path(project, name)
    html = project / "_build" / name / "html"
    if not (html / "index.html").is_file():
        raise UsageError(Problem(what=f'The edition "{name}" has no book yet.', do=f"vcse build {name}"))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(QuietHandler, directory=str(html)))
    except OSError as error:
        do = "name another: --port 8001; or --port 0, and the machine chooses one"
        raise MachineError(Problem(what=f"Port {port} cannot be used.", found=str(error), do=do), after="") from None


def serve_book(project: Path, name: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted."""
    with book_server(project, name, port) as server:
        tell(f"http://127.0.0.1:{server.server_address[1]}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
