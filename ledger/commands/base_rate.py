"""``ledger base-rate``: how often such a prediction comes true anyway."""

from __future__ import annotations

import shlex
from typing import Any

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.session import Session
from ledger.commands.wording import read_probability
from ledger.domain.base_rate import BaseRate
from ledger.errors import Unusable
from ledger.render import answers
from ledger.render.base_rates import base_rate_set


@declare("base-rate", writes=True)
@click.argument("id", type=int)
@click.argument("chance", required=False)
@click.option("--from", "source", metavar="TEXT", help="Where it is from: words or an address.")
def command(session: Session, id: int, chance: str | None, source: str | None) -> None:
    """Write down how often such a prediction comes true anyway.

    Only what is set before the outcome can be known counts; set anew, the newer counts.
    CHANCE is 30%, 0.3 or 1:3.

    \b
    Examples:
      ledger base-rate 12 30% --from '12 of 40 launches announced a year ahead'
      ledger base-rate 12 0.44 --from https://market.example/price
    """
    if chance is None:
        raise Unusable(
            "how often does such a prediction come true? The chance is missing.",
            ("In percent:", f"ledger base-rate {id} 30% --from TEXT"),
        )
    rate = read_base_rate(chance, source, f"ledger base-rate {id} {{}} --from")

    def work(connection: Any) -> str:
        return base_rate_set(actions.set_base_rate(connection, id, rate, stamp=session.stamp()))

    session.out(answers.fitted(session.write(work), session.page))
    session.hint(f"\nNext:  ledger show {id}    ledger undo")


def read_base_rate(chance: str, source: str | None, asking: str) -> BaseRate:
    """Return a base rate as the options say it; raises Unusable for half of one.

    ``asking`` is the command around the chance, up to the words that say where it is from.
    """
    from ledger.actions.rating import check_base_rate, no_source

    ppm, words = read_probability(chance, f"{asking} TEXT")
    if not (source or "").strip():
        raise no_source(asking.format(shlex.quote(chance)))
    rate = BaseRate(ppm or 0, " ".join((source or "").split()), words)
    check_base_rate(rate, f"{asking} TEXT")
    return rate
