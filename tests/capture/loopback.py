"""A server on the loopback interface that answers as pages of the web do, good and bad."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Page = Callable[["Handler"], None]
"""Answers one request."""


@dataclass
class Site:
    """A running server: its address, its pages by path, and what it was asked for, in order."""

    url: str
    pages: dict[str, Page]
    asked: list[str] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    """The server of one test."""

    daemon_threads = True
    block_on_close = False
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when the other side went away: that is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    """Looks the path up among the site's pages."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Answer with the page of this path."""
        self.server.site.asked.append(f"{self.command} {self.path}")
        self.server.site.pages.get(self.path, status(404))(self)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Keep the tests quiet."""

    def answer(self, code: int, **headers: str) -> None:
        """Send a status with headers and no body."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()


def status(code: int) -> Page:
    """Return a page that answers with this status."""
    return lambda handler: handler.answer(code)


def leads_to(target: str, code: int = 302) -> Page:
    """Return a page that redirects."""
    return lambda handler: handler.answer(code, Location=target)


def only_for(method: str, code: int, otherwise: int) -> Page:
    """Return a page that answers one method with a status, and all others with another."""
    return lambda handler: handler.answer(code if handler.command == method else otherwise)


@contextmanager
def site(pages: dict[str, Page], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve these pages on 127.0.0.1 until the block ends."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    server.site = Site(f"{scheme}://127.0.0.1:{server.server_port}", pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
