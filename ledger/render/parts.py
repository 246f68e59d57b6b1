"""A split claim on a page: its parts with their verdicts, and what follows from them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from ledger.domain.line import Line
from ledger.domain.parts import needs_words
from ledger.domain.values import frozen
from ledger.render.marks import short_standing
from ledger.render.page import Field, plural
from ledger.render.safe import line_of

LATE_SPLIT = "split after the outcome of a part could be known"


@frozen
class Parts:
    """A split claim with its parts, or a part with its whole; neither for every other.

    ``is_late`` says that it was split once the outcome of a part could be known.
    """

    whole: Line | None = None
    parts: tuple[Line, ...] = ()
    is_late: bool = False

    @property
    def needs(self) -> str:
        """Return how many parts must come true, in words."""
        assert self.whole is not None, "only a split claim needs parts"
        assert self.whole.needs is not None, "only a split claim needs parts"
        words = needs_words(self.whole.needs, len(self.parts))
        return {"all": "all of them have", "any": "one of them has"}.get(words, f"{words} have")


NO_PARTS: Final = Parts()
"""What a claim that was not split, and is no part, shows."""


def split(shown: Parts) -> str:
    """Return what a claim was split into."""
    assert shown.whole is not None, "only a split claim is told"
    number = shown.whole.id
    widest = max(len(str(part.id)) for part in shown.parts)
    lines = [f"Split #{number} into {len(shown.parts)} parts; {shown.needs} to come true:"]
    lines += [
        f"  #{part.id:<{widest}}  by {part.deadline}  {line_of(part.claim)}"
        for part in shown.parts
    ]
    lines.append(f"  #{number} keeps its one vote; its verdict follows from theirs.")
    if shown.is_late:
        lines.append(f"  Marked: {LATE_SPLIT}.")
    return "\n".join(lines)


def part_fields(shown: Parts, today: date) -> list[Field]:
    """Return the parts of a claim, or the claim that it is a part of."""
    if shown.parts:
        head = f"{plural(len(shown.parts), 'part')}, {shown.needs} to come true"
        late = LATE_SPLIT if shown.is_late else ""
        return [("Parts", [head, *(_part(part, today) for part in shown.parts), late])]
    if shown.whole is not None:
        whole = shown.whole
        stands = short_standing(whole, today)
        text = f'#{whole.id} "{line_of(whole.claim)}": {stands}; the whole has the vote'
        return [("Part of", [text])]
    return []


def _part(part: Line, today: date) -> str:
    days = f" by {part.deadline}" if part.deadline else ""
    return f"#{part.id} {short_standing(part, today)},{days}: {line_of(part.claim)}"


def part_data(own: Line, shown: Parts) -> dict[str, Any]:
    """Return the parts, or the whole, as data."""
    return {
        "needs": own.needs,
        "part_of": own.part_of,
        "parts": [
            {"id": part.id, "claim": part.claim, "deadline": part.deadline,
             "status": str(part.status)}
            for part in shown.parts
        ],
        "split_late": shown.is_late if shown.parts else None,
    }  # fmt: skip
