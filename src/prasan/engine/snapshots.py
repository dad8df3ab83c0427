"""Snapshots: a folder written beside the live one and switched in by one atomic rename.

Layout under the store's root, for a kind such as ``register/civil``::

    register/civil/live.json            {"id": "…"}          replaced whole, last
    register/civil/<id>/manifest.json   what it is made of   written after the files
    register/civil/<id>/*.parquet …     the files

A run that is killed leaves ``live.json`` as it was; its half-written folder is swept by the next run.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prasan import __version__

_DRAFT = ".draft-"


class SnapshotMissingError(LookupError):
    """No live snapshot of a kind; the message says which command makes one."""


class SnapshotBusyError(RuntimeError):
    """Another run is writing a snapshot of the same kind."""


@dataclass(frozen=True)
class Snapshot:
    """A finished, immutable set of files."""

    kind: str
    id: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the run that made it recorded about it (counts, parameters)."""
        facts: Mapping[str, Any] = self.manifest["facts"]
        return facts

    def file(self, name: str) -> Path:
        """The path of one of its files."""
        return self.path / name

    @property
    def reference(self) -> str:
        """``kind@id``, as other manifests name it."""
        return f"{self.kind}@{self.id}"


@dataclass
class Draft:
    """A snapshot being written: put files in ``path`` and what is known in ``facts``."""

    path: Path
    facts: dict[str, Any]

    def file(self, name: str) -> Path:
        """The path at which to write one of its files."""
        return self.path / name


class SnapshotStore:
    """The snapshots under one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def live(self, kind: str, *, remedy: str = "") -> Snapshot:
        """The live snapshot of a kind.  Raises SnapshotMissingError, whose message ends in ``remedy``."""
        pointer = self.root / kind / "live.json"
        try:
            identity = json.loads(pointer.read_text(encoding="utf-8"))["id"]
        except FileNotFoundError:
            raise SnapshotMissingError(f"no snapshot of {kind} yet. {remedy}".strip()) from None
        return self.get(kind, identity)

    def find(self, kind: str) -> Snapshot | None:
        """The live snapshot of a kind, or None."""
        try:
            return self.live(kind)
        except SnapshotMissingError:
            return None

    def get(self, kind: str, identity: str) -> Snapshot:
        """A snapshot by its id, live or not."""
        path = self.root / kind / identity
        try:
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise SnapshotMissingError(f"no snapshot {kind}@{identity}") from None
        return Snapshot(kind, identity, path, manifest)

    def kinds(self, prefix: str = "") -> list[str]:
        """The kinds that have a live snapshot, in order; ``prefix`` is a folder such as ``register``."""
        found = (self.root / prefix).rglob("live.json") if (self.root / prefix).is_dir() else ()
        return sorted(str(pointer.parent.relative_to(self.root)) for pointer in found)

    @contextmanager
    def writing(self, kind: str, *, inputs: Sequence[Snapshot] = ()) -> Iterator[Draft]:
        """Write a snapshot and switch it in when the block ends well; on an error, nothing has changed.

        The id is a digest of the files, so the same content has the same id.  Raises SnapshotBusyError
        while another process writes the same kind.
        """
        folder = self.root / kind
        folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(folder / ".lock", kind):
            for left in folder.glob(f"{_DRAFT}*"):
                shutil.rmtree(left)
            draft = Draft(Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder)), {})
            try:
                yield draft
            except BaseException:
                shutil.rmtree(draft.path, ignore_errors=True)
                raise
            self._switch_in(folder, kind, draft, inputs)

    def _switch_in(self, folder: Path, kind: str, draft: Draft, inputs: Sequence[Snapshot]) -> None:
        digests = {
            str(path.relative_to(draft.path)): _digest(path) for path in sorted(draft.path.rglob("*")) if path.is_file()
        }
        identity = hashlib.blake2b(json.dumps(digests, sort_keys=True).encode(), digest_size=10).hexdigest()
        manifest = {
            "kind": kind,
            "id": identity,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "prasan": __version__,
            "inputs": [snapshot.reference for snapshot in inputs],
            "files": digests,
            "facts": draft.facts,
        }
        write_durably(draft.path / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        final = folder / identity
        if final.exists():
            (draft.path / "manifest.json").replace(final / "manifest.json")
            shutil.rmtree(draft.path)
        else:
            draft.path.chmod(0o755)
            draft.path.rename(final)
        write_durably(folder / "live.json", json.dumps({"id": identity}))


def write_durably(path: Path, text: str) -> None:
    """Replace a file whole: readers see the old text or the new, and a power cut leaves one of them."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20)).hexdigest()


@contextmanager
def _exclusive(lock: Path, kind: str) -> Iterator[None]:
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SnapshotBusyError(f"another run is writing {kind}; wait for it to finish") from None
        yield
