"""Every combination of what the rules look at gets one answer, and none leans on the speaker."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.domain.measure import measured
from ledger.domain.prediction import (
    Above,
    Deadline,
    Evidence,
    FigureBy,
    Kind,
    Prediction,
    Source,
    Stance,
    Verdict,
)
from ledger.domain.resolver import (
    REASONS,
    TABLE,
    Answer,
    Proposal,
    Question,
    Waiting,
    decide,
    decide_after_missed,
)
from ledger.domain.resolver_case import case_of

SAID, DEADLINE, STRICT = date(2025, 1, 29), date(2025, 12, 31), date(2025, 6, 30)
BEFORE, EARLY, LATER, FUTURE = (
    date(2024, 11, 1), date(2025, 3, 1), date(2026, 5, 1), date(2027, 1, 1),
)  # fmt: skip
WINDOW, SOON = date(2025, 2, 10), date(2025, 2, 1)
AHEAD, PASSED = date(2025, 10, 1), date(2026, 7, 1)
TARGETS: tuple[tuple[str | None, Above | None], ...] = (
    (None, None),
    ("> several billion USD", None),
    (">= 1.0 billion USD", None),
    ("60-65 billion USD", None),
    ("60-65 billion USD", Above.COUNTS),
    ("60-65 billion USD", Above.MISSES),
    ("about 70 billion USD", None),
)
VALUES = (None, "62 billion USD", "0.98 billion USD", "80 billion USD", "9 billion EUR")


def said(
    kind: Kind, target: tuple[str | None, Above | None], *, compound: bool, condition: bool
) -> Prediction:
    return Prediction(
        id=1,
        speaker="someone",
        claim="They spend that much",
        said_on=SAID,
        source=Source("https://example.org/said"),
        kind=kind,
        deadline=Deadline(DEADLINE, window_start=WINDOW, strict=STRICT),
        target=target[0],
        above=target[1],
        compound=compound,
        condition="regulators approve" if condition else None,
    )


PREDICTIONS = [
    said(kind, target, compound=compound, condition=condition)
    for kind, target, compound, condition in itertools.product(
        Kind, TARGETS, (False, True), (False, True)
    )
]


def piece(number: int, stance: Stance, day: date | None, value: str | None) -> Evidence:
    return Evidence(
        number, stance, url="https://example.org/", happened_on=day, published_on=day,
        value=value, figure_by=FigureBy.OTHER if number == 1 else FigureBy.SPEAKER,
    )  # fmt: skip


SINGLE = [
    (stance, day, value)
    for stance in (Stance.FOR, Stance.AGAINST)
    for day in (None, BEFORE, EARLY, STRICT, DEADLINE, LATER, FUTURE)
    for value in VALUES
] + [(Stance.NOTHING_FOUND, day, None) for day in (None, EARLY, LATER)]
SINGLE += [(Stance.FOR, SOON, None), (Stance.AGAINST, SOON, None)]
SECOND = [
    (Stance.FOR, EARLY, None),
    (Stance.FOR, LATER, None),
    (Stance.FOR, DEADLINE, "62 billion USD"),
    (Stance.FOR, None, "62 billion USD"),
    (Stance.AGAINST, DEADLINE, None),
    (Stance.AGAINST, LATER, "0.1 billion USD"),
    (Stance.NOTHING_FOUND, LATER, None),
    (Stance.CONTEXT, EARLY, "9 billion USD"),
]


def sets_of_evidence() -> Iterator[tuple[Evidence, ...]]:
    yield ()
    for one in SINGLE:
        yield (piece(1, *one),)
        for other in SECOND:
            yield (piece(1, *one), piece(2, *other))


EVIDENCE = list(sets_of_evidence())
NAMES = {rule.name for rule in TABLE}
WORDS = {reason for reason, _ in REASONS}
WAITS = {"open", "no-evidence"}


def walk(prediction: Prediction) -> Iterator[tuple[tuple[Evidence, ...], date, Answer]]:
    for evidence in EVIDENCE:
        for today in (AHEAD, PASSED):
            yield evidence, today, decide(prediction, evidence, today)


def test_a_rule_that_is_not_asked_would_not_have_answered() -> None:
    for prediction in PREDICTIONS:
        for evidence, today, answer in walk(prediction):
            case = case_of(prediction, evidence, today)
            rule, found = next((r, found) for r in TABLE if (found := r.answer(case)))
            assert found == answer
            assert case.traits & rule.needs == rule.needs


def test_every_combination_has_one_answer_and_it_is_named() -> None:
    given = set()
    for prediction in PREDICTIONS:
        for _, _, answer in walk(prediction):
            if isinstance(answer, Proposal):
                assert answer.rule in NAMES
                given.add(answer.rule)
            elif isinstance(answer, Question):
                assert answer.reason in WORDS
                given.add(answer.reason)
            else:
                assert answer.reason in WAITS
                given.add(answer.reason)

    verdicts = {
        rule.name for rule in TABLE if "asks" not in rule.gives and "stays" not in rule.gives
    }
    elsewhere = {"taken-back", "self-reported-only", "before-the-window"}
    assert given >= verdicts | WORDS - elsewhere | WAITS


def test_no_rule_is_idle_and_the_last_always_answers() -> None:
    first = set()
    for prediction in PREDICTIONS:
        for evidence in EVIDENCE:
            for today in (AHEAD, PASSED):
                case = case_of(prediction, evidence, today)
                first.add(next(rule.name for rule in TABLE if rule.answer(case)))

    assert first == NAMES


@pytest.mark.parametrize("kind", Kind)
def test_a_condition_is_never_settled_by_a_rule(kind: Kind) -> None:
    for prediction in PREDICTIONS:
        if prediction.condition is None or prediction.kind is not kind:
            continue
        for _, today, answer in walk(prediction):
            if today == AHEAD:
                assert answer == Waiting("open")
            else:
                assert isinstance(answer, Question)
                assert answer.reason == "condition-open"


def test_missed_is_never_made_late_by_a_rule_while_a_condition_hangs() -> None:
    late = piece(2, Stance.FOR, LATER, None)
    plain = said(Kind.REACH, (None, None), compound=False, condition=False)
    hanging = replace(plain, condition="regulators approve")

    assert decide_after_missed(plain, [late], [late], PASSED)
    assert decide_after_missed(hanging, [late], [late], PASSED) is None


def test_no_rule_ever_leans_against_the_speaker() -> None:
    for prediction in PREDICTIONS:
        for evidence, today, answer in walk(prediction):
            if not isinstance(answer, Proposal) or answer.verdict is Verdict.MET:
                continue
            assert today == PASSED
            against = [e for e in evidence if e.stance is Stance.AGAINST]
            support = [e for e in evidence if e.stance is Stance.FOR]
            if answer.verdict is Verdict.MISSED:
                assert against
                assert not support
                figures = [m for e in against if (m := measured(prediction, e))]
                cited = [m for m in figures if m.evidence.number in answer.evidence]
                assert all(m.holds is False for m in cited)
                assert not any(m.holds for m in figures)
            else:
                assert answer.verdict is Verdict.LATE
                assert not against
                assert all(e.value is None for e in support)


def test_a_verdict_needs_its_figures_to_agree_with_it() -> None:
    for prediction in PREDICTIONS:
        for evidence, _, answer in walk(prediction):
            figures = [m for e in evidence if (m := measured(prediction, e))]
            if any(m.contradicts_its_stance for m in figures):
                assert not isinstance(answer, Proposal)
            if isinstance(answer, Proposal) and figures:
                cited = [m for m in figures if m.evidence.number in answer.evidence]
                wanted = answer.verdict is not Verdict.MISSED
                assert all(m.holds is wanted for m in cited if m.holds is not None)
                assert any(m.holds is wanted for m in figures) or not figures


def test_a_claim_about_a_period_with_figures_is_decided_by_the_whole_of_it() -> None:
    for prediction in PREDICTIONS:
        if prediction.kind is not Kind.DURING or prediction.compound or prediction.condition:
            continue
        for evidence, _, answer in walk(prediction):
            figures = [e for e in evidence if measured(prediction, e)]
            if figures and isinstance(answer, Proposal):
                ends = {DEADLINE, STRICT} if answer.verdict is Verdict.MET else {DEADLINE}
                assert answer.rule == "whole-period"
                assert any(e.happened_on in ends for e in figures if e.number in answer.evidence)


def test_when_independence_is_required_no_rule_rests_on_the_speaker_alone() -> None:
    for prediction in PREDICTIONS:
        for evidence, today, plain in walk(prediction):
            strict = decide(prediction, evidence, today, require_independent=True)
            if not isinstance(plain, Proposal):
                assert strict == plain
                continue
            by_other = {e.number for e in evidence if e.figure_by is FigureBy.OTHER}
            if by_other & set(plain.evidence):
                assert strict == plain
            elif today == AHEAD:
                assert strict == Waiting("open")
            else:
                assert isinstance(strict, Question)
                assert strict.reason == "self-reported-only"
                assert strict.evidence == plain.evidence


SAME_DAY = SAID
BEFORE_SAID, BEFORE_WINDOW = SAID - timedelta(days=1), WINDOW - timedelta(days=1)


@pytest.mark.parametrize("dated", ["happened_on", "published_on"])
@pytest.mark.parametrize(
    ("day", "window", "reason"),
    [
        (BEFORE_SAID, None, "older-than-the-claim"),
        (BEFORE_SAID, WINDOW, "older-than-the-claim"),
        (BEFORE_SAID, BEFORE, "older-than-the-claim"),
        (SAME_DAY, None, None),
        (SAME_DAY, BEFORE, None),
        (SAME_DAY, WINDOW, "before-the-window"),
        (BEFORE_WINDOW, WINDOW, "before-the-window"),
        (WINDOW, WINDOW, None),
    ],
)
def test_what_was_true_already_is_for_a_person(
    dated: str, day: date, window: date | None, reason: str | None
) -> None:
    """A fact that was known when it was said, or before its window, never makes it met."""
    plain = said(Kind.REACH, (None, None), compound=False, condition=False)
    assert plain.deadline
    asked = replace(plain, deadline=replace(plain.deadline, window_start=window))
    undated = Evidence(1, Stance.FOR, url="https://example.org/")
    old = (
        replace(undated, happened_on=day)
        if dated == "happened_on"
        else replace(undated, published_on=day)
    )
    newer = piece(2, Stance.FOR, EARLY, None)

    for evidence in ([old], [old, newer]):
        answer = decide(asked, evidence, PASSED)
        early = decide(asked, evidence, AHEAD)
        if reason is None:
            assert isinstance(answer, Proposal)
            assert isinstance(early, Proposal)
        else:
            assert isinstance(answer, Question)
            assert (answer.reason, answer.evidence) == (reason, (1,))
            assert early == Waiting("open")


@pytest.mark.parametrize(("words", "reason"), [(None, None), ("on 31 Dec", "before-the-window")])
def test_a_mere_day_is_the_last_and_not_the_only_one(
    words: str | None, reason: str | None
) -> None:
    plain = said(Kind.REACH, (None, None), compound=False, condition=False)
    asked = replace(plain, deadline=Deadline(DEADLINE, words, "day", window_start=DEADLINE))
    answer = decide(asked, [piece(1, Stance.FOR, EARLY, None)], PASSED)

    assert (answer.reason if isinstance(answer, Question) else None) == reason


def test_what_is_older_and_against_it_is_only_too_early() -> None:
    plain = said(Kind.REACH, (None, None), compound=False, condition=False)
    answer = decide(plain, [piece(1, Stance.AGAINST, BEFORE, None)], PASSED)

    assert isinstance(answer, Question)
    assert answer.reason == "seen-too-early"


def test_the_figure_of_a_year_that_ended_before_is_no_figure_for_this_one() -> None:
    asked = said(Kind.DURING, ("60-65 billion USD", None), compound=False, condition=False)
    answer = decide(asked, [piece(1, Stance.FOR, BEFORE, "62 billion USD")], PASSED)

    assert isinstance(answer, Question)
    assert answer.reason == "older-than-the-claim"


def test_figures_are_put_into_words() -> None:
    def because(value: str, target: str, stance: Stance = Stance.FOR, day: date = DEADLINE) -> str:
        asked = said(Kind.DURING, (target, None), compound=False, condition=False)
        answer = decide(asked, [piece(1, stance, day, value)], PASSED)
        assert not isinstance(answer, Waiting)
        return answer.because

    assert because("72 billion USD", "60-65 billion USD", Stance.AGAINST) == (
        '"72 billion USD" (evidence 1) lies above the target ("60-65 billion USD").'
    )
    assert because("65.5 billion USD", "60-65 billion USD") == (
        '"65.5 billion USD" (evidence 1) lies, at the precision of the words, on a bound of the'
        ' target ("60-65 billion USD").'
    )
    assert because("9 billion EUR", "60-65 billion USD") == (
        '"9 billion EUR" (evidence 1) cannot be set against the target ("60-65 billion USD").'
    )
    assert because("12 billion USD", "about 10 billion USD") == (
        '"12 billion USD" (evidence 1) is not far from "about", which has no tolerance, in the'
        ' target ("about 10 billion USD").'
    )
    assert because("5 billion USD", "60-65 billion USD") == (
        'Evidence 1 is for it, yet its figure ("5 billion USD") falls short of the target'
        ' ("60-65 billion USD").'
    )
    assert because("62 billion USD", "60-65 billion USD", Stance.AGAINST) == (
        'Evidence 1 is against it, yet its figure ("62 billion USD") fulfils the target'
        ' ("60-65 billion USD").'
    )
    assert because("62 billion USD", "60-65 billion USD", day=EARLY) == (
        '"62 billion USD" (evidence 1): nothing says that it holds for the whole period that'
        " ended on 2025-12-31."
    )
    assert because("5 billion USD", "60-65 billion USD", Stance.AGAINST) == (
        '"5 billion USD" (evidence 1) holds for the period that ended on 2025-12-31 and does not'
        ' fulfil the target ("60-65 billion USD").'
    )
    assert because("62 billion USD", "60-65 billion USD") == (
        "Evidence 1 shows it on 2025-12-31, the end of the period named."
    )


def figure(number: int, day: date | None, value: str) -> Evidence:
    """Return a figure for it that appeared after the deadline."""
    item = piece(number, Stance.FOR, LATER, value)
    return replace(item, happened_on=day)


def test_a_period_is_decided_by_the_figure_for_all_of_it_whatever_part_figures_say() -> None:
    asked = said(Kind.DURING, ("60-65 billion USD", None), compound=False, condition=False)
    part, whole = (
        figure(1, STRICT - timedelta(days=60), "9 billion EUR"),
        figure(2, DEADLINE, "62 billion USD"),
    )
    answer = decide(asked, [part, whole], PASSED)

    assert isinstance(answer, Proposal)
    assert (answer.rule, answer.evidence) == ("whole-period", (2,))


def test_what_is_reached_is_asked_about_by_any_figure_not_the_last_alone() -> None:
    asked = said(Kind.REACH, (">= 1.0 billion USD", None), compound=False, condition=False)
    answer = decide(
        asked, [figure(1, EARLY, "9 billion EUR"), figure(2, DEADLINE, "0.98 billion USD")], PASSED
    )

    assert isinstance(answer, Question)
    assert (answer.reason, answer.evidence) == ("not-comparable", (1,))


def test_a_figure_without_a_day_is_none_for_the_whole_period() -> None:
    asked = said(Kind.DURING, ("60-65 billion USD", None), compound=False, condition=False)
    assert asked.deadline
    plain = replace(asked, deadline=replace(asked.deadline, strict=None))
    answer = decide(plain, [figure(1, None, "62 billion USD")], PASSED)

    assert isinstance(answer, Question)
    assert answer.reason == "other-period"


def test_a_figure_that_falls_short_keeps_another_from_making_it_met_before_the_deadline() -> None:
    asked = said(Kind.REACH, (">= 1.0 billion USD", None), compound=False, condition=False)
    values = ("62 billion USD", "0.1 billion USD")
    evidence = [piece(n, Stance.FOR, EARLY, value) for n, value in enumerate(values, start=1)]

    assert decide(asked, evidence, AHEAD) == Waiting("open")
    assert reason_of(decide(asked, evidence, PASSED)) == "conflicting-evidence"


def reason_of(answer: Answer) -> str | None:
    return answer.reason if isinstance(answer, Question) else None


def rule_of(answer: Answer) -> str | None:
    return answer.rule if isinstance(answer, Proposal) else None


def test_a_search_between_two_sightings_is_for_a_person() -> None:
    plain = said(Kind.REACH, (None, None), compound=False, condition=False)
    evidence = [
        piece(1, Stance.FOR, EARLY, None), piece(2, Stance.FOR, DEADLINE, None),
        piece(3, Stance.NOTHING_FOUND, STRICT, None),
    ]  # fmt: skip

    answer = decide(plain, evidence, PASSED)

    assert reason_of(answer) == "conflicting-evidence"
    assert isinstance(answer, Question)
    assert answer.because == (
        "Evidence 1 and 2 first showed it on 2025-03-01, yet evidence 3 found nothing on or after"
        " that day."
    )


def test_a_period_may_end_on_the_day_of_either_reading() -> None:
    asked = said(Kind.DURING, ("60-65 billion USD", None), compound=False, condition=False)

    for day in (STRICT, DEADLINE):
        assert rule_of(decide(asked, [figure(1, day, "62 billion USD")], PASSED)) == "whole-period"


def test_the_rule_that_is_named_is_the_one_for_its_kind() -> None:
    """A figure on the last day counts; what it falls short of is a period or something reached."""
    reach = said(Kind.REACH, (">= 1.0 billion USD", None), compound=False, condition=False)
    during = replace(reach, kind=Kind.DURING)
    short = piece(1, Stance.AGAINST, DEADLINE, "0.1 billion USD")

    assert rule_of(decide(reach, [figure(1, DEADLINE, "62 billion USD")], PASSED)) == (
        "figure-reached"
    )
    assert rule_of(decide(reach, [short], PASSED)) == "only-against"
    assert rule_of(decide(during, [short], PASSED)) == "whole-period"


def test_a_missed_period_cites_the_figure_that_was_public_first() -> None:
    asked = said(Kind.DURING, (">= 1.0 billion USD", None), compound=False, condition=False)
    first = piece(1, Stance.AGAINST, DEADLINE, "0.1 billion USD")
    again = replace(first, number=2, published_on=LATER)

    for evidence in ([first, again], [replace(again, number=1), replace(first, number=2)]):
        answer = decide(asked, evidence, PASSED)
        assert isinstance(answer, Proposal)
        assert answer.evidence == tuple(e.number for e in evidence if e.published_on == DEADLINE)
