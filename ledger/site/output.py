"""One file of the site, before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: where it goes, the key of what it is made of, and how it is made.

    Two outputs with the same path and key have the same bytes, so the second need not be made.
    """

    path: str
    key: str
    make: Callable[[], bytes]
    is_page: bool = False
