"""Many addresses asked for: several hosts at a time, each host one request after another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final
from urllib.parse import urlsplit

from ledger.domain.links import Answer, Standing

AT_A_TIME: Final = 8
"""Hosts that are asked at the same time."""

OFFLINE: Final = Answer(Standing.UNCHECKED, "no host at all is found: is there a network?", False)
"""When as many hosts as are asked at a time are not found and none was, the rest get this."""


def ask_all(
    urls: Iterable[str],
    ask: Callable[[str], Answer],
    told: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Answer]:
    """Return an answer for every address; ``told`` hears after each how many of all are done.

    What ``ask`` raises is raised.  Who waits can leave at any time: what is under way then ends
    with the program.
    """
    wanted = list(dict.fromkeys(urls))
    round_ = _Round(ask)
    for group in _by_host(wanted):
        round_.waiting.put(group)
    for _ in range(min(AT_A_TIME, len(wanted))):
        threading.Thread(target=round_.work, daemon=True).start()
    found: dict[str, Answer] = {}
    while len(found) < len(wanted):
        url, answer = round_.answered.get()
        if isinstance(answer, Exception):
            raise answer
        found[url] = answer
        told(len(found), len(wanted))
    return {url: OFFLINE if round_.is_offline else found[url] for url in wanted}


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _by_host(urls: list[str]) -> list[list[str]]:
    """Return the addresses host by host, the longest list first, so that it is not the last."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(_host(url), []).append(url)
    return sorted(groups.values(), key=len, reverse=True)


@dataclass
class _Round:
    """What the threads share: lists that wait, answers that came, and whether to go on.

    ``missing`` are the hosts that were not found, ``reached`` says whether any was.
    """

    ask: Callable[[str], Answer]
    waiting: SimpleQueue[list[str]] = field(default_factory=SimpleQueue)
    answered: SimpleQueue[tuple[str, Answer | Exception]] = field(default_factory=SimpleQueue)
    lock: threading.Lock = field(default_factory=threading.Lock)
    missing: set[str] = field(default_factory=set)
    reached: bool = False

    @property
    def is_offline(self) -> bool:
        """Say whether no host was found so far, and enough were looked for."""
        return not self.reached and len(self.missing) >= AT_A_TIME

    def hear(self, url: str, answer: Answer) -> None:
        """Note what an answer says of the network, and hand it on."""
        with self.lock:
            self.reached = self.reached or answer.host_found is True
            if answer.host_found is False:
                self.missing.add(_host(url))
        self.answered.put((url, answer))

    def work(self) -> None:
        """Ask host after host until none is left; what goes wrong is for who waits."""
        try:
            while True:
                self._one_host(self.waiting.get_nowait())
        except Empty:
            return
        except Exception as error:
            self.answered.put(("", error))

    def _one_host(self, urls: list[str]) -> None:
        last: Answer | None = None
        for url in urls:
            # A host that is not found now is not found a moment later either.
            if last is None or last.host_found is not False:
                last = OFFLINE if self.is_offline else self.ask(url)
            self.hear(url, last)
