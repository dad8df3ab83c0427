"""The versions of a measure: when each came into force, its file, and what two of them differ in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.measures import MeasureFileError
from prasan.measures.authoring.catalogue import Version
from prasan.measures.authoring.differences import PartChange, differing_lines, differing_parts
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.measures import words
from prasan.web.measures.seen import authoring, seen_measure
from prasan.web.shell.templatetags.prasan import thai


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def compared(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The versions, the file of one of them (``v``), and what it differs in from another (``from``)."""
    seen = seen_measure(request.user, measure_id)
    catalogue = authoring().catalogue
    versions = catalogue.of(measure_id)
    in_force = {each.name for each in catalogue.in_force(timezone.localdate())}
    shown = _chosen(versions, request.GET.get("v", ""), versions[-1])
    before = [each for each in versions if each.number < shown.number]
    other = _chosen(versions, request.GET.get("from", ""), before[-1] if before else shown)
    context = {
        "measure": seen.measure,
        "versions": [(each, each.name in in_force) for each in reversed(versions)],
        "shown": shown,
        "other": None if other is shown else other,
        "lines": list(enumerate(shown.text.splitlines(), 1)),
        "differences": [] if other is shown else differing_lines(other.text, shown.text),
        "parts": [] if other is shown else _parts(other, shown),
        "writes": request.user.role == Role.OFFICER and bool(request.user.unit_code),
    }
    return render(request, "measures/authoring/versions.html", context)


def _chosen(versions: list[Version], asked: str, otherwise: Version) -> Version:
    if not asked:
        return otherwise
    found = [each for each in versions if str(each.number) == asked]
    if not found:
        raise Http404
    return found[0]


def _parts(before: Version, after: Version) -> list[tuple[str, str, str]]:
    """What differs, part by part: its name, and what it said and says."""
    try:
        changes = differing_parts(before.measure, after.measure)
    except MeasureFileError:  # a register has changed since: the lines still show it
        return []
    return [(_part_name(each), _said(each.before), _said(each.after)) for each in changes]


def _part_name(change: PartChange) -> str:
    kind = {
        "key": _("Key"),
        "parameters": _("Parameter"),
        "definitions": _("Definition"),
        "criteria": _("Criterion"),
    }[change.kind]
    named = change.after or change.before
    if change.kind == "key":
        return f"{kind}: {change.name}"
    return f"{kind}: {named['name_th' if thai() else 'name_en']} ({change.name})"


def _said(part: Any) -> str:
    match part:
        case None | "" | []:
            return _("none")
        case {"values": values}:
            return "; ".join(
                _("%(value)s from %(day)s")
                % {"value": words.value(_plain(each["value"])), "day": words.value(_plain(each["from"]))}
                for each in values
            )
        case {"rule": rule}:
            return str(rule)
        case list():
            return ", ".join(map(str, part))
        case _:
            return words.value(_plain(part))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
