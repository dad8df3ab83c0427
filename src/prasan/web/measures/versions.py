"""The versions of a measure: when each came into force, its file, and what two of them differ in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.measures import Measure, MeasureFileError
from prasan.measures.authoring.catalogue import Version
from prasan.measures.authoring.differences import PartChange, differing_lines, differing_parts
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.measures import words
from prasan.web.measures.faults import told
from prasan.web.measures.seen import authoring, seen_versions
from prasan.web.shell.templatetags.prasan import thai


@for_roles(Role.EXECUTIVE, Role.OFFICER)
def compared(request: HttpRequest, measure_id: str) -> HttpResponse:
    """The versions, the file of one of them (``v``), and what it differs in from another (``from``)."""
    versions = seen_versions(request.user, measure_id)
    in_force = {each.name for each in authoring().catalogue.in_force(timezone.localdate())}
    measure, _fault = _read(next(each for each in versions if each.name in in_force))
    shown = _chosen(versions, request.GET.get("v", ""), versions[-1])
    earlier = [each for each in versions if each.number < shown.number]
    other = _chosen(versions, request.GET.get("from", ""), earlier[-1] if earlier else shown)
    text, altered = _text(shown)
    before, _altered = ("", None) if other is shown else _text(other)
    faults = [fault for fault in (altered or _read(shown)[1],) if fault is not None]
    context = {
        "measure": measure,
        "measure_id": measure_id,
        "faults": told(faults),
        "versions": [(each, each.name in in_force) for each in reversed(versions)],
        "shown": shown,
        "other": None if other is shown else other,
        "lines": list(enumerate(text.splitlines(), 1)),
        "differences": [] if other is shown else differing_lines(before, text),
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


def _read(version: Version) -> tuple[Measure | None, MeasureFileError | None]:
    """What a version says, or why it says nothing any more."""
    try:
        return version.measure, None
    except MeasureFileError as fault:
        return None, fault


def _text(version: Version) -> tuple[str, MeasureFileError | None]:
    """A version's text, or why it is not to be shown."""
    try:
        return version.text, None
    except MeasureFileError as fault:
        return "", fault


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
