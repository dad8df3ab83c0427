"""``prasan init``: from an empty folder to a site that can be served."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, access_log, data_folder, say
from prasan.cli.officers import password_in
from prasan.cli.site import SiteError, prepare_site
from prasan.engine.environment import Fault, faults, stated

_NATION = "00000"


def init(
    administrator: Annotated[
        list[str] | None,
        typer.Option(help="The name of a first administrator; twice, since each confirms what the other proposes."),
    ] = None,
    password_file: Annotated[
        list[Path] | None,
        typer.Option(help="A file that you alone may read with the password of each, in the same order."),
    ] = None,
    unit: Annotated[str, typer.Option(help="The code of the administrators' unit.")] = _NATION,
    check: Annotated[
        bool, typer.Option("--check", help="Say what is wrong with the settings, and make nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the data folder, the keys, the database and the first administrators; what is there already stays as it is."""
    if check:
        found = [*faults(), *_reached()]
        say({"faults": [_told(each) for each in found]}, as_json, _faults_in_words)
        raise typer.Exit(int(any(each.refused for each in found)))
    names, files = administrator or [], password_file or []
    if len(files) not in (0, len(names)):
        raise SiteError("name a --password-file for each --administrator, in the same order")
    folder = data_folder()
    was_there = (folder / "secret-key").exists()
    prepare_site()
    if not was_there:
        folder.chmod(0o700)
    from prasan.exchange.checkpoints import LogKeys
    from prasan.linkage.identity import spine_key

    spine_key(folder / "spine-key")
    LogKeys(access_log()).ensure()
    from prasan.web.accounts.models import Role, User

    there = set(User.objects.filter(role=Role.ADMINISTRATOR).values_list("username", flat=True))
    if not names and not there and sys.stdin.isatty():
        names = [str(typer.prompt(f"Name of the {which} administrator", err=True)) for which in ("first", "second")]
    added = [
        name
        for place, name in enumerate(names)
        if name not in there and _add(name, unit, files[place] if files else None)
    ]
    told = {
        "data": str(folder), "database": "postgresql" if stated("PRASAN_DATABASE_URL") else "sqlite", "added": added,
        "administrators": sorted(there | set(added)), "url": stated("PRASAN_SITE_URL", "http://localhost:8000"),
        "warnings": [_told(each) for each in faults()], "backups": bool(stated("PRASAN_BACKUP_TO")),
    }  # fmt: skip
    say(told, as_json, _in_words)


def _add(name: str, unit: str, file: Path | None) -> bool:
    from prasan.web.accounts.keeping import AccountError, Keeper, do

    if file is not None:
        password = password_in(file, name)
    elif sys.stdin.isatty():
        password = str(typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True))
    else:
        raise SiteError(
            f"a password for {name} is asked for, and there is no terminal. Remedy: put it into a file that you alone may read, "
            "and name that in --password-file"
        )
    try:
        do(
            Keeper("prasan init"),
            "add",
            name,
            {"role": "administrator", "unit": unit, "email": "", "password": password},
        )
    except AccountError as error:
        raise SiteError(str(error)) from None
    return True


def _reached() -> list[Fault]:
    """What the settings name, and cannot be reached or written."""
    if any(each.refused for each in faults()):
        return []
    found = []
    folder = data_folder()
    above = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=above):
            pass
    except OSError as error:
        found.append(
            Fault("PRASAN_DATA", f"nothing can be written there ({error.strerror})", "let Prasan's user write there")
        )
    if stated("PRASAN_DATABASE_URL"):
        from prasan.engine.backups.errors import BackupError
        from prasan.web.operations.database import counted_now

        try:
            counted_now(stated("PRASAN_DATABASE_URL"), folder)
        except BackupError as error:
            found.append(Fault("PRASAN_DATABASE_URL", "an address", str(error)))
    if stated("PRASAN_HTTPS", "0") in {"0", ""} and stated("PRASAN_SITE_URL").startswith("https://"):
        found.append(
            Fault("PRASAN_HTTPS", "off, and PRASAN_SITE_URL begins with https://", "PRASAN_HTTPS=1", refused=False)
        )
    if stated("PRASAN_DEBUG", "0") not in {"0", ""}:
        found.append(Fault("PRASAN_DEBUG", "on, which shows strangers what errors hold", "take it away", refused=False))
    return found


def _told(fault: Fault) -> dict[str, Any]:
    return {"variable": fault.variable, "found": fault.found, "remedy": fault.remedy, "refused": fault.refused}


def _faults_in_words(told: Mapping[str, Any]) -> str:
    lines = [
        f"{'WRONG' if each['refused'] else 'doubtful'}  {each['variable']}: {each['found']}. Remedy: {each['remedy']}"
        for each in told["faults"]
    ]
    return "\n".join(lines) or "the settings are sound"


def _in_words(told: Mapping[str, Any]) -> str:
    lines = [f"data in {told['data']}, database {told['database']}"]
    if told["added"]:
        lines.append(f"added {', '.join(told['added'])}: each chooses another password at the first sign-in")
    lines.append("Next:")
    if len(told["administrators"]) < 2:
        lines.append(
            "  prasan account add NAME --role administrator --unit 00000   until there are two: each confirms the other's acts"
        )
    if not told["backups"]:
        lines.append(
            "  prasan backup --new-key FILE, then PRASAN_BACKUP_TO and PRASAN_BACKUP_KEY_FILE: the keys are in the data folder alone"
        )
    lines.append(f"  prasan serve, and sign in at {told['url']}")
    return "\n".join(lines)
