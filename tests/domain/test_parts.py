"""The verdict of a split claim follows from those of its parts, and from nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.parts import (
    RULE,
    Whole,
    is_split_late,
    needs_words,
    verdict_of_whole,
)
from ledger.domain.prediction import Resolution, Verdict, VoidReason
from tests.domain.parts_words import LAST, Came, part, parts

AFTER = date(2026, 3, 1)


def judged(words: str, needs: int) -> Resolution | None:
    """Return what follows from parts in words: "met missed -", a dash for no verdict."""
    return verdict_of_whole(Whole(needs, LAST), parts(words))


ALL, ANY, TWO = 99, 1, 2

TABLE = (
    ("met met met", ALL, "met"),
    ("met met missed", ALL, "partly"),
    ("met met late", ALL, "partly"),
    ("met partly missed", ALL, "partly"),
    ("partly missed missed", ALL, "partly"),
    ("missed missed missed", ALL, "missed"),
    ("late missed missed", ALL, "missed"),
    ("late late late", ALL, "late"),
    ("late late partly", ALL, "partly"),
    ("met met void", ALL, "met"),
    ("missed void void", ALL, "missed"),
    ("void void void", ALL, "void"),
    ("met met unclear", ALL, "unclear"),
    ("met missed unclear", ALL, "partly"),
    ("missed missed unclear", ALL, "unclear"),
    ("late late unclear", ALL, "unclear"),
    ("unclear unclear unclear", ALL, "unclear"),
    ("void void unclear", ALL, "unclear"),
    ("met missed missed", ANY, "met"),
    ("late missed missed", ANY, "late"),
    ("late late missed", ANY, "late"),
    ("partly missed missed", ANY, "partly"),
    ("met unclear unclear", ANY, "met"),
    ("missed unclear void", ANY, "unclear"),
    ("met met missed", TWO, "met"),
    ("met missed missed", TWO, "partly"),
    ("met late missed", TWO, "partly"),
    ("late late missed", TWO, "late"),
    ("met void void", TWO, "met"),
    ("met unclear missed", TWO, "unclear"),
    ("met met -", ALL, None),
    ("missed - -", ALL, None),
    ("met - -", ANY, "met"),
    ("met - -", TWO, None),
    ("met met -", TWO, "met"),
    ("void - -", ALL, None),
    ("- - -", ALL, None),
)


@pytest.mark.parametrize(("words", "needs", "verdict"), TABLE)
def test_the_table(words: str, needs: int, verdict: str | None) -> None:
    found = judged(words, needs)

    assert (str(found.verdict) if found else None) == verdict


def test_a_day_that_hangs_on_an_unclear_part_is_not_told() -> None:
    certain, unclear = judged("met late late missed", 3), judged("met late late unclear", 3)

    assert certain
    assert unclear
    assert certain.verdict is unclear.verdict is Verdict.PARTLY
    assert (certain.happened_on, unclear.happened_on) == (date(2026, 2, 1), None)


VERDICTS = st.sampled_from([*map(str, Verdict), "-"])
CLAIMS = st.lists(VERDICTS, min_size=2, max_size=6)


@given(CLAIMS, st.integers(1, 6))
def test_the_order_of_the_parts_changes_nothing(words: list[str], needs: int) -> None:
    one = judged(" ".join(words), needs)
    other = judged(" ".join(reversed(words)), needs)

    assert (one and one.verdict) == (other and other.verdict)


@given(st.lists(st.sampled_from(list(map(str, Verdict))), min_size=2, max_size=6),
       st.integers(1, 6))  # fmt: skip
def test_once_every_part_is_judged_the_whole_is(words: list[str], needs: int) -> None:
    assert judged(" ".join(words), needs) is not None


@given(CLAIMS, st.integers(1, 6), st.integers(0, 5), st.sampled_from(list(map(str, Verdict))))
def test_a_verdict_before_the_last_part_is_final(
    words: list[str], needs: int, place: int, later: str
) -> None:
    """What was known early stays, whatever the other parts turn out to be."""
    early = judged(" ".join(words), needs)
    if early is None or "-" not in words:
        return
    waiting = [n for n, word in enumerate(words) if word == "-"]
    words[waiting[place % len(waiting)]] = later
    after = judged(" ".join(words), needs)

    assert early.verdict is Verdict.MET
    assert after is not None
    assert after.verdict is Verdict.MET


@given(st.lists(st.sampled_from(["met", "missed", "late", "partly"]), min_size=2, max_size=6))
def test_more_needed_never_makes_it_better(words: list[str]) -> None:
    order = {"met": 2, "partly": 1, "late": 1, "missed": 0}
    found = [judged(" ".join(words), needs) for needs in range(1, len(words) + 1)]
    ranks = [order[str(one.verdict)] for one in found if one]

    assert ranks == sorted(ranks, reverse=True)


def test_all_are_met_on_the_day_of_the_last_and_any_on_that_of_the_first() -> None:
    three = {1: part(Came(date(2025, 3, 1))), 2: part(Came(date(2025, 1, 1))),
             3: part(Came(date(2025, 2, 1)))}  # fmt: skip

    days = [verdict_of_whole(Whole(needs, LAST), three) for needs in (1, 2, 3)]
    assert [one.happened_on for one in days if one] == [
        date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1),
    ]  # fmt: skip


def test_a_day_that_nobody_knows_is_not_made_up() -> None:
    two = {1: part(Came(date(2025, 3, 1))), 2: part(Came(None))}

    for needs in (1, 2):
        found = verdict_of_whole(Whole(needs, LAST), two)
        assert found is not None
        assert found.happened_on is None


def test_it_is_late_on_the_day_enough_had_followed() -> None:
    found = verdict_of_whole(
        Whole(2, LAST),
        {1: part(Came(date(2026, 2, 1))), 2: part(Came(date(2026, 5, 1))), 3: part("missed")},
    )

    assert found is not None
    assert (found.verdict, found.happened_on) == (Verdict.LATE, date(2026, 5, 1))


def test_partly_knows_the_day_on_which_the_rest_followed() -> None:
    found = verdict_of_whole(
        Whole(2, LAST), {1: part(Came(date(2025, 2, 1))), 2: part(Came(date(2026, 5, 1)))}
    )

    assert found is not None
    assert (found.verdict, found.happened_on) == (Verdict.PARTLY, date(2026, 5, 1))


def test_a_part_after_its_own_deadline_but_within_the_whole_is_a_part_in_time() -> None:
    slow = Resolution(Verdict.LATE, "seen", (1,), happened_on=date(2025, 9, 1))
    found = verdict_of_whole(Whole(2, LAST), {1: slow, 2: part("missed")})

    assert found is not None
    assert found.verdict is Verdict.PARTLY


def test_the_last_day_of_the_whole_still_counts() -> None:
    last = Resolution(Verdict.LATE, "seen", (1,), happened_on=LAST)

    on_it = verdict_of_whole(Whole(2, LAST), {1: last, 2: part("missed")})
    after = verdict_of_whole(Whole(1, LAST), {1: part(Came(date(2026, 1, 1)))})
    assert on_it is not None
    assert after is not None
    assert (on_it.verdict, after.verdict) == (Verdict.PARTLY, Verdict.LATE)


def test_it_counts_from_the_day_its_last_part_was_known() -> None:
    found = verdict_of_whole(
        Whole(2, LAST),
        {1: part("met", known=date(2025, 5, 1)), 2: part("missed", known=date(2026, 1, 9))},
    )

    assert found is not None
    assert (found.known_on, found.first_known_on) == (date(2026, 1, 9), date(2025, 5, 1))


def test_any_counts_from_the_part_that_was_known_first() -> None:
    found = verdict_of_whole(
        Whole(1, LAST),
        {1: part("met", known=date(2025, 5, 1)), 2: part("met", known=date(2025, 2, 1)),
         3: part("missed", known=date(2026, 1, 9))},
    )  # fmt: skip

    assert found is not None
    assert (found.known_on, found.parts) == (date(2025, 2, 1), (2,))


def test_met_rests_on_parts_that_came_true_in_time_alone() -> None:
    late = Resolution(
        Verdict.LATE, "seen", (1,), happened_on=date(2026, 2, 1), known_on=date(2020, 1, 1)
    )
    found = verdict_of_whole(Whole(1, LAST), {1: late, 2: part("met", known=date(2025, 5, 1))})

    assert found is not None
    assert (found.parts, found.void_reason) == ((2,), None)


def test_a_part_of_which_nobody_knows_since_when_comes_last() -> None:
    found = verdict_of_whole(
        Whole(1, LAST), {1: part("met"), 2: part("met", known=date(2025, 5, 1))}
    )

    assert found is not None
    assert found.parts == (2,)


def test_an_unclear_part_leaves_no_day_that_hangs_on_it() -> None:
    """Two late parts are enough by themselves; if the unclear one is met, nobody knows when."""
    three = {1: part("partly"), 2: part(Came(date(2026, 2, 1))),
             3: part(Came(date(2026, 3, 1))), 4: part("unclear")}  # fmt: skip
    found = verdict_of_whole(Whole(2, LAST), three)

    assert found is not None
    assert (found.verdict, found.happened_on) == (Verdict.PARTLY, None)


def test_void_has_the_reason_of_its_parts_or_tests_nothing() -> None:
    one, other = VoidReason.DUPLICATE, VoidReason.FALSE_PREMISE

    alike = verdict_of_whole(
        Whole(2, LAST), {1: part("void", void=one), 2: part("void", void=one)}
    )
    apart = verdict_of_whole(
        Whole(2, LAST), {1: part("void", void=one), 2: part("void", void=other)}
    )
    assert alike is not None
    assert apart is not None
    assert (alike.void_reason, apart.void_reason) == (one, VoidReason.UNTESTABLE)


@pytest.mark.parametrize(
    ("words", "needs", "because"),
    [
        ("met missed", 2, "1 of its 2 parts came true in time, and all were needed:"
         " #1 met, #2 missed."),
        ("met missed met", 1, "2 of its 3 parts came true in time, and one was enough:"
         " #1 met, #2 missed, #3 met."),
        ("met late missed", 2, "1 of its 3 parts came true in time, and 2 of 3 were needed:"
         " #1 met, #2 late, #3 missed."),
    ],
)  # fmt: skip
def test_its_reason_names_every_part(words: str, needs: int, because: str) -> None:
    found = judged(words, needs)

    assert found is not None
    assert (found.because, found.rule, found.resolver) == (because, RULE[0], None)


@pytest.mark.parametrize(
    ("needs", "count", "words"),
    [(2, 2, "all"), (3, 3, "all"), (1, 3, "any"), (2, 3, "2 of 3"), (99, 2, "all")],
)
def test_how_many_are_needed_in_words(needs: int, count: int, words: str) -> None:
    assert needs_words(needs, count) == words


class Line:
    """A part as lists know it."""

    def __init__(self, recorded: str, **days: date) -> None:
        self.recorded_at = f"{recorded}T23:59:59Z"
        self.deadline = days.get("deadline")
        self.happened_on = days.get("happened")
        self.first_known_on = days.get("known")


DAY = date(2025, 6, 1)


@pytest.mark.parametrize("which", ["deadline", "happened", "known"])
def test_a_split_is_late_once_a_part_could_be_known(which: str) -> None:
    later = Line("2025-06-02", **{which: DAY})
    same = Line("2025-06-01", **{which: DAY})

    assert is_split_late([Line("2025-06-02"), later])
    assert not is_split_late([same, Line("2025-06-02")])


def test_the_earliest_of_the_days_makes_it_late() -> None:
    after = date(2026, 1, 1)

    assert is_split_late([Line("2025-06-02", deadline=after, happened=DAY)])
    assert not is_split_late([Line("2025-06-02", deadline=after, happened=after)], after)


def test_evidence_on_the_whole_makes_a_split_late_as_well() -> None:
    assert is_split_late([Line("2025-06-02")], DAY)
    assert not is_split_late([Line("2025-06-01")], DAY)
