"""Accounts of staff: added, given another role, closed, let in again.  Every act is in the access log.

What would let one administrator give the power to approve, to audit or to administer takes two: one proposes, another confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from prasan.centres.organisation import load_tree
from prasan.thai.national_id import is_valid
from prasan.web.accounts.models import ROLES_OF_A_UNIT, Proposal, Role, User
from prasan.web.accounts.sessions import end_sessions
from prasan.web.exchange import access_log

GUARDED = frozenset({Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR})
ACTS = ("add", "change", "close", "reopen", "reset", "factor")


class AccountError(ValueError):
    """What is asked cannot be done; ``code`` is what the pages word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Keeper:
    """Who acts: an administrator, with the unit whose subtree is theirs; or a name stated to the command."""

    name: str
    unit: str = ""
    user: User | None = None


def takes_two(act: str, *roles: str) -> bool:
    """Whether an act on an account with these roles (before and after) needs another administrator's word."""
    return act in {"add", "change", "reopen", "factor"} and bool(GUARDED.intersection(roles))


def checked(username: str, role: str, unit: str, email: str = "") -> None:
    """Raises AccountError for a name, role, unit or address that no account may have."""
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise AccountError("name", f"{username!r}: a name has letters, digits and @ . + - _ alone") from None
    if (
        is_valid(username.replace("-", ""))
        or username.casefold().startswith(("citizen-", "system"))
        or len(username) > 60
    ):
        raise AccountError(
            "name", "a name has at most 60 letters, is no national id, and does not begin with citizen- or system"
        )
    if role not in Role.values:
        raise AccountError("role", f"{role!r} is no role. Roles: {', '.join(Role.values)}")
    if role in ROLES_OF_A_UNIT and unit not in load_tree().units:
        raise AccountError("unit", f"{unit!r} is no unit. `prasan centre structure` lists them")
    if role not in ROLES_OF_A_UNIT and unit:
        raise AccountError("no_unit", f"the role {role} belongs to no unit")
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise AccountError("email", f"{email!r} is no address") from None


def put_account(
    username: str, role: str, unit: str, *, email: str = "", password: str | None, provisional: bool
) -> User:
    """Save an account, new or known, open and with a password (None: with none yet).  The caller checks and logs."""
    user, _ = User.objects.update_or_create(
        username=username,
        defaults={
            "role": role, "unit_code": unit, "email": email, "is_active": True,
            "password_is_provisional": provisional,
        },
    )  # fmt: skip
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save(update_fields=["password"])
    return user


def do(
    keeper: Keeper, act: str, username: str, details: Mapping[str, Any] | None = None, *, proposed_by: str = ""
) -> User:
    """Do an act, in one transaction, and write it down.  ``details``: ``role``, ``unit``, ``email``, ``password``.

    Raises AccountError.  Who may do it, and whether it takes two, is for the caller to have asked.
    """
    told = dict(details or {})
    with transaction.atomic():
        known = User.objects.select_for_update().filter(username=username).first()
        if act == "add":
            if known or User.objects.filter(username__iexact=username).exists():
                raise AccountError("taken", f"there is an account {username} already")
            checked(username, told["role"], told["unit"], told.get("email", ""))
            password = told.get("password")
            _must_be_good(password)
            user = put_account(
                username, told["role"], told["unit"], email=told.get("email", ""), password=password, provisional=True
            )
        else:
            if known is None:
                raise AccountError("nobody", f"there is no account {username}")
            user = known
            _change(act, user, told)
        event = {"action": f"account_{act}", "who": keeper.name, "unit": keeper.unit, "account": username}
        if act in {"add", "change"}:
            event |= {"role": told["role"], "account_unit": told["unit"]}
        if proposed_by:
            event["proposed_by"] = proposed_by
        access_log().append(event)
    return user


def propose(keeper: Keeper, act: str, username: str, unit: str, details: Mapping[str, Any]) -> Proposal:
    """Write down what another administrator is to confirm.  Raises AccountError where it could not be done."""
    if act == "add":
        checked(username, details["role"], details["unit"], details.get("email", ""))
        if User.objects.filter(username__iexact=username).exists():
            raise AccountError("taken", f"there is an account {username} already")
    if Proposal.objects.filter(username=username, decided_at__isnull=True).exists():
        raise AccountError("waits", f"something is proposed for {username} already")
    with transaction.atomic():
        made = Proposal.objects.create(
            act=act, username=username, unit_code=unit, details=dict(details), proposed_by=keeper.user
        )
        access_log().append(
            {
                "action": "account_proposed", "who": keeper.name, "unit": keeper.unit, "account": username,
                "act": act, **{name: details[name] for name in ("role",) if name in details},
            }
        )  # fmt: skip
    return made


def decide(keeper: Keeper, proposal: Proposal, *, confirm: bool) -> User | None:
    """Confirm what another proposed, or refuse it (the proposer takes it back so).  Raises AccountError."""
    with transaction.atomic():
        waiting = Proposal.objects.select_for_update().filter(pk=proposal.pk, decided_at__isnull=True).first()
        if waiting is None:
            raise AccountError("decided", "this was decided already")
        if confirm and keeper.user is not None and keeper.user.pk == waiting.proposed_by_id:
            raise AccountError("same", "another administrator confirms what one proposes")
        if confirm and not waiting.proposed_by.is_active:
            raise AccountError("gone", "who proposed it has no account any more: refuse it")
        if confirm and waiting.username == keeper.name:
            raise AccountError("own", "nobody decides about their own account")
        waiting.decided_by, waiting.decided_at, waiting.confirmed = keeper.user, timezone.now(), confirm
        waiting.save()
        if confirm:
            return do(
                keeper, waiting.act, waiting.username, waiting.details, proposed_by=waiting.proposed_by.get_username()
            )
        access_log().append(
            {
                "action": "account_refused", "who": keeper.name, "unit": keeper.unit,
                "account": waiting.username, "act": waiting.act,
            }
        )  # fmt: skip
    return None


def letter_path(user: User) -> str:
    """The address, once and for three days, at which somebody chooses a password."""
    token = default_token_generator.make_token(user)
    return reverse("accounts:choose_password", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])


def _change(act: str, user: User, told: Mapping[str, Any]) -> None:
    match act:
        case "change":
            checked(user.username, told["role"], told["unit"])
            if user.role == Role.CITIZEN:
                raise AccountError("citizen", "a citizen's account has no other role")
            user.role, user.unit_code = told["role"], told["unit"]
            user.save(update_fields=["role", "unit_code"])
        case "close":
            user.is_active = False
            user.save(update_fields=["is_active"])
        case "reopen":
            user.is_active = True
            user.save(update_fields=["is_active"])
        case "reset":
            password = told.get("password")
            _must_be_good(password)
            if password is None:
                user.set_unusable_password()
            else:
                user.set_password(password)
            user.password_is_provisional = True
            user.save(update_fields=["password", "password_is_provisional"])
        case "factor":
            Authenticator.objects.filter(user=user).delete()
        case _:
            raise AccountError("act", f"{act!r} is nothing that is done with accounts")
    end_sessions(user)


def _must_be_good(password: str | None) -> None:
    if password is None:
        return
    try:
        validate_password(password)
    except ValidationError as error:
        raise AccountError("password", " ".join(error.messages)) from None
