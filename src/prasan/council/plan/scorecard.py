"""How a part of the plan stands: by its indicators, its milestones and its money, each with how much of it is known.

Nothing is averaged into one figure: a light comes of a rule that is shown, and above it lights are counted by weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from prasan.council.plan.nodes import Node, Plan


class Light(StrEnum):
    """How something stands; grey is not known."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True)
class Aim:
    """An indicator's way: from ``baseline`` on the day ``since`` to ``target`` on the day ``due``; ``figures`` by day, oldest first.

    Where the target is below the baseline, less is better, unless ``higher`` says which is: then a target that the baseline
    has reached already is one to be kept.
    """

    baseline: float
    since: date
    target: float
    due: date
    figures: Sequence[tuple[date, float]] = ()
    higher: bool | None = None

    @property
    def kept(self) -> bool:
        """Whether it began where it is to be, so that there is no way to go."""
        return self.higher is not None and (
            self.baseline >= self.target if self.higher else self.baseline <= self.target
        )


@dataclass(frozen=True)
class Rule:
    """At ``green`` of the way that time has gone or more is green, at ``amber`` or more amber; above, a part is red where
    ``share`` of the weight below it is red, amber where as much is red or amber, grey where as much more than half is not known."""

    green: float = 0.9
    amber: float = 0.7
    share: float = 1 / 3
    spent: float = (
        0.8  # of the share of the year that is over: as much of its money spent is as planned, half of it amber
    )


@dataclass(frozen=True)
class Progress:
    """``done`` and ``gone``: the shares of the way and of the time; ``forecast`` where the line through the figures is on the
    day of the target, and None of fewer than two."""

    light: Light
    done: float | None
    gone: float
    forecast: float | None


@dataclass(frozen=True)
class Score:
    """``light`` by the rule; ``lights`` weight by light of what is below; ``known`` of ``indicators`` have a figure; ``late``
    milestones; ``budget`` and ``spent`` in baht for the fiscal year, and whether spending is as planned."""

    key: str
    light: Light
    lights: Mapping[Light, Decimal]
    known: int
    indicators: int
    late: int
    milestones: int
    budget: Decimal
    spent: Decimal
    spending: Light


def progress(aim: Aim, today: date, rule: Rule = Rule()) -> Progress:
    """How an indicator stands on its way."""
    length = (aim.due - aim.since).days
    gone = min(max((today - aim.since).days / length, 0.0), 1.0) if length > 0 else 1.0
    known = [(day, value) for day, value in aim.figures if day <= today]
    if not known or (aim.target == aim.baseline and not aim.kept):
        return Progress(Light.GREY, None, gone, None)
    if aim.kept:
        done = worth = _held(aim, known[-1][1])
    else:
        done = (known[-1][1] - aim.baseline) / (aim.target - aim.baseline)
        worth = done / gone if gone else 1.0
    light = Light.GREEN if worth >= rule.green else Light.AMBER if worth >= rule.amber else Light.RED
    return Progress(light, done, gone, _forecast(known, aim.due))


def _held(aim: Aim, value: float) -> float:
    """How much of a target that was reached is still there: 1 where it is met, else the share of it."""
    if (value >= aim.target) if aim.higher else (value <= aim.target):
        return 1.0
    less, more = sorted((value, aim.target))
    return max(less / more, 0.0) if more > 0 else 0.0


def _forecast(figures: Sequence[tuple[date, float]], day: date) -> float | None:
    """The least-squares line through the figures, on a day."""
    if len(figures) < 2:
        return None
    days = [(each - figures[0][0]).days for each, _ in figures]
    middle, level = sum(days) / len(days), sum(value for _, value in figures) / len(figures)
    spread = sum((each - middle) ** 2 for each in days)
    if spread == 0:
        return None
    slope = sum((each - middle) * (value - level) for each, (_, value) in zip(days, figures, strict=True)) / spread
    return level + slope * ((day - figures[0][0]).days - middle)


def year_gone(day: date) -> tuple[int, float]:
    """The fiscal year (B.E., from October) of a day, and which share of it is over."""
    ends = day.year + 1 if day.month >= 10 else day.year
    start, end = date(ends - 1, 10, 1), date(ends, 10, 1)
    return ends + 543, (day - start).days / (end - start).days


def scorecard(plan: Plan, key: str, aims: Mapping[str, Aim], rule: Rule = Rule()) -> dict[str, Score]:
    """The score of a node and of all below it, by key; ``aims`` by the code of the indicator."""
    scores: dict[str, Score] = {}
    for node in reversed(list(plan.below(key))):
        scores[node.key] = _score(plan, node, scores, aims, rule)
    return scores


def _score(plan: Plan, node: Node, scores: Mapping[str, Score], aims: Mapping[str, Aim], rule: Rule) -> Score:
    own = [progress(aims[each], plan.day, rule).light if each in aims else Light.GREY for each in node.indicators]
    below = [(each.weight, scores[each.key]) for each in plan.children.get(node.key, [])]
    lights = dict.fromkeys(Light, Decimal(0))
    for light in own:
        lights[light] += Decimal(1)
    for weight, score in below:
        lights[score.light] += weight
    late = sum(each.done is None and each.due < plan.day for each in node.milestones)
    if not own and not below and node.milestones:
        lights[Light.RED if late * 2 > len(node.milestones) else Light.AMBER if late else Light.GREEN] += Decimal(1)
    year, gone = year_gone(plan.day)
    budget, spent = plan.budget(node.key, year), plan.spent(node.key, year)
    return Score(
        node.key,
        _light(lights, rule),
        lights,
        sum(light != Light.GREY for light in own) + sum(score.known for _, score in below),
        len(own) + sum(score.indicators for _, score in below),
        late + sum(score.late for _, score in below),
        len(node.milestones) + sum(score.milestones for _, score in below),
        budget,
        spent,
        _spending(budget, spent, gone, rule),
    )


def _light(lights: Mapping[Light, Decimal], rule: Rule) -> Light:
    whole = sum(lights.values())
    if not whole or lights[Light.GREY] * 2 > whole:
        return Light.GREY
    red, worse = float(lights[Light.RED] / whole), float((lights[Light.RED] + lights[Light.AMBER]) / whole)
    return Light.RED if red >= rule.share else Light.AMBER if worse >= rule.share else Light.GREEN


def _spending(budget: Decimal, spent: Decimal, gone: float, rule: Rule) -> Light:
    if not budget:
        return Light.GREY if not spent else Light.RED
    if spent > budget:
        return Light.RED
    least = gone * rule.spent
    share = float(spent / budget)
    return Light.GREEN if share >= least else Light.AMBER if share >= least / 2 else Light.RED
