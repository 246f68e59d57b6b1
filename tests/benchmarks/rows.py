"""Realistic rows by the million: few speakers say much, most say little, and half of it is over.

The same count and seed give the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2026, 11, 1)
"""Nothing is heard later."""
PHRASES = ("by the end of the year", "next year", "within two years", "by the end of 2027")
SUBJECTS = ("robotaxis", "an AI assistant", "solar output", "gross margin", "the new phone",
            "fusion power", "subscribers", "battery prices", "the merger", "launches")  # fmt: skip
VERBS = ("reach", "exceed", "fall below", "double from", "ship more than", "stay above")


def rows(count: int, seed: int = 8, *, judged: float = 0) -> Iterator[str]:
    """Give so many lines of JSON, two pieces of evidence each, a twentieth as many speakers.

    ``judged`` is the share of those past their deadline that have a verdict.
    """
    dice, judges = random.Random(seed), random.Random(seed + 1)
    people = max(10, count // 20)
    for number in range(count):
        row = _row(dice, number, people)
        yield json.dumps(_judged(row) if _over(row) and judges.random() < judged else row) + "\n"


def clear_rows(count: int, seed: int = 8, *, people: int | None = None) -> Iterator[str]:
    """Give so many lines whose evidence decides whatever is past its deadline.

    ``people`` speak about equally often, everybody at least once; None for few who say much.
    """
    dice = random.Random(seed)
    for number in range(count):
        row = _row(dice, number, max(10, count // 20))
        if people is not None:
            row["speaker"] = (
                f"Speaker {(number if number < people else dice.randrange(people)):06}"
            )
        row["key"] = f"call-{seed}-{number}"
        if _over(row):
            _decisive(row)
        yield json.dumps(row) + "\n"


def _over(row: dict[str, Any]) -> bool:
    return str(row["deadline"]) < LAST_DAY.isoformat()


def _decisive(row: dict[str, Any]) -> str:
    """Let the first evidence settle a row, and return the day it speaks for."""
    first = row["evidence"][0]
    day: str = row["deadline"] if first["stance"] == "against" else first["published"]
    first["published"] = first["happened"] = day
    return day


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the verdict that its first evidence supports."""
    day = _decisive(row)
    came = row["evidence"][0]["stance"] == "for"
    return {**row, "verdict": "met" if came else "missed",
            "happened_on": day if came else None,
            "reason": "Example News says so."}  # fmt: skip


def _row(dice: random.Random, number: int, people: int) -> dict[str, Any]:
    said = FIRST_DAY + timedelta(dice.randrange(4_000))
    due = date(said.year + 1 + dice.randrange(4), 12, 31)
    over = min(due, LAST_DAY)
    heard = said + timedelta(dice.randrange(1, max(2, (over - said).days)))
    subject, verb = dice.choice(SUBJECTS), dice.choice(VERBS)
    row: dict[str, Any] = {
        "key": f"call-{number}",
        "speaker": f"Speaker {int(dice.paretovariate(0.9)) % people:06}",
        "claim": f"{subject.capitalize()} will {verb} {dice.randrange(10**6):,} (call {number})",
        "said_on": str(said), "deadline": str(due),
        "source": f"https://calls.example.org/{said.year}/{number}",
        "quote": f"we expect {subject} to {verb} that",
        "evidence": [
            {"stance": dice.choice(("for", "against")),
             "url": f"https://news.example.org/{number}/1", "published": str(heard),
             "happened": str(heard), "publisher": "Example News"},
            {"stance": "context", "url": f"https://news.example.org/{number}/2",
             "published": str(said)},
        ],
    }  # fmt: skip
    if dice.random() < 0.2:
        row["tags"] = [subject.replace(" ", "-")]
    return row


if __name__ == "__main__":
    sys.stdout.writelines(rows(int(sys.argv[1]), judged=float("".join(sys.argv[2:3]) or 0)))
