"""Which reports are to be filed: of which periods, by whom, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from prasan.centres.definitions import DataSet
from prasan.centres.organisation import Tree
from prasan.centres.periods import Period, PeriodError, PeriodType, parse, period_of_day


def last_ended(kind: PeriodType, today: date) -> Period:
    """The latest period of a type that has ended before a day."""
    return period_of_day(kind, today).before()


def expected_periods(data_set: DataSet, opened: Iterable[str], today: date) -> list[Period]:
    """The periods on which reports are asked for, latest first: those of which one has been filed, and the last ended."""
    found = {parse(code) for code in opened} | {last_ended(data_set.period_type, today)}
    return sorted(found, key=lambda period: period.ends, reverse=True)


def can_file(data_set: DataSet, tree: Tree, unit: str, period: str, today: date) -> bool:
    """Whether a unit has a report to file: the period is of the right type and has begun, the unit stood at its end."""
    try:
        asked = parse(period)
    except PeriodError:
        return False
    if asked.type != data_set.period_type or asked.starts > today:
        return False
    return unit in data_set.filed_by(tree.as_of(asked.ends))
