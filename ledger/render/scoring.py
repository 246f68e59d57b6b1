"""How verdicts are reached and counted, as one page: for ``help scoring`` and for the public site.

It is made of the tables that the rules and the scorecard themselves go by, so it cannot say
otherwise than they do.
"""

from __future__ import annotations

from typing import Final

from ledger.domain.kinds import Stance, Verdict
from ledger.domain.resolver import AFTER_MISSED, REASONS, RULES
from ledger.domain.scorecard_model import POLICY
from ledger.render.marks import mark
from ledger.render.topics import Section, Topic

VERDICTS: Final[dict[Verdict, str]] = {
    Verdict.MET: "the whole of it happened by the deadline",
    Verdict.LATE: "nothing that counts by the deadline, the whole of it later",
    Verdict.PARTLY: "a stated part of it happened by the deadline",
    Verdict.MISSED: "neither, so far; it becomes late if the whole happens later",
    Verdict.VOID: "it cannot count: a condition failed, a false premise, a duplicate, our own"
    " mistake, or a claim that nothing could test; never because its speaker withdrew it",
    Verdict.UNCLEAR: "somebody looked, and the evidence does not settle it",
}
"""What each verdict means, in the order of a scorecard."""

STANCES: Final[dict[Stance, str]] = {
    Stance.FOR: "it came true",
    Stance.AGAINST: "it did not come true",
    Stance.NOTHING_FOUND: "a search record: where, when and for what; never enough by itself",
    Stance.CONTEXT: "background; never counts",
    Stance.REPLY: "the speaker's answer; never counts",
}


def scoring() -> Topic:
    """Return how verdicts are reached and how they are counted."""
    p = POLICY
    return Topic("scoring", "How verdicts are reached and counted", [
        Section("Verdicts", (), [(mark(v), text) for v, text in VERDICTS.items()]),
        Section("Evidence", (), [(str(stance), text) for stance, text in STANCES.items()]),
        Section("What the rules decide, in this order", [
            "Everything else is for a person; nothing is missed because a date passed.",
        ], [*RULES, AFTER_MISSED]),
        Section("Why a person is asked", (), REASONS),
        Section("The headline", [
            "Met of judged, over predictions whose deadline has passed: met, partly, late and"
            " missed are judged, and each counts once, on its own deadline.",
            "A verdict given before the deadline waits until it has passed. Void, open and"
            " undecided ones are in no rate and are always listed.",
            "Never in it: a deadline that the speaker did not give, words that only the press"
            " reported, a second reading of one sentence.",
            "Words are never turned into probabilities.",
        ]),
        Section("From how many on", (), [
            (f"{p.min_judged} judged", "a percentage; fewer are told as counts"),
            (f"{p.min_ranked} judged", "a place on the board; below it a figure is provisional"),
            (f"{_percent(p.max_unknown_share)} unknown", "of the due, and above: a range"
             " instead of a rate"),
            (f"{_percent(p.record_share)} after the fact", "and above: a record, not a rate"),
            (f"{p.min_probabilities} probabilities", "a Brier score, from 0 (perfect) to 1"),
            (f"{p.min_calibration} probabilities", "calibration"),
            (f"{p.min_reach_claims} dated promises", "how late they come; of these"
             f" {p.min_reach_fulfilled} came true"),
            (f"{_percent(p.confidence)}", "is the confidence of every range (Wilson)"),
        ]),
        Section("See also", ["ledger scorecard NAME --explain shows how each prediction counts;"
                             " docs/scoring.md gives every figure with its formula."]),
    ])  # fmt: skip


def _percent(share: float) -> str:
    return f"{share:.0%}"
