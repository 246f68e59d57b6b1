"""Check a ledger against itself and against what was signed of it; nothing is ever changed.

Every leaf is computed from its bytes, every body must be in its one canonical form and say what
its columns say, the tree must be the one that the head and every checkpoint name, and the
projections must be what the log folds to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from ledger.actions import helping
from ledger.actions.checkpointing import Watch
from ledger.actions.comparing import Compared
from ledger.actions.examining import Examiner, Page
from ledger.actions.findings import Finding, Findings, Grade
from ledger.actions.helping import Helper, seldom_collected
from ledger.actions.restoring import Run, Walk
from ledger.actions.sharing import Pages
from ledger.proof.checkpoint import Checkpoint, open_checkpoint
from ledger.proof.merkle import Frontier
from ledger.proof.note import BadNote, UnknownSigner, Verifier
from ledger.store import archive, checkpoints, tallies
from ledger.store.checkpoints import Kept
from ledger.store.log import Head
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
    helper: Helper | None = None,
) -> Report:
    """Check a whole ledger; ``since`` is a checkpoint that somebody saved earlier.

    ``remembered`` is the newest one that was signed here, if the ledger itself may not know it.
    ``helper`` is a second process that looks at the same ledger, None where there is none.
    """
    findings = Findings()
    head = checkpoints.head_of(reader)
    kept = checkpoints.checkpoints(reader)
    saved = [one for one in (since, remembered) if one]
    wanted = {one.size for one in kept} | {one.size for one in saved}
    read = _read(reader, head, wanted, findings, watch, helper)
    for one in kept:
        _check_kept(one, read.roots, verifiers, findings)
    origin, size = _origin(kept[-1]) if kept else None, read.tree.size
    if since:
        check_since(since, read.roots, size, origin, findings)
    if remembered and remembered != since:
        check_since(remembered, read.roots, size, origin, findings, _REMEMBERED)
    if remembered and remembered.size not in [one.size for one in kept]:
        _check_gone(remembered, size, findings)
    return Report(
        size, read.roots[size], kept[-1].size if kept else None, len(kept),
        len(read.walk.gaps.blank), read.checked, tuple(one.vkey for one in verifiers),
        tuple(findings.found),
    )  # fmt: skip


@dataclass
class _Read:
    """What one pass over the log gives, while it goes on: its tree, gaps and roots, and how many
    rows were compared with it.
    """

    tree: Frontier = field(default_factory=Frontier)
    walk: Walk = field(default_factory=Walk)
    roots: dict[int, bytes] = field(default_factory=dict)
    checked: int = 0
    newest: int = 0
    speakers: set[str] = field(default_factory=set)

    def take(self, compared: Compared, findings: Findings) -> None:
        """Take what comparing some rows found."""
        self.checked += compared.checked
        for fault in compared.faults:
            findings.tampered(fault)

    def grow(self, leaves: Sequence[bytes], wanted: Sequence[int]) -> None:
        """Add leaves to the tree, and keep the roots of the wanted sizes, which are in order."""
        start, end = self.tree.size, self.tree.size + len(leaves)
        for size in wanted[bisect_right(wanted, start) : bisect_right(wanted, end)]:
            self.tree.extend(leaves[self.tree.size - start : size - start])
            self.roots[size] = self.tree.root()
        self.tree.extend(leaves[self.tree.size - start :])


def _read(
    reader: Reader, head: Head, wanted: set[int], findings: Findings, watch: Watch | None,
    helper: Helper | None,
) -> _Read:  # fmt: skip
    """Check every entry, and keep the roots of the trees of these sizes and of the whole."""
    read, examiner, sizes = _Read(), Examiner(reader, helping.PAGE), sorted(wanted)
    read.roots[0] = read.tree.root()
    with seldom_collected():
        pages = Pages(examiner, helper, head.size)
        for first, looked_at in pages:
            page = looked_at
            if page.before not in (None, read.newest):
                # It does not go on where the pages before it end, so its rows are others.
                page = examiner.page(first, read.newest)
            _follow(reader, read, page, findings)
            read.grow(page.leaves, sizes)
            if watch:
                watch(read.tree.size, head.size)
        counted = pages.counted()
    read.roots[read.tree.size] = read.tree.root()
    for fault in read.walk.end():
        findings.tampered(f"entry {fault.place}: {fault.text}")
    _check_head(head, read.tree, read.walk.newest, findings)
    read.take(examiner.comparison.rest(read.speakers, read.newest), findings)
    # The log counts as the rows do, as long as they are the same.
    if findings.found or counted is None or not tallies.are_kept(reader, counted):
        for name in tallies.differences(reader):
            findings.tampered(f"{name}: it is not what counting gives")
    return read


def _follow(reader: Reader, read: _Read, page: Page, findings: Findings) -> None:
    """Take the next page, and note what is wrong with it and with where it stands."""
    start = place = read.tree.size
    wrong = list(page.wrong)
    for item in page.outline:
        if isinstance(item, Run) and read.walk.passes(place, item):
            place = read.walk.size
            continue
        for row in archive.log_page(reader, *item.span) if isinstance(item, Run) else [item]:
            texts = read.walk.see(place, row)
            wrong += [(place - start, f"entry {place}: {text}") for text in texts]
            place += 1
    for _, text in sorted(wrong, key=itemgetter(0)):
        findings.tampered(text)
    read.speakers |= page.speakers
    read.newest += page.recorded
    read.take(page.compared, findings)


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
