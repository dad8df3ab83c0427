"""Targets, weights and scores of 1 to 5, as agencies' performance agreements score them.

An indicator has five values, one for each level.  Between two levels the score is in proportion, below the first it
is 1, above the fifth 5; falling values mean that less is better.  What has no figure has no score, and the score of
several indicators says for how much of their weight there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from prasan.centres import periods
from prasan.centres.periods import Period, PeriodType

LOWEST, HIGHEST = 1, 5
DECIMALS = 4  # a score is written 4.1250


def _levels(values: list[float]) -> list[float]:
    steps = [later - earlier for earlier, later in pairwise(values)]
    if len(values) != HIGHEST or not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        raise ValueError("levels are five values, each above the one before, or each below it")
    return values


def _period(code: str) -> str:
    periods.parse(code)
    return code


Levels = Annotated[list[float], AfterValidator(_levels)]
PeriodCode = Annotated[str, AfterValidator(_period)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plan(_Model):
    """A plan that indicators serve, from one fiscal year to another (None: without an end)."""

    id: str
    name_th: str
    name_en: str
    since: Annotated[int, Field(ge=2400, le=2699)]
    until: Annotated[int, Field(ge=2400, le=2699)] | None = None


class Band(_Model):
    """Scores from ``at_least`` on, up to the next band, are called so; ``tone`` is how they are drawn."""

    at_least: Annotated[float, Field(ge=LOWEST, le=HIGHEST)]
    name_th: str
    name_en: str
    tone: str


class Legend(_Model):
    """What scores are called."""

    id: str
    bands: Annotated[list[Band], Field(min_length=1)]

    @model_validator(mode="after")
    def _covers_every_score(self) -> Self:
        starts = [band.at_least for band in self.bands]
        if starts[0] != LOWEST or any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("bands begin with the score 1, each above the one before")
        return self

    def band(self, score: float) -> Band:
        """The band that a score is in."""
        return [band for band in self.bands if band.at_least <= score][-1]


class Target(_Model):
    """What is aimed at from ``since`` to ``until`` (periods; None: always), by ``units`` (none named: by all).

    ``types`` are the types of period that it holds for (none named: all).  What it leaves out is as without it.
    """

    since: PeriodCode | None = None
    until: PeriodCode | None = None
    units: list[str] = []
    types: list[PeriodType] = []
    value: float | None = None
    levels: Levels | None = None
    weight: Annotated[float, Field(ge=0)] | None = None

    def holds(self, unit: str, period: Period) -> bool:
        """Whether it is for a unit and a period."""
        return (
            (not self.units or unit in self.units)
            and (not self.types or period.type in self.types)
            and (self.since is None or periods.parse(self.since).starts <= period.starts)
            and (self.until is None or period.ends <= periods.parse(self.until).ends)
        )


class Aim(NamedTuple):
    """What a unit aims at in a period: a value, levels and a weight."""

    value: float | None
    levels: list[float] | None
    weight: float


def aim(standard: Aim, targets: Iterable[Target], unit: str, period: Period) -> Aim:
    """The aim of a unit in a period; a target that names units goes before one that is for all, a later before an earlier."""
    found = standard
    for target in sorted(
        (target for target in targets if target.holds(unit, period)), key=lambda target: bool(target.units)
    ):
        found = Aim(
            found.value if target.value is None else target.value,
            found.levels if target.levels is None else target.levels,
            found.weight if target.weight is None else target.weight,
        )
    return found


def score(value: float, levels: list[float]) -> float:
    """The score of a value, 1 to 5; never falls as the value gets better."""
    sign = 1 if levels[-1] > levels[0] else -1
    if sign * value <= sign * levels[0]:
        return float(LOWEST)
    for at, (low, high) in enumerate(pairwise(levels), start=LOWEST):
        if sign * value <= sign * high:
            return min(float(at + 1), max(float(at), round(at + (value - low) / (high - low), DECIMALS)))
    return float(HIGHEST)


class Scored(NamedTuple):
    """A score of several indicators; None where none has one.  ``scored`` of ``weight`` is what it covers."""

    score: float | None
    scored: float
    weight: float


def together(scores: Iterable[tuple[float, float | None]]) -> Scored:
    """The score of several, from (weight, score), in proportion to the weights of those that have one."""
    each = list(scores)
    there = [(weight, found) for weight, found in each if found is not None and weight > 0]
    scored = sum(weight for weight, _ in there)
    mean = sum(weight * found for weight, found in there) / scored if scored else None
    if mean is not None:
        mean = min(float(HIGHEST), max(float(LOWEST), round(mean, DECIMALS)))
    return Scored(mean, scored, sum(weight for weight, _ in each))
