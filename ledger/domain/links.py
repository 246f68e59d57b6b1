"""Links of a ledger: where they stand, and what a server's answer says about a page.

An answer never says that a page is *dead*: it is gone when its own server says so, and anything
else that went wrong, a missing network above all, says nothing about the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from ledger.domain.checkup import Case, Finding
from ledger.domain.values import frozen


class Standing(StrEnum):
    """How an address stands: there, gone, leading elsewhere, or not to be checked."""

    THERE = "there"
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    UNCHECKED = "unchecked"


@frozen
class Answer:
    """What came of asking for an address, and why in words; empty when the page is there.

    ``host_found`` is False when the host was not found, as without a network; None when
    nobody looked for it.
    """

    standing: Standing
    why: str = ""
    host_found: bool | None = True


@frozen
class Link:
    """An address in the ledger: of a prediction's source, or of its evidence with this number.

    ``stance`` is the evidence's; ``archived_url`` the copy that is kept, None for none.
    """

    url: str
    prediction: int
    evidence: int | None = None
    stance: str | None = None
    archived_url: str | None = None

    @property
    def place(self) -> str:
        """Return where it stands, in words."""
        return "its source" if self.evidence is None else f"evidence [{self.evidence}]"


LINK_KINDS: Final[dict[str, tuple[str, str]]] = {
    "link-gone": (
        "Pages that are gone",
        "Their server says so; what they said is lost unless somebody kept a copy.",
    ),
    "link-elsewhere": (
        "Links that lead to a front page",
        "The page itself may be gone: look whether it still says what it said.",
    ),
}
"""Every kind of finding about links: its heading, and why it matters."""


@frozen
class LinkCheck:
    """What came of asking for every address: findings, and what says nothing about a page.

    ``asked`` counts addresses, each once; ``unchecked`` are those without an answer that counts,
    ``unarchived`` the links of which no copy is kept.
    """

    asked: int
    findings: tuple[Finding, ...]
    unchecked: tuple[tuple[Link, Answer], ...]
    unarchived: tuple[Link, ...]

    @property
    def unchecked_count(self) -> int:
        """Return how many addresses could not be checked."""
        return len({link.url for link, _ in self.unchecked})


def read_answer(asked: str, status: int, final: str) -> Answer:
    """Return what a server's status says about the page at ``asked``; ``final`` is where it led.

    Only 404 and 410 say that a page is gone.  A page that leads to a front page may be gone as
    well: many sites send their readers there instead of saying so.
    """
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Answer(Standing.GONE, f"the server answers {status}{_phrase(status)}")
    if not 200 <= status < 300:
        return Answer(Standing.UNCHECKED, f"the server answers {status}{_phrase(status)}")
    if _is_front_page(final) and not _is_front_page(asked):
        return Answer(
            Standing.ELSEWHERE, f"it leads to the front page of {urlsplit(final).netloc}"
        )
    return Answer(Standing.THERE)


def _phrase(status: int) -> str:
    known = status in HTTPStatus.__members__.values()
    return f" ({HTTPStatus(status).phrase})" if known else ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def links(cases: Iterable[Case]) -> Iterator[Link]:
    """Give every link in force: sources, and evidence that was not retracted."""
    for case in cases:
        source, number = case.state.prediction.source, case.line.id
        yield Link(source.url, number, archived_url=source.archived_url)
        for item in case.state.evidence:
            one = item.evidence
            if one.url is not None:
                yield Link(one.url, number, one.number, str(one.stance), one.archived_url)


def link_check(found: Sequence[Link], answers: Mapping[str, Answer]) -> LinkCheck:
    """Return what the answers say of the links; an address without an answer was not checked."""
    said = [(link, answers.get(link.url, _NOT_ASKED)) for link in found]
    findings = [
        Finding(f"link-{answer.standing}", link.prediction, _problem(link, answer), _way(link))
        for link, answer in said
        if answer.standing in (Standing.GONE, Standing.ELSEWHERE)
    ]
    order = list(LINK_KINDS)
    return LinkCheck(
        len({link.url for link in found}),
        tuple(sorted(findings, key=lambda one: (order.index(one.kind), one.id))),
        tuple((link, answer) for link, answer in said if answer.standing is Standing.UNCHECKED),
        tuple(link for link in found if link.archived_url is None),
    )


_NOT_ASKED: Final = Answer(Standing.UNCHECKED, "it was not asked for", None)


def _problem(link: Link, answer: Answer) -> str:
    copy = "a copy is kept" if link.archived_url else "no copy is kept"
    return f"{link.url} ({link.place}): {answer.why}, and {copy}"


def _way(link: Link) -> str:
    """Return what to do: read the copy that is kept, or keep one that others made."""
    if link.archived_url is not None:
        return f"ledger show {link.prediction}"
    if link.evidence is None:
        return f"ledger amend {link.prediction} --archived COPY"
    return f"ledger cite {link.prediction} COPY --{link.stance}"
