"""Looking the ledger over: each doubt is found, and what is in order is not doubted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain import entry as kinds
from ledger.domain.checkup import (
    COMPARABLE,
    FAR_BEYOND,
    Case,
    Finding,
    Side,
    Symmetry,
    findings,
    symmetry,
    written_after,
)
from ledger.domain.checkup import (
    MANY as LOOKED_AT,
)
from ledger.domain.codec import to_data
from ledger.domain.entry import Entry
from ledger.domain.fold import fold_prediction
from ledger.domain.line import Line
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Kind,
    Prediction,
    Resolution,
    Source,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.status import Day, status_of

TODAY = Day.on(date(2026, 11, 23))
SAID = Prediction(
    1, "ada", "Robots walk on the moon", date(2024, 1, 2), Source("https://example.org/a"),
    deadline=Deadline(date(2025, 12, 31), "by the end of 2025"), criterion="a video",
)  # fmt: skip
FOR = Evidence(1, Stance.FOR, url="https://example.org/b", published_on=date(2025, 5, 1))
MET = Resolution(Verdict.MET, "It walked.", (1,), resolver="Ann")

Told = tuple[str, str, dict[str, Any]]
"""When, what type, and what it says."""


def case(
    said: Prediction = SAID, *told: Told, at: str = "2024-01-03", evidence: Sequence[Evidence] = ()
) -> Case:
    """Return a prediction with its past."""
    first = {k: v for k, v in to_data(said).items() if k != "id"}
    first["evidence"] = [to_data(item) for item in evidence]
    past = [(at, kinds.PREDICTION_RECORDED, first), *told]
    entries = tuple(
        Entry(said.id * 100 + n, 0, f"{on}T12:00:00Z", "ann", kind, f"prediction/{said.id}", data)
        for n, (on, kind, data) in enumerate(past)
    )
    state = fold_prediction(entries)
    assert state is not None
    given = state.current.resolution if state.current else None
    due = said.deadline.day if said.deadline else None
    values: dict[str, Any] = {
        **dict.fromkeys(Line._fields),
        "id": said.id, "speaker": said.speaker, "name": "Ada", "claim": said.claim,
        "kind": Kind.REACH, "said_on": said.said_on, "source_url": said.source.url,
        "deadline": due, "restates": said.restates, "reading_of": said.reading_of,
        "recorded_at": f"{at}T12:00:00Z", "verdict": given.verdict if given else None,
        "void_reason": given.void_reason if given else None,
        "evidence": len(state.evidence), "tags": (),
        "status": status_of(given.verdict if given else None, due, TODAY),
    }  # fmt: skip
    return Case(Line(**values), state, entries)


def judged(given: Resolution = MET, at: str = "2026-01-02") -> Told:
    """Tell of a verdict."""
    return at, kinds.RESOLUTION_GIVEN, to_data(given)


def cited(item: Evidence, at: str = "2025-05-02") -> Told:
    """Tell of evidence."""
    return at, kinds.EVIDENCE_ATTACHED, to_data(item)


def found(*cases: Case) -> list[tuple[str, int]]:
    """Return kind and id of what is found."""
    return [(one.kind, one.id) for one in findings(cases)]


def test_a_prediction_in_order_is_not_doubted() -> None:
    assert findings([case(SAID, cited(FOR), judged())]) == []


def test_a_due_one_without_evidence_is_found_and_an_open_one_is_not() -> None:
    later = replace(SAID, deadline=Deadline(date(2026, 11, 23)))

    assert found(case()) == [("no-evidence", 1)]
    assert found(case(later)) == []
    assert found(case(SAID, cited(FOR))) == []


def test_a_verdict_on_retracted_evidence_is_found_until_it_is_reopened() -> None:
    gone = ("2026-02-01", kinds.EVIDENCE_RETRACTED, {"number": 1, "because": "wrong page"})
    taken = ("2026-02-02", kinds.RESOLUTION_REOPENED, {"because": "no evidence"})

    [one] = findings([case(SAID, cited(FOR), judged(), gone)])

    assert one == Finding(
        "evidence-gone", 1, "met rests on [1], which was retracted",
        "ledger reopen 1 --because TEXT",
    )  # fmt: skip
    assert found(case(SAID, cited(FOR), judged(), gone, taken)) == [("no-evidence", 1)]


@pytest.mark.parametrize(
    ("on", "doubted"),
    [("2025-05-01", False), ("2025-05-02", True), ("2024-06-01", False)],
)
def test_a_criterion_changed_after_the_first_publication_is_found(on: str, doubted: bool) -> None:
    change = (on, kinds.PREDICTION_AMENDED, {"changes": {"criterion": "a better video"}})

    assert found(case(SAID, change, cited(FOR))) == ([("criterion-late", 1)] if doubted else [])


def test_a_change_that_was_undone_is_no_change() -> None:
    change = ("2026-06-01", kinds.PREDICTION_AMENDED, {"changes": {"criterion": "bent"}})
    undo = ("2026-06-02", kinds.ENTRY_UNDONE, {"entries": [102], "action": 102})

    assert found(case(SAID, cited(FOR), change)) == [("criterion-late", 1)]
    assert found(case(SAID, cited(FOR), change, undo)) == []


def test_a_criterion_written_with_a_late_record_is_counted_not_found() -> None:
    late = case(at="2026-03-01", evidence=[FOR])

    assert found(late) == []
    assert written_after([late, case(SAID, cited(FOR))]) == 1


@pytest.mark.parametrize(
    ("change", "doubted"),
    [
        ({}, True),
        ({"restates": 1}, False),
        ({"reading_of": 1}, False),
        ({"speaker": "boris"}, False),
        ({"deadline": Deadline(date(2027, 12, 31))}, False),
        ({"claim": "ROBOTS walk, on the Moon!"}, True),
        ({"claim": "Rockets land on Mars"}, False),
    ],
)
def test_the_same_claim_twice_is_found_unless_it_is_linked(
    change: dict[str, Any], doubted: bool
) -> None:
    twin = replace(SAID, id=2, said_on=date(2024, 2, 2), **change)

    both = [case(SAID, cited(FOR)), case(twin, cited(FOR))]

    assert (("duplicate", 2) in found(*both)) is doubted


def test_a_restatement_of_a_restatement_is_linked_to_it() -> None:
    again = replace(SAID, id=2, said_on=date(2024, 2, 2), restates=1)
    once_more = replace(SAID, id=3, said_on=date(2024, 3, 2), restates=2)

    assert found(case(again, cited(FOR)), case(once_more, cited(FOR))) == []


@pytest.mark.parametrize(("others", "doubted"), [(0, True), (LOOKED_AT, False)])
def test_of_who_said_very_much_only_the_same_words_are_looked_for(
    others: int, doubted: bool
) -> None:
    nearly = replace(SAID, id=2, claim="Robots walk on the Moon in 2025", said_on=date(2024, 2, 2))
    first = replace(SAID, claim="Robots will walk on the Moon in 2025.")
    far = Deadline(date(2030, 12, 31))
    more = [replace(SAID, id=n + 3, claim=f"Claim {n}", deadline=far) for n in range(others)]

    cases = [case(said, cited(FOR)) for said in (first, nearly, *more)]

    assert (("duplicate", 2) in found(*cases)) is doubted


def test_what_was_voided_as_a_duplicate_is_none_any_more() -> None:
    void = Resolution(Verdict.VOID, "twice", (), VoidReason.DUPLICATE, resolver="Ann")

    assert found(case(SAID, cited(FOR)), case(replace(SAID, id=2), judged(void))) == []


@pytest.mark.parametrize(
    ("item", "doubted"),
    [
        (replace(FOR, published_on=None), True),
        (replace(FOR, published_on=date(2024, 1, 1)), True),
        (replace(FOR, published_on=date(2024, 1, 2)), False),
        (replace(FOR, published_on=None, stance=Stance.CONTEXT), False),
        (replace(FOR, published_on=date(2023, 1, 1), stance=Stance.CONTEXT), False),
    ],
)
def test_evidence_without_a_date_or_before_the_words_is_doubted(
    item: Evidence, doubted: bool
) -> None:
    assert found(case(SAID, cited(item))) == ([("date", 1)] if doubted else [])


def test_context_does_not_hide_what_stands_behind_it() -> None:
    context = replace(FOR, published_on=None, stance=Stance.CONTEXT)
    undated = replace(FOR, number=2, published_on=None)

    assert found(case(SAID, cited(context), cited(undated))) == [("date", 1)]


def test_a_fulfilment_before_the_words_is_doubted() -> None:
    early = replace(MET, happened_on=date(2023, 12, 31))

    assert found(case(SAID, cited(FOR), judged(early))) == [("date", 1)]


@pytest.mark.parametrize(("days", "doubted"), [(0, False), (FAR_BEYOND, False), (93, True)])
def test_a_deadline_far_beyond_its_words_is_doubted(days: int, doubted: bool) -> None:
    day = date.fromordinal(date(2025, 12, 31).toordinal() + days)
    far = replace(SAID, deadline=Deadline(day, "by the end of 2025"))

    assert found(case(far, cited(FOR))) == ([("date", 1)] if doubted else [])


def test_words_that_nobody_can_read_are_not_held_against_a_deadline() -> None:
    odd = replace(SAID, deadline=Deadline(date(2026, 6, 1), "in FY26"))

    assert found(case(odd, cited(FOR))) == []


def sides(met: Sequence[tuple[int, str]], missed: Sequence[tuple[int, str]]) -> Symmetry:
    """Return both sides from (sources cited, day of the verdict)."""
    cases: list[Case] = []
    for verdict, told in ((Verdict.MET, met), (Verdict.MISSED, missed)):
        for sources, at in told:
            said = replace(SAID, id=len(cases) + 1)
            given = Resolution(verdict, "so", tuple(range(1, sources + 1)), resolver="Ann")
            cases.append(case(said, judged(given, at)))
    return symmetry(cases)


FEW, MANY = (1, "2026-01-02"), (2, "2026-01-02")


def test_few_verdicts_are_not_compared() -> None:
    both = sides([FEW] * (COMPARABLE - 1), [MANY] * 9)

    assert not both.is_comparable
    assert both.doubts == ()


def test_sides_with_as_many_sources_and_as_long_waits_are_alike() -> None:
    assert sides([FEW] * COMPARABLE, [FEW] * COMPARABLE).doubts == ()


def test_a_side_with_more_sources_is_told() -> None:
    assert sides([FEW] * 5, [MANY] * 5).doubts == (
        "verdicts of missed cite more sources than verdicts of met",
    )


def test_a_side_that_waits_longer_is_told_and_early_verdicts_do_not_count() -> None:
    slow, early = (1, "2026-03-01"), (1, "2025-06-01")

    assert sides([slow] * 5, [FEW] * 5).doubts == ("verdicts of met wait longer",)
    assert sides([early] * 5, [FEW] * 5).met.wait is None
    assert sides([early] * 5, [FEW] * 5).doubts == ()


def test_a_verdict_on_words_without_a_deadline_waited_for_nothing() -> None:
    timeless = replace(SAID, deadline=None)

    assert symmetry([case(timeless, judged())]).met == Side(1, 1, None)
