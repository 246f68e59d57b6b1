"""What a prediction, a piece of evidence or an address must be to enter the log."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ledger.domain.prediction import Deadline, Evidence, Prediction
from ledger.domain.status import Day
from ledger.domain.web import is_web_address
from ledger.errors import Unusable

MAX_TEXT = 10_000
"""Characters that one text may have; a claim needs far fewer, an entry can hold no more."""


def check_prediction(said: Prediction, day: Day) -> None:
    """Raise Unusable when a new prediction cannot be kept as it is."""
    check_texts(said)
    if not said.claim.strip():
        raise Unusable("the claim is empty.", ("", "ledger add 'CLAIM' URL -s NAME"))
    check_url(said.source.url)
    if said.source.archived_url:
        check_url(said.source.archived_url)
    if said.said_on > day.known:
        raise Unusable(
            f"it was said on {said.said_on}, which is in the future (today is {day.today}).",
            ("Wrong year?", f"--said {_year_before(said.said_on, day)}"),
        )
    check_deadline(said.deadline, said.said_on)
    if said.decidable_on is not None and said.decidable_on < said.said_on:
        raise Unusable(
            f"it cannot be decided on {said.decidable_on}, before it was said ({said.said_on}).",
            ("The first day on which anyone can know:", "--decidable DATE"),
        )
    check_probability(said.probability_ppm)


def _year_before(when: date, day: Day) -> date:
    """Return the same day of the newest year in which it is not in the future."""
    last = 28 if (when.month, when.day) == (2, 29) else when.day
    this_year = date(day.known.year, when.month, last)
    return this_year if this_year <= day.known else this_year.replace(year=this_year.year - 1)


def check_deadline(deadline: Deadline | None, said_on: date) -> None:
    """Raise Unusable when a deadline lies before the day it was said."""
    if deadline is not None and deadline.day < said_on:
        raise Unusable(
            f"the deadline ({deadline.day}) is before the day it was said ({said_on}).",
            ("Wrong day said?", f"--said {date(deadline.day.year, 1, 1)}"),
            ("Wrong deadline?", f"--deadline {date(said_on.year, 12, 31)}"),
        )


def check_probability(ppm: int | None) -> None:
    """Raise Unusable unless a probability lies between 0 and 1,000,000 parts."""
    if ppm is not None and not 0 <= ppm <= 1_000_000:
        raise Unusable(
            f"{ppm / 10_000:g}% is not a probability.", ("From 0% to 100%:", "--probability 60%")
        )


def check_evidence(item: Evidence, day: Day) -> None:
    """Raise Unusable when evidence has neither link nor document, or lies in the future."""
    check_texts(item)
    if item.url is None and item.document is None:
        raise Unusable("evidence needs a web address.", ("", "ledger cite ID URL --for"))
    for url in (item.url, item.archived_url):
        if url is not None:
            check_url(url)
    for option, when in (("--date", item.published_on), ("--happened", item.happened_on)):
        if when is not None and when > day.known:
            raise Unusable(
                f"the evidence is dated {when}, and today is {day.today}.",
                (
                    f"Did you mean {_year_before(when, day)}?",
                    f"{option} {_year_before(when, day)}",
                ),
            )


def check_url(url: str) -> None:
    """Raise Unusable unless this is a web address with http or https and a host."""
    if not is_web_address(url):
        raise Unusable(
            f'"{url}" is not a web address.',
            ("It starts with http:// or https://:", "https://example.org/page"),
        )


def url_key(url: str) -> str:
    """Return the form in which two addresses are the same page; the address must be one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    # What a newsletter hangs on an address to count its readers names no other page.
    asked = [part for part in parts.query.split("&") if not part.lower().startswith("utm_")]
    query = f"?{'&'.join(asked)}" if any(asked) else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def check_texts(value: Any) -> None:
    """Raise Unusable for text with control characters, or longer than any honest one."""
    for name, text in _texts(value):
        check_text(name, text)


def check_text(name: str, text: str) -> None:
    """Raise Unusable for a text with control characters, or longer than any honest one."""
    if len(text) > MAX_TEXT:
        raise Unusable(
            f"the {name} has {len(text):,} characters; at most {MAX_TEXT:,} are kept.",
            ("", "Keep the sentence that matters and link to the rest."),
        )
    wrong = next((c for c in text if _is_control(c)), None)
    if wrong is not None:
        raise Unusable(
            f"the {name} holds the control character U+{ord(wrong):04X}.",
            ("", "Type the text again instead of pasting it."),
        )


def check_reason(what: str, because: str) -> str:
    """Return a reason without blanks around it; raises Unusable when there is none."""
    if not because.strip():
        raise Unusable(f"{what} needs a reason.", ("Add to your command:", "--because TEXT"))
    check_text("reason", because)
    return because.strip()


def _texts(value: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field in fields(value):
        part = getattr(value, field.name)
        for item in part if isinstance(part, tuple) else (part,):
            if isinstance(item, str):
                found.append((field.name.replace("_", " "), item))
            elif is_dataclass(item):
                found += _texts(item)
    return found


def _is_control(char: str) -> bool:
    """Say whether a character acts on the terminal instead of being read; surrogates too."""
    return char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs")
