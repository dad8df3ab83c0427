from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prasan.architecture.model import Element, Relationship
from prasan.architecture.pictures.layers import LAYERS, layer_of
from prasan.architecture.pictures.views import in_language
from prasan.centres.organisation import Unit
from prasan.web import snapshots
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.blueprint.loaded import Blueprint, blueprint, searched
from prasan.web.blueprint.words import FAULTS, SEVERITIES, related, type_name
from prasan.web.blueprint.words import LAYERS as LAYER_NAMES
from prasan.web.centres.organisation import organisation
from prasan.web.shell.templatetags.prasan import in_words, thai
from prasan.web.snapshots import blueprints

for_blueprint = for_roles(
    Role.EXECUTIVE, Role.OFFICER, Role.ARCHITECT, Role.AUDITOR, Role.CIO, Role.SECRETARY
)  # fmt: skip
"""A view for those who may read the blueprints: they hold no personal data, and are one for all agencies."""

_A_PAGE = 50


def language() -> str:
    """The language in which names are shown."""
    return "th" if thai() else "en"


def unit_name(code: str) -> str:
    """A unit's name today; its code where it has none."""
    found = _units().get(code)
    return in_words(found) if found else code


def _units() -> dict[str, Unit]:
    return {unit.code: unit for unit in organisation(timezone.localdate()).structure.units}


def may_edit(user: User, unit: str) -> bool:
    """Whether somebody changes this unit's blueprint: its own architects alone."""
    return bool(user.role == Role.ARCHITECT and user.unit_code == unit)


def shown(each: Element | Relationship | None, missing: str = "") -> dict[str, Any]:
    """A concept as lists show it: id, name and type, in the reader's language."""
    if each is None:
        return {"id": missing, "name": missing, "kind": "", "there": False}
    name = in_language(each.names, language()) or each.id
    return {"id": each.id, "name": name, "kind": type_name(each.type), "there": isinstance(each, Element)}


@for_blueprint
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies that sent a blueprint, with the newest of each."""
    names = _units()
    rows = [
        {"unit": names.get(code), "code": code, "newest": newest, "at": datetime.fromisoformat(newest.at)}
        for code, newest in blueprints().newest().items()
    ]
    return render(request, "blueprint/agencies.html", {"rows": rows})


@for_blueprint
def search(request: HttpRequest) -> HttpResponse:
    """What of all agencies' blueprints has the asked words in its name, in Thai or English."""
    asked, kind, unit = (request.GET.get(name, "").strip()[:200] for name in ("q", "type", "unit"))
    found = searched()
    hits = found.find(asked, types=frozenset({kind} if kind else ()), unit=unit) if asked or kind or unit else []
    page = Paginator(hits, _A_PAGE).get_page(request.GET.get("page"))
    units = _units()
    rows = [
        {
            "unit": in_words(units[thing.unit]) if thing.unit in units else thing.unit,
            "code": thing.unit,
            "id": thing.id,
            "name": thing.named(language()) or thing.id,
            "kind": type_name(thing.type),
        }
        for thing in page
    ]
    there = sorted({thing.type for thing in found.estate.things.values()}, key=type_name)
    context = {
        "q": asked,
        "type": kind,
        "unit": unit,
        "page": page,
        "rows": rows,
        "count": len(hits),
        "asked": bool(asked or kind or unit),
        "types": [(each, type_name(each)) for each in there],
        "units": [(code, in_words(units[code]) if code in units else code) for code in blueprints().units()],
        "extra": _again(request),
    }
    return render(request, "blueprint/search.html", context)


def _again(request: HttpRequest) -> str:
    """What was asked, for the address of another page of it."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""


def agency_context(request: HttpRequest, unit: str) -> tuple[Blueprint, dict[str, Any]]:
    """A unit's blueprint, and what every page of it shows; its own architects see their draft."""
    opened = blueprint(unit, draft=may_edit(request.user, unit))
    return opened, {
        "unit": unit,
        "agency": unit_name(unit),
        "opened": opened,
        "at": datetime.fromisoformat(opened.submission.at),
        "editable": may_edit(request.user, unit),
        "thrown": request.GET.get("thrown") == "1",
        "saved": saved if (saved := request.GET.get("saved", "")).isdecimal() and len(saved) < 10 else "",
    }


@for_blueprint
def agency(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's blueprint: how many elements of which layer and type, its views, what is wrong with it."""
    opened, context = agency_context(request, unit)
    counted = Counter(each.type for each in opened.model.elements)
    layers = [
        {
            "name": LAYER_NAMES[layer],
            "layer": layer,
            "types": [(kind, type_name(kind), counted[kind]) for kind in sorted(counted) if layer_of(kind) == layer],
        }
        for layer in LAYERS
    ]
    context |= {
        "layers": [each for each in layers if each["types"]],
        "views": [
            {
                "id": view.id,
                "name": in_language(view.names, language()) or view.id,
                "boxes": len(list(view.every_node())),
            }
            for view in opened.model.views
        ],
        "errors": sum(each.severity == "error" for each in opened.findings),
        "warnings": sum(each.severity == "warning" for each in opened.findings),
    }
    return render(request, "blueprint/agency.html", context)


@for_blueprint
def elements(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's elements of a type, or all, by name."""
    opened, context = agency_context(request, unit)
    kind = request.GET.get("type", "")
    listed = [each for each in opened.model.elements if not kind or each.type == kind]
    page = Paginator(listed, _A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "kind": type_name(kind) if kind else "",
        "count": len(listed),
        "page": page,
        "rows": [
            {**shown(each), "ties": len(opened.outgoing.get(each.id, ())) + len(opened.incoming.get(each.id, ()))}
            for each in page
        ],
        "extra": _again(request),
    }
    return render(request, "blueprint/elements.html", context)


@for_blueprint
def faults(request: HttpRequest, unit: str) -> HttpResponse:
    """What is wrong with a unit's blueprint and what mends it, and what of its file was not held."""
    opened, context = agency_context(request, unit)
    page = Paginator(opened.findings, _A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for finding in page:
        what, remedy = FAULTS[finding.rule]
        concept: Element | Relationship | None = opened.elements.get(finding.place)
        tie = opened.relationships.get(finding.place)
        view = opened.views.get(finding.place.partition(", ")[0])
        rows.append(
            {
                "severity": SEVERITIES[finding.severity],
                "error": finding.severity == "error",
                "what": what,
                "remedy": remedy,
                "place": finding.place,
                "element": shown(concept) if concept else None,
                "tie": _tie_words(opened, tie) if tie and not concept else None,
                "view": {"id": view.id, "name": in_language(view.names, language()) or view.id} if view else None,
            }
        )
    return render(request, "blueprint/faults.html", context | {"page": page, "rows": rows, "extra": ""})


def _tie_words(opened: Blueprint, tie: Relationship) -> dict[str, Any]:
    return {
        "kind": type_name(tie.type),
        "source": shown(opened.elements.get(tie.source), tie.source),
        "target": shown(opened.elements.get(tie.target), tie.target),
    }


@for_blueprint
def element(request: HttpRequest, unit: str) -> HttpResponse:
    """An element: its words and properties, what it is linked with, the views that show it, where else it stands."""
    opened, context = agency_context(request, unit)
    found = asked_element(request, opened)
    definitions = {each.id: in_language(each.names, language()) or each.id for each in opened.model.definitions}
    relations = [
        {
            "words": related(tie.type, tie.access, back=back),
            "kind": type_name(tie.type),
            "named": in_language(tie.names, language()),
            "other": shown(opened.elements.get(end) or opened.relationships.get(end), end),
            "id": tie.id,
        }
        for ties, back in ((opened.outgoing, False), (opened.incoming, True))
        for tie in ties.get(found.id, ())
        for end in [tie.source if back else tie.target]
    ]
    estate = snapshots.estate()
    thing = estate.things.get(f"{unit}/{found.id}")
    national = thing.national if thing else None
    same = [
        {"code": key.partition("/")[0], "agency": unit_name(key.partition("/")[0]), "id": estate.things[key].id,
         "name": estate.things[key].named(language())}
        for key in (estate.same.get(national or "", []))
        if thing is None or key != thing.key
    ]  # fmt: skip
    context |= {
        "element": shown(found),
        "council_key": f"{unit}/{found.id}",
        "type": found.type,
        "layer": LAYER_NAMES[layer_of(found.type)],
        "names": [(each.lang, each.value) for each in found.names],
        "documentation": [(each.lang, each.value) for each in found.documentation if each.value.strip()],
        "properties": [
            (definitions.get(each.definition, each.definition), ", ".join(value.value for value in each.values))
            for each in found.properties
        ],
        "relations": relations,
        "views": [
            {"id": view.id, "name": in_language(view.names, language()) or view.id}
            for view in opened.shown_on.get(found.id, ())
        ],
        "national": national,
        "in_estate": thing is not None,
        "same": same,
    }
    return render(request, "blueprint/element.html", context)


def asked_element(request: HttpRequest, opened: Blueprint) -> Element:
    """The element that the address names.  Raises Http404."""
    found = opened.elements.get(request.GET.get("id", ""))
    if found is None:
        raise Http404
    return found
