"""``prasan upgrade``: a backup, the migrations, a comparison, and how to go back; rehearsed on a copy first."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan import __version__
from prasan.cli.backup import KeyFile, Place, repository_at, take_one
from prasan.cli.common import AsJson, access_log, data_folder, say, shown_progress
from prasan.cli.site import RUN, SiteError, not_serving
from prasan.engine import folder_form
from prasan.engine.backups.restoring import write_part
from prasan.engine.backups.taking import DATABASE
from prasan.engine.environment import require_sound
from prasan.engine.locks import locked


def upgrade(
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Do it to a copy of the database, say what it does, and change nothing.")
    ] = False,
    from_backup: Annotated[
        bool, typer.Option("--from-backup", help="With --rehearse: the copy is that of the newest backup.")
    ] = False,
    scratch: Annotated[
        str,
        typer.Option(
            help="With --rehearse: the address of an empty PostgreSQL database to do it in.", show_default=False
        ),
    ] = "",
    to: Place = "",
    key_file: KeyFile = None,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Take no backup first: you have one, and know that it can be restored.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring database and data folder up to this version: backup, migrations, comparison.  Exits 1 where rows are missing."""
    require_sound()
    _point_django_here()
    from prasan.web.operations.upgrading import is_new, migrate, pending, unknown
    from prasan.web.operations.upgrading import rehearse as rehearsed

    if is_new():
        raise SiteError("there is no database to upgrade yet. Remedy: `prasan init`")
    if newer := unknown():
        raise SiteError(f"a newer Prasan has used this database ({newer[-1]}). Remedy: install that version")
    folder = data_folder()
    if rehearse:
        with tempfile.TemporaryDirectory(prefix="prasan-copy-") as at:
            copy = _copy_of_a_backup(to, key_file, Path(at)) if from_backup else None
            change = rehearsed(folder, copy, scratch)
        told = {"rehearsed": True, "prasan": __version__, **change.told()}
        say(told, as_json, _in_words)
        raise typer.Exit(1 if change.lost else 0)
    waiting, form = pending(), folder_form.form_of(folder)
    if not waiting and form == folder_form.FORM:
        folder_form.bring_up_to_date(folder)
        say({"rehearsed": False, "prasan": __version__, "migrations": []}, as_json, _in_words)
        return
    with not_serving(), locked(folder / RUN / "migrate.lock"):
        backup = None
        if not no_backup:
            repository = repository_at(to, key_file, make=True)
            with shown_progress() as progress:
                backup = take_one(repository, progress)
        folder_form.bring_up_to_date(folder)
        change = migrate()
    verified = access_log().verify()
    told = {
        "rehearsed": False, "prasan": __version__, **change.told(),
        "backup": backup.name if backup else None, "before": backup.prasan if backup else None,
        "access_log": {"entries": verified.size, "whole": verified.ok},
    }  # fmt: skip
    say(told, as_json, _in_words)
    if change.lost or not verified.ok:
        raise typer.Exit(1)


def _point_django_here() -> None:
    import os

    (data_folder() / RUN).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prasan.web.settings")
    import django

    django.setup()
    from prasan.web.scope import see_everything

    see_everything()


def _copy_of_a_backup(place: str, key_file: Path | None, into: Path) -> Path:
    repository = repository_at(place, key_file)
    [kept] = repository.newest().files[DATABASE]
    write_part(repository, kept, into)
    return into / kept.path


def _in_words(told: Mapping[str, Any]) -> str:
    if not told["migrations"]:
        return f"the database is that of Prasan {told['prasan']}: there is nothing to upgrade"
    would = "would be" if told["rehearsed"] else "were"
    lines = [f"{len(told['migrations'])} migrations {would} applied, in {told['seconds']} s:"]
    lines += [f"  {each}" for each in told["migrations"]]
    for table, (before, after) in told["changed"].items():
        was = "new" if before is None else f"{before:,}"
        lines.append(f"  {table}: {was} -> {'gone' if after is None else f'{after:,}'} rows")
    if told["lost"]:
        tables = ", ".join(f"{table} ({missing:,})" for table, missing in told["lost"].items())
        lines.append(
            f"ROWS ARE MISSING in {tables}. Remedy: {'do not upgrade' if told['rehearsed'] else 'go back'}, and report it"
        )
    else:
        lines.append("no table has lost a row")
    if told["rehearsed"]:
        lines.append("Nothing was changed. Next: stop the site, and run `prasan upgrade`")
    elif told["backup"]:
        lines.append(
            f"To go back: stop the site, `pip install prasan=={told['before']}`, then `prasan restore --replace` "
            f"(the backup is {told['backup']})"
        )
    return "\n".join(lines)
