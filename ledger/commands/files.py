"""Writing a file for somebody: wholly or not at all, and over another one only when asked to."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from ledger.commands.session import Session
from ledger.errors import AlreadyThere, LedgerError, Refused, Unusable
from ledger.store.address import sqlite_path


def check_target(session: Session, file: Path, inside: str, *, force: bool) -> None:
    """Refuse early what cannot be written to: the ledger, a folder, a file that is there.

    ``inside`` is the command that names a file in that folder.
    """
    ledger = sqlite_path(session.place.url)
    if ledger and file.exists() and file.samefile(ledger):
        raise Refused(f"{file} is the ledger itself; name another file.")
    if file.is_dir():
        raise Unusable(f"{file} is a folder; name a file.", ("", inside))
    if file.exists() and not force:
        raise _exists(file)


def _exists(file: Path) -> LedgerError:
    return AlreadyThere(
        f"{file} exists already, and it was left as it is.",
        ("Replace it:", "the same command with --force"),
    )


def write_file(file: Path, parts: Iterable[bytes], *, force: bool) -> int:
    """Write a file wholly or not at all, and return its size in bytes.

    Raises AlreadyThere for a file that exists, unless forced, and Refused where none can be.
    """
    from ledger.store.copying import put

    target = Path(os.path.realpath(file))
    waiting = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        with waiting.open("xb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        put(waiting, target, force=force)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError as error:
        raise Refused(f"{file} cannot be written: {os.strerror(error.errno or 0)}.") from error
    finally:
        waiting.unlink(missing_ok=True)
    return size
