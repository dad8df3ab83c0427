"""Earlier files of a draft, kept as how they differ from the one after: a hundred edits of a large model cost little more than one.

The newest file is whole.  One before it is a list of pieces of the file after it, with what is of neither; so it is had by going
back from the newest, and its digest says that it is the same.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from prasan.architecture.errors import ModelFileError
from prasan.engine.snapshots import write_durably

_NAME = "earlier.z"
_LEVEL = 6


def difference(earlier: bytes, later: bytes) -> tuple[list[list[int]], bytes]:
    """An earlier file by pieces of a later one: [where, how much] of the later, or [how much] of the words that come with them."""
    where: dict[bytes, int] = {}
    for start, piece in _pieces(later):
        where.setdefault(piece, start)
    steps: list[list[int]] = []
    own: list[bytes] = []
    for _, piece in _pieces(earlier):
        last = steps[-1] if steps else []
        long = len(piece)
        if len(last) == 2 and later[sum(last) : sum(last) + long] == piece:
            last[1] += long
        elif (found := where.get(piece)) is not None:
            steps.append([found, long])
        elif len(last) == 1:
            last[0] += long
            own.append(piece)
        else:
            steps.append([long])
            own.append(piece)
    return steps, b"".join(own)


def restored(steps: list[list[int]], own: bytes, later: bytes) -> bytes:
    """The earlier file again."""
    made, at = [], 0
    for step in steps:
        if len(step) == 2:
            made.append(later[step[0] : sum(step)])
        else:
            made.append(own[at : at + step[0]])
            at += step[0]
    return b"".join(made)


def kept_file(folder: Path, number: int, name: str) -> bytes:
    """The file of a submission, whole or restored; ``folder`` is its unit's.  Raises ModelFileError where it is not there."""
    back: list[tuple[list[list[int]], bytes]] = []
    while True:
        try:
            data = (folder / str(number) / name).read_bytes()
            break
        except FileNotFoundError:
            pass
        try:
            packed = (folder / str(number) / _NAME).read_bytes()
        except FileNotFoundError:
            raise ModelFileError(
                f"{folder / str(number) / name}: the file of this submission is gone. Remedy: put it back from a backup."
            ) from None
        head, _, own = zlib.decompress(packed).partition(b"\n")
        told = json.loads(head)
        back.append((told["steps"], own))
        if told["after"] is None:
            data = b""
            break
        number, name = told["after"]
    for steps, own in reversed(back):
        data = restored(steps, own, data)
    return data


def shorten(folder: Path, number: int, name: str, digest: str, after: tuple[int, str] | None = None) -> None:
    """Keep a submission's file by how it differs from the one ``after`` it (number and name), or alone, packed.

    It stays as it is where it is so already, or where it would not come back the same.
    """
    own_folder = folder / str(number)
    if not (own_folder / name).exists():
        return
    data = (own_folder / name).read_bytes()
    later = kept_file(folder, *after) if after else b""
    steps, own = difference(data, later)
    if hashlib.sha256(restored(steps, own, later)).hexdigest() != digest:
        return
    head = json.dumps({"after": after, "steps": steps}).encode()
    write_durably(own_folder / _NAME, zlib.compress(head + b"\n" + own, _LEVEL))
    (own_folder / name).unlink()


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Some lines each, cut where a line itself says so, so that the same words are cut alike wherever they stand."""
    start = end = 0
    for line in data.splitlines(keepends=True):
        end += len(line)
        if not zlib.crc32(line) & 7:
            yield start, data[start:end]
            start = end
    if start < end:
        yield start, data[start:]
