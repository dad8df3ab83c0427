"""Signed checkpoints of the access log, and proofs that hold outside it.

A checkpoint says how many entries there are and the root over them, signed with Ed25519 in the form of C2SP's signed note
(``tlog-checkpoint``), which other tools of transparency logs read.  Keys are rotated: the public keys of all times
stay in ``log-keys.txt``, each named in the log by the entry that brought it in, so that old checkpoints can be checked.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably
from prasan.exchange import merkle
from prasan.exchange.log import AccessLog, Entry, leaf_of, written_at
from prasan.exchange.log_index import LogError, LogIndex, Search

ORIGIN = "prasan/access-log"
NEW_KEY = "new_log_key"
_ED25519 = b"\x01"  # the kind of key, in C2SP's form
_NOTE = re.compile(
    r"(?P<text>[^\n]+\n(?P<size>[0-9]+)\n(?P<root>[A-Za-z0-9+/=]+)\n)\n(?P<signatures>(?:— [^\n]+\n)+)", re.S
)


class CheckpointError(ValueError):
    """A checkpoint, proof or key that cannot be used; the message says why."""


@dataclass(frozen=True)
class Checkpoint:
    """``size`` entries, the ``root`` over them, and the ``note``: the signed text that says so."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True)
class VerificationKey:
    """A public key as it is handed out: ``<name>+<number>+<key>``, in C2SP's form."""

    text: str

    @property
    def number(self) -> str:
        """The first four bytes of the key's hash, in hex, by which signatures say whose they are."""
        return self._parts()[1]

    def verifies(self, signature: bytes, text: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self._parts()[2]).verify(signature, text)
        except InvalidSignature:
            return False
        return True

    def _parts(self) -> tuple[str, str, bytes]:
        try:
            name, number, encoded = self.text.strip().split("+", 2)
            raw = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise CheckpointError(f"{self.text[:80]!r} is no key of the form name+number+key") from None
        if raw[:1] != _ED25519 or len(raw) != 33 or number != _number(name, raw):
            raise CheckpointError(f"the key {name}+{number} is not whole: its number is not of its key")
        return name, number, raw[1:]


class LogKeys:
    """The keys that sign a log's checkpoints, in the folder beside it: the private one readable by its owner alone."""

    def __init__(self, log: AccessLog) -> None:
        self.log = log
        self.folder = log.path.parent
        self._private = self.folder / "log-key.pem"
        self._public = self.folder / "log-keys.txt"

    def public(self) -> list[VerificationKey]:
        """The public keys of all times, the newest last."""
        if not self._public.exists():
            return []
        lines = self._public.read_text(encoding="utf-8").splitlines()
        return [VerificationKey(line) for line in lines if line]

    def rotate(self, *, by: str, why: str) -> VerificationKey:
        """Make a new key, which the old one signs if it is still there, and write into the log that it begins.

        The log's entry has the new public key, so that nobody can bring a key in unseen.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "log-key.lock"):
            return self._rotate(by, why)

    def ensure(self) -> None:
        """See that there is a key: the first one is made here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "log-key.lock"):
            if not self.public():
                self._rotate("prasan", "the log's first key")

    def sign(self, text: str) -> str:
        """A text as a signed note, by the newest key; the first key is made where there is none.  Raises CheckpointError."""
        self.ensure()
        key = self._load()
        if key is None:
            raise CheckpointError(
                f"{self._private}: the key is gone. "
                "Remedy: put it back from a backup, or begin a new one with `prasan log new-key`."
            )
        public = _public_text(key)
        if public != self.public()[-1]:
            raise CheckpointError(
                f"{self._private}: not the key {self.public()[-1].number} that the log last took in. "
                "Remedy: put that one back, or begin a new one with `prasan log new-key`."
            )
        signed = bytes.fromhex(public.number) + key.sign(text.encode())
        return f"{text}\n— {ORIGIN} {base64.b64encode(signed).decode()}\n"

    def _rotate(self, by: str, why: str) -> VerificationKey:
        old = self._load()
        new = Ed25519PrivateKey.generate()
        public = _public_text(new)
        known = self.public()
        self.log.append(
            {
                "action": NEW_KEY,
                "who": by,
                "purpose": "keep_log",
                "key": public.text,
                "why": why,
                # What the old key says of the new one; without it the old one is lost or was taken.
                "signed_by_old": base64.b64encode(old.sign(public.text.encode())).decode() if old and known else None,
                "old": known[-1].number if known else None,
            }
        )
        write_durably(self._public, "".join(f"{each.text}\n" for each in [*known, public]))
        pem = new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        beside = self._private.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._private)
        return public

    def _load(self) -> Ed25519PrivateKey | None:
        if not self._private.exists():
            return None
        try:
            key = load_pem_private_key(self._private.read_bytes(), None)
        except (ValueError, TypeError):
            raise CheckpointError(
                f"{self._private}: this is no private key. Remedy: put it back from a backup."
            ) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise CheckpointError(f"{self._private}: not an Ed25519 key. Remedy: put it back from a backup.")
        return key


def sign_checkpoint(log: AccessLog, keys: LogKeys) -> Checkpoint:
    """Sign what the log holds now, and keep the checkpoint beside it in ``checkpoints``.  Raises LogError, CheckpointError."""
    made = signed_now(log, keys)
    kept = kept_as(log, made.size)
    kept.parent.mkdir(exist_ok=True)
    write_durably(kept, made.note)
    return made


def signed_now(log: AccessLog, keys: LogKeys) -> Checkpoint:
    """Sign what the log holds now, for somebody who keeps the checkpoint elsewhere.  Raises LogError, CheckpointError."""
    keys.ensure()  # before the size is taken: that the first key begins is an entry itself
    index = LogIndex(log)
    size = index.size()
    root = index.root(size)
    return Checkpoint(size, root, signed_note(keys, ORIGIN, size, root))


def signed_note(keys: LogKeys, origin: str, size: int, whole: bytes) -> str:
    """A size and a hash signed, in the form that :func:`read_checkpoint` reads.  Raises CheckpointError."""
    return keys.sign(f"{origin}\n{size}\n{base64.b64encode(whole).decode()}\n")


def kept_as(log: AccessLog, size: int) -> Path:
    """The file that a checkpoint of so many entries is kept in."""
    return log.path.parent / "checkpoints" / f"{size:012d}.note"


def kept_checkpoints(log: AccessLog) -> list[Path]:
    """The files of the checkpoints that were signed, the newest last."""
    return sorted((log.path.parent / "checkpoints").glob("*.note"))


def read_checkpoint(note: str, keys: Sequence[VerificationKey], origin: str = ORIGIN) -> Checkpoint:
    """A checkpoint that one of the keys signed.  Raises CheckpointError."""
    found = _NOTE.fullmatch(note)
    if found is None or not found["text"].startswith(f"{origin}\n"):
        raise CheckpointError(f"this is no checkpoint of {origin}: three lines, an empty one, and signatures")
    by_number = {key.number: key for key in keys}
    for line in found["signatures"].splitlines():
        try:
            signed = base64.b64decode(line.rsplit(" ", 1)[1], validate=True)
        except ValueError:
            continue
        key = by_number.get(signed[:4].hex())
        if key is not None and key.verifies(signed[4:], found["text"].encode()):
            return Checkpoint(int(found["size"]), base64.b64decode(found["root"]), note)
    raise CheckpointError("the checkpoint is signed by none of the keys known here")


def hold_against(log: AccessLog, checkpoint: Checkpoint) -> None:
    """See that the log still begins as the checkpoint says.  Raises LogError."""
    index = LogIndex(log)
    if index.size() < checkpoint.size:
        raise LogError(
            f"{log.path}: the log has {index.size()} entries, and had {checkpoint.size} when a checkpoint was signed. "
            "Remedy: put back the file from a backup."
        )
    if index.root(checkpoint.size) != checkpoint.root:
        raise LogError(
            f"{log.path}: the first {checkpoint.size} entries are not those that a checkpoint was signed of. "
            "Remedy: put back the file from a backup."
        )


def verify_keys(log: AccessLog, keys: LogKeys) -> None:
    """See that every key was brought in by an entry of the log, signed by the one before or openly not.

    Raises LogError.
    """
    brought = {entry.event["key"]: entry.event for entry in LogIndex(log).search(Search(action=NEW_KEY), limit=-1)}
    known = keys.public()
    for before, key in zip([None, *known], known, strict=False):
        event = brought.get(key.text)
        signed = event["signed_by_old"] if event else None
        if event is None or (signed and not (before and before.verifies(base64.b64decode(signed), key.text.encode()))):
            raise LogError(
                f"{log.path}: the key {key.number} in log-keys.txt was not brought in by the log. "
                "Remedy: put back log-keys.txt from a backup; trust no checkpoint of that key."
            )


def prove(log: AccessLog, entry: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """That an entry is in the log of a checkpoint, for somebody who has nothing but the public keys.

    ``entry`` (``index``, ``at``, ``event``), ``path`` (hashes in hex, lowest first) and ``checkpoint`` (the signed note).
    Raises LogError.
    """
    index = LogIndex(log)
    found = index.entry(entry)
    if entry >= checkpoint.size:
        raise LogError(f"{log.path}: entry {entry} came after the checkpoint of {checkpoint.size} entries")
    return {
        "entry": {"index": found.index, "at": written_at(found.at), "event": dict(found.event)},
        "path": [each.hex() for each in index.inclusion_path(entry, checkpoint.size)],
        "checkpoint": checkpoint.note,
    }


def check_proof(proof: Mapping[str, Any], keys: Sequence[VerificationKey]) -> Entry:
    """The entry that a proof proves; it asks the log nothing.  Raises CheckpointError."""
    try:
        told, note = proof["entry"], str(proof["checkpoint"])
        number, at, event = int(told["index"]), str(told["at"]), dict(told["event"])
        path = [bytes.fromhex(each) for each in proof["path"]]
        moment = datetime.fromisoformat(at)
    except (KeyError, TypeError, ValueError):
        raise CheckpointError("this is no proof: it needs entry (index, at, event), path and checkpoint") from None
    checkpoint = read_checkpoint(note, keys)
    leaf = leaf_of(number, at, event)
    if not merkle.includes(leaf, number, checkpoint.size, path, checkpoint.root):
        raise CheckpointError(f"entry {number} is not proved: it is not as it was written, or was never in that log")
    return Entry(number, moment, event, leaf.hex())


def _public_text(key: Ed25519PrivateKey) -> VerificationKey:
    raw = _ED25519 + key.public_key().public_bytes_raw()
    return VerificationKey(f"{ORIGIN}+{_number(ORIGIN, raw)}+{base64.b64encode(raw).decode()}")


def _number(name: str, raw: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex()
