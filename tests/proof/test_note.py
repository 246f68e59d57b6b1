"""Signed notes, checkpoints and proofs of one entry: right ones, wrong ones and hostile ones."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given
from hypothesis import strategies as st

from ledger.proof.canonical import leaf_of
from ledger.proof.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, parse_size
from ledger.proof.inclusion import EntryProof, parse_proof
from ledger.proof.merkle import ProofFails, Tree
from ledger.proof.note import (
    BadNote,
    Note,
    Signature,
    Signer,
    UnknownSigner,
    decoded,
    parse_note,
    parse_skey,
    parse_vkey,
    sign,
)

VECTORS = json.loads((Path(__file__).parent / "merkle_vectors.json").read_text())
ORIGIN = "ledger.example/main"
KEY = Signer(ORIGIN, bytes(range(32)))
OTHER = Signer(ORIGIN, b"\x55" * 32)
WITNESS = Signer("witness.example", b"\x66" * 32)
SAID = Checkpoint(ORIGIN, 600, hashlib.sha256(b"root").digest())


def note_bytes(*signers: Signer) -> bytes:
    return str(SAID.signed(signers or (KEY,))).encode()


# The example of c2sp.org/signed-note.
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
    "\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouF"
    "SQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)


def test_the_example_of_the_specification_is_read_to_the_letter() -> None:
    note = parse_note(QUASIMODO.encode())

    assert note.text.endswith(":\n\ned è subito sera.\n")
    assert [one.name for one in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.signatures[0].id.hex() == "367ba04b"
    assert str(note) == QUASIMODO


@pytest.mark.vectors
def test_a_checkpoint_of_another_implementation_is_ours_byte_for_byte() -> None:
    signer = Signer(VECTORS["origin"], bytes([7]) * 32)
    tree = Tree(leaf_of(str(number).encode()) for number in range(600))
    said = Checkpoint(VECTORS["origin"], 600, tree.root())

    assert signer.verifier.vkey == VECTORS["vkey"]
    assert str(said.signed([signer])) == VECTORS["checkpoint"]
    found, _ = open_checkpoint(VECTORS["checkpoint"].encode(), [parse_vkey(VECTORS["vkey"])])
    assert found == said


@pytest.mark.vectors
def test_a_proof_of_another_implementation_is_ours_byte_for_byte() -> None:
    tree = Tree(leaf_of(str(number).encode()) for number in range(600))
    index, text = VECTORS["proof"]["index"], VECTORS["proof"]["text"].encode()
    ours = EntryProof(index, tuple(tree.inclusion(index, 600)), VECTORS["checkpoint"].encode())

    assert bytes(ours) == text
    assert parse_proof(text) == ours
    checked = ours.check(leaf_of(b"300"), [parse_vkey(VECTORS["vkey"])])
    assert (checked.size, checked.root) == (600, tree.root())


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    found, note = open_checkpoint(note_bytes(), [KEY.verifier])

    assert found == SAID
    assert note == SAID.signed([KEY])


def test_keys_come_back_as_they_were_written_down() -> None:
    assert parse_vkey(KEY.verifier.vkey) == KEY.verifier
    assert parse_skey(KEY.skey) == KEY
    assert KEY.verifier.vkey.startswith(f"{ORIGIN}+{KEY.verifier.id.hex()}+")


def test_a_new_key_is_another_one_every_time_and_keeps_its_secret() -> None:
    first, second = Signer.new(ORIGIN), Signer.new(ORIGIN)

    assert first != second
    assert parse_skey(first.skey) == first
    assert repr(first) == f"Signer('{ORIGIN}')"


def test_several_keys_may_sign_and_one_that_is_known_is_enough() -> None:
    data = note_bytes(OTHER, KEY, WITNESS)

    assert open_checkpoint(data, [KEY.verifier])[0] == SAID
    found = parse_note(data).signed_by([WITNESS.verifier, KEY.verifier])
    assert [one.name for one in found] == [ORIGIN, "witness.example"]


def test_a_note_that_no_known_key_signed_says_nothing() -> None:
    for verifiers in ([], [OTHER.verifier], [WITNESS.verifier]):
        with pytest.raises(UnknownSigner, match="no known key"):
            open_checkpoint(note_bytes(), verifiers)


def test_only_a_key_with_the_name_of_the_log_speaks_for_it() -> None:
    data = str(sign(SAID.text, [WITNESS])).encode()

    with pytest.raises(UnknownSigner):
        open_checkpoint(data, [WITNESS.verifier])


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    good = SAID.signed([KEY])
    forged = Signature(OTHER.name, OTHER.verifier.id, good.signatures[0].bytes)
    note = Note(good.text, (*good.signatures, forged))

    with pytest.raises(BadNote, match="does not fit"):
        note.signed_by([KEY.verifier, OTHER.verifier])
    assert note.signed_by([KEY.verifier]) == (KEY.verifier,)


def test_a_signature_given_twice_is_one() -> None:
    once = SAID.signed([KEY])
    twice = Note(once.text, once.signatures * 2)

    assert twice.signed_by([KEY.verifier]) == (KEY.verifier,)


@given(st.data())
def test_a_checkpoint_with_any_bit_flipped_is_refused(data: st.DataObject) -> None:
    good = note_bytes()
    bit = data.draw(st.integers(0, len(good) * 8 - 1))
    changed = bytearray(good)
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(BadNote):
        open_checkpoint(bytes(changed), [KEY.verifier])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    for head in (b"", note_bytes()[:-4], SAID.text.encode() + "\n— a ".encode()):
        try:
            note = parse_note(head + data)
        except BadNote:
            continue
        assert str(note).encode() == head + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n\n",
        b"text\n",
        b"text\n\nno dash\n",
        "text\n\n— name\n".encode(),
        "text\n\n—  AAAAAAAA\n".encode(),
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\n\n— na\u00a0me AAAAAAAA\n".encode(),
        "text\n\n— name AAAAAA==\n".encode(),  # an id, and no signature
        "text\n\n— name AAAAAAB=\n".encode(),  # leftover bits
        "text\n\n— name AAAA AAAA\n".encode(),
        "text\n\n— name ÄÄÄÄ\n".encode(),
        "text\n\n— name AAAAAAAA".encode(),  # no line end
        "text\r\n\n— name AAAAAAAA\n".encode(),
        "te\0xt\n\n— name AAAAAAAA\n".encode(),
        b"\xff\n\n" + "— name AAAAAAAA\n".encode(),
        b"text\n\n" + "— name AAAAAAAA\n".encode() * 101,
        b"x" * 1_000_001,
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(BadNote):
        parse_note(data)


def test_a_hundred_signatures_are_read() -> None:
    data = b"text\n\n" + "— name AAAAAAAA\n".encode() * 100

    assert len(parse_note(data).signatures) == 100


@pytest.mark.parametrize("text", ["", "no line end", "bell\a\n", "tab\t\n", "esc\x1f\n"])
def test_what_is_no_text_is_not_signed(text: str) -> None:
    with pytest.raises(BadNote):
        sign(text, [KEY])


def test_a_note_needs_somebody_who_signs() -> None:
    with pytest.raises(BadNote):
        sign("text\n", [])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x7f", "a\udc80"])
def test_a_bad_name_is_no_name_of_a_key(name: str) -> None:
    with pytest.raises(BadNote, match="no name of a key"):
        Signer.new(name)
    with pytest.raises(BadNote):
        parse_vkey(f"{name}+00000000+{KEY.verifier.vkey.split('+', 2)[2]}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name+00000000",
        KEY.verifier.vkey.replace("+0", "+1", 1) if "+0" in KEY.verifier.vkey
        else KEY.verifier.vkey.replace(KEY.verifier.id.hex(), "00000000"),
        KEY.verifier.vkey.replace(KEY.verifier.id.hex(), KEY.verifier.id.hex().upper() + " "),
        "name+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        "name+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(),
        "name+00000000+" + base64.b64encode(b"\x01" + bytes(33)).decode(),
        KEY.verifier.vkey + "\n",
        KEY.verifier.vkey.replace("+", "+PRIVATE+", 1),
    ],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_vkey(text)


def test_what_is_no_private_key_is_refused() -> None:
    wrong_id = KEY.skey.replace(KEY.verifier.id.hex(), "00000000")
    for text in ("", KEY.verifier.vkey, wrong_id, KEY.skey[:-4], "PRIVATE+KEY+name"):
        with pytest.raises(BadNote):
            parse_skey(text)


def test_a_key_of_another_kind_is_not_taken_for_an_ed25519_key() -> None:
    # Its id fits: nothing but its first byte says that it is of no use here.
    key = b"\x02" + bytes(32)
    id = hashlib.sha256(b"name\n" + key).digest()[:4]
    text = f"name+{id.hex()}+{base64.b64encode(key).decode()}"

    with pytest.raises(BadNote, match="not of the kind Ed25519"):
        parse_vkey(text)
    with pytest.raises(BadNote, match="not of the kind Ed25519"):
        parse_skey(f"PRIVATE+KEY+{text}")


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "Q Q=", "QQ==\n", "-_8=", "Q===", "ä"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(BadNote):
        decoded(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [("QQ", "is not base64"), ("-_8=", "is not base64"), ("Q Q==", "is not base64"),
     ("QR==", "is spelt in another way")],
)  # fmt: skip
def test_a_refused_text_says_whether_it_is_base64_at_all(text: str, why: str) -> None:
    with pytest.raises(BadNote, match=why):
        decoded(text)


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n600\n",
        f"{ORIGIN}\n600\n{ROOT}",
        f"{ORIGIN}\n600\n{ROOT}\nextension\n",
        f"\n600\n{ROOT}\n",
        f"{ORIGIN}\n0600\n{ROOT}\n",
        f"{ORIGIN}\n-1\n{ROOT}\n",
        f"{ORIGIN}\n{ROOT}\n600\n",
        f"{ORIGIN}\n600\nAAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_checkpoint(text)


def test_a_checkpoint_may_be_of_an_empty_log() -> None:
    assert parse_checkpoint(f"{ORIGIN}\n0\n{ROOT}\n") == Checkpoint(ORIGIN, 0, bytes(32))


@pytest.mark.parametrize("text", ["", "00", "01", "+1", " 1", "1 ", "1\n", "٣", "1_000", "9" * 19])
def test_a_size_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(BadNote):
        parse_size(text)


TREE = Tree(leaf_of(str(number).encode()) for number in range(20))


def proof_of(index: int) -> EntryProof:
    note = str(Checkpoint(ORIGIN, 20, TREE.root()).signed([KEY])).encode()
    return EntryProof(index, tuple(TREE.inclusion(index, 20)), note)


def test_a_proof_shows_its_entry_and_no_other() -> None:
    for index in range(20):
        proof = parse_proof(bytes(proof_of(index)))
        assert proof.check(leaf_of(str(index).encode()), [KEY.verifier]).size == 20
        with pytest.raises(ProofFails):
            proof.check(leaf_of(b"another"), [KEY.verifier])
        with pytest.raises(UnknownSigner):
            proof.check(leaf_of(str(index).encode()), [WITNESS.verifier])


@given(st.data())
def test_a_proof_with_any_bit_flipped_is_refused(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, 19))
    changed = bytearray(bytes(proof_of(index)))
    bit = data.draw(st.integers(0, len(changed) * 8 - 1))
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises((BadNote, ProofFails)):
        parse_proof(bytes(changed)).check(leaf_of(str(index).encode()), [KEY.verifier])


GOOD = bytes(proof_of(3))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD.replace(b"@v1", b"@v2", 1),
        GOOD.replace(b"index 3", b"index 03"),
        GOOD.replace(b"index 3", b"index  3"),
        GOOD.replace(b"index 3\n", b""),
        GOOD.replace(b"index 3\n", b"extra AAAA\nindex 3\n"),
        GOOD.replace(b"index 3\n", b"index 3\nAAAA\n"),
        GOOD.replace(b"index 3\n", b"index 3\n" + f"{ROOT}\n".encode() * 65),
        GOOD.replace(b"index 3\n", "index 3\nä\n".encode()),
        GOOD.partition(b"\n\n")[0],
        b"c2sp.org/tlog-proof@v1\n\n" + GOOD.partition(b"\n\n")[2],
        GOOD + b"x" * 1_100_000,
    ],
)
def test_what_is_no_proof_is_refused(data: bytes) -> None:
    with pytest.raises(BadNote):
        parse_proof(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_proof_or_refused(data: bytes) -> None:
    for head in (b"", GOOD[:60], b"c2sp.org/tlog-proof@v1\nindex 0\n"):
        try:
            proof = parse_proof(head + data)
        except BadNote:
            continue
        assert bytes(proof) == head + data


def test_a_proof_has_at_most_the_hashes_of_one_path() -> None:
    line = b"\n" + base64.b64encode(bytes(32))
    head = b"c2sp.org/tlog-proof@v1\nindex 5"

    assert len(parse_proof(head + 64 * line + b"\n\nnote").hashes) == 64
    with pytest.raises(BadNote, match="one path"):
        parse_proof(head + 65 * line + b"\n\nnote")


def test_a_proof_has_at_most_so_many_bytes() -> None:
    head = b"c2sp.org/tlog-proof@v1\nindex 5\n\n"

    assert parse_proof(head.ljust(1_100_000, b"x")).index == 5
    with pytest.raises(BadNote, match="more than 1,100,000 bytes"):
        parse_proof(head.ljust(1_100_001, b"x"))


def test_a_proof_names_its_place_as_an_index() -> None:
    with pytest.raises(BadNote, match="and an index"):
        parse_proof(b"c2sp.org/tlog-proof@v1\n5\n\nnote")


def test_a_checkpoint_ends_with_its_third_line() -> None:
    text = Checkpoint("o.example", 5, bytes(32)).text

    assert parse_checkpoint(text).size == 5
    with pytest.raises(BadNote):
        parse_checkpoint(f"{text}more")


def test_a_note_has_at_most_so_many_bytes() -> None:
    frame = len(str(sign("\n", [KEY])).encode())

    assert parse_note(str(sign("x" * (1_000_000 - frame) + "\n", [KEY])).encode())
    with pytest.raises(BadNote, match="more than 1,000,000 bytes"):
        parse_note(str(sign("x" * (1_000_001 - frame) + "\n", [KEY])).encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("hello\n", "a note without signatures"),
        ("hello\n\n— a AAAAAAA=", "a note without signatures"),
        ("hello\n\n- a AAAAAAA=\n", "a line that is no signature"),
        ("hello\n\n— aAAAAAAA=\n", "a line that is no signature"),
    ],
)
def test_a_refused_note_says_why(data: str, why: str) -> None:
    with pytest.raises(BadNote, match=why):
        parse_note(data.encode())


def test_a_signature_has_the_id_of_its_key_and_something_more() -> None:
    five, four = base64.b64encode(bytes(5)).decode(), base64.b64encode(bytes(4)).decode()

    assert len(parse_note(f"hello\n\n— a {five}\n".encode()).signatures) == 1
    with pytest.raises(BadNote):
        parse_note(f"hello\n\n— a {four}\n".encode())


def test_a_private_key_says_that_it_is_one() -> None:
    with pytest.raises(BadNote, match="begins with PRIVATE"):
        parse_skey(KEY.verifier.vkey)


def test_a_public_key_is_written_as_others_read_it() -> None:
    key = load_pem_public_key(KEY.verifier.pem.encode())

    assert isinstance(key, Ed25519PublicKey)
    assert key.public_bytes_raw() == KEY.verifier.key
