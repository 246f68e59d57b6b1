"""The words that values choose among: verdicts, stances, kinds of predictions and wordings."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How a prediction can come true."""

    REACH = "reach"
    """True on some day and stays true: a release, one billion users.  Can be met early."""
    DURING = "during"
    """A value or state of a stated period or date: spending in 2025.  Decided by all of it."""
    NEVER = "never"
    """Will not happen in the window.  Settled by a person only."""


class Verdict(StrEnum):
    """The six exclusive answers a resolution can give."""

    MET = "met"
    LATE = "late"
    PARTLY = "partly"
    MISSED = "missed"
    VOID = "void"
    UNCLEAR = "unclear"


class VoidReason(StrEnum):
    """Why a prediction cannot count.  Withdrawn by its speaker is not among them."""

    CONDITION_FAILED = "condition-failed"
    FALSE_PREMISE = "false-premise"
    DUPLICATE = "duplicate"
    LOGGING_ERROR = "logging-error"
    UNTESTABLE = "untestable"


class Stance(StrEnum):
    """Which way a piece of evidence points."""

    FOR = "for"
    AGAINST = "against"
    NOTHING_FOUND = "nothing-found"
    """A search record: where, when and for what somebody looked in vain."""
    CONTEXT = "context"
    REPLY = "reply"
    """The speaker's answer."""

    @property
    def is_decisive(self) -> bool:
        """Say whether rules may look at it; context and replies never count."""
        return self in _DECISIVE


_DECISIVE = (Stance.FOR, Stance.AGAINST, Stance.NOTHING_FOUND)


class Above(StrEnum):
    """What a figure above the range of a target means, as the criterion says."""

    COUNTS = "counts"
    MISSES = "misses"


class FigureBy(StrEnum):
    """Whose figure a piece of evidence repeats; absent means unknown."""

    SPEAKER = "speaker"
    OTHER = "other"


class Basis(StrEnum):
    """Whether the speaker gave the deadline or the ledger's keeper assumed one."""

    STATED = "stated"
    ASSUMED = "assumed"


class Wording(StrEnum):
    """Whether the words are the speaker's own or a press paraphrase."""

    QUOTED = "quoted"
    REPORTED = "reported"


class WordingClass(StrEnum):
    """How firmly it was put, from a number down to a hope."""

    PROBABILITY = "probability"
    ASSERT = "assert"
    EXPECT = "expect"
    INTEND = "intend"
    POSSIBLE = "possible"


class SpeakerKind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    ORGANISATION = "organisation"
