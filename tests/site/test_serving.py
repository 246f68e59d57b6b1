"""``ledger serve``: the same pages live, and an API that strangers may try everything on."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from ledger.domain.status import Day
from ledger.site.page import Cards, Site
from ledger.store.address import sqlite_path
from ledger.store.database import to_url
from ledger.store.reader import Reader
from ledger.store.sqlite import connect
from ledger.web import live as web_live
from ledger.web import pages as web_pages
from ledger.web.api import ROUTES
from ledger.web.app import application
from ledger.web.live import Answer, Live
from tests.cli.terminal import NOW, run
from tests.site.conftest import URL

SITE = Site(url=URL, contact="desk@ledger.example", cards=Cards.SPEAKERS)
TODAY = Day.now(datetime.fromisoformat(NOW))


def client_of(url: str) -> TestClient:
    """Return a client of a server that shows a ledger."""
    live = Live(url, lambda: TODAY, SITE)
    return TestClient(application(live), base_url="http://ledger.example")


@pytest.fixture(scope="module")
def client(hostile_story: str) -> TestClient:
    """Give a client of the ledger with a past."""
    return client_of(hostile_story)


@pytest.fixture
def copy(sqlite_story: str, tmp_path: Path) -> str:
    """Give a ledger with a past that may be written to."""
    path = sqlite_path(sqlite_story)
    assert path is not None
    return to_url(shutil.copy(path, tmp_path / "ledger.db"))


@pytest.mark.parametrize(
    "path",
    ["", "p/1/", "p/3/", "p/8/", "p/19/", "p/20/", "p/25/", "p/26/", "due/", "predictions/",
     "predictions/missed/", "topics/", "t/deliveries/", "method/", "corrections/",
     "data/", "embed/s/boris-sample/"],
)  # fmt: skip
def test_a_live_page_is_the_built_one_but_for_its_links(
    client: TestClient, site: Path, path: str
) -> None:
    live = client.get(f"/{path}")

    built = (site / path / "index.html").read_text()
    assert live.status_code == 200
    # A built page names the files that its links lead to; to the front page that is "./".
    assert _without_names(live.text) == _without_names(built)


def _without_names(page: str) -> str:
    return page.replace('index.html"', '"').replace("index.html#", "#").replace('"./', '"')


def test_a_speakers_page_is_the_built_one_without_its_place_in_the_log(
    client: TestClient, site: Path
) -> None:
    live = client.get("/s/ada-example/").text

    built = (site / "s/ada-example/index.html").read_text()
    assert _main(_without_names(live)) == _main(_without_names(built))


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "path",
    ["p/8/data.json", "s/ada-example/data.json", "badge/s/ada-example.json",
     "badge/s/ada-example.svg", "card/s/ada-example.svg", "card/s/ada-example.png",
     "s/ada-example/feed.xml", "s/ada-example/deadlines.ics",
     "feed.xml", "deadlines.ics", "style.css", "icon.svg", "data/predictions.csv",
     "data/ledger.jsonl"],
)  # fmt: skip
def test_files_beside_the_pages_are_there_too(client: TestClient, site: Path, path: str) -> None:
    live = client.get(f"/{path}")

    built = (site / path).read_bytes()
    assert live.status_code == 200
    if path.startswith(("p/", "s/")) and path.endswith(".json"):
        assert live.json() == json.loads(built)
    else:
        assert live.content == built


@pytest.mark.parametrize(
    ("words", "told", "ids"),
    [("boris lyon", "1 prediction.", [11]), ("11", "1 prediction.", [11]), ("", None, []),
     ("nobody said this", "0 predictions.", []), ('"><svg onload=y>', "0 predictions.", [])],
)  # fmt: skip
def test_the_live_search_needs_no_script(
    client: TestClient, words: str, told: str | None, ids: list[int]
) -> None:
    page = client.get("/search/", params={"words": words}).text

    assert "<script" not in page
    assert re.findall(r'<p id="told">(.*)</p>', page) == ([told] if told else [])
    assert [int(id) for id in re.findall(r'class="claim"><a href="\.\./p/(\d+)/', page)] == ids
    assert "<svg onload" not in page
    assert "All</a>" in page


def test_the_api_searches_the_best_first(client: TestClient) -> None:
    def ids(path: str, **query: str | int) -> list[int]:
        return [one["id"] for one in client.get(path, params=query).json()["predictions"]]

    robots = ids("/api/search", text="robots")

    assert len(robots) > 1
    assert ids("/api/search", text="robots", limit=1) == robots[:1]
    assert sorted(robots) == ids("/api/predictions", text="robots")
    assert ids("/api/search", text="") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/p/99/", 404), ("/s/nobody/", 404), ("/s/ada-example/9/", 404), ("/../etc/passwd", 404),
     ("/api/predictions/99", 404), ("/api/predictions/25", 404), ("/api/nothing", 404),
     ("/api/predictions?limit=0", 400), ("/api/predictions?limit=x", 400),
     ("/api/predictions?status=won", 400), ("/api/predictions?author=ada", 400),
     ("/api/predictions?limit=1&limit=2", 400), ("/" + "x" * 3000, 414)],
)  # fmt: skip
def test_what_is_not_there_or_wrong_is_told(client: TestClient, path: str, status: int) -> None:
    told = client.get(path)

    assert told.status_code == status
    assert "Traceback" not in told.text
    if path.startswith("/api/"):
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["status"] == status
    elif status == 404:
        assert "There is no such page" in told.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/p/1/", "/api/predictions"])
def test_only_reading_is_allowed(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 405


def test_nothing_can_be_written_through_it(copy: str) -> None:
    path = sqlite_path(copy)
    assert path is not None
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    client = client_of(copy)
    for question in ("/", "/p/1/", "/api/predictions", "/data/ledger.jsonl", "/feed.xml"):
        assert client.get(question).status_code == 200

    with pytest.raises(Exception, match="readonly"):
        connect(path).execute("DELETE FROM tag")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_whoever_asks_the_same_meanwhile_waits_for_one_answer(copy: str) -> None:
    live = Live(copy, lambda: TODAY)
    made: list[str] = []
    started = threading.Event()

    def make(reader: Reader, day: Day) -> Answer:
        made.append("once")
        started.set()
        waiting.wait(10)
        return Answer(200, b"slow", "text/plain")

    waiting = threading.Event()
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(live.answer, "/slow", make) for _ in range(3)]
        assert started.wait(10)
        waiting.set()
        answers = [one.result(10) for one in asked]

    assert made == ["once"]
    assert {answer.body for _, answer in answers} == {b"slow"}


def test_what_is_kept_has_a_limit_in_bytes(copy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_live, "KEPT_BYTES", 10)
    live = Live(copy, lambda: TODAY)
    made: list[str] = []

    def ask(question: str, body: bytes) -> None:
        def make(reader: Reader, day: Day) -> Answer:
            made.append(question)
            return Answer(200, body, "text/plain")

        live.answer(question, make)

    for question in ("one", "two", "one", "two", "big", "big"):
        ask(question, b"x" * (20 if question == "big" else 6))

    assert made == ["one", "two", "one", "two", "big", "big"]
    ask("two", b"x" * 6)
    assert made[-1] == "big", "what is too big drops nothing that is kept"


def test_an_answer_is_kept_until_the_ledger_changes(copy: str) -> None:
    client = client_of(copy)
    first = client.get("/p/13/")
    tag = first.headers["etag"]

    again = client.get("/p/13/", headers={"If-None-Match": tag})
    run("resolve", "13", "--verdict", "missed", "--because", "It was 57.1%.",
        "--evidence", "https://example.org/10-q", url=copy)  # fmt: skip
    after = client.get("/p/13/", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert after.headers["etag"] != tag
    assert "It was 57.1%." in after.text


def test_answers_are_compressed_and_say_what_browsers_may_do(client: TestClient) -> None:
    with client.stream("GET", "/p/1/", headers={"Accept-Encoding": "gzip"}) as told:
        body = b"".join(told.iter_raw())

    assert told.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"<!doctype html>")
    assert "default-src 'none'" in told.headers["content-security-policy"]
    assert told.headers["x-content-type-options"] == "nosniff"


def test_the_api_pages_through_everything_once(client: TestClient, hostile_story: str) -> None:
    listed = json.loads(run("list", "--json", "--sort", "id", url=hostile_story).stdout)
    found: list[Any] = []
    after: int | None = 0
    while after is not None:
        told = client.get("/api/predictions", params={"limit": 7, "after": after}).json()
        assert len(told["predictions"]) <= 7
        found += told["predictions"]
        after = told["next_after"]

    assert found == listed


@pytest.mark.parametrize(
    ("query", "ids"),
    [({"status": "missed", "speaker": "ada-example"}, [4, 8]), ({"tag": "robots"}, [2, 3]),
     ({"text": "lyon sample"}, [11]), ({"text": "FACTORY"}, [7]), ({"speaker": "nobody"}, [])],
)  # fmt: skip
def test_the_api_filters(client: TestClient, query: dict[str, str], ids: list[int]) -> None:
    told = client.get("/api/predictions", params=query).json()

    assert [one["id"] for one in told["predictions"]] == ids
    assert told["next_after"] is None


def test_the_api_says_what_the_commands_say(client: TestClient, hostile_story: str) -> None:
    card = json.loads(run("scorecard", "Ada Example", "--json", url=hostile_story).stdout)
    board = json.loads(run("board", "--json", url=hostile_story).stdout)
    due = json.loads(run("due", "--json", url=hostile_story).stdout)

    assert client.get("/api/speakers/ada-example").json().items() <= card.items()
    live = client.get("/api/board").json()
    assert {one["slug"]: one for one in live["speakers"]} == {
        one["slug"]: one for one in board["speakers"]
    }
    assert client.get("/api/due").json()["due"] == due
    assert [one["slug"] for one in client.get("/api/speakers").json()["speakers"]] == [
        "ada-example", "boris-sample", "芯片公司-chips",
    ]  # fmt: skip


def test_a_ledger_too_large_to_be_shown_whole_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, hostile_story: str
) -> None:
    monkeypatch.setattr(web_pages, "LARGEST", 5)
    fresh = client_of(hostile_story)

    assert fresh.get("/predictions/").status_code == 503
    assert fresh.get("/p/1/").status_code == 200
    assert fresh.get("/s/ada-example/").status_code == 200


def test_a_ledger_that_is_gone_tells_strangers_nothing_about_it(copy: str) -> None:
    client = client_of(copy)
    path = sqlite_path(copy)
    assert path is not None
    path.unlink()

    told = client.get("/api/due")

    assert told.status_code == 503
    assert str(path) not in told.text


@pytest.fixture(scope="module")
def described(hostile_story: str) -> Any:
    """Give the description of the API, with the application behind it."""
    live = Live(hostile_story, lambda: TODAY)
    return schemathesis.openapi.from_asgi("/api/openapi.json", application(live))


@pytest.mark.slow
def test_the_api_keeps_to_its_description_whatever_is_asked(described: Any) -> None:
    operations = [found.ok() for found in described.get_all_operations()]

    assert len(operations) == len(ROUTES)
    for operation in operations:
        _try_everything(operation)


def _try_everything(operation: Any) -> None:
    @settings(
        max_examples=15, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=True, database=None,
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        case.call_and_validate()

    check()


def test_without_the_extra_the_command_that_installs_it_is_told(
    sqlite_story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("starlette", "ledger.web"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)

    told = run("serve", url=sqlite_story)

    assert told.exit_code == 1
    assert "pip install 'prediction-ledger[web]'" in told.stderr


@pytest.mark.slow
def test_the_command_serves_until_it_is_stopped(sqlite_story: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "import sys; from ledger.cli import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-uc", script, "serve", "--port", str(port), "--db", sqlite_story],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PLEDGER_NOW": NOW},
    ) as started:  # fmt: skip
        assert started.stdout is not None
        assert started.stdout.readline().startswith(f"http://127.0.0.1:{port}/ shows")
        told = _patiently(f"http://127.0.0.1:{port}/api/due", started)
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 0

    assert len(told["due"]) == 3


def _patiently(url: str, started: subprocess.Popen[str]) -> Any:
    """Ask until the server listens; it is an error when it has ended instead."""
    while started.poll() is None:
        with suppress(URLError), urlopen(url, timeout=30) as answer:
            return json.load(answer)
    raise AssertionError("the server has ended")
