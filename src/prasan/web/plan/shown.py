"""A part of the plan as pages show it: its scorecard with each figure's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from prasan.centres.definitions import shipped_definitions
from prasan.council.plan.nodes import Node, Plan
from prasan.council.plan.scorecard import Aim, Light, Rule, Score, progress, year_gone
from prasan.web.blueprint.views import unit_name
from prasan.web.centres.words import Wording
from prasan.web.plan.words import baht, kind_words, light_words
from prasan.web.shell.templatetags.prasan import be_date, in_words, number, percent

RULE = Rule()


@dataclass(frozen=True)
class Card:
    """A part's line: its score in words.  ``mix`` are the lights below by weight."""

    node: Node
    name: str
    kind: str
    owner: str
    light: Light
    light_words: str
    mix: str
    covered: str
    late: str
    year: int
    budget: str
    spent: str
    share: str
    spending: Light
    spending_words: str
    forecast: str


def card(node: Node, score: Score, day: date) -> Card:
    """The line of a part on a day."""
    year, gone = year_gone(day)
    mix = [f"{light_words(light)} {number(weight)}" for light, weight in score.lights.items() if weight]
    pace = score.spent / Decimal(str(gone)) if gone else None
    return Card(
        node, in_words(node), kind_words(node.kind), unit_name(node.owner) if node.owner else "",
        score.light, light_words(score.light), " · ".join(mix), covered(score),
        _("%(late)s of %(all)s milestones late") % {"late": score.late, "all": score.milestones} if score.milestones else "",
        year, baht(score.budget), baht(score.spent), percent(float(score.spent / score.budget)) if score.budget else "",
        score.spending, light_words(score.spending), baht(pace.quantize(Decimal(1))) if pace is not None and score.budget else "",
    )  # fmt: skip


def covered(score: Score) -> str:
    """How many of its indicators are judged: ``3 of 5 indicators have a figure and a target``."""
    if not score.indicators:
        return _("no indicators")
    return _("%(known)s of %(all)s indicators have a figure and a target") % {
        "known": score.known,
        "all": score.indicators,
    }


def rule_words() -> list[str]:
    """By which rule lights are given."""
    share = percent(RULE.share, 0)
    return [
        _(
            "An indicator is as planned where it has gone %(green)s of the way that time has gone, behind from %(amber)s on, else far "
            "behind. The way is from its first figure to its dated target. One that began where it is to be is as planned while it stays "
            "there."
        )
        % {"green": percent(RULE.green, 0), "amber": percent(RULE.amber, 0)},
        _(
            "Above, lights are counted by weight: a part is far behind where %(share)s of the weight below it is, behind where as much is "
            "behind or far behind, and not known where more than half is not."
        )
        % {"share": share},
        _(
            "A part with neither indicators nor parts goes by its milestones: behind where one is late, far behind where more than half "
            "are."
        ),
        _(
            "Spending is as planned where it is at least %(spent)s of the share of the fiscal year that is over, and no more than planned."
        )
        % {"spent": percent(RULE.spent, 0)},
    ]


@dataclass(frozen=True)
class Figure:
    """An indicator's line.  Where the reader does not see the nation's centre, figure, target and forecast are empty."""

    code: str
    name: str
    light: Light
    light_words: str
    figure: str
    target: str
    due: date | None
    forecast: str
    why: str


def figures(node: Node, aims: dict[str, Aim], day: date, sees: bool) -> list[Figure]:
    """The indicators of a part on a day."""
    return [_figure(code, aims.get(code), day, sees) for code in node.indicators]


def _figure(code: str, aim: Aim | None, day: date, sees: bool) -> Figure:
    known = shipped_definitions().indicator.get(code)
    name = in_words(known) if known else code
    if aim is None or known is None:
        return Figure(
            code, name, Light.GREY, light_words(Light.GREY), "", "", None, "", _("No target, or no figure yet")
        )
    told, wording = progress(aim, day, RULE), Wording(known, shipped_definitions())
    there = [value for ends, value in aim.figures if ends <= day]
    if not sees or not there:
        why = _("The figure is the nation’s centre’s") if there else _("No figure by that day")
        return Figure(code, name, told.light, light_words(told.light), "", "", aim.due, "", why)
    latest = max(ends for ends, _value in aim.figures if ends <= day)
    return Figure(
        code, name, told.light, light_words(told.light), wording.bare(there[-1]), wording.bare(aim.target), aim.due,
        wording.bare(told.forecast) if told.forecast is not None and day < aim.due else "",
        _("as of %(day)s") % {"day": be_date(latest)},
    )  # fmt: skip


def years_of(plan: Plan, key: str) -> list[tuple[int, str, str, str]]:
    """(fiscal year, planned, spent, share) of a part, of each year that it or a part below says."""
    years = sorted({year for each in plan.below(key) for year in (*each.budget, *each.spent)})
    rows = []
    for year in years:
        planned, spent = plan.budget(key, year), plan.spent(key, year)
        rows.append((year, baht(planned), baht(spent), percent(float(spent / planned)) if planned else ""))
    return rows
