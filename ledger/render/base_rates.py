"""A base rate in words: how often such a prediction comes true anyway, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.domain.base_rate import Rated, counting, known_since
from ledger.domain.state import PredictionState
from ledger.render.page import Field
from ledger.render.rows import percent_of
from ledger.render.safe import line_of


def known_from(state: PredictionState) -> date | None:
    """Return the day from which the outcome could be known, as far as the ledger tells."""
    deadline = state.prediction.deadline.day if state.prediction.deadline else None
    if not state.current:
        return deadline
    given = state.current.resolution
    return known_since(deadline, given.verdict, given.happened_on, given.first_known_on)


def base_rate_words(state: PredictionState) -> list[str]:
    """Return every base rate, the newest first, with what keeps it from counting."""
    since = known_from(state)
    counts = counting(state.base_rates, since)
    return [_words(one, counts, since) for one in reversed(state.base_rates)]


def _words(one: Rated, counts: Rated | None, since: date | None) -> str:
    told = f"{chance_words(one)}, set {one.set_on} from {line_of(one.rate.source)}"
    if one is counts:
        return told
    if since is not None and one.set_on > since:
        return f"{told}; in hindsight: the outcome could be known since {since}, so left out"
    return f"{told}; set anew since"


def chance_words(one: Rated) -> str:
    """Return the chance, with how it was put where that is something else: "75 % (3:1)"."""
    chance, words = percent_of(one.rate.chance_ppm), one.rate.words
    plain = not words or words.removesuffix("%").strip().replace(".", "", 1).isdecimal()
    return chance if plain else f"{chance} ({line_of(words or '')})"


def base_rate_fields(state: PredictionState) -> list[Field]:
    """Return the base rates as a field of a page; nothing where none was set."""
    return [("Base rate", base_rate_words(state))] if state.base_rates else []


def base_rate_set(state: PredictionState) -> str:
    """Return what was written down, and whether it counts."""
    newest = state.base_rates[-1]
    return "\n".join([
        f"#{state.prediction.id}  Base rate {chance_words(newest)}: how often such a prediction"
        " comes true anyway",
        f"  From      {line_of(newest.rate.source)}",
        f"  Counts    {_counts(state, newest)}",
    ])  # fmt: skip


def _counts(state: PredictionState, newest: Rated) -> str:
    since = known_from(state)
    counts = counting(state.base_rates, since)
    if counts is newest:
        return "yes, it is set before the outcome can be known"
    instead = f"; the {chance_words(counts)} set {counts.set_on} counts" if counts else ""
    return f"no, the outcome could be known since {since}: kept as hindsight, left out{instead}"


def base_rate_data(state: PredictionState) -> dict[str, Any]:
    """Return the base rate that counts, and all that were set, as data; None for none."""
    counts = counting(state.base_rates, known_from(state))
    return {
        "base_rate_ppm": counts.rate.chance_ppm if counts else None,
        "base_rates": [{**_data(one), "counts": one is counts} for one in state.base_rates],
    }


def _data(one: Rated) -> dict[str, Any]:
    return {
        "chance_ppm": one.rate.chance_ppm,
        "words": one.rate.words,
        "from": one.rate.source,
        "set_on": one.set_on,
        "set_by": one.actor,
    }


def rate_told(data: Mapping[str, Any]) -> str:
    """Return what an entry that sets a base rate says: "30%, from a market"."""
    return f"{percent_of(data['chance_ppm'])}, from {line_of(data['source'])}"
