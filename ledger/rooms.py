"""Packages whose modules are imported when something of them is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def opener(package: str, rooms: Mapping[str, str], kept: dict[str, Any]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that opens its rooms one by one (PEP 562).

    ``rooms`` has, for each module of the package, the names that it gives, with spaces between
    them; ``kept`` are the package's globals, where a name that was found stays.  What no room
    has raises AttributeError.
    """
    places = {name: room for room, names in rooms.items() for name in names.split()}

    def find(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = kept[name] = getattr(import_module(f"{package}.{places[name]}"), name)
        return found

    return find
