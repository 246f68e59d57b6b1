"""Long lists are cut so that what enters or leaves changes the page that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.site.runs import LINKS, MOST, Run, front_links, run_links, runs


@dataclass(frozen=True)
class Numbered:
    """A prediction as far as a list looks at it."""

    id: int


def lines(*numbers: int) -> Any:
    """Return predictions with these numbers."""
    return [Numbered(number) for number in numbers]


def held(found: list[Run]) -> dict[str, tuple[int, ...]]:
    """Return the numbers on each page by its path."""
    return {run.path: tuple(line.id for line in run.lines) for run in found}


NUMBERS = st.sets(st.integers(1, 5_000), min_size=MOST - 5, max_size=400)


def test_a_list_that_fits_one_page_has_no_runs() -> None:
    assert runs("p/", []) == []
    assert runs("p/", lines(*range(1, MOST + 1))) == []


def test_a_list_is_halved_until_each_page_is_short() -> None:
    found = runs("missed/", lines(*range(1, 257)))

    assert [(run.path, run.words) for run in found] == [
        ("missed/from-1/", "1 to 64"), ("missed/from-65/", "65 to 128"),
        ("missed/from-129/", "129 to 192"), ("missed/from-193/", "193 to 256"),
    ]  # fmt: skip


def test_a_crowd_among_few_is_cut_where_it_is() -> None:
    crowd = range(1_000, 1_100)

    found = runs("x/", lines(7, *crowd, 5_000))

    assert {path: len(some) for path, some in held(found).items()} == {
        "x/from-1/": 25 + 1, "x/from-1025/": 75, "x/from-4097/": 1,
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_every_prediction_is_on_one_page_in_order(numbers: set[int]) -> None:
    found = runs("x/", lines(*numbers))

    if len(numbers) > MOST:
        assert [line.id for run in found for line in run.lines] == sorted(numbers)
    assert all(0 < len(run.lines) <= MOST for run in found)
    assert all(run.first <= line.id <= run.last for run in found for line in run.lines)


@settings(max_examples=40, deadline=None)
@given(NUMBERS, st.integers(1, 5_000))
def test_one_more_changes_one_page_or_cuts_it(numbers: set[int], new: int) -> None:
    before = held(runs("x/", lines(*(numbers - {new}))))
    after = held(runs("x/", lines(*(numbers | {new}))))

    if not before:
        return
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    lost = [numbers for path, numbers in before.items() if path in changed]
    assert len(lost) <= 1, "only the page that holds it now held what is on changed pages"


def test_pages_lead_to_their_neighbours_and_the_front_into_all() -> None:
    found = runs("x/", lines(*range(1, 10_000)))

    first, last = run_links(found, 0, "x/"), run_links(found, len(found) - 1, "x/")
    assert (first["older"], first["newer"]) == (None, found[1].path)
    assert (last["older"], last["newer"]) == (found[-2].path, None)
    front = front_links(found)
    assert front is not None
    assert len(front["links"]) <= LINKS
    assert front["links"][-1] == {"words": "1", "path": "x/from-1/"}
    assert front_links([]) is None
