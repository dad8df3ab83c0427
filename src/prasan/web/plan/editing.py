"""What an agency reports of its parts of the plan, and how the plan's office changes what it consists of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.centres.definitions import shipped_definitions
from prasan.council.plan.nodes import KINDS, Milestone, Node, Risk
from prasan.thai.dates import read_date
from prasan.thai.text import arabic_digits
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.centres.organisation import organisation
from prasan.web.plan import actions
from prasan.web.plan.actions import PlanActError
from prasan.web.plan.models import NodeVersion
from prasan.web.plan.views import part
from prasan.web.plan.words import kind_words, refusal_words
from prasan.web.projects.models import Project
from prasan.web.shell.templatetags.prasan import in_words

_officers = for_roles(Role.OFFICER)
_LONG = 300


class _WrongError(ValueError):
    """Something in a form is no answer; the message says what to write."""


@_officers
@require_POST
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Report milestones, spending and risks of a part of one's own agency."""
    now = _standing(key)
    node, sent = now.told(), request.POST
    try:
        done = {at: _day(sent[f"done-{at}"], True) for at in range(len(node.milestones)) if f"done-{at}" in sent}
        name, due = sent.get("milestone", "").strip()[:_LONG], _day(sent.get("due", ""), True)
        if bool(name) != bool(due):
            raise _WrongError(_("A milestone has a name and a day: write both."))
        year, baht = sent.get("year", "").strip(), sent.get("spent", "").strip()
        actions.report(
            request.user, key, _number(sent.get("seen", "")), done=done,
            milestone=Milestone(name, due) if name and due else None,
            spent=(_year(year), _baht(baht)) if baht else None,
            risks=_risks(sent, node),
        )  # fmt: skip
    except _WrongError as wrong:
        return part(request, key, error=str(wrong), status=400)
    except PlanActError as refused:
        return part(request, key, error=refusal_words(refused), status=409)
    return redirect("plan:part", key)


def _risks(sent: Mapping[str, str], node: Node) -> tuple[Risk, ...] | None:
    """The risks that stay, and one more where it has a name; None where the form says nothing of them."""
    kept = tuple(each for at, each in enumerate(node.risks) if f"over-{at}" not in sent)
    name = sent.get("risk", "").strip()[:_LONG]
    if name:
        likelihood, impact = (_number(sent.get(which, "")) for which in ("likelihood", "impact"))
        if not (1 <= likelihood <= 5 and 1 <= impact <= 5):
            raise _WrongError(_("Likelihood and impact are from 1 to 5."))
        kept = (*kept, Risk(name, likelihood, impact, sent.get("response", "").strip()[:_LONG]))
    return kept if kept != node.risks else None


@dataclass
class NodeForm:
    """What stands in the form of a part, and what is wrong with it."""

    values: dict[str, str]
    contributors: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    error: str = ""

    @classmethod
    def of(cls, node: Node) -> NodeForm:
        values = {
            "name_th": node.name_th, "name_en": node.name_en, "owner": node.owner, "weight": str(node.weight),
            "parent": node.parent or "", "needs": ", ".join(node.needs), "number": str(node.number or ""),
            "budget": "\n".join(f"{year} {baht:,.0f}" for year, baht in sorted(node.budget.items())),
        }  # fmt: skip
        return cls(values, list(node.contributors), list(node.indicators))

    @classmethod
    def posted(cls, sent: Any) -> NodeForm:
        names = ("key", "name_th", "name_en", "owner", "weight", "parent", "needs", "number", "budget", "why")
        return cls(
            {name: sent.get(name, "").strip() for name in names},
            sent.getlist("contributors"),
            sent.getlist("indicators"),
        )

    def node(self, kept: Node) -> Node:
        """What is kept, as the form changes it.  Raises _WrongError."""
        told, units = self.values, _units()
        if not told["name_th"] or not told["name_en"]:
            raise _WrongError(_("Write the name in Thai and in English."))
        if told["owner"] and told["owner"] not in units:
            raise _WrongError(_("Choose an agency that answers for it."))
        try:
            weight = Decimal(arabic_digits(told["weight"]) or "1")
        except InvalidOperation:
            raise _WrongError(_("A weight is a number above nothing, such as 1.")) from None
        if not weight.is_finite() or not 0 < weight <= 1000:
            raise _WrongError(_("A weight is a number above nothing, such as 1."))
        number = _number(told["number"]) if told["number"] else None
        if number is not None and not Project.objects.exclude(stage="draft").filter(pk=number).exists():
            raise _WrongError(_("There is no such ICT project: see its number on the page of projects."))
        known = shipped_definitions().indicator
        return replace(
            kept, name_th=told["name_th"][:_LONG], name_en=told["name_en"][:_LONG], owner=told["owner"], weight=weight,
            parent=told["parent"] or kept.parent, number=number,
            contributors=tuple(each for each in dict.fromkeys(self.contributors) if each in units),
            indicators=tuple(each for each in dict.fromkeys(self.indicators) if each in known),
            needs=tuple(dict.fromkeys(each.strip() for each in told["needs"].split(",") if each.strip())),
            budget=_budget(told["budget"]),
        )  # fmt: skip


@_officers
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a part of the plan, as its office."""
    _office(request)
    now = _standing(key)
    if request.method != "POST":
        return _page(request, NodeForm.of(now.told()), now.told(), now.pk)
    form = NodeForm.posted(request.POST)
    try:
        actions.change(request.user, form.node(now.told()), _number(request.POST.get("seen", "")), form.values["why"])
    except _WrongError as wrong:
        form.error = str(wrong)
        return _page(request, form, now.told(), now.pk, status=400)
    except PlanActError as refused:
        form.error = refusal_words(refused)
        return _page(request, form, now.told(), now.pk, status=409)
    return redirect("plan:part", key)


@_officers
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a part below another, as the plan's office."""
    _office(request)
    above = _standing(key).told()
    if above.kind == KINDS[-1]:
        raise Http404
    kind = KINDS[KINDS.index(above.kind) + 1]
    if request.method != "POST":
        return _page(request, NodeForm({"weight": "1", "parent": key}), above, 0, adds=kind)
    form = NodeForm.posted(request.POST)
    named = form.values["key"]
    try:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{1,58}", named):
            raise _WrongError(_("A code is small Latin letters, digits and hyphens, and begins with a letter."))
        begun = Node(named, kind, key, "", "", timezone.localdate())
        actions.add(request.user, replace(form.node(begun), parent=key), form.values["why"])
    except _WrongError as wrong:
        form.error = str(wrong)
        return _page(request, form, above, 0, adds=kind, status=400)
    except PlanActError as refused:
        form.error = _("This code is used already.") if refused.code == "changed" else refusal_words(refused)
        return _page(request, form, above, 0, adds=kind, status=409)
    return redirect("plan:part", named)


@_officers
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Take a part out of the plan, as its office."""
    _office(request)
    now = _standing(key)
    try:
        actions.end(request.user, key, _number(request.POST.get("seen", "")), request.POST.get("why", ""))
    except PlanActError as refused:
        return part(request, key, error=refusal_words(refused), status=409)
    parent = now.told().parent
    return redirect("plan:part", parent) if parent else redirect("plan:overview")


def _page(
    request: HttpRequest, form: NodeForm, node: Node, seen: int, *, adds: str = "", status: int = 200
) -> HttpResponse:
    """The form of ``node``, or of a part of the kind ``adds`` below it."""
    units = [(code, name) for code, name in _units().items()]
    above = [
        (each.key, in_words(each.told()))
        for each in NodeVersion.objects.filter(until=None)
        if not adds and each.told().kind == _kind_above(node)
    ]
    context = {
        "form": form, "values": form.values, "node": node, "name": in_words(node), "seen": seen, "adds": kind_words(adds) if adds else "",
        "owners": [(code, name, code == form.values.get("owner")) for code, name in units],
        "contributors": [(code, name, code in form.contributors) for code, name in units],
        "indicators": [(each.id, in_words(each), each.id in form.indicators) for each in shipped_definitions().indicators],
        "above": [(key, name, key == form.values.get("parent")) for key, name in above],
    }  # fmt: skip
    return render(request, "plan/edit.html", context, status=status)


def _kind_above(node: Node) -> str:
    return KINDS[KINDS.index(node.kind) - 1] if node.kind != KINDS[0] else ""


def _office(request: HttpRequest) -> None:
    if not actions.keeps_structure(request.user):
        raise PermissionDenied


def _standing(key: str) -> NodeVersion:
    found = NodeVersion.objects.filter(key=key, until=None).first()
    if found is None:
        raise Http404
    return found


def _units() -> dict[str, str]:
    return {
        each.code: in_words(each)
        for each in organisation(timezone.localdate()).structure.units
        if each.level != "nation"
    }


def _number(written: str) -> int:
    told = arabic_digits(written).strip()
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _day(written: str, may_be_empty: bool = False) -> date | None:
    if may_be_empty and not written.strip():
        return None
    read = read_date(written)
    if read is None or read.month is None or read.day is None:
        raise _WrongError(_("Write a day as 2558-10-01 or 1 ตุลาคม 2558."))
    return date(read.year, read.month, read.day)


def _year(written: str) -> int:
    year = _number(written)
    if not 2500 <= year <= 2699:
        raise _WrongError(_("Write a fiscal year of the Buddhist Era, such as 2570."))
    return year


def _baht(written: str) -> Decimal:
    told = arabic_digits(written).replace(",", "").strip()
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", told):
        raise _WrongError(_("Write baht in digits, such as 1,250,000."))
    return Decimal(told)


def _budget(written: str) -> dict[int, Decimal]:
    """A fiscal year and baht a line."""
    found = {}
    for line in written.splitlines():
        if line.strip():
            year, _space, baht = line.strip().partition(" ")
            found[_year(year)] = _baht(baht)
    return found
