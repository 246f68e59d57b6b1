"""The board: the cards of all speakers side by side, ranked only where a rank means something.

Rows stand by name. Ranked are speakers with enough judged predictions, by the lower end of an
empirical-Bayes posterior, with the interval of their rank and in tied groups; nobody is ranked on
a record collected after the fact, or while too many predictions that are due have no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from ledger.domain.ratings import Beta, Rank, beta_binomial_fit, chance_better, rank_intervals
from ledger.domain.scorecard import POLICY, Outcome, Policy, Scorecard, headline_card
from ledger.domain.scorecard_model import Figure, not_shown, percent, percent_range
from ledger.domain.scorecard_rates import RECORD
from ledger.domain.values import frozen

RATING: Final = "Rating, adjusted for small samples"


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


@frozen
class BoardRow:
    """One speaker: the card, the rating, and the standing or why there is none."""

    speaker: str
    card: Scorecard
    rating: Figure
    standing: Standing | None
    why_unranked: str | None


@frozen
class Board:
    """All speakers on one day; `rows` by name. `prior` None: nobody has a judged prediction."""

    as_of: date
    policy: Policy
    prior: Prior | None
    rows: tuple[BoardRow, ...]

    @property
    def ranked(self) -> tuple[BoardRow, ...]:
        """The ranked speakers, best first."""
        standing = [(row.standing.place, row) for row in self.rows if row.standing]
        return tuple(row for _, row in sorted(standing, key=lambda item: item[0]))


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
        speaker: headline_card(
            outcomes[speaker],
            as_of=as_of,
            policy=policy,
            prospective=prospective,
            frame=frame,
            known=known,
        )
        for speaker in sorted(outcomes)
    }
    prior = prior_of(list(cards.values()), policy)
    rows = [_row(speaker, card, prior, policy) for speaker, card in cards.items()]
    return Board(as_of, policy, prior, _with_standings(rows, prior, policy))


def prior_of(cards: Sequence[Scorecard], policy: Policy) -> Prior | None:
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


def _row(speaker: str, card: Scorecard, prior: Prior | None, policy: Policy) -> BoardRow:
    why = _why_no_rating(card)
    if why or prior is None:
        why = why or RECORD
        empty = not_shown("rating", RATING, why, count=card.headline.count, point_name="mean")
        return BoardRow(speaker, card, empty, None, why)
    few = card.counts.judged < policy.min_ranked
    unranked = f"fewer than {policy.min_ranked} are judged" if few else None
    return BoardRow(speaker, card, _rating(card, prior, policy), None, unranked)


def _why_no_rating(card: Scorecard) -> str | None:
    return RECORD if card.is_record and card.headline.shown else card.headline.why_not


def posterior_of(card: Scorecard, prior: Prior) -> Beta:
    """Return where a speaker's true rate lies, given the others and the own record."""
    return prior.shape.given(card.counts.met, card.counts.judged)


def _rating(card: Scorecard, prior: Prior, policy: Policy) -> Figure:
    """Figure 9: the posterior of the true rate; its low quantile is the key of the ranking."""
    posterior = posterior_of(card, prior)
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


def _with_standings(
    rows: Sequence[BoardRow], prior: Prior | None, policy: Policy
) -> tuple[BoardRow, ...]:
    ranked = [row for row in rows if row.why_unranked is None]
    if prior is None or not ranked:
        return tuple(rows)
    # Ids break ties, so that a renamed speaker keeps the place and the draws.
    ranked.sort(key=lambda row: (-_key(row), -row.card.counts.judged, row.card.rows[0].outcome.id))
    posteriors = [posterior_of(row.card, prior) for row in ranked]
    ranks = rank_intervals(
        posteriors, level=policy.rank_level, draws=policy.rank_draws, seed=policy.seed
    )
    groups = _tied_groups(posteriors, policy.tie_chance)
    standings = {
        row.speaker: _standing(place, rank, group)
        for place, (row, rank, group) in enumerate(zip(ranked, ranks, groups, strict=True), 1)
    }
    return tuple(replace(row, standing=standings.get(row.speaker)) for row in rows)


def _key(row: BoardRow) -> float:
    return dict(row.rating.parts)["key"]  # type: ignore[return-value]


def _standing(place: int, rank: Rank, group: int) -> Standing:
    return Standing(place, rank.low, rank.high, group, rank.share_first)


def _tied_groups(posteriors: Sequence[Beta], certain: float) -> list[int]:
    """Return a group for each, in order: a new one where a speaker is surely below the last."""
    groups = [1]
    for better, worse in pairwise(posteriors):
        apart = chance_better(better, worse) >= certain
        groups.append(groups[-1] + apart)
    return groups
