"""The rules against a table of combinations, and what must hold for any evidence at all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.prediction import (
    Basis,
    Deadline,
    Evidence,
    Kind,
    Prediction,
    Resolution,
    Source,
    Stance,
    Verdict,
    Wording,
)
from ledger.domain.resolver import (
    AFTER_MISSED,
    REASONS,
    RULES,
    Answer,
    Proposal,
    Question,
    Waiting,
    decide,
    decide_after_missed,
    settle_state,
)
from ledger.domain.state import Attached, Given, PredictionState

DEADLINE = date(2025, 12, 31)
AHEAD, PASSED = date(2025, 10, 1), date(2026, 7, 1)
DAYS = {
    "E": date(2025, 3, 1),
    "S": date(2025, 11, 15),
    "D": DEADLINE,
    "N": date(2026, 1, 1),
    "L": date(2026, 5, 1),
    "F": date(2027, 1, 1),
}
STANCES = {
    "+": Stance.FOR,
    "-": Stance.AGAINST,
    "0": Stance.NOTHING_FOUND,
    "c": Stance.CONTEXT,
    "r": Stance.REPLY,
}
IN_THE_WALK = {
    "above-the-range", "before-the-window", "condition-open", "no-tolerance", "not-comparable",
    "older-than-the-claim", "other-period", "self-reported-only", "within-rounding",
}  # fmt: skip
"""Reasons that test_resolver_walk.py meets: they need targets, conditions, windows, sources."""
TABLE = Path(__file__).with_name("resolver-table.txt")
ROWS = [
    (line[:8].strip(), line[8:18].strip(), line[18:28].strip(), line[28:44].strip(), line[44:])
    for line in TABLE.read_text(encoding="utf-8").partition("answer\n")[2].splitlines()
]


def prediction(kind: Kind = Kind.REACH, *, compound: bool = False) -> Prediction:
    return Prediction(
        id=1,
        speaker="someone",
        claim="It has a billion users",
        said_on=date(2025, 1, 29),
        source=Source("https://example.org/said"),
        kind=kind,
        deadline=Deadline(DEADLINE),
        compound=compound,
    )


def pieces(words: str) -> tuple[Evidence, ...]:
    """Read the table's shorthand: ``+D`` is for, on the deadline."""
    return tuple(piece(n, word) for n, word in enumerate(words.replace(".", "").split(), start=1))


def piece(number: int, word: str) -> Evidence:
    day = DAYS.get(word[1])
    return Evidence(
        number=number,
        stance=STANCES[word[0]],
        happened_on=None if "'" in word else day,
        # A report appears later than the fact; that must never matter when the fact has a day.
        published_on=day if "'" in word else day and day + timedelta(days=400),
        value="1 billion users" if "$" in word else None,
    )


def shown(answer: Answer) -> str:
    """Write an answer as the table does."""
    if isinstance(answer, Waiting):
        return answer.reason
    cited = ",".join(map(str, answer.evidence))
    if isinstance(answer, Question):
        return f"?{answer.reason} {cited}"
    letters = {day: letter for letter, day in DAYS.items()}
    happened = letters[answer.happened_on] if answer.happened_on else "-"
    return f"{answer.verdict} {cited}" + (
        "" if answer.verdict is Verdict.MISSED else f" {happened}"
    )


@pytest.mark.parametrize(("kind", "parts", "deadline", "evidence", "answer"), ROWS)
def test_the_rules_answer_as_the_table_says(
    kind: str, parts: str, deadline: str, evidence: str, answer: str
) -> None:
    asked = prediction(Kind(kind), compound=parts == "compound")
    today = {"ahead": AHEAD, "passed": PASSED}[deadline]

    assert shown(decide(asked, pieces(evidence), today)) == answer


def test_the_table_names_every_combination_once_and_every_answer() -> None:
    assert len(ROWS) == 1233
    assert len({row[:4] for row in ROWS}) == len(ROWS)
    told = {row[4].split()[0].lstrip("?") for row in ROWS}
    reasons = {reason for reason, _ in REASONS} - IN_THE_WALK - {"taken-back"}
    assert told == reasons | {"met", "late", "missed", "open", "no-evidence"}


@pytest.mark.parametrize("words", ["+E", "+D", "-D", "0D", "cD", "."])
def test_the_deadline_day_itself_has_not_passed(words: str) -> None:
    on_the_day = decide(prediction(), pieces(words), DEADLINE)
    day_before = decide(prediction(), pieces(words), DEADLINE - timedelta(days=1))

    expected = "met" if words.startswith("+") else "open"
    assert shown(on_the_day).split()[0] == expected
    assert shown(day_before).split()[0] == ("met" if words == "+E" else "open")


def test_against_on_the_deadline_decides_from_the_day_after() -> None:
    tomorrow = DEADLINE + timedelta(days=1)

    assert shown(decide(prediction(), pieces("-D"), DEADLINE)) == "open"
    assert shown(decide(prediction(), pieces("-D"), tomorrow)) == "missed 1"


def test_a_day_after_today_is_not_late_yet() -> None:
    fulfilled = pieces("+L")

    assert shown(decide(prediction(), fulfilled, DAYS["L"] - timedelta(days=1))) == (
        "?first-seen-late 1"
    )
    assert shown(decide(prediction(), fulfilled, DAYS["L"])) == "late 1 L"


def test_without_a_deadline_there_is_nothing_to_decide() -> None:
    kept = replace(prediction(), deadline=None)

    assert decide(kept, pieces("+E -D"), PASSED) == Waiting("no-deadline")


def test_assumed_reported_and_second_readings_are_settled_like_any_other() -> None:
    marked = replace(
        prediction(),
        deadline=Deadline(DEADLINE, basis=Basis.ASSUMED),
        wording=Wording.REPORTED,
        reading_of=7,
    )

    for words in ("+E", "+L", "-D", "+E -D", "0L", "."):
        assert decide(marked, pieces(words), PASSED) == decide(prediction(), pieces(words), PASSED)


def test_the_reason_names_days_and_evidence() -> None:
    def because(words: str, today: date = PASSED, kind: Kind = Kind.REACH) -> str:
        answer = decide(prediction(kind), pieces(words), today)
        assert not isinstance(answer, Waiting)
        return answer.because

    assert because("+E +E'") == (
        "Evidence 1 and 2 show it, first on 2025-03-01 (evidence 1),"
        " by the deadline of 2025-12-31."
    )
    assert because("+E'") == "Evidence 1 shows it by 2025-03-01, by the deadline of 2025-12-31."
    assert because("+E", AHEAD) == (
        "Evidence 1 shows it on 2025-03-01, and nothing speaks against it;"
        " the deadline is 2025-12-31."
    )
    assert because("+N") == (
        "Evidence 1 shows it on 2026-01-01, 1 day after the deadline of 2025-12-31."
    )
    assert because("+L +N") == (
        "Evidence 2 shows it on 2026-01-01, 1 day after the deadline of 2025-12-31."
    )
    assert because("-D -D -L") == (
        "Evidence 1 and 2 speak against it as of 2025-12-31, the deadline was 2025-12-31,"
        " and nothing speaks for it."
    )
    assert because("-E") == (
        "Nothing against it speaks for the deadline of 2025-12-31 or a day since:"
        " evidence 1 is dated 2025-03-01."
    )
    assert because("+E +E -L") == "Evidence 1 and 2 speak for it and evidence 3 against it."
    assert because("+E 0L") == (
        "Evidence 1 first showed it on 2025-03-01, yet evidence 2 found nothing on or after"
        " that day."
    )
    assert because("+? 0?") == (
        "No day is known for evidence 1 and 2, neither of the fact nor of the page."
    )
    assert because("0L") == "Nothing was found (evidence 1), and silence is not a verdict."
    assert because("+L'") == (
        "It was first seen on 2026-05-01 (evidence 1), after the deadline of 2025-12-31,"
        " and the evidence does not say since when it was true."
    )
    assert because("-D -D -D", kind=Kind.NEVER) == (
        "The claim is that something will not happen, which only a person concludes"
        " from evidence 1, 2 and 3."
    )


def test_rule_names_and_reasons_are_one_table() -> None:
    names = [name for name, _ in (*RULES, AFTER_MISSED)]
    answers = [decide(prediction(), pieces(row[3]), PASSED) for row in ROWS]

    assert len(set(names)) == len(names)
    assert all(a.rule in names for a in answers if isinstance(a, Proposal))
    assert all(sentence.endswith(".") for _, sentence in (*RULES, AFTER_MISSED))


# What must hold for any evidence at all.

days = st.one_of(
    st.none(),
    st.sampled_from(sorted(DAYS.values())),
    st.dates(date(2024, 12, 1), date(2027, 6, 1)),
)
evidence_pieces = st.builds(
    Evidence,
    number=st.just(0),
    stance=st.sampled_from(Stance),
    happened_on=days,
    published_on=days,
    value=st.sampled_from([None, None, "1 billion users"]),
)


@st.composite
def evidence_lists(draw: st.DrawFn, most: int = 5) -> tuple[Evidence, ...]:
    found = draw(st.lists(evidence_pieces, max_size=most))
    return tuple(replace(item, number=n) for n, item in enumerate(found, start=1))


predictions = st.builds(
    lambda kind, compound: prediction(kind, compound=compound),
    st.sampled_from(Kind),
    st.sampled_from([False, False, True]),
)
todays = st.one_of(
    st.sampled_from([AHEAD, DEADLINE, DEADLINE + timedelta(days=1), PASSED]),
    st.dates(date(2025, 1, 29), date(2027, 12, 31)),
)


def verdict_of(answer: Answer) -> Verdict | None:
    return answer.verdict if isinstance(answer, Proposal) else None


@given(predictions, evidence_lists(), todays)
def test_nothing_is_missed_without_evidence_against_it(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    if verdict_of(answer) is Verdict.MISSED:
        assert isinstance(answer, Proposal)
        cited = [e for e in evidence if e.number in answer.evidence]
        assert all(e.stance is Stance.AGAINST for e in cited)
        assert any(e.day and DEADLINE <= e.day <= today for e in cited)
        assert today > DEADLINE


@given(predictions, evidence_lists(), evidence_lists(), todays)
def test_context_and_replies_change_nothing(
    asked: Prediction, evidence: tuple[Evidence, ...], more: tuple[Evidence, ...], today: date
) -> None:
    idle = [
        replace(e, number=e.number + 100, stance=stance)
        for e, stance in zip(more, itertools.cycle([Stance.CONTEXT, Stance.REPLY]), strict=False)
    ]

    assert decide(asked, [*idle, *evidence], today) == decide(asked, evidence, today)


@given(predictions, evidence_lists(), todays, st.randoms(use_true_random=False))
def test_the_order_of_evidence_changes_nothing(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date, random: object
) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert decide(asked, shuffled, today) == decide(asked, evidence, today)


@given(predictions, evidence_lists(), evidence_pieces, todays, todays)
def test_more_evidence_never_turns_met_into_missed_or_late(
    asked: Prediction,
    evidence: tuple[Evidence, ...],
    extra: Evidence,
    today: date,
    another_day: date,
) -> None:
    before = decide(asked, evidence, today)
    more = (*evidence, replace(extra, number=100))
    after = decide(asked, more, max(today, another_day))

    if verdict_of(before) is Verdict.MET:
        assert verdict_of(after) not in (Verdict.MISSED, Verdict.LATE)


@given(predictions, evidence_lists(), todays, todays)
def test_no_day_that_passes_takes_a_verdict_back(
    asked: Prediction, evidence: tuple[Evidence, ...], one_day: date, another_day: date
) -> None:
    earlier, later = sorted([one_day, another_day])
    before, after = decide(asked, evidence, earlier), decide(asked, evidence, later)

    if isinstance(before, Proposal):
        assert verdict_of(after) is before.verdict


@given(predictions, evidence_lists(), todays)
def test_only_decisive_evidence_that_exists_is_cited(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    decisive = {e.number for e in evidence if e.stance.is_decisive}
    if not isinstance(answer, Waiting):
        assert set(answer.evidence) <= decisive
        assert answer.evidence
        assert list(answer.evidence) == sorted(set(answer.evidence))


@given(predictions, evidence_lists(), todays)
def test_a_verdict_rests_on_what_it_cites(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    if isinstance(answer, Proposal):
        cited = [e for e in evidence if e.number in answer.evidence]
        assert decide(asked, cited, today) == answer


@given(predictions, evidence_lists(), todays)
def test_a_page_that_repeats_it_later_changes_nothing(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    if isinstance(answer, Proposal) and (answer.happened_on or answer.verdict is Verdict.MISSED):
        cited = [e for e in evidence if e.number in answer.evidence]
        day = max(e.day for e in cited if e.day)
        echo = Evidence(100, cited[0].stance, happened_on=day, published_on=date(2035, 1, 1))
        assert decide(asked, (*evidence, echo), today) == answer


@given(predictions, evidence_lists(), todays)
def test_rules_never_settle_claims_of_several_parts_or_that_something_never_happens(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    if asked.compound or asked.kind is Kind.NEVER:
        assert verdict_of(answer) is None


@given(predictions, evidence_lists(), todays)
def test_late_always_has_a_stated_day_after_the_deadline(
    asked: Prediction, evidence: tuple[Evidence, ...], today: date
) -> None:
    answer = decide(asked, evidence, today)

    if isinstance(answer, Proposal) and answer.verdict is Verdict.LATE:
        assert answer.happened_on
        assert DEADLINE < answer.happened_on <= today


@given(predictions, evidence_lists(), evidence_lists(), todays)
def test_missed_becomes_late_only_by_a_stated_day_after_the_deadline(
    asked: Prediction, older: tuple[Evidence, ...], newer: tuple[Evidence, ...], today: date
) -> None:
    new = [replace(e, number=e.number + 50) for e in newer]
    answer = decide_after_missed(asked, [*older, *new], new, today)

    if answer:
        cited = [e for e in new if e.number in answer.evidence]
        assert answer.verdict is Verdict.LATE
        assert answer.rule == AFTER_MISSED[0]
        assert len(cited) == len(answer.evidence)
        assert all(e.stance is Stance.FOR and e.value is None for e in cited)
        assert all(e.happened_on and DEADLINE < e.happened_on <= today for e in cited)


def because(words: str, today: date = PASSED) -> str:
    answer = decide(prediction(), pieces(words), today)
    assert not isinstance(answer, Waiting)
    return answer.because


def test_the_days_after_the_deadline_are_counted_in_words() -> None:
    assert because("+N") == (
        "Evidence 1 shows it on 2026-01-01, 1 day after the deadline of 2025-12-31."
    )
    assert because("+L") == (
        "Evidence 1 shows it on 2026-05-01, 121 days after the deadline of 2025-12-31."
    )


def test_what_speaks_against_it_is_named_with_its_last_day() -> None:
    assert because("-L") == (
        "Evidence 1 speaks against it as of 2026-05-01, the deadline was 2025-12-31, and nothing"
        " speaks for it."
    )
    one_day = [replace(item, published_on=DAYS["L"]) for item in pieces("-N -D")]
    answer = decide(prediction(), one_day, PASSED)

    assert isinstance(answer, Proposal)
    assert answer.because == (
        "Evidence 1 and 2 speak against it as of 2026-01-01, the deadline was 2025-12-31, and"
        " nothing speaks for it."
    )
    assert because("-E -S -E") == (
        "Nothing against it speaks for the deadline of 2025-12-31 or a day since: evidence 2 is"
        " dated 2025-11-15."
    )


def test_what_is_known_today_counts_today() -> None:
    for words, verdict in (("-L", Verdict.MISSED), ("+L", Verdict.LATE)):
        answer = decide(prediction(), pieces(words), DAYS["L"])
        before = decide(prediction(), pieces(words), DAYS["L"] - timedelta(days=1))
        assert isinstance(answer, Proposal)
        assert answer.verdict is verdict
        assert isinstance(before, Question)


# A prediction as it stands: with verdicts in force, taken back, and evidence since.


def state(
    words: str, verdict: Verdict | None = None, since: str = "", *, hands_off: bool = False
) -> PredictionState:
    """Give a prediction with evidence, a verdict in force after it, and evidence since then."""
    before = pieces(words)
    after = [replace(e, number=e.number + len(before)) for e in pieces(since)]
    given = (
        Given(Resolution(verdict or Verdict.UNCLEAR, "looked up", resolver="me"), 5, "", "me"),
    )
    return PredictionState(
        prediction=prediction(),
        recorded_seq=1,
        recorded_at="2025-02-01T00:00:00Z",
        recorded_by="me",
        evidence=(*attached(before, 2), *attached(after, 8)),
        given=given if verdict else (),
        hands_off=hands_off,
    )


def attached(evidence: Sequence[Evidence], seq: int) -> tuple[Attached, ...]:
    return tuple(Attached(item, seq, "2026-02-01T00:00:00Z", "me") for item in evidence)


@pytest.mark.parametrize("words", ["+E", "-D", "+E -D", "0L", "."])
def test_without_a_verdict_a_state_is_settled_as_its_evidence_is(words: str) -> None:
    assert settle_state(state(words), PASSED) == decide(prediction(), pieces(words), PASSED)


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.UNCLEAR])
@pytest.mark.parametrize("since", ["", "+E", "+D", "-D", "cL", "+L -D", "+L$", "+L'", "+F", "0L"])
def test_a_verdict_in_force_is_left_alone(verdict: Verdict, since: str) -> None:
    assert settle_state(state("-D", verdict, since), PASSED) == Waiting("judged")


def test_missed_becomes_late_when_later_fulfilment_is_cited() -> None:
    answer = settle_state(state("-D cE", Verdict.MISSED, "+L cL +N"), PASSED)

    assert isinstance(answer, Proposal)
    assert (answer.verdict, answer.rule, answer.evidence) == (Verdict.LATE, "came-later", (5,))
    assert answer.happened_on == DAYS["N"]


@pytest.mark.parametrize("older", ["-L", "-D -L", "0L", "-?"])
def test_older_evidence_against_that_day_leaves_missed_to_a_person(older: str) -> None:
    answer = settle_state(state(older, Verdict.MISSED, "+L"), PASSED)

    assert answer == Waiting("judged")


def test_what_came_on_the_last_day_was_not_late() -> None:
    assert settle_state(state("-E", Verdict.MISSED, "+D"), PASSED) == Waiting("judged")


def test_a_compound_claim_that_was_missed_becomes_late_only_by_a_person() -> None:
    missed = state("-D", Verdict.MISSED, "+L")
    compound = replace(missed, prediction=prediction(compound=True))
    never = replace(missed, prediction=prediction(Kind.NEVER))
    dateless = replace(missed, prediction=replace(prediction(), deadline=None))

    for kept in (compound, never, dateless):
        assert settle_state(kept, PASSED) == Waiting("judged")


def test_unclear_is_decided_anew_once_evidence_came() -> None:
    assert settle_state(state("0L", Verdict.UNCLEAR), PASSED) == Waiting("judged")
    assert shown(settle_state(state("0E", Verdict.UNCLEAR, "+D"), PASSED)) == "met 2 D"
    assert shown(settle_state(state("0L", Verdict.UNCLEAR, "cL"), PASSED)) == "?absence-only 1"


@pytest.mark.parametrize(("words", "today"), [("-D cL", PASSED), ("+E", AHEAD), ("cE", PASSED)])
def test_a_verdict_that_was_taken_back_is_not_given_again_by_a_rule(
    words: str, today: date
) -> None:
    answer = settle_state(state(words, hands_off=True), today)

    assert isinstance(answer, Question)
    assert answer.reason == "taken-back"
    assert answer.evidence == (() if words == "cE" else (1,))


def test_a_person_may_judge_again_what_was_taken_back() -> None:
    assert settle_state(state("-D", Verdict.MET, hands_off=True), PASSED) == Waiting("judged")


def test_what_was_taken_back_before_its_deadline_is_open() -> None:
    assert settle_state(state("-E", hands_off=True), AHEAD) == Waiting("open")
