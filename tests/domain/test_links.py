"""What a server's answer says about a page, and what is found about the links of a ledger."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.links import (
    LINK_KINDS,
    Answer,
    Link,
    Standing,
    link_check,
    links,
    read_answer,
)
from ledger.domain.prediction import Evidence, Stance
from tests.domain.test_checkup import SAID, case, cited

PAGE = "https://example.org/said/2024"
FRONT = "https://www.example.org/"


@pytest.mark.parametrize(
    ("status", "final", "standing", "why"),
    [
        (200, PAGE, Standing.THERE, ""),
        (204, PAGE, Standing.THERE, ""),
        (299, PAGE, Standing.THERE, ""),
        (404, PAGE, Standing.GONE, "the server answers 404 (Not Found)"),
        (410, PAGE, Standing.GONE, "the server answers 410 (Gone)"),
        (199, PAGE, Standing.UNCHECKED, "the server answers 199"),
        (300, PAGE, Standing.UNCHECKED, "the server answers 300 (Multiple Choices)"),
        (403, PAGE, Standing.UNCHECKED, "the server answers 403 (Forbidden)"),
        (503, PAGE, Standing.UNCHECKED, "the server answers 503 (Service Unavailable)"),
        (200, FRONT, Standing.ELSEWHERE, "it leads to the front page of www.example.org"),
        (200, f"{FRONT}?id=5", Standing.THERE, ""),
    ],
)
def test_only_the_server_of_a_page_can_say_that_it_is_gone(
    status: int, final: str, standing: Standing, why: str
) -> None:
    assert read_answer(PAGE, status, final) == Answer(standing, why)


def test_a_front_page_that_was_asked_for_is_where_it_should_be() -> None:
    assert read_answer(FRONT, 200, "https://example.org").standing is Standing.THERE


def test_every_link_in_force_is_given_and_documents_have_none() -> None:
    page = Evidence(1, Stance.FOR, url=PAGE, archived_url="https://archive.example/1")
    document = Evidence(2, Stance.AGAINST, document="0" * 64)

    found = list(links([case(SAID, cited(page), cited(document))]))

    assert [(one.place, one.url, one.archived_url) for one in found] == [
        ("its source", "https://example.org/a", None),
        ("evidence [1]", PAGE, "https://archive.example/1"),
    ]
    assert found[1].stance == "for"


def test_what_is_gone_is_found_first_with_the_way_to_mend_it() -> None:
    gone, elsewhere = Answer(Standing.GONE, "gone"), Answer(Standing.ELSEWHERE, "moved")
    source, kept = Link("https://a.example", 2), Link("https://b.example", 1, 3, "for", "copy")
    cited_only = Link("https://b.example", 4, 1, "against")
    unasked, silent = Link("https://c.example", 5), Link("https://d.example", 6)

    found = link_check(
        [source, kept, cited_only, unasked, silent],
        {
            "https://a.example": elsewhere,
            "https://b.example": gone,
            "https://d.example": Answer(Standing.UNCHECKED, "no network"),
        },
    )

    assert [(one.kind, one.id, one.command) for one in found.findings] == [
        ("link-gone", 1, "ledger show 1"),
        ("link-gone", 4, "ledger cite 4 COPY --against"),
        ("link-elsewhere", 2, "ledger amend 2 --archived COPY"),
    ]
    assert {one.kind for one in found.findings} == set(LINK_KINDS)
    assert [one.problem.partition(" and ")[2] for one in found.findings] == [
        "a copy is kept", "no copy is kept", "no copy is kept",
    ]  # fmt: skip
    assert [answer.why for _, answer in found.unchecked] == ["it was not asked for", "no network"]
    assert (found.asked, found.unchecked_count) == (4, 2)
    assert found.unarchived == (source, cited_only, unasked, silent)


def test_an_address_that_stands_twice_is_asked_for_once() -> None:
    twice = [Link(PAGE, 1), Link(PAGE, 2, 1, "for")]

    found = link_check(twice, {})

    assert (found.asked, found.unchecked_count, len(found.unchecked)) == (1, 1, 2)


def test_a_retracted_link_is_not_asked_for() -> None:
    page = Evidence(1, Stance.FOR, url=PAGE, published_on=date(2025, 5, 1))
    taken_back = ("2025-06-01", "evidence.retracted", {"number": 1, "because": "wrong page"})

    assert [one.url for one in links([case(SAID, cited(page), taken_back)])] == [
        "https://example.org/a"
    ]
