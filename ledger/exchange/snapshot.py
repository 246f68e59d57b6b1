"""Everything that is in force, read once: what every export but the log itself is made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ledger.domain.entry import Entry
from ledger.domain.fold import fold_prediction, fold_speaker
from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker
from ledger.domain.state import PredictionState
from ledger.store import log
from ledger.store.archive import log_rows
from ledger.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The predictions in force in the order of their ids, their speakers, and their keys.

    A key names a prediction in any ledger: that of the row it came from, else its id with the
    start of the hash of the entry that recorded it.
    """

    states: tuple[PredictionState, ...]
    speakers: dict[str, Speaker]
    keys: dict[int, str]

    def speaker_of(self, state: PredictionState) -> Speaker:
        """Return who is now held to have said it: the one that a speaker was merged into."""
        slug = state.prediction.speaker
        # Whoever was redacted is known by the slug alone.
        speaker = self.speakers.get(slug, Speaker(slug, slug))
        return self.speakers.get(speaker.merged_into or "", speaker)

    def names(self) -> dict[str, str]:
        """Return, for each slug, a name that means this speaker alone.

        It is the speaker's name, or the slug when another one can be called by that name.
        """
        standing = [one for one in self.speakers.values() if not one.merged_into]
        called = Counter(key for one in standing for key in _keys(one))
        return {
            one.slug: one.name if called[text_key(one.name)] == 1 else one.slug for one in standing
        }


def _keys(speaker: Speaker) -> set[str]:
    return {text_key(name) for name in (speaker.slug, speaker.name, *speaker.aliases)}


def in_force(reader: Reader) -> Snapshot:
    """Return everything that is in force in a ledger."""
    entries: dict[str, list[Entry]] = {}
    leaves: dict[int, bytes] = {}
    for row in log_rows(reader):
        leaves[row.seq] = row.leaf
        entry = log.entry_from(
            row.seq, row.step, row.recorded_at, row.actor, row.type, row.subject, row.body
        )
        entries.setdefault(row.subject, []).append(entry)
    about = entries.items()
    folded = [fold_prediction(some) for name, some in about if name.startswith("prediction/")]
    people = [fold_speaker(some) for name, some in about if name.startswith("speaker/")]
    # A draft counts nowhere, so it is not in force either; only the log carries it.
    kept = (one for one in folded if one and not one.draft)
    states = sorted(kept, key=lambda one: one.prediction.id)
    return Snapshot(
        tuple(states),
        {one.speaker.slug: one.speaker for one in people if one},
        {one.prediction.id: _key(one, leaves[one.recorded_seq]) for one in states},
    )


def _key(state: PredictionState, leaf: bytes) -> str:
    return state.prediction.origin or f"{state.prediction.id}-{leaf.hex()[:12]}"
