"""Check a ledger against itself and against what was signed of it; nothing is ever changed.

Every leaf is computed from its bytes, every body must be in its one canonical form and say what
its columns say, the tree must be the one that the head and every checkpoint name, and the
projections must be what the log folds to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.actions.checkpointing import Watch
from ledger.actions.comparing import Comparison
from ledger.actions.findings import Finding, Findings, Grade
from ledger.actions.restoring import Walk, checked_members
from ledger.domain.entry import PREDICTION_RECORDED
from ledger.proof.canonical import NotCanonical, leaf_of
from ledger.proof.checkpoint import Checkpoint, open_checkpoint
from ledger.proof.merkle import Frontier
from ledger.proof.note import BadNote, UnknownSigner, Verifier
from ledger.store import archive, checkpoints
from ledger.store.archive import LogRow
from ledger.store.checkpoints import Kept
from ledger.store.log import Head
from ledger.store.plain_recording import plain_recording
from ledger.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    ``size`` and ``root`` are the tree as it was computed.  ``signed`` is how many entries the
    newest checkpoint covers, None when there is none; ``checkpoints`` how many were checked;
    ``redacted`` how many entries are gaps; ``checked`` how many rows of projections, or proofs,
    were compared; ``keys`` what the signatures were checked with; ``stamps`` the time stamps
    that hold, each with how many entries it covers and the instant it names.
    """

    size: int
    root: bytes
    signed: int | None
    checkpoints: int
    redacted: int
    checked: int
    keys: tuple[str, ...]
    findings: tuple[Finding, ...]
    stamps: tuple[tuple[int, str], ...] = ()

    @property
    def grade(self) -> Grade | None:
        """Return the worst that was found; None when everything holds."""
        found = {finding.grade for finding in self.findings}
        return next((grade for grade in Grade if grade in found), None)

    @property
    def exit_code(self) -> int:
        """Return 0 when everything holds, 1 tampered, 6 stale, 7 when it cannot be told."""
        return self.grade.value if self.grade else 0


def verify(
    reader: Reader,
    verifiers: Sequence[Verifier],
    since: Checkpoint | None = None,
    watch: Watch | None = None,
    remembered: Checkpoint | None = None,
) -> Report:
    """Check a whole ledger; ``since`` is a checkpoint that somebody saved earlier.

    ``remembered`` is the newest one that was signed here, if the ledger itself may not know it.
    """
    findings = Findings()
    head = checkpoints.head_of(reader)
    kept = checkpoints.checkpoints(reader)
    saved = [one for one in (since, remembered) if one]
    wanted = {one.size for one in kept} | {one.size for one in saved}
    read = _read(reader, head, wanted, findings, watch)
    for one in kept:
        _check_kept(one, read.roots, verifiers, findings)
    origin = _origin(kept[-1]) if kept else None
    if since:
        check_since(since, read.roots, read.size, origin, findings)
    if remembered and remembered != since:
        check_since(remembered, read.roots, read.size, origin, findings, _REMEMBERED)
    if remembered and remembered.size not in [one.size for one in kept]:
        _check_gone(remembered, read.size, findings)
    return Report(
        read.size, read.roots[read.size], kept[-1].size if kept else None, len(kept),
        read.redacted, read.checked, tuple(one.vkey for one in verifiers), tuple(findings.found),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """What one pass over the log gives: its length, gaps, roots, and how many rows it was
    compared with.
    """

    size: int
    redacted: int
    checked: int
    roots: dict[int, bytes]


def _read(
    reader: Reader, head: Head, wanted: set[int], findings: Findings, watch: Watch | None
) -> _Read:
    """Check every entry, and keep the roots of the trees of these sizes and of the whole."""
    tree, walk = Frontier(), Walk()
    roots = {0: tree.root()}
    projected = Comparison(reader, findings)
    for page in archive.log_pages(reader):
        for row in page:
            leaf, said = check_row(row, findings)
            for text in walk.see(tree.size, row):
                findings.tampered(f"entry {tree.size}: {text}")
            tree.append(leaf)
            projected.see(row, said)
            if tree.size in wanted:
                roots[tree.size] = tree.root()
        projected.compare()
        if watch:
            watch(tree.size, head.size)
    roots[tree.size] = tree.root()
    for fault in walk.end():
        findings.tampered(f"entry {fault.place}: {fault.text}")
    _check_head(head, tree, walk.newest, findings)
    projected.finish()
    return _Read(tree.size, len(walk.gaps.blank), projected.checked, roots)


def _check_head(head: Head, tree: Frontier, newest: int, findings: Findings) -> None:
    if (tree.size, tree.kept()) != (head.size, head.frontier):
        findings.tampered(
            f"the head keeps a tree of {head.size:,} entries, and it is not the one that the"
            f" {tree.size:,} entries give"
        )
    if head.next_id != newest + 1:
        findings.tampered(
            f"the head gives the next prediction the id {head.next_id}, and the log {newest + 1}"
        )


def check_row(row: LogRow, findings: Findings) -> tuple[bytes, dict[str, Any] | None]:
    """Note when an entry's bytes are not those of its leaf, or not what its columns say.

    Return the leaf that its bytes give, and what they say if they are a plain recording.
    """
    if row.body is None:
        return row.leaf, None
    leaf = leaf_of(row.body)
    if leaf != row.leaf:
        findings.tampered(f"entry {row.seq}: its bytes do not give its hash")
        return leaf, None
    said = plain_recording(row.body) if row.type == PREDICTION_RECORDED else None
    try:
        members = said or checked_members(row.body)
    except (NotCanonical, RecursionError) as error:
        findings.tampered(f"entry {row.seq}: {error}")
        return leaf, None
    columns = (row.step, row.recorded_at, row.actor, row.type, row.subject)
    if columns != tuple(members[name] for name in ("step", "at", "actor", "type", "subject")):
        findings.tampered(f"entry {row.seq}: its columns do not say what its bytes say")
    return leaf, said


def _check_kept(
    kept: Kept, roots: dict[int, bytes], verifiers: Sequence[Verifier], findings: Findings
) -> None:
    what = f"the checkpoint of {kept.size:,} entries"
    if roots.get(kept.size) != kept.root:
        findings.tampered(f"{what} has another root than the log gives")
    try:
        said, _ = open_checkpoint(kept.note.encode(), verifiers)
    except UnknownSigner:
        findings.unknown(f"{what}: no key is known that signed it")
    except BadNote as error:
        findings.tampered(f"{what}: {error}")
    else:
        if (said.size, said.root) != (kept.size, kept.root):
            findings.tampered(f"{what}: the signed text says something else")


def _origin(kept: Kept) -> str:
    return kept.note.partition("\n")[0]


def check_since(
    since: Checkpoint,
    roots: dict[int, bytes],
    size: int,
    origin: str | None,
    findings: Findings,
    what: str = "the older checkpoint",
) -> None:
    """Note when a log does not begin with what an older checkpoint was signed over.

    ``origin`` is the name of the log; None when it never signed anything.  ``what`` is what the
    checkpoint is called.
    """
    if origin is not None and origin != since.origin:
        findings.unknown(f"{what} is of another log, {since.origin}")
    elif since.size > size:
        findings.stale(
            f"{what} is of {since.size:,} entries, and here are {size:,}: this is an older copy,"
            " or entries were taken away"
        )
    elif roots[since.size] != since.root:
        findings.tampered(
            f"the first {since.size:,} entries are not those that {what} was signed over"
        )


_REMEMBERED: Final = "the checkpoint that was signed here last"


def _check_gone(remembered: Checkpoint, size: int, findings: Findings) -> None:
    """Note that the ledger has the entries, and not the checkpoint that was signed over them."""
    if remembered.size <= size:
        findings.stale(
            f"{_REMEMBERED}, of {remembered.size:,} entries, is not in this ledger: it is an"
            " older copy, or the checkpoint was taken away"
        )
