"""Chains of restatements: how often a date moved, how far, and chains that would loop."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.chain import Link, chain_of

DAY = date(2017, 1, 1)


def links(*deadlines: int | None) -> list[Link]:
    """Give statements a hundred days apart with deadlines so many days after the first."""
    return [
        Link(n, DAY + timedelta(100 * n), None if days is None else DAY + timedelta(days))
        for n, days in enumerate(deadlines, start=1)
    ]


def test_a_single_statement_is_no_chain() -> None:
    assert chain_of(links(500)) is None
    assert chain_of([]) is None


def test_a_chain_tells_first_and_last_mention_moves_and_slip() -> None:
    chain = chain_of(links(500, 500, 800, 750))

    assert chain
    assert (chain.first_said, chain.last_mention) == (
        DAY + timedelta(100),
        DAY + timedelta(400),
    )
    assert [step.days for step in chain.steps] == [0, 300, -50]
    assert (chain.moves, chain.slip_days) == (2, 250)


def test_a_statement_without_a_deadline_moves_nothing() -> None:
    chain = chain_of(links(None, 500, None, 800))

    assert chain
    assert [step.days for step in chain.steps] == [None, None, 300]
    assert (chain.moves, chain.slip_days) == (1, 300)


def test_statements_stand_in_the_order_they_were_said() -> None:
    first, second, third = links(500, 600, 900)
    chain = chain_of([third, first, second])

    assert chain
    assert [link.id for link in chain.links] == [1, 2, 3]


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=8))
def test_the_slip_is_from_the_first_deadline_to_the_last(days: list[int]) -> None:
    chain = chain_of(links(*days))

    assert chain
    assert chain.slip_days == days[-1] - days[0]
    assert chain.moves <= len(days) - 1
