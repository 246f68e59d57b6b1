"""How a database on a server, its guards and its settings are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ledger.store.health import Sign, ill, note, well
from ledger.store.reader import Reader

OLDEST = 15
GUARDS: dict[str, str] = {
    "log_anchor_is_never_changed": "790037dbf653b189",
    "log_anchor_is_never_deleted": "28d2fe05fbc26638",
    "log_anchor_is_never_emptied": "0862aa3c4a43050b",
    "log_checkpoint_is_never_changed": "378a6a7dcf4c9bf7",
    "log_checkpoint_is_never_deleted": "09ab5a6d9a84154a",
    "log_checkpoint_is_never_emptied": "0ba72769d57352cc",
    "log_checkpoint_only_grows": "6caef24cfe07c628",
    "log_entry_is_dense": "4fdb8f9fde034b2a",
    "log_entry_is_never_changed": "4c9536c726f3f165",
    "log_entry_is_never_deleted": "e007ab9228a9e1ff",
    "log_entry_is_never_emptied": "11abf2131bb40976",
    "log_head_is_never_deleted": "9d6face587bafe60",
    "log_head_is_never_emptied": "fd206e23287b08a4",
    "log_head_only_grows": "71e762f977522841",
}
"""Every trigger of a ledger, with the start of a hash over how it is defined and what it runs.

A test compares them with what the migrations make.
"""

_SETTINGS = {
    "fsync": "a power cut can damage the whole database",
    "full_page_writes": "a power cut can tear pages",
}


def examine(reader: Reader) -> Iterator[Sign]:
    """Give what was found of a database on a server."""
    yield from _server(reader)
    yield from settings(reader)
    yield from shapes(reader)
    yield from role(reader)


def _server(reader: Reader) -> Iterator[Sign]:
    version, encoding = setting(reader, "server_version"), setting(reader, "server_encoding")
    if int(setting(reader, "server_version_num")) < OLDEST * 10_000:
        yield ill(f"PostgreSQL {version} is older than {OLDEST}, which nobody tried a ledger on")
    elif encoding != "UTF8":
        yield ill(f"the database keeps text as {encoding}, and words get lost in it")
    else:
        yield well(f"PostgreSQL {version}, {encoding}")


def setting(reader: Reader, name: str) -> str:
    """Return a setting of the server as it is in force."""
    return str(reader.rows("SELECT current_setting(:name)", {"name": name})[0][0])


def settings(reader: Reader) -> Iterator[Sign]:
    """Give whether the server keeps what it acknowledges."""
    off = [name for name in _SETTINGS if setting(reader, name) != "on"]
    for name in off:
        mended = f"psql -c 'ALTER SYSTEM SET {name} = on' -c 'SELECT pg_reload_conf()'"
        yield ill(f"{name} is off: {_SETTINGS[name]}", ("", mended))
    if not off:
        yield well("commits are flushed (fsync, full_page_writes; synchronous_commit by us)")
    if setting(reader, "data_checksums") != "on":
        yield note("the server keeps no checksums of its pages",
                   ("With the server stopped:", "pg_checksums --enable"))  # fmt: skip


def shapes(reader: Reader) -> Iterator[Sign]:
    """Give whether the guards are those that the migrations make, and switched on."""
    found = guards(reader)
    wrong = [
        f"the guard {name} {'was changed or switched off' if name in found else 'is missing'}"
        for name, expected in GUARDS.items()
        if found.get(name) != expected
    ]
    wrong += [f"the trigger {name} is none of a ledger's" for name in found.keys() - GUARDS.keys()]
    if not wrong:
        yield well(f"all {len(GUARDS)} guards are as they were made")
    for text in sorted(wrong):
        yield ill(text, ("Was anything changed?", "ledger verify"))


def guards(reader: Reader) -> dict[str, str]:
    """Return the triggers of the ledger's tables, each with a hash over all there is to it."""
    rows = reader.rows(
        "SELECT t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), p.prosrc,"
        " quote_ident(current_schema())"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    return {
        name: _digest(f"{enabled} {made} {does}".replace(f"{schema}.", ""))
        for name, enabled, made, does, schema in rows
    }


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def role(reader: Reader) -> Iterator[Sign]:
    """Give whether the role that asks could remove the guards."""
    [(name, above, owner)] = reader.rows(
        "SELECT current_user, r.rolsuper, pg_has_role(c.relowner, 'MEMBER')"
        " FROM pg_roles r, pg_class c"
        " WHERE r.rolname = current_user AND c.relname = 'log_entry'"
        " AND c.relnamespace = current_schema()::regnamespace"
    )
    if above or owner:
        what = "is a superuser" if above else "owns the tables"
        yield note(
            f"the role {name} {what} and could remove the guards (docs/trust.md: one that cannot)"
        )
    else:
        yield well(f"the role {name} can add to the log, and cannot remove its guards")
