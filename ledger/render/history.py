"""The log in human words: one line an action, newest first, what was undone marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Entry, prediction_id
from ledger.domain.fold import fold_prediction
from ledger.domain.in_force import undone
from ledger.domain.values import frozen
from ledger.render.base_rates import rate_told
from ledger.render.days import instant
from ledger.render.marks import paint
from ledger.render.page import LABEL, LABELS_BESIDE, Page, wrap
from ledger.render.safe import line_of

FEW: Final = 3
"""An action of more entries than this on predictions is told by their number."""


@frozen
class Told:
    """One action in words: who did it, when, and whether and by whom it was undone."""

    at: str
    actor: str
    text: str
    undone: str | None = None
    clock_set: bool = False


def actions(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return entries in runs of one action each, in the order given; a run is oldest first."""
    runs = groupby(entries, key=lambda e: e.seq - e.step)
    return [sorted(run, key=lambda e: e.seq) for _, run in runs]


def tell(
    entries: Sequence[Entry], subjects: Mapping[str, Sequence[Entry]], undos: Sequence[Entry]
) -> list[Told]:
    """Return what was done, in the order of the entries given.

    ``subjects`` holds the whole past of every prediction that was amended, from which the old
    values come; ``undos`` every undo entry of the log.
    """
    dead = undone(undos)
    words = _Words(subjects, {entry.seq: entry for entry in (*undos, *entries)})
    return [_told(run, words, dead) for run in actions(entries)]


def _told(run: list[Entry], words: _Words, dead: Mapping[int, Entry]) -> Told:
    first = run[0]
    by = dead.get(first.seq)
    ended = f"{by.at[:10]} by {line_of(by.actor)}" if by else None
    return Told(first.at, line_of(first.actor), words.of(run), ended, first.clock is not None)


@frozen
class _Words:
    """What telling an action needs: the past of what it changed, and what it may have undone."""

    subjects: Mapping[str, Sequence[Entry]]
    known: Mapping[int, Entry]

    def of(self, run: Sequence[Entry]) -> str:
        """Return an action in words."""
        if run[0].type == kinds.ENTRY_UNDONE:
            return self._undoing(run)
        told = [e for e in run if not e.type.startswith("speaker.")] or list(run)
        # A verdict says more than the link that came with it.
        told = [e for e in told if e.type == kinds.RESOLUTION_GIVEN] or told
        # A split tells of its parts.
        told = [e for e in told if e.type == kinds.PREDICTION_SPLIT] or told
        if len(told) <= FEW:
            return "; ".join(one_entry(e, self.subjects.get(e.subject, ())) for e in told)
        numbers = sorted({prediction_id(e.subject) or 0 for e in told} - {0})
        verb = _VERBS.get(told[0].type, told[0].type)
        return f"{verb} {len(numbers)} predictions (#{numbers[0]} to #{numbers[-1]})"

    def _undoing(self, run: Sequence[Entry]) -> str:
        taken = sorted({seq for entry in run for seq in (entry.data or {}).get("entries", ())})
        what = [self.known[seq] for seq in taken if seq in self.known]
        if len(what) < len(taken):
            return f"took back entry {taken[0]} on {', '.join(_subject(entry) for entry in run)}"
        if what[0].type == kinds.ENTRY_UNDONE:
            return f"brought back what was undone on {', '.join(_subject(e) for e in what)}"
        return f"undid: {self.of(what)}"


_VERBS: Final = {
    kinds.PREDICTION_RECORDED: "added",
    kinds.PREDICTION_AMENDED: "changed",
    kinds.EVIDENCE_ATTACHED: "cited evidence for",
    kinds.RESOLUTION_GIVEN: "judged",
}


def one_entry(entry: Entry, past: Sequence[Entry] = ()) -> str:
    """Return what one entry did; ``past`` is all of its subject, for the values it changed."""
    subject, data = _subject(entry), entry.data
    if data is None:
        return f"{entry.type.partition('.')[2]} {subject} (redacted)"
    match entry.type:
        case kinds.PREDICTION_RECORDED:
            return f'added {subject} "{line_of(data.get("claim", ""))}"'
        case kinds.PREDICTION_AMENDED:
            return f"changed {subject}: {_changes(entry, past)}"
        case kinds.EVIDENCE_ATTACHED:
            where = data.get("url") or data.get("document", "")
            return f"cited {subject} [{data['number']}] {data['stance']} {line_of(where)}"
        case kinds.EVIDENCE_RETRACTED:
            return f"retracted {subject} [{data['number']}]: {line_of(data['because'])}"
        case kinds.RESOLUTION_GIVEN:
            rule = f" by the rule {data['rule']}" if data.get("rule") else ""
            return f"judged {subject} {data['verdict']}{rule}: {line_of(data['because'])}"
        case kinds.RESOLUTION_REOPENED:
            return f"reopened {subject}: {line_of(data['because'])}"
        case kinds.ENTRY_REDACTED:
            return f"redacted entry {data['seq']}: {line_of(data['because'])}"
        case _:
            return _beside(entry, subject, data)


def _beside(entry: Entry, subject: str, data: Mapping[str, Any]) -> str:
    """Return what an entry did that gave no verdict and changed neither evidence nor terms."""
    match entry.type:
        case kinds.PREDICTION_ACCEPTED:
            return f"accepted the draft {subject}"
        case kinds.PREDICTION_SPLIT:
            return f"split {subject} into {_parts(data)}"
        case kinds.COMMENT_ASKED:
            return f"asked for comment on {subject} on {data['asked_on']}"
        case kinds.BASE_RATE_SET:
            return f"set the base rate of {subject}: {rate_told(data)}"
        case kinds.ASSESSMENT_RECORDED:
            return f"noted on {subject} that {_assessed(data)}"
        case _:
            return _speaker(entry, subject, data)


def own_entry(entry: Entry, past: Sequence[Entry]) -> str:
    """Return what one entry did, on the page of the prediction that it was done to."""
    data = entry.data
    if data is None:
        return f"{entry.type.partition('.')[2]} it (redacted)"
    match entry.type:
        case kinds.PREDICTION_RECORDED:
            verdicts = [item["verdict"] for item in data.get("resolutions", ())]
            draft = ["a draft"] if data.get("draft") else []
            return " as ".join(["added it", *(verdicts[-1:] or draft)])
        case kinds.PREDICTION_ACCEPTED:
            return "accepted it"
        case kinds.COMMENT_ASKED:
            return f"asked for comment on {data['asked_on']}"
        case kinds.PREDICTION_AMENDED:
            return f"changed {_changes(entry, past)}"
        case kinds.EVIDENCE_ATTACHED:
            return f"cited [{data['number']}] {data['stance']}"
        case kinds.EVIDENCE_RETRACTED:
            return f"retracted [{data['number']}]"
        case kinds.RESOLUTION_GIVEN:
            if data.get("rule"):
                return f"let the rule {data['rule']} judge it {data['verdict']}"
            return f"judged it {data['verdict']}: {line_of(data['because'])}"
        case kinds.RESOLUTION_REOPENED:
            return f"reopened it: {line_of(data['because'])}"
        case _:
            return _own_rest(entry, data)


def _assessed(data: Mapping[str, Any]) -> str:
    told = data.get("verdict") or "not judged yet"
    return f"{line_of(data['by'])} says {told}"


def _own_rest(entry: Entry, data: Mapping[str, Any]) -> str:
    if entry.type == kinds.ASSESSMENT_RECORDED:
        return f"noted that {_assessed(data)}"
    if entry.type == kinds.BASE_RATE_SET:
        return f"set the base rate: {rate_told(data)}"
    if entry.type == kinds.ENTRY_UNDONE:
        return f"took back entry {min(data['entries'])}"
    if entry.type == kinds.PREDICTION_SPLIT:
        return f"split it into {_parts(data)}"
    return entry.type


def own_history(
    entries: Sequence[Entry], undos: Sequence[Entry], page: Page, label: str = "History"
) -> list[str]:
    """Return the past of one prediction, oldest first, under its label."""
    dead = undone(undos)
    beside = page.width >= LABELS_BESIDE
    found = [] if beside else [paint(label, "bold")]
    for entry in entries:
        head = (
            f"{label if beside and not found else '':<{LABEL if beside else 2}}{entry.at[:10]}  "
        )
        by = dead.get(entry.seq)
        mark = f" [undone {by.at[:10]}]" if by else ""
        text = f"{line_of(entry.actor)} {own_entry(entry, entries)}{mark}"
        lines = wrap(text, page.width, first=head)
        found += [paint(line, "dim") for line in lines] if by else lines
    if beside and found:
        found[0] = found[0].replace(label, paint(label, "bold"), 1)
    return found


def _speaker(entry: Entry, subject: str, data: Mapping[str, Any]) -> str:
    match entry.type:
        case kinds.SPEAKER_ADDED:
            return f"added the speaker {line_of(data['name'])}"
        case kinds.SPEAKER_RENAMED:
            return f"renamed {subject} to {line_of(data['name'])}"
        case kinds.SPEAKER_ALIAS_ADDED:
            return f"gave {subject} the alias {line_of(data['alias'])}"
        case kinds.SPEAKER_ALIAS_REMOVED:
            return f"took the alias {line_of(data['alias'])} from {subject}"
        case kinds.SPEAKER_ROLE_ADDED:
            role = ", ".join(data[part] for part in ("role", "organisation") if part in data)
            return f"noted that {subject} is {line_of(role)}"
        case kinds.SPEAKER_FISCAL_YEAR_SET:
            since = f" since {data['since']}" if "since" in data else ""
            from ledger.domain.fiscal_words import year_end

            return f"noted that {subject} ends its fiscal year on {year_end(data['ends'])}{since}"
        case kinds.SPEAKER_MERGED:
            return f"merged {subject} into {line_of(data['into'])}"
        case _:
            return f"{entry.type} on {subject}"


def _parts(data: Mapping[str, Any]) -> str:
    return ", ".join(f"#{number}" for number in data.get("parts", ()))


def _subject(entry: Entry) -> str:
    kind, _, name = entry.subject.partition("/")
    return f"#{name}" if kind == "prediction" else line_of(name)


def _changes(entry: Entry, past: Sequence[Entry]) -> str:
    """Return what an amendment changed: "deadline 2026-10-31 to 2026-11-20"."""
    before = fold_prediction([e for e in past if e.seq < entry.seq])
    old = to_data(before.prediction) if before else {}
    changes = (entry.data or {}).get("changes", {})
    return "; ".join(
        f"{name.replace('_', ' ')} from {_value(old.get(name))} to {_value(new)}"
        for name, new in sorted(changes.items())
    )


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return _value(value.get("day") or value.get("url"))
    if isinstance(value, list):
        return line_of(", ".join(map(str, value)))
    text = line_of(str(value))
    return f'"{text}"' if " " in text else text


def page_of_history(told: Sequence[Told], page: Page) -> list[str]:
    """Return the actions as lines, the newest first."""
    found: list[str] = []
    widest = max((len(one.actor) for one in told), default=0)
    for one in told:
        head = f"{instant(one.at)}  {one.actor:<{widest}}  "
        marks = [f"undone {one.undone}"] if one.undone else []
        marks += ["under a set clock"] if one.clock_set else []
        text = f"{one.text} [{', '.join(marks)}]" if marks else one.text
        if page.width < LABELS_BESIDE:
            lines = [head.rstrip(), *wrap(text, page.width, first="  ")]
        else:
            lines = wrap(text, page.width, first=head)
        found += [paint(line, "dim") for line in lines] if one.undone else lines
    return found


def entry_data(entry: Entry, dead: Mapping[int, Entry]) -> dict[str, Any]:
    """Return an entry as a flat object; ``data`` is None when it was redacted."""
    by = dead.get(entry.seq)
    return {
        "seq": entry.seq,
        "action": entry.seq - entry.step,
        "at": entry.at,
        "actor": entry.actor,
        "type": entry.type,
        "subject": entry.subject,
        "data": dict(entry.data) if entry.data is not None else None,
        "undone_by": by.seq if by else None,
        "clock_set": entry.clock is not None,
    }
