"""A published log as a folder of static files (c2sp.org/tlog-tiles): its names, and how it is
written so that a reader sees the old state or the new one, never half of one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from ledger.errors import Refused
from ledger.store.copying import sync_folder

CHECKPOINT = "checkpoint"
VKEY = "vkey"
PEM = "vkey.pem"

_OLDER = re.compile(r"checkpoints/([1-9]\d{0,9})", re.ASCII)
_PROOF = re.compile(r"proofs/(\d{1,10})(?:-(\d{1,10}))?\.tlog-proof", re.ASCII)
_STAMP = re.compile(r"anchors/([1-9]\d{0,9})-[1-9]\d{0,3}\.tsr", re.ASCII)
_SUFFIXES = {"rfc3161": "tsr", "ots": "ots", "witness": "witness"}
_HIDDEN = ".pledger-"


def older(size: int) -> str:
    """Return the path of the checkpoint of this many entries."""
    return f"checkpoints/{size}"


def proof(number: int, seq: int | None = None) -> str:
    """Return the path of the proof of a prediction's record, or of a verdict's entry."""
    return f"proofs/{number}{'' if seq is None else f'-{seq}'}.tlog-proof"


def size_in(path: str) -> int | None:
    """Return of how many entries the checkpoint at this path is; None for other paths."""
    match = _OLDER.fullmatch(path)
    return int(match[1]) if match else None


def proved_in(path: str) -> tuple[int, int | None] | None:
    """Return the prediction, and the entry if it is named, that a proof's path names."""
    match = _PROOF.fullmatch(path)
    return (int(match[1]), int(match[2]) if match[2] else None) if match else None


def stamp(size: int, number: int, kind: str) -> str:
    """Return the path of what somebody else said of the time of a checkpoint."""
    return f"anchors/{size}-{number}.{_SUFFIXES[kind]}"


def stamped_in(path: str) -> int | None:
    """Return of how many entries the checkpoint is that a time stamp at this path is on."""
    match = _STAMP.fullmatch(path)
    return int(match[1]) if match else None


def paths(folder: Path) -> Iterator[str]:
    """Give the path of every file of a folder, links not followed, in a stable order."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        inside = Path(place).relative_to(folder)
        yield from ((inside / name).as_posix() for name in sorted(files))


def read(folder: Path, path: str) -> bytes | None:
    """Return the bytes of a file; None when there is no such file."""
    try:
        return (folder / path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{folder / path} cannot be read: {error.strerror}.") from error


def write(folder: Path, path: str, data: bytes, *, wait: bool = True) -> None:
    """Write a file beside its place and move it there, once it is on the disk.

    Without ``wait`` it may reach the disk later, at the latest with ``settle``.  Raises Refused
    when the disk does not take it; then the old file is still there.
    """
    target = folder / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(folder.resolve()):
            raise Refused(
                f"{target.parent} is a link that leads out of {folder}; nothing is written there.",
                ("Take the link away:", f"rm {shlex.quote(str(target.parent))}"),
            )
        _replace(target, data, wait=wait)
    except OSError as error:
        raise Refused(
            f"{target} cannot be written: {error.strerror}.",
            (
                "What was published before is whole. See how much room there is:",
                f"df -h {shlex.quote(str(folder))}",
            ),
            ("Then go on:", f"ledger publish {shlex.quote(str(folder))}"),
        ) from error


def _replace(target: Path, data: bytes, *, wait: bool) -> None:
    waiting = target.with_name(f"{_HIDDEN}{uuid4().hex}")
    try:
        with waiting.open("xb") as file:
            file.write(data)
            file.flush()
            if wait:
                os.fsync(file.fileno())
        waiting.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink()
        raise
    if wait:
        sync_folder(target.parent)


def settle() -> None:
    """Bring everything that was written to the disk, where the system can be told to."""
    if sys.platform != "win32":
        os.sync()


def add(folder: Path, path: str, data: bytes) -> bool:
    """Write a file that never changes, and return whether it was new.

    Raises Refused when another one is there already: what was published is not replaced.
    """
    found = read(folder, path)
    if found is not None and found != data:
        raise Refused(
            f"{folder / path} was published with other bytes, so nothing more is published.",
            ("See what is wrong:", f"ledger verify {folder}"),
        )
    if found is None:
        write(folder, path, data)
    return found is None


def clear(folder: Path) -> None:
    """Remove what an attempt that was killed left behind."""
    for path in list(paths(folder)):
        if path.rpartition("/")[2].startswith(_HIDDEN):
            (folder / path).unlink(missing_ok=True)
