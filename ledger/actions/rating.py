"""Write down how often such a prediction comes true anyway."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.actions.checks import check_texts, check_url
from ledger.domain import entry as kinds
from ledger.domain.base_rate import BaseRate
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.state import PredictionState
from ledger.domain.web import leads_to_web
from ledger.errors import AlreadyThere, Refused, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

ALL = 1_000_000
"""Parts per million that are certainty."""


def set_base_rate(
    connection: sa.Connection, number: int, rate: BaseRate, *, stamp: Stamp
) -> PredictionState:
    """Write a base rate down beside a prediction and return how it stands with it.

    It may be set anew, and under a verdict: it is no term. Raises Unusable for a chance of none
    or all and for one without a source, Refused for a part, which has no vote, AlreadyThere for
    the same again.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    before = queries.state(reader, number)
    check_base_rate(rate)
    _check_new(before, rate)
    event = Event(kinds.BASE_RATE_SET, prediction_subject(number), to_data(rate))
    log.act(connection, head, [event], stamp)
    return queries.state(reader, number)


def check_base_rate(rate: BaseRate, again: str = "ledger base-rate ID {} --from TEXT") -> None:
    """Raise Unusable for a base rate that says nothing: none, all, or from nowhere.

    ``again`` is the command with a place for the chance.
    """
    if not 0 < rate.chance_ppm < ALL:
        raise Unusable(
            f"a base rate of {rate.chance_ppm / 10_000:g}% leaves nothing to predict.",
            ("However rare:", again.format("1%")),
            ("However sure:", again.format("99%")),
        )
    check_texts(rate)
    if not rate.source.strip():
        raise no_source()
    if leads_to_web(rate.source):
        check_url(rate.source)


def no_source(option: str = "ledger base-rate ID CHANCE --from") -> Unusable:
    """Return the refusal of a number of which nobody says where it is from.

    ``option`` is the command up to the words that are missing.
    """
    return Unusable(
        "where is the base rate from? Without a source it is only a number.",
        ("The price of a market:", f"{option} https://market.example/price"),
        ("What became of others:", f"{option} '12 of 40 such launches'"),
    )


def _check_new(state: PredictionState, rate: BaseRate) -> None:
    number, whole = state.prediction.id, state.prediction.part_of
    if whole is not None:
        raise Refused(
            f"#{number} is a part of #{whole} and has no vote of its own.",
            ("Of the whole claim:", f"ledger base-rate {whole} CHANCE --from TEXT"),
        )
    if state.base_rates and state.base_rates[-1].rate == rate:
        raise AlreadyThere(
            f"#{number} has that base rate already, set {state.base_rates[-1].set_on}.",
            ("See it:", f"ledger show {number}"),
        )
