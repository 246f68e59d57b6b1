"""What the ledger says when it cannot do what was asked.

Every error carries its own sentence, the ways out (each a label and a command that can be
pasted) and an exit code.  The command line prints all of it in one place; Python callers
catch ``LedgerError`` or one of its children.
"""

from __future__ import annotations

from typing import ClassVar

Remedy = tuple[str, str]
"""A label in plain words, may be empty, and the command or option that helps."""


class LedgerError(Exception):
    """A request that the ledger refuses, with the reason and the ways out."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, *remedies: Remedy, details: tuple[str, ...] = ()) -> None:
        """Keep the sentence, the lines that explain it, and the remedies in the order to show."""
        super().__init__(problem)
        self.problem = problem
        self.details = details
        self.remedies = remedies


class Refused(LedgerError):
    """A rule of the ledger forbids it; nothing is wrong with the command line."""


class Busy(Refused):
    """Somebody else is writing and did not finish in time."""

    def __init__(self) -> None:
        """Say that trying again is all there is to do."""
        super().__init__("the ledger is busy: another command is writing. Try again in a moment.")


class ReadOnly(Refused):
    """The ledger's file or database cannot be written."""

    def __init__(self, place: str) -> None:
        """Name the ledger that refused the write."""
        super().__init__(
            f"{place} is read-only, so nothing can be written to it.",
            ("Write to a copy of your own:", f"cp {place} ledger.db"),
        )


class Unusable(LedgerError):
    """The words given cannot be used as they are: a wrong date, address or option."""

    exit_code = 2


class NotFound(LedgerError):
    """No speaker, prediction or file by that name."""

    exit_code = 3


class PredictionNotFound(NotFound):
    """No prediction has this id."""

    def __init__(self, number: int, newest: int | None) -> None:
        """Name the id and the newest one that exists; None means an empty ledger."""
        known = f"The newest is {newest}." if newest else "The ledger is empty."
        super().__init__(f"there is no prediction {number}. {known}", ("", "ledger list"))
        self.number = number


class SpeakerNotFound(NotFound):
    """No speaker has this name, slug or alias."""

    def __init__(self, name: str, near: tuple[str, ...], *remedies: Remedy) -> None:
        """Name what was asked for and the names that are close to it, best first."""
        super().__init__(f'no speaker is called "{name}".', *remedies)
        self.name = name
        self.near = near


class LedgerMissing(NotFound):
    """There is no ledger at this place, and none was created."""

    def __init__(self, place: str, *remedies: Remedy) -> None:
        """Name the place that was tried."""
        super().__init__(f"there is no ledger at {place}, and nothing was created.", *remedies)
        self.place = place


class SchemaMismatch(Refused):
    """The ledger was written by another version of this program."""


class AlreadyThere(LedgerError):
    """It exists already: the same claim, the same evidence, or a verdict in force."""

    exit_code = 4


class PersonNeeded(LedgerError):
    """A person has to decide, and none is here to be asked."""

    exit_code = 5


EXIT_CODES: tuple[tuple[int, str], ...] = (
    (0, "done; an empty list is done too"),
    (1, "refused by a rule, or some rows failed; with --exit-code: something was found"),
    (2, "the command line is wrong: an unknown option, a wrong or ambiguous date"),
    (3, "not found: speaker, prediction, file or ledger"),
    (4, "already there: the same claim, the same evidence, a verdict in force, a file"),
    (5, "a person is needed, and none is here to be asked"),
    (6, "verify alone: what the ledger was compared with is out of date"),
    (7, "verify alone: it cannot be told (1 means that something was altered)"),
    (130, "interrupted; nothing half done was saved"),
)
"""Every code a command leaves with, and what it means."""
