"""Where backups are kept: a folder, or a bucket of S3-compatible object storage.  Both know names and bytes alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.fs as pafs

from prasan.engine.backups.errors import BackupError
from prasan.engine.environment import stated
from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably

S3 = "s3://"


class Place(Protocol):
    """Keeps bytes under names such as ``objects/ab/abc…``."""

    def read(self, name: str) -> bytes | None:
        """The bytes under a name; None where there are none."""

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes under a name: whole, or not at all."""

    def names(self, below: str) -> dict[str, datetime]:
        """Every name below a folder, and when it was written."""

    def remove(self, name: str) -> None:
        """Give up what is under a name."""

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one that writes, where that can be had."""


def place_of(address: str, *, make: bool = False) -> Place:
    """The place at a folder's path or ``s3://bucket/folder``.  Raises BackupError where there is none and it is not to ``make``."""
    if address.startswith(S3):
        return _Bucket(address)
    if "://" in address:
        raise BackupError(
            f"{address.partition('://')[0]}: no such kind of place. Remedy: a folder, or s3://bucket/folder"
        )
    folder = Path(address)
    if make:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not folder.is_dir():
        raise BackupError(f"{folder}: there is no such folder. Remedy: name the folder of the backups")
    return _Folder(folder)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)

    def names(self, below: str) -> dict[str, datetime]:
        found = (path for path in (self._folder / below).rglob("*") if path.is_file() and not path.name.startswith("."))
        return {
            str(path.relative_to(self._folder)): datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in found
        }

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        try:
            with locked(self._folder / ".lock", tries=1):
                yield
        except BlockingIOError:
            raise BackupError(f"{self._folder}: another backup is being written there. Remedy: wait for it") from None


class _Bucket:
    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if not parts.netloc or "@" in parts.netloc:
            raise BackupError("write the place as s3://bucket/folder; keys are settings (PRASAN_S3_ACCESS_KEY)")
        self._root = f"{parts.netloc}{parts.path.rstrip('/')}"
        endpoint = urlsplit(stated("PRASAN_S3_ENDPOINT"))
        options: dict[str, object] = {"region": stated("PRASAN_S3_REGION", "us-east-1")}
        if access := stated("PRASAN_S3_ACCESS_KEY"):
            options |= {"access_key": access, "secret_key": stated("PRASAN_S3_SECRET_KEY")}
        if endpoint.hostname:
            options |= {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme}
        # Its own retries: a backup of hours must not end with one lost connection.
        self._files = pafs.S3FileSystem(
            **options,
            allow_delayed_open=True,  # a piece in one request, and not in three
            retry_strategy=pafs.AwsStandardS3RetryStrategy(max_attempts=5),
            connect_timeout=10,
            request_timeout=60,
        )

    def read(self, name: str) -> bytes | None:
        with self._told(name):
            try:
                with self._files.open_input_file(f"{self._root}/{name}") as file:
                    content: bytes = file.read()
                    return content
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        # An object is there once it is whole.
        with self._told(name), self._files.open_output_stream(f"{self._root}/{name}") as file:
            file.write(content)

    def names(self, below: str) -> dict[str, datetime]:
        selector = pafs.FileSelector(f"{self._root}/{below}", allow_not_found=True, recursive=True)
        with self._told(below):
            found = self._files.get_file_info(selector)
        return {
            each.path.removeprefix(f"{self._root}/"): each.mtime or datetime.now(UTC)
            for each in found
            if each.type == pafs.FileType.File
        }

    def remove(self, name: str) -> None:
        with self._told(name):
            self._files.delete_file(f"{self._root}/{name}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        yield  # nothing locks a bucket: what is not needed is removed only when it is a day old

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise BackupError(
                f"{S3}{self._root}/{name}: the object storage refused or did not answer ({_first_line(error)}). "
                "Remedy: see that PRASAN_S3_ENDPOINT, the keys and the bucket are right, and do it again; nothing is lost"
            ) from None


def is_a_bucket(address: str) -> bool:
    """Whether an address is of object storage."""
    return address.startswith(S3)


def _first_line(error: BaseException) -> str:
    return os.linesep.join(str(error).splitlines()[:1])[:300]
