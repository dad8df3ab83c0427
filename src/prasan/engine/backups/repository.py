"""What a place has of backups: sealed pieces, each kept once, and a sealed list for each backup.

::

    prasan-backup.json      how the key follows from the secret, and what tells that it is the right one
    objects/ab/abcd…        a piece of at most 4 MiB, by the keyed digest of what it says
    backups/<time>-<hex>    a backup: its files, each a list of pieces, and what was counted
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import pyarrow as pa

from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.places import Place, is_a_bucket, place_of
from prasan.engine.backups.sealing import Sealer, new_lock, unlocked

FORMAT = 1
PIECE = 4 * 2**20
_FACTS, _OBJECTS, _BACKUPS = "prasan-backup.json", "objects", "backups"
_AS_IT_IS, _ZSTD = b"\x00", b"\x01"
_GRACE = timedelta(days=1)  # in which another run may be about to name a piece
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class Kept:
    """A file of a backup: ``path`` within its part, how it was, and the pieces that it is made of.

    A ``link`` is a symbolic link to another file of the same part, and has no pieces.
    """

    path: str
    size: int
    mode: int
    changed: int
    sha256: str
    pieces: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class Backup:
    """A backup: when it was begun (aware), its files by part (``data``, ``database``), and what was counted when it was taken."""

    name: str
    begun: datetime
    prasan: str
    files: Mapping[str, Sequence[Kept]]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many bytes its files have."""
        return sum(each.size for files in self.files.values() for each in files)

    @property
    def pieces(self) -> set[str]:
        """The names of the pieces that it needs."""
        return {piece for files in self.files.values() for each in files for piece in each.pieces}


class Repository:
    """The backups at a place, opened by their secret."""

    def __init__(self, place: Place, sealer: Sealer, *, shared: bool) -> None:
        self.place, self._sealer, self._shared = place, sealer, shared
        self._known: set[str] | None = None
        self.added = self.added_bytes = 0
        """How many pieces, and bytes as they are kept, this run has written."""

    def keep_file(self, file: IO[bytes], path: str, *, mode: int, changed: int, upto: int) -> Kept:
        """Keep what a file says from where it stands, ``upto`` so many bytes; pieces that are there already are not written."""
        digest, pieces, size = hashlib.sha256(), [], 0
        with ThreadPoolExecutor(2) as workers:  # sealing and writing let other threads run
            waiting = []
            while size < upto and (text := file.read(min(PIECE, upto - size))):
                digest.update(text)
                size += len(text)
                pieces.append(self._sealer.name(text))
                waiting.append(workers.submit(self._keep, pieces[-1], text))
                if len(waiting) > 4:
                    waiting.pop(0).result()
            for each in waiting:
                each.result()
        return Kept(path, size, mode, changed, digest.hexdigest(), tuple(pieces))

    def read_piece(self, name: str) -> bytes:
        """What a piece says.  Raises BackupError where it is gone or altered."""
        at = _at(name)
        sealed = self.place.read(at)
        if sealed is None:
            raise BackupError(
                f"{at}: a part of the backup is gone. Remedy: use another copy of it, or an older one (`--at`)"
            )
        text = _unpacked(self._sealer.open(sealed, at))
        if self._sealer.name(text) != name:
            raise BackupError(f"{at}: it says something else than its name. Remedy: use another copy of the backup")
        return text

    def finish(
        self, begun: datetime, files: Mapping[str, Sequence[Kept]], facts: Mapping[str, Any], version: str
    ) -> Backup:
        """Write down what a backup has: from now on it is one."""
        name = f"{begun.astimezone(UTC).strftime(_STAMP)}-{secrets.token_hex(4)}"
        backup = Backup(name, begun, version, files, facts)
        told = {"format": FORMAT, "begun": begun.isoformat(), "prasan": version, "facts": facts}
        told["files"] = {part: [asdict(each) for each in kept] for part, kept in files.items()}
        at = f"{_BACKUPS}/{name}"
        self.place.write(at, self._sealer.seal(_packed(json.dumps(told, ensure_ascii=False).encode()), at))
        return backup

    def names(self) -> list[str]:
        """The names of the backups, the oldest first."""
        return sorted(name.removeprefix(f"{_BACKUPS}/") for name in self.place.names(_BACKUPS))

    def backup(self, name: str) -> Backup:
        """A backup by its name.  Raises BackupError."""
        at = f"{_BACKUPS}/{name}"
        sealed = self.place.read(at)
        if sealed is None:
            raise BackupError(f"{name}: there is no such backup. Remedy: `prasan backup --list` shows which there are")
        told = json.loads(_unpacked(self._sealer.open(sealed, at)))
        if told["format"] > FORMAT:
            raise BackupError(f"{name}: a newer Prasan made it ({told['prasan']}). Remedy: restore with that version")
        files = {
            part: tuple(Kept(**{**each, "pieces": tuple(each["pieces"])}) for each in kept)
            for part, kept in told["files"].items()
        }
        return Backup(name, datetime.fromisoformat(told["begun"]), told["prasan"], files, told["facts"])

    def newest(self, at: datetime | None = None) -> Backup:
        """The newest backup, or the newest that was begun before a moment.  Raises BackupError where there is none."""
        names = [name for name in self.names() if at is None or moment_of(name) <= at]
        if not names:
            when = f" from before {at.isoformat(timespec='seconds')}" if at else ""
            raise BackupError(f"there is no backup{when}. Remedy: `prasan backup --list` shows which there are")
        return self.backup(names[-1])

    def verify(self, backup: Backup, progress: Callable[[str, int, int], None]) -> None:
        """Read all of a backup.  Raises BackupError at the first piece that is gone or altered."""
        pieces, seen = sorted(backup.pieces), 0
        for part in backup.files.values():
            for each in part:
                if each.link:
                    continue
                digest = hashlib.sha256()
                for text in self.texts(each):
                    digest.update(text)
                    seen += 1
                    progress("verify", min(seen, len(pieces)), len(pieces))
                if digest.hexdigest() != each.sha256:
                    raise BackupError(f"{each.path}: it is not as it was taken. Remedy: use another copy of the backup")

    def texts(self, kept: Kept) -> Iterator[bytes]:
        """What a file says, a piece at a time; the next is read meanwhile."""
        with ThreadPoolExecutor(2) as workers:
            ahead = [workers.submit(self.read_piece, name) for name in kept.pieces[:2]]
            for place in range(len(kept.pieces)):
                yield ahead.pop(0).result()
                if place + 2 < len(kept.pieces):
                    ahead.append(workers.submit(self.read_piece, kept.pieces[place + 2]))

    def forget(self, keep: int, now: datetime) -> tuple[list[str], int]:
        """Give up all but the newest ``keep`` backups, and the pieces that none left needs: the names, and how many pieces."""
        names = self.names()
        gone = names[: max(0, len(names) - keep)]
        needed = {piece for name in names[len(gone) :] for piece in self.backup(name).pieces}
        for name in gone:
            self.place.remove(f"{_BACKUPS}/{name}")
        before = now - _GRACE if self._shared else now + _GRACE
        left = [
            at
            for at, written in self.place.names(_OBJECTS).items()
            if at.rpartition("/")[2] not in needed and written < before
        ]
        for at in left:
            self.place.remove(at)
        self._known = None
        return gone, len(left)

    def _keep(self, name: str, text: bytes) -> None:
        if self._known is None:
            self._known = {at.rpartition("/")[2] for at in self.place.names(_OBJECTS)}
        if name in self._known:
            return
        sealed = self._sealer.seal(_packed(text), _at(name))
        self.place.write(_at(name), sealed)
        self._known.add(name)
        self.added, self.added_bytes = self.added + 1, self.added_bytes + len(sealed)


def open_repository(address: str, secret: str, *, make: bool = False) -> Repository:
    """The backups at a place; where there are none yet and it is to ``make``, begin.  Raises BackupError.

    ``secret`` is a key as its file has it, or a passphrase.
    """
    place = place_of(address, make=make)
    facts = place.read(_FACTS)
    if facts is None:
        if not make:
            raise BackupError(
                f"{address}: there are no backups. Remedy: name the place that `prasan backup --to` wrote to"
            )
        if place.names(_OBJECTS) or place.names(_BACKUPS):
            raise BackupError(f"{address}: {_FACTS} is gone. Remedy: put it back from a copy, or name another place")
        lock = new_lock(secret)
        sealer = Sealer(unlocked(secret, lock))
        told = {"what": "backups of Prasan", "format": FORMAT, "lock": lock, "proof": sealer.proof}
        place.write(_FACTS, json.dumps(told, indent=1).encode())
        return Repository(place, sealer, shared=is_a_bucket(address))
    try:
        told = json.loads(facts)
        lock, proof, form = told["lock"], told["proof"], int(told["format"])
    except (ValueError, KeyError, TypeError):
        raise BackupError(f"{address}: {_FACTS} was altered. Remedy: put it back from a copy") from None
    if form > FORMAT:
        raise BackupError(f"{address}: a newer Prasan wrote these backups. Remedy: use that version")
    sealer = Sealer(unlocked(secret, lock))
    if sealer.proof != proof:
        raise BackupError(
            f"{address}: the key or passphrase is not the one of these backups. Remedy: give the right one"
        )
    return Repository(place, sealer, shared=is_a_bucket(address))


def moment_of(name: str) -> datetime:
    """When the backup of a name was begun."""
    try:
        return datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise BackupError(f"{name}: this is no backup's name. Remedy: take the file out of {_BACKUPS}") from None


def _at(name: str) -> str:
    return f"{_OBJECTS}/{name[:2]}/{name}"


def _packed(text: bytes) -> bytes:
    packed: bytes = pa.compress(text, codec="zstd", asbytes=True)
    if len(packed) >= 0.95 * len(text):
        return _AS_IT_IS + text
    return _ZSTD + len(text).to_bytes(8, "big") + packed


def _unpacked(told: bytes) -> bytes:
    if told[:1] == _AS_IT_IS:
        return told[1:]
    text: bytes = pa.decompress(
        told[9:], decompressed_size=int.from_bytes(told[1:9], "big"), codec="zstd", asbytes=True
    )
    return text
