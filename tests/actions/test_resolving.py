"""Verdicts: who may give which, when, on what, and what takes them out of force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger import actions
from ledger.domain.prediction import Deadline, Kind, Speaker, Stance, Verdict, VoidReason
from ledger.domain.status import Day
from ledger.errors import (
    AlreadyThere,
    LedgerError,
    NotFound,
    PredictionNotFound,
    Refused,
    Unusable,
)
from ledger.store import queries
from tests.actions.desk import LAST, Desk

PAGE = "https://example.org/found"
AHEAD = Deadline(date(2027, 12, 31))


@pytest.fixture
def said(desk: Desk) -> Desk:
    """Give a desk with one prediction that is due, and a page of evidence either way."""
    desk.add(condition="if it rains")
    desk.cite(1, "for", happened_on=date(2025, 5, 28), value="5")
    desk.cite(1, "against", happened_on=date(2025, 5, 30))
    return desk


def refused(desk: Desk, number: int, verdict: Verdict, **more: Any) -> type[LedgerError] | None:
    """Return the class of the refusal of a verdict; None when it was given."""
    before = desk.contents()
    try:
        desk.judge(number, verdict, **more)
    except LedgerError as error:
        assert desk.contents() == before
        return type(error)
    return None


# Every verdict after every other ------------------------------------------------------------


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_can_be_the_first(said: Desk, verdict: Verdict) -> None:
    assert refused(said, 1, verdict) is None

    current = said.state(1).current
    assert current is not None
    assert (current.resolution.verdict, current.resolution.resolver) == (verdict, "ann")


def judged(desk: Desk, verdict: Verdict, mark: object) -> int:
    """Log a prediction that is due, with evidence either way and a verdict; return its id."""
    number = desk.add(f"Robots walk, {verdict} before {mark}")
    desk.cite(number, "for", happened_on=date(2025, 5, 28))
    desk.cite(number, "against", happened_on=date(2025, 5, 30))
    desk.judge(number, verdict)
    return number


@pytest.mark.parametrize("old", Verdict)
def test_no_verdict_follows_another_without_new_evidence(desk: Desk, old: Verdict) -> None:
    number = judged(desk, old, "any")

    for new in Verdict:
        with desk.refuses(AlreadyThere, f"was judged {old} on 2026-11-23 by ann", "reopen"):
            desk.judge(number, new)


@pytest.mark.parametrize("old", Verdict)
def test_with_new_evidence_missed_becomes_late_and_unclear_anything(
    desk: Desk, old: Verdict
) -> None:
    for new in Verdict:
        number = judged(desk, old, new)
        desk.cite(number, "for", happened_on=date(2026, 2, 1))
        became_late = (old, new) == (Verdict.MISSED, Verdict.LATE)
        follows = old is Verdict.UNCLEAR or became_late

        assert refused(desk, number, new) is (None if follows else AlreadyThere), new

        kept = [old] if became_late else []
        stands = [given.resolution.verdict for given in desk.state(number).given]
        assert stands == [*kept, new if follows else old]


@pytest.mark.parametrize("old", Verdict)
def test_every_verdict_follows_every_other_once_it_was_reopened(desk: Desk, old: Verdict) -> None:
    for new in Verdict:
        number = judged(desk, old, new)
        desk.reopen(number)
        assert desk.verdict(number) is None

        assert refused(desk, number, new) is None, new

        assert [given.resolution.verdict for given in desk.state(number).given] == [new]


@pytest.mark.parametrize(
    ("old", "new"), [(Verdict.UNCLEAR, Verdict.MET), (Verdict.MISSED, Verdict.LATE)]
)
def test_a_page_that_is_there_already_is_no_new_evidence(
    said: Desk, old: Verdict, new: Verdict
) -> None:
    said.cite(1, "context", PAGE)
    said.judge(1, old)

    with said.refuses(AlreadyThere):
        said.judge(1, new, urls=("http://www.example.org/found/",))
    said.judge(1, new, urls=(f"{PAGE}/new",))
    assert said.verdict(1) is new


# What a verdict needs -----------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.VOID])
def test_a_verdict_needs_evidence(desk: Desk, verdict: Verdict) -> None:
    desk.add()
    told = ("#1 has no evidence", "--evidence URL")
    silence = ("silence is not a verdict", "--nothing-found")

    with desk.refuses(Refused, *(silence if verdict is Verdict.MISSED else told)):
        desk.judge(1, verdict)


@pytest.mark.parametrize("reason", VoidReason)
def test_three_reasons_for_void_need_none(desk: Desk, reason: VoidReason) -> None:
    desk.add()

    needs = reason in (VoidReason.CONDITION_FAILED, VoidReason.FALSE_PREMISE)
    found = refused(desk, 1, Verdict.VOID, void_reason=reason)

    assert found is (Refused if needs else None)


@pytest.mark.parametrize("because", ["", "   ", "\n\t"])
def test_a_verdict_needs_a_reason(said: Desk, because: str) -> None:
    with said.refuses(Refused, '"met" needs a reason, in one line', "--because TEXT"):
        said.judge(1, "met", because=because)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"because": "a\x1b[2J"}, "the because holds the control character"),
        ({"resolver": "a\x00"}, "the resolver holds the control character"),
        ({"because": "\ud800"}, "control character U+D800"),
        ({"urls": ("example.org",)}, "not a web address"),
        ({"urls": ("http://[bad",)}, "not a web address"),
        ({"urls": ("https://example.org:99999/",)}, "not a web address"),
        ({"void_reason": VoidReason.DUPLICATE}, "only void has them"),
        ({"happened_on": date(2027, 1, 1)}, "in the future"),
        ({"happened_on": date(2026, 1, 1)}, "after the deadline (2025-12-31)"),
        ({"happened_on": date(2025, 1, 28)}, "before the day it was said (2025-01-29)"),
    ],
)
def test_a_verdict_that_contradicts_itself_is_refused(
    said: Desk, more: dict[str, Any], words: str
) -> None:
    with said.refuses(Unusable, words):
        said.judge(1, "met", **more)


@pytest.mark.parametrize(
    ("verdict", "more", "words"),
    [
        ("late", {"happened_on": None}, "needs the day it came true"),
        ("late", {"happened_on": LAST}, "is not after the deadline"),
        ("missed", {"happened_on": date(2026, 2, 1)}, "--verdict late"),
        ("unclear", {"happened_on": LAST}, "has no day on which it happened"),
        ("void", {"happened_on": LAST}, "has no day on which it happened"),
        ("void", {"void_reason": None}, "void needs one of its reasons"),
    ],
)
def test_a_day_or_a_reason_belongs_to_its_verdict(
    said: Desk, verdict: str, more: dict[str, Any], words: str
) -> None:
    with said.refuses(Unusable, words):
        said.judge(1, verdict, **more)


@pytest.mark.parametrize("number", [0, 3, 9])
def test_evidence_that_is_not_there_is_not_cited(said: Desk, number: int) -> None:
    with said.refuses(NotFound, f"#1 has no evidence [{number}]", "ledger show 1"):
        said.judge(1, "met", evidence=(number,))


def test_an_unknown_prediction_is_not_judged(said: Desk) -> None:
    with said.refuses(PredictionNotFound, "The newest is 1"):
        said.judge(2, "met")


@pytest.mark.parametrize("verdict", ["missed", "late"])
def test_without_a_deadline_nothing_is_missed_or_late(desk: Desk, verdict: str) -> None:
    desk.add(deadline=None)
    desk.cite(1)

    with desk.refuses(Refused, f"#1 has no deadline, so it cannot be {verdict}", "ledger amend 1"):
        desk.judge(1, verdict)


def test_a_draft_is_not_judged(desk: Desk) -> None:
    said = Desk(desk.connection)
    said.add()
    draft = said.state(1).prediction
    actions.record(
        desk.connection, type(draft)(0, draft.speaker, "Robots run", LAST, draft.source),
        stamp=desk.stamp, day=desk.day, draft=True,
    )  # fmt: skip

    with desk.refuses(Refused, "#2 is a draft", "ledger accept 2"):
        desk.judge(2, "void")


# What a verdict rests on --------------------------------------------------------------------


def cited(desk: Desk) -> tuple[int, ...]:
    """Return the numbers that the verdict in force cites."""
    current = desk.state(1).current
    assert current is not None
    return current.resolution.evidence


def test_without_a_word_all_decisive_evidence_is_cited(said: Desk) -> None:
    said.cite(1, "context")
    said.cite(1, "for")
    said.judge(1, "met")

    assert cited(said) == (1, 2, 4)


def test_named_evidence_and_new_pages_are_cited_alone(said: Desk) -> None:
    said.cite(1, "context", PAGE)
    said.judge(1, "met", evidence=(1,), urls=(PAGE, "https://example.org/new"))

    assert cited(said) == (1, 3, 4)
    assert said.state(1).evidence[-1].evidence.stance is Stance.FOR
    assert [entry.step for entry in said.log()[-2:]] == [0, 1]


@pytest.mark.parametrize(
    ("verdict", "stance"),
    [
        ("met", "for"), ("late", "for"), ("partly", "for"), ("missed", "against"),
        ("void", "context"), ("unclear", "context"),
    ],
)  # fmt: skip
def test_a_new_page_points_where_its_verdict_does(said: Desk, verdict: str, stance: str) -> None:
    said.judge(1, verdict, urls=(PAGE,))

    assert said.state(1).evidence[-1].evidence.stance == stance


def test_a_verdict_counts_from_the_day_all_it_cites_was_public(said: Desk) -> None:
    said.cite(1, "for", published_on=date(2025, 7, 1), happened_on=date(2025, 6, 1))
    said.judge(1, "met")

    [given] = said.state(1).given
    assert given.resolution.known_on == date(2025, 7, 1)
    assert given.resolution.first_known_on == date(2025, 5, 28)


def test_what_cites_nothing_dated_counts_from_today(desk: Desk) -> None:
    desk.add()
    desk.judge(1, "void")

    assert desk.state(1).given[0].resolution.known_on == date(2026, 11, 23)


# Early --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "verdict", "early", "error"),
    [
        ("reach", "met", False, None),
        ("during", "met", False, None),
        ("never", "met", False, Refused),
        ("never", "met", True, Refused),
        ("reach", "void", False, None),
        ("reach", "missed", False, Refused),
        ("reach", "missed", True, None),
        ("never", "missed", True, None),
        ("reach", "partly", False, Refused),
        ("reach", "partly", True, None),
        ("reach", "unclear", False, Refused),
        ("reach", "unclear", True, Refused),
    ],
)
def test_before_the_deadline_only_what_can_be_known_is_given(
    desk: Desk, kind: str, verdict: str, early: bool, error: type[LedgerError] | None
) -> None:
    desk.add(deadline=AHEAD, kind=Kind(kind))
    desk.cite(1)
    desk.cite(1, "against")

    assert refused(desk, 1, Verdict(verdict), early=early) is error

    if error is None:
        assert desk.state(1).given[0].resolution.early is early


def test_the_refusal_of_an_early_verdict_says_how_long_and_what_helps(desk: Desk) -> None:
    desk.add(deadline=Deadline(date(2026, 11, 24)))
    desk.cite(1)

    with desk.refuses(Refused, "is still ahead (2026-11-24, in 1 day)", "needs --early"):
        desk.judge(1, "missed")
    with desk.refuses(Refused, '"unclear" cannot be known before it'):
        desk.judge(1, "unclear")


@pytest.mark.parametrize(
    ("now", "error"),
    [("2026-01-01T11:59:59+00:00", Refused), ("2026-01-01T12:00:00+00:00", None)],
)
def test_a_deadline_is_ahead_until_it_is_over_everywhere(
    said: Desk, now: str, error: type[LedgerError] | None
) -> None:
    assert refused(said.at(now), 1, Verdict.MISSED) is error


def test_a_verdict_after_the_deadline_is_not_early_whatever_is_said(said: Desk) -> None:
    said.judge(1, "missed", early=True)

    assert not said.state(1).given[0].resolution.early


def test_what_will_never_happen_cannot_come_true_late(desk: Desk) -> None:
    desk.add(kind=Kind.NEVER)
    desk.cite(1)

    with desk.refuses(Refused, "cannot come true late", "--verdict missed"):
        desk.judge(1, "late")


# Who judges ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["Mark Zuckerberg", "mark zuckerberg", "Zuck", "mark-zuckerberg", "ＺＵＣＫ"]
)
def test_speakers_do_not_judge_their_own_predictions(said: Desk, who: str) -> None:
    words = "Mark Zuckerberg cannot judge Mark Zuckerberg's own prediction"

    with said.refuses(Refused, words):
        said.judge(1, "met", resolver=who)
    with said.as_(who).refuses(Refused, words):
        said.as_(who).judge(1, "met")
    with said.as_(who).refuses(Refused, words):
        said.as_(who).judge(1, "met", resolver="Ann")


def test_a_merged_speaker_is_still_the_speaker(said: Desk) -> None:
    said.add("Robots run", Speaker("", "Meta Boss"))
    said.add("Robots swim", Speaker("", "The Chief"))
    for slug in ("meta-boss", "the-chief"):
        actions.merge(said.connection, slug, "mark-zuckerberg", stamp=said.stamp)
    for number in (2, 3):
        said.cite(number)

    for number in (1, 2, 3):
        for who in ("Meta Boss", "Mark Zuckerberg", "The Chief"):
            with said.refuses(Refused, "own prediction"):
                said.judge(number, "met", resolver=who)


@pytest.mark.parametrize(("resolver", "kept"), [(None, "ann"), ("  ", "ann"), (" Bob ", "Bob")])
def test_who_judged_is_named(said: Desk, resolver: str | None, kept: str) -> None:
    said.judge(1, "met", resolver=resolver)

    assert said.state(1).given[0].resolution.resolver == kept


# Reopening ----------------------------------------------------------------------------------


def test_reopening_takes_missed_and_late_out_of_force(said: Desk) -> None:
    said.judge(1, "missed")
    said.cite(1, "for", happened_on=date(2026, 2, 1))
    said.judge(1, "late", happened_on=date(2026, 2, 1))

    said.reopen(1)

    assert said.state(1).given == ()
    assert said.state(1).hands_off


def test_what_has_no_verdict_is_not_reopened(said: Desk) -> None:
    with said.refuses(Refused, "#1 has no verdict", "ledger resolve 1"):
        said.reopen(1)
    with said.refuses(PredictionNotFound):
        said.reopen(2)


@pytest.mark.parametrize("because", ["", " ", "a\x00", "\udc80", "x" * 10_001])
def test_reopening_needs_a_reason_in_words(said: Desk, because: str) -> None:
    said.judge(1, "met")

    with said.refuses(Unusable, "reason"):
        said.reopen(1, because)


# Rules --------------------------------------------------------------------------------------


def settled(desk: Desk, *numbers: int) -> list[tuple[int, str]]:
    """Let the rules decide and return what they gave."""
    return [(s.line.id, str(s.proposal.verdict)) for s in desk.settle(*numbers).settled]


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    """Give a desk with a prediction that a rule calls missed, by evidence against it."""
    desk.add()
    desk.cite(1, "against", happened_on=LAST, figure_by=None)
    return desk


def test_settling_twice_changes_nothing(ruled: Desk) -> None:
    assert settled(ruled) == [(1, "missed")]
    before = ruled.contents()

    assert settled(ruled) == []
    assert ruled.contents() == before


def test_a_dry_run_saves_nothing(ruled: Desk) -> None:
    before = ruled.contents()

    assert len(ruled.settle(dry_run=True).settled) == 1

    assert ruled.contents() == before


def test_what_rules_settle_is_one_action_and_names_the_rule(ruled: Desk) -> None:
    ruled.add("Robots run")
    ruled.cite(2, "against", happened_on=LAST)

    assert settled(ruled) == [(1, "missed"), (2, "missed")]

    assert [given.resolution.rule for n in (1, 2) for given in ruled.state(n).given] == [
        "only-against", "only-against",
    ]  # fmt: skip
    assert len(ruled.undo().entries) == 2
    assert (ruled.verdict(1), ruled.verdict(2)) == (None, None)


def test_rules_look_only_at_what_is_named(ruled: Desk) -> None:
    ruled.add("Robots run")
    ruled.cite(2, "against", happened_on=LAST)

    assert settled(ruled, 2) == [(2, "missed")]
    with ruled.refuses(PredictionNotFound):
        ruled.settle(9)


def test_time_alone_settles_nothing(desk: Desk) -> None:
    desk.add()
    desk.cite(1, "context")
    desk.cite(1, "reply")

    late = desk.at("2099-01-01T00:00:00+00:00")

    assert settled(late) == []
    assert [one.reason for one in late.settle().left] == ["no-evidence"]


@pytest.mark.parametrize("take_back", ["reopen", "undo"])
def test_what_was_taken_back_waits_for_a_person(ruled: Desk, take_back: str) -> None:
    settled(ruled)
    ruled.reopen(1) if take_back == "reopen" else ruled.undo()

    left = ruled.settle()
    assert left.settled == ()
    assert [one.reason for one in left.left] == ["taken-back"]

    ruled.cite(1, "context")
    ruled.cite(1, "reply")
    assert settled(ruled) == []

    ruled.cite(1, "against", happened_on=LAST)
    assert settled(ruled) == [(1, "missed")]


def test_changed_terms_let_the_rules_look_again(ruled: Desk) -> None:
    settled(ruled)
    ruled.reopen(1)
    ruled.amend(1, tags=["ai"])
    assert settled(ruled) == []

    ruled.amend(1, deadline={"day": "2025-11-30"})

    assert settled(ruled) == [(1, "missed")]


def test_missed_becomes_late_when_later_fulfilment_is_cited(ruled: Desk) -> None:
    settled(ruled)
    ruled.cite(1, "for", happened_on=date(2026, 3, 1))

    assert settled(ruled) == [(1, "late")]

    assert [g.resolution.verdict for g in ruled.state(1).given] == ["missed", "late"]


def test_late_that_was_undone_is_not_given_again_by_the_rule(ruled: Desk) -> None:
    settled(ruled)
    ruled.cite(1, "for", happened_on=date(2026, 3, 1))
    settled(ruled)

    ruled.undo()

    assert ruled.verdict(1) is Verdict.MISSED
    assert settled(ruled) == []
    ruled.cite(1, "for", happened_on=date(2026, 4, 1))
    assert settled(ruled) == [(1, "late")]


def test_the_past_knows_missed_before_it_knows_late(ruled: Desk) -> None:
    ruled.cite(1, "context")
    settled(ruled)
    ruled.cite(1, "for", happened_on=date(2026, 3, 1), published_on=date(2026, 3, 5))
    settled(ruled)

    def verdict(day: date) -> Verdict | None:
        return queries.line(ruled.reader, 1, Day.on(day)).verdict

    assert verdict(date(2025, 12, 30)) is None
    assert verdict(LAST) is Verdict.MISSED
    assert verdict(date(2026, 3, 4)) is Verdict.MISSED
    assert verdict(date(2026, 3, 5)) is Verdict.LATE


def test_evidence_of_tomorrow_settles_nothing_today(desk: Desk) -> None:
    # At noon in Greenwich the 24th has begun in Kiribati, and so has what is dated then.
    desk.add(deadline=AHEAD)
    desk.cite(1, "for", happened_on=date(2026, 11, 24))

    assert settled(desk) == []
    assert settled(desk.at("2026-11-24T12:00:00+00:00")) == [(1, "met")]


def test_a_person_may_judge_what_the_rules_left(ruled: Desk) -> None:
    settled(ruled)
    ruled.reopen(1)

    ruled.judge(1, "met", because="the other page was about another robot")

    assert ruled.verdict(1) is Verdict.MET
    assert settled(ruled) == []
