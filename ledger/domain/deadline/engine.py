"""A small parser whose rules are one line each.

A rule is a pattern and a function. In a pattern, lower-case words and punctuation stand for
themselves, `a|b` for either, CAPITALS for a group of rules or a class of words, whose value is
handed to the function. A `?` after either makes it optional (an absent group gives no value), a
`*` takes as many as there are. DET and other names in `silent` give no value. A function returns
None when the phrase makes no sense after all (31 February).

Every group is parsed at most once at every place, and a star never gives back what it took, so
the work grows linearly with the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.domain.deadline.spans import Context

Build = Callable[..., Any]


Class = Mapping[str, Any] | Callable[[str], Any]


Outcomes = tuple[tuple[int, Any], ...]


ANY_NUMBER = "#"


ANYTHING = "*"


class Token(NamedTuple):
    """A word, number or sign in lower case, with its place in the text."""

    text: str
    start: int
    end: int
    glued: bool


class Rule(NamedTuple):
    """One line of grammar: the pattern, what it means, and an example of it."""

    pattern: str
    build: Build
    example: str = ""


@dataclass(slots=True)
class _Element:
    """A part of a pattern; `opens` are the words with which its group can begin."""

    words: frozenset[str]
    group: str
    optional: bool
    star: bool
    silent: bool
    opens: frozenset[str] = frozenset()


Compiled = tuple[tuple[_Element, ...], Build]
State = tuple[int, tuple[Any, ...]]


class Grammar:
    """Groups of rules and classes of words, ready for parsing."""

    def __init__(
        self,
        groups: Mapping[str, Sequence[Rule]],
        classes: Mapping[str, Class],
        silent: frozenset[str],
    ) -> None:
        self.classes = classes
        self._silent = silent
        self._rules = {
            name: tuple((self._compile(rule.pattern), rule.build) for rule in rules)
            for name, rules in groups.items()
        }
        self._firsts: dict[str, frozenset[str]] = {}
        self._index: dict[tuple[str, str], Sequence[Compiled]] = {}
        for element in (e for rules in self._rules.values() for parts, _ in rules for e in parts):
            element.opens = self.first_of(element.group) if element.group else frozenset()

    def _compile(self, pattern: str) -> tuple[_Element, ...]:
        return tuple(self._element(part) for part in pattern.split())

    def _element(self, part: str) -> _Element:
        optional, star = part.endswith("?"), part.endswith("*")
        body = part[:-1] if optional or star else part
        is_group = "A" <= body[0] <= "Z"
        words = frozenset() if is_group else frozenset(body.split("|"))
        return _Element(words, body if is_group else "", optional, star, body in self._silent)

    def first_of(self, group: str) -> frozenset[str]:
        """Return the words with which a group can begin; ANYTHING when it can be empty."""
        if group not in self._firsts:
            self._firsts[group] = frozenset()
            self._firsts[group] = self._find_first_of(group)
        return self._firsts[group]

    def _find_first_of(self, group: str) -> frozenset[str]:
        known = self.classes.get(group)
        if known is not None:
            return frozenset([ANY_NUMBER]) if callable(known) else frozenset(known)
        found: set[str] = set()
        for elements, _ in self._rules[group]:
            found |= self._first_of_rule(elements)
        return frozenset(found)

    def _first_of_rule(self, elements: tuple[_Element, ...]) -> set[str]:
        found: set[str] = set()
        for element in elements:
            found |= self._first_of_element(element)
            if not (element.optional or element.star):
                return found
        return {ANYTHING}

    def rules_for(self, group: str, kind: str) -> Sequence[Compiled]:
        """Return the rules of a group that can begin with a word, or with ANY_NUMBER."""
        if kind not in self.first_of(group):
            kind = ANYTHING
        key = (group, kind)
        if key not in self._index:
            wanted = {kind, ANYTHING}
            self._index[key] = [
                rule for rule in self._rules[group] if self._first_of_rule(rule[0]) & wanted
            ]
        return self._index[key]

    def _first_of_element(self, element: _Element) -> frozenset[str]:
        if not element.words:
            return self.first_of(element.group)
        return frozenset(ANY_NUMBER if word.isdigit() else word for word in element.words)


class Parser:
    """One text under one grammar; remembers what it has found where."""

    def __init__(self, grammar: Grammar, tokens: Sequence[Token], context: Context) -> None:
        self._grammar = grammar
        self._words = [token.text for token in tokens] + [""]
        self._kinds = [ANY_NUMBER if word.isdigit() else word for word in self._words]
        self._context = context
        self._found: dict[tuple[str, int], Outcomes] = {}

    def parse(self, group: str, position: int = 0) -> Outcomes:
        """Return every way to read a group here: where it ends and its value, best first."""
        key = (group, position)
        if key not in self._found:
            self._found[key] = ()
            self._found[key] = self._parse(group, position)
        return self._found[key]

    def _parse(self, group: str, position: int) -> Outcomes:
        word = self._words[position]
        known = self._grammar.classes.get(group)
        if known is not None:
            value = known(word) if callable(known) else known.get(word)
            return () if value is None else ((position + 1, value),)
        outcomes: list[tuple[int, Any]] = []
        for elements, build in self._grammar.rules_for(group, self._kinds[position]):
            for end, values in self._match(elements, position):
                self._context.reach = end - position
                value = self._build(build, values)
                if value is not None:
                    outcomes.append((end, value))
        return tuple(outcomes)

    def _build(self, build: Build, values: tuple[Any, ...]) -> Any:
        try:
            return build(self._context, *values)
        except (OverflowError, ValueError):
            self._context.hint("that is too far from the day it was said")
            return None

    def _match(self, elements: tuple[_Element, ...], position: int) -> list[State]:
        """Return where the elements of a rule can end from here, with their values."""
        states: list[State] = [(position, ())]
        words = self._words
        for element in elements:
            found: list[State] = []
            for at, values in states:
                if element.words:
                    if words[at] in element.words:
                        found.append((at + 1, values))
                elif element.star:
                    found.append(self._run(element.group, at, values))
                    continue
                elif self._kinds[at] in element.opens or ANYTHING in element.opens:
                    found += self._group(element, at, values)
                if element.optional:
                    found.append((at, values))
            states = found
        return states

    def _group(self, element: _Element, at: int, values: tuple[Any, ...]) -> list[State]:
        outcomes = self.parse(element.group, at)
        if element.silent:
            return [(end, values) for end, _ in outcomes]
        return [(end, (*values, value)) for end, value in outcomes]

    def _run(self, group: str, at: int, values: tuple[Any, ...]) -> State:
        """Take as many of a group as there are; return where that ends, with their values."""
        opens = self._grammar.first_of(group)
        taken: list[Any] = []
        while self._kinds[at] in opens:
            outcomes = self.parse(group, at)
            if not outcomes:
                break
            at, value = max(outcomes, key=lambda outcome: outcome[0])
            taken.append(value)
        return at, (*values, tuple(taken))
