"""The editor: an architect changes their own unit's blueprint, form by form; each change is a submission.

What is typed against a blueprint that somebody changed meanwhile is shown again beside what is there now, and saved only when it
is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from prasan.architecture.branches import before_of
from prasan.architecture.differences import differences
from prasan.architecture.editing import ChangedSinceError, EditError, propose, save, throw_away
from prasan.architecture.editing.concepts import (
    add_element,
    add_property,
    concept,
    connect,
    describe,
    languages,
    offered,
    remove,
    rename,
    set_property,
)
from prasan.architecture.editing.placing import add_view
from prasan.architecture.language import element_types
from prasan.architecture.model import Element, Model
from prasan.architecture.pictures.layers import LAYERS, layer_of
from prasan.architecture.pictures.views import in_language
from prasan.exchange.officers import Officer
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.blueprint.acts import noting
from prasan.web.blueprint.loaded import Blueprint
from prasan.web.blueprint.views import agency_context, asked_element, language, may_edit, shown
from prasan.web.blueprint.words import LAYERS as LAYER_NAMES
from prasan.web.blueprint.words import related, type_name
from prasan.web.snapshots import blueprints

HITS = 30
_CHANGES = {
    "added": gettext_lazy("Newly added"),
    "removed": gettext_lazy("Removed"),
    "changed": gettext_lazy("Changed"),
}
View = Callable[[HttpRequest, str], HttpResponse]


def for_its_architects(view: View) -> View:
    """A view for the architects of the unit that its address names; other architects are told of nothing there."""

    @for_roles(Role.ARCHITECT)
    @wraps(view)
    def guarded(request: HttpRequest, unit: str) -> HttpResponse:
        if not may_edit(request.user, unit):
            raise Http404
        return view(request, unit)

    return guarded


def said_why(error: EditError | ChangedSinceError) -> str:
    """Why a change was not made, and what to do."""
    if isinstance(error, ChangedSinceError):
        return _(
            "Nothing is saved yet: %(who)s changed this blueprint meanwhile (submission %(number)s). "
            "Below is what you sent; look whether it still fits, and send it again."
        ) % {"who": error.by, "number": error.number}
    return {
        "type": _("Choose a type of ArchiMate’s."),
        "name": _("Give it a name."),
        "nothing": _("It is not in the blueprint any more, or stands where no page is. Open it anew."),
        "relationship": _("ArchiMate’s table does not allow this relationship here. Choose another one."),
        "property": _("A property needs a name and a value."),
        "form": _("The file of this blueprint has no place for this. Change it in the tool that made the file."),
    }[error.reason]


def changed(
    request: HttpRequest, unit: str, change: Callable[[Model], Any]
) -> tuple[int, Any] | EditError | ChangedSinceError:
    """Save a change against the submission that the form was made from: (the new submission's number, what the change made)."""
    base = request.POST.get("base", "")
    if not _number(base):
        return EditError("nothing", "no submission named")
    try:
        user = request.user
        saved, made = save(
            blueprints(), unit, int(base), user.get_username(), change, telling=noting(user, "blueprint_edited")
        )
    except (EditError, ChangedSinceError) as error:
        return error
    return saved.number, made


def _number(written: str) -> int:
    """The number of a submission, 0 where none is written."""
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def to_page(name: str, unit: str, number: int, **asked: str) -> HttpResponse:
    """On to a page of the unit's blueprint, which says what was saved."""
    return redirect(f"{reverse(f'blueprint:{name}', args=[unit])}?{urlencode({**asked, 'saved': number})}")


def _names(opened: Blueprint, posted: QueryDict) -> dict[str | None, str]:
    return {lang: posted.get(f"name_{lang or 'any'}", "") for lang in languages(opened.model)}


def _name_fields(opened: Blueprint, found: Element | None, posted: QueryDict | None) -> list[dict[str, str]]:
    words = {"th": _("Name in Thai"), "en": _("Name in English"), None: _("Name")}
    asked = languages(opened.model)
    fields = []
    for lang in asked:
        own = next((each.value for each in found.names if each.lang == lang), None) if found else None
        if own is None and found and lang == asked[0]:
            own = next((each.value for each in found.names if each.lang is None), None)
        key = f"name_{lang or 'any'}"
        fields.append(
            {
                "key": key,
                "words": words[lang],
                "lang": lang or "",
                "value": posted.get(key, "") if posted else own or "",
            }
        )
    return fields


def _types() -> list[tuple[str, list[tuple[str, str]]]]:
    kinds = sorted(element_types() - {"Junction"}, key=type_name)
    return [
        (str(LAYER_NAMES[layer]), [(kind, type_name(kind)) for kind in kinds if layer_of(kind) == layer])
        for layer in LAYERS
    ]


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], error: EditError | ChangedSinceError | None
) -> HttpResponse:
    context["error"] = said_why(error) if error else ""
    return render(request, template, context, status=409 if error else 200)


@for_its_architects
def new_element(request: HttpRequest, unit: str) -> HttpResponse:
    """Add an element."""
    opened, context = agency_context(request, unit)
    error = None
    if request.method == "POST":
        sent = request.POST
        made = changed(
            request, unit,
            lambda model: add_element(model, sent.get("type", ""), _names(opened, sent), sent.get("documentation", "")),
        )  # fmt: skip
        if isinstance(made, tuple):
            return to_page("element", unit, made[0], id=made[1].id)
        error = made
        opened, context = agency_context(request, unit)
    posted = request.POST if request.method == "POST" else None
    context |= {
        "types": _types(),
        "type": posted.get("type", "") if posted else "",
        "names": _name_fields(opened, None, posted),
        "documentation": posted.get("documentation", "") if posted else "",
    }
    return form_page(request, "blueprint/new.html", context, error)


@for_its_architects
def change_element(request: HttpRequest, unit: str) -> HttpResponse:
    """Change an element's names, words and properties."""
    opened, context = agency_context(request, unit)
    found = asked_element(request, opened)
    error = None
    if request.method == "POST":
        made = changed(request, unit, lambda model: _change(opened, model, found.id, request.POST))
        if isinstance(made, tuple):
            return to_page("element", unit, made[0], id=found.id)
        error = made
        opened, context = agency_context(request, unit)
        found = asked_element(request, opened)
    posted = request.POST if request.method == "POST" else None
    definitions = {each.id: in_language(each.names, language()) or each.id for each in opened.model.definitions}
    context |= {
        "element": shown(found),
        "names": _name_fields(opened, found, posted),
        "documentation": posted.get("documentation", "")
        if posted
        else next((each.value for each in found.documentation if each.value.strip()), ""),
        "properties": [
            {
                "key": f"property-{place}",
                "definition": each.definition,
                "words": definitions.get(each.definition, each.definition),
                "value": each.values[0].value if each.values else "",
            }
            for place, each in enumerate(found.properties)
        ],
        "new_name": posted.get("new_name", "") if posted else "",
        "new_value": posted.get("new_value", "") if posted else "",
    }
    return form_page(request, "blueprint/change.html", context, error)


def _change(opened: Blueprint, model: Model, asked: str, sent: QueryDict) -> None:
    found = concept(model, asked)
    names = _names(opened, sent)
    if not any(words.strip() for words in names.values()) and not found.type.endswith("Junction"):
        raise EditError("name", "an element needs a name")
    rename(found, names)
    before = next((each.value for each in found.documentation if each.value.strip()), "")
    if sent.get("documentation", "").replace("\r\n", "\n") != before:
        describe(found, sent.get("documentation", ""), languages(model)[0])
    for place in reversed(range(len(found.properties))):
        each, value = found.properties[place], sent.get(f"property-{place}")
        if value is None or sent.get(f"property-{place}-of") != each.definition:
            continue
        if value.strip() != (each.values[0].value.strip() if each.values else ""):
            set_property(found, place, value)
    if sent.get("new_name", "").strip() or sent.get("new_value", "").strip():
        add_property(model, found, sent.get("new_name", ""), sent.get("new_value", ""))


@for_its_architects
def remove_concept(request: HttpRequest, unit: str) -> HttpResponse:
    """Take an element or a relationship out, once it is said what goes with it."""
    opened, context = agency_context(request, unit)
    asked = request.GET.get("id", "")
    found = opened.elements.get(asked) or opened.relationships.get(asked)
    if found is None:
        raise Http404
    error = None
    back = request.GET.get("back", "")
    if request.method == "POST":
        made = changed(request, unit, lambda model: remove(model, asked))
        if isinstance(made, tuple):
            if back in opened.elements and back != asked:
                return to_page("element", unit, made[0], id=back)
            return to_page("agency", unit, made[0])
        error = made
        opened, context = agency_context(request, unit)
    ties = [*opened.outgoing.get(asked, ()), *opened.incoming.get(asked, ())]
    context |= {
        "found": shown(found),
        "ties": [
            {
                "words": related(tie.type, tie.access),
                "source": shown(opened.elements.get(tie.source), tie.source),
                "target": shown(opened.elements.get(tie.target), tie.target),
            }
            for tie in {each.id: each for each in ties}.values()
        ],
        "on": [in_language(view.names, language()) or view.id for view in opened.shown_on.get(asked, ())],
        "back": back if back in opened.elements else "",
    }
    return form_page(request, "blueprint/remove.html", context, error)


@for_its_architects
def connect_element(request: HttpRequest, unit: str) -> HttpResponse:
    """Connect an element: find the other end, then choose of the relationships that the table allows."""
    opened, context = agency_context(request, unit)
    found = asked_element(request, opened)
    other = opened.elements.get(request.GET.get("to", ""))
    error = None
    if request.method == "POST" and other is not None:
        sent, ends = request.POST, (found.id, other.id)
        way, kind, anyway = (*sent.get("kind", "").split(":"), "", "", "")[:3]
        source, target = ends if way != "in" else ends[::-1]
        made = changed(
            request, unit,
            lambda model: connect(
                model, kind, source, target, name=sent.get("name", ""), access=sent.get("access"), anyway=anyway == "anyway"
            ),
        )  # fmt: skip
        if isinstance(made, tuple):
            return to_page("element", unit, made[0], id=found.id)
        error = made
        opened, context = agency_context(request, unit)
    q = request.GET.get("q", "").strip()[:200]
    hits = [
        each for each in opened.model.elements
        if q and each.id != found.id and any(q.casefold() in name.value.casefold() for name in each.names)
    ]  # fmt: skip
    context |= {
        "element": shown(found),
        "other": shown(other) if other else None,
        "q": q,
        "hits": [shown(each) for each in hits[:HITS]],
        "more": max(0, len(hits) - HITS),
        **(_offers(found, other) if other else {}),
    }
    return form_page(request, "blueprint/connect.html", context, error)


def _offers(found: Element, other: Element) -> dict[str, Any]:
    may, others = [], []
    for way, ends in (("out", (found, other)), ("in", (other, found))):
        allowed, rest = offered(*ends)
        may += [(f"{way}:{kind}", related(kind, back=way == "in"), type_name(kind)) for kind in allowed]
        others += [(f"{way}:{kind}:anyway", related(kind, back=way == "in"), type_name(kind)) for kind in rest]
    return {"may": may, "others": others}


@for_roles(Role.ARCHITECT)
@require_POST
@for_its_architects
def propose_draft(request: HttpRequest, unit: str) -> HttpResponse:
    """Propose the draft to those who accept blueprints; where it conflicts with what was accepted meanwhile, on to the choice."""
    user, base = request.user, request.POST.get("base", "")
    try:
        made = propose(
            blueprints(), unit, _number(base), user.get_username(), telling=noting(user, "blueprint_proposed")
        )
    except (EditError, ChangedSinceError) as error:
        _opened, context = agency_context(request, unit)
        return form_page(request, "blueprint/propose.html", context, error)
    page, number = ("merge", int(base)) if isinstance(made, list) else ("submission", made.number)
    try:
        return redirect(f"reviews:{page}", unit, number)
    except NoReverseMatch:  # a site without pages of reviews, where the command decides
        return to_page("agency", unit, number)


@for_its_architects
def throw_draft_away(request: HttpRequest, unit: str) -> HttpResponse:
    """Throw the draft away, once it is said what it holds; the unit's submissions still show it."""
    opened, context = agency_context(request, unit)
    error = None
    if request.method == "POST":
        user = request.user
        try:
            throw_away(
                blueprints(),
                unit,
                _number(request.POST.get("base", "")),
                Officer(user.get_username(), "account"),
                telling=noting(user, "blueprint_thrown_away"),
            )
        except (EditError, ChangedSinceError) as wrong:
            error = wrong
            opened, context = agency_context(request, unit)
        else:
            return redirect(f"{reverse('blueprint:agency', args=[unit])}?thrown=1")
    if opened.submission.branch:
        kept = blueprints()
        found = differences(before_of(kept, opened.submission), opened.model)
        context |= {
            "edits": len(kept.branches(unit)[opened.submission.branch]),
            "changes": [(each.name or each.id, _CHANGES[each.what]) for each in found[:HITS]],
            "more": max(0, len(found) - HITS),
        }
    return form_page(request, "blueprint/throw_away.html", context, error)


@for_its_architects
def new_view(request: HttpRequest, unit: str) -> HttpResponse:
    """Make an empty view."""
    opened, context = agency_context(request, unit)
    error = None
    if request.method == "POST":
        made = changed(request, unit, lambda model: add_view(model, _names(opened, request.POST)))
        if isinstance(made, tuple):
            return to_page("arrange", unit, made[0], id=made[1].id)
        error = made
        opened, context = agency_context(request, unit)
    context |= {"names": _name_fields(opened, None, request.POST if request.method == "POST" else None)}
    return form_page(request, "blueprint/new_view.html", context, error)
