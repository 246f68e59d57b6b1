"""A second process hands over what it finds, and its end is noticed."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger import actions
from ledger.actions.apart import Apart, Asked, pieces, questions
from ledger.errors import Refused


def counting(given: dict[str, Any]) -> Iterator[Any]:
    """Give numbers with bytes, as the second process does."""
    for number in range(given["upto"]):
        yield number, b"x" * given["size"]
    if given["fails"]:
        raise SystemExit(3)


def started(upto: int, *, size: int = 1, fails: bool = False) -> Apart:
    """Return a second process that counts."""
    given = {"upto": upto, "size": size, "fails": fails}
    return Apart(counting, given, "counts to three")


@pytest.mark.parametrize("size", [0, 3_000_000])
def test_everything_is_handed_over_in_its_order(size: int) -> None:
    with closing(started(3, size=size)) as process:
        assert list(process) == [(number, b"x" * size) for number in range(3)]


def test_what_was_handed_over_before_a_failure_is_given_and_the_failure_told() -> None:
    with closing(started(2, fails=True)) as process:
        found = iter(process)

        assert [next(found), next(found)] == [(0, b"x"), (1, b"x")]
        with pytest.raises(Refused, match="the process that counts to three ended too soon"):
            next(found)


@pytest.mark.parametrize("sent", [b"", b"\x05", b"\x05\0\0\0ab"], ids=repr)
def test_a_second_process_that_ends_too_soon_is_told(sent: bytes) -> None:
    with pytest.raises(Refused, match=r"that reads x\.jsonl ended too soon"):
        list(pieces(io.BytesIO(sent), "reads x.jsonl"))


def test_one_that_is_closed_has_ended_whatever_it_was_about_to_say() -> None:
    process = started(1_000_000, size=100_000)
    next(iter(process))
    process.close()

    assert process._process.returncode is not None


def doubling(given: dict[str, Any]) -> Iterator[Any]:
    """Answer each piece with twice of it, but for one."""
    for piece in questions():
        if piece == given["fails"]:
            raise SystemExit(3)
        yield piece * 2


@pytest.mark.parametrize("size", [1, 3_000_000])
def test_each_piece_gets_its_answer_however_many_wait(size: int) -> None:
    asked = [bytes([number]) * size for number in range(5)]
    with closing(Asked(doubling, {"fails": ""}, "doubles")) as process:
        for piece in asked:
            process.ask(piece)

        assert [process.answer() for _ in asked] == [piece * 2 for piece in asked]


def test_one_that_is_asked_and_ends_is_told() -> None:
    with closing(Asked(doubling, {"fails": "x"}, "doubles")) as process:
        process.ask("ab")
        process.ask("x")

        assert process.answer() == "abab"
        with pytest.raises(Refused, match="the process that doubles ended too soon"):
            process.answer()
        process._process.wait()
        with pytest.raises(Refused, match="the process that doubles ended too soon"):
            process.ask("more")


def test_a_file_that_is_named_like_a_library_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "msgspec", "ledger"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with closing(started(1)) as process:
        assert list(process) == [(0, b"x")]


def test_a_second_process_that_asks_the_rules_imports_no_writing() -> None:
    ask = "import sys; from ledger.actions import apart, settling_apart;"
    ask += (
        "from ledger.store import plain_states; print(*{'sqlalchemy', 'click'} & {*sys.modules})"
    )

    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True)

    assert told.stdout.split() == []


def test_every_action_is_found_in_its_room() -> None:
    assert {name for names in actions._ROOMS.values() for name in names.split()} == {
        *actions.__all__
    }
    assert all(callable(getattr(actions, name)) for name in actions.__all__)
    with pytest.raises(AttributeError, match="forecast"):
        _ = actions.forecast
