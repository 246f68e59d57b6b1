"""The page of one prediction: the verdict, the words, the four days, the evidence, the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.domain.earlier import EarlierVerdict, earlier_verdicts
from ledger.domain.entry import PREDICTION_AMENDED, PREDICTION_RECORDED, Entry
from ledger.domain.in_force import in_force
from ledger.domain.line import Line
from ledger.domain.parts import RULE as PARTS
from ledger.domain.prediction import Basis, Deadline, Stance, Wording
from ledger.domain.resolver import AFTER_MISSED, RULES, settle_state
from ledger.domain.scorecard import explain, headline_card
from ledger.domain.scorecard_explain import Explained
from ledger.domain.scorecard_model import number
from ledger.domain.state import Given, PredictionState
from ledger.render import why as render
from ledger.render.base_rates import base_rate_words
from ledger.render.citation import citation
from ledger.render.days import distance, instant, plain
from ledger.render.grounds import chain_in, chain_words, ground_fields, step_words
from ledger.render.history import own_entry
from ledger.render.page import plural
from ledger.render.parts import part_fields
from ledger.render.prediction import KINDS, Shown, judge
from ledger.render.rows import percent_of
from ledger.render.safe import line_of
from ledger.site import address, drawings, parts
from ledger.site.book import Book
from ledger.site.feeds import review_markup
from ledger.site.finding import lead
from ledger.site.page import Page, Site
from ledger.site.parts import Values

_RULES: Final = dict((*RULES, AFTER_MISSED, PARTS))


def prediction_page(book: Book, line: Line, site: Site, why: render.Why) -> Page:
    """Return the page of a prediction that stands in the ledger."""
    claim, name = line_of(line.claim), line_of(line.name)
    return Page(
        path=address.prediction(line.id),
        template="prediction.html",
        title=f"{_word(line)}: {claim} ({name})",
        about=lead(why.shown, book.day.today),
        values=_values(book, why),
        since=max(entry.seq for entry in why.shown.entries),
        markup=review_markup(book, why, site),
    )


def _word(line: Line) -> str:
    return str(line.status).capitalize()


def explained(book: Book, line: Line) -> render.Why:
    """Return everything that a page about a prediction is made of."""
    shown = Shown(
        state=book.state(line.id),
        line=line,
        role=book.role_on(line),
        entries=book.entries[line.id],
        undos=book.undos,
        due=book.day.due,
        family=book.family_of(line.id),
        parts=book.parts_of(line),
        proved_at=book.proved.get(line.id),
    )
    members = shown.family or [line]
    card = headline_card(book.outcomes(members), as_of=book.day.due, known=book.day.known)
    return render.Why(
        shown,
        answer=settle_state(shown.state, book.day.due),
        earlier=_over(shown),
        readings=book.readings_of(line),
        counts=next((row for row in explain(card) if row.id == line.id), None),
        headline=card.headline,
    )


def _over(shown: Shown) -> list[EarlierVerdict]:
    """Return the verdicts that were in force once; on a day in the past some still are."""
    standing = [given.resolution for given in shown.state.given[-1:]]
    return [one for one in earlier_verdicts(shown.entries) if one.resolution not in standing]


def _values(book: Book, why: render.Why) -> Values:
    shown, state, line = why.shown, why.shown.state, why.shown.line
    said, today = state.prediction, book.day.today
    new = set(shown.new)
    return {
        **parts.row(line, today),
        "lead": lead(shown, today),
        "because": line_of(state.current.resolution.because) if state.current else "",
        "judge": _judge(state.current) if state.current else None,
        "missing": render.missing(why)[0] if state.current is None else "",
        "role": line_of(shown.role or ""),
        "reported": said.wording is Wording.REPORTED,
        "quote": _quote(state),
        "source": _source(state),
        "dates": _dates(shown, today),
        "track": _track(shown, book.day.due),
        "criterion": _criterion(shown),
        "terms": _terms(state),
        "evidence": [parts.evidence(i.evidence, new=i.evidence.number in new)
                     for i in state.evidence if i.evidence.stance is not Stance.REPLY],
        "replies": [parts.evidence(i.evidence) for i in state.evidence
                    if i.evidence.stance is Stance.REPLY],
        "asked": [f"Asked for comment on {plain(one.asked_on)}"
                  + (f": {line_of(one.note)}" if one.note else "") for one in state.asked],
        "retracted": [{**parts.evidence(i.evidence), "because": line_of(i.because),
                       "retracted": i.at[:10]} for i in state.retracted],
        "grounds": _grounds(shown),
        "flags": [_sentence(flag) for flag in why.flags],
        "earlier": [_earlier(one) for one in why.lasting],
        "history": _history(book, shown.entries),
        "chain": _chain(shown),
        "charts": drawings.of_family(book, shown.family),
        "readings": parts.rows(why.readings, today),
        "pieces": parts.rows(shown.parts.parts, today),
        "pieces_words": _pieces(shown),
        "whole": parts.row(shown.parts.whole, today)
        if shown.parts.whole and not shown.parts.parts else None,
        "counts": _counts(why.counts),
        "cite": citation(state, line).rpartition(" (ledger #")[0],
        "tags": [{"name": line_of(tag), "path": address.topic(tag)} for tag in said.tags],
        "frame": line_of(said.frame or ""),
        "data": f"{address.prediction(line.id)}data.json",
        "log": _log(book, shown.entries),
    }  # fmt: skip


def _judge(given: Given) -> Values:
    resolution = given.resolution
    rule = resolution.rule
    return {
        "day": parts.day(date.fromisoformat(given.at[:10])),
        "known": parts.day(resolution.known_on),
        "who": "" if rule else judge(given),
        "rule": rule or "",
        "says": _RULES.get(rule, "").rstrip(".") if rule else "",
        "cited": list(resolution.evidence),
        "early": resolution.early,
        "reason": str(resolution.void_reason or "").replace("-", " "),
    }


def _quote(state: PredictionState) -> Values | None:
    said = state.prediction
    if not said.quote:
        return None
    return {
        "text": line_of(said.quote).strip('"“”'),
        "language": line_of(said.quote_language or ""),
        "translation": line_of(said.translation or ""),
    }


def _source(state: PredictionState) -> Values:
    source = state.prediction.source
    return {
        "url": address.web(source.url),
        "host": address.host(source.url),
        "about": ", ".join(line_of(part) for part in (source.title, source.publisher) if part),
        "archived": address.web(source.archived_url),
        "published": parts.day(source.published_on)
        if source.published_on != state.prediction.said_on
        else None,
    }


def _dates(shown: Shown, today: date) -> list[Values]:
    """Return the four days, never mixed: said, deadline, happened, judged."""
    said, given = shown.state.prediction, shown.state.current
    happened = given.resolution.happened_on if given else None
    judged = date.fromisoformat(given.at[:10]) if given else None
    late = f"{plural(shown.line.days_late, 'day')} late" if shown.line.days_late else ""
    return [
        {"name": "Said", "day": parts.day(said.said_on), "words": "", "none": ""},
        {"name": "Deadline", "day": parts.day(said.deadline.day if said.deadline else None),
         "words": _deadline_words(said.deadline, today), "none": "none"},
        {"name": "Happened", "day": parts.day(happened), "words": late, "none": "–"},
        {"name": "Judged", "day": parts.day(judged), "words": "", "none": "not yet"},
    ]  # fmt: skip


def _deadline_words(due: Deadline | None, today: date) -> str:
    if due is None:
        return "kept, never scored"
    if due.basis is Basis.ASSUMED:
        return "assumed: the speaker gave none"
    if due.words and due.words != due.day.isoformat():
        return f"said as “{line_of(due.words)}”"
    return distance(due.day, today)


def _track(shown: Shown, today: date) -> Values | None:
    """Return the days as places on a line, in hundredths of it; None without a deadline."""
    said, due = shown.line.said_on, shown.line.deadline
    if due is None:
        return None
    happened = shown.state.current.resolution.happened_on if shown.state.current else None
    last = max(day for day in (due, happened, said) if day)
    length = max((last - said).days, 1)

    def place(day: date) -> float:
        return round(4 + 92 * (day - said).days / length, 1)

    return {
        "said": place(said),
        "deadline": place(due),
        "happened": place(happened) if happened else None,
        "words": _track_words(said, due, happened),
    }


def _track_words(said: date, due: date, happened: date | None) -> str:
    then = f", happened {plain(happened)}" if happened else ""
    return f"Said {plain(said)}, deadline {plain(due)}{then}."


def _criterion(shown: Shown) -> Values:
    """Return by what it is judged, and whether that was written down in time."""
    said = shown.state.prediction
    written = _written(shown.entries)
    in_time = bool(said.deadline and written and written <= said.deadline.day)
    return {
        "text": line_of(said.criterion or ""),
        "written": parts.day(written),
        "in_time": in_time,
    }


def _written(entries: Sequence[Entry]) -> date | None:
    """Return the day on which the criterion got its present words."""
    for entry in reversed(in_force(entries)):
        data = entry.data or {}
        if entry.type == PREDICTION_AMENDED and "criterion" in data.get("changes", {}):
            return date.fromisoformat(entry.at[:10])
        if entry.type == PREDICTION_RECORDED:
            return date.fromisoformat(entry.at[:10])
    return None


def _terms(state: PredictionState) -> list[Values]:
    said = state.prediction
    stated = line_of(said.probability_words or percent_of(said.probability_ppm))
    undivided = said.compound and said.needs is None
    several = "; several parts, so a person judges it" if undivided else ""
    found = (
        ("Target", line_of(said.target or "")),
        ("Condition", line_of(said.condition or "")),
        ("Probability", f"{stated}, stated by the speaker" if stated else ""),
        *(("Base rate", words) for words in base_rate_words(state)),
        ("Kind", f"{KINDS[said.kind]}{several}"),
    )
    return [{"name": name, "text": text} for name, text in found if text]


def _grounds(shown: Shown) -> list[Values]:
    parts = part_fields(shown.parts, shown.due)
    fields = [*parts, *ground_fields(shown.state, shown.due)]
    return [
        {"name": label, "lines": [line for line in lines if line]}
        for label, lines in fields
        if any(lines) and label != "Reply"
    ]


def _earlier(one: EarlierVerdict) -> Values:
    ends = {"late": "it came true later", "redacted": "its entry was redacted"}
    return {
        "chip": parts.chip(one.resolution.verdict),
        "because": line_of(one.resolution.because),
        "by": line_of(one.resolution.rule or one.resolution.resolver or one.given_by),
        "since": instant(one.since),
        "until": instant(one.until),
        "ended": ends.get(one.ended, one.ended),
        "why": line_of(one.because or ""),
    }


def _history(book: Book, entries: Sequence[Entry]) -> list[Values]:
    return [
        {
            "day": entry.at[:10],
            "who": line_of(entry.actor),
            "text": own_entry(entry, entries),
            "undone": book.dead[entry.seq].at[:10] if entry.seq in book.dead else "",
            "seq": entry.seq,
        }
        for entry in entries
    ]


def _chain(shown: Shown) -> Values | None:
    chain = chain_in(shown.family)
    if chain is None:
        return None
    by_id = {line.id: line for line in shown.family}
    moved = {step.id: step_words(step.days) for step in chain.steps}
    return {
        "words": _sentence(chain_words(shown.family)),
        "rows": [
            {
                "id": link.id,
                "path": address.prediction(link.id),
                "here": link.id == shown.line.id,
                "said": parts.day(by_id[link.id].said_on),
                "deadline": parts.day(by_id[link.id].deadline),
                "words": line_of(by_id[link.id].deadline_words or ""),
                "moved": moved.get(link.id, ""),
                "chip": parts.chip(by_id[link.id].status),
            }
            for link in chain.links
        ],
    }


def _counts(row: Explained | None) -> str:
    if row is None:
        return "It is counted nowhere."
    if row.why_not:
        return f"It adds nothing to the headline: {row.why_not}."
    on_time = "on time" if row.numerator else "not on time"
    members = round(1 / row.family_weight)
    shared = (
        f" It is one of {members} statements of one promise, which by claim family counts once."
        if members > 1
        else ""
    )
    return f"It counts as {on_time}: {number(row.numerator)} of {number(row.denominator)}.{shared}"


def _log(book: Book, entries: Sequence[Entry]) -> Values:
    """Return where its entries stand in the log, and the first checkpoint that covers them."""
    newest = max(entry.seq for entry in entries)
    covering = next((kept for kept in book.checkpoints if kept.size > newest), None)
    return {
        "first": min(entry.seq for entry in entries),
        "newest": newest,
        "count": len(entries),
        "checkpoint": covering.size if covering else None,
        "root": covering.root.hex() if covering else "",
    }


def _sentence(text: str) -> str:
    return f"{_capital(text)}."


def _pieces(shown: Shown) -> str:
    return f"{_capital(shown.parts.needs)} to come true." if shown.parts.parts else ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def placeholder(book: Book, id_: int) -> Page:
    """Return the page of an id under which nothing stands (any more): it is never given again."""
    entries = book.entries.get(id_, ())
    taken = next((book.dead[e.seq] for e in entries if e.seq in book.dead), None)
    if taken is not None:
        when = plain(date.fromisoformat(taken.at[:10]))
        words = f"It was taken out of the ledger on {when} by {line_of(taken.actor)}."
        title = f"Prediction {id_} was withdrawn"
    else:
        words = "Nothing that counts was published under this number by the day of this page."
        title = f"Prediction {id_} is not published"
    since = max((entry.seq for entry in (*entries, *([taken] if taken else []))), default=None)
    return Page(
        address.prediction(id_), "placeholder.html", title, words,
        {"id": id_, "words": words, "entries": [entry.seq for entry in entries]},
        since=since, listed=False,
    )  # fmt: skip
