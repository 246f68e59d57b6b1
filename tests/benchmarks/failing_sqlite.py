"""Make the SQLite that Python itself uses fail at a chosen write, sync or allocation.

Nothing of ours and nothing of SQLAlchemy is replaced: the file system below SQLite is, and what
gives it memory.  Both are tables of functions in the library that the module ``sqlite3`` is
linked with, and are changed there.  Only for processes that do nothing else.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sys
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from typing import Any

FULL, CANTOPEN = 13, 14
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = 778, 1034, 1546, 2570
_CONFIG_MALLOC, _CONFIG_GETMALLOC = 4, 5

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Malloc = CFUNCTYPE(c_void_p, c_int)
_Realloc = CFUNCTYPE(c_void_p, c_void_p, c_int)


class _System(ctypes.Structure):
    """The head of a ``sqlite3_vfs`` (sqlite3.h)."""

    _fields_ = (
        ("version", c_int), ("file_size", c_int), ("longest_path", c_int), ("next", c_void_p),
        ("name", c_char_p), ("data", c_void_p), ("open", _Open), ("delete", _Delete),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    """A whole ``sqlite3_io_methods``, version 3 (sqlite3.h)."""

    _fields_ = (
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", _Write),
        ("truncate", _Truncate), ("sync", _Sync), ("others", c_void_p * 13),
    )  # fmt: skip


class _Memory(ctypes.Structure):
    """A ``sqlite3_mem_methods`` (sqlite3.h)."""

    _fields_ = (
        ("malloc", _Malloc), ("free", c_void_p), ("realloc", _Realloc), ("others", c_void_p * 5),
    )  # fmt: skip


def address_of(function: Any) -> int:
    """Return where a function is now; the field of a table would follow what is put there."""
    return ctypes.cast(function, c_void_p).value or 0


@dataclass
class Faults:
    """Which operation fails: the one after so many that work, and all after it unless ``once``.

    ``error`` is what SQLite is told of a write; ``torn`` writes half of it first.
    """

    kind: str = ""
    left: int = sys.maxsize
    once: bool = False
    error: int = IOERR_WRITE
    torn: bool = False
    failed: int = 0

    def arm(self, kind: str, after: int, *, once: bool = False, error: int = IOERR_WRITE,
            torn: bool = False) -> None:  # fmt: skip
        """Let the next operations of this kind work, and then fail."""
        self.kind, self.left, self.once = kind, after, once
        self.error, self.torn, self.failed = error, torn, 0

    def disarm(self) -> None:
        """Let everything work again."""
        self.kind, self.left = "", sys.maxsize

    def fails(self, kind: str) -> bool:
        """Count an operation, and say whether it fails."""
        if kind != self.kind:
            return False
        self.left -= 1
        if self.left >= 0 or (self.once and self.failed):
            return False
        self.failed += 1
        return True


class FailingSQLite:
    """The library below ``sqlite3``, whose file system and memory can be made to fail."""

    def __init__(self) -> None:
        """Put the shims in; raises AttributeError where the library cannot be reached."""
        self.faults = Faults()
        self.library: Any = ctypes.CDLL(_sqlite3.__file__)
        self._kept: list[Any] = []
        self._methods: dict[int, _Methods] = {}
        self._take_memory()
        self._take_files()

    def _take_memory(self) -> None:
        memory = _Memory()
        self.library.sqlite3_shutdown()
        assert self.library.sqlite3_config(_CONFIG_GETMALLOC, ctypes.byref(memory)) == 0
        malloc = _Malloc(address_of(memory.malloc))
        realloc = _Realloc(address_of(memory.realloc))
        faults = self.faults

        def new(size: int) -> Any:
            return None if faults.fails("memory") else malloc(size)

        def grown(place: Any, size: int) -> Any:
            return None if faults.fails("memory") else realloc(place, size)

        memory.malloc, memory.realloc = _Malloc(new), _Realloc(grown)
        assert self.library.sqlite3_config(_CONFIG_MALLOC, ctypes.byref(memory)) == 0
        assert self.library.sqlite3_initialize() == 0
        self._kept += [memory, malloc, realloc]

    def _take_files(self) -> None:
        self.library.sqlite3_vfs_find.restype = POINTER(_System)
        self.library.sqlite3_vfs_find.argtypes = (c_char_p,)
        system = self.library.sqlite3_vfs_find(None).contents
        opening = _Open(address_of(system.open))
        deleting = _Delete(address_of(system.delete))
        faults = self.faults

        def opened(vfs: Any, name: Any, file: Any, flags: int, out: Any) -> int:
            code = int(opening(vfs, name, file, flags, out))
            if code == 0:
                methods = c_void_p.from_address(file)
                methods.value = ctypes.addressof(self._failing(methods.value or 0))
            return code

        def deleted(vfs: Any, name: bytes, sync: int) -> int:
            if faults.fails("write"):
                return IOERR_DELETE
            if sync and faults.fails("sync"):
                return IOERR_FSYNC
            return int(deleting(vfs, name, sync))

        system.open, system.delete = _Open(opened), _Delete(deleted)
        self._kept += [system, system.open, system.delete, opening, deleting]

    def _failing(self, address: int) -> _Methods:
        """Return the methods of a file with ours among them."""
        if address in self._methods:
            return self._methods[address]
        if any(address == ctypes.addressof(one) for one in self._methods.values()):
            return _Methods.from_address(address)
        theirs = _Methods.from_address(address)
        ours = _Methods.from_buffer_copy(theirs)
        writing = _Write(address_of(theirs.write))
        truncating = _Truncate(address_of(theirs.truncate))
        syncing = _Sync(address_of(theirs.sync))
        faults = self.faults

        def write(file: Any, data: Any, size: int, offset: int) -> int:
            if not faults.fails("write"):
                return int(writing(file, data, size, offset))
            if faults.torn:
                writing(file, data, size // 2, offset)
            return faults.error

        def truncate(file: Any, size: int) -> int:
            return IOERR_TRUNCATE if faults.fails("write") else int(truncating(file, size))

        def sync(file: Any, flags: int) -> int:
            return IOERR_FSYNC if faults.fails("sync") else int(syncing(file, flags))

        ours.write, ours.truncate, ours.sync = _Write(write), _Truncate(truncate), _Sync(sync)
        self._kept += [ours, ours.write, ours.truncate, ours.sync, writing, truncating, syncing]
        self._methods[address] = ours
        return ours
