"""The site on the disk: written beside the old one and swapped in, so it is never half built.

What did not change is not made again: the new folder takes the old file, as a second name of the
same bytes.  Files in the folder that we did not write stay.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ledger.errors import Refused
from ledger.site.output import Output

MARK: Final = ".pledger-site.json"
"""The file by which we know a folder of ours, and what we wrote into it."""

HEAVY: Final = 15_000
"""Bytes that a page and the stylesheet may weigh together, compressed."""

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: files in all, written, gone; bytes in all; pages that weigh too much."""

    files: int
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    size: int
    heavy: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file as the mark remembers it; ``weight`` is a page's size compressed, else 0."""

    key: str
    size: int
    weight: int


def build(folder: Path, outputs: Iterable[Output]) -> Report:
    """Write a site into a folder; all of it appears at once, or nothing changes.

    Raises Refused when the folder holds something else, or the disk does not take it.
    """
    target = Path(os.path.realpath(folder))
    known = check_target(target, folder)
    work = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        work.mkdir(parents=True)
        report, made = _write_all(work, target, known, outputs)
        _take_over(work, target, set(known) | set(made))
        _write_mark(work, made)
        _swap(work, target)
    except OSError as error:
        where = error.filename or folder
        raise Refused(f"{where} cannot be written: {os.strerror(error.errno or 0)}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return report


def check_target(target: Path, shown: Path) -> dict[str, _Kept]:
    """Return what we wrote into a folder before; raises Refused when it holds something else."""
    if not target.exists() and not target.is_symlink():
        return {}
    if not target.is_dir():
        raise Refused(f"{shown} is a file; name a folder.", ("", "ledger site build public"))
    mark = target / MARK
    if mark.exists():
        return _read_mark(mark)
    if any(target.iterdir()):
        raise Refused(
            f"{shown} holds something else, and a site would take its place.",
            ("Name a folder of its own:", f"ledger site build {shown}/site"),
        )
    return {}


def _read_mark(mark: Path) -> dict[str, _Kept]:
    """Return what the mark remembers; nothing when it cannot be read, so all is written anew."""
    try:
        data: Any = json.loads(mark.read_bytes())
        if data["format"] != _FORMAT:
            return {path: _Kept("", 0, 0) for path in data["files"]}
        return {path: _Kept(*kept) for path, kept in data["files"].items()}
    except (ValueError, KeyError, TypeError):
        return {}


def _write_mark(work: Path, made: dict[str, _Kept]) -> None:
    files = {path: [one.key, one.size, one.weight] for path, one in sorted(made.items())}
    text = json.dumps({"format": _FORMAT, "files": files}, indent=0)
    (work / MARK).write_text(f"{text}\n", encoding="utf-8")


def _write_all(
    work: Path, target: Path, known: dict[str, _Kept], outputs: Iterable[Output]
) -> tuple[Report, dict[str, _Kept]]:
    made: dict[str, _Kept] = {}
    written: list[str] = []
    pages = style = 0
    folders: set[Path] = set()
    for output in outputs:
        file, old = work / output.path, target / output.path
        if file.parent not in folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            folders.add(file.parent)
        before = known.get(output.path)
        if before and before.key == output.key and _size(old) == before.size:
            _link(old, file)
            made[output.path] = before
        else:
            data = output.make()
            made[output.path] = _Kept(
                output.key, len(data), _weight(data) if output.is_page else 0
            )
            if _put(file, old, data):
                written.append(output.path)
        pages += output.is_page
        if output.path == "style.css":
            style = _weight(file.read_bytes())
    heavy = [
        (path, one.weight + style) for path, one in made.items() if one.weight + style > HEAVY
    ]
    removed = sorted(set(known) - set(made))
    size = sum(one.size for one in made.values())
    report = Report(
        len(made), pages, tuple(written), tuple(removed), size,
        tuple(heavy) if style else (),
    )  # fmt: skip
    return report, made


def _put(file: Path, old: Path, data: bytes) -> bool:
    """Write a file, or take the old one if it has the same bytes; return whether it is new."""
    with contextlib.suppress(OSError):
        if old.read_bytes() == data:
            _link(old, file)
            return False
    file.write_bytes(data)
    return True


def _weight(data: bytes) -> int:
    return len(gzip.compress(data, 6, mtime=0))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1


def _link(old: Path, new: Path) -> None:
    """Give a file a second name; a copy where the file system knows no such thing."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _take_over(work: Path, target: Path, ours: set[str]) -> None:
    """Bring along what others put into the folder: a CNAME, a published log."""
    for place, _, files in os.walk(target):
        inside = Path(place).relative_to(target)
        for name in files:
            path = (inside / name).as_posix()
            if path not in ours and path != MARK and not (work / path).exists():
                (work / inside).mkdir(parents=True, exist_ok=True)
                _link(target / path, work / path)


def _swap(work: Path, target: Path) -> None:
    """Put the new folder where the old one was; if that fails, the old one is back."""
    if not target.exists():
        work.rename(target)
        return
    old = target.with_name(f".{target.name}.{uuid4().hex}.old")
    shutil.copymode(target, work)
    target.rename(old)
    try:
        work.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
