"""Who somebody is: names, aliases, dated roles, and that two speakers are one.

A slug never changes.  A merge is one entry on the speaker that goes; those who were merged into
that one before are merged again with it, so that every merged speaker names the one that stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from ledger.actions.checks import check_texts
from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, speaker_subject
from ledger.domain.fiscal import as_calendar
from ledger.domain.fold import same_position
from ledger.domain.names import Known, match, slug_of, text_key
from ledger.domain.prediction import FiscalYear, Role, Speaker, SpeakerKind
from ledger.errors import AlreadyThere, NotFound, Refused, SpeakerNotFound, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader


def rename(connection: sa.Connection, slug: str, name: str, *, stamp: Stamp) -> Speaker:
    """Give a speaker another name and return the speaker; the old name stays as an alias.

    Raises AlreadyThere when it is the name already, or another speaker is called so.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    before = _standing(reader, slug)
    name = _name(before, name)
    if name == before.name:
        raise AlreadyThere(f"that is {before.name}'s name already.")
    _refuse_taken(reader, before, name)
    return _written(connection, head, slug, (kinds.SPEAKER_RENAMED, {"name": name}), stamp)


def add_alias(connection: sa.Connection, slug: str, alias: str, *, stamp: Stamp) -> Speaker:
    """Note what else a speaker is called and return the speaker.

    Raises AlreadyThere when it is known, or another speaker is called so.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    before = _standing(reader, slug)
    alias = _name(before, alias)
    if text_key(alias) in _keys(before):
        raise AlreadyThere(f'{before.name} is called "{alias}" already.')
    _refuse_taken(reader, before, alias)
    return _written(connection, head, slug, (kinds.SPEAKER_ALIAS_ADDED, {"alias": alias}), stamp)


def remove_alias(connection: sa.Connection, slug: str, alias: str, *, stamp: Stamp) -> Speaker:
    """Take an alias out of force and return the speaker; raises NotFound when there is none."""
    head = log.lock(connection)
    before = _standing(ConnectionReader(connection), slug)
    found = [one for one in before.aliases if text_key(one) == text_key(alias)]
    if not found:
        known = "  ".join(before.aliases) or "none"
        raise NotFound(f'"{alias}" is no alias of {before.name}.', ("Aliases:", known))
    said = (kinds.SPEAKER_ALIAS_REMOVED, {"alias": found[0]})
    return _written(connection, head, slug, said, stamp)


def add_role(connection: sa.Connection, slug: str, role: Role, *, stamp: Stamp) -> Speaker:
    """Note a role and return the speaker.

    An end without a beginning ends the same role that is held still.  Raises AlreadyThere when
    it is known just so, Unusable when it is empty or ends before it begins.
    """
    head = log.lock(connection)
    before = _standing(ConnectionReader(connection), slug)
    role = _continued(before, role)
    check_texts(role)
    if not (role.role or role.organisation):
        raise Unusable("the role is empty.", ("", f"ledger speaker role {slug} CEO -o NAME"))
    if role.since and role.until and role.until < role.since:
        raise Unusable(f"the role would end ({role.until}) before it began ({role.since}).")
    if role in before.roles:
        raise AlreadyThere(f"{before.name} has that role already.")
    return _written(connection, head, slug, (kinds.SPEAKER_ROLE_ADDED, to_data(role)), stamp)


def set_fiscal_year(
    connection: sa.Connection, name: str, year: FiscalYear, *, stamp: Stamp, new: bool = False
) -> Speaker:
    """Note how an organisation counts its years, from a day on, and return the organisation.

    One that nobody spoke for yet is added with `new`.  Raises AlreadyThere when it is known just
    so, Refused for a person, SpeakerNotFound for a name nobody has, Unusable for an end of a
    year that cannot be read.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    check_texts(year)
    _check_year(year)
    before, events = _organisation(reader, name, new)
    if year in before.fiscal_years:
        raise AlreadyThere(f"{before.name} ends its fiscal year so already.")
    subject = speaker_subject(before.slug)
    events.append(Event(kinds.SPEAKER_FISCAL_YEAR_SET, subject, to_data(year)))
    log.act(connection, head, events, stamp)
    return _speaker(reader, before.slug)


def _check_year(year: FiscalYear) -> None:
    try:
        as_calendar(year)
    except (ValueError, IndexError, OverflowError) as error:
        raise Unusable(
            f'"{year.ends}" is no end of a fiscal year.',
            ("A day:", "30 June"),
            ("A weekday:", "'last Sunday of January'"),
        ) from error


def _organisation(reader: Reader, name: str, new: bool) -> tuple[Speaker, list[Event]]:
    """Return an organisation, and the event that adds it if it is new."""
    people = queries.speakers(reader)
    found = match(name, [Known(one.slug, one.name, one.aliases) for one in people])
    if found.found is None and new:
        slug = slug_of(name, queries.slugs(reader))
        added = Speaker(slug, " ".join(name.split()), SpeakerKind.ORGANISATION)
        check_texts(added)
        return added, [Event(kinds.SPEAKER_ADDED, speaker_subject(slug), to_data(added))]
    if found.found is None:
        near = [(f"Did you mean {one.name}?", f"ledger speaker show {one.slug}")
                for one in found.near]  # fmt: skip
        raise SpeakerNotFound(
            name, tuple(one.name for one in found.near), *near,
            ("Not in the ledger yet?", "the same command with --new"),
        )  # fmt: skip
    who = _standing(reader, found.found.slug)
    if who.kind is not SpeakerKind.ORGANISATION:
        raise Refused(
            f"{who.name} is a person; a fiscal year belongs to an organisation.",
            ("Where somebody worked:", f"ledger speaker role {who.slug} CEO -o NAME"),
        )
    return who, []


def _continued(before: Speaker, role: Role) -> Role:
    """Return the role with the beginning of the one it ends; as it is when it ends none."""
    if role.until is None or role.since is not None:
        return role
    held = [one for one in before.roles if one.until is None and same_position(one, role)]
    return replace(role, since=held[0].since) if len(held) == 1 else role


def merge(connection: sa.Connection, losing: str, into: str, *, stamp: Stamp) -> Speaker:
    """Make one speaker another one and return that one; its predictions count there.

    Raises Refused for a merge into itself or in a circle, SpeakerNotFound for a slug that is
    nobody's.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    gone, stays = _standing(reader, losing), _final(reader, into)
    if stays.slug == gone.slug:
        raise Refused(f"{gone.name} cannot be merged with itself.", ("", "ledger speaker list"))
    events = [_merged(gone.slug, stays.slug)]
    events += [_merged(slug, stays.slug) for slug in queries.merged_into(reader, gone.slug)]
    log.act(connection, head, events, stamp)
    return stays


def _merged(slug: str, into: str) -> Event:
    return Event(kinds.SPEAKER_MERGED, speaker_subject(slug), {"into": into})


def _final(reader: Reader, slug: str) -> Speaker:
    """Return the speaker that stands for this one."""
    found = _speaker(reader, slug)
    return _speaker(reader, found.merged_into) if found.merged_into else found


def _standing(reader: Reader, slug: str) -> Speaker:
    """Return a speaker who was not merged into another; raises Refused for one who was."""
    found = _speaker(reader, slug)
    if found.merged_into:
        into = _speaker(reader, found.merged_into)
        raise Refused(
            f"{found.name} was merged into {into.name}.",
            ("See the one that stands:", f"ledger speaker show {into.slug}"),
        )
    return found


def _speaker(reader: Reader, slug: str) -> Speaker:
    return queries.speaker_state(reader, slug).speaker


def _name(before: Speaker, text: str) -> str:
    """Return a name with single spaces; raises Unusable for one without letters."""
    name = " ".join(text.split())
    if not text_key(name):
        raise Unusable("the name is empty.", ("", f"ledger speaker show {before.slug}"))
    check_texts(replace(before, name=name))
    return name


def _keys(speaker: Speaker) -> set[str]:
    return {text_key(name) for name in (speaker.slug, speaker.name, *speaker.aliases)}


def _refuse_taken(reader: Reader, own: Speaker, name: str) -> None:
    """Raise AlreadyThere when another speaker is called so: one name must mean one speaker.

    A speaker who was merged into another keeps the names for the day the merge is undone.
    """
    for slug, called, into in queries.bearers(reader, name):
        if into == own.slug:
            raise AlreadyThere(
                f'{own.name} is called "{name}" already: {called} was merged in.',
                ("Who that is:", f"ledger speaker show {own.slug}"),
            )
        if slug != own.slug:
            raise AlreadyThere(
                f'"{name}" is what {called} is called.',
                ("The same speaker?", f"ledger speaker merge {own.slug} {into or slug}"),
            )


def _written(
    connection: sa.Connection,
    head: log.Head,
    slug: str,
    said: tuple[str, Mapping[str, object]],
    stamp: Stamp,
) -> Speaker:
    kind, data = said
    log.act(connection, head, [Event(kind, speaker_subject(slug), data)], stamp)
    return _speaker(ConnectionReader(connection), slug)
