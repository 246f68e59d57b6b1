"""What can stand where the cursor is: commands, options, speakers, ids, tags, words for days.

Which command takes what stands in ``signatures.json``, written by ``make docs`` from the commands
themselves: importing a command to ask it would take ten times as long as the answer.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from ledger.commands.session import Session, Start
from ledger.render.safe import line_of
from ledger.render.width import cut
from ledger.store import queries
from ledger.store.reader import Reader

SIGNATURES: Final = Path(__file__).with_name("signatures.json")

MOST: Final = 200
"""Nobody reads more candidates than that."""

ABOUT: Final = 60
"""Columns of a description."""

FILE: Final = "file"
PLAIN: Final = "plain"


class Candidate(NamedTuple):
    """A word that fits, what it is, and whether the shell offers files instead."""

    value: str
    about: str = ""
    kind: str = PLAIN


@dataclass(slots=True)
class _Cursor:
    """Where a command line stands: the command, what was given, what is expected next."""

    path: str = ""
    place: int = 0
    expects: dict[str, Any] | None = None
    only_arguments: bool = False
    options: dict[str, str] = field(default_factory=dict)


def complete(session: Session, words: Sequence[str], typed: str) -> list[Candidate]:
    """Return what can stand for ``typed`` behind these words; nothing for a strange command."""
    tree = json.loads(SIGNATURES.read_text(encoding="utf-8"))
    cursor = _walked(tree, [unquoted(word) for word in words])
    if cursor is None:
        return []
    started = Session(Start(session.now, session.start.clock_set), dict(cursor.options))
    typed = "" if typed == "=" and cursor.expects else unquoted(typed)
    name, equals, value = typed.partition("=")
    option = _option(tree, cursor.path, name) if equals and cursor.expects is None else None
    if option is not None:
        return [
            one._replace(value=f"{name}={one.value}")
            for one in _values(started, cursor, option, value)
        ]
    return list(_at(tree, started, cursor, typed))[:MOST]


def unquoted(word: str) -> str:
    """Return a word as the command will get it; an open quote at its start is left out."""
    try:
        parts = shlex.split(word) if set(word) & set("'\"") else [word]
    except ValueError:
        return word[1:] if word[:1] in "'\"" else word
    return parts[0] if len(parts) == 1 else word


def _walked(tree: dict[str, Any], words: Sequence[str]) -> _Cursor | None:
    """Return where the words lead; None when they name a command that there is not."""
    cursor = _Cursor()
    for word in words:
        if cursor.expects is not None:
            if word == "=":
                continue
            cursor.options[cursor.expects["name"]] = word
            cursor.expects = None
        elif word == "--" and not cursor.only_arguments:
            cursor.only_arguments = True
        elif word.startswith("-") and word != "-" and not cursor.only_arguments:
            _take_option(tree, cursor, word)
        elif tree[cursor.path]["commands"]:
            below = f"{cursor.path} {tree[cursor.path]['aliases'].get(word, word)}".strip()
            if below not in tree:
                return None
            cursor.path = below
        else:
            cursor.place += 1
    return cursor


def _take_option(tree: dict[str, Any], cursor: _Cursor, word: str) -> None:
    name, equals, value = word.partition("=")
    option = _option(tree, cursor.path, name)
    if option is None:
        return
    if equals:
        cursor.options[option["name"]] = value
    elif option["takes"] is not None:
        cursor.expects = option


def _option(tree: dict[str, Any], path: str, name: str) -> dict[str, Any] | None:
    found = (one for one in [*tree[path]["options"], *tree[""]["options"]] if name in one["says"])
    return next(found, None)


def _at(
    tree: dict[str, Any], session: Session, cursor: _Cursor, typed: str
) -> Iterable[Candidate]:
    """Give what fits where the cursor is."""
    here = tree[cursor.path]
    if cursor.expects is not None:
        return _values(session, cursor, cursor.expects, typed)
    if typed.startswith("-") and not cursor.only_arguments:
        known = [*here["options"], *tree[""]["options"]]
        flags = {says: one["about"] for one in known for says in one["says"] if says[:2] == "--"}
        return _beginning(flags.items(), typed)
    if here["commands"]:
        return _beginning(((name, about) for name, about in here["commands"].items()), typed)
    taken = here["arguments"]
    if not taken or (cursor.place >= len(taken) and not taken[-1]["many"]):
        return ()
    return _values(session, cursor, taken[min(cursor.place, len(taken) - 1)], typed)


def _beginning(known: Iterable[tuple[str, str]], typed: str) -> list[Candidate]:
    return [Candidate(value, about) for value, about in known if value.startswith(typed)]


def _values(
    session: Session, cursor: _Cursor, wanted: dict[str, Any], typed: str
) -> list[Candidate]:
    """Return the values of one option or argument."""
    if isinstance(wanted["takes"], list):
        return _beginning(((word, "") for word in wanted["takes"]), typed)
    if wanted["takes"] == "file":
        return [Candidate("", "", FILE)]
    source = _SOURCES.get(str(wanted["takes"]))
    return source(session, cursor, typed)[:MOST] if source else []


def _speakers(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    """Return slugs, which need no quotes, of those who are called so, or have a name like it."""
    with session.reader() as reader:
        found = queries.called_like(reader, typed, MOST)
    return [Candidate(slug, line_of(name)) for slug, name in found]


def _ids(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    """Return ids with their claims: the open ones where evidence and verdicts are given."""
    decided = {"resolve": False, "cite": False, "reopen": True}.get(cursor.path)
    with session.reader() as reader:
        found = queries.claims(reader, session.day, decided=decided)
    return [
        Candidate(str(number), cut(line_of(claim), ABOUT))
        for number, claim in found
        if str(number).startswith(typed)
    ]


def _tags(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    return _counted(session, typed, "SELECT tag, COUNT(*) FROM tag GROUP BY tag ORDER BY tag")


def _frames(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    return _counted(
        session, typed,
        "SELECT frame, COUNT(*) FROM prediction WHERE frame IS NOT NULL"
        " GROUP BY frame ORDER BY frame",
    )  # fmt: skip


def _counted(session: Session, typed: str, sql: str) -> list[Candidate]:
    with session.reader() as reader:
        rows = _rows(reader, sql)
    found = ((line_of(word), f"{n} prediction{'' if n == 1 else 's'}") for word, n in rows)
    return _beginning(found, typed)


def _rows(reader: Reader, sql: str) -> list[tuple[str, int]]:
    return [(word, count) for word, count in reader.rows(sql)]


def _deadlines(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    """Return words that people say, with the day they mean when they are said today."""
    from ledger.domain.deadline import read
    from ledger.render.days import weekday

    known = []
    for words in _deadline_words(session.today.year, (session.today.month - 1) // 3 + 1):
        day = read(words, session.today).day
        if day is not None:
            known.append((words, f"{weekday(day)}, if said today"))
    return _beginning(known, typed)


def _deadline_words(year: int, quarter: int) -> Iterator[str]:
    yield from ("eoy", "this year", "next year", "end of next year", f"{year}", f"{year + 1}")
    for number in range(quarter, quarter + 4):
        yield f"Q{(number - 1) % 4 + 1} {year + (number - 1) // 4}"
    yield from ("in 6 months", "in 12 months", "in 18 months", "within two years", "in 5 years")


def _days(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    """Return words for days that lie behind."""
    from ledger.domain.deadline import read_past_day
    from ledger.render.days import weekday

    words = (str(session.today), "today", "yesterday", "last Friday", "a week ago")
    found = [(text, read_past_day(text, session.today).day) for text in words]
    return _beginning([(text, weekday(day)) for text, day in found if day], typed)


def _topics(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    from ledger.commands.topics import TOPICS

    tree = json.loads(SIGNATURES.read_text(encoding="utf-8"))
    known = [(name, about) for name, (about, _) in TOPICS.items()]
    return _beginning([*known, *tree[""]["commands"].items()], typed)


def _settings(session: Session, cursor: _Cursor, typed: str) -> list[Candidate]:
    from ledger.commands.settings import SETTINGS

    return _beginning([(one.name, one.help) for one in SETTINGS.values()], typed)


_SOURCES: Final[dict[str, Callable[[Session, _Cursor, str], list[Candidate]]]] = {
    "speaker": _speakers,
    "id": _ids,
    "tag": _tags,
    "frame": _frames,
    "deadline": _deadlines,
    "day": _days,
    "topic": _topics,
    "setting": _settings,
}
"""What is asked for each kind of value that a signature names."""
