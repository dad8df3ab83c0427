"""The page on which a view is arranged: elements placed, boxes moved by numbers or by hand, lines drawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from prasan.architecture.editing import ChangedSinceError, EditError
from prasan.architecture.editing.concepts import concept, take_off
from prasan.architecture.editing.placing import draw_lines, move, place, view_of
from prasan.architecture.model import Element, Model, Node
from prasan.architecture.pictures.boxes import placed
from prasan.architecture.pictures.views import draw_view
from prasan.web.blueprint.drawn import asked_view, picture_context
from prasan.web.blueprint.editing import HITS, changed, for_its_architects, form_page, to_page
from prasan.web.blueprint.views import agency_context, language, shown
from prasan.web.blueprint.words import type_name

_SIDES = ("x", "y", "w", "h")


@for_its_architects
def arrange(request: HttpRequest, unit: str) -> HttpResponse:
    """Arrange a view."""
    opened, context = agency_context(request, unit)
    found = asked_view(request, opened)
    error: EditError | ChangedSinceError | None = None
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        made = changed(request, unit, lambda model: _arrange(model, found.id, sent))
        if isinstance(made, tuple):
            return to_page("arrange", unit, made[0], id=found.id)
        error = made
        opened, context = agency_context(request, unit)
        found = asked_view(request, opened)
    drawn = draw_view(opened.model, found, language(), word=type_name, movable=True)
    names = {each.id: each for each in drawn.boxes}
    typed = _typed(sent) if sent is not None else {}
    boxes = []
    for number, node in enumerate(found.every_node()):
        told = names.get(node.id)
        if told is None:
            continue
        now = typed.get(node.id) or _standing(node, opened.elements.get(node.element or ""))
        boxes.append(
            {
                "number": number,
                "id": node.id,
                "words": told.words or type_name(told.type),
                "kind": type_name(told.type) if told.type else "",
                "sides": [
                    {"key": f"{side}-{number}", "side": side, "value": value}
                    for side, value in zip(_SIDES, now, strict=True)
                ],
            }
        )
    q = request.GET.get("q", "").strip()[:200]
    hits = [
        each
        for each in opened.model.elements
        if q and any(q.casefold() in name.value.casefold() for name in each.names)
    ]
    context |= {
        **picture_context(request, drawn),
        "view": {"id": found.id, "name": drawn.title},
        "boxes": boxes,
        "q": q,
        "hits": [shown(each) for each in hits[:HITS]],
        "more": max(0, len(hits) - HITS),
    }
    return form_page(request, "blueprint/arrange.html", context, error)


def _arrange(model: Model, asked: str, sent: QueryDict) -> Any:
    view = view_of(model, asked)
    if "place" in sent:
        element = concept(model, sent.get("place", ""))
        if not isinstance(element, Element):
            raise EditError("nothing", "only elements are placed")
        return place(model, view, element)
    if "lines" in sent:
        return draw_lines(model, view)
    if "take" in sent:
        return take_off(view, sent.get("take", ""))
    elements = {each.id: each for each in model.elements}
    typed, places = _typed(sent), {}
    for node in view.every_node():
        if node.id not in typed:
            continue
        try:
            x, y, w, h = (int(each) for each in typed[node.id])
        except ValueError:
            raise EditError("nothing", "a place is a whole number") from None
        if (x, y, w, h) != _standing(node, elements.get(node.element or "")):
            places[node.id] = (x, y, w, h)
    return move(model, view, places)


def _typed(sent: QueryDict) -> dict[str, tuple[str, ...]]:
    """The place and size that were sent for each box, by its id."""
    return {
        sent[key]: tuple(sent.get(f"{side}-{key.removeprefix('id-')}", "") for side in _SIDES)
        for key in sent
        if key.startswith("id-")
    }


def _standing(node: Node, element: Element | None) -> tuple[int, ...]:
    """Where a box is drawn now."""
    box = placed(node, element)
    return round(box.x), round(box.y), round(box.w), round(box.h)
