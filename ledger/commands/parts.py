"""Headings under which the many options of a command stand in its help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Parts = Mapping[str, tuple[str, ...]]
"""Each heading with the options below it; what is named nowhere stands under "Options"."""

PREDICTION: Final[Parts] = {
    "Who said it": ("--speaker", "--new-speaker", "--organisation-speaker"),
    "When, and by when": (
        "--said", "--deadline", "--deadline-words", "--reading", "--assumed", "--no-deadline",
        "--decidable",
    ),
    "In which words": (
        "--claim", "--quote", "--language", "--translation", "--reported", "--wording",
        "--wording-class", "--probability", "--if", "--compound",
    ),
    "Where": ("--source", "--title", "--publisher", "--published", "--archived"),
    "How it is judged": (
        "--criterion", "--kind", "--target", "--above", "--base-rate", "--base-rate-from",
    ),
    "Among the others": (
        "--restates", "--reading-of", "--frame", "--tag", "--allow-duplicate",
    ),
}  # fmt: skip
"""What a prediction is made of."""

EVIDENCE: Final[Parts] = {
    "Which way it points": ("--for", "--against", "--nothing-found", "--context", "--reply"),
    "What it says": (
        "--date", "--happened", "--value", "--figure-by", "--title", "--publisher", "--quote",
        "--note", "--archived",
    ),
    "Instead of new evidence": ("--asked", "--retract", "--because"),
}  # fmt: skip
"""What a piece of evidence is made of."""


CARD: Final[Parts] = {
    "Which predictions": (
        "--organisation", "--since", "--until", "--tag", "--role", "--year", "--horizon",
        "--wording-class", "--resolver", "--frame", "--prospective", "--recorded-by",
    ),
    "How they are told": ("--policy", "--cut", "--diff", "--recorded", "--explain", "--figure"),
    "As a picture": (
        "--picture", "--svg", "--png", "--theme", "--width", "--address", "--force",
    ),
}  # fmt: skip
"""What a card is of, how it is told, and how it is drawn."""


def heading_of(parts: Parts, names: list[str]) -> str:
    """Return the heading for an option that goes by these names."""
    return next((head for head, known in parts.items() if set(names) & set(known)), "Options")
