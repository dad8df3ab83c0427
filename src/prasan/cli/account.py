"""``prasan account``: accounts of staff are added, given roles, closed and let in again by whoever runs the machine."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from prasan.cli.common import AsJson, say
from prasan.cli.officers import password_in
from prasan.cli.site import prepare_site

app = typer.Typer(help="Accounts of staff; every act is written into the access log.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name of the account.")]
By = Annotated[str, typer.Option(help="Who does it (default: whoever runs the command); it is written into the log.")]
Unit = Annotated[str, typer.Option(help="The code of the unit that the account belongs to; none for an auditor.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(help="A file that you alone may read, with the password; it is asked for at the terminal without it."),
]


class KeepingError(ValueError):
    """What is asked cannot be done with accounts; the message says what to do."""


@app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="executive, officer, approver, reviewer, auditor or administrator.")],
    unit: Unit = "",
    email: Annotated[str, typer.Option(help="The address to which letters go.")] = "",
    password_file: PasswordFile = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Add an account.  Its password is provisional: on the site its owner chooses another before anything else."""
    _do("add", name, by, as_json, {"role": role, "unit": unit, "email": email}, password_file, ask=True)


@app.command("list")
def list_accounts(
    citizens: Annotated[bool, typer.Option("--citizens", help="Those of citizens too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the accounts: role, unit, when each signed in last, and whether it is closed or has a second factor."""
    prepare_site()
    from allauth.mfa.models import Authenticator

    from prasan.web.accounts.models import Role, User

    found = (
        User.objects.order_by("username") if citizens else User.objects.exclude(role=Role.CITIZEN).order_by("username")
    )
    proved = set(Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True))
    rows = [
        {
            "name": user.username, "role": user.role, "unit": user.unit_code, "open": user.is_active,
            "second_factor": user.pk in proved,
            "last_signed_in": user.last_login.isoformat(timespec="minutes") if user.last_login else None,
        }
        for user in found
    ]  # fmt: skip
    say({"accounts": rows}, as_json, _listed)


@app.command("role")
def give_role(
    name: Name,
    role: Annotated[str, typer.Option(help="The role that it has from now on.")],
    unit: Unit = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Give an account another role or unit, and end its sessions."""
    _do("change", name, by, as_json, {"role": role, "unit": unit})


@app.command("close")
def close(name: Name, by: By = "", as_json: AsJson = False) -> None:
    """Close an account, and end its sessions."""
    _do("close", name, by, as_json)


@app.command("reopen")
def reopen(name: Name, by: By = "", as_json: AsJson = False) -> None:
    """Open a closed account again."""
    _do("reopen", name, by, as_json)


@app.command("reset")
def reset(
    name: Name,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Remove the second factor instead, of who lost it.")
    ] = False,
    password_file: PasswordFile = None,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Give an account a new provisional password, and end its sessions."""
    if second_factor:
        _do("factor", name, by, as_json)
    else:
        _do("reset", name, by, as_json, {}, password_file, ask=True)


def _do(
    act: str,
    name: str,
    by: str,
    as_json: bool,
    details: Mapping[str, Any] | None = None,
    password_file: Path | None = None,
    *,
    ask: bool = False,
) -> None:
    told = dict(details or {})
    if ask:
        told["password"] = _password(name, password_file)
    prepare_site()
    from prasan.web.accounts.keeping import AccountError, Keeper, do

    try:
        user = do(Keeper(by.strip() or getpass.getuser()), act, name, told)
    except AccountError as error:
        raise KeepingError(str(error)) from None
    result = {"act": act, "name": user.username, "role": user.role, "unit": user.unit_code, "open": user.is_active}
    say(result, as_json, _done)


def _password(name: str, file: Path | None) -> str:
    if file is not None:
        return password_in(file, name)
    if not sys.stdin.isatty():
        raise KeepingError(
            f"a password for {name} is asked for, and there is no terminal. Remedy: put it into a file that you alone may "
            "read, and name that in --password-file"
        )
    return str(typer.prompt(f"New password of {name}", hide_input=True, confirmation_prompt=True, err=True))


def _done(result: Mapping[str, Any]) -> str:
    done = {
        "add": "added", "change": "changed", "close": "closed", "reopen": "open again", "reset": "has a new password",
        "factor": "has no second factor",
    }[result["act"]]  # fmt: skip
    return f"{result['name']}: {done} ({' '.join(filter(None, (result['role'], result['unit'])))})"


def _listed(result: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{each['name']:<20} {each['role']:<13} {each['unit'] or '-':<5}  {each['last_signed_in'] or 'never':<22}"
        + ("  second factor" if each["second_factor"] else "")
        + ("" if each["open"] else "  closed")
        for each in result["accounts"]
    )
