"""Realistic rows by the million: few speakers say much, most say little, and half of it is over.

The same count and seed give the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

FIRST_DAY = date(2015, 1, 1)
PHRASES = ("by the end of the year", "next year", "within two years", "by the end of 2027")
SUBJECTS = ("robotaxis", "an AI assistant", "solar output", "gross margin", "the new phone",
            "fusion power", "subscribers", "battery prices", "the merger", "launches")  # fmt: skip
VERBS = ("reach", "exceed", "fall below", "double from", "ship more than", "stay above")


def rows(count: int, seed: int = 8) -> Iterator[str]:
    """Give so many lines of JSON, two pieces of evidence each, a twentieth as many speakers."""
    dice = random.Random(seed)
    people = max(10, count // 20)
    for number in range(count):
        yield json.dumps(_row(dice, number, people)) + "\n"


def _row(dice: random.Random, number: int, people: int) -> dict[str, object]:
    said = FIRST_DAY + timedelta(dice.randrange(4_000))
    due = date(said.year + 1 + dice.randrange(4), 12, 31)
    over = min(due, date(2026, 11, 1))
    heard = said + timedelta(dice.randrange(1, max(2, (over - said).days)))
    subject, verb = dice.choice(SUBJECTS), dice.choice(VERBS)
    row: dict[str, object] = {
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
    sys.stdout.writelines(rows(int(sys.argv[1])))
