"""``prasan backup``: the whole state of a site, encrypted, to a folder or object storage."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, data_folder, say, shown_progress
from prasan.engine.backups.errors import BackupError
from prasan.engine.backups.repository import Backup, Repository, moment_of, open_repository
from prasan.engine.backups.sealing import write_key
from prasan.engine.backups.taking import take
from prasan.engine.environment import require_sound, stated
from prasan.engine.progress import Progress

Place = Annotated[
    str,
    typer.Option(help="A folder, or s3://bucket/folder (default: what PRASAN_BACKUP_TO names).", show_default=False),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        help="The file of the key (default: PRASAN_BACKUP_KEY_FILE, or the passphrase of PRASAN_BACKUP_PASSPHRASE)."
    ),
]


def backup(
    to: Place = "",
    key_file: KeyFile = None,
    keep: Annotated[int, typer.Option(help="Afterwards keep the newest so many; 0 keeps all.", min=0)] = 0,
    listing: Annotated[bool, typer.Option("--list", help="List the backups that there are, and take none.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read all of the newest backup, and take none.")] = False,
    every: Annotated[bool, typer.Option("--all", help="With --verify: all backups.")] = False,
    new_key: Annotated[Path | None, typer.Option(help="Make a key in a new file, and take no backup.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take a backup of database, data folder and keys while the site goes on; what the place has already is not written again."""
    if new_key is not None:
        write_key(new_key)
        say({"key": str(new_key)}, as_json, _key_in_words)
        return
    require_sound()
    repository = repository_at(to, key_file, make=not (listing or verify))
    if listing:
        say({"backups": [_listed(repository, name) for name in repository.names()]}, as_json, _list_in_words)
        return
    with shown_progress() as progress:
        if verify:
            names = repository.names() if every else [repository.newest().name]
            for name in names:
                repository.verify(repository.backup(name), progress)
            say({"verified": names}, as_json, lambda told: f"{len(told['verified'])} backups read whole")
            return
        taken = take_one(repository, progress)
    gone: list[str] = []
    pieces = 0
    if keep:
        with repository.place.alone():
            gone, pieces = repository.forget(keep, datetime.now(UTC))
    told = {
        **_told(taken), "new_pieces": repository.added, "new_bytes": repository.added_bytes, "forgotten": gone,
        "pieces_removed": pieces,
    }  # fmt: skip
    say(told, as_json, _in_words)


def repository_at(place: str, key_file: Path | None, *, make: bool = False) -> Repository:
    """The backups at a place, by option or setting.  Raises BackupError."""
    address = place or stated("PRASAN_BACKUP_TO")
    if not address:
        raise BackupError("no place for backups is named. Remedy: `--to FOLDER`, or PRASAN_BACKUP_TO")
    if make and "://" not in address and Path(address).resolve().is_relative_to(data_folder()):
        raise BackupError(
            f"{address}: it is within the data folder, and would be lost with it. Remedy: name another place"
        )
    return open_repository(address, _secret(key_file), make=make)


def take_one(repository: Repository, progress: Progress) -> Backup:
    """Take a backup of this site."""
    from prasan.web.operations.database import copied

    folder = data_folder()
    if not folder.is_dir():
        raise BackupError(f"{folder}: there is no such data folder. Remedy: name it in PRASAN_DATA")
    # Beside the data: a copy of it is no less secret, and may be larger than a temporary folder in memory.
    (folder / "run").mkdir(exist_ok=True)
    with repository.place.alone(), tempfile.TemporaryDirectory(prefix="backup-", dir=folder / "run") as scratch:
        return take(repository, folder, lambda: copied(folder, Path(scratch)), progress=progress)


def _secret(key_file: Path | None) -> str:
    if key_file is not None:
        try:
            return key_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise BackupError(
                f"{key_file}: the key cannot be read. Remedy: `prasan backup --new-key FILE` makes one"
            ) from None
    if secret := stated("PRASAN_BACKUP_KEY") or stated("PRASAN_BACKUP_PASSPHRASE"):
        return secret
    raise BackupError(
        "backups are encrypted, and no key is named. Remedy: `prasan backup --new-key FILE` makes one: keep it elsewhere than the "
        "backups and the site, and name it by --key-file or PRASAN_BACKUP_KEY_FILE"
    )


def _told(taken: Backup) -> dict[str, Any]:
    return {
        "backup": taken.name, "begun": taken.begun.isoformat(timespec="seconds"), "prasan": taken.prasan,
        "files": sum(map(len, taken.files.values())), "bytes": taken.size,
        "database": {name: facts["kind"] for name, facts in taken.facts.items()},
    }  # fmt: skip


def _listed(repository: Repository, name: str) -> dict[str, Any]:
    try:
        return _told(repository.backup(name))
    except BackupError as error:
        return {"backup": name, "begun": moment_of(name).isoformat(timespec="seconds"), "fault": str(error)}


def _in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"backup {told['backup']}: {told['files']:,} files, {told['bytes'] / 2**20:,.1f} MB; "
        f"{told['new_pieces']:,} new pieces, {told['new_bytes'] / 2**20:,.1f} MB written"
    ]
    if told["forgotten"]:
        lines.append(f"{len(told['forgotten'])} older backups given up, {told['pieces_removed']:,} pieces removed")
    return "\n".join(lines)


def _list_in_words(told: Mapping[str, Any]) -> str:
    line: Callable[[Mapping[str, Any]], str] = lambda each: (  # noqa: E731
        f"{each['begun']}  {each['backup']}  CANNOT BE READ: {each['fault']}"
        if "fault" in each
        else f"{each['begun']}  {each['backup']}  {each['files']:,} files, {each['bytes'] / 2**20:,.1f} MB, Prasan {each['prasan']}"
    )
    return "\n".join(map(line, told["backups"])) or "there are no backups"


def _key_in_words(told: Mapping[str, Any]) -> str:
    return (
        f"{told['key']}: whoever has it can read the backups, and nobody can without it.\n"
        "Next: copy it to a safe place that is neither the site's machine nor the backups', and name it in PRASAN_BACKUP_KEY_FILE"
    )
