"""Frozen values are what frozen dataclasses with slots are, only made sooner."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from dataclasses import (
    FrozenInstanceError,
    asdict,
    astuple,
    dataclass,
    field,
    fields,
    is_dataclass,
    replace,
)
from typing import Any

import pytest

from ledger.domain.values import frozen, kept


@frozen
class Place:
    """Where something is."""

    town: str
    street: str | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Same:
    """The same members, by the decorator of the standard library."""

    town: str
    street: str | None = None
    number: int = 1


@frozen
class One:
    """A value with a value inside it."""

    place: Place


@frozen
class Nothing:
    """A value without members."""


@frozen
class Positive:
    """A value that looks at what it is given."""

    number: int

    def __post_init__(self) -> None:
        """Raise ValueError for what is not positive."""
        if self.number <= 0:
            raise ValueError("not positive")


def test_values_are_equal_when_their_members_are() -> None:
    others: list[object] = [Same("Oslo"), "Oslo", None]

    assert Place("Oslo", number=2) == Place("Oslo", None, 2)
    assert Place("Oslo") != Place("Rome")
    assert all(Place("Oslo") != other for other in others)
    assert One(Place("Oslo")) == One(Place("Oslo"))
    assert Nothing() == Nothing()


def test_equal_values_are_one_key() -> None:
    assert len({Place("Oslo"), Place("Oslo", None, 1), Place("Rome")}) == 2
    assert len({One(Place("Oslo")), One(Place("Oslo")), Nothing(), Nothing()}) == 2


@pytest.mark.parametrize("change", [
    lambda value: setattr(value, "town", "Rome"),
    lambda value: setattr(value, "land", "Italy"),
    lambda value: delattr(value, "town"),
])  # fmt: skip
def test_a_value_is_never_changed(change: Any) -> None:
    value = Place("Oslo")

    with pytest.raises(FrozenInstanceError, match="of a frozen Place"):
        change(value)
    assert value == Place("Oslo")


def test_there_is_room_for_the_members_alone() -> None:
    assert not hasattr(Place("Oslo"), "__dict__")
    assert Place.__slots__ == Same.__slots__  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [Place("Oslo", "Storgata"), One(Place("Oslo")), Nothing()])
def test_copies_and_other_processes_get_the_same_value(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    assert copy.copy(value) == value


def test_it_is_a_dataclass_to_everybody_else() -> None:
    value, kind = Place("Oslo", "Storgata"), typing.cast(type, Place)

    assert is_dataclass(kind)
    assert [(f.name, f.type, f.default) for f in fields(Place)] == [
        (f.name, f.type, f.default) for f in fields(Same)
    ]
    assert replace(value, number=3) == Place("Oslo", "Storgata", 3)
    assert asdict(One(value)) == {"place": {"town": "Oslo", "street": "Storgata", "number": 1}}
    assert astuple(value) == ("Oslo", "Storgata", 1)
    assert repr(value) == "Place(town='Oslo', street='Storgata', number=1)"
    assert repr(One(value)) == f"One(place={value!r})"
    assert repr(Nothing()) == "Nothing()"


def test_it_is_made_from_the_same_words() -> None:
    assert str(inspect.signature(Place)) == str(inspect.signature(Same))
    assert typing.get_type_hints(Place.__init__) == typing.get_type_hints(Same.__init__)
    for wrong in ((), ("Oslo", None, 1, 2)):
        with pytest.raises(TypeError, match=r"Place.__init__\(\)"):
            typing.cast(Any, Place)(*wrong)
    with pytest.raises(TypeError, match="unexpected keyword argument 'land'"):
        Place("Oslo", land="Norway")  # type: ignore[call-arg]


def test_patterns_find_the_members_in_their_order() -> None:
    match Place("Oslo", "Storgata"):
        case Place("Oslo", street):
            found = street

    assert found == "Storgata"


def test_a_value_may_look_at_what_it_is_given() -> None:
    assert Positive(1).number == 1
    with pytest.raises(ValueError, match="not positive"):
        Positive(0)


def test_what_makes_values_is_compiled_with_the_first_one() -> None:
    @frozen
    class Late:
        member: int

    before = type(vars(Late)["__init__"]).__name__
    Late(1)

    assert before == "_Init"
    assert inspect.isfunction(vars(Late)["__init__"])


def test_a_default_that_is_made_anew_is_refused() -> None:
    with pytest.raises(TypeError, match="Kept has a member with a default that is made anew"):

        @frozen
        class Kept:
            found: list[int] = field(default_factory=list)


def test_what_is_kept_is_worked_out_once_and_found_on_its_class() -> None:
    asked: list[int] = []

    class Told:
        @kept
        def length(self) -> int:
            """How long it is."""
            asked.append(1)
            return 7

    one = Told()

    assert (one.length, one.length, asked) == (7, 7, [1])
    assert Told.length.__doc__ == "How long it is."
