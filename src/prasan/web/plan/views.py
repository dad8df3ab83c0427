"""The five pillars, a part of the plan, and what changed between two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prasan.council.plan.nodes import KINDS, Node, Plan, changes
from prasan.council.plan.scorecard import scorecard
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role, User
from prasan.web.blueprint.views import unit_name
from prasan.web.plan import actions, shown
from prasan.web.plan.loaded import NATIONAL, aims, plan_on
from prasan.web.plan.models import NodeVersion
from prasan.web.plan.words import act_words, field_words, kind_words, value_words
from prasan.web.projects.models import Project
from prasan.web.projects.standing import sees
from prasan.web.shell.days import asked_day, written
from prasan.web.shell.templatetags.prasan import in_words

for_plan = for_roles(Role.EXECUTIVE, Role.OFFICER)
"""A view for those who read the plan."""


@for_plan
def overview(request: HttpRequest) -> HttpResponse:
    """The five pillars with their scorecards, as of a day."""
    asked = asked_day(request.GET.get("day", ""), timezone.localdate())
    day = asked.day
    plan, ways = plan_on(day), aims()
    pillars = []
    for strategy in plan.children.get(None, []):
        scores = scorecard(plan, strategy.key, ways, shown.RULE)
        pillars += [shown.card(each, scores[each.key], day) for each in plan.children.get(strategy.key, [])]
    context = {
        "day": day, "asked": asked, "today": timezone.localdate(), "strategies": [in_words(each) for each in plan.children.get(None, [])],
        "pillars": pillars, "rules": shown.rule_words(), "keeps": actions.keeps_structure(request.user),
        "own": [
            (each.key, in_words(each), kind_words(each.kind)) for each in plan.nodes.values() if actions.reports_on(request.user, each)
        ],
    }  # fmt: skip
    return render(request, "plan/overview.html", context)


@for_plan
def part(request: HttpRequest, key: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """A part of the plan: its score, what it consists of, money, milestones, risks, dependencies, and who changed it."""
    today = timezone.localdate()
    asked = asked_day(request.GET.get("day", ""), today)
    day = asked.day
    plan, ways = plan_on(day), aims()
    node = plan.nodes.get(key)
    if node is None:
        raise Http404
    scores = scorecard(plan, key, ways, shown.RULE)
    versions = list(NodeVersion.objects.filter(key=key))
    standing = next((each for each in versions if each.until is None), None)
    now = day == today and standing is not None
    context = {
        "node": node, "name": in_words(node), "kind": kind_words(node.kind), "day": day, "asked": asked, "today": today, "now": now,
        "trail": _trail(plan, node), "score": shown.card(node, scores[key], day),
        "owner": unit_name(node.owner) if node.owner else "", "contributors": [unit_name(each) for each in node.contributors],
        "parts": [shown.card(each, scores[each.key], day) for each in plan.children.get(key, [])],
        "figures": shown.figures(node, ways, day, _sees_nation(request.user)), "years": shown.years_of(plan, key),
        "milestones": [(at, each, each.done is None and each.due < day, written(each.done)) for at, each in enumerate(node.milestones)],
        "risks": sorted(enumerate(node.risks), key=lambda each: -each[1].weight),
        "needs": [(each, in_words(plan.nodes[each])) for each in node.needs if each in plan.nodes],
        "needed": [(each.key, in_words(each)) for each in plan.nodes.values() if key in each.needs],
        "project": _project(request.user, node), "rules": shown.rule_words(), "seen": standing.pk if standing else 0,
        "reports": now and actions.reports_on(request.user, node), "keeps": now and actions.keeps_structure(request.user),
        "below": KINDS[KINDS.index(node.kind) + 1] if node.kind != KINDS[-1] else "",
        "versions": [(each, act_words(each.act), unit_name(each.unit)) for each in reversed(versions)], "error": error,
    }  # fmt: skip
    return render(request, "plan/part.html", context, status=status)


@for_plan
def changed(request: HttpRequest) -> HttpResponse:
    """What became of the plan between two days."""
    today = timezone.localdate()
    asked_since = asked_day(request.GET.get("since", ""), date(today.year - (today.month < 10), 10, 1))
    asked_until = asked_day(request.GET.get("until", ""), today)
    since, until = asked_since.day, asked_until.day
    before, now = plan_on(since), plan_on(until)
    lines: list[dict[str, Any]] = []
    for each in changes(before, now):
        node = now.nodes.get(each.key) or before.nodes[each.key]
        fields = [
            (field_words(name), value_words(name, was, before), value_words(name, is_, now))
            for name, (was, is_) in each.fields.items()
        ]
        lines.append({"key": each.key, "name": in_words(node), "kind": kind_words(node.kind), "what": each.what,
                      "there": each.key in now.nodes, "fields": fields})  # fmt: skip
    context = {"since": since, "until": until, "lines": lines, "asked_since": asked_since, "asked_until": asked_until}
    return render(request, "plan/changes.html", context)


def _sees_nation(user: User) -> bool:
    return bool(user.unit_code == NATIONAL)


def _trail(plan: Plan, node: Node) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    parent = node.parent
    while parent in plan.nodes:
        found.append((parent, in_words(plan.nodes[parent])))
        parent = plan.nodes[parent].parent
    return found[::-1]


def _project(user: User, node: Node) -> Project | None:
    found = Project.objects.filter(pk=node.number).first() if node.number else None
    return found if found and sees(user, found) else None
