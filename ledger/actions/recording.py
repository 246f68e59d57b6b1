"""Log predictions: one, or a batch from a file, each with its speaker if that one is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from ledger.actions.assessing import check_assessment
from ledger.actions.checks import check_evidence, check_prediction, check_texts
from ledger.actions.grounds import check_figure
from ledger.actions.linking import check_links, check_parts
from ledger.actions.rating import check_base_rate
from ledger.actions.resolving import NEEDS_NO_EVIDENCE
from ledger.actions.whom import Whom
from ledger.domain import entry as kinds
from ledger.domain.assessment import Assessment
from ledger.domain.base_rate import BaseRate
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject, speaker_subject
from ledger.domain.names import Known, slug_of, text_key
from ledger.domain.parts import Whole, last_decidable, verdict_of_whole
from ledger.domain.prediction import Evidence, Prediction, Resolution, Speaker
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, SpeakerNotFound, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader


@dataclass(frozen=True, slots=True)
class Recording:
    """A prediction as it enters: who said it, and what comes with it.

    ``said.id`` is ignored.  ``speaker`` None means that ``said.speaker`` is the slug of someone
    known; else a speaker of that name or alias is used, or added when there is none.  Links to
    other rows of the same file are given by their keys (``said.origin``).  A ``draft`` counts
    nowhere until a second person accepts it.
    """

    said: Prediction
    speaker: Speaker | None = None
    evidence: tuple[Evidence, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    restates_origin: str | None = None
    reading_origin: str | None = None
    part_origin: str | None = None
    draft: bool = False
    base_rate: BaseRate | None = None
    assessments: tuple[Assessment, ...] = ()


def record(
    connection: sa.Connection,
    said: Prediction,
    *,
    stamp: Stamp,
    day: Day,
    speaker: Speaker | None = None,
    allow_duplicate: bool = False,
    draft: bool = False,
    base_rate: BaseRate | None = None,
) -> int:
    """Log one prediction and return its id; a new speaker is added in the same action.

    Raises AlreadyThere when the speaker made the same claim on the same day, Unusable when it
    cannot be kept as it is, SpeakerNotFound or PredictionNotFound when it names one that is not
    there.
    """
    [number] = record_all(
        connection,
        [Recording(said, speaker, draft=draft, base_rate=base_rate)],
        stamp=stamp,
        day=day,
        allow_duplicates=allow_duplicate,
    )
    return number


def record_all(
    connection: sa.Connection,
    rows: Sequence[Recording],
    *,
    stamp: Stamp,
    day: Day,
    allow_duplicates: bool = False,
) -> list[int]:
    """Log many predictions as one action and return their ids, in the order of the rows.

    A row whose origin is in the ledger already adds nothing; its id is returned all the same.
    """
    head = log.lock(connection)
    batch = _Batch(ConnectionReader(connection), head, day, rows)
    numbers = [batch.add(row, allow_duplicate=allow_duplicates) for row in rows]
    batch.check_links()
    if batch.events:
        log.act(connection, head, batch.events, stamp)
    return numbers


class _Batch:
    """The events of one action, with the ids and slugs they take."""

    def __init__(
        self, reader: Reader, head: log.Head, day: Day, rows: Sequence[Recording]
    ) -> None:
        """Give every row its id first, so that rows can name rows further down."""
        self.reader = reader
        self.day = day
        self.rows = rows
        self.events: list[Event] = []
        people = [Known(s.slug, s.name, s.aliases) for s in queries.speakers(reader)]
        self.whom = Whom(people, trust_names=True)
        self.taken = queries.slugs(reader)
        self.claims: set[tuple[str, str, date]] = set()
        self.new: dict[int, Prediction] = {}
        origins = [row.said.origin for row in rows if row.said.origin]
        twice = next((key for key, count in Counter(origins).items() if count > 1), None)
        if twice is not None:
            raise AlreadyThere(f'the key "{twice}" stands in the file twice.')
        self.there = queries.origins(reader, origins)
        new = [row.said.origin for row in rows if row.said.origin not in self.there]
        self.next_id = head.next_id
        fresh = {origin: head.next_id + place for place, origin in enumerate(new) if origin}
        self.numbers = {**self.there, **fresh}

    def add(self, row: Recording, *, allow_duplicate: bool) -> int:
        """Add one row's events and return its id; the old id when the row is here already."""
        if row.said.origin in self.there:
            return self.there[row.said.origin]
        said = self._linked(replace(row.said, id=self.next_id, speaker=self._speaker(row)), row)
        if said.needs is not None:
            said = self._with_last_part(said)
        check_prediction(said, self.day)
        self._check_case(row, said)
        if not allow_duplicate:
            self._check_new(said)
        data = {name: part for name, part in to_data(said).items() if name != "id"}
        if row.draft:
            data["draft"] = True
        if row.base_rate:
            check_base_rate(row.base_rate)
            data["base_rate"] = to_data(row.base_rate)
        if row.evidence:
            data["evidence"] = [to_data(item) for item in row.evidence]
        resolutions = row.resolutions if said.needs is None else self._of_parts(said)
        if resolutions:
            data["resolutions"] = [to_data(item) for item in resolutions]
        subject = prediction_subject(said.id)
        self.events.append(Event(kinds.PREDICTION_RECORDED, subject, data))
        self.events += [Event(kinds.ASSESSMENT_RECORDED, subject, to_data(one))
                        for one in self._opinions(row, said)]  # fmt: skip
        self.new[said.id] = said
        self.next_id += 1
        return said.id

    def check_links(self) -> None:
        """Check what the new ones name, once all of them are known."""
        for said in self.new.values():
            check_links(self.reader, said, self.day, self.new)
            if said.needs is not None or said.part_of is not None:
                check_parts(said, self.new)

    def _with_last_part(self, whole: Prediction) -> Prediction:
        """Return a split claim that can be decided no sooner than the last part in the file."""
        mine = (row.said for row in self.rows if row.part_origin == whole.origin is not None)
        days = [whole.decidable_on, *(part.decidable_on for part in mine)]
        latest = last_decidable(whole.deadline.day, days) if whole.deadline else None
        return replace(whole, decidable_on=latest or whole.decidable_on)

    def _of_parts(self, whole: Prediction) -> tuple[Resolution, ...]:
        """Return the verdict of a split claim: that which follows from its parts' in the file."""
        given = {
            self.numbers[row.said.origin]: row.resolutions[-1] if row.resolutions else None
            for row in self.rows
            if row.said.origin and row.part_origin and row.part_origin == whole.origin
        }
        if not given or whole.deadline is None or whole.needs is None:
            return ()
        verdict = verdict_of_whole(Whole(whole.needs, whole.deadline.day), given)
        return (verdict,) if verdict else ()

    def _check_case(self, row: Recording, said: Prediction) -> None:
        """Raise Unusable for evidence or verdicts that no action would have let in."""
        numbers = [item.number for item in row.evidence]
        if numbers != list(range(1, len(numbers) + 1)):
            raise Unusable("the evidence of a new prediction is numbered from 1.")
        for item in row.evidence:
            check_evidence(item, self.day)
            check_figure(said, item)
        for resolution in row.resolutions:
            check_texts(resolution)
            missing = [n for n in resolution.evidence if n not in numbers]
            bare = not resolution.evidence and resolution.void_reason not in NEEDS_NO_EVIDENCE
            if missing or bare:
                what = f"[{missing[0]}], which is not there" if missing else "no evidence"
                raise Unusable(f'the verdict "{resolution.verdict}" cites {what}.')

    def _opinions(self, row: Recording, said: Prediction) -> tuple[Assessment, ...]:
        """Return what others say, once it is sure that no speaker is among them."""
        for one in row.assessments:
            check_assessment(one, self.day)
            if said.speaker in {known.slug for known in self.whom.called(one.by)}:
                raise Unusable(f"{one.by} cannot judge {one.by}'s own prediction.")
        return row.assessments

    def _linked(self, said: Prediction, row: Recording) -> Prediction:
        restates, reading, whole = row.restates_origin, row.reading_origin, row.part_origin
        return replace(
            said,
            restates=self._number(restates) if restates else said.restates,
            reading_of=self._number(reading) if reading else said.reading_of,
            part_of=self._number(whole) if whole else said.part_of,
        )

    def _number(self, origin: str) -> int:
        if origin not in self.numbers:
            raise Unusable(f'no row and no prediction has the key "{origin}".')
        return self.numbers[origin]

    def _speaker(self, row: Recording) -> str:
        if row.speaker is None:
            if row.said.speaker not in self.taken:
                raise SpeakerNotFound(
                    row.said.speaker, (), ("All speakers:", "ledger speaker list")
                )
            return row.said.speaker
        slug, doubt = self.whom.answer(row.speaker.name)
        if doubt is not None:
            called = [one.slug for one in self.whom.called(row.speaker.name)]
            raise Unusable(
                f'several speakers are called "{row.speaker.name}".',
                ("Say which:", f"-s {' or '.join(called)}"),
            )
        return slug or self._new_speaker(row.speaker)

    def _new_speaker(self, speaker: Speaker) -> str:
        check_texts(speaker)
        if not text_key(speaker.name):
            raise Unusable("the speaker has no name.", ("", "-s NAME"))
        slug = slug_of(speaker.name, self.taken)
        self.taken.add(slug)
        self.whom.add(speaker.name, Known(slug, speaker.name, speaker.aliases))
        data = to_data(replace(speaker, slug=slug))
        self.events.append(Event(kinds.SPEAKER_ADDED, speaker_subject(slug), data))
        return slug

    def _check_new(self, said: Prediction) -> None:
        key = (said.speaker, text_key(said.claim), said.said_on)
        if key in self.claims:
            raise AlreadyThere(f'"{said.claim}" stands in the file twice.')
        self.claims.add(key)
        for number, said_on in queries.twins(self.reader, said.speaker, key[1]):
            if said_on == said.said_on:
                raise duplicate_of(self.reader, number, said, self.day)


def duplicate_of(reader: Reader, number: int, said: Prediction, day: Day) -> AlreadyThere:
    """Return the refusal of a prediction that looks like one that is here, with the ways out."""
    there = queries.line(reader, number, day)
    due = f", deadline {there.deadline}" if there.deadline else ""
    return AlreadyThere(
        f"this looks like #{number}, which is already here.",
        ("Another source for it:", f"ledger cite {number} {said.source.url} --context"),
        ("Promised again, new date:", f"the same command with --restates {number}"),
        ("Truly a different claim:", "the same command with --allow-duplicate"),
        details=(f"#{number}  {there.name}, said {there.said_on}{due}", f'     "{there.claim}"'),
    )
