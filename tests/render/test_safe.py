"""Stored text on a screen: harmless, and in characters that the screen has."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.render.safe import (
    _SPACES,
    _UNSAFE,
    MARKS,
    PLAIN,
    carries_marks,
    for_stream,
    line_of,
    lines_of,
)
from ledger.render.width import cells


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("  two\n\tlines \r\n", "two lines"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x9b2Jb", "a2Jb"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("tag\U000e0041s", "tags"),
        ("half \ud800 pair", "half  pair"),
        ("👩‍🚀 café", "👩‍🚀 café"),
        ("\u00a0\u2028", ""),
    ],
)
def test_a_line_holds_no_controls(text: str, line: str) -> None:
    assert line_of(text) == line


@given(st.text())
def test_whatever_is_stored_a_line_stays_one_line(text: str) -> None:
    line = line_of(text)

    assert len(line.splitlines()) <= 1
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in line)


def test_what_is_printable_needs_no_cleaning() -> None:
    printable = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isprintable()]

    assert re.sub(_UNSAFE, "", "".join(printable)) == "".join(printable)
    assert re.findall(_SPACES, "".join(printable)) == [" "]


@given(st.lists(st.text() | st.text(" a\t✓明", max_size=4)))
def test_many_lines_are_what_each_is(texts: list[str]) -> None:
    assert lines_of(texts) == [line_of(text) for text in texts]


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8", None, "no-such"]))
def test_a_stream_can_carry_what_it_is_given(text: str, encoding: str | None) -> None:
    shown = for_stream(text + MARKS, encoding)

    shown.encode("ascii" if encoding in (None, "no-such") else encoding)


@given(st.text("ab–…é✓中文한ﾊやشक"))
def test_what_cannot_be_carried_takes_the_same_room(text: str) -> None:
    assert cells(for_stream(text, "ascii")) == sum(cells(character) for character in text)


def test_marks_become_plain_together_or_not_at_all() -> None:
    assert [carries_marks(name) for name in ("utf-8", "latin-1", "cp437", None)] == [
        True, False, False, False,
    ]  # fmt: skip
    assert for_stream("✗ missed · – × café", "latin-1") == "x missed . - x café"
    assert all(len(plain) == 1 for plain in PLAIN.values())
