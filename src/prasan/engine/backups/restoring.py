"""Writes a backup back: beside what is there, and moved in when all of it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import Backup, Kept, Repository
from prasan.engine.backups.taking import DATA, DATABASE
from prasan.engine.progress import Progress

UNFINISHED = ".restoring"
"""A folder within a data folder: while it is there, a restore has not ended."""
BEFORE = ".before-"
_STAYS = (UNFINISHED, "run")  # the second is this machine's own, and no state of the site


def restore(
    repository: Repository,
    backup: Backup,
    folder: Path,
    database: Callable[[Path, Path], None],
    *,
    replace: bool,
    progress: Progress,
) -> Path | None:
    """Write a backup into a data folder.  ``database`` gets the copy of the database and the folder that it may put a file into.

    What is there stays where it is until all is read and checked; with ``replace`` it is then moved into a folder within,
    ``.before-<time>``, which is returned; without, only an empty folder is taken.  Raises BackupError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = [each for each in folder.iterdir() if each.name not in _STAYS and not each.name.startswith(BEFORE)]
    if there and not replace:
        raise BackupError(
            f"{folder}: it is not empty. Remedy: name an empty folder, or `--replace`, which keeps what is there"
        )
    staging, scratch = folder / UNFINISHED, folder / UNFINISHED / DATABASE
    shutil.rmtree(staging, ignore_errors=True)
    new = staging / DATA
    new.mkdir(parents=True, mode=0o700)
    scratch.mkdir()
    total = len(backup.files.get(DATA, ())) + len(backup.files.get(DATABASE, ()))
    done = 0
    for part, target in ((DATABASE, scratch), (DATA, new)):
        for each in backup.files.get(part, ()):
            write_part(repository, each, target)
            done += 1
            progress("restore", done, total)
    for copy in backup.files.get(DATABASE, ()):
        database(scratch / copy.path, new)
    old = folder / f"{BEFORE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}" if there else None
    if old is not None:
        old.mkdir(mode=0o700)
        for path in there:
            path.rename(old / path.name)
    for path in sorted(new.iterdir()):
        path.rename(folder / path.name)
    shutil.rmtree(staging)
    return old


def write_part(repository: Repository, kept: Kept, below: Path) -> None:
    """Write one file of a backup into a folder, and hold it against what was taken.  Raises BackupError."""
    relative = PurePosixPath(kept.path)
    if relative.is_absolute() or ".." in relative.parts:
        raise BackupError(f"{kept.path}: a backup's file cannot be there. Remedy: use another copy of the backup")
    path = below / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    if kept.link:
        if PurePosixPath(kept.link).is_absolute() or not (path.parent / kept.link).resolve().is_relative_to(
            below.resolve()
        ):
            raise BackupError(f"{kept.path}: it leads out of the data folder. Remedy: use another copy of the backup")
        path.symlink_to(kept.link)
        return
    digest = hashlib.sha256()
    # For its owner alone until it is whole, whatever it may be for others then.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for text in repository.texts(kept):
            digest.update(text)
            file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != kept.sha256:
        raise BackupError(f"{kept.path}: it is not as it was taken. Remedy: use another copy of the backup")
    path.chmod(kept.mode)
    os.utime(path, ns=(kept.changed, kept.changed))
