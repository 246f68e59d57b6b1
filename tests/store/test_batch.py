"""Many rows at once say what each of them says, whatever they have in common."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store import batch, schema, tables
from ledger.store.batch import insert_tuples
from ledger.store.database import MEMORY, open_engine

COUNT = batch._MANY
TEXTS = ["it's", "a ? and :b and %s", '"', "\\", "Zürich 猫", "x" * 500, "", "NULL", "5"]


def evidence(number: int, text: str | None) -> tuple[Any, ...]:
    """Return a row of evidence that has nothing of its own but its number."""
    return 7, number, 3, "for", text, None, "2026-01-01", text, None


def kept(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """Return all rows of evidence."""
    return [
        tuple(row) for row in connection.execute(sa.select(tables.evidence).order_by("number"))
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("count", [1, COUNT - 1, COUNT])
def test_what_all_rows_have_in_common_is_kept_as_it_is(
    text: str, count: int, connection: sa.Connection
) -> None:
    rows = [evidence(number, text) for number in range(count)]
    insert_tuples(connection, tables.evidence, rows)

    assert kept(connection) == rows


values = st.one_of(
    st.none(), st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]))
)


@settings(max_examples=100)
@given(common=st.lists(values, min_size=5, max_size=5), other=values, place=st.integers(0, COUNT))
def test_a_row_that_differs_from_all_others_is_kept_too(
    common: list[str | None], other: str | None, place: int
) -> None:
    rows = [(7, number, 3, "for", *common) for number in range(COUNT + 1)]
    rows[place] = (*rows[place][:-1], other)
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    with engine.begin() as connection:
        insert_tuples(connection, tables.evidence, rows)

        assert kept(connection) == rows
    engine.dispose()


def test_rows_that_are_all_the_same_are_still_as_many(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TEMP TABLE same (a INTEGER, b TEXT, c TEXT)")
    columns = sa.Column("a", sa.Integer), sa.Column("b", sa.Text), sa.Column("c", sa.Text)
    same = sa.Table("same", sa.MetaData(), *columns)
    insert_tuples(connection, same, [(1, "x", None)] * COUNT)

    assert [tuple(row) for row in connection.execute(sa.select(same))] == [(1, "x", None)] * COUNT
