"""The headline cut by something: one rate a tag, a role, a year of deadlines, a resolver …

A group of a record is a record too, and no group is compared with another: with many groups some
differ by chance alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, Protocol

from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_filter import HORIZONS, horizon_of, resolver_of
from ledger.domain.scorecard_model import Figure, Outcome, Policy, Row
from ledger.domain.scorecard_rates import on_time
from ledger.domain.scorecard_states import Counts
from ledger.domain.values import frozen

CAUTION: Final = (
    "small groups differ by chance; the more groups there are, the more of them stand out"
)
OTHER: Final = "none"


class Card(Protocol):
    """What cutting needs of a scorecard."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row a prediction."""

    @property
    def counts(self) -> Counts:
        """How many stand where."""

    @property
    def policy(self) -> Policy:
        """The thresholds."""

    @property
    def as_of(self) -> date:
        """The day of the card."""


@frozen
class Held:
    """A role that somebody held on the day of the words; either part may be unknown."""

    role: str | None
    organisation: str | None


Roles = Mapping[int, tuple[Held, ...]]
"""The roles of its speaker on the day of the words, by id of the prediction."""

NO_ROLES: Final[Roles] = {}


@frozen
class Group:
    """One part of a card: its headline, and how many of its predictions stand elsewhere."""

    name: str
    headline: Figure
    counts: Counts


@frozen
class Cut:
    """A card cut into groups; `overlapping`: a prediction may stand in several of them."""

    key: str
    title: str
    groups: tuple[Group, ...]
    overlapping: bool


Names = Callable[[Outcome, Roles], Iterable[str | None]]

_CUTS: Final[Mapping[str, tuple[str, Names]]] = {
    "tag": ("Tag", lambda one, roles: one.tags),
    "frame": ("Collection", lambda one, roles: [one.frame]),
    "organisation": (
        "Organisation",
        lambda one, roles: [held.organisation for held in roles.get(one.id, ())],
    ),
    "role": ("Role", lambda one, roles: [held.role for held in roles.get(one.id, ())]),
    "year": ("Year due", lambda one, roles: [str(one.deadline.year) if one.deadline else None]),
    "horizon": ("Horizon", lambda one, roles: [_horizon(one)]),
    "class": ("Wording", lambda one, roles: [one.wording_class]),
    "kind": ("Kind", lambda one, roles: [one.kind]),
    "resolver": ("Judged by", lambda one, roles: [resolver_of(one)]),
    "speaker": ("Speaker", lambda one, roles: [one.speaker]),
}
CUTS: Final = tuple(_CUTS)
"""What a card can be cut by."""


def _horizon(outcome: Outcome) -> str | None:
    band = horizon_of(outcome)
    return band.label if band else None


def cut(card: Card, key: str, roles: Roles = NO_ROLES) -> Cut:
    """Return a card cut by something. Raises KeyError for what it cannot be cut by.

    Groups stand by name, bands of time from short to long; what belongs to none comes last. What
    the reader filtered out is in no group.
    """
    title, names_of = _CUTS[key]
    basis = Basis(card.rows, card.counts, card.policy, card.as_of)
    members: dict[str, list[Row]] = {}
    names = {
        row.outcome.id: _named(names_of(row.outcome, roles)) for row in card.rows if row.counted
    }
    for row in card.rows:
        for name in names.get(row.outcome.id, ()):
            members.setdefault(name, []).append(row)
    groups = [_group(basis, name, members[name]) for name in sorted(members, key=_order)]
    return Cut(key, title, tuple(groups), any(len(found) > 1 for found in names.values()))


def _named(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name)) or (OTHER,)


def _order(name: str) -> tuple[bool, int, str, str]:
    bands = [band.label for band in HORIZONS]
    place = bands.index(name) if name in bands else 0
    return name == OTHER, place, name.casefold(), name


def _group(basis: Basis, name: str, rows: list[Row]) -> Group:
    part = basis.only(rows)
    return Group(name, replace(on_time(part), key=name, label=name), part.counts)
