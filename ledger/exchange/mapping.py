"""Another file's columns as ours: what each of our cells is made of, written down as TOML.

    [columns]
    speaker = "FiveThirtyEight"
    claim = "{team1} beats {team2}"
    said_on = "{date}"
    verdict = "{outcome}"

    [words.verdict]
    1 = "met"
    0 = "missed"

What stands in braces is a column of the file; where that is empty, so is our cell.  ``words``
puts other words for a whole cell.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from ledger.errors import Unusable
from ledger.exchange.columns import COLUMNS, FURTHER, NEEDED

_NAMED: Final = re.compile(r"\{([^{}]+)\}")
OURS: Final = (*COLUMNS, *FURTHER)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What our cells are made of: a template each, and other words for what comes out of it."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    @property
    def theirs(self) -> tuple[str, ...]:
        """The columns of the file that the templates name, in their order."""
        found = [name for text in self.columns.values() for name in _NAMED.findall(text)]
        return tuple(dict.fromkeys(found))

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return the columns that are named here and are not in the file."""
        there = set(names)
        return [name for name in self.theirs if name not in there]

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return our cells for one row of the file; empty ones are left out."""
        made = {ours: self._cell(ours, text, row) for ours, text in self.columns.items()}
        return {ours: cell for ours, cell in made.items() if cell}

    def _cell(self, ours: str, text: str, row: Mapping[str, str]) -> str:
        if not all(row.get(name, "").strip() for name in _NAMED.findall(text)):
            return ""
        filled = _NAMED.sub(lambda found: row[found[1]], text).strip()
        return self.words.get(ours, {}).get(filled, filled)


def read_map(text: str, name: str) -> ColumnMap:
    """Return the map that a TOML text holds; raises Unusable for what it cannot mean."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"{name} is not TOML: {error}.") from error
    columns, words = found.get("columns"), found.get("words", {})
    if not isinstance(columns, dict) or not _is_table(columns) or not isinstance(words, dict):
        raise Unusable(
            f"{name} says nothing of what our columns are made of.",
            ("It begins so:", '[columns]\\nspeaker = "NAME"\\nclaim = "{their_column}"'),
        )
    for ours in (*columns, *words):
        _refuse_unknown(ours, name)
    wrong = [ours for ours, table in words.items() if not _is_table(table)]
    if wrong:
        raise Unusable(f'{name}: [words.{wrong[0]}] is no table of words, as "1" = "met".')
    lacking = [ours for ours in NEEDED if ours not in columns]
    if lacking:
        raise Unusable(f"{name} does not say what {', '.join(lacking)} is made of.")
    return ColumnMap(columns, words)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(word, str) for word in value.values())


def _refuse_unknown(ours: str, name: str) -> None:
    if ours in OURS:
        return
    near = get_close_matches(ours, OURS, 1)
    raise Unusable(
        f'{name}: "{ours}" is no column of ours{f"; did you mean {near[0]}?" if near else "."}',
        ("All of them:", "ledger help formats"),
    )
