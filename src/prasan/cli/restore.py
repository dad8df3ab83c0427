"""``prasan restore``: a backup is written back, whole and checked, or nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from prasan.cli.backup import KeyFile, repository_at
from prasan.cli.common import AsJson, access_log, data_folder, say, shown_progress
from prasan.cli.site import not_serving
from prasan.engine.backups import restoring
from prasan.engine.backups.errors import BackupError
from prasan.engine.environment import require_sound

_BANGKOK = ZoneInfo("Asia/Bangkok")


def restore(
    origin: Annotated[
        str,
        typer.Option(
            "--from", help="Where the backups are (default: what PRASAN_BACKUP_TO names).", show_default=False
        ),
    ] = "",
    key_file: KeyFile = None,
    at: Annotated[
        str, typer.Option(help="The newest backup from before this time: 2026-11-29, or 2026-11-29T14:30, in Bangkok.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Where there is data already: put it aside, and the backup in its place.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a backup back into the data folder and the database, and check that it is what was taken."""
    require_sound()
    moment = _moment(at) if at else None
    repository = repository_at(origin, key_file)
    backup = repository.newest(moment)
    from prasan.web.operations.database import put_back

    with not_serving(), shown_progress() as progress:
        old = restoring.restore(
            repository, backup, data_folder(),
            lambda copy, new: put_back(copy, backup.facts[copy.name], new, replace=replace),
            replace=replace, progress=progress,
        )  # fmt: skip
    verified = access_log().verify()
    told = {
        "backup": backup.name, "begun": backup.begun.isoformat(timespec="seconds"), "prasan": backup.prasan,
        "files": sum(map(len, backup.files.values())), "bytes": backup.size,
        "rows": sum(sum(facts["rows"].values()) for facts in backup.facts.values()),
        "access_log": {"entries": verified.size, "whole": verified.ok}, "put_aside": str(old) if old else None,
    }  # fmt: skip
    say(told, as_json, _in_words)
    if not verified.ok:
        raise typer.Exit(1)


def _moment(text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise BackupError(f"{text}: this is no time. Remedy: write it like 2026-11-29 or 2026-11-29T14:30") from None
    if len(text) == len("2026-11-29"):
        told = datetime.combine(told.date() + timedelta(days=1), time())  # the whole day
    return told if told.tzinfo else told.replace(tzinfo=_BANGKOK)


def _in_words(told: Mapping[str, Any]) -> str:
    whole = (
        "whole"
        if told["access_log"]["whole"]
        else "BROKEN: it was so when the backup was taken; `prasan log verify` says where"
    )
    lines = [
        f"restored {told['backup']}: {told['files']:,} files, {told['bytes'] / 2**20:,.1f} MB, {told['rows']:,} rows of the database",
        f"access log: {told['access_log']['entries']:,} entries, {whole}",
    ]
    if told["put_aside"]:
        lines.append(f"what was there is in {told['put_aside']}; remove it when you need it no more")
    lines.append("Next: `prasan upgrade` if this version is newer than the backup's, then `prasan serve`")
    return "\n".join(lines)
