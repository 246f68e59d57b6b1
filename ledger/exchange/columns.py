"""The columns of a spreadsheet: those that are always there, and those that a row may need."""

from __future__ import annotations

from typing import Final, Literal

Order = Literal["mdy", "dmy"]
"""How a file writes 03/04/2027, when it says so."""

COLUMNS: Final = (
    "key", "speaker", "role", "organisation", "claim", "quote", "language", "criterion", "kind",
    "said_on", "deadline", "deadline_words", "source", "archived", "probability", "target",
    "condition", "restates", "frame", "tags", "evidence", "stance", "verdict", "void_reason",
    "reason", "happened_on",
)  # fmt: skip
"""Every export has these, in this order."""

NEEDED: Final = ("speaker", "claim", "said_on", "deadline", "source")
"""No row can do without these."""

EVIDENCE_DETAILS: Final = {
    "evidence_published": "published_on",
    "evidence_happened": "happened_on",
    "evidence_value": "value",
    "evidence_figure_by": "figure_by",
    "evidence_title": "title",
    "evidence_publisher": "publisher",
    "evidence_quote": "quote",
    "evidence_note": "note",
    "evidence_archived": "archived_url",
}
"""Lists beside ``evidence``, item by item: column and member of Evidence."""

ASSESSED: Final = {
    "assessed_by": "by",
    "assessed_verdict": "verdict",
    "assessed_words": "words",
    "assessed_because": "because",
    "assessed_url": "url",
    "assessed_on": "assessed_on",
    "assessed_claim": "claim",
    "assessed_deadline": "deadline",
    "assessed_target": "target",
    "assessed_blind": "blind",
    "assessed_key": "origin",
}
"""Lists beside ``assessed_by``, item by item: column and member of Assessment."""

FURTHER: Final = (
    "speaker_kind", "aliases", "role_since", "role_until", "translation", "wording",
    "wording_class", "reading_of", "compound", "above", "decidable_on", "deadline_basis",
    "deadline_precision", "window_start", "deadline_strict", "probability_words", "source_title",
    "source_publisher", "source_published", "needs", "part_of", *EVIDENCE_DETAILS, "cites",
    "known_on", "early", "base_rate", "base_rate_from", *ASSESSED,
)  # fmt: skip
"""An export has one of these only when a row needs it: what is not given has no column."""

NONE: Final = "none"
"""In ``deadline``: there is none, never score it.  In a derived column: not what we derive."""
