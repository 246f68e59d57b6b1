"""Which predictions hold some words, in their claim, their quote or what their speaker is called.

Both databases look for the same ready-made words (``domain.searching``), so they give the same
answer.  Every word is looked for as the beginning of a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ledger.domain.searching import asked, of_speaker
from ledger.domain.status import Day
from ledger.store.reader import Reader, is_sqlite

NAMED: Final = 1_000
"""So many speakers with one word in their names are looked for by their slugs, one by one."""

_LAST: Final = "\U0010ffff"
_CALLED: Final = """SELECT COALESCE(n.merged_into, n.slug) FROM speaker_word w
    JOIN speaker n ON n.slug = w.speaker WHERE w.word >= :{0} AND w.word <= :{1}"""

Condition = tuple[str, dict[str, Any]]
"""A condition on a prediction ``p`` with its speaker ``o``, and its parameters."""


def condition(reader: Reader, text: str, *, exact: bool = False) -> Condition:
    """Return what holds for the predictions that have every word of a text.

    ``exact`` wants the words as they stand, and not only as beginnings.  Nothing has all words
    of a text without any.
    """
    words = asked(text)
    if not words:
        return "1 = 0", {}
    speakers = [_called(reader, word, exact=exact) for word in words]
    named = [(word, who) for word, who in zip(words, speakers, strict=True) if len(who) <= NAMED]
    parts: list[str] = []
    params: dict[str, Any] = {}
    if named:
        parts.append(f"p.id IN ({_holding(reader, 'f')})")
        params["f"] = _query(reader, named, exact=exact)
    for place, (word, who) in enumerate(zip(words, speakers, strict=True)):
        if len(who) > NAMED:
            found, first, last = (f"{letter}{place}" for letter in "fgl")
            called = _CALLED.format(first, last)
            parts.append(
                f"(p.id IN ({_holding(reader, found)})"
                f" OR COALESCE(o.merged_into, o.slug) IN ({called}))"
            )
            params[found] = _query(reader, [(word, ())], exact=exact)
            params[first], params[last] = _span(word, exact=exact)
    return " AND ".join(parts), params


def ranked(reader: Reader, day: Day, text: str, limit: int) -> list[int]:
    """Return the ids of the predictions that a text finds, at most so many.

    Those with exactly its words come first, then the newest.  Only what was said by the day,
    and neither drafts nor parts of split claims.
    """
    found = dict.fromkeys(_newest(reader, day, condition(reader, text, exact=True), limit))
    if len(found) < limit:
        more = _newest(reader, day, condition(reader, text), limit)
        found |= dict.fromkeys(more)
    return list(found)[:limit]


def holding_exactly(reader: Reader, text: str) -> frozenset[int]:
    """Return the ids of all predictions with exactly the words of a text."""
    where, params = condition(reader, text, exact=True)
    return frozenset(id for (id,) in reader.rows(f"{_IDS} WHERE {where}", params))


_IDS: Final = "SELECT p.id FROM prediction p JOIN speaker o ON o.slug = p.speaker"


def _newest(reader: Reader, day: Day, where: Condition, limit: int) -> list[int]:
    sql = f"""{_IDS} WHERE {where[0]} AND p.draft = 0 AND p.part_of IS NULL
                AND p.said_on <= :known ORDER BY p.id DESC LIMIT {limit:d}"""
    return [id for (id,) in reader.rows(sql, {**where[1], "known": day.known.isoformat()})]


def _holding(reader: Reader, name: str) -> str:
    """Return the statement that gives the ids of what the index holds for a question."""
    if is_sqlite(reader):
        return f"SELECT rowid FROM search WHERE search MATCH :{name}"
    words = "array_to_tsvector(string_to_array(words, ' '))"
    return f"SELECT rowid FROM search WHERE {words} @@ CAST(:{name} AS tsquery)"


def _query(reader: Reader, words: Sequence[tuple[str, Sequence[str]]], *, exact: bool) -> str:
    """Return a question to the index: every word, or one of the speakers who are called so."""
    mark, either, both = ('"', " OR ", " AND ") if is_sqlite(reader) else ("'", " | ", " & ")
    begins = "" if exact else "*" if is_sqlite(reader) else ":*"
    return both.join(
        "("
        + either.join([
            f"{mark}{word}{mark}{begins}",
            *(f"{mark}{of_speaker(slug)}{mark}" for slug in slugs),
        ])
        + ")"
        for word, slugs in words
    )  # fmt: skip


def _called(reader: Reader, word: str, *, exact: bool) -> list[str]:
    """Return the slugs of everybody with a word in a name, merged ones too; one over the most."""
    first, last = _span(word, exact=exact)
    sql = f"""SELECT m.slug FROM speaker m
               WHERE COALESCE(m.merged_into, m.slug) IN ({_CALLED.format("first", "last")})
               ORDER BY m.slug LIMIT {NAMED + 1}"""
    return [slug for (slug,) in reader.rows(sql, {"first": first, "last": last})]


def _span(word: str, *, exact: bool) -> tuple[str, str]:
    return word, word if exact else f"{word}{_LAST}"
