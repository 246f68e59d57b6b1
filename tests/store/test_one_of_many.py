"""What is read for one speaker, one name or one chain is what reading everything would give."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.domain.names import Known, match, text_key
from ledger.domain.prediction import Deadline, Role, Speaker
from ledger.errors import SpeakerNotFound
from ledger.store import queries
from ledger.store.families import members, roots
from tests.actions.desk import Desk

PEOPLE = (
    Speaker("", "Ada Example", aliases=("A. E.", "The Boss"), roles=(Role("CEO", "Vans"),)),
    Speaker("", "Boris Sample", aliases=("The Boss",), roles=(Role("CTO", "Vans"),)),
    Speaker("", "Ada Old"),
    Speaker("", "Élodie Été"),
    Speaker("", "Nobody Yet"),
)


@pytest.fixture(scope="module")
def busy(shared_connection: Connection) -> Desk:
    """Give speakers who share an alias, an office, a merged past and chains; for reading."""
    desk, dice = Desk(shared_connection), random.Random(4)
    for n in range(1, 31):
        before = dice.choice([None, *range(max(1, n - 8), n)]) if n > 1 else None
        desk.add(
            f"Vans drive {n} kilometres", PEOPLE[dice.randrange(4)], restates=before,
            deadline=Deadline(date(2025, 3, n)), tags=("a",) if n % 2 else (),
        )  # fmt: skip
        desk.cite(n, "against", published_on=date(2025, 5, 1), happened_on=date(2025, 3, n))
        if n % 3 == 0:
            desk.judge(n, "missed")
    actions.merge(desk.connection, "ada-old", "ada-example", stamp=desk.stamp)
    actions.split(
        desk.connection, 5, [actions.Part("Vans do drive"), actions.Part("Vans do stop")],
        needs=1, stamp=desk.stamp, day=desk.day,
    )  # fmt: skip
    return desk


@pytest.mark.parametrize(
    "text",
    [
        "ada-example", "Ada Example", " ada  EXAMPLE", "a e", "The boss", "Ada Old", "ada-old",
        "Élodie Été", "élodie-été", "elodie-ete", "Elodie Ete", "Boris", "nobody", "", "?!", "ada",
    ],
)  # fmt: skip
def test_a_name_means_whom_it_means_among_all(busy: Desk, text: str) -> None:
    people = queries.speakers(busy.reader)
    expected = match(text, [Known(one.slug, one.name, one.aliases) for one in people])

    if expected.found is None:
        with pytest.raises(SpeakerNotFound):
            queries.find_speaker(busy.reader, text)
    else:
        found = queries.find_speaker(busy.reader, text)
        assert found in people
        assert found.slug == expected.found.slug


@pytest.mark.parametrize(
    "typed",
    ["", "a", "ada", "ada-", "Ada Ex", "the", "boss", "old", "É", "ét", "s", "?", "zz", "x y"],
)
def test_the_beginning_of_a_name_finds_who_is_called_so(busy: Desk, typed: str) -> None:
    key, first, second = text_key(typed), [], []
    for one in queries.speakers(busy.reader):
        keys = [text_key(name) for name in (one.slug, one.name, *one.aliases)]
        if one.slug.startswith(typed) or any(k.startswith(key) for k in keys):
            first.append((one.slug, one.name))
        elif any(word.startswith(key) for k in keys for word in k.split()):
            second.append((one.slug, one.name))

    found = queries.called_like(busy.reader, typed, 200)
    assert found[: len(first)] == first
    # Words are compared without accents, so "É" finds an "Example" too.
    assert {*second} == {*found[len(first) :]} or not typed.isascii()
    assert {*second} <= {*found}
    assert len(queries.called_like(busy.reader, typed, 1)) == min(1, len(first + second))


def test_speakers_count_what_their_lines_are(busy: Desk) -> None:
    lines = queries.lines(busy.reader, busy.day)

    for one in queries.speakers(busy.reader):
        assert one.predictions == sum(line.speaker == one.slug for line in lines)


def test_the_outcomes_of_one_are_those_among_all(busy: Desk) -> None:
    everything = queries.outcomes(busy.reader, busy.day)

    assert len(everything) == 32
    for one in queries.speakers(busy.reader):
        theirs = [each for each in everything if each.speaker == one.slug]
        lines = queries.lines(busy.reader, busy.day, speaker=one.slug, parts=True)
        assert queries.outcomes(busy.reader, busy.day, one.slug) == theirs
        assert queries.outcomes(busy.reader, busy.day, one.slug, lines) == theirs


def test_a_chain_is_found_from_each_of_its_ends(busy: Desk) -> None:
    known = roots(busy.reader)
    chains: dict[int, set[int]] = {}
    for number, first in known.items():
        chains.setdefault(first, {first}).add(number)

    assert max(map(len, chains.values())) > 3
    for number in range(1, 31):
        first = known.get(number, number)
        assert roots(busy.reader, [number]).get(number, number) == first
        assert members(busy.reader, number) == chains.get(first, set())


def test_ids_without_anything_are_asked_about_nothing(busy: Desk) -> None:
    assert roots(busy.reader, []) == {}
    assert queries.tags_of(busy.reader, []) == {}
    assert queries.outcomes(busy.reader, busy.day, "nobody-yet") == []
