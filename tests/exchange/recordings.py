"""Random predictions with evidence and verdicts, and the ledger they would make."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ledger.actions.grounds import check_figure
from ledger.actions.recording import Recording
from ledger.domain.assessment import Assessment
from ledger.domain.codec import to_data
from ledger.domain.entry import ASSESSMENT_RECORDED, PREDICTION_RECORDED, Entry
from ledger.domain.fold import fold_prediction
from ledger.domain.names import slug_of, text_key
from ledger.domain.prediction import (
    Above,
    Basis,
    Deadline,
    Evidence,
    FigureBy,
    Kind,
    Prediction,
    Resolution,
    Role,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.status import Day
from ledger.errors import Unusable
from ledger.exchange import csv
from ledger.exchange.row_in import evidence_key
from ledger.exchange.snapshot import People, Piece
from ledger.exchange.terms import cited_by_default

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = Day.now(NOW)
FILE = "x.csv"


def _kept(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


READABLE = st.characters(exclude_categories=("Cc", "Cs"))
TEXT = st.text(READABLE | st.sampled_from("\n\t;\\'=+-@\",")).map(_kept).filter(bool)
LINE = TEXT.map(lambda text: " ".join(text.split()))
NAME = LINE.filter(text_key)
MAYBE = st.none() | TEXT
PAST = st.dates(date(1990, 1, 1), date(2026, 11, 22))
URL = st.builds("https://example.org/{}".format, st.text("abc;\\,=&?%'", max_size=8))


def _can_be_told_apart(people: Sequence[Speaker]) -> bool:
    """Say whether no name or alias means two of them; a file could not tell which is meant."""
    keys = [{text_key(name) for name in (one.name, *one.aliases)} for one in people]
    return sum(map(len, keys)) == len(set().union(*keys))


SPEAKERS = st.lists(
    st.builds(
        Speaker,
        slug=st.just(""),
        name=NAME,
        kind=st.sampled_from(SpeakerKind),
        aliases=st.lists(NAME, max_size=2, unique_by=text_key).map(tuple),
        roles=st.lists(
            st.builds(Role, TEXT, st.none() | TEXT, st.none() | PAST, st.none() | PAST),
            max_size=2,
            unique=True,
        ).map(tuple),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: text_key(one.name),
).filter(lambda people: _can_be_told_apart(people))

EVIDENCE = st.builds(
    Evidence,
    number=st.just(0),
    stance=st.sampled_from(Stance),
    url=URL,
    title=MAYBE,
    publisher=MAYBE,
    published_on=st.none() | PAST,
    happened_on=st.none() | PAST,
    value=MAYBE,
    figure_by=st.none() | st.sampled_from(FigureBy),
    quote=MAYBE,
    note=MAYBE,
    archived_url=st.none() | URL,
) | st.builds(Evidence, st.just(0), st.sampled_from(Stance), document=LINE)


ASSESSMENTS = st.lists(
    st.builds(
        Assessment,
        by=NAME,
        verdict=st.none() | st.sampled_from(Verdict),
        words=TEXT,
        because=MAYBE,
        url=st.none() | URL,
        assessed_on=st.none() | PAST,
        claim=MAYBE,
        deadline=st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1)),
        target=MAYBE,
        blind=st.booleans(),
        origin=MAYBE,
    ),
    max_size=2,
    unique_by=lambda one: text_key(one.by),
).map(tuple)


@st.composite
def deadlines(draw: st.DrawFn, said_on: date) -> Deadline | None:
    """Draw a deadline after the day it was said, read in any way, or none."""
    if draw(st.integers(0, 9)) == 0:
        return None
    day = said_on + timedelta(draw(st.integers(0, 2000)))
    return Deadline(
        day,
        draw(st.none() | st.sampled_from(["this year", "by 2026", f"in {day.year}"]) | TEXT),
        draw(st.none() | st.sampled_from(["day", "year", "quarter"])),
        draw(st.none() | st.just(said_on)),
        draw(st.none() | st.just(said_on)),
        draw(st.sampled_from(Basis)),
    )


@st.composite
def verdicts(
    draw: st.DrawFn, deadline: Deadline | None, evidence: Sequence[Evidence]
) -> Resolution | None:
    """Draw a verdict that contradicts neither itself nor its deadline, or none."""
    if not evidence or draw(st.booleans()):
        return None
    numbers = [item.number for item in evidence]
    cited = draw(st.lists(st.sampled_from(numbers), min_size=1, unique=True).map(sorted))
    if draw(st.booleans()):
        cited = list(cited_by_default(evidence))
    public = [d for item in evidence if item.number in cited and (d := item.public_on)]
    return Resolution(
        because=draw(TEXT),
        evidence=tuple(cited),
        known_on=draw(st.sampled_from([None, max(public, default=None), date(2026, 1, 1)])),
        first_known_on=min(public, default=None),
        resolver=f"file {FILE}",
        **draw(_sensible(deadline)),
    )


@st.composite
def _sensible(draw: st.DrawFn, deadline: Deadline | None) -> dict[str, Any]:
    over = deadline is not None and deadline.day < DAY.due
    possible = {Verdict.MET, Verdict.VOID, Verdict.PARTLY, Verdict.MISSED}
    if deadline is None:
        possible = {Verdict.MET, Verdict.VOID, Verdict.UNCLEAR}
    elif over:
        possible |= {Verdict.LATE, Verdict.UNCLEAR}
    verdict = draw(st.sampled_from(sorted(possible)))
    needs_early = deadline is not None and not over
    found: dict[str, Any] = {
        "verdict": verdict,
        "early": needs_early and verdict in (Verdict.PARTLY, Verdict.MISSED),
    }
    if verdict is Verdict.VOID:
        found["void_reason"] = draw(st.sampled_from(VoidReason))
    if verdict is Verdict.LATE and deadline is not None:
        found["happened_on"] = deadline.day + timedelta(1)
    if verdict is Verdict.MET and deadline is not None and over:
        found["happened_on"] = draw(st.none() | st.just(deadline.day))
    return found


@st.composite
def _rows(draw: st.DrawFn, speakers: Sequence[Speaker], key: str) -> Recording:
    said_on = draw(PAST)
    deadline = draw(deadlines(said_on))
    pieces = draw(st.lists(EVIDENCE, max_size=3, unique_by=evidence_key))
    evidence = tuple(replace(item, number=n) for n, item in enumerate(pieces, start=1))
    given = draw(verdicts(deadline, evidence))
    parts = draw(st.none() | st.integers(0, 1_000_000))
    words = draw(st.sampled_from(["60%", "3:2", "likely"])) if parts is not None else None
    said = Prediction(
        id=0,
        speaker="",
        claim=draw(TEXT),
        said_on=said_on,
        source=Source(
            draw(URL), draw(MAYBE), draw(MAYBE), draw(st.none() | PAST), draw(st.none() | URL)
        ),
        kind=draw(st.sampled_from(Kind)),
        deadline=deadline,
        quote=draw(MAYBE),
        quote_language=draw(st.none() | st.sampled_from(["en", "de"])),
        translation=draw(MAYBE),
        criterion=draw(MAYBE),
        target=draw(MAYBE),
        above=draw(st.none() | st.sampled_from(Above)),
        decidable_on=draw(st.none() | st.dates(date(2027, 1, 1), date(2060, 1, 1))),
        condition=draw(MAYBE),
        compound=draw(st.booleans()),
        wording=draw(st.sampled_from(Wording)),
        wording_class=draw(st.none() | st.sampled_from(WordingClass)),
        probability_ppm=parts,
        probability_words=words,
        tags=tuple(draw(st.lists(LINE, max_size=3, unique=True))),
        frame=draw(MAYBE),
        origin=key,
    )
    fitting = tuple(_fitting(said, item) for item in evidence)
    speaker, resolutions = draw(st.sampled_from(speakers)), (given,) if given else ()
    assessments = draw(ASSESSMENTS)
    return Recording(said, speaker, fitting, resolutions, assessments=assessments)


def _fitting(said: Prediction, item: Evidence) -> Evidence:
    """Return evidence without a figure that the ledger would not let in beside this target."""
    try:
        check_figure(said, item)
    except Unusable:
        return replace(item, value=None)
    return item


@st.composite
def files(draw: st.DrawFn) -> list[Recording]:
    """Draw the rows of a file, some of which point at others of it."""
    speakers = draw(SPEAKERS)
    keys = draw(st.lists(LINE, min_size=1, max_size=4, unique=True))
    rows = [draw(_rows(speakers, key)) for key in keys]
    link = st.none() | st.sampled_from(keys)
    return [
        replace(row, restates_origin=_not_itself(draw(link), row),
                reading_origin=_not_itself(draw(link), row))
        for row in rows
    ]  # fmt: skip


def _not_itself(key: str | None, row: Recording) -> str | None:
    return None if key == row.said.origin else key


def csv_text(pieces: Iterable[Piece]) -> str:
    """Return what is in force as CSV."""
    return b"".join(csv.dump(pieces)).decode()


def piece_of(rows: Sequence[Recording]) -> Piece:
    """Return what a ledger holds when these rows, each with a key, were recorded into it."""
    slugs: dict[str, str] = {}
    speakers: dict[str, Speaker] = {}
    ids = {row.said.origin: number for number, row in enumerate(rows, start=1)}
    states = []
    for number, row in enumerate(rows, start=1):
        assert row.speaker is not None
        key = text_key(row.speaker.name)
        if key not in slugs:
            slugs[key] = slug_of(row.speaker.name, slugs.values())
            speakers[slugs[key]] = replace(row.speaker, slug=slugs[key])
        said = replace(
            row.said, speaker=slugs[key], restates=ids.get(row.restates_origin),
            reading_of=ids.get(row.reading_origin),
        )  # fmt: skip
        data = {
            **to_data(said),
            "evidence": [to_data(item) for item in row.evidence],
            "resolutions": [to_data(item) for item in row.resolutions],
        }
        at = "2026-11-23T12:00:00Z"
        entry = Entry(number, 0, at, "ann", PREDICTION_RECORDED, f"prediction/{number}", data)
        said_of = [
            Entry(1000 * number + place, place, at, "ann", ASSESSMENT_RECORDED, entry.subject,
                  to_data(one))
            for place, one in enumerate(row.assessments, start=1)
        ]  # fmt: skip
        states.append(fold_prediction([entry, *said_of]))
    kept = tuple(state for state in states if state)
    keys = {s.prediction.id: s.prediction.origin or "" for s in kept}
    return Piece(kept, People(speakers), keys)
