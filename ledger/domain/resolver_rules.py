"""What each rule of the table answers: a verdict, a question, or nothing where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ledger.domain.prediction import Evidence, Kind, Prediction, Stance, Verdict
from ledger.domain.resolver_case import (
    Case,
    Proposal,
    Question,
    Waiting,
    as_first_known,
    day_of,
    figures,
    first,
    named,
    numbers_of,
    public_by,
    public_on,
    says,
    sentence,
    speaks,
)


def is_for_a_person(prediction: Prediction) -> bool:
    """Say whether the claim itself, whatever the evidence, goes to a person."""
    never = prediction.kind is Kind.NEVER
    return prediction.compound or never or prediction.condition is not None


def only_for(case: Case) -> Proposal | None:
    """Give *met* before the deadline.

    Only where it would be met on the day after the deadline as well, so that no day that passes
    can take a verdict back.
    """
    if case.is_over or case.prediction.kind is not Kind.REACH or case.undated:
        return None
    if case.older or case.too_soon:
        return None
    if is_for_a_person(case.prediction) or len(case.supporting) != len(case.decisive):
        return None
    if case.contradictory:
        return None
    counting = _reaching(case) if case.measured else case.supporting
    come = tuple(e for e in counting if day_of(e) <= case.today)
    if not come:
        return None
    cited = as_first_known(come)
    because = f"{says(cited)}, and nothing speaks against it; the deadline is {case.deadline}."
    happened_on = first(cited).happened_on
    return Proposal(Verdict.MET, "only-for", because, numbers_of(cited), happened_on)


def still_open(case: Case) -> Waiting | None:
    """Wait while the deadline has not passed everywhere."""
    return None if case.is_over else Waiting("open")


def condition(case: Case) -> Question | None:
    """Ask about a claim that hangs on a condition."""
    condition = case.prediction.condition
    if condition is None:
        return None
    because = (
        f'It hangs on a condition ("{condition}"), and a person says whether that came about:'
        " if not, it is void."
    )
    return Question("condition-open", because, numbers_of(case.decisive))


def no_evidence(case: Case) -> Waiting | None:
    """Wait while nothing decisive is attached."""
    return None if case.decisive else Waiting("no-evidence")


def several_parts(case: Case) -> Question | None:
    """Ask about a claim of several parts."""
    if not case.prediction.compound:
        return None
    because = "The claim has several parts, so a person says which of them"
    decisive = case.decisive
    return Question("compound", f"{because} {named(decisive)} shows.", numbers_of(decisive))


def never(case: Case) -> Question | None:
    """Ask about a claim that something will not happen."""
    if case.prediction.kind is not Kind.NEVER:
        return None
    because = "The claim is that something will not happen, which only a person concludes"
    decisive = case.decisive
    return Question("never", f"{because} from {named(decisive)}.", numbers_of(decisive))


def contradiction(case: Case) -> Question | None:
    """Ask when a figure says the opposite of its stance."""
    found = case.contradictory
    if not found:
        return None
    [*_, item] = found
    which = "falls short of" if item.stance is Stance.FOR else "fulfils"
    because = (
        f'{sentence(named([item]))} is {item.stance} it, yet its figure ("{item.value}")'
        f' {which} the target ("{case.prediction.target}").'
    )
    return Question("conflicting-evidence", because, numbers_of(found))


def conflict(case: Case) -> Question | None:
    """Ask when the evidence points both ways."""
    supporting, opposing = case.supporting, case.opposing
    days = [e.day for e in supporting if e.day]
    searches = [e for e in case.of(Stance.NOTHING_FOUND) if e.day and days and e.day >= min(days)]
    if not supporting or not (opposing or searches):
        return None
    if opposing:
        because = f"{speaks(supporting)} for it and {named(opposing)} against it."
    else:
        seen = f"{named(supporting)} first showed it on {min(days)}"
        because = f"{seen}, yet {named(searches)} found nothing on or after that day."
    numbers = numbers_of((*supporting, *opposing, *searches))
    return Question("conflicting-evidence", sentence(because), numbers)


def undated(case: Case) -> Question | None:
    """Ask when a piece of evidence has no day."""
    if not case.undated:
        return None
    because = f"No day is known for {named(case.undated)}, neither of the fact nor of the page."
    return Question("undated-evidence", because, numbers_of(case.undated))


def older(case: Case) -> Question | None:
    """Ask when what speaks for it is older than the words: then it was true already."""
    found = case.older
    if not found:
        return None
    earliest = first(found)
    because = (
        f"{sentence(named([earliest]))} is dated {day_of(earliest)}, before it was said on"
        f" {case.prediction.said_on}: what was true already is no prediction."
    )
    return Question("older-than-the-claim", because, numbers_of(found))


def too_soon(case: Case) -> Question | None:
    """Ask when it came true before its window began."""
    found = case.too_soon
    if not found:
        return None
    earliest = first(found)
    because = (
        f"{sentence(named([earliest]))} dates it to {day_of(earliest)}, before"
        f" {case.window_start}, from which day on it could come true."
    )
    return Question("before-the-window", because, numbers_of(found))


def _reaching(case: Case) -> tuple[Evidence, ...]:
    """Return the evidence whose figure fulfils the target by the deadline.

    All of it is for it: a figure against it that fulfils the target was asked about before.
    """
    holding = (m.evidence for m in case.measured if m.holds)
    return tuple(item for item in holding if day_of(item) <= case.deadline)


def figure_reached(case: Case) -> Proposal | None:
    """Give *met* on the first day a figure fulfils the target."""
    if case.prediction.kind is not Kind.REACH or not (found := _reaching(case)):
        return None
    return _met("figure-reached", found, f"by the deadline of {case.deadline}")


def unplaced(reason: str, how: str) -> Callable[[Case], Question | None]:
    """Return the rule that asks about figures which cannot be placed, for one reason."""

    def answer(case: Case) -> Question | None:
        found = [m.evidence for m in case.unsure(reason)]
        if not found:
            return None
        target = f'the target ("{case.prediction.target}")'
        return Question(reason, f"{figures(found)} {how} {target}.", numbers_of(found))

    return answer


def whole_period(case: Case) -> Proposal | None:
    """Decide a claim about a period by the figure for all of it."""
    if case.prediction.kind is not Kind.DURING:
        return None
    held = [m.evidence for m in case.for_the_period if m.holds]
    if held:
        return _met("whole-period", held, "the end of the period named")
    failed = [m.evidence for m in case.for_the_period if m.evidence.happened_on == case.deadline]
    if not failed:
        return None
    cited = public_by(failed, min(map(public_on, failed)))
    because = (
        f"{figures(cited)} holds for the period that ended on {case.deadline} and does not fulfil"
        f' the target ("{case.prediction.target}").'
    )
    return Proposal(Verdict.MISSED, "whole-period", because, numbers_of(cited), None)


def other_period(case: Case) -> Question | None:
    """Ask when no figure holds for the whole period."""
    if case.prediction.kind is not Kind.DURING or not case.measured:
        return None
    found = [m.evidence for m in case.measured]
    because = (
        f"{figures(found)}: nothing says that it holds for the whole period that ended on"
        f" {case.deadline}."
    )
    return Question("other-period", because, numbers_of(found))


def by_the_deadline(case: Case) -> Proposal | None:
    """Give *met* for evidence dated by the deadline."""
    in_time = tuple(e for e in case.supporting if day_of(e) <= case.deadline)
    if not in_time:
        return None
    return _met("by-the-deadline", in_time, f"by the deadline of {case.deadline}")


def _met(rule: str, found: Sequence[Evidence], when: str) -> Proposal:
    cited = as_first_known(found)
    because = f"{says(cited)}, {when}."
    happened_on = first(cited).happened_on
    return Proposal(Verdict.MET, rule, because, numbers_of(cited), happened_on)


def only_later(case: Case) -> Proposal | None:
    """Give *late* when all of it dates a fulfilment after the deadline."""
    if not shows_later(case.decisive, case.deadline, case.today):
        return None
    return late("only-later", case.decisive, case.deadline)


def first_seen_late(case: Case) -> Question | None:
    """Ask when it was seen after the deadline, nobody knows since when."""
    if not case.supporting:
        return None
    earliest = first(case.supporting)
    because = (
        f"It was first seen on {day_of(earliest)} (evidence {earliest.number}), after the deadline"
        f" of {case.deadline}, and the evidence does not say since when it was true."
    )
    return Question("first-seen-late", because, numbers_of(case.decisive))


def shows_later(decisive: Sequence[Evidence], deadline: date, today: date) -> bool:
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


def late(rule: str, supporting: Sequence[Evidence], deadline: date) -> Proposal:
    """Return *late* with the first day on which it is seen."""
    cited = as_first_known(supporting)
    days = (day_of(first(cited)) - deadline).days
    unit = "day" if days == 1 else "days"
    because = f"{says(cited)}, {days} {unit} after the deadline of {deadline}."
    return Proposal(Verdict.LATE, rule, because, numbers_of(cited), first(cited).happened_on)


def only_against(case: Case) -> Proposal | None:
    """Give *missed* for evidence that speaks for the deadline or later, and none for it.

    A search that found nothing beside it says the same, so it does not stand in the way.
    """
    deciding = tuple(e for e in case.opposing if case.deadline <= day_of(e) <= case.today)
    if not deciding:
        return None
    cited = public_by(deciding, min(map(public_on, deciding)))
    last = max(cited, key=day_of)
    because = (
        f"{speaks(cited)} against it as of {day_of(last)}, the deadline was {case.deadline},"
        " and nothing speaks for it."
    )
    return Proposal(Verdict.MISSED, "only-against", sentence(because), numbers_of(cited), None)


def seen_too_early(case: Case) -> Question | None:
    """Ask when what speaks against it is older than the deadline."""
    if not case.opposing:
        return None
    last = max(case.opposing, key=day_of)
    because = (
        f"Nothing against it speaks for the deadline of {case.deadline} or a day since:"
        f" evidence {last.number} is dated {day_of(last)}."
    )
    return Question("seen-too-early", because, numbers_of(case.opposing))


def absence_only(case: Case) -> Question:
    """Ask about searches that found nothing."""
    because = f"Nothing was found ({named(case.decisive)}), and silence is not a verdict."
    return Question("absence-only", because, numbers_of(case.decisive))
