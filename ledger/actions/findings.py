"""What a check of a ledger found, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Grade(Enum):
    """How bad a finding is; its value is the exit code it leads to."""

    TAMPERED = 1
    STALE = 6
    UNKNOWN = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, or that could not be checked."""

    grade: Grade
    text: str


@dataclass
class Findings:
    """What was found so far."""

    found: list[Finding] = field(default_factory=list)

    def tampered(self, text: str) -> None:
        """Note that something is not what was written."""
        self.found.append(Finding(Grade.TAMPERED, text))

    def stale(self, text: str) -> None:
        """Note that something newer exists elsewhere."""
        self.found.append(Finding(Grade.STALE, text))

    def unknown(self, text: str) -> None:
        """Note that something could not be checked."""
        self.found.append(Finding(Grade.UNKNOWN, text))
