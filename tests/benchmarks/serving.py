"""How many requests a second `ledger serve` answers, beside a bare "hello" of the same framework.

``python -m tests.benchmarks.serving LEDGER [SECONDS]``: a speaker's page, over and over, from
connections that stay open; then pages that nobody asked for before, a new one each time.  Both
servers run as processes of their own, in the same run, with the same settings.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from ledger.store.database import to_url
from ledger.store.reader import open_reader

CONNECTIONS = 4

HELLO = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def hello(request):
    return PlainTextResponse("hello")

app = Starlette(routes=[Route("/", hello)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def serving(*command: str, port: int) -> Iterator[None]:
    """Run a server until the end of the block, which begins when it listens."""
    process = subprocess.Popen([sys.executable, *command], env=os.environ | {"PLEDGER_NOW": ""})
    try:
        for _ in range(600):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the server ended"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def load(port: int, path: Callable[[], str], seconds: float) -> dict[str, Any]:
    """Ask for paths from several connections at once, and return how fast the answers came."""
    times: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        start = 0.0
        while start < end:
            start = time.perf_counter()
            connection.request("GET", path())
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            wrong.extend([answer.status] if answer.status != 200 else [])

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    return {
        "requests": len(ordered), "errors": len(wrong),
        "per_second": round(len(ordered) / (time.perf_counter() - start)),
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 1),
        "p99_ms": round(1000 * ordered[int(len(ordered) * 0.99)], 1),
    }  # fmt: skip


def busiest(url: str) -> list[tuple[str, int]]:
    """Return the speakers with what they said, those with the most first."""
    sql = "SELECT speaker, COUNT(*) FROM prediction GROUP BY speaker ORDER BY 2 DESC, 1"
    with open_reader(url) as reader:
        return [(slug, size) for slug, size in reader.rows(sql)]


def middle(people: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """Return the speaker in the middle of the predictions: half are by busier ones."""
    half, seen = sum(size for _, size in people) / 2, 0
    for slug, size in people:
        seen += size
        if seen >= half:
            return slug, size
    raise ValueError("nobody said anything")


def main(ledger: str, seconds: float = 10) -> None:
    """Measure and print one JSON object."""
    url = to_url(ledger) if "://" not in ledger else ledger
    people = busiest(url)
    slug, size = middle(people)
    found: dict[str, Any] = {
        "predictions": sum(size for _, size in people), "speakers": len(people),
        "speaker": slug, "said": size,
    }  # fmt: skip
    port = free_port()
    with serving("-c", HELLO, str(port), port=port):
        load(port, lambda: "/", 1)
        found["hello"] = load(port, lambda: "/", seconds)
    port = free_port()
    numbers = count(1)
    with serving("-m", "ledger", "--db", ledger, "serve", "--port", str(port), port=port):
        found["first_answer"] = load(port, lambda: f"/s/{slug}/", 0)
        found["speaker_page"] = load(port, lambda: f"/s/{slug}/", seconds)
        found["predictions_not_kept"] = load(port, lambda: f"/p/{next(numbers)}/", seconds)
        found["search_not_kept"] = load(
            port, lambda: f"/search/?words={next(numbers) % 1000}+output", seconds
        )
    print(json.dumps(found, indent=1))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
