"""By which fiscal calendar a speaker is read, from what is on record of the organisations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.fiscal import calendar_for
from ledger.domain.names import Known, match, text_key
from ledger.domain.prediction import Role, Speaker, SpeakerKind
from ledger.store import queries
from ledger.store.reader import Reader


class FiscalCalendars:
    """The fiscal calendars of one ledger's speakers; each speaker is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        people = queries.speakers(reader)
        self._people = [Known(one.slug, one.name, one.aliases) for one in people]
        self._organisations = {
            text_key(name): one.slug
            for one in people
            if one.kind == SpeakerKind.ORGANISATION
            for name in (*one.aliases, one.name, one.slug)
        }
        self._known: dict[str, Speaker] = {}

    def of(self, name: str, day: date, more_roles: tuple[Role, ...] = ()) -> FiscalCalendar | None:
        """Return the calendar of a speaker on a day; None when it is not known, or not one.

        A name nobody has may be that of a well-known organisation.  `more_roles` are roles that
        are told together with the words.
        """
        found = match(name, self._people).found
        who = self._speaker(found.slug) if found else self.organisation(name)
        return calendar_for(replace(who, roles=(*who.roles, *more_roles)), day, self.organisation)

    def organisation(self, name: str) -> Speaker:
        """Return what is on record of an organisation; its name alone when that is all."""
        slug = self._organisations.get(text_key(name))
        if slug:
            return self._speaker(slug)
        return Speaker("", name, SpeakerKind.ORGANISATION)

    def _speaker(self, slug: str) -> Speaker:
        """Return a speaker with the roles and fiscal years of those merged into it."""
        if slug not in self._known:
            slugs = (slug, *queries.merged_into(self._reader, slug))
            who, *others = [queries.speaker_state(self._reader, s).speaker for s in slugs]
            self._known[slug] = replace(
                who,
                roles=tuple(role for one in (who, *others) for role in one.roles),
                fiscal_years=tuple(y for one in (who, *others) for y in one.fiscal_years),
            )
        return self._known[slug]
