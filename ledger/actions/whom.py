"""Whom many names mean: exact ones by a table, near ones as long as that is quick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain.names import Known, keys_of, match, text_key

COMPARED = 200_000
"""How many pairs of names are compared for likeness; more would take longer than an import."""


class Whom:
    """The speakers of a ledger, with those that an import adds."""

    def __init__(self, known: Iterable[Known], *, trust_names: bool = False) -> None:
        """Begin with who is known; ``trust_names`` takes a name near a known one for new.

        ``sure`` has the slugs of whom the names mean that were asked for and are clear.
        """
        self._known = list(known)
        self._trust = trust_names
        self._by_key: dict[str, list[Known]] = {}
        self._by_slug = {one.slug: one for one in self._known}
        self._asked: dict[str, tuple[str | None, str | None]] = {}
        self.sure: dict[str, str] = {}
        self._left = COMPARED
        self.uncompared = 0
        for one in self._known:
            self._index(one)

    def _index(self, one: Known) -> None:
        for key in keys_of(one):
            self._by_key.setdefault(key, []).append(one)

    def add(self, name: str, one: Known) -> None:
        """Take in a new speaker, whom this name means from now on."""
        self._by_slug[one.slug] = one
        self._index(one)
        if one.aliases:
            self._asked.clear()
            self.sure.clear()
        self._asked[name] = (one.slug, None)
        self.sure[name] = one.slug

    def answer(self, name: str) -> tuple[str | None, str | None]:
        """Return the slug of whom a name means, and why it is not clear if it is not.

        Both are None for somebody new.
        """
        found = self._asked.get(name)
        if found is None:
            found = self._asked[name] = self._answer(name)
            if found[0] is not None:
                self.sure[name] = found[0]
        return found

    def _answer(self, name: str) -> tuple[str | None, str | None]:
        exact = self._by_slug.get(name.strip())
        called = self.called(name)
        if exact is not None:
            return exact.slug, None
        if len(called) == 1:
            return called[0].slug, None
        if called:
            ways = " or ".join(one.slug for one in called)
            return None, f'speaker "{name}": several are called that; write {ways}'
        near = () if self._trust else self._near(name)
        if not near:
            return None, None
        return None, f'speaker "{name}": nobody is called that; did you mean {near[0].name}?'

    def called(self, name: str) -> list[Known]:
        """Return everybody who is called exactly that."""
        return self._by_key.get(text_key(name), [])

    def _near(self, name: str) -> Sequence[Known]:
        """Return known speakers with a name like this one; nobody once it takes too long."""
        if self._left < len(self._known):
            self.uncompared += 1
            return ()
        self._left -= len(self._known)
        return match(name, self._known).near
