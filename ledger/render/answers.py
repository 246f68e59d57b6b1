"""What writing commands answer: what changed, in one block."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Entry
from ledger.domain.line import Line
from ledger.domain.prediction import Basis, Evidence, Resolution, Verdict, WordingClass
from ledger.domain.state import PredictionState
from ledger.domain.values import frozen
from ledger.domain.wording import propose
from ledger.render.base_rates import chance_words
from ledger.render.days import distance, weekday
from ledger.render.marks import mark
from ledger.render.page import Page, wrap
from ledger.render.safe import line_of
from ledger.render.targets import target_words
from ledger.render.width import cells

_HEAD: Final = re.compile(
    r" *(?:(?:Said|Deadline|Target|Prob\.|Wording|From|Counts) +|(?:Criterion|Base rate) )?"
)
"""The label in front of a line, with the space behind it."""


@frozen
class Tally:
    """How many of a speaker's judged predictions came true on time."""

    met: int
    judged: int

    def __str__(self) -> str:
        return f"{self.met} of {self.judged}"


@frozen
class Decided:
    """A prediction that a rule decided."""

    id: int
    verdict: Verdict
    rule: str
    because: str


@frozen
class Left:
    """A due prediction that needs a person, and why."""

    id: int
    speaker: str
    claim: str
    deadline: date | None
    reason: str
    because: str


def added(state: PredictionState, name: str, today: date) -> str:
    """Return what was logged: claim, day, deadline as it was read, probability, criterion."""
    said = state.prediction
    probability = f"{said.probability_ppm / 10_000:g}%" if said.probability_ppm else "none given"
    criterion = f'none given: ledger amend {said.id} --criterion "..."'
    what = "draft " if state.draft else ""
    lines = [
        f'Added {what}#{said.id}  {line_of(name)}: "{line_of(said.claim)}"',
        f"  Said      {weekday(said.said_on)}, {line_of(said.source.url)}",
        f"  Deadline  {_deadline(state, today)}",
        *([f"  Target    {target}"] if (target := target_words(said)) else []),
        f"  Prob.     {probability}",
        f"  Criterion {line_of(said.criterion) if said.criterion else criterion}",
    ]
    if state.base_rates:
        newest = state.base_rates[-1]
        lines.append(f"  Base rate {chance_words(newest)}, from {line_of(newest.rate.source)}")
    if said.wording_class:
        words = wording(said.wording_class, said.quote, said.quote_language)
        lines.append(f"  Wording   {words}; if not: ledger amend {said.id} --wording-class CLASS")
    if state.draft:
        lines.append(f"  It counts once a second person accepts it: ledger accept {said.id}")
    return "\n".join(lines)


def wording(name: WordingClass, quote: str | None, language: str | None) -> str:
    """Return how firmly it was put, with the words that say so: expect ("on track")."""
    found = propose(quote, language)
    told = found is not None and found.wording_class is name
    return f'{name} ("{line_of(found.words)}")' if found and told else str(name)


def fitted(text: str, page: Page) -> str:
    """Return an answer in lines that fit; what stands behind a label stays behind it."""
    if not page.cut:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        if cells(line) <= page.width:
            lines.append(line)
            continue
        head = _HEAD.match(line)
        first = head[0] if head else ""
        lines += wrap(line[len(first) :], page.width, first=first, rest=" " * max(2, len(first)))
    return "\n".join(lines)


def _deadline(state: PredictionState, today: date) -> str:
    said, due = state.prediction, state.prediction.deadline
    if due is None:
        return "none: it is kept and never scored"
    words = f' ("{line_of(due.words)}", said {said.said_on})' if due.words else ""
    basis = "; assumed, not stated" if due.basis is Basis.ASSUMED else ""
    return f"{weekday(due.day)}, {distance(due.day, today)}{words}{basis}"


def accepted(lines: Sequence[Line]) -> str:
    """Return which drafts count from now on."""
    return "\n".join(
        f'Accepted #{line.id}  {line_of(line.name)}: "{line_of(line.claim)}"' for line in lines
    )


def asked(number: int, name: str, day: date) -> str:
    """Return that the speaker was asked for comment."""
    return f"Noted on #{number}: {line_of(name)} was asked for comment on {day}."


def cited(state: PredictionState, items: Sequence[Evidence]) -> str:
    """Return what was attached, with a warning for what is older than the prediction."""
    said = state.prediction
    lines: list[str] = []
    for item in items:
        when = f", {item.day}" if item.day else ", no date"
        lines.append(f"Added evidence [{item.number}] to #{said.id}: {item.stance}{when}")
        if item.day and item.day < said.said_on:
            lines.append(
                f"Warning: it is dated {item.day}, before the prediction was made"
                f" ({said.said_on})."
            )
    if state.verdict:
        lines.append(f"#{said.id} was judged {state.verdict}; this is new evidence since.")
    return "\n".join(lines)


def retracted(state: PredictionState, item: Evidence) -> str:
    """Return what no longer counts, with a warning when the verdict rests on it."""
    number = state.prediction.id
    text = f"Retracted evidence [{item.number}] of #{number}; it stays in the history."
    current = state.current
    if current and item.number in current.resolution.evidence:
        text += (
            f"\nWarning: the verdict in force ({state.verdict}) cites it."
            f"  ledger reopen {number} --because TEXT"
        )
    return text


def amended(before: PredictionState, after: PredictionState) -> str:
    """Return each member that changed, old and new."""
    old, new = to_data(before.prediction), to_data(after.prediction)
    lines = [f"Amended #{after.prediction.id}"]
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            label = name.replace("_", " ")
            lines.append(f"  {label}: {_short(old.get(name))} -> {_short(new.get(name))}")
    if after.terms_late:
        lines.append("  Marked for good: a term was changed after the deadline.")
    return "\n".join(lines)


def _short(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return line_of(", ".join(str(part) for part in value.values()))
    if isinstance(value, list):
        return line_of(", ".join(str(part) for part in value))
    return line_of(str(value))


def judged(
    id: int, name: str, resolution: Resolution, tally: tuple[Tally, Tally], *, early: bool
) -> str:
    """Return the verdict and what it does to the speaker's record; ``tally`` is before, after."""
    before, after = tally
    text = f"{marked(resolution.verdict, id)}."
    if early:
        return f"{text} It enters {line_of(name)}'s record after the deadline."
    if before == after:
        return f"{text} {line_of(name)} stays at {after}." if after.judged else text
    return f"{text} {line_of(name)} is now {after} (was {before})."


def judged_part(id: int, resolution: Resolution, whole: Line) -> str:
    """Return the verdict on a part and what follows for the whole, which has the vote."""
    text = f"{marked(resolution.verdict, id)}, a part of #{whole.id}."
    if whole.verdict is None:
        return f"{text} #{whole.id} waits for its other parts."
    return f"{text} So #{whole.id} is {mark(whole.verdict)}."


def marked(verdict: Verdict, number: int) -> str:
    """Return a verdict with its glyph and the id between: "✗ #12 missed"."""
    glyph, _, word = mark(verdict).partition(" ")
    return f"{glyph} #{number} {word}"


@frozen
class Told:
    """What is told of a settlement: the first of each kind, and how many there are of all."""

    done: Sequence[Decided]
    left: Sequence[Left]
    verdicts: Mapping[Verdict, int]
    left_count: int


def settled(told: Told, page: Page, *, dry_run: bool = False) -> str:
    """Return what the rules decided, each with its rule, and what needs a person, with why."""
    verb = "Would settle" if dry_run else "Settled"
    count = sum(told.verdicts.values())
    lines = [f"{verb} {count:,} by rule{_counts(told)}:"] if count else []
    for one in told.done:
        lines.append(f"  {marked(one.verdict, one.id)} ({one.rule})")
        lines += wrap(one.because, page.width, first="      ")
    lines += _more(count - len(told.done))
    if told.left:
        return "\n".join([*lines, *_left(told, page)])
    return "\n".join(lines) if count else "Nothing is due: no prediction waits for a verdict."


def _counts(told: Told) -> str:
    """Return how often each verdict was given, where not every one of them is told."""
    if len(told.done) == sum(told.verdicts.values()):
        return ""
    each = (f"{count:,} {word}" for word in Verdict if (count := told.verdicts.get(word, 0)))
    return f" ({', '.join(each)})"


def _more(count: int) -> list[str]:
    return [f"  and {count:,} more (--json tells all)"] if count else []


def _left(told: Told, page: Page) -> list[str]:
    one_left = told.left_count == 1
    what = "prediction needs" if one_left else "predictions need"
    lines = [f"{told.left_count:,} due {what} a person:"]
    digits = max(len(str(one.id)) for one in told.left)
    for one in told.left:
        head = f"  {one.id:>{digits}}  "
        who = f"{line_of(one.speaker)}: {line_of(one.claim)}"
        lines.append(head + page.short(who, page.width - len(head)))
        lines.append(f"{' ' * len(head)}{one.deadline}, {one.reason}")
    lines += _more(told.left_count - len(told.left))
    return [*lines, "Name one:", f"  ledger resolve {told.left[0].id} --verdict V --because TEXT"]


def settled_data(done: Sequence[Decided], left: Sequence[Left]) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        "settled": [
            {"id": one.id, "verdict": str(one.verdict), "rule": one.rule, "because": one.because}
            for one in done
        ],
        "left": [
            {"id": one.id, "speaker": one.speaker, "claim": one.claim, "deadline": one.deadline,
             "reason": one.reason, "because": one.because}
            for one in left
        ],
    }  # fmt: skip


def reopened(number: int, taken: Resolution) -> str:
    """Return which verdict no longer stands."""
    who = taken.rule or taken.resolver
    return (
        f"Reopened #{number}: {taken.verdict} (by {line_of(str(who))}) is no longer in force."
        " Both stay in the history."
    )


def undone(entries: Sequence[Entry], now: datetime) -> str:
    """Return what was taken back."""
    return f"Undone: {action(entries)} ({_ago(entries[0], now)}, by {line_of(entries[0].actor)})."


def redone(entries: Sequence[Entry], now: datetime) -> str:
    """Return what is in force again."""
    return f"Redone: {action(entries)} ({_ago(entries[0], now)}, by {line_of(entries[0].actor)})."


def undo_list(found: Sequence[Sequence[Entry]], actor: str, now: datetime) -> str:
    """Return what could be undone, newest first."""
    if not found:
        return f"{line_of(actor)} has nothing to undo."
    lines = [
        f"{place:>3}  {_when(entries[0], now)}  {action(entries)}"
        for place, entries in enumerate(found, start=1)
    ]
    lines.append(
        'Undo the first with "ledger undo", or the first two with "ledger undo --last 2".'
    )
    return "\n".join(lines)


def _ago(entry: Entry, now: datetime) -> str:
    seconds = int((now - datetime.fromisoformat(entry.at)).total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // length
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def _when(entry: Entry, now: datetime) -> str:
    at = datetime.fromisoformat(entry.at).astimezone(now.tzinfo)
    day = "today     " if at.date() == now.date() else at.date().isoformat()
    return f"{day} {at:%H:%M}"


def action(entries: Sequence[Entry]) -> str:
    """Return an action in a few words: "add #18", "judge #17 missed", "cite #16 https://…"."""
    told = [_told(entry) for entry in entries if not entry.type.startswith("speaker.")]
    if not told:
        return ", ".join(_told(entry) for entry in entries)
    # A verdict says more than the link that came with it.
    verdicts = [text for text in told if text.startswith("judge ")]
    splits = [text for text in told if text.startswith("split ")]
    some = verdicts or splits or told
    if len(some) <= 3:
        return ", ".join(some)
    verb = some[0].split()[0]
    numbers = sorted({kinds.prediction_id(entry.subject) or 0 for entry in entries} - {0})
    return f"{verb} {len(numbers)} predictions (#{numbers[0]} to #{numbers[-1]})"


def _told(entry: Entry) -> str:
    kind, _, name = entry.subject.partition("/")
    subject = f"#{name}" if kind == "prediction" else line_of(name)
    if entry.data is None:
        return f"{entry.type} {subject} (redacted)"
    words = _WORDS.get(entry.type)
    return words(subject, entry.data) if words else f"{entry.type} {subject}"


def _amended(subject: str, data: Mapping[str, Any]) -> str:
    return f"amend {subject} ({', '.join(sorted(data['changes'])).replace('_', ' ')})"


def _employed(subject: str, data: Mapping[str, Any]) -> str:
    place = ", ".join(data[part] for part in ("role", "organisation") if part in data)
    return f"note the role of {subject}: {line_of(place)}"


_WORDS: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    kinds.PREDICTION_RECORDED: lambda subject, data: f"add {subject}",
    kinds.PREDICTION_ACCEPTED: lambda subject, data: f"accept {subject}",
    kinds.PREDICTION_AMENDED: _amended,
    kinds.PREDICTION_SPLIT: lambda subject, data: f"split {subject}",
    kinds.ASSESSMENT_RECORDED: lambda subject, data: (
        f"note what {line_of(data['by'])} says of {subject}"
    ),
    kinds.BASE_RATE_SET: lambda subject, data: f"set the base rate of {subject}",
    kinds.COMMENT_ASKED: lambda subject, data: f"note that {subject} was asked for comment",
    kinds.EVIDENCE_ATTACHED: lambda subject, data: (
        f"cite {subject} {line_of(data.get('url', ''))}"
    ),
    kinds.EVIDENCE_RETRACTED: lambda subject, data: f"retract [{data['number']}] of {subject}",
    kinds.RESOLUTION_GIVEN: lambda subject, data: f"judge {subject} {data['verdict']}",
    kinds.RESOLUTION_REOPENED: lambda subject, data: f"reopen {subject}",
    kinds.SPEAKER_ADDED: lambda subject, data: f"add speaker {line_of(data['name'])}",
    kinds.SPEAKER_RENAMED: lambda subject, data: f"rename {subject} to {line_of(data['name'])}",
    kinds.SPEAKER_MERGED: lambda subject, data: f"merge {subject} into {line_of(data['into'])}",
    kinds.SPEAKER_ALIAS_ADDED: lambda subject, data: f"call {subject} {line_of(data['alias'])}",
    kinds.SPEAKER_ALIAS_REMOVED: lambda subject, data: (
        f"no longer call {subject} {line_of(data['alias'])}"
    ),
    kinds.SPEAKER_ROLE_ADDED: _employed,
    kinds.SPEAKER_FISCAL_YEAR_SET: lambda subject, data: (
        f"note the fiscal year of {subject}: {line_of(data['ends'])}"
    ),
}
"""How an entry of each type is told: its subject and its data, to a few words."""
