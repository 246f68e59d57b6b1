"""The four ways of counting a headline, so that a reader sees how far they matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Protocol

from ledger.domain.scorecard_model import PPM, Figure, Policy, Row, State, percent
from ledger.domain.scorecard_rates import headline_sentence

STRICT: Final = "strict"
POLICIES: Final[Mapping[str, tuple[str, str, str]]] = {
    STRICT: ("on_time", "On time", "met alone counts"),
    "lenient": ("lenient", "On time or partly", "partly met counts as met"),
    "half-credit": ("with_credit", "With partial credit", "partly met counts for its credit"),
    "by-family": ("by_family", "By claim family", "repeated claims share one vote"),
}
"""Each policy's figure, the label of its headline, and what it does."""


class Card(Protocol):
    """What counting otherwise needs of a scorecard."""

    @property
    def policy(self) -> Policy:
        """The thresholds."""

    @property
    def is_record(self) -> bool:
        """Whether it was collected after the fact."""

    def figure(self, key: str) -> Figure:
        """Return one figure by its key."""


def headline_under(card: Card, policy: str) -> Figure:
    """Return the headline under one policy. Raises KeyError for a policy that does not exist.

    Where nothing was met in part, or no claim repeats another, it is the strict one.
    """
    key, label, _ = POLICIES[policy]
    found = card.figure(key)
    if found.needless:
        found = card.figure("on_time")
    if policy == STRICT or not found.shown:
        return found
    named = replace(found, label=label)
    return replace(named, sentence=headline_sentence(named, card.policy, is_record=card.is_record))


def adds_under(row: Row, policy: str) -> tuple[float, float]:
    """Return what one prediction adds to the headline under a policy, and to what it is out of.

    Raises KeyError for a policy that does not exist.
    """
    hit, judged = row.hit, int(row.judged)
    met: dict[str, tuple[float, float]] = {
        STRICT: (hit, judged),
        "lenient": (int(row.judged and row.state in {State.MET, State.PARTLY}), judged),
        "half-credit": (row.credit_ppm / PPM, judged),
        "by-family": (hit * row.family_weight, row.family_weight),
    }
    return met[policy]


def under_policies(card: Card) -> tuple[tuple[str, Figure], ...]:
    """Return the headline under each policy, strict first."""
    return tuple((name, headline_under(card, name)) for name in POLICIES)


def what_it_does(policy: str, *, ranked: bool) -> str:
    """Return what a policy does to the headlines of a board, and what it leaves as it is."""
    told = f"{titled(policy)}: {POLICIES[policy][2]}"
    return f"{told}; ranks count strictly" if ranked else told


def titled(policy: str) -> str:
    """Return a policy as the short title of a column: "On time", "Half credit"."""
    return POLICIES[STRICT][1] if policy == STRICT else _words(policy).capitalize()


def policies_line(card: Card) -> str | None:
    """Return the headline under all policies in one line.

    None when nothing is judged, or when all of them give one and the same count.
    """
    figures = under_policies(card)
    told = [f"{_words(name)} {_share(figure)}" for name, figure in figures]
    if len({_share(figure) for _, figure in figures}) == 1:
        if dict(figures)[STRICT].point is None:
            return None
        return f"The same under every policy ({', '.join(map(_words, POLICIES))})."
    return f"By policy: {', '.join(told)}."


def _words(name: str) -> str:
    return name.replace("-", " ")


def _share(figure: Figure) -> str:
    return figure.count if figure.point is None else percent(figure.point)
