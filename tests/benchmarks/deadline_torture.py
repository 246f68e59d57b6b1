"""Throw a million texts at the deadline reader: nothing may raise, lie or take long.

Run it with `python -m tests.benchmarks.deadline_torture [COUNT] [SEED]`. Texts are mixtures of the
grammar's own words, of its examples with words added, of phrases of other languages, and of
letters from all over Unicode. A text that takes more than 20 times the median CPU time is read
three times again and counts only if every time is over. Exit code 1 when anything was found.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from ledger.domain.deadline import Reading, Status, find, read, read_past_day
from ledger.domain.deadline_grammar import GROUPS
from ledger.domain.deadline_languages import LANGUAGES, phrases_of
from ledger.domain.quantity import read_target

SLOWNESS = 20
SUSPICIOUS_SECONDS = 0.002
LETTERS = (
    (32, 126),
    (0x300, 0x36F),
    (0x3040, 0x30FF),
    (0x4E00, 0x4FFF),
    (0x660, 0x669),
    (128, 0x2FFF),
)

WORDS = sorted(
    {
        word
        for rules in GROUPS.values()
        for rule in rules
        for part in rule.pattern.split()
        if not "A" <= part[0] <= "Z"
        for word in part.rstrip("?*").split("|")
    }
    | {"june", "friday", "summer", "2026", "'26", "31", "12", "1", "two", "years", "months"}
)
EXAMPLES = sorted({rule.example for rules in GROUPS.values() for rule in rules if rule.example})
FOREIGN = [" ".join(key) for code in LANGUAGES for key in phrases_of(code)[0]]


def mixture(chance: random.Random) -> str:
    """Return up to eight words of the grammar."""
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 8)))


def extended(chance: random.Random) -> str:
    """Return an example with up to three words more."""
    more = (chance.choice(WORDS) for _ in range(chance.randint(0, 3)))
    return " ".join((chance.choice(EXAMPLES), *more))


def foreign(chance: random.Random) -> str:
    """Return up to five phrases of other languages and a year."""
    phrases = (chance.choice(FOREIGN) for _ in range(chance.randint(1, 5)))
    return " ".join((*phrases, "2026"))


def letters(chance: random.Random) -> str:
    """Return up to 80 letters from all over Unicode."""
    ranges = (chance.choice(LETTERS) for _ in range(chance.randint(0, 80)))
    return "".join(chr(chance.randint(low, high)) for low, high in ranges)


MAKERS: tuple[Callable[[random.Random], str], ...] = (mixture, extended, foreign, letters)


def is_sound(reading: Reading, words: str, said_on: date) -> bool:
    """Say whether a reading keeps its days in order and its promises."""
    if reading.words != words or not reading.why:
        return False
    if reading.status is Status.REFUSE:
        return reading.strict is None and reading.latest is None
    start, strict, latest = reading.window_start, reading.strict, reading.latest
    if start is None or strict is None or latest is None:
        return False
    in_order = said_on <= start <= strict <= latest
    return in_order and (reading.status is Status.ASK or strict == latest)


def seconds(words: str, said_on: date) -> float:
    """Return the CPU time of one reading."""
    begin = time.process_time()
    read(words, said_on)
    return time.process_time() - begin


def main(count: int, seed: int) -> int:
    """Read `count` texts; print what was found and return the exit code."""
    chance = random.Random(seed)
    times: list[float] = []
    slow: list[tuple[float, str, date]] = []
    faults = 0
    for number in range(count):
        words = chance.choice(MAKERS)(chance)
        said_on = date(1990, 1, 1) + timedelta(days=chance.randint(0, 58_000))
        begin = time.process_time()
        reading = read(words, said_on)
        spent = time.process_time() - begin
        times.append(spent)
        if spent > SUSPICIOUS_SECONDS:
            slow.append((spent, words, said_on))
        if not is_sound(reading, words, said_on):
            faults += 1
            print(f"unsound: {words!r} said on {said_on}: {reading}")  # noqa: T201
        if number % 5 == 0:
            find(words, said_on)
            read_past_day(words, said_on)
            read_target(words)
    median = sorted(times)[len(times) // 2]
    limit = SLOWNESS * median
    stayed = [
        words
        for spent, words, said_on in slow
        if spent > limit and all(seconds(words, said_on) > limit for _ in range(3))
    ]
    speed = f"median {median * 1e6:.0f} microseconds, slowest {max(times) * 1e3:.1f} ms"
    print(f"{count} texts, {speed}")  # noqa: T201
    print(f"{faults} unsound, {len(stayed)} slow: {stayed[:5]}")  # noqa: T201
    return 1 if faults or stayed else 0


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(main(*(given + [1_000_000, 1][len(given) :])))
