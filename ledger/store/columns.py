"""Rows held by their columns, as large batches are handed over, cut up and inserted.

Most columns of a batch hold one value in all rows.  Such a value is kept once, and none of the
steps between a file and a table has to look at it again for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

Values = tuple[Any, ...]
Column = list[Any] | tuple[Any]
"""The values of a column; one value alone, in a tuple, stands in every row."""


class Block(NamedTuple):
    """Some rows of a table, by their columns in the table's order, or some of the columns."""

    size: int
    columns: list[Column]


def column_of(values: Sequence[Any]) -> Column:
    """Return these values, of which there is at least one, as a column."""
    first = values[0]
    return (first,) if values.count(first) == len(values) else [*values]


def block_of(rows: Sequence[Values]) -> Block:
    """Return rows as a block; without a row it has no columns."""
    return Block(len(rows), [column_of(values) for values in zip(*rows, strict=True)])


def spread(column: Column, size: int) -> list[Any]:
    """Return a value for each of so many rows."""
    return column if isinstance(column, list) else [*column] * size


def rows_of(block: Block) -> Iterator[Values]:
    """Give the rows of a block one by one."""
    columns = [column if isinstance(column, list) else repeat(*column) for column in block.columns]
    return (row for row, _ in zip(zip(*columns, strict=False), range(block.size), strict=False))


def cut(block: Block, first: int, last: int) -> Block:
    """Return the rows of a block from one place up to another, which is not included."""
    columns: list[Column] = [
        column[first:last] if isinstance(column, list) else column for column in block.columns
    ]
    return Block(last - first, columns)


def joined(blocks: Iterable[Block]) -> Block:
    """Return blocks of one table after each other, as one."""
    some = [block for block in blocks if block.size]
    if len(some) < 2:
        return some[0] if some else Block(0, [])
    sizes = [block.size for block in some]
    columns = [
        _joined(parts, sizes) for parts in zip(*(block.columns for block in some), strict=True)
    ]
    return Block(sum(sizes), columns)


def _joined(parts: Sequence[Column], sizes: Sequence[int]) -> Column:
    first = parts[0]
    if isinstance(first, tuple) and all(part == first for part in parts):
        return first
    return [value for part, size in zip(parts, sizes, strict=True) for value in spread(part, size)]
