"""Compressed deliveries, unpacked into a scratch folder within limits that a bomb cannot pass."""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from prasan.registers.reading.errors import DeliveryError

MEMBERS = 1_000
SHARE = 200  # times its packed size that a member may have; text of registers packs to a tenth or so
ALWAYS = 64 * 2**20  # bytes that any member may have
_PIECE = 2**20


def unpacked(path: Path, scratch: Path) -> list[tuple[str, Path]]:
    """(name to show, file) of what a delivery holds: itself, or the members of a .gz or .zip, unpacked.

    Raises DeliveryError for an archive in an archive, a member that is encrypted, a link, or outside the folder,
    and for one that unpacks to far more than it should.
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return [(path.name, _gunzip(path, scratch))]
    if suffix == ".zip":
        return list(_members(path, scratch))
    return [(path.name, path)]


def _gunzip(path: Path, scratch: Path) -> Path:
    target = scratch / f"{len(list(scratch.iterdir()))}-{Path(path.stem).name}"
    try:
        with gzip.open(path) as packed:
            _copy(packed, target, path.name, path.stat().st_size)
    except (OSError, EOFError, zlib.error) as error:
        raise DeliveryError(f"{path.name}: it cannot be unpacked ({error}). Remedy: send it again.") from None
    return target


def _members(path: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise DeliveryError(f"{path.name}: it is no zip archive ({error}). Remedy: send it again.") from None
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MEMBERS:
            raise DeliveryError(f"{path.name}: {len(members)} files in it; at most {MEMBERS} are read.")
        for number, member in enumerate(members):
            name = f"{path.name}/{member.filename}"
            inside = PurePosixPath(member.filename)
            if inside.is_absolute() or ".." in inside.parts:
                raise DeliveryError(f"{name}: a place outside the archive. Remedy: pack the files without folders.")
            if stat.S_ISLNK(member.external_attr >> 16):
                raise DeliveryError(f"{name}: a link. Remedy: pack the file itself.")
            if member.flag_bits & 1:
                raise DeliveryError(f"{name}: it is encrypted. Remedy: pack it without a password.")
            if inside.suffix.lower() in (".zip", ".gz"):
                raise DeliveryError(f"{name}: an archive in an archive. Remedy: unpack the inner one.")
            target = scratch / f"{number}-{inside.name}"
            try:
                with archive.open(member) as packed:
                    _copy(packed, target, name, member.compress_size)
            except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error) as error:
                raise DeliveryError(f"{name}: it cannot be unpacked ({error}). Remedy: send it again.") from None
            yield name, target


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, name: str, size: int) -> None:
    limit, written = max(ALWAYS, size * SHARE), 0
    with target.open("wb") as file:
        while piece := packed.read(_PIECE):
            written += len(piece)
            if written > limit:
                raise DeliveryError(
                    f"{name}: it unpacks to more than {SHARE} times its size. Remedy: if it is right, send it unpacked."
                )
            file.write(piece)
