"""Which file system a folder is on, as far as the system tells."""

from __future__ import annotations

import re
from pathlib import Path

_TABLE = Path("/proc/self/mountinfo")
_NETWORKED = re.compile(
    r"nfs\d*|cifs|smb\w*|afs|ceph|lustre|gfs2?|ocfs2|ncpfs|9p|webdav|davfs"
    r"|fuse\.(sshfs|rclone|s3fs|glusterfs|ceph|davfs2?|gcsfuse|smbnetfs|curlftpfs|goofys)"
)


def file_system_of(folder: Path) -> str | None:
    """Return the kind of file system a folder is on; None where the system does not say."""
    try:
        table = _TABLE.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return file_system_in(table, folder.resolve())


def file_system_in(table: str, folder: Path) -> str | None:
    """Return the kind of file system of a folder by a table as proc_pid_mountinfo(5) gives it.

    The innermost mount point counts, and of several at one place the last.
    """
    found: tuple[int, str] | None = None
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(_unescaped(fields[4]))
        depth = len(point.parts)
        if folder.is_relative_to(point) and (found is None or depth >= found[0]):
            found = depth, after.split(" ")[0]
    return found[1] if found else None


def is_networked(kind: str) -> bool:
    """Say whether a kind of file system is on another machine, where locks cannot be trusted."""
    return bool(_NETWORKED.fullmatch(kind))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
