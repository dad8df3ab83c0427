"""The pages of pictures: a view in its author's layout, to be zoomed, searched, clicked through and taken away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.architecture.model import View
from prasan.architecture.pictures.files import FORMS
from prasan.architecture.pictures.svg import Picture
from prasan.architecture.pictures.views import draw_view, in_language
from prasan.web.blueprint.loaded import Blueprint
from prasan.web.blueprint.taken import BusyError, TooLargeError, taken
from prasan.web.blueprint.views import agency_context, for_blueprint, language
from prasan.web.blueprint.words import related, type_name

ZOOMS = (25, 50, 75, 100, 150, 200)  # per cent


def element_address(unit: str, element: str) -> str:
    """The address of an element's page."""
    return f"{reverse('blueprint:element', args=[unit])}?{urlencode({'id': element})}"


def asked_view(request: HttpRequest, opened: Blueprint) -> View:
    """The view that the address names.  Raises Http404."""
    found = opened.views.get(request.GET.get("id", ""))
    if found is None:
        raise Http404
    return found


@for_blueprint
def view(request: HttpRequest, unit: str) -> HttpResponse:
    """A view as a picture, with a list of what it shows beside it."""
    opened, context = agency_context(request, unit)
    found = asked_view(request, opened)
    find = request.GET.get("find", "").strip()[:200]
    hits = {
        each.id for each in opened.model.elements if find and any(find.casefold() in t.value.casefold() for t in each.names)
    }  # fmt: skip
    drawn = drawn_view(opened, found, unit, hits)
    context |= {
        **picture_context(request, drawn),
        "view": {"id": found.id, "name": drawn.title},
        "documentation": in_language(found.documentation, language()),
        "find": find,
        "hits": list({each.of: each for each in drawn.boxes if each.of in hits}.values()),
        "told": told(drawn),
    }
    return render(request, "blueprint/view.html", context)


@for_blueprint
def view_file(request: HttpRequest, unit: str) -> HttpResponse:
    """A view as a file: SVG, PNG or PDF."""
    opened, _context = agency_context(request, unit)
    return picture_file(request, drawn_view(opened, asked_view(request, opened), None, ()))


def drawn_view(opened: Blueprint, found: View, unit: str | None, hits: Any) -> Picture:
    """A view in the reader's language; with links to the elements' pages where a unit is named."""
    boxes = len(list(found.every_node()))
    described = ngettext("%(count)s box", "%(count)s boxes", boxes) % {"count": boxes}
    return draw_view(
        opened.model,
        found,
        language(),
        link=(lambda element: element_address(unit, element)) if unit else (lambda element: None),
        word=type_name,
        marked=hits,
        described=f"{described}. {_('What it shows stands in words below.')}" if unit else described,
    )


def picture_context(request: HttpRequest, drawn: Picture) -> dict[str, Any]:
    """What the template of a picture shows: itself in a size, the sizes, the forms it is taken away in."""
    asked = request.GET.get("zoom", "")
    zoom = int(asked) if asked in map(str, ZOOMS) else 100
    rest = request.GET.copy()
    rest.pop("zoom", None)
    return {
        "svg": mark_safe(drawn.scaled(zoom / 100)),  # noqa: S308 - all in it is escaped where it is drawn
        "zoom": zoom,
        "zooms": [(each, f"?{rest.urlencode()}{'&' if rest else ''}zoom={each}") for each in ZOOMS],
        "forms": [(form, form.upper(), f"?{rest.urlencode()}{'&' if rest else ''}as={form}") for form in FORMS],
    }


def picture_file(request: HttpRequest, drawn: Picture) -> HttpResponse:
    """A picture as a file in the asked form; where it is too large to be set, a page that says so and offers the SVG.

    Raises Http404 for a form that there is not.
    """
    form = request.GET.get("as", "svg")
    if form not in FORMS:
        raise Http404
    try:
        made = drawn.svg.encode() if form == "svg" else taken(drawn, form, language())
    except (TooLargeError, BusyError) as refused:
        asked = request.GET.copy()
        asked["as"] = "svg"
        context = {"busy": isinstance(refused, BusyError), "form": form.upper(), "svg": f"?{asked.urlencode()}"}
        return render(request, "blueprint/not_taken.html", context, status=503 if context["busy"] else 422)
    answer = HttpResponse(made, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="picture.{form}"'
    return answer


def told(drawn: Picture) -> list[dict[str, Any]]:
    """What a picture shows in words: each box, with what its lines say."""
    words = {each.id: each.words or type_name(each.type) for each in drawn.boxes}
    lines: dict[str, list[str]] = {}
    for line in drawn.lines:
        source, target = words.get(line.source, ""), words.get(line.target, "")
        also = f" ({line.words})" if line.words else ""
        if source and target:
            lines.setdefault(line.source, []).append(f"{related(line.type)} {target}{also}")
            lines.setdefault(line.target, []).append(f"{related(line.type, back=True)} {source}{also}")
    return [
        {"words": words[each.id], "kind": type_name(each.type) if each.type else "", "of": each.of, "lines": lines.get(each.id, [])}
        for each in drawn.boxes
    ]  # fmt: skip
