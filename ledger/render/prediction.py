"""One prediction on one page: what was said, by what it is judged, and what has come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ledger.domain.entry import Entry
from ledger.domain.line import Line
from ledger.domain.prediction import Basis, Deadline, Kind, Wording
from ledger.domain.state import Given, PredictionState
from ledger.domain.status import Status
from ledger.domain.values import frozen
from ledger.render.base_rates import base_rate_data, base_rate_fields
from ledger.render.days import distance, instant, iso
from ledger.render.evidence import evidence_data, evidence_lines, retracted_lines
from ledger.render.grounds import above_words, chain_data, chain_words, ground_data, ground_fields
from ledger.render.history import own_history
from ledger.render.marks import color_of, mark, paint
from ledger.render.page import Field, Page, fields, plural
from ledger.render.parts import NO_PARTS, Parts, part_data, part_fields
from ledger.render.rows import data_of, percent_of
from ledger.render.safe import line_of

KINDS: Final = {
    Kind.REACH: "comes true on some day and stays true; can be met early",
    Kind.DURING: "a value or state of a whole period; decided when all of it is over",
    Kind.NEVER: "says that something will not happen; decided by a person",
}
"""What each kind means for its verdict."""


@frozen
class Shown:
    """A prediction with what pages about it need: its line, who said it as what, and its past."""

    state: PredictionState
    line: Line
    role: str | None
    entries: Sequence[Entry]
    undos: Sequence[Entry]
    due: date
    """The deadline day: a deadline before it has passed."""
    family: Sequence[Line] = ()
    """The chain of restatements it is in, in the order of their ids; empty for none."""
    parts: Parts = NO_PARTS
    """Its parts, or the claim that it is a part of."""
    proved_at: str | None = None
    """The instant no later than which its record existed, by somebody else's time stamp."""

    @property
    def new(self) -> tuple[int, ...]:
        """Return the numbers of the evidence that came after the verdict."""
        return tuple(item.evidence.number for item in self.state.new_evidence)


def show_page(shown: Shown, page: Page) -> list[str]:
    """Return everything about one prediction, its past at the end."""
    rows: list[Field] = [
        ("Prediction", [f"#{shown.line.id} by {speaker(shown)}"]),
        *claim_fields(shown),
        *said_fields(shown),
        ("Deadline", [deadline_words(shown.state.prediction.deadline, page)]),
        ("Decidable on", [str(shown.state.prediction.decidable_on or "")]),
        ("Status", status_words(shown)),
        *part_fields(shown.parts, page.today),
        *ground_fields(shown.state, shown.due),
        ("Chain", [chain_words(shown.family)]),
        ("On record", record_words(shown) if shown.proved_at else []),
    ]
    found = coloured(fields(rows, page), shown.line.status)
    found += evidence_block(shown, page)
    return [*found, *own_history(shown.entries, shown.undos, page)]


def speaker(shown: Shown) -> str:
    """Return who said it, with the role: "Ada Example (CEO, Example Robotics)"."""
    role = f" ({line_of(shown.role)})" if shown.role else ""
    return f"{line_of(shown.line.name)}{role}"


def claim_fields(shown: Shown) -> list[Field]:
    """Return the claim, the words it was read from, and by what it is judged."""
    said = shown.state.prediction
    language = f" ({said.quote_language})" if said.quote_language else ""
    stated = said.probability_words or percent_of(said.probability_ppm)
    return [
        ("Claim", [f'"{said.claim}"', _reported(said.wording)]),
        (
            "Words",
            [f'"{said.quote}"{language}' if said.quote else "", _translated(said.translation)],
        ),
        ("Counts as met", [said.criterion or ""]),
        ("Target", [said.target or "", above_words(said.above) if said.target else ""]),
        ("Condition", [said.condition or ""]),
        ("Probability", [f"{stated}, stated by the speaker" if stated else ""]),
        *base_rate_fields(shown.state),
        ("Tags", [", ".join(said.tags)]),
        ("Collection", [said.frame or ""]),
    ]


def _reported(wording: Wording) -> str:
    return "reported by the press, not quoted" if wording is Wording.REPORTED else ""


def _translated(text: str | None) -> str:
    return f'translated: "{text}"' if text else ""


def said_fields(shown: Shown) -> list[Field]:
    """Return when and where it was said, and whether the page is kept."""
    said = shown.state.prediction
    where = ", ".join(part for part in (said.source.title, said.source.publisher) if part)
    day = iso(said.said_on)
    source = said.source
    kept = f"archived: {source.archived_url}" if source.archived_url else "not archived"
    published = source.published_on
    later = f"published {published}" if published and published != said.said_on else ""
    return [("Said on", [f"{day}, {where}" if where else day, later, source.url, kept])]


def record_words(shown: Shown) -> list[str]:
    """Return since when it is on record: what we claim, and what somebody else proves."""
    proved = shown.proved_at
    return [
        f"{instant(shown.state.accepted_at or shown.state.recorded_at)} by our own clock",
        f"no later than {proved} by a time stamp from outside" if proved else "",
    ]


def deadline_words(deadline: Deadline | None, page: Page) -> str:
    """Return a deadline with its distance and the words it was read from."""
    if deadline is None:
        return "none: it is kept and never scored"
    words = f'; from "{line_of(deadline.words)}"' if deadline.words else ""
    assumed = "; assumed, the speaker gave none" if deadline.basis is Basis.ASSUMED else ""
    return f"{iso(deadline.day)}, {distance(deadline.day, page.today)}{words}{assumed}"


def status_words(shown: Shown) -> list[str]:
    """Return where it stands, and the verdict with its reason when there is one."""
    current = shown.state.current
    if current is None or shown.line.verdict is None:
        return [_undecided(shown.line.status)]
    late = shown.line.days_late
    days = f", {plural(late, 'day')} after the deadline" if late else ""
    by = judge(current)
    since = ", ".join(f"[{number}]" for number in shown.new)
    return [
        f"{mark(current.resolution.verdict)}{days}, given {current.at[:10]} by {by}",
        current.resolution.because,
        f"new evidence since: {since}" if since else "",
    ]


def judge(given: Given) -> str:
    """Return who or what gave a verdict: "the rule only-against", "reviewer"."""
    if given.resolution.rule:
        return f"the rule {given.resolution.rule}"
    return line_of(given.resolution.resolver or given.actor)


def _undecided(status: Status) -> str:
    return f"{mark(status)}, no verdict yet" if status is Status.DUE else mark(status)


def coloured(lines: list[str], status: Status) -> list[str]:
    """Return lines with the first naming of the state in its colour."""
    told = mark(status)
    for place, line in enumerate(lines):
        if told in line:
            lines[place] = line.replace(told, paint(told, color_of(status)), 1)
            break
    return lines


def evidence_block(shown: Shown, page: Page) -> list[str]:
    """Return the evidence under its title, with what was retracted."""
    state = shown.state
    if shown.parts.parts and not state.evidence:
        return []
    if not state.evidence and not state.retracted:
        return fields([("Evidence", [f"none yet: ledger cite {shown.line.id} URL"])], page)
    found = [paint("Evidence", "bold"), *evidence_lines(state.evidence, page, shown.new)]
    if state.retracted:
        found += [paint("Retracted", "bold"), *retracted_lines(state.retracted, page)]
    return found


def show_data(shown: Shown) -> dict[str, Any]:
    """Return everything about one prediction as data, its words exactly as they are kept."""
    said, state = shown.state.prediction, shown.state
    new = set(shown.new)
    return {
        **data_of(shown.line),
        "role": shown.role,
        "quote": said.quote,
        "quote_language": said.quote_language,
        "translation": said.translation,
        "criterion": said.criterion,
        "target": said.target,
        **ground_data(shown.state, shown.due),
        "chain": chain_data(shown.family),
        "condition": said.condition,
        "compound": said.compound,
        **part_data(shown.line, shown.parts),
        "wording_class": str(said.wording_class) if said.wording_class else None,
        "probability_words": said.probability_words,
        **base_rate_data(state),
        "deadline_window_start": said.deadline.window_start if said.deadline else None,
        "deadline_strict": said.deadline.strict if said.deadline else None,
        "source_title": said.source.title,
        "source_publisher": said.source.publisher,
        "source_published_on": said.source.published_on,
        "source_archived_url": said.source.archived_url,
        "origin": said.origin,
        "recorded_at": state.recorded_at,
        "proved_at": shown.proved_at,
        "recorded_by": state.recorded_by,
        "draft": state.draft,
        "accepted_at": state.accepted_at,
        "accepted_by": state.accepted_by,
        "comment_asked_on": [one.asked_on for one in state.asked],
        "terms_changed_late": state.terms_late,
        "evidence": [evidence_data(i, i.evidence.number in new) for i in state.evidence],
        "evidence_cited": list(state.current.resolution.evidence) if state.current else [],
    }
