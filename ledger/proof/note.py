"""Signed notes (c2sp.org/signed-note): a text, and who signed it with which key.

A key has a name and a type, and is written down in the two forms that Go's note package reads:
``NAME+ID+KEY`` for what everybody may know, ``PRIVATE+KEY+NAME+ID+SEED`` for what signs.  Only
Ed25519 keys are read; signatures of other types are kept and not judged.

Everything here may come from a stranger, so every form has exactly one spelling: base64 with
leftover bits, signs, spaces and the like are refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_ED25519 = b"\x01"
_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before an Ed25519 key in DER."""
_DASH = "— "
_PRIVATE = "PRIVATE+KEY+"


class BadNote(ValueError):
    """A note or key that is malformed, or a signature that does not fit its text."""


class UnknownSigner(BadNote):
    """A well-formed note that no key at hand has signed, so nothing can be said of it."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name: what checks a signature."""

    name: str
    key: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes by which signatures name the key."""
        return _id(self.name, _ED25519 + self.key)

    @property
    def vkey(self) -> str:
        """Return the key as text, ``NAME+ID+KEY``."""
        return f"{self.name}+{self.id.hex()}+{encoded(_ED25519 + self.key)}"

    @property
    def pem(self) -> str:
        """Return the key as OpenSSL reads it (RFC 8410, in PEM)."""
        return (
            f"-----BEGIN PUBLIC KEY-----\n{encoded(_SPKI + self.key)}\n-----END PUBLIC KEY-----\n"
        )

    def confirms(self, text: str, signature: bytes) -> bool:
        """Say whether this key signed this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under its name; whoever has it speaks for the log."""

    name: str
    seed: bytes

    @classmethod
    def new(cls, name: str) -> Signer:
        """Return a fresh key from the system's randomness; raises BadNote for a bad name."""
        _check_name(name)
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        """Return the public half."""
        return Verifier(self.name, self._private.public_key().public_bytes_raw())

    @property
    def skey(self) -> str:
        """Return the key as text, ``PRIVATE+KEY+NAME+ID+SEED``."""
        id = self.verifier.id.hex()
        return f"{_PRIVATE}{self.name}+{id}+{encoded(_ED25519 + self.seed)}"

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> bytes:
        """Return the signature of a text; the same text gets the same one every time."""
        return self._private.sign(text.encode())

    def __repr__(self) -> str:
        """Show the name and never the key."""
        return f"Signer({self.name!r})"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: whose key, by its name and id, and the signature itself."""

    name: str
    id: bytes
    bytes: bytes

    @property
    def line(self) -> str:
        """Return the line as it stands in the note, with its end."""
        return f"{_DASH}{self.name} {encoded(self.id + self.bytes)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a line end, and the signatures under it, not yet checked."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Return the note as it is published."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}"

    def signed_by(self, verifiers: Iterable[Verifier]) -> tuple[Verifier, ...]:
        """Return which of these keys signed the note, at least one.

        Raises UnknownSigner when none did, BadNote when a signature in the name of one of them
        does not fit.
        """
        known = {(one.name, one.id): one for one in verifiers}
        found: dict[tuple[str, bytes], Verifier] = {}
        for signature in self.signatures:
            verifier = known.get((signature.name, signature.id))
            if verifier is None:
                continue
            if not verifier.confirms(self.text, signature.bytes):
                raise BadNote(f"the signature of {signature.name} does not fit the text")
            found[verifier.name, verifier.id] = verifier
        if not found:
            raise UnknownSigner("no known key has signed it")
        return tuple(found.values())


def sign(text: str, signers: Sequence[Signer]) -> Note:
    """Return a text signed by each of these keys, at least one, in their order."""
    if not signers or not text.endswith("\n") or _CONTROL.search(text):
        raise BadNote("a note is a text of whole lines, signed by somebody")
    return Note(
        text, tuple(Signature(one.name, one.verifier.id, one.sign(text)) for one in signers)
    )


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def parse_note(data: bytes) -> Note:
    """Return the note that these bytes are, signatures unchecked; raises BadNote."""
    if len(data) > MAX_NOTE_BYTES:
        raise BadNote(f"a note of more than {MAX_NOTE_BYTES:,} bytes")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise BadNote("a note that is not UTF-8 text") from error
    if _CONTROL.search(whole):
        raise BadNote("a note with control characters")
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise BadNote("a note without signatures")
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNote(f"a note with more than {MAX_SIGNATURES} signatures")
    return Note(f"{text}\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    name, space, code = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise BadNote("a note with a line that is no signature")
    _check_name(name)
    whole = decoded(code)
    if len(whole) < 5:
        raise BadNote("a note with a signature that is too short")
    return Signature(name, whole[:4], whole[4:])


def parse_vkey(text: str) -> Verifier:
    """Return the public key that a ``NAME+ID+KEY`` names; raises BadNote."""
    name, id, key = _parts(text, "a public key")
    verifier = Verifier(name, key)
    if verifier.id.hex() != id:
        raise BadNote("a public key whose id does not fit")
    return verifier


def parse_skey(text: str) -> Signer:
    """Return the private key that a ``PRIVATE+KEY+NAME+ID+SEED`` names; raises BadNote."""
    if not text.startswith(_PRIVATE):
        raise BadNote("a private key begins with PRIVATE+KEY+")
    name, id, seed = _parts(text.removeprefix(_PRIVATE), "a private key")
    signer = Signer(name, seed)
    if signer.verifier.id.hex() != id:
        raise BadNote("a private key whose id does not fit")
    return signer


def _parts(text: str, what: str) -> tuple[str, str, bytes]:
    # The name has no plus, the base64 after the id may.
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise BadNote(f"{what} has the form NAME+ID+KEY")
    _check_name(parts[0])
    key = decoded(parts[2])
    if len(key) != 33 or key[:1] != _ED25519:
        raise BadNote(f"{what} that is not of the kind Ed25519")
    return parts[0], parts[1], key[1:]


def _check_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise BadNote(f"{name!r} is no name of a key: it has no spaces and no plus")


def _id(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]


def encoded(data: bytes) -> str:
    """Return bytes as base64 (RFC 4648, section 4)."""
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """Return the bytes of base64 text; raises BadNote for every spelling but the one."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("text that is not base64") from error
    if encoded(data) != text:
        raise BadNote("base64 that is spelt in another way than the usual one")
    return data
