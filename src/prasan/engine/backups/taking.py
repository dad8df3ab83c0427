"""Takes a data folder into a backup while others write to it.

Nothing is stopped for it.  Whatever names something is read before what it names: the database, then the ledgers, then other files,
then which snapshots are live, then the snapshots, and the log last.  What is named is written before it is named and is not taken
away, so that what was read hangs together; the log has every use of what was read, and may have some that came to nothing yet.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prasan import __version__
from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import Backup, Kept, Repository
from prasan.engine.progress import Progress

DATA, DATABASE = "data", "database"
DATABASE_FILE = "prasan.sqlite3"
_TRIES = 3
# What is made anew by itself: locks, what a run is writing, what follows from the log, and this machine's own state.
_NOT_FILES = ("*.lock", "*.new", "*-wal", "*-shm", "*-journal", "*.index.sqlite3")
_NOT_FOLDERS = ("run",)
_LIVE = ("live.json", "held.json")


def take(
    repository: Repository,
    folder: Path,
    database: Callable[[], Mapping[Path, Mapping[str, Any]]],
    *,
    progress: Progress,
) -> Backup:
    """Take a backup of ``folder``.  ``database`` makes a copy of the database as it is then: its file, and what is known of it.

    Files of snapshots that the backup before has are not read again: they are written once.  Raises BackupError.
    """
    names = repository.names()
    before = repository.backup(names[-1]) if names else None
    known = {each.path: each for each in before.files.get(DATA, ())} if before else {}
    for left in reversed(range(_TRIES)):
        begun = datetime.now(UTC)
        try:
            copies = database()
            kept = [_kept(repository, path, path.name) for path in copies]
            files = _files(repository, folder, known, progress)
        except FileNotFoundError as error:
            if not left:
                raise BackupError(
                    f"{error.filename}: it went while the backup was taken, and again. Remedy: wait until `prasan link` and "
                    "other runs have ended, and do it again"
                ) from None
            continue
        facts = {path.name: dict(told) for path, told in copies.items()}
        return repository.finish(begun, {DATABASE: kept, DATA: files}, facts, __version__)
    raise AssertionError("a try has an end")


def _files(repository: Repository, folder: Path, known: Mapping[str, Kept], progress: Progress) -> list[Kept]:
    kept: list[Kept] = []
    # Each stage is looked for once the one before is read: it then has whatever that one names.
    for stage in (_ledgers, _others, _pointers, _snapshots, _log):
        paths = _log_in_order(folder) if stage is _log else sorted(stage(folder))
        for place, path in enumerate(paths, 1):
            name = path.relative_to(folder).as_posix()
            told = path.lstat()
            before = known.get(name)
            if stage is _snapshots and before and (before.size, before.changed) == (told.st_size, told.st_mtime_ns):
                kept.append(before)
            else:
                kept.append(_kept(repository, path, name, root=folder))
            progress("backup", place, len(paths))
    return kept


def _kept(repository: Repository, path: Path, name: str, root: Path | None = None) -> Kept:
    told = path.lstat()
    if stat.S_ISLNK(told.st_mode):
        target = path.readlink()
        if root is None or not path.resolve().is_relative_to(root.resolve()) or target.is_absolute():
            raise BackupError(f"{path}: it leads out of the data folder. Remedy: put the file itself there")
        return Kept(name, 0, 0o777, told.st_mtime_ns, "", (), target.as_posix())
    with path.open("rb") as file:
        told = os.fstat(file.fileno())
        upto = _whole_lines(path, told.st_size)
        return repository.keep_file(file, name, mode=stat.S_IMODE(told.st_mode), changed=told.st_mtime_ns, upto=upto)


def _whole_lines(path: Path, size: int) -> int:
    """How much of a file is there to be kept: of one that grows by lines, all whole ones."""
    if path.suffix != ".jsonl":
        return size
    with path.open("rb") as file:
        end = size
        while end:
            start = max(0, end - 2**16)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _wanted(folder: Path, *, below: str = "", without: Sequence[str] = ()) -> Iterator[Path]:
    root = folder / below
    for at, folders, files in os.walk(root, onerror=_gone_is_told):
        here = Path(at)
        folders[:] = [
            each
            for each in folders
            if not each.startswith(".") and not (here == folder and each in (*_NOT_FOLDERS, *without))
        ]
        for name in [*files, *(each for each in folders if (here / each).is_symlink())]:
            path = here / name
            if (
                name.startswith(".")
                or any(path.match(pattern) for pattern in _NOT_FILES)
                or path == folder / DATABASE_FILE
            ):
                continue
            if stat.S_ISREG(mode := path.lstat().st_mode) or stat.S_ISLNK(mode):
                yield path


def _gone_is_told(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise BackupError(f"{error.filename}: {error.strerror}. Remedy: run the backup as the user that runs the site")


def _ledgers(folder: Path) -> Iterator[Path]:
    return (path for path in _others(folder, all_of_them=True) if path.suffix == ".jsonl")


def _others(folder: Path, *, all_of_them: bool = False) -> Iterator[Path]:
    found = _wanted(folder, without=("snapshots", "log"))
    return found if all_of_them else (path for path in found if path.suffix != ".jsonl")


def _pointers(folder: Path) -> Iterator[Path]:
    return (path for path in _wanted(folder, below="snapshots") if path.name in _LIVE)


def _snapshots(folder: Path) -> Iterator[Path]:
    found: dict[Path, bool] = {}

    def finished(path: Path) -> bool:
        # A manifest stands in the folder of a snapshot, whose files may lie deeper.
        above = [each for each in path.parents if each.is_relative_to(folder / "snapshots")]
        for each in above:
            if each not in found:
                found[each] = (each / "manifest.json").is_file()
        return any(found[each] for each in above)

    return (path for path in _wanted(folder, below="snapshots") if path.name not in _LIVE and finished(path))


def _log(folder: Path) -> Iterator[Path]:
    return _wanted(folder, below="log")


def _log_in_order(folder: Path) -> list[Path]:
    """The log's checkpoint before its lines: it then says no more than they do."""
    return sorted(_log(folder), key=lambda path: (path.name == "access.jsonl", path))
