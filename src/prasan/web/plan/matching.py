"""The lines of the budget against the plan, with what officers decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from prasan.centres.organisation import load_tree
from prasan.council.plan.budget_lines import Line, Match, by_programme, match
from prasan.council.plan.nodes import Plan
from prasan.web.centres.organisation import organisation
from prasan.web.plan.models import BudgetDecision, BudgetFile


def lines_of(file: BudgetFile) -> list[Line]:
    """The lines of a kept file."""
    return [Line(*told[:6], Decimal(told[6])) for told in file.lines]


def decisions() -> dict[tuple[str, str], str | None]:
    """What lines of each (unit, plan) of the budget pay for, None for nothing in the plan; the latest word counts."""
    return {(each.budget_unit, each.budget_plan): each.node or None for each in BudgetDecision.objects.all()}


def matched(lines: Iterable[Line], plan: Plan, day: date) -> list[Match]:
    """What each line pays for.  A decision for a part that the plan has no more is asked again."""
    units = {each.name_th: each.code for each in load_tree().units.values()}
    units |= {each.name_th: each.code for each in organisation(day).structure.units}
    decided = {pair: node for pair, node in decisions().items() if node is None or node in plan.nodes}
    return match(lines, plan, units, decided)


@dataclass(frozen=True)
class Total:
    """A part and a fiscal year: baht by the budget's lines, and by the plan."""

    key: str
    year: int
    budgeted: Decimal
    planned: Decimal

    @property
    def difference(self) -> Decimal:
        return self.budgeted - self.planned


def totals(matches: Iterable[Match], plan: Plan) -> list[Total]:
    """The programmes and fiscal years of the lines that are sure or decided; a project's lines are of its programme."""
    found: dict[tuple[str, int], Decimal] = {}
    for key, years in by_programme(matches).items():
        node = plan.nodes[key]
        of = node.parent if node.kind == "project" and node.parent in plan.nodes else key
        for year, baht in years.items():
            found[of, year] = found.get((of, year), Decimal(0)) + baht
    return [Total(key, year, baht, plan.budget(key, year)) for (key, year), baht in sorted(found.items())]
