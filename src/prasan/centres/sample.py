"""Invented reports of fiscal year 2558, for the demonstration and the tests.  Nobody filed these figures."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from prasan.centres.areas import load_areas, province_populations
from prasan.centres.definitions import shipped_definitions
from prasan.centres.figures import APPROVED, SUBMITTED, DataValue, Report
from prasan.centres.organisation import DEPARTMENT, load_tree
from prasan.centres.periods import Period

BY_DISTRICT = "07011"  # the department that files by district
DATA_SET = "digital_services"
YEAR = Period(2558)
_SILENT = 5  # departments that do not report the last quarter at all
_PENDING = 2  # departments whose report of the last quarter is not approved
_LATE = 9  # departments that report the last quarter after it is due


class SampleFigures(NamedTuple):
    """Values and reports, in the order of unit, quarter and province."""

    values: list[DataValue]
    reports: list[Report]


def sample_figures(seed: int = 2558) -> SampleFigures:
    """Every department's reports of the four quarters, the same for the same seed.

    Volumes are in proportion to the provinces' populations; the digital share grows over the year and differs
    between departments and provinces.  In the last quarter some departments are silent, pending or late.
    """
    departments = [unit.code for unit in load_tree().as_of(YEAR.ends).units if unit.level == DEPARTMENT]
    drawn = _random(seed, "last quarter").sample(departments, _SILENT + _PENDING + _LATE)
    silent, pending, late = (
        frozenset(drawn[:_SILENT]),
        frozenset(drawn[_SILENT : _SILENT + _PENDING]),
        frozenset(drawn[_SILENT + _PENDING :]),
    )
    values: list[DataValue] = []
    reports: list[Report] = []
    for department in departments:
        for quarter in YEAR.quarters():
            last = quarter.quarter == 4
            if last and department in silent:
                continue
            status = SUBMITTED if last and department in pending else APPROVED
            on = _submitted(seed, department, quarter, late=last and department in late)
            reports.append(Report(department, DATA_SET, quarter.code, status, on))
            drawn_values = _values(seed, department, quarter)
            values.extend(_by_district(seed, drawn_values) if department == BY_DISTRICT else drawn_values)
    return SampleFigures(values, reports)


def _values(seed: int, department: str, quarter: Period) -> Iterator[DataValue]:
    habits = _random(seed, department)
    per_person = habits.lognormvariate(-4.0, 1.0)
    digital = habits.uniform(0.25, 0.75)
    training = habits.uniform(2e-6, 3e-5)
    draw = _random(seed, department, quarter.code)
    for province, population in province_populations().items():
        transactions = round(population * per_person * draw.uniform(0.8, 1.2))
        share = min(0.98, max(0.02, digital + 0.03 * (quarter.quarter or 0) + draw.gauss(0, 0.06)))
        yield DataValue(department, "service_transactions", quarter.code, province, transactions)
        yield DataValue(department, "digital_service_transactions", quarter.code, province, round(transactions * share))
        trained = round(population * training * draw.uniform(0.5, 1.5))
        yield DataValue(department, "officers_trained", quarter.code, province, trained)


def _by_district(seed: int, values: Iterable[DataValue]) -> Iterator[DataValue]:
    """The same by district: parts that add up to the province's, of digital services no more than of all."""
    districts: dict[str, list[str]] = defaultdict(list)
    for area in load_areas():
        if area.level == "district" and area.stated and area.parent:
            districts[area.parent].append(area.code)
    whole: dict[str, list[int]] = {}
    for value in values:
        codes = districts[value.area]
        draw = _random(seed, "districts", value.area)
        if value.element == "digital_service_transactions":
            parts = _digital(draw, whole[value.area], int(value.value))
        else:
            drawn = list(accumulate(draw.uniform(0.5, 2) for _ in codes))
            cuts = [int(value.value * at / drawn[-1]) for at in drawn[:-1]] + [int(value.value)]
            parts = [end - start for start, end in zip([0, *cuts], cuts, strict=False)]
            if value.element == "service_transactions":
                whole[value.area] = parts
        for code, part in zip(codes, parts, strict=True):
            yield DataValue(value.unit, value.element, value.period, code, part)


def _digital(draw: random.Random, of_all: Sequence[int], whole: int) -> list[int]:
    """Parts of the digital services, each no more than its district's services: some districts are ahead of others."""
    wished = [each * draw.uniform(0.6, 1.4) for each in of_all]
    parts = [min(each, int(whole * wish / (sum(wished) or 1))) for each, wish in zip(of_all, wished, strict=True)]
    left = whole - sum(parts)
    for at, each in enumerate(of_all):
        more = min(left, each - parts[at])
        parts[at] += more
        left -= more
    return parts


def _submitted(seed: int, department: str, quarter: Period, *, late: bool) -> date:
    due = shipped_definitions().data_set[DATA_SET].due(quarter.code)
    days = _random(seed, department, quarter.code, "submitted").randint(1, 20)
    return due + timedelta(days=days) if late else due - timedelta(days=days)


def _random(seed: int, *parts: str) -> random.Random:
    """A source of its own for each part, so that one department's figures do not shift another's."""
    return random.Random(f"{seed}/{'/'.join(parts)}")  # noqa: S311  (invented figures, not secrets)
