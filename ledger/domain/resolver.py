"""The rules: what the evidence of a prediction settles by itself, and what a person must judge.

The rules stand in one table, are asked in its order, and the first that applies answers.  A rule
only speaks where two careful people could not disagree; everywhere else the answer is a question
for a person, with its reason.  No rule gives *missed* because time passed or because nothing was
found.

``today`` is always the deadline day: a deadline has passed when it lies before today.  The day
of a piece of evidence is the day it happened, else the day it was published.  A day after today
has not happened: it can raise a question but never carry a verdict.  Context and replies are
never looked at.  Assumed deadlines, reported words and second readings are settled like any
other prediction; leaving them out of a rate is the scorecard's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from ledger.domain import resolver_rules as rules
from ledger.domain.prediction import Evidence, Prediction, Stance, Verdict
from ledger.domain.resolver_case import (
    Answer,
    Case,
    Proposal,
    Question,
    Trait,
    Waiting,
    case_of,
    day_of,
    first,
    is_not_independent,
    named,
    numbers_of,
)
from ledger.domain.state import PredictionState
from ledger.domain.values import frozen

__all__ = [
    "AFTER_MISSED",
    "REASONS",
    "RULES",
    "TABLE",
    "Answer",
    "Proposal",
    "Question",
    "Rule",
    "Waiting",
    "decide",
    "decide_after_missed",
    "settle_state",
]


@frozen
class Rule:
    """One line of the table: its name, when it applies, what it gives, and the two as code.

    ``gives`` is a verdict, ``asks`` with a reason, or what is being waited for.  ``needs`` is what
    a case must have for it to answer at all, a sum of traits.
    """

    name: str
    when: str
    gives: str
    says: str
    answer: Callable[[Case], Answer | None]
    needs: int = 0


REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("condition-open", "it hangs on a condition, and no rule can tell whether that came about"),
    ("compound", "the claim has several parts, and a rule cannot tell which part evidence shows"),
    ("never", "that something did not happen is for a person to conclude"),
    (
        "conflicting-evidence",
        "the evidence points both ways, or a figure says the opposite of its stance",
    ),
    ("undated-evidence", "a piece of evidence has no date, so it may lie on either side"),
    ("older-than-the-claim", "what speaks for it is older than the words, so it was true already"),
    ("before-the-window", "it came true before the first day that was named"),
    ("not-comparable", "a figure cannot be set against the target: another unit, or no number"),
    ("within-rounding", "a figure straddles a bound at the precision with which both were said"),
    ("no-tolerance", 'the target says "about", and nobody wrote down how near that is'),
    ("above-the-range", "the criterion does not say whether a figure above the range counts"),
    ("other-period", "no figure holds for the whole period that was named"),
    ("first-seen-late", "it was first seen after the deadline and may have come true before"),
    ("seen-too-early", "no evidence against it speaks for the deadline or a later day"),
    ("absence-only", "nothing was found, and silence is not a verdict"),
    ("self-reported-only", "independent evidence is required, and none is marked as such"),
    ("taken-back", "a verdict was taken back, and neither evidence nor terms changed since"),
)
"""Every reason for which a person is asked, and what it means."""

AFTER_MISSED: Final = (
    "came-later",
    "A missed prediction becomes late when all evidence attached since is for it, each piece"
    " states a day after the deadline and none gives a figure.",
)
"""The one rule that looks at a verdict in force."""


def decide(
    prediction: Prediction,
    evidence: Sequence[Evidence],
    today: date,
    *,
    require_independent: bool = False,
) -> Answer:
    """Return what the table says about a prediction without a verdict.

    ``require_independent`` leaves to a person whatever rests on no piece that is marked as
    somebody else's than the speaker's.
    """
    if prediction.deadline is None:
        return Waiting("no-deadline")
    case = case_of(prediction, evidence, today)
    answer = next(found for ask in _asked(case.traits) if (found := ask(case)))
    return _independent(answer, case) if require_independent else answer


@lru_cache
def _asked(traits: int) -> tuple[Callable[[Case], Answer | None], ...]:
    """Return the rules that can answer where there is this, in their order."""
    return tuple(rule.answer for rule in TABLE if traits & rule.needs == rule.needs)


def _independent(answer: Answer, case: Case) -> Answer:
    """Return the answer where it rests on somebody else's evidence; else a question."""
    if not isinstance(answer, Proposal):
        return answer
    cited = [item for item in case.decisive if item.number in answer.evidence]
    if not is_not_independent(cited):
        return answer
    if not case.is_over:
        return Waiting("open")
    because = f"The rule {answer.rule} would give {answer.verdict}, but nothing it rests on"
    return Question(
        "self-reported-only",
        f"{because} ({named(cited)}) is marked as independent of the speaker.",
        answer.evidence,
    )


def decide_after_missed(
    prediction: Prediction, evidence: Sequence[Evidence], new: Sequence[Evidence], today: date
) -> Proposal | None:
    """Return *late* for a *missed* prediction when evidence attached since shows it; else None.

    ``evidence`` is all that counts, ``new`` the part attached after the verdict.  Older evidence
    that speaks against it on or after the day it is now said to have come true leaves it to a
    person.
    """
    fresh = tuple(item for item in new if item.stance.is_decisive)
    if prediction.deadline is None or rules.is_for_a_person(prediction):
        return None
    deadline = prediction.deadline.day
    if not rules.shows_later(fresh, deadline, today):
        return None
    earliest = first(fresh)
    older = (e for e in evidence if e.stance in (Stance.AGAINST, Stance.NOTHING_FOUND))
    if any(e.day is None or e.day >= day_of(earliest) for e in older):
        return None
    return rules.late(AFTER_MISSED[0], fresh, deadline)


def settle_state(
    state: PredictionState, today: date, *, require_independent: bool = False
) -> Answer:
    """Return what the rules say about a prediction as it stands, its verdict included.

    A verdict in force is left alone, except that *missed* can become *late* and *unclear* is
    decided anew once evidence was attached.  A verdict that was taken back is not given again
    by a rule until evidence or terms change.  A split claim waits for its parts: its verdict
    follows from theirs (``ledger.domain.parts``).
    """
    if state.prediction.needs is not None:
        return Waiting("judged" if state.verdict else "parts")
    evidence = [item.evidence for item in state.evidence]
    new = [item.evidence for item in state.new_evidence]
    if state.verdict is Verdict.MISSED:
        later = decide_after_missed(state.prediction, evidence, new, today)
        return later or Waiting("judged")
    if state.verdict and not (state.verdict is Verdict.UNCLEAR and new):
        return Waiting("judged")
    answer = decide(state.prediction, evidence, today, require_independent=require_independent)
    if not state.hands_off or answer in (Waiting("open"), Waiting("no-deadline")):
        return answer
    because = "A verdict was taken back, and neither the evidence nor the terms changed since."
    return Question("taken-back", because, numbers_of(e for e in evidence if e.stance.is_decisive))


TABLE: Final[tuple[Rule, ...]] = (
    Rule(
        "only-for",
        "ahead · reach · no condition · one part · only evidence for it, all dated",
        "met",
        "Before the deadline, something that stays true once reached is met when all evidence is"
        " for it, all of it dated, and a day has come; where figures are given, one fulfils the"
        " target.",
        rules.only_for,
        Trait.AHEAD | Trait.REACH | Trait.FOR,
    ),
    Rule(
        "open",
        "ahead",
        "stays open",
        "Until the deadline has passed it stays open.",
        rules.still_open,
        Trait.AHEAD,
    ),
    Rule(
        "condition-open",
        "a condition",
        "asks: condition-open",
        "A claim that hangs on a condition goes to a person.",
        rules.condition,
        Trait.CONDITION,
    ),
    Rule(
        "no-evidence",
        "no evidence for it, against it, or of a search",
        "stays due",
        "Without evidence for it, evidence against it or a search record, it stays as it is.",
        rules.no_evidence,
        Trait.NO_EVIDENCE,
    ),
    Rule(
        "never",
        "never",
        "asks: never",
        "A claim that something will never happen goes to a person.",
        rules.never,
        Trait.NEVER,
    ),
    Rule(
        "several-parts",
        "several parts",
        "asks: compound",
        "A claim of several parts goes to a person.",
        rules.several_parts,
        Trait.PARTS,
    ),
    Rule(
        "figure-against-stance",
        "a figure that says the opposite of its stance",
        "asks: conflicting-evidence",
        "A figure for it that falls short of the target, or one against it that fulfils the"
        " target, goes to a person.",
        rules.contradiction,
        Trait.FIGURES,
    ),
    Rule(
        "conflicting-evidence",
        "for and against, or for and a later search that found nothing",
        "asks: conflicting-evidence",
        "Evidence for and against, or a search that found nothing on or after the first day"
        " it was seen, go to a person.",
        rules.conflict,
        Trait.BOTH,
    ),
    Rule(
        "undated-evidence",
        "evidence without any date",
        "asks: undated-evidence",
        "Evidence without any date goes to a person.",
        rules.undated,
        Trait.UNDATED,
    ),
    Rule(
        "older-than-the-claim",
        "for it, from before it was said",
        "asks: older-than-the-claim",
        "Evidence for it that is older than the words goes to a person: a fact that was true when"
        " they were said makes nothing met.",
        rules.older,
        Trait.FOR,
    ),
    Rule(
        "before-the-window",
        "for it, from before its window",
        "asks: before-the-window",
        "What came true before the first day that was named goes to a person.",
        rules.too_soon,
        Trait.FOR | Trait.WINDOW,
    ),
    Rule(
        "figure-reached",
        "reach · a figure for it, by the deadline, that fulfils the target",
        "met",
        "A figure dated by the deadline that lies wholly inside the target makes it met on the"
        " first day it was seen.",
        rules.figure_reached,
        Trait.REACH | Trait.FIGURES,
    ),
    Rule(
        "figure-not-comparable",
        "a figure that cannot be set against the target",
        "asks: not-comparable",
        "A figure in another unit or currency, or without a number, goes to a person.",
        rules.unplaced("not-comparable", "cannot be set against"),
        Trait.FIGURES,
    ),
    Rule(
        "figure-near-a-bound",
        "a figure that straddles a bound of the target",
        "asks: within-rounding",
        "A figure that straddles a bound, each at the precision it was said with, goes to a"
        " person.",
        rules.unplaced("within-rounding", "lies, at the precision of the words, on a bound of"),
        Trait.FIGURES,
    ),
    Rule(
        "figure-about",
        'a figure not far from an "about"',
        "asks: no-tolerance",
        'A figure that is not far from an "about" without a tolerance goes to a person.',
        rules.unplaced("no-tolerance", 'is not far from "about", which has no tolerance, in'),
        Trait.FIGURES,
    ),
    Rule(
        "figure-above-the-range",
        "a figure above a range whose criterion is silent about it",
        "asks: above-the-range",
        "A figure above the range goes to a person unless the criterion says whether it counts.",
        rules.unplaced("above-the-range", "lies above"),
        Trait.FIGURES,
    ),
    Rule(
        "whole-period",
        "during · a figure for the whole period",
        "met or missed",
        "A claim about a period is decided by the figure for the whole of it.",
        rules.whole_period,
        Trait.DURING | Trait.FIGURES,
    ),
    Rule(
        "other-period",
        "during · figures, none for the whole period",
        "asks: other-period",
        "Figures for part of the period, or for another one, go to a person.",
        rules.other_period,
        Trait.DURING | Trait.FIGURES,
    ),
    Rule(
        "by-the-deadline",
        "for it, by the deadline",
        "met",
        "Evidence for it, dated by the deadline, makes it met.",
        rules.by_the_deadline,
        Trait.FOR,
    ),
    Rule(
        "only-later",
        "only for it, each on a stated day after the deadline, no figure",
        "late",
        "If all evidence is for it, each piece states a day after the deadline and none gives"
        " a figure, it is late from the first such day.",
        rules.only_later,
        Trait.FOR,
    ),
    Rule(
        "first-seen-late",
        "for it, after the deadline, in any other way",
        "asks: first-seen-late",
        "What was first seen after the deadline may have come true before it: a person is asked.",
        rules.first_seen_late,
        Trait.FOR,
    ),
    Rule(
        "only-against",
        "against it, for the deadline or a later day",
        "missed",
        "Evidence against it and none for it makes it missed if a piece speaks for the deadline"
        " or a later day.",
        rules.only_against,
        Trait.AGAINST,
    ),
    Rule(
        "seen-too-early",
        "against it, for earlier days only",
        "asks: seen-too-early",
        "Evidence against it that speaks for earlier days only goes to a person.",
        rules.seen_too_early,
        Trait.AGAINST,
    ),
    Rule(
        "absence-only",
        "anything else: searches that found nothing",
        "asks: absence-only",
        "A search that found nothing is never enough: a person is asked.",
        rules.absence_only,
    ),
)
"""Every rule in the order in which it is asked; the last one always answers."""

RULES: Final[tuple[tuple[str, str], ...]] = tuple((rule.name, rule.says) for rule in TABLE)
"""The names of the rules with what each says."""
