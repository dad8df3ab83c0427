"""Replaces a nation's two folders whole: a run that is killed leaves the last good state."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class NationError(ValueError):
    """The nation cannot be made as asked; the message says why and what to do."""


@contextmanager
def replacing(out: Path, truth: Path, *, names: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """A folder beside each of the two, which takes its place when the block ends well.

    ``names`` are the registers whose files the folders hold.  Raises NationError where a folder has anything else
    in it (it would be lost), where one is inside the other, and while another run is making either.
    """
    out, truth = out.resolve(), truth.resolve()
    if out == truth or out in truth.parents or truth in out.parents:
        raise NationError(f"{truth}: the truth must lie apart from the deliveries. Remedy: another folder for --truth")
    for folder in (out, truth):
        _recover(folder)
        _check_ours(folder, names)
    with _drafted(out) as draft, _drafted(truth) as draft_of_truth:
        yield draft, draft_of_truth
        _switch(out, draft)
        _switch(truth, draft_of_truth)


def _check_ours(folder: Path, names: Sequence[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NationError(f"{folder} is not a folder. Remedy: name a folder, new or empty")
    whole = re.compile(f"({'|'.join(names)})([.]parquet|/part-[0-9]+[.]parquet)")
    for path in folder.rglob("*"):
        place = path.relative_to(folder).as_posix()
        if place not in names and not whole.fullmatch(place):
            raise NationError(f"{folder} holds {place}, which would be lost. Remedy: name a new or an empty folder")


@contextmanager
def _drafted(folder: Path) -> Iterator[Path]:
    """An empty folder beside, held by this process alone, and gone at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = _beside(folder, "new")
    draft.mkdir(exist_ok=True)
    held = os.open(draft, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(held), draft.stat()):
                raise FileNotFoundError
        except (BlockingIOError, FileNotFoundError):
            raise NationError(f"another run is making {folder}. Remedy: wait for it to finish") from None
        try:
            _empty(draft)  # what a killed run left
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    finally:
        os.close(held)


def _switch(folder: Path, draft: Path) -> None:
    before = _beside(folder, "old")
    if folder.exists():
        folder.rename(before)
    draft.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Between the two renames of a switch a run can be killed; then the last state stands beside."""
    before = _beside(folder, "old")
    if before.exists():
        if folder.exists():
            shutil.rmtree(before)
        else:
            before.rename(folder)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f".{folder.name}.{word}")
