"""The plans, one plan, why a workload is where it is, and two plans side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from prasan.centres.organisation import ROOT
from prasan.hosting.actual import reported
from prasan.hosting.costing import KINDS
from prasan.hosting.errors import HostingError
from prasan.hosting.explaining import Place, explain
from prasan.hosting.kept import Kept, Plans
from prasan.hosting.money.programmes import programmes
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem
from prasan.web.accounts.models import Role, User
from prasan.web.blueprint.views import for_blueprint, unit_name
from prasan.web.hosting import words
from prasan.web.hosting.drawn import calendar_of, tornado_of
from prasan.web.shell.templatetags.prasan import in_language
from prasan.web.snapshots import data_folder

_SHOWN = 50
_FEW = 12
ASKING = (Role.OFFICER, Role.ARCHITECT, Role.EXECUTIVE)


def plans() -> Plans:
    """The plans that are kept."""
    return Plans(data_folder() / "hosting")


def found_plan(run: str, *, done: bool = False) -> Kept:
    """A plan by its id.  Raises Http404 where there is none, or it is to be ``done`` and is not."""
    found = plans().find(run)
    if found is None or (done and found.state != "done"):
        raise Http404
    return found


def acts_of(user: User, kept: Kept) -> list[str]:
    """What somebody may do with a plan: officers freeze and propose, the executive of the nation's centre decides."""
    if kept.state != "done":
        return []
    if user.role == Role.OFFICER and kept.stage in ("draft", "returned"):
        return ["propose"] if kept.baseline() else ["freeze"]
    decides = user.role == Role.EXECUTIVE and user.unit_code == ROOT
    return ["approve", "return"] if decides and kept.stage == "proposed" else []


@for_blueprint
def listed(request: HttpRequest) -> HttpResponse:
    """All plans, the newest first."""
    rows = [
        {
            "kept": each, "state": words.state_words(each.state), "stage": words.stage_words(each.stage),
            "change": words.change_words(each.change),
        }
        for each in plans().every()
    ]  # fmt: skip
    done = [each["kept"] for each in rows if each["kept"].state == "done"]
    context = {
        "rows": rows, "done": done if len(done) > 1 else [], "begins": request.user.role == Role.OFFICER,
        "programmes": _programmes(),
    }  # fmt: skip
    return render(request, "hosting/list.html", context)


@for_blueprint
def plan(request: HttpRequest, run: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """One plan: how far it is, or what it says."""
    kept = found_plan(run)
    context: dict[str, Any] = {
        "kept": kept, "error": error, "state": words.state_words(kept.state), "stage": words.stage_words(kept.stage),
        "step": words.step_words(kept.step), "change": words.change_words(kept.change),
        "parent": plans().find(kept.parent) if kept.parent else None,
        "acts": [(each, words.button_words(each)) for each in acts_of(request.user, kept)],
        "done_acts": [(each, words.act_words(each["act"])) for each in kept.acts],
        "asks": request.user.role in ASKING, "stops": request.user.role in ASKING,
    }  # fmt: skip
    if kept.state == "done":
        context |= _said(kept)
    return render(request, "hosting/plan.html", context, status=status)


def _said(kept: Kept) -> dict[str, Any]:
    problem, made, money = kept.problem(), kept.plan(), kept.money()
    baseline, actual = kept.baseline(), reported(kept)
    frozen: dict[int, int] = defaultdict(int)
    for row in baseline.rows if baseline else ():
        frozen[row["year"]] += row["baht"]
    years = [
        {
            **each, "today_sum": sum(each["today"].values()), "plan_sum": sum(each["plan"].values()),
            "kinds": [(words.kind_words(kind), each["today"][kind], each["plan"][kind]) for kind in KINDS],
            "measured": frozen[each["year"]] - sum(each["plan"].values()) if baseline else None,
        }
        for each in money["years"]
    ]  # fmt: skip
    return {
        "moved": len(actual.moved), "reached": [(unit_name(agency), each) for agency, each in actual.savings.items()],
        "told": kept.told, "money": money, "years": years, "baseline": baseline,
        "ended": words.ended_words(kept.told["ended"]), "sites": _sites(problem, made),
        "agencies": _agencies(problem, made, money), "calendar": calendar_of(made, problem.start, problem.years),
        "months": [words.month_words(2570 * 12 + at % 12).split()[0] for at in range(9, 21)],
        "held": _held(made), "tornado": tornado_of(money["tornado"], money["npv"]),
        "coefficients": [(words.coefficient_words(name), each) for name, each in money["coefficients"].items()],
    }  # fmt: skip


def _sites(problem: Problem, made: Plan) -> list[dict[str, Any]]:
    hosted = Counter(each.site for each in made.placements if each.site)
    standby = Counter(each.standby_site for each in made.placements if each.standby_site)
    hosts = Counter(each.site for each in made.hosts)
    return [
        {
            "id": site.id, "name": site.name, "hosted": hosted[site.id], "standby": standby[site.id], "hosts": hosts[site.id],
        }
        for site in problem.sites
        if hosted[site.id] or standby[site.id]
    ][:_SHOWN]  # fmt: skip


def _held(made: Plan) -> list[tuple[str, dict[str, Any]]]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for workload, why in sorted(made.held.items()):
        by_reason[why].append(workload)
    return [
        (words.held_words(why), {"shown": each[:_FEW], "more": max(0, len(each) - _FEW)})
        for why, each in sorted(by_reason.items())
    ]


def _agencies(problem: Problem, made: Plan, money: dict[str, Any]) -> list[dict[str, Any]]:
    fates: dict[str, Counter[str]] = defaultdict(Counter)
    for each in made.placements:
        fates[problem.workload[each.workload].agency][each.what] += 1
    return [
        {
            "name": unit_name(each["agency"]), "plan": each["plan"], "today": each["today"],
            "saves": each["today"] - each["plan"],
            "fates": [(words.what_words(what), count) for what, count in sorted(fates[each["agency"]].items())],
        }
        for each in money["agencies"]
    ]  # fmt: skip


def _programmes() -> list[tuple[str, str, bool]]:
    return [(in_language(each, "figures"), each.source, each.checked) for each in programmes()]


@for_blueprint
def workload(request: HttpRequest, run: str) -> HttpResponse:
    """Why a workload is where the plan has it, what each other place would cost or violate, and what would move it."""
    kept, asked = found_plan(run, done=True), request.GET.get("workload", "").strip()
    problem = kept.problem()
    context: dict[str, Any] = {"kept": kept, "asked": asked}
    try:
        found = explain(problem, kept.plan(), asked)
    except HostingError:
        near = [each for each in problem.workloads if asked.casefold() in f"{each.id} {each.name}".casefold()]
        context["near"] = near[:_SHOWN]
        return render(request, "hosting/workload.html", context)
    placement = next(each for each in kept.plan().placements if each.workload == found.workload)
    context |= {
        "workload": problem.workload[found.workload], "what": words.what_words(found.what), "here": found.here,
        "agency": unit_name(problem.workload[found.workload].agency), "placement": placement,
        "month": words.month_words(placement.month), "others": [_dearer(found.here, each) for each in found.others],
        "held": words.held_words(found.held) if found.held else "",
        "site": problem.site[found.here.site].name if found.here.site else "",
    }  # fmt: skip
    return render(request, "hosting/workload.html", context)


def _dearer(here: Place, other: Place) -> tuple[Place, int | None]:
    """A place, and by how much it is dearer than where the workload is."""
    return other, None if other.baht is None or here.baht is None else other.baht - here.baht


@for_blueprint
def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side."""
    one, other = (found_plan(request.GET.get(name, ""), done=True) for name in ("one", "other"))
    pair = (one, other)
    moneys, placed = [each.money() for each in pair], [each.plan().placements for each in pair]
    where = {each.workload: each.site for each in placed[0]}
    elsewhere = [
        (each.workload, where.get(each.workload, ""), each.site)
        for each in placed[1] if where.get(each.workload, "") != each.site
    ]  # fmt: skip
    agencies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for at, money in enumerate(moneys):
        for each in money["agencies"]:
            agencies[each["agency"]][at] = each["plan"]
    context = {
        "one": one, "other": other, "changes": [words.change_words(each.change) for each in pair],
        "moneys": moneys, "elsewhere": elsewhere[:_SHOWN], "count": len(elsewhere),
        "agencies": [(unit_name(code), *baht) for code, baht in sorted(agencies.items())],
    }  # fmt: skip
    return render(request, "hosting/compare.html", context)
