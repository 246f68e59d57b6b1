"""Throw a million texts at the readers of deadlines and amounts: none may raise, lie or take long.

Run it with `python -m tests.benchmarks.deadline_torture [--runs 1,2] [--count 40000]`. A run
is named by its seed, so that a fault can be made again; the figures go to the file
docs/deadlines/fuzz.json, a run in place of the one with its seed. Texts are mixtures of the
grammar's own words, of its examples with words added, of phrases of other languages, of numbers
with what stands around them, and of letters from all over Unicode. A text that takes more than 20
times the median CPU time is read three times again and counts only if every time is over. Exit
code 1 when anything was found.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from ledger import __version__
from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import FISCAL_CALENDARS
from ledger.domain.deadline import Reading, Status, find, read, read_past_day
from ledger.domain.deadline.grammar import GROUPS
from ledger.domain.deadline.languages import LANGUAGES, phrases_of
from ledger.domain.quantity import Comparator, NoTarget, Target, read_target, read_value
from ledger.domain.quantity_words import CHANGES, CUES, MULTIPLES, SCALES, UNITS

FOLDER = Path(__file__).parents[2] / "docs" / "deadlines"
OUT = Path(os.environ.get("TORTURE_OUT") or FOLDER) / "fuzz.json"
COUNT = 40_000
SEEDS = tuple(range(1, 26))
SLOWNESS = 20
AGAIN = 3
SUSPICIOUS_SECONDS = 0.002
"""Below this no text is over 20 times the median, which is above 0.1 ms; spares memory."""
EVERY = 50
"""One text in so many is also looked for inside a sentence, and read as a day that lies behind."""
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
AROUND = sorted(
    {word for words in (*CUES.values(), *CHANGES.values()) for word in words.split("|")}
    | {*SCALES, *UNITS, *MULTIPLES}
    | {"$", "€", "%", "per cent", "users", "one in", "half of", "mid-", "-", "to", "or more", "+"}
)


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


def amounts(chance: random.Random) -> str:
    """Return numbers with comparisons, scales and units around them."""
    parts = []
    for _ in range(chance.randint(1, 3)):
        number = f"{chance.choice((chance.randint(0, 9999), chance.random() * 1000)):,.5g}"
        parts += [chance.choice(AROUND), number, chance.choice(AROUND)]
    return chance.choice((" ", "")).join(parts)


def letters(chance: random.Random) -> str:
    """Return up to 80 letters from all over Unicode."""
    ranges = (chance.choice(LETTERS) for _ in range(chance.randint(0, 80)))
    return "".join(chr(chance.randint(low, high)) for low, high in ranges)


MAKERS: tuple[Callable[[random.Random], str], ...] = (mixture, extended, foreign, amounts, letters)


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


def is_amount(found: Target | NoTarget, words: str) -> bool:
    """Say whether an amount keeps its bounds in order, and one that is none says why."""
    if isinstance(found, NoTarget):
        return found.words == words and bool(found.why)
    low, high = found.low, found.high
    in_order = low is None or high is None or low <= high
    is_bounded = low is not None or high is not None
    needs_both = found.comparator in (Comparator.EQ, Comparator.APPROX, Comparator.BETWEEN)
    return (
        found.words == words
        and in_order
        and is_bounded
        and (not needs_both or None not in (low, high))
    )


@dataclass
class Watch:
    """How long one reader takes, and the texts that took suspiciously long."""

    read: Callable[[str, date], Any]
    seconds: list[float] = field(default_factory=list)
    slow: list[tuple[float, str, date]] = field(default_factory=list)

    def time(self, words: str, said_on: date) -> Any:
        """Read once, note the CPU time, and return what was read."""
        begin = time.process_time()
        found = self.read(words, said_on)
        spent = time.process_time() - begin
        self.seconds.append(spent)
        if spent > SUSPICIOUS_SECONDS:
            self.slow.append((spent, words, said_on))
        return found

    def still_slow(self) -> list[str]:
        """Return the texts that are over the limit once more, every time they are read again."""
        limit = SLOWNESS * median(self.seconds)
        return [
            words
            for spent, words, said_on in self.slow
            if spent > limit and all(self._again(words, said_on) > limit for _ in range(AGAIN))
        ]

    def _again(self, words: str, said_on: date) -> float:
        begin = time.process_time()
        self.read(words, said_on)
        return time.process_time() - begin

    def figures(self) -> dict[str, float]:
        """Return the median and the slowest time, in microseconds."""
        middle = median(self.seconds)
        over = sum(spent > SLOWNESS * middle for spent in self.seconds)
        return {
            "median microseconds": round(middle * 1e6),
            "slowest microseconds": round(max(self.seconds) * 1e6),
            "over the limit once": over,
            "over the limit every time": len(self.still_slow()),
        }


def calendar_for(words: str) -> FiscalCalendar | None:
    """Return a fiscal calendar, the same for the same words; for one text in four none."""
    place = sum(words.encode())
    return None if place % 4 == 0 else FISCAL_CALENDARS[place % len(FISCAL_CALENDARS)]


def run(seed: int, count: int) -> dict[str, Any]:
    """Read `count` texts of a seed; print what is wrong and return the figures."""
    chance = random.Random(seed)
    deadlines = Watch(lambda words, day: read(words, day, fiscal=calendar_for(words)))
    quantities = Watch(lambda words, day: read_target(words))
    faults: list[str] = []
    statuses = dict.fromkeys((*Status, "amount", "no amount"), 0)
    for number in range(count):
        words = chance.choice(MAKERS)(chance)
        said_on = date(1990, 1, 1) + timedelta(days=chance.randint(0, 58_000))
        try:
            reading = deadlines.time(words, said_on)
            amount = quantities.time(words, said_on)
            if number % EVERY == 0:
                find(words, said_on)
                read_past_day(words, said_on)
                read_value(words)
        except Exception as error:
            faults.append(f"{type(error).__name__}: {words!r} said on {said_on}")
            continue
        statuses[reading.status] += 1
        statuses["no amount" if isinstance(amount, NoTarget) else "amount"] += 1
        if not (is_sound(reading, words, said_on) and is_amount(amount, words)):
            faults.append(f"unsound: {words!r} said on {said_on}")
    print("\n".join(faults[:20]))  # noqa: T201
    return {
        "seed": seed,
        "texts": count,
        "exceptions and unsound readings": len(faults),
        "read as": {str(getattr(name, "value", name)): n for name, n in statuses.items()},
        "deadlines": deadlines.figures(),
        "amounts": quantities.figures(),
    }


def keep(found: dict[str, Any]) -> None:
    """Write a run into the file, in place of an earlier one with its seed."""
    old = json.loads(OUT.read_text("utf-8"))["runs"] if OUT.exists() else []
    runs = sorted(
        [*(one for one in old if one["seed"] != found["seed"]), found],
        key=lambda one: int(one["seed"]),
    )
    versions = {
        "ledger": __version__,
        "python": platform.python_version(),
        "python-dateutil": version("python-dateutil"),
    }
    whole = {
        "texts": sum(one["texts"] for one in runs),
        "slow means": f"over {SLOWNESS} times the median CPU time, and {AGAIN} times again",
        "runs": runs,
        "versions": versions,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Do the runs that are asked for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", default=",".join(map(str, SEEDS)), help="seeds, with commas")
    parser.add_argument("--count", type=int, default=COUNT, help="texts a run")
    given = parser.parse_args(arguments)
    bad = 0
    for seed in map(int, given.runs.split(",")):
        found = run(seed, given.count)
        print(json.dumps(found, indent=2))  # noqa: T201
        keep(found)
        slow = found["deadlines"]["over the limit every time"]
        slow += found["amounts"]["over the limit every time"]
        bad += found["exceptions and unsound readings"] + slow
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
