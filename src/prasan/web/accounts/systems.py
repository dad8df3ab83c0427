"""Pages of systems: an officer's of their own unit, an administrator's of their unit and of those below it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.web.accounts.access import for_roles, stepped_up
from prasan.web.accounts.models import Role, System, User
from prasan.web.accounts.public_keys import PublicKeyError
from prasan.web.accounts.system_acts import GRACE, Keeping, SystemActError
from prasan.web.centres.organisation import organisation
from prasan.web.shell.templatetags.prasan import in_words

_keepers = for_roles(Role.OFFICER, Role.ADMINISTRATOR)


@_keepers
def listed(request: HttpRequest) -> HttpResponse:
    """The systems that the asker keeps; one is added."""
    error = ""
    if request.method == "POST":
        unit = request.POST.get("unit", "") or request.user.unit_code
        if unit not in _units(request.user):
            raise Http404
        try:
            made = Keeping(request.user).add(unit, request.POST.get("name", "").strip())
            return redirect("accounts:system", made.pk)
        except SystemActError as wrong:
            error = error_words(wrong)
    systems = System.objects.filter(unit_code__in=_units(request.user)).order_by("closed_at", "unit_code", "name")
    context = {
        "rows": [(each, _unit(each.unit_code), _in_force(each).count()) for each in systems],
        "units": sorted((code, _unit(code)) for code in _units(request.user)),
        "error": error,
    }
    return render(request, "accounts/systems.html", context, status=400 if error else 200)


@_keepers
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """One system with its keys; what is posted is done with it."""
    found = get_object_or_404(System, pk=pk)
    if found.unit_code not in _units(request.user):
        raise Http404
    return _acted(request, found) if request.method == "POST" else _page(request, found)


@stepped_up
def _acted(request: HttpRequest, found: System) -> HttpResponse:
    if found.closed_at is not None:
        raise Http404
    keeping, posted = Keeping(request.user), request.POST
    try:
        match posted.get("act", ""):
            case "issue":
                return _page(request, found, key=keeping.issue(found))
            case "rotate":
                grace = GRACE.get(posted.get("grace", ""))
                if grace is None:
                    raise Http404
                return _page(request, found, key=keeping.rotate(_one(_in_force(found), posted), grace))
            case "end":
                keeping.end_key(_one(_in_force(found), posted))
            case "add_public_key":
                keeping.add_public_key(found, posted.get("jwk", ""))
            case "end_public_key":
                keeping.end_public_key(_one(found.jwks.filter(ended_at__isnull=True), posted))
            case "bind" if settings.PRASAN_CERTIFICATE_HEADER:
                keeping.bind(found, posted.get("certificate", ""))
            case "unbind":
                keeping.unbind(_one(found.certificates.filter(ended_at__isnull=True), posted))
            case "set_callback":
                keeping.set_callback(found, posted.get("address", ""))
            case "end_callback":
                keeping.end_callback(found)
            case "close":
                keeping.close(found)
            case _:
                raise Http404
    except (SystemActError, PublicKeyError) as error:
        return _page(request, found, error=error_words(error))
    return redirect("accounts:system", found.pk)


def _page(request: HttpRequest, found: System, *, key: str = "", error: str = "") -> HttpResponse:
    context = {
        "system": found,
        "unit": _unit(found.unit_code),
        "keys": found.keys.order_by("-issued_at"),
        "now": timezone.now(),
        "jwks": found.jwks.order_by("-added_at"),
        "certificates": found.certificates.filter(ended_at__isnull=True).order_by("-added_at"),
        "may_bind": bool(settings.PRASAN_CERTIFICATE_HEADER),
        "callback": found.callbacks.filter(ended_at__isnull=True).first(),
        "subscriptions": [
            (each, each.notices.order_by("-pk").first())
            for each in found.subscriptions.filter(ended_at__isnull=True).order_by("pk")
        ],
        "key": key,
        "error": error,
    }
    return render(request, "accounts/system.html", context, status=400 if error else 200)


def _in_force(found: System) -> Any:
    return found.keys.filter(ended_at__isnull=True, expires_at__gt=timezone.now())


def _one(among: Any, posted: Any) -> Any:
    asked = posted.get("which", "")
    return get_object_or_404(among, pk=asked if asked.isascii() and asked.isdecimal() and len(asked) < 16 else 0)


def _units(user: User) -> frozenset[str]:
    if user.role == Role.OFFICER:
        return frozenset({user.unit_code} - {""})
    return organisation(timezone.localdate()).visible(user.unit_code) if user.unit_code else frozenset()


def _unit(code: str) -> str:
    known = organisation(timezone.localdate()).tree.units.get(code)
    return in_words(known) if known else code


def error_words(error: SystemActError | PublicKeyError) -> str:
    """Why it cannot be done, in words."""
    return {
        "name": _("Give the system a name of at most 100 letters."),
        "taken": _("Your unit has, or had, a system of this name. Choose another."),
        "certificate": _("This is neither a certificate in PEM nor a SHA-256 fingerprint of 64 hexadecimal digits."),
        "bound": _("The system is bound to this certificate already."),
        "callback": _("An address begins with https:// and has a full host name, and no port, user or # part."),
        "not_json": _("This is not a public key as JSON (JWK)."),
        "private": _(
            "This is a private key. It was not kept; take it out of use, make another, and give its public part."
        ),
        "kind": _("A key is OKP with Ed25519, or EC with P-256."),
        "broken": _("The numbers of this key are not those of a key of its curve."),
        "kid": _("The name of a key (kid) has at most 64 characters."),
        "twice": _("This system has, or had, a key of this name (kid). Give another."),
    }[error.code]
