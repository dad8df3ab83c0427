"""What becomes of each row: accepted, ignored (there is nothing in it, or it was not asked for), or refused with why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from prasan.centres.areas import NATION, NOT_STATED, load_areas
from prasan.centres.definitions import DataSet, Definitions
from prasan.centres.figures import DataValue
from prasan.centres.importing.rows import Fault, Finding, Row, Source, quoted, without_persons
from prasan.centres.importing.written import number_of, period_of
from prasan.centres.organisation import Structure, Tree
from prasan.centres.periods import Period, PeriodError

ReportKey = tuple[str, str, str]  # unit, data set, period


@dataclass
class Checked:
    """``read`` rows: the ``accepted`` as (file, row, value), and those refused or ignored, with their findings.

    ``refused`` has the rows themselves, in the order of the files, each with what speaks against it.
    """

    read: int = 0
    accepted: list[tuple[str, Row, DataValue]] = field(default_factory=list)
    refused: list[tuple[str, Row, list[Finding]]] = field(default_factory=list)
    ignored: list[Finding] = field(default_factory=list)

    @property
    def values(self) -> list[DataValue]:
        """The values that are accepted."""
        return [value for _, _, value in self.accepted]

    @property
    def findings(self) -> list[Finding]:
        """What is told of the rows that are not accepted, in the order of files and rows."""
        found = [finding for _, _, each in self.refused for finding in each] + self.ignored
        return sorted(found, key=lambda finding: (finding.file, finding.row))


def check(
    sources: Iterable[Source],
    definitions: Definitions,
    tree: Tree,
    *,
    today: date,
    data_set: str = "",
    period: str = "",
    closed: Mapping[ReportKey, str] | None = None,
    only_unit: str = "",
) -> Checked:
    """Check every row of every source against the definitions and the structure of its period.

    ``data_set`` and ``period``, where given, are what is asked for: a row of another is ignored, one that names no
    period is of ``period``.  ``closed`` says of reports why they take no values now.  A cell that is given twice is
    refused each time, since nothing says which is right.  Rows of another unit than ``only_unit``, where it is given, are
    refused.  Raises KeyError for a data set that is none, PeriodError.
    """
    checker = _Checker(definitions, tree, today, data_set, period, closed or {}, only_unit)
    checked = Checked()
    cells: dict[tuple[str, str, str, str], list[tuple[Source, Row, DataValue]]] = defaultdict(list)
    refused: list[tuple[Source, Row, list[Fault]]] = []
    for source in sources:
        for row in source.rows:
            checked.read += 1
            why_ignored = checker.ignored(row, source)
            if why_ignored:
                checked.ignored.append(_finding(source, row, why_ignored, refused=False))
                continue
            faults, value = checker.judged(row, source)
            if value is None:
                refused.append((source, row, faults))
            else:
                cells[value.unit, value.element, value.period, value.area].append((source, row, value))
    for same in cells.values():
        if len(same) == 1:
            source, row, value = same[0]
            checked.accepted.append((source.name, row, value))
            continue
        places = ", ".join(f"{source.name} row {row.number}" for source, row, _ in same[:4])
        told = f"unit, element, period and area are given {len(same)} times: {places}"
        fault = Fault("value", "given_twice", told, "leave the one that is right")
        refused += [(source, row, [fault]) for source, row, _ in same]
    order = {source.name: at for at, (source, _, _) in enumerate(refused)}
    refused.sort(key=lambda each: (order[each[0].name], each[1].number))
    checked.refused = [
        (source.name, row, [_finding(source, row, fault, refused=True) for fault in faults])
        for source, row, faults in refused
    ]
    return checked


def _finding(source: Source, row: Row, fault: Fault, *, refused: bool) -> Finding:
    # Where each element has its column, that column is the element's and the value's.
    own = fault.column in ("element", "value") and fault.column not in source.columns and row.column != "value"
    column = without_persons(row.column if own else source.column(fault.column))
    outcome = "refused" if refused else "ignored"
    return Finding(source.name, row.number, column, outcome, fault.problem, fault.told, fault.remedy)  # type: ignore[arg-type]


class _Checker:
    """Judges rows; what is the same for many of them is worked out once."""

    def __init__(
        self,
        definitions: Definitions,
        tree: Tree,
        today: date,
        data_set: str,
        period: str,
        closed: Mapping[ReportKey, str],
        only_unit: str,
    ) -> None:
        self.definitions, self.tree, self.today, self.closed = definitions, tree, today, closed
        self.only_unit = only_unit
        self.wanted_data_set = definitions.data_set[data_set] if data_set else None
        self.wanted_period = period_of(period, "ours") if period else None
        self._periods: dict[tuple[str, str], Period | Fault] = {}
        self._structures: dict[str, Structure] = {}
        self._reports: dict[ReportKey, list[Fault]] = {}
        self._areas: dict[str, tuple[str, str]] = {"": ("", "none"), NATION: ("", "none"), NOT_STATED: ("", "none")}
        for area in load_areas():
            if area.level in {"province", "district"} and area.code not in self._areas:
                # "5000" is the province 50, the district not being stated.
                self._areas[area.code] = (area.code, area.level) if area.stated else (area.code[:2], "province")

    def ignored(self, row: Row, source: Source) -> Fault | None:
        """Why a row is passed over; None where it is not."""
        if not any((row.unit, row.element, row.period, row.area, row.value)) and not row.faults:
            return Fault("", "empty_row", "the row is empty", "")
        if not row.value and not row.faults:
            return Fault("value", "no_value", "there is no value", "write 0 if it is nought")
        if self.wanted_data_set is not None:
            of = self.definitions.data_set_of.get(row.element)
            other = of.id if of else row.data_set
            if other and other != self.wanted_data_set.id:
                told = f"it is of the data set {quoted(other)}, which was not asked for"
                return Fault("element", "other_data_set", told, "")
        if self.wanted_period is not None and row.period:
            period = self._period(row.period, source.calendar)
            if isinstance(period, Period) and period != self.wanted_period:
                return Fault("period", "other_period", f"it is of {period.code}, which was not asked for", "")
        return None

    def judged(self, row: Row, source: Source) -> tuple[list[Fault], DataValue | None]:
        """What speaks against a row, and its value where nothing does."""
        faults = list(row.faults)
        period = self._period(row.period, source.calendar)
        if isinstance(period, Fault):
            faults.append(period)
        data_set = self.definitions.data_set_of.get(row.element)
        if data_set is None:
            faults.append(self._no_filed_element(row.element))
        elif row.data_set and row.data_set != data_set.id:
            told = f"{row.element} is filed in {data_set.id}, not in {quoted(row.data_set)}"
            faults.append(Fault("data_set", "other_data_set", told, "name the data set of the element, or none"))
        if row.unit not in self.tree.units:
            told = f"there is no unit {quoted(row.unit)}" if row.unit else "no unit is named"
            faults.append(Fault("unit", "unknown_unit", told, "write a unit's code of five digits, as text"))
        elif self.only_unit and row.unit != self.only_unit:
            # Whether that unit's report is open is not for this sender to know.
            told = f"figures of the unit {row.unit} are not yours to file"
            faults.append(Fault("unit", "other_unit", told, f"leave rows of {self.only_unit} alone in the file"))
        elif data_set is not None and isinstance(period, Period):
            faults += self._against_report(row.unit, data_set, period)
        area, level = self._areas.get(row.area, ("", ""))
        if not level:
            told = f"there is no area {quoted(row.area)}"
            faults.append(
                Fault("area", "unknown_area", told, "write a province's code of two digits, or leave it empty")
            )
        elif data_set is not None and not data_set.takes(level):
            told = f"{data_set.id} is not filed by {level}"
            remedy = "send the sum of the province" if data_set.takes("province") else "send the sum, without an area"
            faults.append(Fault("area", "area_too_fine", told, remedy))
        try:
            value = number_of(row.value)
        except ValueError as error:
            if row.value or not row.faults:
                remedy = "write digits, with at most two decimals; leave the cell empty where nothing is known"
                faults.append(Fault("value", "not_a_number", f"{quoted(row.value)}: {error}", remedy))
            value = 0.0
        if faults or isinstance(period, Fault):
            return faults, None
        return [], DataValue(row.unit, row.element, period.code, area, value)

    def _period(self, text: str, calendar: str) -> Period | Fault:
        if not text and self.wanted_period is not None:
            return self.wanted_period
        key = (text, calendar)
        if key not in self._periods:
            try:
                self._periods[key] = period_of(text, calendar)
            except PeriodError:
                told = f"{quoted(text)} is no fiscal period" if text else "no period is named"
                remedy = "write a fiscal year such as 2558 or a quarter such as 2558Q4"
                self._periods[key] = Fault("period", "unknown_period", told, remedy)
        return self._periods[key]

    def _no_filed_element(self, identity: str) -> Fault:
        element = self.definitions.element.get(identity)
        if element is not None and element.measure is not None:
            told = f"{identity} is counted from the measure {element.measure.measure} and cannot be filed"
            return Fault("element", "element_from_measure", told, "leave the row out")
        told = f"there is no element {quoted(identity)}" if identity else "no element is named"
        return Fault("element", "unknown_element", told, "write an element's id as the definitions do")

    def _against_report(self, unit: str, data_set: DataSet, period: Period) -> list[Fault]:
        key = (unit, data_set.id, period.code)
        if key not in self._reports:
            self._reports[key] = list(self._report_faults(unit, data_set, period))
        return self._reports[key]

    def _report_faults(self, unit: str, data_set: DataSet, period: Period) -> Iterable[Fault]:
        if period.type != data_set.period_type:
            told = f"{data_set.id} is filed by the {data_set.period_type}, and {period.code} is a {period.type}"
            yield Fault("period", "wrong_period_type", told, f"write a {data_set.period_type}")
            return
        if period.starts > self.today:
            yield Fault("period", "period_to_come", f"{period.code} has not begun", "write the period of the figures")
        if period.code not in self._structures:
            self._structures[period.code] = self.tree.as_of(period.ends)
        structure = self._structures[period.code]
        if unit not in structure:
            told = f"the unit {unit} did not stand in the structure of {period.code}"
            yield Fault("unit", "unit_not_standing", told, "name the unit that did the work in that period")
        elif structure.unit(unit).level not in data_set.unit_levels:
            told = f"the unit {unit} is a {structure.unit(unit).level}, and {data_set.id} is not filed by one"
            yield Fault(
                "unit", "unit_does_not_file", told, f"name a unit of the level {', '.join(data_set.unit_levels)}"
            )
        if why := self.closed.get((unit, data_set.id, period.code)):
            yield Fault(
                "unit", "report_closed", f"the report of {unit} for {period.code} {why}", "have it opened again first"
            )
