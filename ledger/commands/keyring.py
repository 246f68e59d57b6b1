"""The keys of a log: where they are, how they are read, and how they are written.

A key file has one line a key.  Private keys sign, the first of them for good and the others,
after a rotation, once more; public keys are those that signed before.  It is ``--key``, else
``PLEDGER_KEY``, else it lies beside the ledger; ``PLEDGER_KEY_CMD`` prints it instead.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from ledger.commands.session import Session
from ledger.errors import AlreadyThere, NotFound, Refused, Unusable
from ledger.store.address import sqlite_path

if TYPE_CHECKING:
    from ledger.proof.note import Signer, Verifier


def key_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option that names the key file."""
    return click.option("--key", "key_file", metavar="FILE", help="The file with the log's key.")(
        function
    )


@dataclass(frozen=True, slots=True)
class Keyring:
    """What signs, newest first, and what signed before."""

    signers: tuple[Signer, ...]
    former: tuple[Verifier, ...]

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """Return all public keys, newest first."""
        return (*(one.verifier for one in self.signers), *self.former)

    @property
    def text(self) -> str:
        """Return the contents of the key file."""
        lines = [*(one.skey for one in self.signers), *(one.vkey for one in self.former)]
        return "".join(f"{line}\n" for line in lines)

    def retired(self) -> Keyring:
        """Return the keys once every signer but the newest has signed for the last time."""
        former = tuple(one.verifier for one in self.signers[1:])
        return Keyring(self.signers[:1], (*former, *self.former))


def place_of(session: Session, key_file: str | None) -> Path:
    """Return where the key file is, or would be."""
    named = key_file or os.environ.get("PLEDGER_KEY")
    if named:
        return Path(named)
    ledger = sqlite_path(session.place.url)
    if ledger is not None:
        return ledger.with_name(f"{ledger.name}.key")
    from platformdirs import user_data_path

    name = re.sub(r"[^\w-]", "_", session.place.url.rpartition("/")[2].partition("?")[0])
    return user_data_path("ledger", appauthor=False) / f"{name}.key"


def command_of(key_file: str | None) -> str | None:
    """Return the command that prints the key; None when it is in a file."""
    return None if key_file else os.environ.get("PLEDGER_KEY_CMD") or None


def find(session: Session, key_file: str | None) -> Keyring | None:
    """Return the keys; None when there is no key file, and none was named.

    Raises NotFound for a named file that is not there, Refused for one that others can read,
    Unusable for what is no key.
    """
    printed = command_of(key_file)
    if printed:
        return parse(_run(printed), "what PLEDGER_KEY_CMD prints")
    path = place_of(session, key_file)
    if not path.exists():
        if key_file or os.environ.get("PLEDGER_KEY"):
            raise NotFound(f"there is no key at {path}.", ("Make one:", _new(path)))
        return None
    return parse(_read(path), str(path))


def known(session: Session, key_file: str | None) -> tuple[Verifier, ...]:
    """Return the public keys at hand to check with; none, and a note, when they cannot be read.

    What cannot be checked for want of a key is told apart from what was altered.
    """
    try:
        found = find(session, key_file)
    except Refused as error:
        session.say(f"Note: {error.problem}")
        return ()
    return found.verifiers if found else ()


def load(session: Session, key_file: str | None) -> Keyring:
    """Return the keys that sign; raises NotFound when there are none."""
    found = find(session, key_file)
    if found is None or not found.signers:
        path = place_of(session, key_file)
        raise NotFound(f"there is no key to sign with at {path}.", ("Make one:", _new(path)))
    return found


def _new(path: Path) -> str:
    return f"ledger key new ledger.example/main --key {shlex.quote(str(path))}"


def parse(text: str, place: str) -> Keyring:
    """Return the keys in a text, one a line; raises Unusable without repeating any of it."""
    from ledger.proof.note import BadNote, parse_skey, parse_vkey

    signers, former = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.startswith("PRIVATE+"):
                signers.append(parse_skey(line))
            elif line.strip():
                former.append(parse_vkey(line))
        except BadNote:
            raise Unusable(f"line {number} of {place} is no key of a log.") from None
    if len({one.name for one in signers} | {one.name for one in former}) > 1:
        raise Unusable(f"the keys of {place} are of more than one log.")
    return Keyring(tuple(signers), tuple(former))


def _run(command: str) -> str:
    try:
        done = subprocess.run(
            shlex.split(command), check=True, stdout=subprocess.PIPE, timeout=60, text=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Refused("the command in PLEDGER_KEY_CMD gave no key.", ("", command)) from error
    return done.stdout


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            # Windows has no such modes; its files are private by where they lie.
            if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
                raise Refused(
                    f"others can read {path}, so it may be theirs too; it was not used.",
                    ("Keep it to yourself:", f"chmod 600 {shlex.quote(str(path))}"),
                )
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read as a key.") from error


def save(path: Path, keyring: Keyring, *, replace: bool) -> None:
    """Write a key file that only its owner can read; raises AlreadyThere rather than replace."""
    waiting = path.with_name(f".pledger-{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(keyring.text)
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces what is there, and a move always does.
        waiting.replace(path) if replace else os.link(waiting, path)
    except FileExistsError as error:
        raise AlreadyThere(
            f"there is a key at {path} already.", ("A new one in its place:", "ledger key rotate")
        ) from error
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink()
