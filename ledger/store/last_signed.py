"""The newest checkpoint that was signed of a ledger, remembered outside of it.

A copy that is put back cannot know that it is old.  If it grew on, there would be two logs of
one name, and everybody who holds the newer checkpoint would rightly call it tampered.  So each
checkpoint is also kept in a file: beside a ledger file, as ``FILE-signed``; for a database on a
server in the user's own folder of states.  Whoever writes compares first.  It guards against
mistakes, not against somebody who removes the file: that is what readers' checkpoints are for.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shlex
import sys
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from ledger.errors import Refused
from ledger.store.address import MEMORY, sqlite_path, to_url


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was signed of the log here: its name, how many entries, their root."""

    origin: str
    size: int
    root: bytes


def place_for(url: str) -> Path | None:
    """Return where the newest checkpoint of a ledger is remembered; None for one in memory."""
    path = sqlite_path(url)
    if path is not None:
        return Path(f"{os.path.realpath(path)}-signed")
    made = sa.make_url(url)
    if made.get_backend_name() == "sqlite":
        return None
    where = f"{made.host or made.query.get('host', '')}:{made.port or ''}/{made.database}"
    where += _schema(made)
    name = re.sub(r"[^\w-]", "_", made.database or "")
    return _states() / f"{name}-{hashlib.sha256(where.encode()).hexdigest()[:12]}-signed"


def _schema(url: sa.URL) -> str:
    """Return what tells a ledger in a schema of its own from others in the same database."""
    options = " ".join(url.normalized_query.get("options", ()))
    found = re.search(r"search_path\s*=\s*(\S+)", options)
    return f" {found[1]}" if found else ""


def _states() -> Path:
    if sys.platform == "win32":
        return Path.home() / "AppData" / "Local" / "ledger"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "ledger"


def remember(url: str, note: str) -> bool:
    """Keep a signed checkpoint outside of the ledger, and say whether the disk took it."""
    place = place_for(url)
    if place is None:
        return True
    waiting = place.with_name(f".pledger-{uuid4().hex}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with waiting.open("x", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            waiting.unlink()
        return False
    return True


def last_signed(url: str) -> Signed | None:
    """Return the newest checkpoint remembered of a ledger; None when there is none.

    Raises Refused for a file that cannot be read as one.
    """
    place = place_for(url)
    if place is None:
        return None
    try:
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(place) from error
    # Not parsed by `proof`: that would import what checks signatures before every write.
    lines = text.split("\n")
    try:
        return Signed(lines[0], int(lines[1]), b64decode(lines[2], validate=True))
    except (IndexError, ValueError) as error:
        raise _unreadable(place) from error


def refuse_older(connection: sa.Connection, size: int) -> None:
    """Raise Refused when this log is not the one, or not all of it, that was signed last."""
    signed = last_signed(_url_of(connection.engine.url))
    if signed is None:
        return
    if size < signed.size:
        raise _older(signed, f"this copy of the ledger has {size:,}")
    kept = sa.text("SELECT root FROM log_checkpoint WHERE size = :size")
    root = connection.execute(kept, {"size": signed.size}).scalar_one_or_none()
    if root is None or bytes(root) != signed.root:
        raise _older(signed, "it is not one of this ledger's")


def _url_of(made: sa.URL) -> str:
    if made.get_backend_name() != "sqlite":
        return made.render_as_string(hide_password=False)
    return to_url(made.database) if made.database else MEMORY


def _older(signed: Signed, but: str) -> Refused:
    return Refused(
        f"a checkpoint of {signed.size:,} entries of {signed.origin} was signed here, and {but}:"
        " nothing is added to it, or two logs would have one name.",
        ("Put the newest back:", "ledger restore BACKUP"),
        ("If that is lost:", "ledger export log.jsonl"),
        ("a new log:", "ledger init new.db && ledger import log.jsonl --db new.db"),
    )


def _unreadable(place: Path) -> Refused:
    return Refused(
        f"{place} does not say which checkpoint was signed last, so nothing is added.",
        ("See whether the ledger is whole:", "ledger verify"),
        ("Then take it away:", f"rm {shlex.quote(str(place))}"),
    )
