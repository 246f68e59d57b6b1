"""Why a prediction stands where it stands: everything a reader needs to judge it anew.

Quote, terms, evidence, the rule or the person, what stood before, and what it does to the score.
An undecided one says instead what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from ledger.domain.assessment import newest
from ledger.domain.earlier import EarlierVerdict
from ledger.domain.line import Line
from ledger.domain.parts import RULE as PARTS
from ledger.domain.prediction import Deadline, Prediction, Resolution, Wording
from ledger.domain.resolver import (
    AFTER_MISSED,
    RULES,
    Answer,
    Proposal,
    Question,
)
from ledger.domain.scorecard_explain import Explained
from ledger.domain.scorecard_model import Figure, number
from ledger.domain.state import Asked
from ledger.domain.values import frozen
from ledger.domain.written import written
from ledger.render.assessments import assessment_data, assessment_fields
from ledger.render.days import instant
from ledger.render.grounds import chain_in, chain_words, ground_fields, step_words
from ledger.render.marks import mark, short_standing
from ledger.render.page import Field, Page, fields, heading, plural
from ledger.render.parts import part_fields
from ledger.render.prediction import (
    KINDS,
    Shown,
    claim_fields,
    coloured,
    deadline_words,
    evidence_block,
    judge,
    record_words,
    said_fields,
    show_data,
    speaker,
)
from ledger.render.safe import line_of

LASTED: Final = 3600
"""Seconds that a verdict was in force before its end is worth telling: a slip is not history."""

_RULES: Final = dict((*RULES, AFTER_MISSED, PARTS))


@frozen
class Why:
    """What the page is made of, besides the prediction itself.

    ``answer`` is what the rules say to it as it stands; ``counts`` what it adds to the headline
    of its speaker's card, which is ``headline``: None when it stands on no card at all.
    ``readings`` holds the other readings of its sentence, in the order of their ids.
    """

    shown: Shown
    answer: Answer
    earlier: Sequence[EarlierVerdict]
    readings: Sequence[Line]
    counts: Explained | None
    headline: Figure

    @property
    def lasting(self) -> tuple[EarlierVerdict, ...]:
        """Return the earlier verdicts that were in force for more than an hour."""
        return tuple(one for one in self.earlier if lasted(one))

    @property
    def flags(self) -> tuple[str, ...]:
        """Return every mark that a reader must know before quoting the verdict."""
        clock = ("recorded under a set clock",) if self.shown.state.clock_set else ()
        return (*(self.counts.flags if self.counts else ()), *clock)


def lasted(one: EarlierVerdict) -> bool:
    """Say whether a verdict was in force for so long that its end is worth telling."""
    since, until = datetime.fromisoformat(one.since), datetime.fromisoformat(one.until)
    return (until - since).total_seconds() > LASTED


def why_page(why: Why, page: Page) -> list[str]:
    """Return the page: what was said, by what it is judged, what came in, what follows."""
    shown = why.shown
    title = f"Why #{shown.line.id} is {mark(shown.line.status)}"
    before, after = sections(why, page)
    blocks = [
        coloured(heading(title, f"as of {page.today}", page), shown.line.status),
        *(fields(rows, page) for rows in before),
        evidence_block(shown, page),
        *(fields(rows, page) for rows in after),
    ]
    return [line for n, block in enumerate(blocks) if block for line in _spaced(n, block)]


def sections(why: Why, page: Page) -> tuple[list[list[Field]], list[list[Field]]]:
    """Return everything on the page but the evidence: what stands before it, and what behind."""
    shown = why.shown
    before = [
        [*claim_fields(shown), ("Criterion", [_criterion(why)]), *_said(shown)],
        [*_terms(shown, page), ("On record", record_words(shown))],
    ]
    after = [
        part_fields(shown.parts, page.today),
        [*_verdict(why, page), *ground_fields(shown.state, shown.due)],
        _past(why, page),
        [("In the score", _score(why))],
    ]
    return before, after


def _criterion(why: Why) -> str:
    """Return when the measure was written, and whether that was after the deadline."""
    found = written(why.shown.entries, "criterion")
    if found is None:
        return ""
    due = why.shown.state.prediction.deadline
    late = due is not None and found.at[:10] > due.day.isoformat()
    after = ", after the deadline" if late else ""
    return f"written {found.at[:10]} by {line_of(found.actor)}{after}"


def quote_kept(said: Prediction) -> str:
    """Return what is known of whether the quoted words can still be looked up."""
    if said.quote is None:
        return ""
    if said.wording is Wording.REPORTED:
        return "the words are a report's; a copy of what was said is not known"
    if said.source.archived_url:
        return "an archived copy of the source is named; whether they stand in it was not checked"
    return "no copy of the source is named, so only the page itself can show them"


def _spaced(place: int, block: list[str]) -> list[str]:
    return block if place < 2 else ["", *block]


def _said(shown: Shown) -> list[Field]:
    kept = quote_kept(shown.state.prediction)
    return [("Said by", [speaker(shown)]), *said_fields(shown), ("Words kept", [kept])]


def _terms(shown: Shown, page: Page) -> list[Field]:
    said = shown.state.prediction
    undivided = said.compound and said.needs is None
    several = "; it has several parts, so a person judges it" if undivided else ""
    return [
        ("Deadline", [deadline_words(said.deadline, page), *_reading(said.deadline, shown)]),
        ("Decidable on", [str(said.decidable_on or "")]),
        ("Kind", [f"{said.kind}: {KINDS[said.kind]}{several}"]),
    ]


def _reading(deadline: Deadline | None, shown: Shown) -> list[str]:
    """Return how the words became a day."""
    if deadline is None:
        return []
    unit = "half-year" if deadline.precision == "half" else deadline.precision
    last = f"the last day of that {unit}"
    precise = deadline.precision in (None, "day")
    how = "" if precise else f"read from the day it was said ({shown.line.said_on}): {last}"
    window = f"counted from {deadline.window_start}" if deadline.window_start else ""
    window = "" if precise and deadline.window_start == deadline.day else window
    strict = deadline.strict
    other = f"a stricter reading would be {strict}; the later day counts" if strict else ""
    return [how, window, other]


def _verdict(why: Why, page: Page) -> list[Field]:
    """Return the verdict with its ground, or what is missing for one."""
    state = why.shown.state
    given = state.current
    if given is None:
        return [("Missing", missing(why))]
    resolution = given.resolution
    rule = f"{resolution.rule}: {_RULES.get(resolution.rule, '')}" if resolution.rule else ""
    reason = f", {resolution.void_reason}" if resolution.void_reason else ""
    happened = str(resolution.happened_on or "")
    late = why.shown.line.days_late
    since = ", ".join(f"[{piece}]" for piece in why.shown.new)
    clock = ", before the deadline" if resolution.early else ""
    return [
        ("Verdict", [f"{mark(resolution.verdict)}{reason}, given {instant(given.at)}{clock}"]),
        ("By rule" if rule else "By", [rule or _person(why)]),
        ("Because", [resolution.because]),
        ("Rests on", [_rests_on(resolution)]),
        (
            "Happened on",
            [f"{happened}, {plural(late, 'day')} after the deadline" if late else happened],
        ),
        ("Known since", [str(resolution.known_on or "")]),
        ("New evidence", [f"{since} came in after the verdict" if since else ""]),
    ]


def _rests_on(given: Resolution) -> str:
    if given.parts:
        return f"its parts {', '.join(f'#{number}' for number in given.parts)}"
    cited = ", ".join(f"[{piece}]" for piece in given.evidence)
    return f"evidence {cited}" if cited else "no evidence"


def _person(why: Why) -> str:
    given = why.shown.state.current
    assert given is not None
    who, wrote = judge(given), line_of(given.actor)
    return f"{who}, a person" if who == wrote else f"{who}, a person; entered by {wrote}"


def missing(why: Why) -> list[str]:
    """Return what keeps an undecided prediction from a verdict, and the command that helps."""
    answer, number_ = why.answer, why.shown.line.id
    if why.shown.parts.parts:
        open_ = [f"#{part.id}" for part in why.shown.parts.parts if part.verdict is None]
        return [f"the verdict on its part{'s' if len(open_) > 1 else ''} {', '.join(open_)}",
                *(f"  ledger why {number.removeprefix('#')}" for number in open_[:1])]  # fmt: skip
    if why.shown.state.draft:
        return ["a second person's yes: it is a draft, and counts nowhere until then",
                f"  ledger accept {number_}"]  # fmt: skip
    if isinstance(answer, Proposal):
        rule = f"the rule {answer.rule} makes it {answer.verdict}"
        return [f"only the asking: {rule}. {answer.because}", f"  ledger resolve {number_}"]
    if isinstance(answer, Question):
        by_hand = f"  ledger resolve {number_} --verdict V --because TEXT"
        void = f"  ledger resolve {number_} --void condition-failed --because TEXT"
        return [
            f"a person's judgement ({answer.reason}): {answer.because}",
            by_hand,
            *([void] if answer.reason == "condition-open" else []),
        ]
    return {
        "open": ["nothing yet: its deadline has not passed"],
        "no-evidence": [
            "evidence: nothing was cited that speaks for it, against it, or of a search",
            f"  ledger cite {number_} URL --for",
        ],
        "no-deadline": [
            "a deadline: without one it is kept and never scored",
            f"  ledger amend {number_} --deadline WHEN",
        ],
        "judged": ["nothing: it has a verdict, of which the world did not know on this day"],
    }[answer.reason]


def _in_words(lines: Sequence[str]) -> str:
    """Return what is missing without the commands below it."""
    return " ".join(line for line in lines if not line.startswith("  "))


def _past(why: Why, page: Page) -> list[Field]:
    """Return the marks, what stood before, and what it belongs to."""
    own = why.shown.line.id
    return [
        ("Marks", list(why.flags)),
        ("Asked", [_asked(one) for one in why.shown.state.asked]),
        ("Before", [_earlier(one) for one in why.lasting]),
        *assessment_fields(why.shown.state.assessments),
        ("Chain", _chain(why, page)),
        ("Other readings", [_member(line, own, page) for line in why.readings]),
    ]


def _chain(why: Why, page: Page) -> list[str]:
    """Return every statement of the promise with how far it moved the date, and the sum."""
    family, own = why.shown.family, why.shown.line.id
    chain = chain_in(family)
    if chain is None:
        return []
    by_id = {line.id: line for line in family}
    moved = {step.id: step_words(step.days) for step in chain.steps}
    members = [
        _member(by_id[link.id], own, page) + (f"; {moved[link.id]}" if moved.get(link.id) else "")
        for link in chain.links
    ]
    return [*members, chain_words(family)]


def _asked(one: Asked) -> str:
    how = f": {line_of(one.note)}" if one.note else ""
    return f"the speaker was asked for comment on {one.asked_on}{how}"


def _earlier(one: EarlierVerdict) -> str:
    ends = {"late": "it came true later", "redacted": "its entry was redacted"}
    ended = ends.get(one.ended, one.ended)
    why = f": {line_of(one.because)}" if one.because and one.ended == "reopened" else ""
    by = one.resolution.rule or one.resolution.resolver or one.given_by
    return (
        f"{mark(one.resolution.verdict)} from {instant(one.since)} to {instant(one.until)}, by"
        f" {line_of(by)} ({line_of(one.resolution.because)}); {ended}{why}"
    )


def _member(line: Line, own: int, page: Page) -> str:
    this = " (this one)" if line.id == own else ""
    said = f"said {line.said_on}, deadline {line.deadline or 'none'}"
    return f"#{line.id}{this} {said}: {short_standing(line, page.today)}"


def _written_on(why: Why) -> str | None:
    found = written(why.shown.entries, "criterion")
    return found.at[:10] if found else None


def _score(why: Why) -> list[str]:
    """Return what it adds to its speaker's headline, and what that is."""
    counts, name = why.counts, line_of(why.shown.line.name)
    headline = f"{name}, on time: {why.headline.count or 'nothing judged yet'}"
    if counts is None:
        return ["adds nothing: a draft is counted nowhere", headline]
    if counts.why_not:
        return [f"adds nothing: {counts.why_not}", headline]
    on_time = "on time" if counts.numerator else "not on time"
    adds = f"counts as {on_time}: {number(counts.numerator)} of {number(counts.denominator)}"
    members = round(1 / counts.family_weight)
    shared = f"one of {members} in family #{counts.family}, which by claim family counts once"
    return [adds, shared if members > 1 else "", headline]


def why_data(why: Why) -> dict[str, Any]:
    """Return the page as data."""
    shown, counts = why.shown, why.counts
    return {
        **show_data(shown),
        "rule_says": _RULES.get(shown.line.rule) if shown.line.rule else None,
        "missing": None if shown.state.current else _in_words(missing(why)),
        "flags": list(why.flags),
        "new_evidence_numbers": list(shown.new),
        "retracted": [
            {
                "number": item.evidence.number,
                "url": item.evidence.url,
                "retracted_at": item.at,
                "because": item.because,
            }
            for item in shown.state.retracted
        ],
        "earlier_verdicts": [
            {
                "verdict": str(one.resolution.verdict),
                "because": one.resolution.because,
                "given_by": one.given_by,
                "since": one.since,
                "until": one.until,
                "ended": one.ended,
                "ended_because": one.because,
            }
            for one in why.lasting
        ],
        "criterion_written_on": _written_on(why),
        "quote_kept": quote_kept(shown.state.prediction) or None,
        "assessments": [
            assessment_data(one.assessment) for one in newest(why.shown.state.assessments)
        ],
        "family": [line.id for line in why.shown.family],
        "readings": [line.id for line in why.readings],
        "counts_numerator": counts.numerator if counts else 0.0,
        "counts_denominator": counts.denominator if counts else 0.0,
        "counts_not_because": counts.why_not if counts else "counted nowhere",
        "speaker_on_time": why.headline.count or None,
    }
