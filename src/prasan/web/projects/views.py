"""The portfolio, a project, its acts, and its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from prasan.architecture.projects import portfolio as together
from prasan.architecture.projects.life import ACTS
from prasan.architecture.projects.proposal import STAGES, Proposal
from prasan.architecture.vocabulary import PILLARS
from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import MINISTRY
from prasan.web.accounts.access import Act, for_roles, may, stepped_up
from prasan.web.accounts.models import Role, User
from prasan.web.blueprint.views import for_blueprint
from prasan.web.centres.organisation import organisation
from prasan.web.projects import actions
from prasan.web.projects.actions import ProjectActError
from prasan.web.projects.models import Project
from prasan.web.projects.report import report_of, report_pdf
from prasan.web.projects.road import drawn
from prasan.web.projects.standing import blueprint, portfolio, sees, standing, why_not
from prasan.web.projects.words import (
    Naming,
    act_words,
    button_words,
    how_words,
    kind_words,
    pillar_words,
    refusal_words,
    stage_words,
    summary_words,
    title,
)
from prasan.web.shell.templatetags.prasan import in_words

_acting = for_roles(Role.OFFICER, Role.ARCHITECT, Role.EXECUTIVE)


@dataclass(frozen=True)
class Asked:
    """Which projects are shown: of a pillar, of a ministry and its departments, in a stage; "" is all."""

    pillar: str
    ministry: str
    stage: str
    projects: list[Proposal]
    form: dict[str, Any]


def _asked(request: HttpRequest) -> Asked:
    now = organisation(timezone.localdate())
    pillar, ministry, stage = (request.GET.get(name, "") for name in ("pillar", "ministry", "stage"))
    ministries = [each for each in now.structure.units if each.level == MINISTRY]
    own = Project.objects.filter(stage="draft", unit=request.user.unit_code or "-") if stage in ("", "draft") else ()
    seen = [*portfolio(), *(each.told() for each in own)]
    if ministry:
        if ministry not in {each.code for each in ministries}:
            raise Http404
        seen = [each for each in seen if each.owner in now.visible(ministry)]
    chosen = [
        each for each in seen if (not pillar or each.pillar == pillar) and (not stage or each.stage == stage)
        and (each.stage != "stopped" or each.owner == request.user.unit_code or _was_submitted(each.number))
    ]  # fmt: skip
    form = {
        "pillars": [(each, pillar_words(each), each == pillar) for each in PILLARS],
        "ministries": [(each.code, in_words(each), each.code == ministry) for each in ministries],
        "stages": [(each, stage_words(each), each == stage) for each in STAGES],
    }
    return Asked(pillar, ministry, stage, chosen, form)


def _was_submitted(number: int) -> bool:
    return Project.objects.filter(pk=number, moves__act="submit").exists()


@for_blueprint
def listed(request: HttpRequest) -> HttpResponse:
    """The portfolio with its budget by fiscal year."""
    asked, naming = _asked(request), Naming(blueprint())
    counted = [each for each in asked.projects if each.stage not in ("draft", "stopped")]
    by_year = together.totals(counted)
    rows = [
        {
            "number": each.number, "title": title(each), "unit": naming.unit(each.owner), "stage": stage_words(each.stage),
            "pillar": pillar_words(each.pillar), "starts": each.starts, "ends": each.ends, "total": each.total,
        }
        for each in sorted(asked.projects, key=lambda each: (STAGES.index(each.stage), each.number))
    ]  # fmt: skip
    context = {
        "rows": rows, "asked": asked.form, "years": list(by_year.items()), "total": sum(by_year.values()), "counted": len(counted),
        "begins": may(request.user, Act.PLAN, request.user.unit_code),
    }  # fmt: skip
    return render(request, "projects/list.html", context)


@for_blueprint
def roadmap(request: HttpRequest) -> HttpResponse:
    """When the projects run, drawn and as a table."""
    asked, naming = _asked(request), Naming(blueprint())
    there = [each for each in asked.projects if each.stage != "stopped"]
    told = together.road_map(there)
    titles = {each.number: title(each) for each in there}
    rows = [
        {
            "number": bar.project.number, "title": titles[bar.project.number], "unit": naming.unit(bar.project.owner),
            "stage": stage_words(bar.project.stage), "starts": bar.project.starts, "ends": bar.project.ends,
            "needs": [(each, titles[each]) for each in bar.project.depends_on if each in titles],
        }
        for bar in told.bars
    ]  # fmt: skip
    undated = [(each.number, titles[each.number]) for each in told.undated]
    context = {"asked": asked.form, "map": drawn(told, titles), "rows": rows, "undated": undated}
    return render(request, "projects/roadmap.html", context)


@for_blueprint
def shared_parts(request: HttpRequest) -> HttpResponse:
    """What several projects touch, and what is there already that could serve them."""
    known = blueprint()
    naming, there = Naming(known), portfolio()
    titles = {each.number: (title(each), naming.unit(each.owner)) for each in there}
    rows = [
        {
            "kind": kind_words(each.kind), "things": [naming.thing(key) for key in each.things],
            "projects": [(number, *titles[number]) for number in each.projects], "at_once": each.at_once,
            "parts": [naming.thing(key) for key in each.parts],
        }
        for each in together.shared(there, known)
    ]  # fmt: skip
    return render(request, "projects/shared.html", {"rows": rows})


@for_blueprint
def project(request: HttpRequest, number: int, *, error: str = "") -> HttpResponse:
    """One project: what it says, what the check finds and the agency answers, what was done to it, and what the reader may do."""
    found = _found(request.user, number)
    told, stands, naming = found.told(), standing(found), Naming(blueprint())
    user = request.user
    moves = list(found.moves.all())
    acts = [
        {"name": name, "words": button_words(name), "why": act.why}
        for name, act in ACTS.items()
        if found.stage in act.from_ and why_not(user, act, found, 0) is None
    ]
    writes = may(user, Act.PLAN, found.unit)
    answers = writes and found.stage in ("draft", "proposed")
    context = {
        "project": found, "told": told, "title": title(told), "unit": naming.unit(told.owner), "stage": stage_words(told.stage),
        "pillar": pillar_words(told.pillar), "contributors": [naming.unit(each) for each in told.contributors],
        "budget": told.budget, "benefits": [(each, _indicator(each.indicator)) for each in told.benefits],
        "needs": [(each, naming.project(each)) for each in told.depends_on],
        "packages": [naming.thing(key) for key in told.packages],
        "touches": [(naming.thing(each.key), how_words(each.how)) for each in told.touches],
        "findings": [(naming.finding(each), stands.answers.get(each.key)) for each in stands.findings],
        "summary": summary_words(stands.findings), "open": stands.open,
        "moves": [(each, act_words(each.act), naming.unit(each.unit)) for each in reversed(moves)],
        "edits": writes and found.stage == "draft", "answers": answers, "acts": acts,
        "asks_why": any(act["why"] for act in acts), "error": error,
    }  # fmt: skip
    return render(request, "projects/project.html", context, status=409 if error else 200)


@_acting
@require_POST
@stepped_up
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Move a project to its next stage."""
    found, name, seen = _found(request.user, number), request.POST.get("act", ""), request.POST.get("revision", "")
    if name not in ACTS:
        raise Http404
    try:
        actions.move(
            request.user,
            found,
            name,
            request.POST.get("why", ""),
            int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        )
    except ProjectActError as refused:
        return project(request, number, error=refusal_words(refused.code))
    return redirect("projects:project", number)


@for_roles(Role.OFFICER)
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer to a finding."""
    found = _found(request.user, number)
    try:
        actions.answer(request.user, found, request.POST.get("finding", ""), request.POST.get("text", ""))
    except ProjectActError as refused:
        return project(request, number, error=refusal_words(refused.code))
    return redirect("projects:project", number)


@for_blueprint
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The report for a budget officer, as a page."""
    found = _found(request.user, number)
    return render(request, "projects/report.html", {"project": found, "told": report_of(found)})


@for_blueprint
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The report as PDF, on one page; ``language`` is th or en."""
    found, language = _found(request.user, number), request.GET.get("language", get_language() or "th")
    if language not in ("th", "en"):
        raise Http404
    with translation.override(language):
        made = report_pdf(report_of(found))
    name = f"project-{number}-{timezone.localdate():%Y%m%d}-{language}.pdf"
    return HttpResponse(made, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _found(user: User, number: int) -> Project:
    found = Project.objects.filter(pk=number).first()
    if found is None or not sees(user, found):
        raise Http404
    return found


def _indicator(code: str) -> str:
    known = shipped_definitions().indicator.get(code)
    return in_words(known) if known else code
