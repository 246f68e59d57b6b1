"""A look at the site before it is published: a server for this machine alone.

It serves a built folder, and builds it anew when the ledger has changed since: it looks when a
page is asked for, so nothing runs while nobody looks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, Final

LOCAL: Final = "127.0.0.1"
_HOSTS: Final = frozenset({"localhost", LOCAL})


class Preview(ThreadingHTTPServer):
    """The server: its folder, what tells the state of the ledger, and what builds the folder.

    ``state`` returns anything that differs once the ledger has changed; ``build`` brings the
    folder up to date.  An error of either is shown on the page that was asked for.
    """

    daemon_threads = True

    def __init__(
        self, folder: Path, port: int, state: Callable[[], Any], build: Callable[[], None]
    ) -> None:
        """Listen on this machine; port 0 takes any that is free, a taken one raises OSError."""
        self._lock = Lock()
        self._state, self._build = state, build
        self._built: Any = None
        super().__init__((LOCAL, port), partial(_Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        """Return where the site can be read."""
        return f"http://{LOCAL}:{self.server_address[1]}/"

    def refresh(self) -> None:
        """Build the folder if the ledger is not what it was when that was last done."""
        with self._lock:
            found = self._state()
            if found != self._built:
                self._build()
                self._built = found


class _Handler(SimpleHTTPRequestHandler):
    """Serves files; knows GET and HEAD alone."""

    server_version = "ledger"
    sys_version = ""
    server: Preview

    def send_head(self) -> Any:
        """Answer with a file, from a folder that is up to date."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This is a preview for one machine")
            return None
        try:
            self.server.refresh()
        # Whatever is wrong with the ledger is shown where somebody looks.
        except Exception as error:
            self.send_error(
                HTTPStatus.INTERNAL_SERVER_ERROR, "The site cannot be built", str(error)
            )
            return None
        return super().send_head()

    def _is_for_us(self) -> bool:
        """Say whether the page was asked for by a name of this machine, not by that of another."""
        return self.headers.get("Host", "").rpartition(":")[0] in _HOSTS

    def end_headers(self) -> None:
        """Let nothing be kept: the next look shall be a fresh one."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: a person is looking at pages, not at a log."""
