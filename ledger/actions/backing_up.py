"""Back a ledger up and put it back; a copy counts only once it was read again and holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import sqlalchemy as sa

from ledger.actions.findings import Grade
from ledger.actions.verifying import Report, verify
from ledger.errors import AlreadyThere, Refused
from ledger.proof.note import Verifier
from ledger.store import copying, log, schema
from ledger.store.address import sqlite_path, to_url
from ledger.store.database import open_engine, run_in_transaction
from ledger.store.reader import ConnectionReader, Reader, open_reader, revision_at
from ledger.store.revision import HEAD, check_revision


def back_up(url: str, target: Path, verifiers: Sequence[Verifier]) -> Report:
    """Copy a ledger, on whichever database, to a ledger file, and return what its check found.

    Others may go on writing; the copy is the ledger between two writes.  It gets its name only
    after every hash, signature and row in it was checked.  Raises AlreadyThere rather than
    replace a file, Refused for a copy that does not hold.
    """
    return _kept(url, target, verifiers)


def _kept(
    url: str, target: Path, verifiers: Sequence[Verifier], *, upgrade: bool = False
) -> Report:
    if target.exists():
        raise _there(target)
    waiting = target.with_name(f".pledger-{uuid4().hex}")
    try:
        _copy(url, waiting)
        if upgrade:
            _bring_up_to_date(waiting)
        with open_reader(to_url(waiting)) as reader:
            report = _checked(reader, verifiers)
        copying.put(waiting, target)
    except FileExistsError as error:
        raise _there(target) from error
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        for name in ("", "-lock", "-journal", "-wal", "-shm"):
            waiting.with_name(f"{waiting.name}{name}").unlink(missing_ok=True)
    copying.sync_folder(target.parent)
    return report


def restore(backup: Path, url: str, verifiers: Sequence[Verifier]) -> Report:
    """Put a backup at a place where no ledger is, and return what its check found.

    What an older version of the program wrote is brought up to date; the backup is left alone.
    On a server the database must hold nothing, or an empty ledger.  Raises AlreadyThere or
    Refused when something is there, Refused for a backup that does not hold or is none,
    SchemaMismatch for one that a newer version wrote.
    """
    place = sqlite_path(url)
    if place is None:
        return _restore_to_server(backup, url, verifiers)
    for name in ("-journal", "-wal"):
        beside = place.with_name(f"{place.name}{name}")
        if beside.exists():
            # SQLite would write what it holds of the lost file into the new one.
            raise _there(beside)
    return _kept(to_url(backup), place, verifiers, upgrade=_is_older(backup))


def _copy(url: str, waiting: Path) -> None:
    source = sqlite_path(url)
    if source is not None:
        copying.copy_file(source, waiting)
        return
    engine = open_engine(to_url(waiting), write=True, create=True)
    try:
        schema.upgrade(engine, log.rebuild)
        with open_reader(url) as reader, engine.begin() as connection:
            copying.copy_entries(reader, connection)
    finally:
        engine.dispose()


def _bring_up_to_date(
    waiting: Path, rebuild: Callable[[sa.Connection], object] = log.rebuild
) -> None:
    engine = open_engine(to_url(waiting), write=True)
    try:
        schema.upgrade(engine, rebuild)
    finally:
        engine.dispose()


def _restore_to_server(backup: Path, url: str, verifiers: Sequence[Verifier]) -> Report:
    older = _is_older(backup)
    engine = open_engine(url, write=True)

    def work(connection: sa.Connection) -> Report:
        with _log_of(backup, older=older) as reader:
            copying.copy_entries(reader, connection)
        return _checked(ConnectionReader(connection), verifiers)

    try:
        schema.upgrade(engine, log.rebuild)
        return run_in_transaction(engine, work)
    finally:
        engine.dispose()


@contextmanager
def _log_of(backup: Path, *, older: bool) -> Iterator[Reader]:
    """Open a backup to read its log; one of an older version as a copy that is brought up to date.

    The projections of that copy stay empty: only its log is read, and they are folded from it
    where it goes.
    """
    if not older:
        with open_reader(to_url(backup)) as reader:
            yield reader
        return
    with TemporaryDirectory(prefix="pledger-") as folder:
        copy = Path(folder, "backup.db")
        copying.copy_file(backup, copy)
        _bring_up_to_date(copy, rebuild=lambda _: None)
        with open_reader(to_url(copy)) as reader:
            yield reader


def _is_older(backup: Path) -> bool:
    """Say whether an older version wrote a backup; raises for a newer one, or for none."""
    found = revision_at(to_url(backup))
    if found is None:
        raise Refused(f"{backup} is no backup: there is no ledger in it.")
    if found > HEAD:
        check_revision(found, str(backup))
    return found < HEAD


def _checked(reader: Reader, verifiers: Sequence[Verifier]) -> Report:
    report = verify(reader, verifiers)
    if report.grade is Grade.TAMPERED:
        wrong = next(one for one in report.findings if one.grade is Grade.TAMPERED)
        raise Refused(
            f"the copy does not hold, so it was not kept: {wrong.text}.",
            ("See everything:", "ledger verify"),
        )
    return report


def _there(path: Path) -> AlreadyThere:
    return AlreadyThere(
        f"{path} exists already, and it was left as it is.",
        ("Put it aside first:", f"mv {path} {path}.before"),
    )
