"""A promise made again: the chain of its restatements, and how far the date has moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.domain.values import frozen


@frozen
class Link:
    """One statement of a chain; ``deadline`` None when it named none."""

    id: int
    said_on: date
    deadline: date | None


@frozen
class Move:
    """One statement after the first.

    ``days`` is how far its deadline lies behind the last one that was named: negative when it
    came nearer, 0 when it was only repeated, None when one of the two named none.
    """

    id: int
    said_on: date
    days: int | None


@frozen
class Chain:
    """All statements of one promise, in the order they were said.

    Each is judged on its own deadline; the chain only tells how the date moved.
    """

    links: tuple[Link, ...]

    @property
    def first_said(self) -> date:
        """Return the day it was first said."""
        return self.links[0].said_on

    @property
    def last_mention(self) -> date:
        """Return the day it was last said."""
        return self.links[-1].said_on

    @property
    def steps(self) -> tuple[Move, ...]:
        """Return every statement after the first with what it did to the deadline."""
        found: list[Move] = []
        before = self.links[0].deadline
        for link in self.links[1:]:
            days = (link.deadline - before).days if link.deadline and before else None
            found.append(Move(link.id, link.said_on, days))
            before = link.deadline or before
        return tuple(found)

    @property
    def moves(self) -> int:
        """Return how often the deadline became another one."""
        return sum(bool(step.days) for step in self.steps)

    @property
    def slip_days(self) -> int:
        """Return the days from the first deadline that was named to the last."""
        return sum(step.days or 0 for step in self.steps)


def chain_of(links: Sequence[Link]) -> Chain | None:
    """Return the chain of these statements; None for fewer than two."""
    ordered = tuple(sorted(links, key=lambda link: (link.said_on, link.id)))
    return Chain(ordered) if len(ordered) > 1 else None
