"""Snapshots: a folder written beside the live one and switched in by one atomic rename.

Layout under the store's root, for a kind such as ``register/civil``::

    register/civil/live.json            {"id": "…"}          replaced whole, last
    register/civil/held.json            {"id", "over"}       a snapshot that waits for release, if there is one
    register/civil/<id>/manifest.json   what it is made of   written after the files
    register/civil/<id>/*.parquet …     the files

A run that is killed leaves ``live.json`` as it was; its half-written folder is swept by the next run.  A held
snapshot waits over the one that was live when it was made; once another is live, it is only an old snapshot.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prasan import __version__
from prasan.engine.locks import locked

_DRAFT = ".draft-"


class SnapshotMissingError(LookupError):
    """No live snapshot of a kind; the message says which command makes one."""


class NothingHeldError(LookupError):
    """No snapshot of a kind waits for release."""


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

    def altered(self) -> list[str]:
        """The files that are not there as the manifest has them; all of them are read."""
        digests: Mapping[str, str] = self.manifest["files"]
        return [
            name
            for name, digest in digests.items()
            if not self.file(name).is_file() or _digest(self.file(name)) != digest
        ]

    @property
    def reference(self) -> str:
        """``kind@id``, as other manifests name it."""
        return f"{self.kind}@{self.id}"

    @property
    def made(self) -> datetime:
        """When it was last made: the same content, made again, is the same snapshot with a new time."""
        return datetime.fromisoformat(self.manifest["made"])

    @property
    def previous(self) -> str | None:
        """The id of the snapshot that was live when it was made."""
        previous: str | None = self.manifest.get("previous")
        return previous


@dataclass
class Draft:
    """A snapshot being written: put files in ``path`` and what is known in ``facts``.

    ``content`` is what a file says, by its name, where its bytes may differ from one run to the next (rows in
    another order): the id is made from that instead.  With ``hold`` it is kept but not switched in.  A ``lasting`` one is
    never retired, live or not, nor what it was made from.  ``snapshot`` is what it became, once the block has ended.
    ``kept`` has the digests of files that are known: of those taken over from another snapshot, and of :meth:`digesting`.
    """

    path: Path
    facts: dict[str, Any]
    content: dict[str, str] = field(default_factory=dict)
    hold: bool = False
    lasting: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    snapshot: Snapshot | None = field(default=None, init=False)

    @property
    def finished(self) -> Snapshot:
        """The snapshot that it became."""
        if self.snapshot is None:
            raise RuntimeError("the draft is still being written")
        return self.snapshot

    def file(self, name: str) -> Path:
        """The path at which to write one of its files."""
        return self.path / name

    def keep(self, other: Snapshot, name: str) -> None:
        """Take a file over from another snapshot of the store, as it is and without copying it."""
        os.link(other.file(name), self.file(name))
        self.kept[name] = other.manifest["files"][name]

    @contextmanager
    def digesting(self, name: str) -> Iterator[None]:
        """Work out the digest of a file that is written, while something else is done."""
        with ThreadPoolExecutor(1) as worker:
            digest = worker.submit(_digest, self.file(name))
            yield
            self.kept[name] = digest.result()


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

    def inputs_of(self, snapshot: Snapshot) -> dict[str, Snapshot]:
        """By kind the snapshots that one was made of.  Raises SnapshotMissingError where one is there no more."""
        read = map(self.referred, snapshot.manifest["inputs"])
        return {each.kind: each for each in read}

    def referred(self, reference: str) -> Snapshot:
        """The snapshot of a reference, ``<kind>@<id>``.  Raises SnapshotMissingError."""
        kind, _, identity = reference.partition("@")
        return self.get(kind, identity)

    def seek(self, kind: str, identity: str | None) -> Snapshot | None:
        """A snapshot by its id, or None where it is not there (any more)."""
        try:
            return self.get(kind, identity) if identity else None
        except SnapshotMissingError:
            return None

    def kinds(self, prefix: str = "") -> list[str]:
        """The kinds that have a live snapshot, in order; ``prefix`` is a folder such as ``register``."""
        found = (self.root / prefix).rglob("live.json") if (self.root / prefix).is_dir() else ()
        return sorted(str(pointer.parent.relative_to(self.root)) for pointer in found)

    def held(self, kind: str) -> Snapshot | None:
        """The snapshot of a kind that waits for release, or None."""
        try:
            waiting = json.loads((self.root / kind / "held.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        live = self.find(kind)
        return self.get(kind, waiting["id"]) if live is not None and live.id == waiting["over"] else None

    def release(self, kind: str) -> Snapshot:
        """Switch the held snapshot in.  Raises NothingHeldError, SnapshotBusyError."""
        with self._alone(kind) as folder:
            snapshot = self._waiting(kind)
            write_durably(folder / "live.json", json.dumps({"id": snapshot.id}))
            (folder / "held.json").unlink(missing_ok=True)
        return snapshot

    def discard(self, kind: str) -> Snapshot:
        """Give the held snapshot up and remove its files.  Raises NothingHeldError, SnapshotBusyError."""
        with self._alone(kind) as folder:
            snapshot = self._waiting(kind)
            (folder / "held.json").unlink()
            if snapshot.reference not in self._named():
                _remove(snapshot.path)
        return snapshot

    def retire(
        self,
        kind: str,
        *,
        newest: int | None,
        days: int | None,
        needed: Collection[str] = (),
        now: datetime | None = None,
    ) -> list[str]:
        """Remove the old snapshots of a kind that are neither among the ``newest`` nor of the last ``days``.

        Never the live or held one, the one before the live one, one that a live snapshot of any kind was made from,
        nor one whose reference is ``needed``.  The ids removed.  Raises SnapshotBusyError.
        """
        since = (now or datetime.now(UTC)) - timedelta(days=days or 0)
        with self._alone(kind):
            kept = self._named().union(needed)
            made = sorted(self.finished(kind), key=lambda each: (each.reference in kept, each.made), reverse=True)
            gone = [
                snapshot
                for place, snapshot in enumerate(made)
                if snapshot.reference not in kept
                and (newest is None or place >= newest)
                and (days is None or snapshot.made < since)
            ]
            for snapshot in gone:
                _remove(snapshot.path)
        return [snapshot.id for snapshot in gone]

    @contextmanager
    def writing(self, kind: str, *, inputs: Sequence[Snapshot] = ()) -> Iterator[Draft]:
        """Write a snapshot and switch it in when the block ends well; on an error, nothing has changed.

        The id is a digest of what the files say, so the same content has the same id.  Raises SnapshotBusyError
        while another process writes the same kind.
        """
        with self._alone(kind) as folder:
            draft = Draft(Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder)), {})
            try:
                yield draft
            except BaseException:
                shutil.rmtree(draft.path, ignore_errors=True)
                raise
            draft.snapshot = self._switch_in(folder, kind, draft, inputs)

    def _switch_in(self, folder: Path, kind: str, draft: Draft, inputs: Sequence[Snapshot]) -> Snapshot:
        names = {str(path.relative_to(draft.path)): path for path in sorted(draft.path.rglob("*")) if path.is_file()}
        with ThreadPoolExecutor(os.cpu_count()) as workers:  # hashing lets other threads run
            told = workers.map(lambda name: draft.kept.get(name) or _digest(names[name]), names)
            digests = dict(zip(names, told, strict=True))
        content = json.dumps({**digests, **draft.content}, sort_keys=True)
        identity = hashlib.blake2b(content.encode(), digest_size=10).hexdigest()
        final = folder / identity
        there = self.seek(kind, identity)
        live = self.find(kind)
        again = live is not None and live.id == identity
        manifest = {
            "kind": kind,
            "id": identity,
            "made": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "prasan": __version__,
            "previous": live and (live.previous if again else live.id),
            "inputs": [snapshot.reference for snapshot in inputs],
            "files": there.manifest["files"] if there else digests,
            "facts": draft.facts,
            "lasting": draft.lasting,
        }
        write_durably(draft.path / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        if there:
            (draft.path / "manifest.json").replace(final / "manifest.json")
            shutil.rmtree(draft.path)
        else:
            draft.path.chmod(0o755)
            draft.path.rename(final)
        if draft.hold and live is not None and not again:
            write_durably(folder / "held.json", json.dumps({"id": identity, "over": live.id}))
        else:
            write_durably(folder / "live.json", json.dumps({"id": identity}))
            (folder / "held.json").unlink(missing_ok=True)
        return Snapshot(kind, identity, final, manifest)

    @contextmanager
    def _alone(self, kind: str) -> Iterator[Path]:
        """The folder of a kind, locked, without what a killed run left there."""
        folder = self.root / kind
        folder.mkdir(parents=True, exist_ok=True)
        with _exclusive(folder / ".lock", kind):
            for left in folder.glob(f"{_DRAFT}*"):
                shutil.rmtree(left)
            yield folder

    def _waiting(self, kind: str) -> Snapshot:
        snapshot = self.held(kind)
        if snapshot is None:
            raise NothingHeldError(f"no snapshot of {kind} is held")
        return snapshot

    def finished(self, kind: str) -> list[Snapshot]:
        """Every snapshot of a kind that was ever switched in or held and has not been removed, in no order."""
        return [self.get(kind, path.parent.name) for path in (self.root / kind).glob("*/manifest.json")]

    def _named(self) -> set[str]:
        """The references of what is live, held or lasting, of what was live before, and of what they were made from."""
        named: set[str] = set()
        for kind in self.kinds():
            for snapshot in (self.live(kind), self.held(kind)):
                if snapshot is not None:
                    named |= {snapshot.reference, f"{kind}@{snapshot.previous}", *snapshot.manifest["inputs"]}
            for snapshot in self.finished(kind):
                if snapshot.manifest.get("lasting"):
                    named |= {snapshot.reference, *snapshot.manifest["inputs"]}
        return named


def write_durably(path: Path, content: str | bytes) -> None:
    """Replace a file whole: readers see the old text or the new, and a power cut leaves one of them."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """See that what was renamed into a folder is there after a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())  # a power cut after the switch must not find it unwritten
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=20)).hexdigest()


@contextmanager
def _exclusive(lock: Path, kind: str) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(locked(lock, tries=1))
        except BlockingIOError:
            raise SnapshotBusyError(f"another run is writing {kind}; wait for it to finish") from None
        yield


def _remove(path: Path) -> None:
    """Remove a snapshot's folder; a run that is killed meanwhile leaves what the next one sweeps."""
    going = path.with_name(f"{_DRAFT}{path.name}")
    path.rename(going)
    shutil.rmtree(going)
