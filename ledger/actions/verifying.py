"""Check a ledger against itself and against what was signed of it; nothing is ever changed.

Every leaf is computed from its bytes, every body must be in its one canonical form and say what
its columns say, the tree must be the one that the head and every checkpoint name, and the
projections must be what the log folds to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ledger.actions.checkpointing import Watch
from ledger.actions.restoring import FOLDING_ERRORS, faults_of_order, row_from
from ledger.domain.entry import prediction_id
from ledger.proof.canonical import NotCanonical, leaf_of
from ledger.proof.checkpoint import Checkpoint, open_checkpoint
from ledger.proof.merkle import Frontier
from ledger.proof.note import BadNote, UnknownSigner, Verifier
from ledger.store import archive, checkpoints, log, projection, tables, tallies
from ledger.store.archive import LogRow
from ledger.store.checkpoints import Kept
from ledger.store.log import Head
from ledger.store.reader import Reader

_COLUMNS = {table.name: [c.name for c in table.columns] for table in tables.PROJECTIONS}


class Grade(Enum):
    """How bad a finding is; its value is the exit code it leads to."""

    TAMPERED = 1
    STALE = 6
    UNKNOWN = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, or that could not be checked."""

    grade: Grade
    text: str


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


@dataclass
class Findings:
    """What was found so far."""

    found: list[Finding] = field(default_factory=list)

    def tampered(self, text: str) -> None:
        """Note that something is not what was written."""
        self.found.append(Finding(Grade.TAMPERED, text))

    def stale(self, text: str) -> None:
        """Note that something newer exists elsewhere."""
        self.found.append(Finding(Grade.STALE, text))

    def unknown(self, text: str) -> None:
        """Note that something could not be checked."""
        self.found.append(Finding(Grade.UNKNOWN, text))


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
    rows, roots = _read(reader, head, wanted, findings, watch)
    _check_order(rows, head, findings)
    for one in kept:
        _check_kept(one, roots, verifiers, findings)
    for older in saved:
        check_since(older, roots, len(rows), _origin(kept[-1]) if kept else None, findings)
    checked = _check_projections(reader, rows, findings, watch)
    return Report(
        len(rows), roots[len(rows)], kept[-1].size if kept else None, len(kept),
        sum(row.body is None for row in rows), checked, tuple(one.vkey for one in verifiers),
        tuple(findings.found),
    )  # fmt: skip


def _read(
    reader: Reader, head: Head, wanted: set[int], findings: Findings, watch: Watch | None
) -> tuple[list[LogRow], dict[int, bytes]]:
    """Return the rows of the log, and the roots of the trees of these sizes and of the whole."""
    tree = Frontier()
    roots = {0: tree.root()}
    rows: list[LogRow] = []
    for row in archive.log_rows(reader):
        check_row(row, findings)
        tree.append(row.leaf if row.body is None else leaf_of(row.body))
        rows.append(row)
        if tree.size in wanted:
            roots[tree.size] = tree.root()
        if watch and not tree.size % 1000:
            watch(tree.size, 2 * head.size)
    roots[tree.size] = tree.root()
    if (tree.size, tree.kept()) != (head.size, head.frontier):
        findings.tampered(
            f"the head keeps a tree of {head.size:,} entries, and it is not the one that the"
            f" {tree.size:,} entries give"
        )
    return rows, roots


def check_row(row: LogRow, findings: Findings) -> None:
    """Note when an entry's bytes are not those of its leaf, or not what its columns say."""
    if row.body is None:
        return
    if leaf_of(row.body) != row.leaf:
        findings.tampered(f"entry {row.seq}: its bytes do not give its hash")
        return
    try:
        said = row_from(row.seq, row.body)
    except (NotCanonical, RecursionError) as error:
        findings.tampered(f"entry {row.seq}: {error}")
        return
    if said != row:
        findings.tampered(f"entry {row.seq}: its columns do not say what its bytes say")


def _check_order(rows: Sequence[LogRow], head: Head, findings: Findings) -> None:
    for fault in faults_of_order(rows):
        findings.tampered(f"entry {fault.place}: {fault.text}")
    newest = max((_number(row.subject) for row in rows), default=0)
    if head.next_id != newest + 1:
        findings.tampered(
            f"the head gives the next prediction the id {head.next_id}, and the log {newest + 1}"
        )


def _number(subject: str) -> int:
    try:
        return prediction_id(subject) or 0
    except ValueError:
        return 0


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
) -> None:
    """Note when a log does not begin with what an older checkpoint was signed over.

    ``origin`` is the name of the log; None when it never signed anything.
    """
    if origin is not None and origin != since.origin:
        findings.unknown(f"the older checkpoint is of another log, {since.origin}")
    elif since.size > size:
        findings.stale(
            f"the older checkpoint is of {since.size:,} entries, and here are {size:,}: this is"
            " an older copy, or entries were taken away"
        )
    elif roots[since.size] != since.root:
        findings.tampered(
            f"the first {since.size:,} entries are not those that the older checkpoint was"
            " signed over"
        )


def _check_projections(
    reader: Reader, rows: Sequence[LogRow], findings: Findings, watch: Watch | None
) -> int:
    """Fold the log anew, compare every row of every projection, and return how many there are."""
    expected: dict[str, set[tuple[Any, ...]]] = {table.name: set() for table in tables.PROJECTIONS}
    ordered = sorted(rows, key=lambda row: (row.subject, row.seq))
    done = 0
    for subject, run in groupby(ordered, key=lambda row: row.subject):
        some = list(run)
        _fold(subject, some, expected, findings)
        if watch and done // 1000 < (done + len(some)) // 1000:
            watch(len(rows) + done, 2 * len(rows))
        done += len(some)
    for name in tallies.differences(reader):
        findings.tampered(f"{name}: it is not what counting gives")
    return sum(
        _compare(reader, table, expected[table.name], findings) for table in tables.PROJECTIONS
    )


def _fold(
    subject: str,
    rows: Iterable[LogRow],
    expected: dict[str, set[tuple[Any, ...]]],
    findings: Findings,
) -> None:
    try:
        entries = [
            log.entry_from(r.seq, r.step, r.recorded_at, r.actor, r.type, r.subject, r.body)
            for r in rows
        ]
        folded = projection.rows_of(subject, entries)
    except FOLDING_ERRORS as error:
        findings.tampered(f"{subject.replace('/', ' ')}: its entries cannot be folded ({error!r})")
        return
    for table, some in folded.items():
        wanted = _COLUMNS[table.name]
        expected[table.name].update(tuple([row[name] for name in wanted]) for row in some)


def _compare(
    reader: Reader, table: sa.Table, expected: set[tuple[Any, ...]], findings: Findings
) -> int:
    names = ", ".join(_COLUMNS[table.name])
    found = set(reader.rows(f"SELECT {names} FROM {table.name}"))
    for row in sorted(found ^ expected, key=repr):
        said = "is not what the log says" if row in found else "is missing"
        findings.tampered(f"{table.name} {row[0]}: a row {said}")
    return len(found)
