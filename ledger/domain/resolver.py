"""The rules: what the evidence of a prediction settles by itself, and what a person must judge.

Nine rules are asked in order and the first that applies answers.  A rule only speaks where two
careful people could not disagree; everywhere else the answer is a question for a person, with
its reason.  No rule gives *missed* because time passed or because nothing was found.

``today`` is always the deadline day: a deadline has passed when it lies before today.  The day
of a piece of evidence is the day it happened, else the day it was published.  A day after today
has not happened: it can raise a question but never carry a verdict.  Context and replies are
never looked at.  Assumed deadlines, reported words and second readings are settled like any
other prediction; leaving them out of a rate is the scorecard's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from ledger.domain.fold import PredictionState
from ledger.domain.prediction import Evidence, Kind, Prediction, Stance, Verdict

RULES: Final[tuple[tuple[str, str], ...]] = (
    (
        "no-evidence",
        "Without evidence for it, evidence against it or a search record, it stays as it is.",
    ),
    (
        "only-for",
        "Until the deadline has passed it stays open, but something that stays true once"
        " reached is met when all evidence is for it, all of it dated, and a day has come.",
    ),
    (
        "person-only",
        "A claim of several parts, and a claim that something will never happen, go to a person.",
    ),
    (
        "conflicting-evidence",
        "Evidence for and against, or a search that found nothing on or after the first day"
        " it was seen, go to a person.",
    ),
    ("undated-evidence", "Evidence without any date goes to a person."),
    ("by-the-deadline", "Evidence for it, dated by the deadline, makes it met."),
    (
        "only-later",
        "If all evidence is for it, each piece states a day after the deadline and none gives"
        " a figure, it is late from the first such day; otherwise a person is asked.",
    ),
    (
        "only-against",
        "Evidence against it and none for it makes it missed if a piece speaks for the deadline"
        " or a later day; otherwise a person is asked.",
    ),
    ("absence-only", "A search that found nothing is never enough: a person is asked."),
)
"""Every rule in the order in which it is asked: its name and what it says."""

AFTER_MISSED: Final = (
    "came-later",
    "A missed prediction becomes late when all evidence attached since is for it, each piece"
    " states a day after the deadline and none gives a figure.",
)
"""The one rule that looks at a verdict in force."""

REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("compound", "the claim has several parts, and a rule cannot tell which part evidence shows"),
    ("never", "that something did not happen is for a person to conclude"),
    ("conflicting-evidence", "the evidence points both ways"),
    ("undated-evidence", "a piece of evidence has no date, so it may lie on either side"),
    ("first-seen-late", "it was first seen after the deadline and may have come true before"),
    ("seen-too-early", "no evidence against it speaks for the deadline or a later day"),
    ("absence-only", "nothing was found, and silence is not a verdict"),
    ("taken-back", "a verdict was taken back, and neither evidence nor terms changed since"),
)
"""Every reason for which a person is asked, and what it means."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule decides: a verdict, the rule's name, one sentence and the evidence it used.

    ``happened_on`` is the day the first cited evidence states; None when it states none, and
    for *missed*.
    """

    verdict: Verdict
    rule: str
    because: str
    evidence: tuple[int, ...]
    happened_on: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """Why a person is needed: a reason from ``REASONS``, one sentence, and what to look at."""

    reason: str
    because: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to decide now: ``open``, ``no-evidence``, ``no-deadline`` or ``judged``."""

    reason: str


Answer: TypeAlias = Proposal | Question | Waiting


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules look at: the terms that matter and the decisive evidence, in order."""

    kind: Kind
    compound: bool
    deadline: date
    today: date
    decisive: tuple[Evidence, ...]

    def of(self, stance: Stance) -> tuple[Evidence, ...]:
        """Return the decisive evidence of one stance."""
        return tuple(item for item in self.decisive if item.stance is stance)

    @property
    def is_over(self) -> bool:
        """Say whether the deadline has passed everywhere."""
        return self.deadline < self.today

    @property
    def undated(self) -> tuple[Evidence, ...]:
        """Return the decisive evidence without any date."""
        return tuple(item for item in self.decisive if item.day is None)


def decide(prediction: Prediction, evidence: Sequence[Evidence], today: date) -> Answer:
    """Return what the nine rules say about a prediction without a verdict."""
    if prediction.deadline is None:
        return Waiting("no-deadline")
    decisive = sorted((e for e in evidence if e.stance.is_decisive), key=lambda e: e.number)
    day = prediction.deadline.day
    case = _Case(prediction.kind, prediction.compound, day, today, tuple(decisive))
    if not case.is_over:
        return _early(case)
    if not case.decisive:
        return Waiting("no-evidence")
    return _not_for_rules(case) or _conflict(case) or _undated(case) or _settled(case)


def decide_after_missed(
    prediction: Prediction, evidence: Sequence[Evidence], new: Sequence[Evidence], today: date
) -> Proposal | None:
    """Return *late* for a *missed* prediction when evidence attached since shows it; else None.

    ``evidence`` is all that counts, ``new`` the part attached after the verdict.  Older evidence
    that speaks against it on or after the day it is now said to have come true leaves it to a
    person.
    """
    fresh = tuple(item for item in new if item.stance.is_decisive)
    if prediction.deadline is None or _is_for_a_person(prediction.kind, prediction.compound):
        return None
    deadline = prediction.deadline.day
    if not _shows_later(fresh, deadline, today):
        return None
    first = _first(fresh)
    older = (e for e in evidence if e.stance in (Stance.AGAINST, Stance.NOTHING_FOUND))
    if any(e.day is None or e.day >= _day(first) for e in older):
        return None
    return _late(AFTER_MISSED[0], fresh, deadline)


def settle_state(state: PredictionState, today: date) -> Answer:
    """Return what the rules say about a prediction as it stands, its verdict included.

    A verdict in force is left alone, except that *missed* can become *late* and *unclear* is
    decided anew once evidence was attached.  A verdict that was taken back is not given again
    by a rule until evidence or terms change.
    """
    evidence = [item.evidence for item in state.evidence]
    new = [item.evidence for item in state.new_evidence]
    if state.verdict is Verdict.MISSED:
        later = decide_after_missed(state.prediction, evidence, new, today)
        return later or Waiting("judged")
    if state.verdict and not (state.verdict is Verdict.UNCLEAR and new):
        return Waiting("judged")
    answer = decide(state.prediction, evidence, today)
    if not state.hands_off or answer in (Waiting("open"), Waiting("no-deadline")):
        return answer
    because = "A verdict was taken back, and neither the evidence nor the terms changed since."
    return Question("taken-back", because, _numbers(e for e in evidence if e.stance.is_decisive))


def _early(case: _Case) -> Proposal | Waiting:
    """Answer while the deadline has not passed: met early, or still open.

    It is met early only where it would be met on the day after the deadline as well, so that
    no day that passes can take a verdict back.
    """
    come = tuple(e for e in case.decisive if e.day is not None and e.day <= case.today)
    only_for = len(case.of(Stance.FOR)) == len(case.decisive)
    can_be_early = case.kind is Kind.REACH and not case.compound
    if not (can_be_early and only_for and come and not case.undated):
        return Waiting("open")
    cited = _as_first_known(come)
    because = f"{_says(cited)}, and nothing speaks against it; the deadline is {case.deadline}."
    return Proposal(Verdict.MET, "only-for", because, _numbers(cited), _first(come).happened_on)


def _is_for_a_person(kind: Kind, compound: bool) -> bool:
    return compound or kind is Kind.NEVER


def _not_for_rules(case: _Case) -> Question | None:
    if not _is_for_a_person(case.kind, case.compound):
        return None
    numbers = _numbers(case.decisive)
    if case.kind is Kind.NEVER:
        because = "The claim is that something will not happen, which only a person concludes"
        return Question("never", f"{because} from {_named(case.decisive)}.", numbers)
    because = "The claim has several parts, so a person says which of them"
    return Question("compound", f"{because} {_named(case.decisive)} shows.", numbers)


def _conflict(case: _Case) -> Question | None:
    supporting, opposing = case.of(Stance.FOR), case.of(Stance.AGAINST)
    days = [e.day for e in supporting if e.day]
    searches = [e for e in case.of(Stance.NOTHING_FOUND) if e.day and days and e.day >= min(days)]
    if not supporting or not (opposing or searches):
        return None
    if opposing:
        because = f"{_speaks(supporting)} for it and {_named(opposing)} against it."
    else:
        seen = f"{_named(supporting)} first showed it on {min(days)}"
        because = f"{seen}, yet {_named(searches)} found nothing on or after that day."
    numbers = _numbers((*supporting, *opposing, *searches))
    return Question("conflicting-evidence", _sentence(because), numbers)


def _undated(case: _Case) -> Question | None:
    if not case.undated:
        return None
    because = f"No day is known for {_named(case.undated)}, neither of the fact nor of the page."
    return Question("undated-evidence", because, _numbers(case.undated))


def _settled(case: _Case) -> Proposal | Question:
    """Answer when the deadline has passed and all decisive evidence is dated and agrees."""
    if case.of(Stance.FOR):
        return _by_the_deadline(case) or _only_later(case)
    if case.of(Stance.AGAINST):
        return _only_against(case)
    searches = _named(case.decisive)
    because = f"Nothing was found ({searches}), and silence is not a verdict."
    return Question("absence-only", because, _numbers(case.decisive))


def _by_the_deadline(case: _Case) -> Proposal | None:
    in_time = tuple(e for e in case.of(Stance.FOR) if _day(e) <= case.deadline)
    if not in_time:
        return None
    cited = _as_first_known(in_time)
    because = f"{_says(cited)}, by the deadline of {case.deadline}."
    happened_on = _first(cited).happened_on
    return Proposal(Verdict.MET, "by-the-deadline", because, _numbers(cited), happened_on)


def _only_later(case: _Case) -> Proposal | Question:
    if _shows_later(case.decisive, case.deadline, case.today):
        return _late("only-later", case.decisive, case.deadline)
    first = _first(case.of(Stance.FOR))
    because = (
        f"It was first seen on {_day(first)} (evidence {first.number}), after the deadline of"
        f" {case.deadline}, and the evidence does not say since when it was true."
    )
    return Question("first-seen-late", because, _numbers(case.decisive))


def _shows_later(decisive: Sequence[Evidence], deadline: date, today: date) -> bool:
    """Say whether there is evidence and all of it dates a fulfilment after the deadline.

    A figure never does: that a number was higher later says nothing about when it was reached.
    """
    return bool(decisive) and all(
        e.stance is Stance.FOR
        and e.value is None
        and e.happened_on is not None
        and deadline < e.happened_on <= today
        for e in decisive
    )


def _late(rule: str, supporting: Sequence[Evidence], deadline: date) -> Proposal:
    cited = _as_first_known(supporting)
    days = (_day(_first(cited)) - deadline).days
    unit = "day" if days == 1 else "days"
    because = f"{_says(cited)}, {days} {unit} after the deadline of {deadline}."
    return Proposal(Verdict.LATE, rule, because, _numbers(cited), _first(cited).happened_on)


def _only_against(case: _Case) -> Proposal | Question:
    """Give *missed* for evidence that speaks for the deadline or later, and none for it.

    A search that found nothing beside it says the same, so it does not stand in the way.
    """
    opposing = case.of(Stance.AGAINST)
    deciding = tuple(e for e in opposing if case.deadline <= _day(e) <= case.today)
    if not deciding:
        last = max(opposing, key=_day)
        because = (
            f"Nothing against it speaks for the deadline of {case.deadline} or a day since:"
            f" evidence {last.number} is dated {_day(last)}."
        )
        return Question("seen-too-early", because, _numbers(opposing))
    cited = _public_by(deciding, min(map(_public_on, deciding)))
    last = max(cited, key=_day)
    because = (
        f"{_speaks(cited)} against it as of {_day(last)}, the deadline was {case.deadline},"
        " and nothing speaks for it."
    )
    return Proposal(Verdict.MISSED, "only-against", _sentence(because), _numbers(cited), None)


def _as_first_known(supporting: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence to cite for coming true: what was public once its day was.

    A verdict counts from the day its last cited page appeared.  Citing pages that only repeat
    it later would make the world seem to have learned it later than it did.
    """
    return _public_by(supporting, _public_on(_first(supporting)))


def _public_by(items: Sequence[Evidence], day: date) -> tuple[Evidence, ...]:
    return tuple(item for item in items if _public_on(item) <= day)


def _public_on(item: Evidence) -> date:
    """Return the day a dated piece of evidence became known."""
    assert item.public_on is not None, "undated evidence was asked about before"
    return item.public_on


def _day(item: Evidence) -> date:
    """Return the day of evidence that is known to be dated."""
    assert item.day is not None, "undated evidence was asked about before"
    return item.day


def _first(items: Iterable[Evidence]) -> Evidence:
    """Return the earliest evidence; on one day, the piece that states when it happened."""
    return min(items, key=lambda e: (_day(e), e.happened_on is None, e.number))


def _numbers(items: Iterable[Evidence]) -> tuple[int, ...]:
    return tuple(sorted({item.number for item in items}))


def _named(items: Iterable[Evidence]) -> str:
    """Name pieces of evidence by their numbers: evidence 1, evidence 1 and 3."""
    *rest, last = (str(number) for number in _numbers(items))
    return f"evidence {', '.join(rest)} and {last}" if rest else f"evidence {last}"


def _says(supporting: Sequence[Evidence]) -> str:
    """Tell which evidence has it come true, and when the earliest piece dates it."""
    first = _first(supporting)
    when = "on" if first.happened_on else "by"
    which = f" (evidence {first.number})"
    if len(supporting) == 1:
        return _sentence(f"{_named(supporting)} shows it {when} {_day(first)}")
    return _sentence(f"{_named(supporting)} show it, first {when} {_day(first)}{which}")


def _speaks(items: Sequence[Evidence]) -> str:
    return f"{_named(items)} {'speaks' if len(items) == 1 else 'speak'}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
