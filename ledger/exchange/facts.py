"""Facts as people edit them: one JSON object a line, each a prediction with what is known of it.

A line holds one prediction, its speaker, its evidence in the order of their numbers, and what
became of it.  Lines refer to each other by ``key``, always to an earlier line.  ``verdict`` is
``"rule"`` where the rules give the verdict, one of the six words where a person gave it (then
with ``because``, ``resolver`` and, unless the reason lies in the claim itself, the numbers of
the evidence in ``evidence_cited``), and absent while a prediction is open or due.
``suggested_verdict`` is the verdict of an earlier review, kept for comparison.  A line with
``needs`` is split into the lines that name it in ``part_of``; its verdict follows from theirs.

Reading touches no database and reads no clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from ledger.domain.codec import from_data
from ledger.domain.names import slug_of
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Prediction,
    Resolution,
    Role,
    Source,
    Speaker,
    SpeakerKind,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.web import is_web_address
from ledger.errors import Unusable

BY_RULE: Final = "rule"
"""What stands for a verdict in a line whose verdict the rules give."""

T = TypeVar("T")

_ABOUT_SPEAKER = frozenset({"speaker", "speaker_kind", "aliases", "role", "organisation"})
_ABOUT_VERDICT = frozenset({
    "verdict", "void_reason", "because", "happened_on", "evidence_cited", "resolver",
    "suggested_verdict", "difference", "lacks",
})  # fmt: skip
_ABOUT_PREDICTION = frozenset({
    "claim", "quote", "translation", "criterion", "kind", "said_on", "target", "above",
    "decidable_on", "condition", "compound", "wording", "wording_class", "probability_words",
    "tags", "frame",
})  # fmt: skip
_APART = frozenset({
    "key", "language", "deadline", "source", "probability", "restates", "reading_of", "evidence",
    "note", "needs", "part_of",
})  # fmt: skip
FIELDS: Final = _ABOUT_SPEAKER | _ABOUT_VERDICT | _ABOUT_PREDICTION | _APART
"""Every field that a line may have."""

NEEDED: Final = ("key", "speaker", "claim", "criterion", "kind", "said_on", "source")
"""The fields that no line is without."""

_LINKS = ("restates", "reading_of", "part_of")
_BESIDE_VERDICT = frozenset({"verdict", "suggested_verdict", "difference", "lacks"})
"""What a line may say of its verdict though no person gave one."""

_LISTS = frozenset({"aliases", "tags", "evidence", "evidence_cited"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line; lines count from 1."""

    line: int
    says: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.says}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a prediction, who said it, what happened, and what was made of it.

    ``prediction.id`` is the position of the line, from 1; ``restates`` and ``reading_of`` are
    the keys of other lines, and the prediction holds their positions.  ``speaker`` carries all
    roles that the whole file gives.  ``resolution`` is a person's verdict; ``by_rule`` says that
    the rules give it; with neither it is open or due.  ``difference`` says why our verdict is not
    what the review, or the rules, would give; None where nothing needs saying.  ``lacks`` says
    what the rules would need and neither the words nor the pages give; None where they decide.
    """

    line: int
    key: str
    speaker: Speaker
    prediction: Prediction
    evidence: tuple[Evidence, ...]
    resolution: Resolution | None
    by_rule: bool
    restates: str | None
    reading_of: str | None
    suggested_verdict: Verdict | None
    difference: str | None
    note: str | None
    part_of: str | None = None
    lacks: str | None = None


class _Wrong(Exception):
    """A line that cannot be read, with the sentence that says why."""


def load(text: str) -> list[Fact]:
    """Return the facts of a file.

    Raises Unusable with every line that is wrong, not only the first.
    """
    facts, problems = read(text)
    if problems:
        count = f"{len(problems)} line{'' if len(problems) == 1 else 's'}"
        raise Unusable(f"{count} cannot be used.", details=tuple(map(str, problems)))
    return facts


def read(text: str) -> tuple[list[Fact], list[Problem]]:
    """Return the facts that can be read and what is wrong with the other lines."""
    facts: list[Fact] = []
    problems: list[Problem] = []
    known: dict[str, int] = {}
    for line, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            fact = _fact(_object(row), line, len(facts) + len(problems) + 1, known)
        except _Wrong as wrong:
            problems.append(Problem(line, str(wrong)))
        else:
            known[fact.key] = fact.prediction.id
            facts.append(fact)
    return _with_all_roles(facts), problems


def _object(row: str) -> dict[str, Any]:
    try:
        found = json.loads(row)
    except json.JSONDecodeError as error:
        raise _Wrong(f"this is not JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise _Wrong("this is JSON nested too deeply.") from error
    if not isinstance(found, dict):
        raise _Wrong("this is not a JSON object.")
    return found


def _fact(row: Mapping[str, Any], line: int, place: int, known: Mapping[str, int]) -> Fact:
    _check_fields(row, known)
    speaker = _speaker(row)
    prediction = _prediction(row, speaker, place, known)
    evidence = _evidence(row)
    suggested = row.get("suggested_verdict")
    return Fact(
        line=line,
        key=row["key"],
        speaker=speaker,
        prediction=prediction,
        evidence=evidence,
        resolution=_resolution(row, prediction, evidence),
        by_rule=row.get("verdict") == BY_RULE,
        restates=row.get("restates"),
        reading_of=row.get("reading_of"),
        suggested_verdict=_word(Verdict, suggested, "suggested_verdict") if suggested else None,
        difference=row.get("difference"),
        note=row.get("note"),
        part_of=row.get("part_of"),
        lacks=row.get("lacks"),
    )


def _check_fields(row: Mapping[str, Any], known: Mapping[str, int]) -> None:
    unknown = sorted(set(row) - FIELDS)
    if unknown:
        raise _Wrong(f"there is no field {unknown[0]!r}.")
    _check_types(row)
    for name in NEEDED:
        if not row.get(name):
            raise _Wrong(f"{name} is missing.")
    if row["key"] in known:
        raise _Wrong(f"the key {row['key']!r} stands in the file already.")
    for name in _LINKS:
        if row.get(name) is not None and row[name] not in known:
            raise _Wrong(f"{name} names {row[name]!r}, which no earlier line has.")


def _check_types(row: Mapping[str, Any]) -> None:
    for name in sorted(set(row) - _LISTS - {"compound", "deadline", "source", "needs"}):
        if not isinstance(row[name], str):
            raise _Wrong(f"{name} is not text.")
    for name in sorted(set(row) & _LISTS):
        if not isinstance(row[name], list):
            raise _Wrong(f"{name} is not a list.")
    for name in sorted(set(row) & {"aliases", "tags"}):
        if not all(isinstance(item, str) for item in row[name]):
            raise _Wrong(f"{name} holds something that is not text.")
    if row.get("compound", True) is not True:
        raise _Wrong("compound is true, or absent.")
    needs = row.get("needs", 1)
    if type(needs) is not int or needs < 1:
        raise _Wrong("needs is how many of its parts must come true, a whole number.")


def _speaker(row: Mapping[str, Any]) -> Speaker:
    role = Role(row.get("role"), row.get("organisation"))
    return Speaker(
        slug=slug_of(row["speaker"]),
        name=row["speaker"],
        kind=_word(SpeakerKind, row.get("speaker_kind", "person"), "speaker_kind"),
        aliases=tuple(row.get("aliases", ())),
        roles=(role,) if role != Role() else (),
    )


def _with_all_roles(facts: Sequence[Fact]) -> list[Fact]:
    """Give every fact its speaker with the roles and aliases of all its lines, in their order."""
    people: dict[str, Speaker] = {}
    for fact in facts:
        seen = people.setdefault(fact.speaker.slug, fact.speaker)
        people[seen.slug] = replace(
            seen,
            roles=tuple(dict.fromkeys((*seen.roles, *fact.speaker.roles))),
            aliases=tuple(dict.fromkeys((*seen.aliases, *fact.speaker.aliases))),
        )
    return [replace(fact, speaker=people[fact.speaker.slug]) for fact in facts]


def _prediction(
    row: Mapping[str, Any], speaker: Speaker, place: int, known: Mapping[str, int]
) -> Prediction:
    plain = {name: row[name] for name in _ABOUT_PREDICTION if name in row}
    plain |= {"id": place, "speaker": speaker.slug, "origin": row["key"], "source": row["source"]}
    plain |= {name: known[row[name]] for name in _LINKS if row.get(name)}
    plain |= {"needs": row["needs"]} if "needs" in row else {}
    if "language" in row:
        plain["quote_language"] = row["language"]
    if "probability" in row:
        plain["probability_ppm"] = _parts_per_million(row["probability"])
    _check_member(Source, row["source"], "source")
    _check_address(row["source"].get("url"), "source")
    said = _value(Prediction, plain, "prediction")
    return replace(said, deadline=_deadline(row, said.said_on))


def _parts_per_million(text: str) -> int:
    try:
        parts = Decimal(text) * 1_000_000
    except InvalidOperation:
        raise _Wrong('probability is text from "0" to "1", such as "0.8".') from None
    if not (parts.is_finite() and 0 <= parts <= 1_000_000 and parts == int(parts)):
        raise _Wrong('probability is text from "0" to "1", such as "0.8".')
    return int(parts)


def _deadline(row: Mapping[str, Any], said_on: date) -> Deadline | None:
    if "deadline" not in row:
        return None
    _check_member(Deadline, row["deadline"], "deadline")
    deadline = _value(Deadline, row["deadline"], "deadline")
    if deadline.day < said_on:
        raise _Wrong(f"the deadline ({deadline.day}) is before the day it was said ({said_on}).")
    if deadline.strict is not None and not said_on <= deadline.strict < deadline.day:
        raise _Wrong("the strict reading of a deadline lies between the day said and its day.")
    if deadline.window_start is not None and deadline.window_start > deadline.day:
        raise _Wrong("the window of a deadline starts after its day.")
    return deadline


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    items: list[Evidence] = []
    for number, plain in enumerate(row.get("evidence", ()), start=1):
        _check_member(Evidence, plain, f"evidence {number}")
        item = _value(Evidence, {**plain, "number": number}, f"evidence {number}")
        _check_address(item.url, f"evidence {number}")
        if item.stance in (Stance.CONTEXT, Stance.REPLY) and item.value is not None:
            raise _Wrong(f"evidence {number} is {item.stance}, so it carries no value.")
        if item.url in [earlier.url for earlier in items]:
            raise _Wrong(f"evidence {number} has the address of an earlier piece.")
        items.append(item)
    return tuple(items)


def _check_address(url: str | None, where: str) -> None:
    if not is_web_address(url):
        raise _Wrong(f"{where} needs a web address that starts with http:// or https://.")


def _resolution(
    row: Mapping[str, Any], prediction: Prediction, evidence: Sequence[Evidence]
) -> Resolution | None:
    verdict = row.get("verdict")
    if verdict is None or verdict == BY_RULE:
        extra = sorted(_ABOUT_VERDICT & set(row) - _BESIDE_VERDICT)
        if extra:
            raise _Wrong(f"{extra[0]} belongs to the verdict of a person, and there is none.")
        return None
    cited = _cited(row.get("evidence_cited", ()), evidence)
    given = Resolution(
        verdict=_word(Verdict, verdict, "verdict"),
        because=row.get("because", ""),
        evidence=tuple(item.number for item in cited),
        void_reason=_word(VoidReason, row["void_reason"], "void_reason")
        if "void_reason" in row
        else None,
        happened_on=_day(row["happened_on"]) if "happened_on" in row else None,
        known_on=known_on(cited, prediction),
        first_known_on=min(_public_days(cited), default=None),
        resolver=row.get("resolver", ""),
    )
    _check_resolution(given, prediction)
    return given


def known_on(cited: Sequence[Evidence], prediction: Prediction) -> date:
    """Return the day on which the world could know a verdict that cites this evidence.

    That is the latest day one of its pages appeared.  A verdict that cites nothing rests on the
    claim alone and could be known as soon as its source appeared.
    """
    source = prediction.source.published_on
    return max(_public_days(cited), default=source or prediction.said_on)


def _public_days(cited: Iterable[Evidence]) -> list[date]:
    return [item.public_on for item in cited if item.public_on is not None]


def _cited(numbers: Any, evidence: Sequence[Evidence]) -> list[Evidence]:
    for number in numbers:
        if number not in range(1, len(evidence) + 1):
            raise _Wrong(f"evidence_cited names {number}, and there is no such evidence.")
    return [item for item in evidence if item.number in numbers]


def _check_resolution(given: Resolution, prediction: Prediction) -> None:
    """Refuse a person's verdict that contradicts itself, as giving one by hand would."""
    if not given.because or not given.resolver:
        raise _Wrong(f'"{given.verdict}" by a person needs because and resolver.')
    if (given.void_reason is not None) != (given.verdict is Verdict.VOID):
        raise _Wrong("void needs a void_reason, and only void has one.")
    if not given.evidence and given.verdict is not Verdict.VOID:
        raise _Wrong(f'"{given.verdict}" needs at least one number in evidence_cited.')
    if prediction.deadline is None:
        raise _Wrong("without a deadline there is no verdict.")
    _check_happened(given, prediction.deadline.day)


def _check_happened(given: Resolution, deadline: date) -> None:
    happened, verdict = given.happened_on, given.verdict
    if verdict in (Verdict.MISSED, Verdict.VOID, Verdict.UNCLEAR) and happened is not None:
        raise _Wrong(f'"{verdict}" has no day on which it happened.')
    if verdict is Verdict.LATE and (happened is None or happened <= deadline):
        raise _Wrong('"late" needs a happened_on after the deadline.')
    if verdict is Verdict.MET and happened is not None and happened > deadline:
        raise _Wrong('"met" has a happened_on by the deadline.')
    if verdict is Verdict.PARTLY and happened is not None and happened <= deadline:
        raise _Wrong('the happened_on of "partly" is the later day on which the rest followed.')


def _value(kind: type[T], plain: Any, where: str) -> T:
    """Return the frozen value that plain data stand for, or say what is wrong with them."""
    try:
        return from_data(kind, plain)
    except (TypeError, ValueError) as error:
        raise _Wrong(f"{where}: {error}.") from error


def _check_member(kind: type[Any], plain: Any, where: str) -> None:
    """Refuse an object inside a line that has fields its kind has not, or other than text."""
    if not isinstance(plain, Mapping):
        raise _Wrong(f"{where} is a JSON object.")
    unknown = sorted(set(plain) - {field.name for field in fields(kind)})
    if unknown:
        raise _Wrong(f"{where} has no field {unknown[0]!r}.")
    for name, part in plain.items():
        if not isinstance(part, str):
            raise _Wrong(f"{where} has a {name} that is not text.")


def _word(kind: type[T], word: Any, name: str) -> T:
    try:
        return kind(word)  # type: ignore[call-arg]
    except ValueError:
        raise _Wrong(f"{name} cannot be {word!r}.") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Wrong(f"{text!r} is not a day such as 2025-12-31.") from None
