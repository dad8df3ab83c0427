"""Files of the public budget: read, matched to the plan, and their doubtful lines decided."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prasan.council.errors import CouncilError
from prasan.council.plan.budget_lines import COLUMNS, Match, read_lines
from prasan.council.plan.nodes import Plan
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.plan import actions
from prasan.web.plan.actions import PlanActError
from prasan.web.plan.loaded import plan_on
from prasan.web.plan.matching import lines_of, matched, totals
from prasan.web.plan.models import BudgetFile
from prasan.web.plan.views import for_plan
from prasan.web.plan.words import baht, refusal_words
from prasan.web.shell.templatetags.prasan import in_words, percent

_LARGEST = 50  # MB
_A_PAGE = 50
STATES = ("doubtful", "none", "sure", "decided")


def state_words(state: str) -> str:
    return {
        "sure": _("Matched"),
        "decided": _("Decided by an officer"),
        "doubtful": _("Doubtful: an officer decides"),
        "none": _("No part of the plan is like it"),
    }[state]


@for_plan
def files(request: HttpRequest) -> HttpResponse:
    """The files that were read, and where the plan's office sends another."""
    if request.method == "POST":
        return _taken(request)
    return _listed(request)


def _taken(request: HttpRequest) -> HttpResponse:
    if not actions.keeps_structure(request.user):
        raise PermissionDenied
    file, written = request.FILES.get("file"), request.POST.get("year", "").strip()
    if file is None or file.size > _LARGEST * 2**20:
        return _listed(request, _("Choose a file of at most %(limit)s MB.") % {"limit": _LARGEST})
    suffix = Path(file.name).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        return _listed(request, _("Only CSV and XLSX are read."))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"budget{suffix}"
        with path.open("wb") as kept:
            for piece in file.chunks():
                kept.write(piece)
        try:
            lines, aside = read_lines(path, int(written) if written.isdecimal() else None)
        except CouncilError as error:
            return _listed(request, unread_words(error))
    made = actions.take_budget(request.user, Path(file.name).name, lines, aside)
    return redirect("plan:budget_file", made.pk)


def unread_words(error: CouncilError) -> str:
    """Why a file is not read, and what to do."""
    if error.code == "no_columns":
        names = {name: f"{words[-1]} ({name})" for name, words in COLUMNS.items()}
        missing = ", ".join(names.get(each, each) for each in str(error.details["missing"]).split(", "))
        return _(
            "These columns are missing from the first sheet: %(missing)s. Name them so in one row above the lines."
        ) % {"missing": missing}
    return _("The file cannot be read. Save it again as XLSX, or as CSV in UTF-8.")


def _listed(request: HttpRequest, error: str = "") -> HttpResponse:
    there = [(each, len(each.lines), len(each.refused)) for each in BudgetFile.objects.all()[:_A_PAGE]]
    context = {"files": there, "takes": actions.keeps_structure(request.user), "error": error}
    return render(request, "plan/budget.html", context, status=400 if error else 200)


@for_plan
def file(request: HttpRequest, number: int, *, error: str = "") -> HttpResponse:
    """A file: how many lines of each fate, totals against the plan, and the lines of one fate."""
    kept = get_object_or_404(BudgetFile, pk=number)
    today = timezone.localdate()
    plan = plan_on(today)
    matches = matched(lines_of(kept), plan, today)
    many, sums = Counter(each.state for each in matches), dict.fromkeys(STATES, Decimal(0))
    for each in matches:
        sums[each.state] += each.line.amount
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else next((each for each in STATES if many[each]), STATES[0])
    page = Paginator(_groups([each for each in matches if each.state == state], plan), _A_PAGE).get_page(
        request.GET.get("page")
    )
    nodes = [(each.key, in_words(each)) for each in plan.nodes.values() if each.kind in {"programme", "project"}]
    context = {
        "file": kept, "lines": len(matches), "refused": kept.refused, "state": state, "state_words": state_words(state), "page": page,
        "states": [(each, state_words(each), many[each], baht(sums[each])) for each in STATES],
        "totals": [
            (each.key, in_words(plan.nodes[each.key]), each.year, baht(each.budgeted), baht(each.planned), baht(each.difference))
            for each in totals(matches, plan)
        ],
        "decides": actions.keeps_structure(request.user), "nodes": nodes, "error": error,
    }  # fmt: skip
    return render(request, "plan/budget_file.html", context, status=409 if error else 200)


def _groups(matches: list[Match], plan: Plan) -> list[dict[str, object]]:
    """The lines by (unit, plan), since one decision is for all of a pair; the dearest first."""
    found: dict[tuple[str, str], list[Match]] = {}
    for each in matches:
        found.setdefault((each.line.unit, each.line.plan), []).append(each)
    told = [
        (sum((each.line.amount for each in group), Decimal(0)), unit, of, group) for (unit, of), group in found.items()
    ]
    return [
        {
            "unit": unit, "plan": of, "amount": baht(amount), "rows": ", ".join(str(each.line.row) for each in group[:10]),
            "years": ", ".join(str(year) for year in sorted({each.line.year for each in group})), "programme": group[0].programme,
            "name": in_words(plan.nodes[group[0].programme]) if group[0].programme else "",
            "candidates": [(key, in_words(plan.nodes[key]), percent(likeness, 0)) for key, likeness in group[0].candidates],
        }
        for amount, unit, of, group in sorted(told, key=lambda each: (-each[0], each[1], each[2]))
    ]  # fmt: skip


@for_plan
def refused(request: HttpRequest, number: int) -> HttpResponse:
    """The rows that are no lines, as CSV: their cells as they were, with what would mend each."""
    kept = get_object_or_404(BudgetFile, pk=number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="budget-{number}-to-mend.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow(["row", "column", "remedy", "cells"])
    for row, column, remedy, cells in kept.refused:
        # No cell of a file is taken for a formula by who opens it.
        rows.writerow([row, column, remedy, *(f"'{each}" if each[:1] in tuple("=+-@\t\r") else each for each in cells)])
    return answer


@for_roles(Role.OFFICER)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Say what the lines of a (unit, plan) pay for."""
    kept = get_object_or_404(BudgetFile, pk=number)
    unit, of, node = (request.POST.get(name, "") for name in ("unit", "plan", "node"))
    if not any(told[3] == unit and told[4] == of for told in kept.lines):
        raise Http404
    if "node" not in request.POST:
        return file(request, number, error=_("Choose what it pays for."))
    try:
        actions.decide(request.user, unit, of, node)
    except PlanActError as error:
        return file(request, number, error=refusal_words(error))
    return redirect("plan:budget_file", number)
