"""What the centres count: data elements, data sets and indicators, read from a YAML file.

What cannot be rolled up or protected rightly is refused here, with the file and the line, not guessed later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from prasan.centres import periods
from prasan.centres.formula import FormulaError, Term, read_formula
from prasan.centres.organisation import Structure
from prasan.centres.periods import Period, PeriodType
from prasan.centres.scoring import Aim, Legend, Levels, Plan, Target, aim, score
from prasan.engine import yaml_text
from prasan.engine.yaml_text import line_of

Pillar = Literal[
    "hard_infrastructure",
    "soft_infrastructure",
    "service_infrastructure",
    "digital_economy_promotion",
    "digital_society",
]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Name = Annotated[str, Field(min_length=1)]
Location = tuple[int | str, ...]


class DefinitionError(ValueError):
    """The definitions are wrong; the message names the file, and the line of each mistake."""


def _fiscal_year(code: str) -> str:
    if periods.parse(code).type != periods.YEAR:
        # A measure that is counted each quarter could be read by subtracting one from the next.
        raise ValueError("a measure is counted once, for a fiscal year such as 2558")
    return code


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MeasureSource(_Model):
    """From a measure's counts of the eligible: their number (``units``) or the sum in baht (``amount``)."""

    measure: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    field: Literal["units", "amount"]
    owner: UnitCode
    period: Annotated[str, AfterValidator(_fiscal_year)]


class DataElement(_Model):
    """A number that is filed by departments or taken from a measure, per unit, area and period.

    An additive one is summed over time, units and areas.  One that is not says what stands for it in a longer period
    (``over_time``: the value of the ``last`` part that is there, the ``average`` of those that a unit reported, the
    ``maximum``, or their sum) and in a unit above or an area around (``over_units``: the sum, the ``maximum``, or
    ``none``: a unit has its own figure and nobody above has one).
    """

    id: Identifier
    name_th: Name
    name_en: Name
    unit_th: Name
    unit_en: Name
    from_people: bool
    additive: bool
    over_time: Literal["sum", "last", "average", "maximum"] = "sum"
    over_units: Literal["sum", "maximum", "none"] = "sum"
    source: Literal["filed"] | MeasureSource

    @property
    def measure(self) -> MeasureSource | None:
        """The measure that it comes from; None where it is filed."""
        return self.source if isinstance(self.source, MeasureSource) else None

    @model_validator(mode="after")
    def _can_be_served(self) -> Self:
        if self.additive != (self.over_time == "sum" and self.over_units == "sum"):
            # Said twice, so that nothing is summed, or not summed, by oversight.
            raise ValueError(
                "additive is true where both over_time and over_units are sum, and false where not: "
                "define a ratio as an indicator of two sums"
            )
        if (self.over_time == "maximum") != (self.over_units == "maximum") and self.over_units != "none":
            raise ValueError("a maximum over time is a maximum (or nothing) over units too, and the other way round")
        if self.measure is not None and not self.additive:
            raise ValueError("an element from a measure must be additive")
        if self.from_people != (self.measure is not None):
            # Small cells are hidden by one pattern per measure, which has one owner.  Filed figures have
            # many departments: hiding them safely in units and areas at once is not offered.
            raise ValueError("from_people must be true for an element from a measure, and false for a filed one")
        return self


class Rule(_Model):
    """``left operator right``; a side is the sum of elements, or a number.

    It is asked of each area (``per`` area), or of the report's sums.  What breaks a ``strict`` rule is not submitted.
    """

    id: Identifier
    name_th: Name
    name_en: Name
    left: Annotated[list[Identifier], Field(min_length=1)]
    operator: Literal["<", "<=", "==", ">=", ">"]
    right: Annotated[list[Identifier], Field(min_length=1)] | float
    per: Literal["area", "report"] = "area"
    strict: bool = True

    @property
    def elements(self) -> list[str]:
        """The elements of both sides."""
        return self.left + (self.right if isinstance(self.right, list) else [])


class Outliers(_Model):
    """When a figure is flagged against the unit's ``least`` to ``most`` earlier periods.

    Its distance from their median, over their spread, is beyond ``score``: Iglewicz and Hoaglin's modified z (1993).
    The spread is 1.4826 times the median distance, and at least ``floor`` of the median, since so few periods may agree
    by chance.
    """

    least: Annotated[int, Field(ge=2)] = 3
    most: Annotated[int, Field(ge=2)] = 8
    score: Annotated[float, Field(gt=0)] = 3.5
    floor: Annotated[float, Field(ge=0)] = 0.1


class DataSet(_Model):
    """Elements that units of some levels file together, each period, ``due_days`` after its end.

    Without ``due_days`` the deadline is that of its type of period (``deadlines`` of the definitions).  ``summed_to`` are
    the longer types that it is summed to, :data:`prasan.centres.periods.LONGER` unless said.

    ``by_area`` is the smallest area that is asked for: none, a province, or a district (what is filed for its province is
    of a district that is not stated).  ``rules`` and ``outliers`` say what is
    wrong or in doubt before a report is submitted.
    """

    id: Identifier
    name_th: Name
    name_en: Name
    elements: Annotated[list[Identifier], Field(min_length=1)]
    period_type: PeriodType
    summed_to: list[PeriodType] | None = None
    due_days: Annotated[int, Field(ge=0, le=366)] | None = None
    unit_levels: list[Literal["department"]] = ["department"]
    owed: bool = True
    by_area: Literal["none", "province", "district"] = "none"
    rules: list[Rule] = []
    outliers: Outliers | None = None

    def takes(self, level: str) -> bool:
        """Whether values of areas of a level (``none``, ``province`` or ``district``) can be filed."""
        return level in ("none", self.by_area) or (level == "province" and self.by_area == "district")

    def due(self, period: str) -> date:
        """The last day on which a report of the period is in time."""
        return periods.parse(period).ends + timedelta(days=self.due_days or 0)

    def assigned(self, structure: Structure) -> list[str]:
        """The codes of the units that are to file it."""
        return self.filed_by(structure) if self.owed else []

    def filed_by(self, structure: Structure) -> list[str]:
        """The codes of the units that can file it; of a data set that is not ``owed`` nobody is late with it."""
        return [unit.code for unit in structure.units if unit.level in self.unit_levels]


class Indicator(_Model):
    """``factor`` × the sum of the numerator, divided by the sum of the denominator where there is one.

    Numerator and denominator are formulas (:mod:`prasan.centres.formula`).  ``target``, ``levels`` and ``weight`` hold
    unless one of ``targets`` says otherwise for a unit and a period; ``levels`` are the values of the scores 1 to 5.
    """

    id: Identifier
    name_th: Name
    name_en: Name
    pillar: Pillar
    plan: Identifier | None = None
    numerator: str
    denominator: str | None = None
    factor: float = 1
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    target: float | None = None
    levels: Levels | None = None
    weight: Annotated[float, Field(ge=0)] = 1
    targets: list[Target] = []
    legend: Identifier | None = None
    higher_is_better: bool = True
    owner: UnitCode

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        try:
            read_formula(self.numerator)
            read_formula(self.denominator or self.numerator)
        except FormulaError as error:
            raise ValueError(str(error)) from None
        for levels in [self.levels, *(target.levels for target in self.targets)]:
            if levels is not None and (levels[-1] > levels[0]) != self.higher_is_better:
                raise ValueError("levels rise where higher is better, and fall where it is not")
        return self

    @property
    def is_ratio(self) -> bool:
        """Whether it has a denominator, and so is recomputed, never added."""
        return self.denominator is not None

    @cached_property
    def numerator_terms(self) -> tuple[Term, ...]:
        """The elements of the numerator."""
        return read_formula(self.numerator)

    @cached_property
    def denominator_terms(self) -> tuple[Term, ...]:
        """The elements of the denominator; none where there is none."""
        return read_formula(self.denominator) if self.denominator else ()

    @property
    def elements(self) -> list[str]:
        """Every element that it is worked out from, the numerator's first one first."""
        return [term.element for term in [*self.numerator_terms, *self.denominator_terms]]

    def value_of(self, numerator: float | None, denominator: float | None) -> float | None:
        """The value, from the sums; None where there is nothing to work it out from."""
        if numerator is None:
            return None
        if not self.is_ratio:
            return self.factor * numerator
        return self.factor * numerator / denominator if denominator else None

    def aim(self, unit: str, period: Period) -> Aim:
        """What a unit aims at in a period."""
        return aim(Aim(self.target, self.levels, self.weight), self.targets, unit, period)

    def score(self, value: float | None, unit: str, period: Period) -> float | None:
        """The score of a value, 1 to 5; None where there is no value or no levels."""
        levels = self.aim(unit, period).levels
        return None if value is None or levels is None else score(value, levels)


class Definitions(_Model):
    """All definitions; ids are unique and every reference is to something defined."""

    elements: list[DataElement]
    data_sets: list[DataSet]
    indicators: list[Indicator]
    plans: list[Plan] = []
    legends: list[Legend] = []
    deadlines: dict[PeriodType, Annotated[int, Field(ge=0, le=366)]] = {}

    @model_validator(mode="after")
    def _deadlines_are_known(self) -> Self:
        for at, data_set in enumerate(self.data_sets):
            if data_set.due_days is None:
                if data_set.period_type not in self.deadlines:
                    raise ValueError(f"data set {data_set.id} has no due_days, and {data_set.period_type} no deadline")
                days = self.deadlines[data_set.period_type]
                self.data_sets[at] = data_set.model_copy(update={"due_days": days})
        return self

    @cached_property
    def plan(self) -> dict[str, Plan]:
        """Plans by id."""
        return {plan.id: plan for plan in self.plans}

    @cached_property
    def legend(self) -> dict[str, Legend]:
        """Legends by id."""
        return {legend.id: legend for legend in self.legends}

    @cached_property
    def element(self) -> dict[str, DataElement]:
        """Elements by id."""
        return {element.id: element for element in self.elements}

    @cached_property
    def data_set(self) -> dict[str, DataSet]:
        """Data sets by id."""
        return {data_set.id: data_set for data_set in self.data_sets}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def data_set_of(self) -> dict[str, DataSet]:
        """The data set in which each filed element is filed, by the element's id."""
        return {element: data_set for data_set in self.data_sets for element in data_set.elements}

    def elements_of_measure(self, measure: str) -> list[DataElement]:
        """The elements that come from a measure."""
        return [element for element in self.elements if element.measure and element.measure.measure == measure]

    def mistakes(self) -> Iterable[tuple[Location, str]]:
        """What is wrong between the definitions: where, and what."""
        for kind in ("elements", "data_sets", "indicators", "plans", "legends"):
            seen: set[str] = set()
            for at, item in enumerate(getattr(self, kind)):
                if item.id in seen:
                    yield (kind, at, "id"), f"{item.id} is defined twice"
                seen.add(item.id)
        filed: set[str] = set()
        for at, data_set in enumerate(self.data_sets):
            for identity in data_set.elements:
                where = ("data_sets", at, "elements")
                if identity not in self.element or self.element[identity].measure:
                    yield where, f"{identity} is no filed element"
                if identity in filed:
                    yield where, f"{identity} is filed twice"
                filed.add(identity)
            for rule in data_set.rules:
                for identity in rule.elements:
                    if identity not in data_set.elements:
                        yield ("data_sets", at, "rules"), f"{rule.id}: {identity} is not in this data set"
        for at, element in enumerate(self.elements):
            yield from self._mistakes_of_element(at, element)
        for at, indicator in enumerate(self.indicators):
            yield from self._mistakes_of_indicator(at, indicator)

    def _mistakes_of_element(self, at: int, element: DataElement) -> Iterable[tuple[Location, str]]:
        where = ("elements", at, "source")
        if element.measure is None:
            if element.id not in self.data_set_of:
                yield where, f"{element.id} is filed but in no data set"
            return
        together = [other.measure for other in self.elements_of_measure(element.measure.measure) if other.measure]
        if len({(other.owner, other.period) for other in together}) > 1:
            yield where, "the elements of a measure must have one owner and one period"
        if not any(other.field == "units" for other in together):
            yield where, "an amount can be protected only beside an element of its measure with field units"

    def _mistakes_of_indicator(self, at: int, indicator: Indicator) -> Iterable[tuple[Location, str]]:
        for role, known in (("plan", self.plan), ("legend", self.legend)):
            if (named := getattr(indicator, role)) is not None and named not in known:
                yield ("indicators", at, role), f"no {role} {named}"
        origins = set()
        for role, terms in (("numerator", indicator.numerator_terms), ("denominator", indicator.denominator_terms)):
            found = [self.element[term.element] for term in terms if term.element in self.element]
            for term in terms:
                if term.element not in self.element:
                    yield ("indicators", at, role), f"no element {term.element}"
            if len({(each.unit_en, each.over_time, each.over_units) for each in found}) > 1:
                yield (
                    ("indicators", at, role),
                    "what is added must be counted in one unit, and alike over time and units",
                )
            if len(terms) > 1 and any("maximum" in (each.over_time, each.over_units) for each in found):
                yield ("indicators", at, role), "maxima cannot be added"
            for element in found:
                if element.measure:
                    origins.add(f"measure {element.measure.measure}")
                elif element.id in self.data_set_of:
                    origins.add(f"data set {self.data_set_of[element.id].id}")
        if len(origins) > 1:
            # Different reports have different gaps: the parts of the ratio would not cover the same units.
            yield ("indicators", at, "denominator"), "both parts of a ratio must come from one data set or measure"


@cache
def shipped_definitions() -> Definitions:
    """The definitions that Prasan ships."""
    with as_file(files("prasan.centres").joinpath("data", "definitions.yaml")) as path:
        return load_definitions(path)


def load_definitions(path: Path) -> Definitions:
    """The definitions in a YAML file.  Raises DefinitionError, whose message has a line ``file:line: what`` each."""
    text = path.read_text(encoding="utf-8")
    try:
        node = yaml_text.nodes(text)
        content = yaml_text.values(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DefinitionError(f"{path}:{mark.line + 1 if mark else 1}: {getattr(error, 'problem', error)}") from None
    try:
        definitions = Definitions.model_validate(content)
    except ValidationError as error:
        mistakes = [(tuple(each["loc"]), f"{_dotted(each['loc'])}{each['msg']}") for each in error.errors()]
    else:
        mistakes = [(where, f"{_dotted(where)}{what}") for where, what in definitions.mistakes()]
        if not mistakes:
            return definitions
    raise DefinitionError("\n".join(f"{path}:{line_of(node, where)}: {what}" for where, what in mistakes))


def _dotted(location: Sequence[int | str]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""
