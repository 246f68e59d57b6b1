"""What a second reviewer may judge blind, and the names that must not be shown while they do."""

from __future__ import annotations

from ledger.domain.blinding import Names
from ledger.domain.kinds import SpeakerKind
from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.reader import Reader


def reviewable(reader: Reader, day: Day, reviewer: str) -> list[Line]:
    """Return the judged predictions that a reviewer has not judged, blind or otherwise.

    Split claims are judged by their parts.
    """
    key = text_key(reviewer)
    sql = "SELECT prediction, assessor FROM assessment WHERE blind = 1"
    done = {number for number, name in reader.rows(sql) if text_key(name) == key}
    return [
        line
        for line in queries.lines(reader, day, parts=True)
        if line.verdict is not None
        and line.needs is None
        and line.id not in done
        and key not in {text_key(name or "") for name in (line.resolver, line.given_by)}
    ]


def names(reader: Reader) -> Names:
    """Return what all speakers and organisations of the ledger are called.

    Those of one prediction would not do: its evidence names others, and they tell who it is.
    """
    people: set[str] = set()
    organisations = {
        name
        for (name,) in reader.rows(
            "SELECT DISTINCT organisation FROM speaker_role WHERE organisation IS NOT NULL"
        )
    }
    for one in queries.speakers(reader):
        called = organisations if one.kind == SpeakerKind.ORGANISATION else people
        called.update((one.name, *one.aliases))
    return Names(tuple(sorted(people)), tuple(sorted(organisations)))
