"""What is asked of figures, and how they are sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field, model_validator

from prasan.centres.areas import NATION
from prasan.web.api.paging import Paging


class Asked(Schema):
    """A unit, an area, and what is counted: an indicator, or one of its elements by itself."""

    unit: str = Field(max_length=5, description="five digits; 00000 is the nation's centre")
    indicator: str = Field("", max_length=64)
    element: str = Field("", max_length=64)
    area: str = Field(NATION, max_length=4, description="TH, a province (2 digits) or a district (4)")

    @model_validator(mode="after")
    def _one_of_both(self):
        if bool(self.indicator) == bool(self.element):
            raise ValueError("ask for an indicator, or for an element")
        return self


class AskedInPeriod(Asked):
    period: str = Field(max_length=10, description="as 2558 or 2558Q4; the Buddhist Era")


class AskedFigure(AskedInPeriod):
    as_of: date | None = Field(None, description="as known at the end of this day, which must be over")


class AskedByStructure(AskedFigure):
    structure: date | None = Field(None, description="the day of the organisation and the areas; today unless said")


class AskedChildren(AskedInPeriod, Paging):
    by: Literal["unit", "area"] = Field("unit", description="units directly below, or areas directly within")


class AskedRanking(AskedInPeriod, Paging):
    of: Literal["below", "departments", "provinces"] = "below"


class AskedSources(AskedInPeriod, Paging):
    pass


class Coverage(Schema):
    """Reports that were expected, that are in, and how many of those came after their day."""

    expected: int
    reported: int
    late: int


class FigureOut(Schema):
    """A figure.  ``suppressed``: it is hidden, and null, since it counts a few people or would tell of a few."""

    unit: str
    area: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    suppressed: bool
    coverage: Coverage
    complete: bool = Field(description="whether every report that was expected is in")
    target: float | None


class Origin(Schema):
    """``rollup`` names the figures that an answer was made from, ``made`` when."""

    rollup: str
    made: datetime
    as_of: date | None = None


class Figure(Origin):
    indicator: str
    element: str | None
    figure: FigureOut | None = Field(description="null where nothing has been reported or was expected")


class Contribution(Schema):
    unit: str
    name: str
    period: str
    under: str | None
    now: list[str]
    numerator: float | None
    denominator: float | None
    reported: bool


class Together(Schema):
    now: list[str]
    then: list[str]


class StructuredOut(Schema):
    """A figure by the structure of another day; where it is not ``comparable``, what is, and together with whom.

    ``inherited`` are contributions of units that others answer for now, ``shared`` those of which the unit has only a
    part and that are in no sum; ``unseen`` counts units among them that the asker may not see.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    suppressed: bool
    not_added: bool
    coverage: Coverage
    comparable: bool
    inherited: list[Contribution]
    shared: list[Contribution]
    unseen: int
    units_together: Together | None
    areas_together: Together | None
    together_value: float | None


class FigureByStructure(Origin):
    indicator: str
    element: str | None
    unit: str
    area: str
    period: str
    structure: date
    figure: StructuredOut


class Series(Origin):
    indicator: str
    element: str | None
    items: list[FigureOut]


class Children(Origin):
    indicator: str
    element: str | None
    whole: FigureOut | None
    items: list[FigureOut]
    next: str | None


class Ranked(FigureOut):
    rank: int | None = Field(description="1 is best; null without a value")
    gap: float | None = Field(description="by how much the target is met (at least 0) or missed")


class Ranking(Origin):
    indicator: str
    element: str | None
    items: list[Ranked]
    next: str | None


class SourceOut(Schema):
    """A report that a figure is made of: who submitted it, when, and the seal of its figures."""

    id: str
    unit: str
    data_set: str
    period: str
    version: int
    submitted_by: str
    submitted_on: date | None
    seal: str


class Sources(Origin):
    """``measure`` and ``run`` in place of reports, where the figure is counted from registers."""

    measure: str | None
    run: str | None
    run_made: datetime | None
    items: list[SourceOut]
    next: str | None
