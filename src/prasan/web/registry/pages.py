"""The pages of developers: what there is, its reference, and a sandbox with keys of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.accounts.public_keys import PublicKeyError
from prasan.web.registry.examples import CURL, PYTHON
from prasan.web.registry.reference import operations
from prasan.web.registry.sandbox import MOST, TooManyError, end_key, keys_of, make_key, somebody

# Who works for a unit, and may try out what its systems could do; a private builder is given such an account.
_STAFF = (Role.EXECUTIVE, Role.OFFICER, Role.APPROVER, Role.REVIEWER)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What there is to build on, for everybody."""
    address = request.build_absolute_uri("/").rstrip("/")
    examples = {"python": PYTHON.replace("{address}", address), "curl": CURL.replace("{address}", address)}
    return render(request, "registry/overview.html", examples)


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation by its name, from the interface's own description."""
    return render(request, "registry/reference.html", {"operations": operations()})


@require_GET
def operation(request: HttpRequest, anchor: str) -> HttpResponse:
    """One operation: what it is sent, and what it answers."""
    found = next((each for each in operations() if each.anchor == anchor), None)
    if found is None:
        raise Http404
    return render(request, "registry/operation.html", {"each": found})


@for_roles(*_STAFF)
@require_GET
def sandbox(request: HttpRequest) -> HttpResponse:
    """One's own keys of the sandbox, and whom to ask about."""
    return _sandbox(request)


@for_roles(*_STAFF)
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key, and show it once."""
    try:
        return _sandbox(request, made=make_key(request.user, request.POST.get("public", "")))  # type: ignore[arg-type]
    except TooManyError:
        return _sandbox(
            request, fault=_("You have %(most)s keys in force. End one first.") % {"most": MOST}, status=400
        )
    except PublicKeyError as error:
        faults = {
            "private": _("This is a private key. Keep it, and give its public part."),
            "twice": _("This key was given before. Make another."),
        }
        fault = faults.get(error.code, _("This is no public key that can be used: a JWK of Ed25519 or P-256."))
        return _sandbox(request, fault=fault, status=400)


@for_roles(*_STAFF)
@require_POST
def end_key_(request: HttpRequest, number: int) -> HttpResponse:
    """End a key."""
    end_key(request.user, number)  # type: ignore[arg-type]
    return redirect("developers:sandbox")


def _sandbox(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    told = {"keys": keys_of(request.user), "people": somebody(), **more}  # type: ignore[arg-type]
    answer = render(request, "registry/sandbox.html", told, status=status)
    answer["Cache-Control"] = "no-store"  # a key that is shown once is in no browser's history
    return answer
