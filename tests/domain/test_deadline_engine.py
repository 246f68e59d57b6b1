"""The parser under the deadline reader, on grammars of a few rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.deadline.engine import ANY_NUMBER, ANYTHING, Grammar, Parser, Rule, Token
from ledger.domain.deadline.spans import Context

COLOURS = {"red": "R", "blue": "B"}


def listed(context: Context, *values: Any) -> list[Any]:
    return list(values)


def number(word: str) -> int | None:
    return int(word) if word.isdigit() and int(word) < 100 else None


def grammar(*rules: Rule, **groups: tuple[Rule, ...]) -> Grammar:
    return Grammar(
        {"TOP": rules, **groups},
        {"COLOUR": COLOURS, "NUMBER": number},
        frozenset({"QUIET"}),
    )


def tokens(text: str) -> list[Token]:
    return [Token(word, 0, 0, False) for word in text.split()]


def parsed(rules: Grammar, text: str, place: int = 0) -> tuple[tuple[int, Any], ...]:
    return Parser(rules, tokens(text), Context(date(2025, 3, 12))).parse("TOP", place)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("big house", "big house", [(2, [])]),
        ("big house", "big", []),
        ("big house", "big horse", []),
        ("big house", "big house now", [(2, [])]),
        ("big|old house", "old house", [(2, [])]),
        ("big|old house", "new house", []),
        ("big? house", "house", [(1, [])]),
        ("big? house", "big house", [(2, [])]),
        ("COLOUR house", "red house", [(2, ["R"])]),
        ("COLOUR house", "green house", []),
        ("COLOUR? house", "blue house", [(2, ["B"])]),
        ("COLOUR? house", "house", [(1, [])]),
        ("COLOUR* house", "house", [(1, [()])]),
        ("COLOUR* house", "red blue red house", [(4, [("R", "B", "R")])]),
        ("COLOUR* red", "red red", []),
        ("COLOUR? red", "red", [(1, [])]),
        ("COLOUR? red", "red red", [(2, ["R"]), (1, [])]),
        (
            "house COLOUR? COLOUR?",
            "house red blue",
            [(3, ["R", "B"]), (2, ["R"]), (2, ["R"]), (1, [])],
        ),
        ("NUMBER / NUMBER", "3 / 4", [(3, [3, 4])]),
        ("NUMBER / NUMBER", "3 / 400", []),
        ("1 / 2", "1 / 2", [(3, [])]),
        ("1 / 2", "1 / 3", []),
        ("+ - house", "+ - house", [(3, [])]),
    ],
)
def test_a_pattern_says_what_is_taken(pattern: str, text: str, expected: list[Any]) -> None:
    assert list(parsed(grammar(Rule(pattern, listed)), text)) == expected


def test_the_earlier_rule_gives_the_first_reading() -> None:
    rules = grammar(
        Rule("COLOUR house", lambda c, v: f"class {v}"),
        Rule("red house", lambda c: "word"),
        Rule("red", lambda c: "short"),
    )

    assert parsed(rules, "red house") == ((2, "class R"), (2, "word"), (1, "short"))


def test_a_text_is_read_from_the_place_that_is_asked_for() -> None:
    assert parsed(grammar(Rule("house", listed)), "big house", 1) == ((2, []),)


def test_groups_hand_their_values_on_and_silent_ones_do_not() -> None:
    rules = grammar(
        Rule("A QUIET Z", listed),
        A=(Rule("COLOUR", lambda c, v: v.lower()),),
        Z=(Rule("end", lambda c: "z"),),
        QUIET=(Rule("and also?", lambda c: "never seen"),),
    )

    assert parsed(rules, "red and also end") == ((4, ["r", "z"]),)
    assert parsed(rules, "red and end") == ((3, ["r", "z"]),)
    assert parsed(rules, "red end") == ()


def test_a_star_takes_the_longest_of_a_group_each_time() -> None:
    rules = grammar(
        Rule("HEDGE* house", listed),
        HEDGE=(Rule("very", lambda c: 1), Rule("very very", lambda c: 0), Rule("so", lambda c: 3)),
    )

    assert parsed(rules, "very very so house") == ((4, [(0, 3)]),)
    assert parsed(rules, "very green house") == ()


def test_a_star_ends_where_a_word_begins_a_group_and_does_not_go_on() -> None:
    rules = grammar(Rule("HEDGE* so house", listed), HEDGE=(Rule("so far", lambda c: "so far"),))

    assert parsed(rules, "so far so house") == ((4, [("so far",)]),)


def test_a_group_that_may_be_empty_does_not_stand_in_the_way() -> None:
    rules = grammar(Rule("MAYBE house", listed), MAYBE=(Rule("COLOUR?", listed),))

    assert parsed(rules, "house") == ((1, [[]]),)
    assert parsed(rules, "red house") == ((2, [["R"]]),)


def test_what_makes_no_sense_is_no_reading() -> None:
    rules = grammar(Rule("NUMBER", lambda c, n: n if n < 13 else None), Rule("NUMBER", listed))

    assert parsed(rules, "12") == ((1, 12), (1, [12]))
    assert parsed(rules, "13") == ((1, [13]),)


@pytest.mark.parametrize("error", [OverflowError, ValueError])
def test_a_day_that_no_calendar_has_leaves_a_hint_with_how_far_was_read(
    error: type[Exception],
) -> None:
    def far(context: Context, *values: Any) -> None:
        raise error

    context = Context(date(2025, 3, 12))
    rules = grammar(Rule("big NUMBER", far), Rule("big", listed))
    found = Parser(rules, tokens("so big 5"), context).parse("TOP", 1)

    assert found == ((2, []),)
    assert [(hint.reach, hint.sentence) for hint in context.hints] == [
        (2, "that is too far from the day it was said")
    ]


def test_a_group_is_read_once_at_each_place() -> None:
    read_at: list[int] = []

    def noted(context: Context, value: str) -> str:
        read_at.append(context.reach)
        return value

    rules = grammar(
        Rule("WORD house", listed), Rule("WORD tree", listed), WORD=(Rule("COLOUR", noted),)
    )

    assert parsed(rules, "red tree") == ((2, ["R"]),)
    assert read_at == [1]


def test_a_group_within_itself_ends() -> None:
    rules = grammar(Rule("TOP house", listed), Rule("red", lambda c: "red"))

    assert parsed(rules, "red") == ((1, "red"),)
    assert rules.first_of("TOP") == {"red"}


def test_a_group_knows_with_which_words_it_can_begin() -> None:
    rules = grammar(
        Rule("big|old house", listed),
        Rule("COLOUR? tree", listed),
        Rule("12 trees", listed),
        EMPTY=(Rule("COLOUR?", listed),),
        STARRED=(Rule("COLOUR* house", listed),),
        BOTH=(Rule("EMPTY tree", listed),),
    )

    assert rules.first_of("TOP") == {"big", "old", "red", "blue", "tree", ANY_NUMBER}
    assert rules.first_of("NUMBER") == {ANY_NUMBER}
    assert rules.first_of("COLOUR") == {"red", "blue"}
    assert rules.first_of("EMPTY") == {ANYTHING}
    assert rules.first_of("STARRED") == {"red", "blue", "house"}
    assert rules.first_of("BOTH") == {ANYTHING}


def test_only_rules_that_can_begin_with_a_word_are_tried_in_their_order() -> None:
    rules = grammar(
        Rule("big house", lambda c: 1),
        Rule("COLOUR house", lambda c: 2),
        Rule("big|red tree", lambda c: 3),
        Rule("NUMBER trees", lambda c: 4),
        Rule("COLOUR?", lambda c: 5),
    )

    def tried(kind: str) -> list[int]:
        return [build(Context(date(2025, 3, 12))) for _, build in rules.rules_for("TOP", kind)]

    assert tried("big") == [1, 3, 5]
    assert tried("red") == [2, 3, 5]
    assert tried(ANY_NUMBER) == [4, 5]
    assert tried("green") == [5]
