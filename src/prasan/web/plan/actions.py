"""What is done to the plan: each act closes the version that stood and opens the next, in one transaction with its line in the
log, which is written last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from prasan.council.plan.budget_lines import Line, Refused
from prasan.council.plan.nodes import Fault, Milestone, Node, Risk
from prasan.council.plan.terms import demonstration, terms_of
from prasan.web.accounts.access import Act, may
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log
from prasan.web.plan.loaded import NATIONAL, plan_on
from prasan.web.plan.models import BudgetDecision, BudgetFile, NodeVersion, PlanEdition

PURPOSE = "keep_plan"
LONGEST = 1000  # letters of a reason


class PlanActError(ValueError):
    """An act that may not be done; ``code`` says why (role, changed, no_why, gone, has_parts, faults), ``faults`` what cannot be so."""

    def __init__(self, code: str, faults: list[Fault] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults or []


def keeps_structure(user: User) -> bool:
    """Whether somebody changes what the plan consists of: an officer of the nation's centre."""
    return may(user, Act.PLAN, NATIONAL)


def reports_on(user: User, node: Node) -> bool:
    """Whether somebody reports milestones, spending and risks of a part: an officer of the agency that answers for it."""
    return node.kind in {"programme", "project"} and may(user, Act.PLAN, node.owner)


def report(
    user: User,
    key: str,
    seen: int,
    *,
    done: Mapping[int, date | None] = {},
    milestone: Milestone | None = None,
    spent: tuple[int, Decimal] | None = None,
    risks: tuple[Risk, ...] | None = None,
) -> None:
    """Report on a part as an officer of its agency, upon the version ``seen``: which milestones (by place) were ``done`` on which
    day, another one, what was spent by now in a fiscal year, all its risks.  Raises PlanActError."""
    with transaction.atomic():
        now = _held(key, seen)
        node = now.told()
        if not reports_on(user, node):
            raise PlanActError("role")
        milestones = tuple(
            replace(each, done=done[at]) if at in done else each for at, each in enumerate(node.milestones)
        )
        changed = replace(
            node,
            milestones=(*milestones, milestone) if milestone else milestones,
            spent={**node.spent, spent[0]: spent[1]} if spent else node.spent,
            risks=node.risks if risks is None else risks,
        )
        _open(user, now, changed, "report", "")


def change(user: User, node: Node, seen: int, why: str) -> None:
    """Change a part as the plan's office, upon the version ``seen``.  Raises PlanActError."""
    with transaction.atomic():
        _may_change(user, why)
        now = _held(node.key, seen)
        _open(user, now, node, "change", why)
        _refuse_faults()


def add(user: User, node: Node, why: str) -> None:
    """Add a part below another as the plan's office.  Raises PlanActError."""
    with transaction.atomic():
        _may_change(user, why)
        _hold()
        if NodeVersion.objects.filter(key=node.key).exists():
            raise PlanActError("changed")
        _made(user, node, "add", why)
        _refuse_faults()


def end(user: User, key: str, seen: int, why: str) -> None:
    """Take a part out of the plan from today on; what it was stays.  Raises PlanActError."""
    with transaction.atomic():
        _may_change(user, why)
        now = _held(key, seen)
        if plan_on(timezone.localdate()).children.get(key):
            raise PlanActError("has_parts")
        now.until = max(timezone.localdate(), now.since)
        now.save(update_fields=["until"])
        # Its last words are a version that stands on no day.
        NodeVersion.objects.create(
            key=key, since=now.until, until=now.until, terms=now.terms, act="end", by=user.get_username(),
            unit=user.unit_code, why=why.strip()[:LONGEST],
        )  # fmt: skip
        _refuse_faults()
        _log(user, "plan_end", key)


def take_budget(user: User, name: str, lines: list[Line], refused: list[Refused]) -> BudgetFile:
    """Keep a file of the budget as it was read.  Raises PlanActError."""
    with transaction.atomic():
        if not keeps_structure(user):
            raise PlanActError("role")
        made = BudgetFile.objects.create(
            name=name[:200], by=user.get_username(), unit=user.unit_code,
            lines=[
                [each.row, each.year, each.ministry, each.unit, each.plan, each.category, str(each.amount)] for each in lines
            ],
            refused=[[each.row, each.column, each.remedy, list(each.cells)] for each in refused],
        )  # fmt: skip
        _log(user, "plan_budget", str(made.pk), rows=len(lines))
    return made


def decide(user: User, unit: str, plan: str, node: str) -> None:
    """Say what the lines of a (unit, plan) of the budget pay for; ``node`` "" is nothing in the plan.  Raises PlanActError."""
    with transaction.atomic():
        if not keeps_structure(user):
            raise PlanActError("role")
        if node and node not in plan_on(timezone.localdate()).nodes:
            raise PlanActError("gone")
        BudgetDecision.objects.create(budget_unit=unit, budget_plan=plan, node=node, by=user.get_username())
        _log(user, "plan_budget_decided", node)


def make_demonstration() -> int:
    """Put the shipped plan in, where there is none; how many parts it has."""
    from prasan.web.projects.models import Project

    with transaction.atomic():
        _hold()
        if not NodeVersion.objects.exists():
            numbers = {each.unit: each.pk for each in Project.objects.exclude(stage="draft")}
            NodeVersion.objects.bulk_create(
                NodeVersion(
                    key=node.key, since=node.since, act="add", by="demonstration", unit=NATIONAL,
                    terms=terms_of(
                        replace(node, number=numbers.pop(node.owner, None)) if node.kind == "project" else node
                    ),
                )
                for node in demonstration()
            )  # fmt: skip
    return NodeVersion.objects.filter(until=None).count()


def _hold() -> None:
    edition, _ = PlanEdition.objects.get_or_create(pk=1)
    PlanEdition.objects.select_for_update().get(pk=edition.pk)


def _held(key: str, seen: int) -> NodeVersion:
    _hold()
    now = NodeVersion.objects.filter(key=key, until=None).first()
    if now is None:
        raise PlanActError("gone")
    if now.pk != seen:
        raise PlanActError("changed")
    return now


def _may_change(user: User, why: str) -> None:
    if not keeps_structure(user):
        raise PlanActError("role")
    if not why.strip():
        raise PlanActError("no_why")


def _open(user: User, now: NodeVersion, node: Node, act: str, why: str) -> None:
    """Close a version and open the next; nothing where they say the same."""
    if terms_of(node) == now.terms:
        return
    now.until = max(timezone.localdate(), now.since)
    now.save(update_fields=["until"])
    _made(user, replace(node, since=now.until, until=None), act, why)


def _made(user: User, node: Node, act: str, why: str) -> None:
    NodeVersion.objects.create(
        key=node.key, since=node.since, terms=terms_of(node), act=act, by=user.get_username(), unit=user.unit_code,
        why=why.strip()[:LONGEST],
    )  # fmt: skip
    _log(user, f"plan_{act}", node.key)


def _refuse_faults() -> None:
    """Raises PlanActError where a plan has come to be that cannot be so; the transaction then takes it back."""
    if faults := plan_on(timezone.localdate()).faults():
        raise PlanActError("faults", faults)


def _log(user: User, action: str, about: str, rows: int = 1) -> None:
    event = {"action": action, "who": user.get_username(), "unit": user.unit_code, "purpose": PURPOSE, "registers": []}
    access_log().append({**event, "rows": rows, "about": {"plan": about}})
