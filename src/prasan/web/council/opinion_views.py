from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from prasan.council.errors import CouncilError
from prasan.web.accounts.models import Role
from prasan.web.council import alike
from prasan.web.council.asked import number_of, readers
from prasan.web.council.models import Meeting
from prasan.web.council.words import refusal


@readers
def opinions(request: HttpRequest, number: int) -> HttpResponse:
    """The opinions of a meeting that are alike: what is proposed, with a score and why, and what the secretary confirmed."""
    error, keeps = "", request.user.role == Role.SECRETARY
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    of = get_object_or_404(Meeting, pk=number)
    if request.method == "POST":
        try:
            match request.POST.get("act", ""):
                case "group":
                    alike.group(request.user, of, request.POST.get("title", ""), request.POST.getlist("opinion"))
                case "part":
                    alike.part(request.user, of, number_of(request.POST, "group") or 0)
                case _:
                    raise Http404
            return redirect("council:opinions", number)
        except CouncilError as refused:
            error = refusal(refused)
    known = alike.opinions(of)
    context = {
        "meeting": of,
        "keeps": keeps,
        "groups": [
            (each, [(said.comment or said.recommendation) for said in each.opinions.all()])
            for each in alike.confirmed(of)
        ],
        "proposed": [(each, [known[key] for key in each.keys]) for each in alike.proposed(of, known)],
        "many": len(known),
        "error": error,
    }
    return render(request, "council/opinions.html", context, status=409 if error else 200)
