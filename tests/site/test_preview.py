"""``ledger site serve``: what a person sees on this machine, and who else sees nothing."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.commands.session import Session, Start
from ledger.commands.site import preview_of
from ledger.domain.status import Day
from ledger.site.page import Site
from ledger.site.preview import Preview
from ledger.store.address import sqlite_path
from ledger.store.database import to_url
from tests.cli.terminal import NOW, run


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Preview]:
    """Serve a ledger on any port, in a thread."""
    from datetime import datetime

    session = Session(Start(datetime.fromisoformat(NOW), clock_set=True), {"db": url})
    assert session.day == Day.now(datetime.fromisoformat(NOW))
    with preview_of(session, folder, 0, Site()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def get(
    server: Preview, path: str, host: str | None = None, method: str = "GET"
) -> tuple[int, str, http.client.HTTPMessage]:
    """Ask for a page and return status, text and headers."""
    port = int(server.server_address[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers={"Host": host or f"localhost:{port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.headers
    connection.close()
    return found


@pytest.fixture
def copy(sqlite_story: str, tmp_path: Path) -> str:
    """Give a ledger with a past that may be written to."""
    path = sqlite_path(sqlite_story)
    assert path is not None
    return to_url(shutil.copy(path, tmp_path / "ledger.db"))


def test_a_change_of_the_ledger_is_on_the_next_page_that_is_asked_for(
    copy: str, tmp_path: Path
) -> None:
    with serving(copy, tmp_path / "public") as server:
        before = get(server, "/p/13/")
        run("resolve", "13", "--verdict", "missed", "--because", "It was 57.1%.",
            "--evidence", "https://example.org/10-q", url=copy)  # fmt: skip
        after = get(server, "/p/13/")

    assert before[0] == after[0] == 200
    assert "nobody has given a verdict yet" in before[1]
    assert "It was 57.1%." in after[1]
    assert after[2]["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "host", "method", "status"),
    [
        ("/nothing/here", None, "GET", 404),
        ("/../../../etc/passwd", None, "GET", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", None, "GET", 404),
        ("/", "evil.example", "GET", 421),
        ("/", None, "POST", 501),
        ("/", None, "DELETE", 501),
        ("/", None, "HEAD", 200),
    ],
)
def test_it_answers_this_machine_alone_and_only_reads(
    copy: str, tmp_path: Path, path: str, host: str | None, method: str, status: int
) -> None:
    with serving(copy, tmp_path / "public") as server:
        assert get(server, path, host, method)[0] == status


def test_a_ledger_that_is_gone_is_told_on_the_page(copy: str, tmp_path: Path) -> None:
    with serving(copy, tmp_path / "public") as server:
        (tmp_path / "ledger.db").unlink()

        status, text, _ = get(server, "/")

    assert status == 500
    assert "there is no ledger at" in text


def test_a_taken_port_is_an_error_with_a_way_out(copy: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        told = run("site", "serve", "--port", str(taken.getsockname()[1]), url=copy)

    assert told.exit_code == 1
    assert "ledger site serve --port 0" in told.stderr


def test_ctrl_c_ends_it_and_nothing_is_left(copy: str, tmp_path: Path) -> None:
    script = "import sys; from ledger.cli import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-uc", script, "site", "serve", "--port", "0", "--db", copy],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as started:  # fmt: skip
        assert started.stdout is not None
        assert started.stdout.readline().startswith("http://127.0.0.1:")
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 0

    assert list(tmp_path.glob("ledger-site-*")) == []
