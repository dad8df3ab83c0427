"""Who acts by a verb: an account of the site that gives its password, or where there is no site a name that is stated."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from prasan.cli.common import access_log, data_folder, errors
from prasan.cli.site import prepare_site
from prasan.engine.environment import stated
from prasan.exchange.officers import Officer

PASSWORD_FILE = "PRASAN_PASSWORD_FILE"  # noqa: S105  (where the password is, and not the password)


class OfficerError(ValueError):
    """Who is named may not act, or has not shown that it is they; the message says what to do."""


def officer(by: str, unit: str, *acts: str) -> Officer:
    """Who ``by`` names, if an account of theirs may do one of the ``acts`` (as ``web.accounts.access.Act`` names them) for a
    unit and its password is given: in the file that ``PRASAN_PASSWORD_FILE`` names, else at a prompt.

    Where there is no site, or no officer has an account on it, the name is taken as it is stated, which is said and kept.
    Raises OfficerError.
    """
    name = by.strip()
    if not name:
        raise OfficerError("say who does it: --by WHO")
    if not stated("PRASAN_DATABASE_URL") and not (data_folder() / "prasan.sqlite3").exists():
        return _stated(name)
    prepare_site()
    from django.contrib.auth import authenticate

    from prasan.web.accounts import limits
    from prasan.web.accounts.access import Act, may
    from prasan.web.accounts.models import Role, User

    if not User.objects.filter(role__in=(Role.OFFICER, Role.APPROVER), is_active=True).exists():
        return _stated(name)
    password = _password(name)
    try:
        limits.count(name, None)  # together with what was tried on the site's page
    except limits.TooManyError as many:
        raise OfficerError(
            f"too many passwords of {name} were wrong, here or on the site. Remedy: try again in {many.minutes} minutes"
        ) from None
    user = authenticate(username=name, password=password)
    if user is None:
        access_log().append({"action": "officer_refused", "who": name, "unit": unit, "acts": list(acts)})
        raise OfficerError(f"{name} is no account of the site, or the password is another. It is written into the log")
    limits.forget(name)
    if not any(may(user, Act(act), unit) for act in acts):
        raise OfficerError(
            f"the account {name} may not {' or '.join(acts)} for unit {unit}. Remedy: an officer of that unit prepares, and "
            "an approving officer of it decides"
        )
    return Officer(user.get_username(), "account")


def _stated(name: str) -> Officer:
    errors.print(
        f"prasan: {name} is a stated name: no account here is an officer's, so nothing confirms it. It is kept as such."
    )
    return Officer(name, "stated")


def _password(name: str) -> str:
    named = os.environ.get(PASSWORD_FILE)
    if named:
        return password_in(Path(named), name)
    if not sys.stdin.isatty():
        raise OfficerError(
            f"the password of {name} is asked for, and there is no terminal. Remedy: put it into a file that you alone may "
            f"read, and name that in {PASSWORD_FILE}"
        )
    return str(typer.prompt(f"Password of {name}", hide_input=True, err=True))


def password_in(path: Path, name: str) -> str:
    """The password of an account in a file that its owner alone may read.  Raises OfficerError."""
    try:
        if path.stat().st_mode & 0o077:
            raise OfficerError(f"{path}: others may read it. Remedy: chmod 600 {path}")
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise OfficerError(f"{path}: {error.strerror}. Remedy: put the password of {name} there") from None
