"""The board: the cards of all speakers side by side, ranked only where a rank means something.

Rows stand by name. Ranked are speakers with enough judged predictions, by the lower end of an
empirical-Bayes posterior, with the interval of their rank and in tied groups; nobody is ranked on
a record collected after the fact, or while too many predictions that are due have no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from ledger.domain.board_card import BoardCard, board_card
from ledger.domain.ratings import Beta, Rank, beta_binomial_fit, is_better, rank_intervals
from ledger.domain.scorecard_model import (
    POLICY,
    Figure,
    Outcome,
    Policy,
    not_shown,
    percent,
    percent_range,
)
from ledger.domain.scorecard_rates import RECORD
from ledger.domain.values import frozen, kept

RATING: Final = "Rating, adjusted for small samples"
NOT_COMPARED: Final = "it was not compared with the others"


@frozen
class Prior:
    """How the true rates of all speakers are spread; `fitted` False: too few to tell."""

    shape: Beta
    fitted: bool


@frozen
class Standing:
    """A place among the ranked: 1 is best, with the interval of the rank and the tied group.

    `low` and `high` are the best and worst rank that the policy's interval holds; speakers with
    the same `group` cannot be told apart from their neighbours in it. `share_first` is the part
    of draws that put the speaker first.
    """

    place: int
    low: int
    high: int
    group: int
    share_first: float


@dataclass(frozen=True)
class BoardRow:
    """One speaker: the card, and the standing of who is ranked."""

    speaker: str
    card: BoardCard
    prior: Prior | None
    standing: Standing | None

    @kept
    def rating(self) -> Figure:
        """Figure 9: where the true rate lies, given the others and the own record."""
        if self.prior is None or _why_no_rating(self.card):
            why = _why_no_rating(self.card) or NOT_COMPARED
            count = self.card.headline.count
            return not_shown("rating", RATING, why, count=count, point_name="mean")
        return _rating(self.card, self.prior)

    @property
    def why_unranked(self) -> str | None:
        """Why there is no standing; None for who has one."""
        if self.standing:
            return None
        few = f"fewer than {self.card.policy.min_ranked} are judged"
        return _why_no_rating(self.card) or few


@frozen
class Board:
    """Speakers on one day; `rows` by name. `prior` None: nobody has a judged prediction.

    `more` speakers stand further down. Where nobody can be ranked and they were not looked at,
    the prior is None as well.
    """

    as_of: date
    policy: Policy
    prior: Prior | None
    rows: tuple[BoardRow, ...]
    more: int = 0

    @property
    def ranked(self) -> tuple[BoardRow, ...]:
        """The ranked speakers, best first."""
        standing = [(row.standing.place, row) for row in self.rows if row.standing]
        return tuple(row for _, row in sorted(standing, key=lambda item: item[0]))

    def first(self, most: int | None) -> Board:
        """Return it with so many rows at most, None for all; the others are counted."""
        kept = self.rows[:most]
        return replace(self, rows=kept, more=self.more + len(self.rows) - len(kept))


def board(
    outcomes: Mapping[str, Iterable[Outcome]],
    *,
    as_of: date,
    policy: Policy = POLICY,
    prospective: bool = False,
    frame: str | None = None,
    known: date | None = None,
) -> Board:
    """Return the board of all speakers, given the outcomes of each by name."""
    cards = {
        speaker: board_card(
            outcomes[speaker],
            as_of=as_of,
            known=known or as_of,
            policy=policy,
            prospective=prospective,
            frame=frame,
        )
        for speaker in sorted(outcomes)
    }
    return board_of(cards, as_of=as_of, policy=policy)


def board_of(cards: Mapping[str, BoardCard], *, as_of: date, policy: Policy = POLICY) -> Board:
    """Return the board of all speakers, given the card of each by name."""
    prior = prior_of(list(cards.values()), policy)
    standings = _standings(cards, prior, policy) if prior else {}
    rows = (
        BoardRow(speaker, card, prior, standings.get(speaker)) for speaker, card in cards.items()
    )
    return Board(as_of, policy, prior, tuple(rows))


def part_of_board(
    cards: Mapping[str, BoardCard], more: int, *, as_of: date, policy: Policy = POLICY
) -> Board:
    """Return the first rows of a board on which nobody can be ranked, and `more` follow."""
    rows = (BoardRow(speaker, card, None, None) for speaker, card in cards.items())
    return Board(as_of, policy, None, tuple(rows), more)


def prior_of(cards: Sequence[BoardCard], policy: Policy) -> Prior | None:
    """Return the spread of true rates that makes all records most likely; None without any.

    Records collected after the fact are left out: they were chosen knowing how they ended. With
    too few speakers or judged predictions, or when all or none came true, the fallback is the
    mean (hits + 1) / (judged + 2) with a small fixed weight.
    """
    usable = [card.counts for card in cards if card.counts.judged and not card.is_record]
    if not usable:
        return None
    records = sorted((counts.met, counts.judged) for counts in usable)
    hits, judged = sum(h for h, _ in records), sum(n for _, n in records)
    limits = (policy.prior_concentration_low, policy.prior_concentration_high)
    enough = len(records) >= policy.prior_min_speakers and judged >= policy.prior_min_judged
    fit = beta_binomial_fit(records, concentration=limits) if enough else None
    if fit:
        return Prior(fit, fitted=True)
    mean, weight = (hits + 1) / (judged + 2), policy.prior_fallback_concentration
    return Prior(Beta(mean * weight, (1.0 - mean) * weight), fitted=False)


def _why_no_rating(card: BoardCard) -> str | None:
    return RECORD if card.is_record and card.headline.shown else card.headline.why_not


def posterior_of(card: BoardCard, prior: Prior) -> Beta:
    """Return where a speaker's true rate lies, given the others and the own record."""
    return prior.shape.given(card.counts.met, card.counts.judged)


def _rating(card: BoardCard, prior: Prior) -> Figure:
    """Figure 9: the posterior of the true rate; its low quantile is the key of the ranking."""
    policy, posterior = card.policy, posterior_of(card, prior)
    tail = (1.0 - policy.rating_level) / 2.0
    low, high = posterior.quantile(tail), posterior.quantile(1.0 - tail)
    key = posterior.quantile(policy.rating_quantile)
    words = f"{percent(posterior.mean)} [{percent_range((low, high))}]"
    return Figure(
        "rating",
        RATING,
        card.headline.count,
        True,
        None,
        f"{RATING}: {words}.",
        posterior.mean,
        low,
        high,
        point_name="mean",
        provisional=card.is_provisional,
        parts=(("key", key), ("a", posterior.a), ("b", posterior.b)),
        notes=("a sort key, never the hit rate",),
    )


def _standings(
    cards: Mapping[str, BoardCard], prior: Prior, policy: Policy
) -> dict[str, Standing]:
    """Return the place of everybody who is ranked."""
    found = [
        (speaker, card, posterior_of(card, prior))
        for speaker, card in cards.items()
        if card.counts.judged >= policy.min_ranked and not _why_no_rating(card)
    ]
    keyed = [(one, one[2].quantile(policy.rating_quantile)) for one in found]
    # Ids break ties, so that a renamed speaker keeps the place and the draws.
    keyed.sort(key=lambda it: (-it[1], -it[0][1].counts.judged, it[0][1].first_id))
    ranked = [one for one, _ in keyed]
    if not ranked:
        return {}
    posteriors = [posterior for _, _, posterior in ranked]
    ranks = rank_intervals(
        posteriors, level=policy.rank_level, draws=policy.rank_draws, seed=policy.seed
    )
    groups = _tied_groups(posteriors, policy.tie_chance)
    return {
        speaker: _standing(place, rank, group)
        for place, ((speaker, _, _), rank, group) in enumerate(
            zip(ranked, ranks, groups, strict=True), 1
        )
    }


def _standing(place: int, rank: Rank, group: int) -> Standing:
    return Standing(place, rank.low, rank.high, group, rank.share_first)


def _tied_groups(posteriors: Sequence[Beta], certain: float) -> list[int]:
    """Return a group for each, in order: a new one where a speaker is surely below the last."""
    groups = [1]
    for better, worse in pairwise(posteriors):
        groups.append(groups[-1] + is_better(better, worse, certain))
    return groups
