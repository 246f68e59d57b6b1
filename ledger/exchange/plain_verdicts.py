"""The verdict of a plain row, as an entry holds it; what is rare is left to the closer look.

Nearly every judged row gives one of four verdicts on something that is over, and rests on all the
decisive evidence that it brings.  ``row_in`` says the same of each; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from ledger.domain.prediction import Stance
from ledger.domain.status import Day

PlainVerdict = Literal["met", "late", "partly", "missed"]
"""Void and unclear verdicts have reasons and rules of their own."""

_DECISIVE = frozenset(stance for stance in Stance if stance.is_decisive)


def plain_verdict(
    verdict: str,
    reason: str | None,
    happened: date | None,
    deadline: date,
    evidence: Sequence[dict[str, Any]],
    day: Day,
    file: str,
) -> dict[str, Any] | None:
    """Return what an entry says of the verdict; None when it has to be looked at closely.

    ``evidence`` is what the entry says of the row's evidence; ``file`` is the file's name.
    """
    if not evidence or not _is_sound(verdict, happened, deadline, day):
        return None
    if not (file.isascii() and file.isprintable()) or (reason and reason != reason.strip()):
        return None
    cited = [item for item in evidence if item["stance"] in _DECISIVE] or evidence
    found: dict[str, Any] = {
        "verdict": verdict, "because": reason or f"As given in {file}.",
        "evidence": [item["number"] for item in cited], "resolver": f"file {file}",
    }  # fmt: skip
    if happened:
        found["happened_on"] = happened.isoformat()
    public = [on for item in cited if (on := item.get("published_on") or item.get("happened_on"))]
    if public:
        found["known_on"], found["first_known_on"] = max(public), min(public)
    return found


def _is_sound(verdict: str, happened: date | None, deadline: date, day: Day) -> bool:
    """Say whether nothing about the days contradicts the verdict."""
    if happened is not None and happened > day.known:
        return False
    if verdict == "met":
        return happened is None or happened <= deadline
    if deadline >= day.due:
        return False
    if verdict == "late":
        return happened is not None and happened > deadline
    return verdict == "partly" or happened is None
