"""The page on which a draft is written in fields, with its text beside them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from prasan.exchange.officers import Officer
from prasan.measures.authoring import Draft
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.measures.authoring import acted, told_of
from prasan.web.measures.fields import merge, sections_of
from prasan.web.measures.seen import seen_draft


@for_roles(Role.OFFICER)
def fields(request: HttpRequest, name: str) -> HttpResponse:
    """A draft's fields and its text for its analyst; sent, what was changed in either is in both."""
    found = seen_draft(request.user, name)
    if not Officer(request.user.get_username()).same_as(found.by):
        raise Http404
    if request.method != "POST":
        return _page(request, found, found.text)
    base, text = (request.POST.get(each, "").replace("\r\n", "\n") for each in ("base", "text"))
    posted = {each: str(value) for each, value in request.POST.items()}
    merged = merge(base, text, posted)
    if merged is None:
        problem = _("The text cannot be read, so what is in the fields is not in it yet. Mend the text, and check it.")
        return _page(request, found, text, base=base, posted=posted, error=problem)
    if merged.both:
        problem = _(
            "Changed both in the text and in the fields, of which the fields stand: %(names)s. Look at it again."
        )
        return _page(request, found, merged.text, error=problem % {"names": ", ".join(merged.both)})
    if "do" in posted:
        return _page(request, found, merged.text)
    return acted(request, found, merged.text, _page, "measures:fields")


def _page(
    request: HttpRequest,
    found: Draft,
    text: str,
    *,
    error: str = "",
    base: str | None = None,
    posted: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page for a text; its fields are of ``base``, with what was ``posted``, where the text itself cannot be read."""
    context = told_of(found, text)
    shown = text if base is None else base
    context |= {
        "base": shown,
        "sections": sections_of(shown, context["faults"], posted),
        "error": error,
    }
    return render(request, "measures/authoring/fields.html", context, status=400 if error else 200)
