"""The pictures that are laid out here, over all agencies or for one: each with its table for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prasan.architecture.estate import Estate, Thing
from prasan.architecture.pictures.generated import Asked, Generated, heat_map, interfaces, landscape, surroundings
from prasan.architecture.pictures.roadmap import road_map
from prasan.web import snapshots
from prasan.web.blueprint.drawn import element_address, picture_context, picture_file
from prasan.web.blueprint.views import for_blueprint, language, unit_name
from prasan.web.blueprint.words import related, type_name
from prasan.web.shell.templatetags.prasan import be_date, number
from prasan.web.snapshots import blueprints

TITLES = {
    "capabilities": _("Heat map of capabilities"),
    "landscape": _("Applications by agency and capability"),
    "roadmap": _("Road map"),
    "interfaces": _("Applications and what passes between them"),
    "surroundings": _("What an element stands among"),
}
_SAYS = {
    "capabilities": _("The darker a capability, the more applications, cost or fit it has."),
    "landscape": _("How many applications of an agency carry a capability; those of most agencies stand first."),
    "roadmap": _("Work packages, plateaus and deliverables from their start to their end."),
    "interfaces": _(
        "Flows and services from one application to another, directly, by interfaces that are theirs, or by data that one writes and the other reads."
    ),
    "surroundings": _("Two steps along relationships, over agencies where the national object id is the same."),
}
MEASURES = {
    "applications": _("number of applications"),
    "cost": _("cost a year in baht"),
    "fit": _("technical fit, 1 to 5"),
}
WAYS = ("capabilities", "landscape", "roadmap", "interfaces")


@for_blueprint
def generated(request: HttpRequest, kind: str) -> HttpResponse:
    """A picture of the blueprints of all agencies, or of one."""
    made, asked = _made(request, kind)
    unit, by = asked["unit"], asked["by"]
    heads, rows = _TABLES[kind](made)
    context = {
        **asked,
        **picture_context(request, made.picture),
        "title": TITLES[kind],
        "says": _SAYS[kind],
        "agency": unit_name(unit) if unit else "",
        "measures": [(each, words, each == by) for each, words in MEASURES.items()] if kind == "capabilities" else [],
        "units": [(code, unit_name(code)) for code in blueprints().units()] if kind not in {"landscape", "surroundings"} else [],
        "ways": [(each, TITLES[each]) for each in WAYS],
        "heads": heads,
        "rows": rows,
        "left_out": made.left_out,
    }  # fmt: skip
    return render(request, "blueprint/generated.html", context)


@for_blueprint
def generated_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as SVG, PNG or PDF."""
    return picture_file(request, _made(request, kind, linked=False)[0].picture)


def _made(request: HttpRequest, kind: str, *, linked: bool = True) -> tuple[Generated, dict[str, Any]]:
    if kind not in TITLES:
        raise Http404
    estate = snapshots.estate()
    unit = request.GET.get("unit", "")
    by = request.GET.get("by", "applications")
    own = request.GET.get("id", "")
    key = f"{unit}/{own}"
    if (
        (unit and unit not in blueprints().units())
        or by not in MEASURES
        or (kind == "surroundings") != (key in estate.things)
    ):
        raise Http404
    title = str(TITLES[kind])
    if kind == "surroundings":
        title = f"{title}: {estate.things[key].named(language())}"
    elif unit:
        title = f"{title}: {unit_name(unit)}"
    asked = Asked(
        language(), title, str(_SAYS[kind]), type_name, unit_name,
        (lambda thing: element_address(thing.unit, thing.id)) if linked else (lambda thing: None),
    )  # fmt: skip
    made = _DRAWN[kind](estate, asked, unit, by, key)
    return made, {"kind": kind, "unit": unit, "by": by, "id": own, "heading": title}


_DRAWN: dict[str, Callable[[Estate, Asked, str, str, str], Generated]] = {
    "capabilities": lambda estate, asked, unit, by, key: heat_map(estate, asked, by, unit),
    "landscape": lambda estate, asked, unit, by, key: landscape(estate, asked),
    "roadmap": lambda estate, asked, unit, by, key: road_map(estate, asked, unit),
    "interfaces": lambda estate, asked, unit, by, key: interfaces(estate, asked, unit),
    "surroundings": lambda estate, asked, unit, by, key: surroundings(estate, asked, key),
}

Cell = dict[str, Any]
Table = tuple[list[str | Promise], list[list[Cell]]]


def _thing(thing: Thing) -> Cell:
    return {"words": thing.named(language()) or thing.id, "address": element_address(thing.unit, thing.id)}


def _words(words: object) -> Cell:
    return {"words": str(words)}


def _capabilities(made: Generated) -> Table:
    heads = [_("Capability"), _("Agencies"), _("Applications"), _("Cost a year (baht)"), _("Technical fit")]
    rows = [
        [_thing(row["thing"]), _words(number(row["units"])), _words(number(row["applications"])), _words(number(row["cost"])),
         _words("–" if row["fit"] is None else f"{row['fit']:.1f}")]
        for row in made.rows
    ]  # fmt: skip
    return list(heads), rows


def _landscape(made: Generated) -> Table:
    heads, *rows = made.rows
    return [_("Agency"), *(head["name"] for head in heads["heads"])], [
        [_words(row["name"]), *(_words(count or "") for count in row["counts"])] for row in rows
    ]


def _roadmap(made: Generated) -> Table:
    heads = [_("Work package"), _("Agency"), _("Start"), _("End")]
    rows = [
        [_thing(row["thing"]), _words(unit_name(row["thing"].unit)), _words(be_date(row["start"]) or "–"), _words(be_date(row["end"]) or "–")]
        for row in made.rows
    ]  # fmt: skip
    return list(heads), rows


def _ties(made: Generated) -> Table:
    rows = [
        [_thing(row["source"]), _words(related(row["type"], row["access"])), _thing(row["target"]), _words(row["name"])]
        for row in made.rows
    ]
    return [_("Source element"), _("Relationship"), _("Target element"), _("What passes")], rows


_TABLES: dict[str, Callable[[Generated], Table]] = {
    "capabilities": _capabilities,
    "landscape": _landscape,
    "roadmap": _roadmap,
    "interfaces": _ties,
    "surroundings": _ties,
}
