"""What words find: the same on both databases, and nothing that was taken back or blanked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from ledger.actions import speaking
from ledger.domain.prediction import Speaker
from ledger.domain.searching import asked, words_of
from ledger.store import searching
from ledger.store.searching import ranked
from tests.actions.desk import Desk

ADA = Speaker("", "Ada Lövelace", aliases=("Countess of Lovelace",))
LI = Speaker("", "李明")


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a ledger with claims in several languages."""
    desk = Desk(connection)
    desk.add("Robots walk", quote="Our robots will walk by then.")
    desk.add(
        "Vans drive to Paris", ADA, quote="Unsere Lieferwagen fahren nächstes Jahr nach Paris."
    )
    desk.add("Revenue doubles", LI, quote="预测明年公司收入将会翻倍")
    desk.add("A robot lays bricks", ADA)
    desk.add("The price of Marks & Spencer doubles", ADA)
    return desk


def found(desk: Desk, text: str, limit: int = 50) -> list[int]:
    """Return the ids that a text finds, the best first."""
    return ranked(desk.reader, desk.day, text, limit)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("robots", [1]),
        ("robot", [4, 1]),
        ("ROBOT, lays", [4]),
        ("bricks robot", [4]),
        ("walk then", [1]),
        ("doub", [5, 3]),
        ("nachstes jahr", [2]),
        ("NÄCHSTES", [2]),
        ("lieferw", [2]),
        ("明年", [3]),
        ("公司收入", [3]),
        ("倍", [3]),
        ("明公", []),
        ("ada", [5, 4, 2]),
        ("lovelace paris", [2]),
        ("countess brick", [4]),
        ("李明 翻倍", [3]),
        ("zuck", [1]),
        ("mark", [1, 5]),
        ("mark price", [5]),
        ("obot", []),
        ("robots paris", []),
        ("@mark-zuckerberg", [1]),
        ("", []),
        ("?!", []),
    ],
)  # fmt: skip
def test_words_find_these(desk: Desk, text: str, ids: list[int]) -> None:
    assert found(desk, text) == ids


def test_at_most_so_many_are_found(desk: Desk) -> None:
    assert found(desk, "robot", 1) == [4]
    assert found(desk, "ada", 2) == [5, 4]


def test_a_speaker_is_found_by_what_it_is_called_now(desk: Desk) -> None:
    speaking.rename(desk.connection, "ada-lovelace", "Augusta King", stamp=desk.stamp)

    assert found(desk, "augusta vans") == [2]
    assert found(desk, "lövelace") == [5, 4, 2], "what it was called is an alias now"


def test_whoever_was_merged_is_found_by_both_names(desk: Desk) -> None:
    speaking.merge(desk.connection, "mark-zuckerberg", "ada-lovelace", stamp=desk.stamp)

    assert found(desk, "ada robots walk") == [1]
    assert found(desk, "zuckerberg vans") == [2]


def test_what_was_amended_undone_or_redacted_is_found_no_more(desk: Desk) -> None:
    desk.amend(1, claim="Machines stroll")
    assert found(desk, "stroll") == [1]
    assert found(desk, "walk") == [1], "the quote says so still"

    desk.undo()
    assert found(desk, "stroll") == []
    assert found(desk, "robots") == [1]

    seq = next(entry.seq for entry in desk.log() if entry.subject == "prediction/1")
    desk.redact(seq)
    assert found(desk, "robots") == []
    assert found(desk, "walk") == []


HOSTILE = [
    '"', "'", '""', "\\", "a\\", "a' | 'b", '" OR "', "robots AND", "NEAR(a b)", "words:robots",
    "*", "^robots", "-robots", "(", "robots)", "a:*", "a:*b", "!robots", "<->", "%", "_", ":found",
    "\0", "robots\0walk", "x" * 10_000, "ab " * 5_000, "\u202e\u200b", "\U0010ffff", "\ud800",
    "1e400",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_hostile_question_is_only_words(desk: Desk, text: str) -> None:
    plain = " ".join(asked(text))

    assert found(desk, text) == found(desk, plain)


def test_many_speakers_with_one_word_in_their_names_are_all_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_name = {text: found(desk, text) for text in ("ada", "mark", "a", "l bricks", "mark ada")}
    monkeypatch.setattr(searching, "NAMED", 0)

    assert {text: found(desk, text) for text in by_name} == by_name


@dataclass
class Told:
    """A prediction as it was made up."""

    claim: str
    quote: str
    name: str


WORDS = st.sampled_from(
    ("van", "vans", "Vän", "robot", "Robots", "10", "100", "明年公司", "Ada", "a-b")
)
TEXT = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TOLD = st.lists(
    st.builds(Told, TEXT, TEXT, st.sampled_from(("Ada Van", "Bo 明年", "Cy"))), max_size=6
)
ASKED = TEXT.flatmap(lambda text: st.integers(1, 9).map(lambda size: text[:size]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=TOLD, text=ASKED)
def test_the_index_finds_what_looking_at_every_text_finds(
    connection: Connection, told: list[Told], text: str
) -> None:
    with connection.begin() as undone:
        desk = Desk(connection)
        ids = [
            desk.add(f"{one.claim} x{place}", Speaker("", one.name), quote=one.quote)
            for place, one in enumerate(told)
        ]
        answer = found(desk, text)
        undone.rollback()

    wanted = asked(text)
    held = {
        id: words_of([one.claim, one.quote, one.name]) for id, one in zip(ids, told, strict=True)
    }
    hits = [
        id for id, words in held.items()
        if wanted and all(any(word.startswith(one) for word in words) for one in wanted)
    ]  # fmt: skip
    exact = {id for id in hits if set(wanted) <= set(held[id])}
    assert answer == sorted(hits, key=lambda id: (id not in exact, -id))
