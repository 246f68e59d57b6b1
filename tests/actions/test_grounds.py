"""What a verdict by hand must rest on, and what evidence must say, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.actions import Judgement
from ledger.actions.grounds import is_own_page
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    FigureBy,
    Kind,
    Prediction,
    Role,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.status import Day
from ledger.errors import Refused, Unusable
from ledger.store import queries
from ledger.store.families import names_around, roots
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

DEADLINE, LATER = date(2025, 12, 31), date(2026, 2, 1)
STAMP = Stamp(datetime(2026, 7, 1, 12, tzinfo=UTC), "ann")
TODAY, AHEAD = Day.on(date(2026, 7, 1)), Day.on(date(2025, 7, 1))
URL = "https://example.org/report"


def recorded(
    connection: Connection,
    claim: str = "They sell a billion phones in 2025",
    *,
    by: Speaker | None = None,
    said_on: date = date(2025, 1, 29),
    **changes: object,
) -> int:
    said = Prediction(
        id=0,
        speaker="",
        claim=claim,
        said_on=said_on,
        source=Source("https://example.org/said"),
        deadline=Deadline(DEADLINE),
        **changes,  # type: ignore[arg-type]
    )
    speaker = by or Speaker("", "Ada Example")
    return actions.record(connection, said, stamp=STAMP, day=TODAY, speaker=speaker)


def cite(connection: Connection, number: int, stance: Stance, **more: object) -> None:
    given = {"url": URL, "published_on": LATER, **more}
    if stance is Stance.NOTHING_FOUND:
        given.setdefault("note", "searched the company's reports for the count")
    item = Evidence(0, stance, **given)  # type: ignore[arg-type]
    actions.cite(connection, number, [item], stamp=STAMP, day=TODAY)


def judge(
    connection: Connection,
    number: int,
    verdict: Verdict,
    *,
    day: Day = TODAY,
    void: VoidReason | None = None,
    early: bool = False,
    evidence: tuple[int, ...] = (),
) -> None:
    told = Judgement(verdict, "looked up", evidence=evidence, void_reason=void, early=early)
    actions.resolve(connection, number, told, stamp=STAMP, day=day)


def test_missed_needs_a_page_against_it_or_a_search(connection: Connection) -> None:
    number = recorded(connection)
    cite(connection, number, Stance.CONTEXT)
    with pytest.raises(Refused, match="silence is not a verdict") as told:
        judge(connection, number, Verdict.MISSED)

    assert any("--verdict unclear" in command for _, command in told.value.remedies)
    cite(connection, number, Stance.NOTHING_FOUND)
    judge(connection, number, Verdict.MISSED)


def test_missed_cannot_cite_background_alone(connection: Connection) -> None:
    number = recorded(connection)
    cite(connection, number, Stance.CONTEXT)
    cite(connection, number, Stance.AGAINST)

    with pytest.raises(Refused, match="silence is not a verdict"):
        judge(connection, number, Verdict.MISSED, evidence=(1,))
    judge(connection, number, Verdict.MISSED, evidence=(2,))


def test_never_is_missed_by_a_dated_event_and_met_by_a_search(connection: Connection) -> None:
    missed = recorded(connection, "No robot is sold in 2025", kind=Kind.NEVER)
    met = recorded(connection, "No flying car is sold in 2025", kind=Kind.NEVER)
    cite(connection, missed, Stance.NOTHING_FOUND)
    cite(connection, met, Stance.NOTHING_FOUND, published_on=date(2025, 6, 1))

    with pytest.raises(Refused, match="missed needs a page that dates the event"):
        judge(connection, missed, Verdict.MISSED)
    with pytest.raises(Refused, match="a search at the deadline or later"):
        judge(connection, met, Verdict.MET)
    cite(connection, missed, Stance.AGAINST, happened_on=date(2025, 3, 1))
    judge(connection, missed, Verdict.MISSED)
    cite(connection, met, Stance.NOTHING_FOUND, url="https://example.org/again")
    judge(connection, met, Verdict.MET)


def test_a_condition_fails_only_where_there_is_one(connection: Connection) -> None:
    plain = recorded(connection)
    hanging = recorded(connection, "If approved, it is sold", condition="it is approved")
    for number in (plain, hanging):
        cite(connection, number, Stance.CONTEXT)

    with pytest.raises(Refused, match="hangs on no condition"):
        judge(connection, plain, Verdict.VOID, void=VoidReason.CONDITION_FAILED)
    judge(connection, hanging, Verdict.VOID, void=VoidReason.CONDITION_FAILED)


def test_a_failed_condition_needs_evidence(connection: Connection) -> None:
    number = recorded(connection, condition="it is approved")

    with pytest.raises(Refused, match="no evidence"):
        judge(connection, number, Verdict.VOID, void=VoidReason.CONDITION_FAILED)


def test_until_the_deadline_a_condition_can_come_about(connection: Connection) -> None:
    number = recorded(connection, condition="it is approved")
    cite(connection, number, Stance.CONTEXT, published_on=date(2025, 5, 1))

    with pytest.raises(Refused, match="can still come about until 2025-12-31"):
        judge(connection, number, Verdict.VOID, day=AHEAD, void=VoidReason.CONDITION_FAILED)
    judge(
        connection, number, Verdict.VOID, day=AHEAD, void=VoidReason.CONDITION_FAILED, early=True
    )


def test_a_search_says_where_when_and_for_what(connection: Connection) -> None:
    number = recorded(connection)

    with pytest.raises(Unusable, match="needs a note"):
        cite(connection, number, Stance.NOTHING_FOUND, note=" ")
    with pytest.raises(Unusable, match="the day you looked"):
        cite(connection, number, Stance.NOTHING_FOUND, published_on=None)
    with pytest.raises(Unusable, match="has no figure"):
        cite(connection, number, Stance.NOTHING_FOUND, value="3 phones")
    assert queries.state(ConnectionReader(connection), number).evidence == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [("1.1 billion", "has no unit"), ("1.1 billion USD", "cannot be compared")],
)
def test_a_figure_comes_in_the_unit_of_the_target(
    connection: Connection, value: str, problem: str
) -> None:
    number = recorded(connection, target=">= 1 billion phones")

    with pytest.raises(Unusable, match=problem):
        cite(connection, number, Stance.FOR, value=value)
    cite(connection, number, Stance.CONTEXT, value=value)
    cite(connection, number, Stance.FOR, value="1,100 million phones")


def test_independence_can_be_required(connection: Connection) -> None:
    number = recorded(connection)
    own = {"happened_on": date(2025, 5, 1), "figure_by": FigureBy.SPEAKER}
    cite(connection, number, Stance.FOR, **own)

    strict = actions.settle(connection, stamp=STAMP, day=TODAY, require_independent=True)
    assert strict.settled == ()
    assert [one.reason for one in strict.left] == ["self-reported-only"]
    plain = actions.settle(connection, stamp=STAMP, day=TODAY)
    assert [one.line.id for one in plain.settled] == [number]
    assert queries.line(ConnectionReader(connection), number, TODAY).own_figures


def test_a_figure_from_somebody_else_is_independent(connection: Connection) -> None:
    number = recorded(connection)
    other = {"happened_on": date(2025, 5, 1), "figure_by": FigureBy.OTHER}
    cite(connection, number, Stance.FOR, **other)

    settled = actions.settle(connection, stamp=STAMP, day=TODAY, require_independent=True).settled

    assert [one.line.id for one in settled] == [number]
    assert not queries.line(ConnectionReader(connection), number, TODAY).own_figures


def test_only_a_site_of_the_speakers_own_name_is_proposed_as_theirs() -> None:
    names = ["Dara Khosrowshahi", "Uber", "Example Robotics"]

    assert is_own_page("https://investor.uber.com/news", names)
    assert is_own_page("https://www.example-robotics.com/", names)
    assert is_own_page("https://examplerobotics.co.uk/", names)
    assert not is_own_page("https://uberfacts.example/", names)
    assert not is_own_page("https://news.example.org/uber", names)
    assert not is_own_page("https://something.uber/", names)
    assert not is_own_page("not an address", names)


def test_a_family_stays_within_a_speaker_or_one_organisation(connection: Connection) -> None:
    meta = (Role("CEO", "Example Robotics"),)
    first = recorded(connection, by=Speaker("", "Ada Example", roles=meta))
    officer = Speaker("", "Boris Sample", roles=(Role("CFO", "Example robotics"),))
    firm = Speaker("", "Example Robotics", SpeakerKind.ORGANISATION)
    stranger = Speaker("", "Cleo Other", roles=(Role("CEO", "Other"),))
    numbers = [
        recorded(connection, f"Again {n}", by=who, restates=first, said_on=date(2025, 2, n))
        for n, who in enumerate((officer, firm, stranger), start=1)
    ]

    reader = ConnectionReader(connection)
    assert roots(reader) == {numbers[0]: first, numbers[1]: first}
    assert names_around(reader, first) == ["Ada Example", "Example Robotics"]
