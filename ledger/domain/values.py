"""Frozen values: what ``dataclass(frozen=True, slots=True)`` makes, in a tenth of the time.

That decorator compiles seven functions for every class, which takes half a millisecond and more;
a command that shows one prediction meets some fifty classes and makes values of a dozen.  Here
all classes share these functions, and the one that must know the members is compiled when the
first value is made.  To everybody else they are dataclasses: ``fields``, ``replace`` and
``asdict`` work, and so do patterns and copies.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, Generic, NoReturn, TypeVar, dataclass_transform, overload

T = TypeVar("T")
V = TypeVar("V")


@dataclass_transform(frozen_default=True)
def frozen(kind: type[T]) -> type[T]:
    """Make a class of annotated members one of frozen values, equal when their members are.

    Raises TypeError for a member whose default has to be made anew for each value.
    """
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    members = fields(made)
    if any(member.default_factory is not MISSING for member in members):
        raise TypeError(f"{kind.__name__} has a member with a default that is made anew")
    made.__init__ = _Init(made, members)
    _share(made, _getter([member.name for member in members]))
    return made  # type: ignore[no-any-return]


Getter = Callable[[Any], tuple[Any, ...]]
"""What gives all members of a value."""


def _getter(names: list[str]) -> Getter:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _share(kind: Any, members: Getter) -> None:
    """Give a class what every frozen value can do, by its members."""

    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is self.__class__:
            return members(self) == members(other)
        return NotImplemented

    kind.__eq__ = equal
    kind.__hash__ = lambda self: hash(members(self))
    # Another process makes the value anew.
    kind.__reduce__ = lambda self: (type(self), members(self))
    kind.__repr__ = _told
    kind.__setattr__ = kind.__delattr__ = _keep


def _told(self: Any) -> str:
    told = ", ".join(f"{member.name}={getattr(self, member.name)!r}" for member in fields(self))
    return f"{type(self).__qualname__}({told})"


def _keep(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r} of a frozen {type(self).__name__}")


class _Init:
    """The ``__init__`` of a class, which puts a compiled one in its own place when it is used."""

    def __init__(self, kind: type, members: tuple[Field[Any], ...]) -> None:
        self._kind: Any = kind
        self._members = members

    def __get__(self, value: Any, kind: type) -> Any:
        self._kind.__init__ = made = _compiled(self._kind, self._members)
        return made.__get__(value, kind)


def _compiled(kind: Any, members: tuple[Field[Any], ...]) -> Any:
    """Return the function that sets the members of a new value."""
    given: dict[str, Any] = {}
    words, lines = ["self"], []
    for member in members:
        name = member.name
        given[f"_set_{name}"] = getattr(kind, name).__set__
        lines.append(f"  _set_{name}(self, {name})")
        if member.default is MISSING:
            words.append(name)
        else:
            given[f"_else_{name}"] = member.default
            words.append(f"{name}=_else_{name}")
    if hasattr(kind, "__post_init__"):
        lines.append("  self.__post_init__()")
    body = "\n".join(lines) or "  pass"
    found: dict[str, Any] = {}
    exec(
        f"def make({', '.join(given)}):\n def __init__({', '.join(words)}):\n{body}\n"
        " return __init__",
        vars(sys.modules[kind.__module__]),
        found,
    )
    made = found["make"](**given)
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    made.__annotations__ = {member.name: member.type for member in members} | {"return": None}
    return made


class kept(Generic[V]):  # noqa: N801 - it is used like `property`
    """A property that is worked out once: ``functools.cached_property`` without its lock.

    Python 3.11 takes a lock for each first look, which costs more than most of these do; two
    threads that look at once both work it out, and find the same.
    """

    def __init__(self, function: Callable[[Any], V]) -> None:
        """Keep what this function returns."""
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note the name that it is kept under."""
        self._name = name

    @overload
    def __get__(self, value: None, owner: type) -> kept[V]: ...
    @overload
    def __get__(self, value: object, owner: type) -> V: ...
    def __get__(self, value: Any, owner: type) -> Any:
        """Work it out; the value's own dictionary answers from then on."""
        if value is None:
            return self
        found = value.__dict__[self._name] = self._function(value)
        return found
