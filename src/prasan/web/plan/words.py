"""What the plan says in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from prasan.council.plan.nodes import Fault, Milestone, Plan, Risk
from prasan.council.plan.scorecard import Light
from prasan.web.blueprint.views import unit_name
from prasan.web.plan.actions import PlanActError
from prasan.web.shell.templatetags.prasan import be_date, in_words, number


def light_words(light: Light) -> str:
    """A light in a word, since colour alone tells nobody who does not see it."""
    return {
        Light.GREEN: _("As planned"),
        Light.AMBER: _("Behind"),
        Light.RED: _("Far behind"),
        Light.GREY: _("Not known"),
    }[light]


def kind_words(kind: str) -> str:
    return {
        "strategy": _("National strategy"),
        "pillar": _("Pillar"),
        "goal": _("Goal"),
        "programme": _("Programme"),
        "project": _("Project"),
    }[kind]


def field_words(name: str) -> str:
    """A field of a node, as changes name it."""
    return {
        "kind": _("Kind"), "parent": _("Part of"), "name_th": _("Name in Thai"), "name_en": _("Name in English"),
        "owner": _("Answers for it"), "contributors": _("Works on it"), "weight": _("Weight"), "indicators": _("Indicators"),
        "budget": _("Planned (baht)"), "spent": _("Spent (baht)"), "milestones": _("Milestones"), "risks": _("Risks"),
        "needs": _("Depends on"), "number": _("ICT project"),
    }.get(name, name)  # fmt: skip


def act_words(act: str) -> str:
    return {
        "add": _("Added"),
        "change": _("Changed"),
        "report": _("Reported on"),
        "end": _("Taken out of the plan"),
    }.get(act, act)


def value_words(name: str, value: object, plan: Plan) -> str:
    """The value of a field, in words; a dash where there is none."""
    if value in (None, "", (), {}):
        return "—"
    if name == "owner":
        return unit_name(str(value))
    if name == "parent":
        return _named(plan, str(value))
    if isinstance(value, dict):
        return ", ".join(f"{year}: {number(baht)}" for year, baht in sorted(value.items()))
    if isinstance(value, tuple):
        return "; ".join(_one(name, each, plan) for each in value)
    return str(value)


def _one(name: str, each: Any, plan: Plan) -> str:
    if isinstance(each, Milestone):
        done = (
            _("done %(day)s") % {"day": be_date(each.done)}
            if each.done
            else _("due %(day)s") % {"day": be_date(each.due)}
        )
        return f"{each.name} ({done})"
    if isinstance(each, Risk):
        return f"{each.name} ({each.likelihood} × {each.impact})"
    if name == "contributors":
        return unit_name(each)
    return _named(plan, each) if name == "needs" else str(each)


def _named(plan: Plan, key: str) -> str:
    return in_words(plan.nodes[key]) if key in plan.nodes else key


def fault_words(fault: Fault) -> str:
    """What cannot be so in the plan, and what would mend it."""
    said = {
        "twice": _("is there twice"),
        "no_parent": _("is part of nothing that the plan has"),
        "wrong_parent": _("is part of what may not have such parts"),
        "no_owner": _("has no agency that answers for it"),
        "no_need": _("depends on what the plan has not; take that out, or name another"),
        "circle": _("depends on itself in the end; take one step out"),
        "backwards": _("ends before it begins"),
        "weight": _("has no weight above nothing"),
        "over_budget": _("plans less than its parts together; give it more, or them less"),
    }[fault.code]
    return f"{fault.key}: {said}" + (f" ({fault.about})" if fault.about else "")


def refusal_words(error: PlanActError) -> str:
    """Why an act is not done."""
    if error.faults:
        return _("The plan would hold what cannot be so:") + " " + "; ".join(map(fault_words, error.faults[:5]))
    return {
        "role": _("This is for the agency that answers for the part, or for the plan's office."),
        "changed": _("Somebody has changed this meanwhile: look at it as it is now, and do it again."),
        "no_why": _("Say why: the plan keeps it."),
        "gone": _("The plan has no such part today."),
        "has_parts": _("It still has parts: take those out first, or make them parts of something else."),
    }[error.code]


def baht(value: Decimal | float | None) -> str:
    return "" if value is None else number(float(value))
