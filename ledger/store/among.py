"""Conditions on some ids, a limited number at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

AT_ONCE: Final = 500
"""Ids that one statement names: databases limit how many values there may be."""


def among(column: str, numbers: Iterable[int] | None) -> Iterator[str]:
    """Give " AND column IN (…)" for some ids after another; one empty condition for None."""
    if numbers is None:
        yield ""
        return
    ahead = iter(numbers)
    while some := [*islice(ahead, AT_ONCE)]:
        yield f" AND {column} IN ({', '.join(f'{number:d}' for number in some)})"
