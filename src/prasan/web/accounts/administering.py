"""Pages of administrators: the accounts of their unit and of those below it, and what waits for another's word."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.web.accounts.access import for_roles, stepped_up
from prasan.web.accounts.duties import has_second_factor
from prasan.web.accounts.keeping import AccountError, Keeper, do, letter_path, propose, takes_two
from prasan.web.accounts.keeping import decide as decided
from prasan.web.accounts.models import ROLES_OF_A_UNIT, Proposal, Role, User
from prasan.web.centres.organisation import organisation
from prasan.web.shell.mail import site_address, write_to
from prasan.web.shell.templatetags.prasan import in_words

_administrators = for_roles(Role.ADMINISTRATOR)
NATION = "00000"


@_administrators
def listed(request: HttpRequest) -> HttpResponse:
    """The accounts, and the proposals that wait."""
    return _list(request)


@_administrators
@require_POST
@stepped_up
def add(request: HttpRequest) -> HttpResponse:
    """Add an account, or propose one that takes two."""
    asked = {name: request.POST.get(name, "").strip() for name in ("username", "role", "unit", "email")}
    username, role = asked.pop("username"), asked["role"]
    if role not in ROLES_OF_A_UNIT:
        asked["unit"] = ""
    try:
        if not asked["email"]:
            raise AccountError("email", "an address is needed: the letter to it lets choose the password")
        if role == Role.CITIZEN or not _covers(request.user, role, asked["unit"]):
            raise AccountError("unit", "an administrator adds accounts of their own unit and of those below it")
        _done(request, "add", username, asked["unit"], asked, role)
    except AccountError as error:
        return _list(request, error=error, asked={"username": username, **asked})
    return redirect("accounts:administration")


@_administrators
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what may be done with it."""
    found = _found(request.user, pk)
    return _account(request, found) if request.method != "POST" else _acted(request, found)


@stepped_up
def _acted(request: HttpRequest, found: User) -> HttpResponse:
    act = request.POST.get("act", "")
    role = request.POST.get("role", "") if act == "change" else found.role
    unit = request.POST.get("unit", "").strip() if act == "change" else found.unit_code
    if role not in ROLES_OF_A_UNIT:
        unit = ""
    details = {"role": role, "unit": unit} if act == "change" else {}
    try:
        if act not in {"change", "close", "reopen", "reset", "factor"}:
            raise Http404
        if found == request.user:
            raise AccountError("own", "nobody decides about their own account")
        if act == "change" and (role == Role.CITIZEN or not _covers(request.user, role, unit)):
            raise AccountError("unit", "an administrator gives roles in their own unit and in those below it")
        if act == "reset" and not found.email:
            raise AccountError("email", "the account has no address to write to")
        _done(request, act, found.username, found.unit_code, details, found.role, role)
    except AccountError as error:
        return _account(request, found, error=error)
    return redirect("accounts:administration")


@_administrators
@require_POST
@stepped_up
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what another administrator proposed, or refuse it."""
    proposal = get_object_or_404(Proposal, pk=pk)
    if proposal.pk not in {each.pk for each in _waiting(request.user)}:
        raise Http404
    confirm = request.POST.get("decision") == "confirm"
    try:
        user = decided(_keeper(request), proposal, confirm=confirm)
    except AccountError as error:
        return _list(request, error=error)
    if user is not None and proposal.act == "add":
        _write_to(user)
    return redirect("accounts:administration")


def _done(request: HttpRequest, act: str, username: str, unit: str, details: dict[str, Any], *roles: str) -> None:
    if takes_two(act, *roles):
        propose(_keeper(request), act, username, unit, details)
        return
    user = do(_keeper(request), act, username, details)
    if act in {"add", "reset"}:
        _write_to(user)


def _write_to(user: User) -> None:
    address = site_address(letter_path(user))
    told = _("An account %(name)s on Prasan is yours. Choose its password within three days at %(address)s")
    warned = _("If you expected no such letter, tell your unit's administrator.")
    letter = told % {"name": user.username, "address": address} + f"\n{warned}\n"
    write_to([user], _("Choose your password"), letter)


def _keeper(request: HttpRequest) -> Keeper:
    return Keeper(request.user.get_username(), request.user.unit_code, request.user)


def _covers(user: User, role: str, unit: str) -> bool:
    """Whether an account is within an administrator's reach; one without a unit is the nation's."""
    if role not in ROLES_OF_A_UNIT:
        return user.unit_code == NATION
    return unit in organisation(timezone.localdate()).visible(user.unit_code)


def _kept(user: User) -> list[User]:
    return [
        each
        for each in User.objects.exclude(role=Role.CITIZEN).order_by("username")
        if _covers(user, each.role, each.unit_code)
    ]


def _found(user: User, pk: int) -> User:
    found = get_object_or_404(User.objects.exclude(role=Role.CITIZEN), pk=pk)
    if not _covers(user, found.role, found.unit_code):
        raise Http404
    return found


def _waiting(user: User) -> list[Proposal]:
    """What waits, and is within reach both as the account is and as it would be."""
    waiting = Proposal.objects.filter(decided_at__isnull=True).select_related("proposed_by").order_by("proposed_at")
    known = {each.username: each for each in User.objects.filter(username__in=[each.username for each in waiting])}
    reached = []
    for each in waiting:
        subject = known.get(each.username)
        before = subject is None or _covers(user, subject.role, subject.unit_code)
        role, unit = each.details.get("role"), each.details.get("unit", "")
        if before and (role is None or _covers(user, role, unit)):
            reached.append(each)
    return reached


def _list(
    request: HttpRequest, *, error: AccountError | None = None, asked: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "rows": [(each, _unit(each.unit_code)) for each in _kept(request.user)],
        "waiting": [
            {
                "proposal": each, "act": act_words(each.act), "unit": _unit(each.details.get("unit", each.unit_code)),
                "role": dict(Role.choices).get(each.details.get("role", ""), ""),
                "own": each.proposed_by_id == request.user.pk,
            }
            for each in _waiting(request.user)
        ],
        "roles": _roles(request.user),
        "units": _units(request.user),
        "asked": asked or {},
        "error": error_words(error) if error else "",
    }  # fmt: skip
    return render(request, "accounts/administration.html", context, status=400 if error else 200)


def _account(request: HttpRequest, found: User, *, error: AccountError | None = None) -> HttpResponse:
    context = {
        "found": found,
        "unit": _unit(found.unit_code),
        "own": found == request.user,
        "factor": has_second_factor(found.pk),
        "waits": Proposal.objects.filter(username=found.username, decided_at__isnull=True).exists(),
        "two": {act: takes_two(act, found.role) for act in ("reopen", "factor")},
        "roles": _roles(request.user),
        "units": _units(request.user),
        "error": error_words(error) if error else "",
    }
    return render(request, "accounts/account.html", context, status=400 if error else 200)


def _roles(user: User) -> list[tuple[str, Any]]:
    return [
        (value, name)
        for value, name in Role.choices
        if value != Role.CITIZEN and (value in ROLES_OF_A_UNIT or user.unit_code == NATION)
    ]


def _units(user: User) -> list[tuple[str, str]]:
    here = organisation(timezone.localdate())
    names = [(code, _unit(code)) for code in here.visible(user.unit_code) if code in here.structure]
    return sorted(names)


def _unit(code: str) -> str:
    known = organisation(timezone.localdate()).tree.units.get(code)
    return in_words(known) if known else code


def act_words(act: str) -> str:
    """What is proposed, in words."""
    return {
        "add": _("Add the account"),
        "change": _("Change the role"),
        "reopen": _("Open the account again"),
        "factor": _("Remove the second factor"),
    }.get(act, act)


def error_words(error: AccountError) -> str:
    """Why it cannot be done, in words."""
    return {
        "name": _("A name has at most 60 letters, digits and @ . + - _ alone, and is no national id."),
        "role": _("Choose a role."),
        "unit": _("Choose a unit that is yours or below it."),
        "no_unit": _("This role belongs to no unit."),
        "email": _("An e-mail address is needed: the letter to it lets its owner choose the password."),
        "taken": _("There is an account of this name already."),
        "waits": _("Something is proposed for this account already. Decide that first."),
        "decided": _("This was decided already."),
        "same": _("Another administrator confirms what you propose."),
        "own": _("Nobody decides about their own account."),
        "gone": _("Who proposed this has no account any more. Refuse it."),
    }.get(error.code, str(error))
