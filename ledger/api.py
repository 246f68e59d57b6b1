"""The promised Python interface: the ledger for scripts and notebooks.

    from datetime import date
    from ledger import api

    api.create("ledger.db")
    with api.writing("ledger.db") as connection:
        number = api.record(
            connection,
            api.Prediction(
                id=0,
                speaker="",
                claim="Meta AI reaches one billion users",
                said_on=date(2025, 1, 29),
                source=api.Source("https://example.org/call"),
                deadline=api.Deadline(date(2025, 12, 31), words="by the end of 2025"),
            ),
            speaker=api.Speaker("", "Mark Zuckerberg"),
            stamp=api.stamp("me"),
            day=api.today(),
        )
    with api.reading("ledger.db") as reader:
        day = api.today()
        card = api.scorecard(api.outcomes(reader, day), as_of=day.due, known=day.known)
        print(card.headline.sentence)

In a notebook a card and a board show themselves; ``card.to_dict()`` gives their numbers, and
``card.to_pandas()`` a table of them, where pandas is installed.

What is named here keeps its name and meaning within a major version.  An action belongs to the
transaction it is called in: nothing is saved before ``writing`` ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from ledger.actions import (
    Judgement,
    Recording,
    accept,
    add_alias,
    add_role,
    amend,
    ask_comment,
    cite,
    merge,
    record,
    record_all,
    redact,
    redo,
    remove_alias,
    rename,
    reopen,
    resolve,
    retract,
    set_base_rate,
    set_fiscal_year,
    settle,
    undo,
)
from ledger.domain import deadline
from ledger.domain.base_rate import BaseRate
from ledger.domain.line import Line
from ledger.domain.prediction import (
    Basis,
    Deadline,
    Evidence,
    FigureBy,
    FiscalYear,
    Kind,
    Prediction,
    Resolution,
    Role,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.scorecard import Outcome
from ledger.domain.state import PredictionState, SpeakerState
from ledger.domain.status import Day, Status
from ledger.errors import LedgerError
from ledger.render.notebook import Board, Scorecard, board, scorecard
from ledger.store import log, schema
from ledger.store.address import to_url
from ledger.store.database import open_engine
from ledger.store.log import Stamp, rebuild
from ledger.store.queries import line, lines, outcomes, speakers, state
from ledger.store.reader import Reader, open_reader

read_deadline = deadline.read
"""Words and the day they were said, to a Reading that is ok, asks or refuses."""

__all__ = [
    "BaseRate",
    "Basis",
    "Board",
    "Day",
    "Deadline",
    "Evidence",
    "FigureBy",
    "FiscalYear",
    "Judgement",
    "Kind",
    "LedgerError",
    "Line",
    "Outcome",
    "Prediction",
    "PredictionState",
    "Reader",
    "Recording",
    "Resolution",
    "Role",
    "Scorecard",
    "Source",
    "Speaker",
    "SpeakerKind",
    "SpeakerState",
    "Stamp",
    "Stance",
    "Status",
    "Verdict",
    "VoidReason",
    "Wording",
    "WordingClass",
    "accept",
    "add_alias",
    "add_role",
    "amend",
    "ask_comment",
    "board",
    "cite",
    "create",
    "line",
    "lines",
    "merge",
    "outcomes",
    "read_deadline",
    "reading",
    "rebuild",
    "record",
    "record_all",
    "redact",
    "redo",
    "remove_alias",
    "rename",
    "reopen",
    "resolve",
    "retract",
    "scorecard",
    "set_base_rate",
    "set_fiscal_year",
    "settle",
    "speakers",
    "stamp",
    "state",
    "today",
    "undo",
    "writing",
]


def create(place: str | os.PathLike[str]) -> None:
    """Create an empty ledger at a path or address, or bring an older one up to date."""
    engine = open_engine(os.fspath(place), write=True, create=True)
    try:
        schema.upgrade(engine, log.rebuild)
    finally:
        engine.dispose()


@contextmanager
def reading(place: str | os.PathLike[str]) -> Iterator[Reader]:
    """Open a ledger for reading; raises LedgerMissing when there is none."""
    with open_reader(to_url(place)) as reader:
        yield reader


@contextmanager
def writing(place: str | os.PathLike[str]) -> Iterator[sa.Connection]:
    """Open a transaction; it is saved when the block ends, and taken back if it raises."""
    engine = open_engine(os.fspath(place), write=True)
    try:
        with engine.begin() as connection:
            schema.check(connection)
            yield connection
    finally:
        engine.dispose()


def stamp(actor: str, now: datetime | None = None) -> Stamp:
    """Return who writes and when; now when not given."""
    return Stamp(now or datetime.now(UTC), actor)


def today() -> Day:
    """Return the day for questions about now."""
    return Day.now(datetime.now(UTC))
