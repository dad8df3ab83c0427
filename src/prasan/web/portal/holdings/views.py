"""Where a citizen begins, what registers hold of them, and the copy that they take along."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.citizens.copies import as_archive, as_json
from prasan.citizens.differences import differences
from prasan.citizens.holdings import Holding
from prasan.web.portal.holdings import words
from prasan.web.portal.person import for_person, own_holdings
from prasan.web.portal.requests.following import settle, waiting_of
from prasan.web.shell.documents import as_pdf
from prasan.web.shell.templatetags.prasan import be_date, be_datetime

SPINE = ("civil",)


@for_person
def overview(request: HttpRequest, spine_id: int) -> HttpResponse:
    """Where a citizen begins: who they are, what waits for them, and the ways to everything."""
    held = own_holdings(request, spine_id, names=SPINE)
    context = {"name": words.name_of(held), "waiting": waiting_of(spine_id)}
    return render(request, "portal/start.html", context)


@for_person
def data(request: HttpRequest, spine_id: int) -> HttpResponse:
    """What each register holds, field by field, and where they differ."""
    held = own_holdings(request, spine_id)
    settle(spine_id, held)
    whole = request.GET.get("number") == "whole"
    context = {
        "registers": words.registers(held, whole_number=whole),
        "differences": words.differing(differences(held)),
        "whole_number": whole,
    }
    return render(request, "portal/data.html", context)


@for_person
def copy(request: HttpRequest, spine_id: int) -> HttpResponse:
    """What a copy is, and in which forms one may take it."""
    return render(request, "portal/copy.html")


@for_person
@require_POST
def copy_file(request: HttpRequest, spine_id: int, form: str) -> HttpResponse:
    """A copy of everything that registers hold, as a file; taking it is logged."""
    if form not in ("json", "zip", "pdf"):
        raise Http404
    held, now = own_holdings(request, spine_id, action="copy_own_data"), timezone.now()
    match form:
        case "json":
            content, kind = as_json(held, now), "application/json"
        case "zip":
            content, kind = as_archive(held, now), "application/zip"
        case _:
            content, kind = _pdf(held), "application/pdf"
    headers = {"Content-Disposition": f'attachment; filename="own-data-{timezone.localdate():%Y%m%d}.{form}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _pdf(held: Sequence[Holding]) -> bytes:
    told = {
        "title": _("Copy of my data"),
        "author": str(_("Prasan")),
        "language": get_language() or "th",
        "made": be_datetime(timezone.now()),
        "intro": _(
            "This is what the registers hold of the person who asked, as at the days below. Numbers of relatives are partly hidden."
        ),
        "none": _("You have no record here."),
        "heads": [_("Field"), _("What it says")],
        "registers": [
            {
                "name": each.name,
                "source": _("Kept by %(owner)s. As delivered on %(day)s.")
                % {"owner": each.owner, "day": be_date(each.holding.delivered)},
                "records": [
                    {"how": record.how, "lines": [[line.name, line.words] for line in record.lines]}
                    for record in each.records
                ],
            }
            for each in words.registers(held, whole_number=True)
        ],
    }
    return as_pdf("portal/holdings/copy.typ", told)
