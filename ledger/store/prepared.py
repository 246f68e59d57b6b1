"""What of a recorded prediction is known before its place in a ledger is: nearly everything.

Only its id, its place in the log and its speaker's slug depend on the ledger.  The rest can be
made ready elsewhere, in another process; ``Appending.record_prepared`` puts the two together.  A
test holds this to ``Appending.record``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Values = tuple[Any, ...]


class Prepared(NamedTuple):
    """One prediction to record; rows lack the columns that name it.

    ``before`` and ``after`` are the canonical bytes of its entry's data, around the speaker.
    """

    claim_key: str
    before: bytes
    after: bytes
    prediction: Values
    words: str
    evidence: list[Values]
    tags: list[str]
    resolution: Values | None
