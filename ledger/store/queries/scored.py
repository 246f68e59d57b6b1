"""What scoring needs to know of each prediction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ledger.domain.kinds import Kind, Verdict
from ledger.domain.line import Line
from ledger.domain.status import Day
from ledger.store.among import among
from ledger.store.anchored import proved_records
from ledger.store.families import roots
from ledger.store.queries.predictions import PUBLIC, lines
from ledger.store.reader import Reader

if TYPE_CHECKING:
    from ledger.domain.scorecard import Outcome
    from ledger.domain.scorecard_model import DatedRate, Guidance


def outcomes(
    reader: Reader, day: Day, speaker: str | None = None, there: Sequence[Line] | None = None
) -> list[Outcome]:
    """Return what scoring needs to know of each prediction, of one speaker or of all.

    Parts of split claims are among them: the card shows them, and counts them nowhere.
    ``there`` are their lines, where they were read already.
    """
    from ledger.store.base_rates import base_rates
    from ledger.store.parts import split_late

    if there is None:
        there = lines(reader, day, speaker=speaker, parts=True, counted=False)
    ids = None if speaker is None else [item.id for item in there]
    family = roots(reader, ids and [item.id for item in there if item.restates is not None])
    late, proved = split_late(reader, there), proved_records(reader, ids)
    second = second_verdicts(reader, day, ids)
    guided = guidance(reader, day, ids and [i.id for i in there if i.kind is Kind.DURING])
    rates = base_rates(reader, ids)
    return [
        outcome_of(
            item, day, family, late, second, proved.get(item.id, ""), guided.get(item.id),
            rates.get(item.id, ()),
        )
        for item in there
    ]  # fmt: skip


def guidance(
    reader: Reader, day: Day, numbers: Collection[int] | None = None
) -> dict[int, Guidance]:
    """Return the guided numbers of stated periods with what came of them, by a day.

    Of several figures the one for the latest day counts.  ``numbers`` asks for some predictions.
    """
    sql = f"""SELECT p.id, p.target, e.value FROM prediction p
               JOIN evidence e ON e.prediction = p.id
              WHERE p.kind = 'during' AND p.target IS NOT NULL AND e.value IS NOT NULL
                AND e.stance IN ('for', 'against')
                AND {PUBLIC}"""
    order = " ORDER BY p.id, COALESCE(e.happened_on, e.published_on, ''), e.number"
    found = [
        row
        for ids in among("p.id", numbers)
        for row in reader.rows(f"{sql}{ids}{order}", {"known": day.known.isoformat()})
    ]
    if not found:
        return {}
    # Imported only where there is something to read: most cards hold no guided number.
    from ledger.domain.guided import guidance_of

    pairs = ((number, guidance_of(target, value)) for number, target, value in found)
    return {number: pair for number, pair in pairs if pair}


def second_verdicts(
    reader: Reader, day: Day, numbers: Collection[int] | None = None
) -> dict[int, str]:
    """Return the verdict that a blind reviewer last gave on each prediction, by a day.

    ``numbers`` asks for some predictions.
    """
    sql = """SELECT prediction, verdict FROM assessment
              WHERE blind = 1 AND verdict IS NOT NULL AND known_on <= :known"""
    known = {"known": day.known.isoformat()}
    return {
        number: verdict
        for ids in among("prediction", numbers)
        for number, verdict in reader.rows(f"{sql}{ids} ORDER BY seq", known)
    }


def outcome_of(
    item: Line,
    day: Day,
    family: Mapping[int, int],
    late: frozenset[int] = frozenset(),
    second: Mapping[int, str] | None = None,
    proved: str = "",
    guided: Guidance | None = None,
    rates: tuple[DatedRate, ...] = (),
) -> Outcome:
    """Return one prediction as scoring sees it; ``family`` is what ``roots`` gives.

    ``late`` are the claims that were split once the outcome of a part could be known, ``second``
    the verdicts that blind reviewers gave.  It is on record from our own clock, or from
    ``proved`` where a time stamp is later.  ``guided`` is the guided number with what came,
    ``rates`` the base rates that were set.
    """
    from ledger.domain.scorecard import Outcome

    redundant = item.verdict is Verdict.UNCLEAR and item.new_evidence
    return Outcome(
        id=item.id, family=family.get(item.id, item.id), speaker=item.speaker,
        claim=item.claim, said_on=item.said_on, deadline=item.deadline, kind=str(item.kind),
        verdict=str(item.verdict) if item.verdict and not redundant else None,
        void_reason=str(item.void_reason) if item.void_reason else None,
        happened_on=item.happened_on, known_on=_clamped(item.known_on, day),
        recorded_on=date.fromisoformat(max(item.recorded_at, proved)[:10]),
        first_known_on=item.first_known_on, basis=item.basis or "stated",
        wording=item.wording, reading_of=item.reading_of, restates=item.restates,
        wording_class=item.wording_class or _said_a_number(item),
        probability_ppm=item.probability_ppm,
        frame=item.frame, tags=item.tags, resolver=item.resolver, rule=item.rule,
        early=item.early, terms_late=item.terms_late, decidable_on=item.decidable_on,
        strict=item.strict, own_figures=item.own_figures, part_of=item.part_of,
        needs=item.needs, split_late=item.id in late, second_verdict=(second or {}).get(item.id),
        guidance=guided, base_rates=rates,
    )  # fmt: skip


def _said_a_number(item: Line) -> str | None:
    """Return the class of a stated probability, whoever forgot to name it; None for words."""
    return None if item.probability_ppm is None else "probability"


def _clamped(known_on: date | None, day: Day) -> date | None:
    """Return the day a verdict counts from; one given today counts today, wherever today is."""
    return min(known_on, day.due) if known_on else None
