"""The cells of one row as a prediction to record, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ledger.actions.checks import check_evidence, check_prediction, check_texts, url_key
from ledger.actions.grounds import check_figure
from ledger.actions.rating import check_base_rate
from ledger.actions.recording import Recording
from ledger.actions.resolving import NEEDS_NO_EVIDENCE
from ledger.domain.base_rate import BaseRate
from ledger.domain.codec import to_data
from ledger.domain.prediction import (
    Above,
    Basis,
    Deadline,
    Evidence,
    FigureBy,
    Kind,
    Prediction,
    Resolution,
    Source,
    Speaker,
    Stance,
    Verdict,
    VoidReason,
    Wording,
    WordingClass,
)
from ledger.domain.status import Day
from ledger.exchange.cells import probability
from ledger.exchange.columns import EVIDENCE_DETAILS, NEEDED, NONE
from ledger.exchange.row_cells import ISO, Cells, Context, why
from ledger.exchange.row_opinions import opinions_of
from ledger.exchange.row_out import DOCUMENT
from ledger.exchange.row_speaker import speaker_of
from ledger.exchange.terms import (
    cited_by_default,
    deadline_of,
    deadline_on,
    known_by,
    reading,
)
from ledger.proof.canonical import NotCanonical, body_of

# Below this no row can make an entry of more than 60,000 bytes.
_SURELY_SHORT = 8_000
# The step, instant and actor of an entry, beside its data.
_ENVELOPE = 1_000


def read_row(cells: Mapping[str, str], context: Context) -> Recording | list[str]:
    """Return the prediction that a row holds, or everything that is wrong with the row."""
    row = Cells(cells, context)
    row.wrong += [f"{column} is empty" for column in NEEDED if not row.text(column)]
    said_on = row.day("said_on")
    if said_on and said_on > context.day.known:
        row.refuse("said_on", str(said_on), "it is in the future")
    speaker = speaker_of(row)
    evidence = _evidence(row)
    said = _said(row, said_on, speaker)
    resolution = _verdict(row, said, evidence)
    base_rate = _base_rate(row)
    assessments = opinions_of(row)
    if not row.wrong:
        _check(row, said, speaker, evidence, resolution, base_rate)
    if row.wrong:
        return list(dict.fromkeys(row.wrong))
    return Recording(
        said,
        speaker,
        evidence,
        (resolution,) if resolution else (),
        restates_origin=row.given("restates"),
        reading_origin=row.given("reading_of"),
        part_origin=row.given("part_of"),
        base_rate=base_rate,
        assessments=assessments,
    )


def _said(row: Cells, said_on: date | None, speaker: Speaker) -> Prediction:
    parts, words = _probability(row)
    return Prediction(
        id=0,
        speaker="",
        claim=row.text("claim"),
        said_on=said_on or date.min,
        source=Source(
            row.text("source"), row.given("source_title"), row.given("source_publisher"),
            row.day("source_published"), row.given("archived"),
        ),
        kind=row.word(Kind, "kind", row.text("kind")) or Kind.REACH,
        deadline=_deadline(row, said_on, speaker),
        quote=row.given("quote"),
        quote_language=row.given("language"),
        translation=row.given("translation"),
        criterion=row.given("criterion"),
        target=row.given("target"),
        above=row.word(Above, "above", row.text("above")),
        decidable_on=row.day("decidable_on"),
        condition=row.given("condition"),
        compound=row.yes("compound"),
        wording=row.word(Wording, "wording", row.text("wording")) or Wording.QUOTED,
        wording_class=row.word(WordingClass, "wording_class", row.text("wording_class")),
        probability_ppm=parts,
        probability_words=words,
        tags=tuple(dict.fromkeys(row.items("tags"))),
        frame=row.given("frame"),
        origin=row.given("key"),
        needs=_needs(row),
    )  # fmt: skip


def _needs(row: Cells) -> int | None:
    """Return how many parts a split claim needs; its parts are rows that name it in part_of."""
    text = row.text("needs")
    if not text:
        return None
    if not text.isdecimal() or not int(text):
        row.refuse("needs", text, "it is not the number of parts that must come true")
        return None
    return int(text)


def _probability(row: Cells) -> tuple[int | None, str | None]:
    text = row.text("probability")
    words = row.given("probability_words")
    if not text:
        return None, words
    try:
        return probability(text), words or text
    except ValueError as error:
        row.refuse("probability", text, str(error))
        return None, None


def _base_rate(row: Cells) -> BaseRate | None:
    """Return the base rate with where it is from: neither stands without the other."""
    text, source = row.text("base_rate"), row.text("base_rate_from")
    if not text:
        if source:
            row.refuse("base_rate_from", source, "it is given without a base_rate")
        return None
    if not source:
        row.refuse("base_rate", text, "base_rate_from does not say where it is from")
    try:
        found = BaseRate(probability(text), source, text)
    except ValueError as error:
        row.refuse("base_rate", text, str(error))
        return None
    if source:
        row.attempt(check_base_rate, found)
    return found


def _deadline(row: Cells, said_on: date | None, speaker: Speaker) -> Deadline | None:
    text, words = row.text("deadline"), row.given("deadline_words")
    if not text or text.lower() in (NONE, "no deadline") or said_on is None:
        return None
    found = _read_deadline(row, text, words, said_on, speaker)
    if found is None:
        return None
    basis = row.word(Basis, "deadline_basis", row.text("deadline_basis"))
    precision = row.text("deadline_precision")
    return Deadline(
        found.day,
        found.words,
        _instead(precision, found.precision, precision),
        _day_instead(row, "window_start", found.window_start),
        _day_instead(row, "deadline_strict", found.strict),
        basis or Basis.STATED,
    )


def _read_deadline(
    row: Cells, text: str, words: str | None, said_on: date, speaker: Speaker
) -> Deadline | None:
    """Return the deadline in the row: a day as it stands, words as counted from said_on."""
    if ISO.fullmatch(text):
        day = row.day_of("deadline", text)
        if day is not None and day < said_on:
            row.refuse("deadline", text, f"it is before the day it was said ({said_on})")
        return deadline_on(day, words, said_on) if day else None
    calendars = row.context.calendars
    fiscal = calendars(speaker.name, said_on, speaker.roles) if calendars else None
    found = reading(text, said_on, row.context.order, fiscal)
    if found.day is None:
        row.refuse("deadline", text, why(found, row.context))
        return None
    return deadline_of(found, found.day, words or text)


def _instead(cell: str, derived: Any, given: Any) -> Any:
    """Return what a cell beside a derived value says; an empty one leaves the derived value."""
    if not cell:
        return derived
    return None if cell.lower() == NONE else given


def _day_instead(row: Cells, column: str, derived: date | None) -> date | None:
    cell = row.text(column)
    is_day = cell.lower() not in ("", NONE)
    day: date | None = _instead(cell, derived, row.day(column) if is_day else None)
    return day


def _evidence(row: Cells) -> tuple[Evidence, ...]:
    """Return the evidence: its lists run side by side, and one stance may do for all."""
    addresses = row.items("evidence")
    stances = row.items("stance")
    if len(stances) == 1 and addresses:
        stances *= len(addresses)
    if addresses and not stances:
        row.wrong.append("stance is empty: say for each piece of evidence for, against, …")
    elif len(stances) != len(addresses):
        row.wrong.append(f"stance has {len(stances)} items, and evidence has {len(addresses)}")
    details = {column: _beside(row, column, len(addresses)) for column in EVIDENCE_DETAILS}
    if len(stances) != len(addresses):
        return ()
    found = tuple(
        _piece(row, place, address, stance, {c: some[place] for c, some in details.items()})
        for place, (address, stance) in enumerate(zip(addresses, stances, strict=True))
    )
    row.wrong += _twice(found)
    return found


def _twice(evidence: Sequence[Evidence]) -> list[str]:
    """Return which evidence is the same page with the same stance as an earlier piece."""
    first: dict[tuple[str, str], int] = {}
    wrong = []
    for item in evidence:
        same = first.setdefault(evidence_key(item), item.number)
        if same != item.number:
            wrong.append(f"evidence {item.number} is evidence {same} again")
    return wrong


def evidence_key(item: Evidence) -> tuple[str, str]:
    """Return the form in which two pieces of evidence are the same."""
    try:
        address = url_key(item.url) if item.url else item.document or ""
    except ValueError:  # no address at all, which is told elsewhere
        address = item.url or ""
    return str(item.stance), address


def _beside(row: Cells, column: str, count: int) -> list[str]:
    items = row.items(column)
    if len(items) > count:
        row.wrong.append(f"{column} has {len(items)} items, and evidence has {count}")
    return items + [""] * (count - len(items))


def _piece(
    row: Cells, place: int, address: str, stance: str, details: Mapping[str, str]
) -> Evidence:
    document = address.removeprefix(DOCUMENT) if address.startswith(DOCUMENT) else None
    members: dict[str, Any] = {
        member: details[column] or None for column, member in EVIDENCE_DETAILS.items()
    }
    for column in ("evidence_published", "evidence_happened"):
        members[EVIDENCE_DETAILS[column]] = row.day_of(column, details[column])
    figure_by = details["evidence_figure_by"]
    members["figure_by"] = row.word(FigureBy, "evidence_figure_by", figure_by)
    if not stance:
        row.wrong.append(f"stance of evidence {place + 1} is empty")
    return Evidence(
        place + 1,
        row.word(Stance, "stance", stance) or Stance.CONTEXT,
        url=None if document else address or None,
        document=document,
        **members,
    )


def _verdict(row: Cells, said: Prediction, evidence: tuple[Evidence, ...]) -> Resolution | None:
    """Return the verdict as the file gives it: the file is its resolver.

    That of a split claim is not taken from the file: it follows from those of its parts.
    """
    if said.needs is not None:
        return None
    verdict = row.word(Verdict, "verdict", row.text("verdict"))
    reason = row.word(VoidReason, "void_reason", row.text("void_reason"))
    happened = row.day("happened_on")
    if verdict is None:
        for column in ("void_reason", "happened_on"):
            if row.text(column) and not row.text("verdict"):
                row.refuse(column, row.text(column), "it is given without a verdict")
        return None
    cited = _cited(row, evidence)
    given = Resolution(
        verdict=verdict,
        because=row.given("reason") or f"As given in {row.context.name}.",
        evidence=tuple(item.number for item in cited),
        void_reason=reason,
        happened_on=happened,
        known_on=_day_instead(row, "known_on", known_by(cited)),
        first_known_on=min((d for item in cited if (d := item.public_on)), default=None),
        resolver=f"file {row.context.name}",
        early=row.yes("early"),
    )
    if not row.wrong:
        row.wrong += _nonsense(given, said.deadline, row.context.day)
    return given


def _cited(row: Cells, evidence: Sequence[Evidence]) -> list[Evidence]:
    text = row.text("cites")
    numbers = {str(item.number): item.number for item in evidence}
    wanted = [] if text.lower() == NONE else row.items("cites")
    for number in wanted:
        if number not in numbers:
            row.refuse("cites", number, f"the row has no such evidence, only {len(evidence)}")
    cited = (
        tuple(numbers[n] for n in wanted if n in numbers) if text else cited_by_default(evidence)
    )
    return [item for item in evidence if item.number in cited]


def _nonsense(given: Resolution, deadline: Deadline | None, day: Day) -> list[str]:
    """Return how a verdict contradicts itself, its deadline, or what a verdict needs."""
    verdict, happened = given.verdict, given.happened_on
    over = deadline is not None and deadline.day < day.due
    in_time = deadline is None or happened is None or happened <= deadline.day
    told = {
        f'verdict "{verdict}" needs evidence: at least one link':
            not given.evidence and given.void_reason not in NEEDS_NO_EVIDENCE,
        f"void needs a void_reason: {', '.join(VoidReason)}":
            verdict is Verdict.VOID and given.void_reason is None,
        f'void_reason is only for void, and the verdict is "{verdict}"':
            verdict is not Verdict.VOID and given.void_reason is not None,
        '"late" needs happened_on, the day it came true':
            verdict is Verdict.LATE and happened is None,
        f'happened_on is given, and "{verdict}" has no such day':
            happened is not None
            and verdict in (Verdict.MISSED, Verdict.VOID, Verdict.UNCLEAR),
        f"happened_on {happened} is in the future":
            happened is not None and happened > day.known,
        f"happened_on {happened} is by the deadline, so it is not late":
            verdict is Verdict.LATE and happened is not None and in_time,
        f"happened_on {happened} is after the deadline, so it was not met":
            verdict is Verdict.MET and not in_time,
        f'without a deadline it cannot be "{verdict}"':
            deadline is None and verdict in (Verdict.MISSED, Verdict.LATE),
        f'"{verdict}" before the deadline needs yes in the column early':
            deadline is not None and not over and not given.early
            and verdict in (Verdict.MISSED, Verdict.PARTLY),
        f'"{verdict}" cannot be known before the deadline':
            deadline is not None and not over
            and verdict in (Verdict.LATE, Verdict.UNCLEAR),
    }  # fmt: skip
    return [text for text, applies in told.items() if applies]


def _check(
    row: Cells, said: Prediction, speaker: Speaker, evidence: tuple[Evidence, ...],
    resolution: Resolution | None, base_rate: BaseRate | None,
) -> None:  # fmt: skip
    """Note what the ledger would refuse, so that all bad rows are known before any is written."""
    row.attempt(check_prediction, said, row.context.day)
    row.attempt(check_texts, speaker)
    for item in evidence:
        row.attempt(check_evidence, item, row.context.day)
        row.attempt(check_figure, said, item)
    if resolution:
        row.attempt(check_texts, resolution)
    if not row.wrong and sum(map(len, row.cells.values())) > _SURELY_SHORT:
        row.wrong += _too_long(said, speaker, evidence, resolution, base_rate)


def _too_long(said: Prediction, *parts: Any) -> list[str]:
    flat = [part for some in parts for part in (some if isinstance(some, tuple) else (some,))]
    data = [to_data(part) for part in (said, *flat) if part is not None]
    try:
        body_of({"data": data, "envelope": " " * _ENVELOPE})
    except NotCanonical as error:
        return [f"the row cannot be kept: {error}"]
    return []
