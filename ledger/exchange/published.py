"""Check a published log from its files alone, as any reader can; no ledger is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ledger.actions.checkpointing import Watch
from ledger.actions.findings import Findings
from ledger.actions.verifying import Report, check_since
from ledger.domain import entry as kinds
from ledger.domain.entry import prediction_subject
from ledger.exchange import folder as files
from ledger.exchange.stamped import check_stamp
from ledger.proof.canonical import NotCanonical, leaf_of, members_of
from ledger.proof.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from ledger.proof.inclusion import parse_proof
from ledger.proof.merkle import ProofFails, Tree, check_inclusion
from ledger.proof.note import BadNote, UnknownSigner, Verifier, parse_note, parse_vkey
from ledger.proof.tiles import (
    WIDTH,
    Tile,
    hashes_of,
    parse_path,
    split_bundle,
    split_hashes,
    tiles_of,
)


def verify_folder(
    target: Path,
    verifiers: Sequence[Verifier],
    since: Checkpoint | None = None,
    watch: Watch | None = None,
    ca: Path | None = None,
) -> Report:
    """Check every file of a published log; without keys, those published with it are used.

    ``ca`` is a file with the certificates by which time stamps are trusted; without it only
    what they are of and when is checked.

    Files that no published log has are left alone: a web site may share the folder.
    """
    check = _Check(target, list(verifiers), watch, ca)
    check.keys()
    newest = check.checkpoint()
    if newest is None:
        return check.report(None)
    if not check.has_room_for(newest) or not check.read_log(newest):
        return check.report(newest)
    for path in files.paths(target):
        check.file(path)
    if since:
        roots = {since.size: check.tree.root(since.size)} if since.size <= check.tree.size else {}
        check_since(since, roots, check.tree.size, newest.origin, check.findings)
    return check.report(newest)


@dataclass
class _Check:
    target: Path
    verifiers: list[Verifier]
    watch: Watch | None
    ca: Path | None
    findings: Findings = field(default_factory=Findings)
    tree: Tree = field(default_factory=lambda: Tree([]))
    entries: list[bytes | None] = field(default_factory=list)
    """Every entry; empty where it was redacted, None where its file is missing."""
    facts: list[tuple[str, str]] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)
    """The entries, as subjects, that an entry redacts."""
    opened: dict[bytes, Checkpoint] = field(default_factory=dict)
    older: int = 0
    proofs: int = 0
    stamps: list[tuple[int, str]] = field(default_factory=list)

    def keys(self) -> None:
        """Read the keys that were published, and take them when no others are known."""
        found = []
        for line in (
            (files.read(self.target, files.VKEY) or b"").decode("latin-1").splitlines(True)
        ):
            try:
                found.append(parse_vkey(line.removesuffix("\n")))
                if not line.endswith("\n"):
                    raise BadNote("a line without its end")
            except BadNote as error:
                self.findings.tampered(f"vkey: {error}")
        pem = files.read(self.target, files.PEM)
        if pem is not None and found and pem != found[0].pem.encode():
            self.findings.tampered("vkey.pem: it is not the first key of vkey")
        if not self.verifiers:
            self.verifiers = found
        elif found and not set(found) & set(self.verifiers):
            self.findings.tampered("vkey: none of the keys is one that you trust")

    def checkpoint(self) -> Checkpoint | None:
        """Return the newest checkpoint; None, and a finding, when there is none to trust."""
        data = files.read(self.target, files.CHECKPOINT)
        if data is None:
            self.findings.unknown(f"{self.target} has no checkpoint: it is no published log")
            return None
        return self._open(data, files.CHECKPOINT)

    def has_room_for(self, newest: Checkpoint) -> bool:
        """Say whether the files can hold so many entries; a stranger may have signed any size."""
        room = WIDTH * sum(1 for _ in files.paths(self.target))
        if newest.size > room:
            self.findings.unknown(f"there are files for {room:,} of {newest.size:,} entries")
        return newest.size <= room

    def _open(self, data: bytes, path: str) -> Checkpoint | None:
        """Return what a note says; with an unknown key too, but then with a finding."""
        try:
            return open_checkpoint(data, self.verifiers)[0]
        except UnknownSigner:
            self.findings.unknown(f"{path}: no key is known that signed it")
            return parse_checkpoint(parse_note(data).text)
        except BadNote as error:
            self.findings.tampered(f"{path}: {error}")
            return None

    def read_log(self, newest: Checkpoint) -> bool:
        """Read all entries and hashes, and compare them with each other and with the root.

        Without all hashes nothing can be compared; that is a finding, and False.
        """
        leaves: list[bytes] = []
        whole = True
        for tile in tiles_of(newest.size):
            data = files.read(self.target, tile.path)
            if data is None:
                self.findings.unknown(f"{tile.path}: the file is missing")
                self.entries += [None] * tile.width if tile.level is None else []
                whole = whole and tile.level != 0
            elif tile.level is None:
                self.entries += self._bundle(tile, data)
                if self.watch:
                    self.watch(len(self.entries), newest.size)
            elif tile.level == 0:
                leaves += self._hashes(tile, data)
        if not whole:
            return False
        self.tree = Tree(leaves[: newest.size])
        if self.tree.size != newest.size or self.tree.root() != newest.root:
            self.findings.tampered("tile/0: the hashes do not give the root that was signed")
        self._check_entries()
        return True

    def _bundle(self, tile: Tile, data: bytes) -> list[bytes]:
        try:
            found = split_bundle(data)
        except ProofFails as error:
            self.findings.tampered(f"{tile.path}: {error}")
            found = []
        if len(found) != tile.width:
            self.findings.tampered(f"{tile.path}: it has {len(found)} entries, not {tile.width}")
        return [*found[: tile.width], *[b""] * (tile.width - len(found))]

    def _hashes(self, tile: Tile, data: bytes) -> list[bytes]:
        try:
            found = split_hashes(data)
        except ProofFails as error:
            self.findings.tampered(f"{tile.path}: {error}")
            return []
        if len(found) != tile.width:
            self.findings.tampered(f"{tile.path}: it has {len(found)} hashes, not {tile.width}")
        return found

    def _check_entries(self) -> None:
        gaps = []
        for seq, (entry, leaf) in enumerate(zip(self.entries, self.tree.levels[0], strict=False)):
            self.facts.append(("", ""))
            if entry is None:
                continue
            if not entry:
                gaps.append(seq)
            elif leaf_of(entry) != leaf:
                self.findings.tampered(f"entry {seq}: its bytes do not give its hash")
            else:
                self.facts[-1] = self._fact(seq, entry)
        # Where a file is missing, nobody can say what its entries explain.
        gaps = [] if None in self.entries else gaps
        self.explained = {subject for type, subject in self.facts if type == kinds.ENTRY_REDACTED}
        for seq in gaps:
            if f"entry/{seq}" not in self.explained:
                self.findings.tampered(f"entry {seq} is empty, and no entry redacts it")

    def _fact(self, seq: int, entry: bytes) -> tuple[str, str]:
        """Return the type and subject of an entry."""
        try:
            said: Mapping[str, object] = members_of(entry)
        except (NotCanonical, RecursionError, json.JSONDecodeError) as error:
            self.findings.tampered(f"entry {seq}: {error}")
            return "", ""
        return str(said.get("type")), str(said.get("subject"))

    def file(self, path: str) -> None:
        """Check one file, if it is one of a published log."""
        tile, size, proved = parse_path(path), files.size_in(path), files.proved_in(path)
        stamped = files.stamped_in(path)
        if not (tile or size or proved or stamped):
            return
        data = files.read(self.target, path)
        if data is None:
            return
        if tile:
            self._tile(tile, data)
        elif size:
            self._older(path, size, data)
        elif proved:
            self._proof(path, *proved, data)
        elif stamped:
            self._stamp(path, stamped, data)

    def _stamp(self, path: str, size: int, data: bytes) -> None:
        note = files.read(self.target, files.older(size))
        if note is None:
            self.findings.unknown(f"{path}: the checkpoint that it is on is missing")
            return
        said = check_stamp(path, data, note, self.ca, self.findings)
        if said:
            self.stamps.append((size, said))

    def _tile(self, tile: Tile, data: bytes) -> None:
        """Compare a tile or bundle, of this checkpoint or an older one, with the whole."""
        height = 8 * (tile.level or 0)
        row = self.tree.levels[height] if height < len(self.tree.levels) else []
        if tile.start + tile.width > len(row):
            # The files of a newer checkpoint come before it; what nobody signed is not judged.
            return
        fits = self._fits(tile, data) if tile.level is None else data == hashes_of(self.tree, tile)
        if not fits:
            self.findings.tampered(f"{tile.path}: it is not part of the tree that was signed")

    def _fits(self, tile: Tile, data: bytes) -> bool:
        """Say whether a bundle has the entries of the log, those that were redacted blank.

        Where words are left that another bundle has no more, blanking broke off: a finding.
        """
        try:
            found = split_bundle(data)
        except ProofFails:
            return False
        known = self.entries[tile.start : tile.start + tile.width]
        for seq, (one, entry) in enumerate(zip(found, known, strict=False), tile.start):
            if entry is None or one == entry:
                continue
            if entry == b"" and leaf_of(one) == self.tree.levels[0][seq]:
                self.findings.stale(f"{tile.path}: entry {seq} was redacted, and is here still")
            elif one or f"entry/{seq}" not in self.explained:
                return False
        return len(found) == tile.width

    def _older(self, path: str, size: int, data: bytes) -> None:
        said = self._open(data, path)
        if said is None:
            return
        self.older += 1
        if said.size != size:
            self.findings.tampered(f"{path}: it is of {said.size:,} entries")
        elif size > self.tree.size:
            self.findings.stale(f"{path}: it is newer than the checkpoint of the folder")
        elif self.tree.root(size) != said.root:
            self.findings.tampered(f"{path}: the log does not begin with what it was signed over")

    def _proof(self, path: str, number: int, seq: int | None, data: bytes) -> None:
        try:
            proof = parse_proof(data)
            said = self._opened(proof.note)
            if len(self.facts) <= proof.index < said.size:
                # It was written before the checkpoint that brings its entry, and that is not here.
                self.findings.stale(f"{path}: it is newer than the checkpoint of the folder")
                return
            if proof.index >= len(self.facts):
                raise ProofFails("it is of an entry that is not here")
            leaf = self.tree.levels[0][proof.index]
            check_inclusion(leaf, proof.index, said.size, proof.hashes, said.root)
            if said.size <= self.tree.size and said.root != self.tree.root(said.size):
                raise ProofFails("its checkpoint is of another history")
        except UnknownSigner:
            self.findings.unknown(f"{path}: no key is known that signed it")
            return
        except (BadNote, ProofFails) as error:
            self.findings.tampered(f"{path}: {error}")
            return
        self.proofs += 1
        self._check_fact(path, number, seq, proof.index)

    def _opened(self, note: bytes) -> Checkpoint:
        """Return the checkpoint of a proof; many proofs have the same one."""
        if note not in self.opened:
            self.opened[note] = open_checkpoint(note, self.verifiers)[0]
        return self.opened[note]

    def _check_fact(self, path: str, number: int, seq: int | None, index: int) -> None:
        """Note when a proof is of another entry than its name says; a gap says nothing."""
        type, subject = self.facts[index]
        wanted = kinds.PREDICTION_RECORDED if seq is None else kinds.RESOLUTION_GIVEN
        right = (type, subject) == (wanted, prediction_subject(number)) and seq in (None, index)
        if type and not right:
            self.findings.tampered(f"{path}: it proves another entry than its name says")

    def report(self, newest: Checkpoint | None) -> Report:
        """Return everything that was found."""
        return Report(
            self.tree.size, self.tree.root(), newest.size if newest else None, self.older,
            sum(one == b"" for one in self.entries), self.proofs,
            tuple(one.vkey for one in self.verifiers), tuple(self.findings.found),
            tuple(self.stamps),
        )  # fmt: skip
