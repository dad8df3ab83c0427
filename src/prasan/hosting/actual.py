"""What became of an approved plan: which workloads have moved, what was spent, and the saving that was reached.

Agencies report it month by month into a file of the plan's folder that only grows; of a workload, and of an agency's month, what was
reported last counts.  The saving is the frozen cost of doing nothing in the months that were reported, a twelfth of the fiscal
year's each, less what was spent in them (:mod:`prasan.hosting.money.baseline`).
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from prasan.engine.locks import locked
from prasan.engine.snapshots import write_durably
from prasan.hosting.calendar import fiscal_year, month_of, month_text
from prasan.hosting.errors import HostingError
from prasan.hosting.kept import Kept
from prasan.hosting.problem import Problem

FILE = "actual.jsonl"
COLUMNS = ("month", "agency", "workload", "baht")


@dataclass(frozen=True)
class Row:
    """One line of a report: that a ``workload`` has moved or ended in a month, or how many ``baht`` an agency spent in it in all."""

    month: int
    agency: str
    workload: str = ""
    baht: int | None = None


@dataclass(frozen=True)
class Saving:
    """One agency (or several together): over the ``months`` that were reported, the frozen cost of doing nothing and what was spent."""

    months: tuple[int, ...]
    frozen: int
    spent: int

    @property
    def saving(self) -> int:
        """Baht; less than 0 where more was spent."""
        return self.frozen - self.spent


@dataclass(frozen=True)
class Actual:
    """``moved`` is the month of each workload that has moved, ``savings`` the agencies that reported what they spent."""

    moved: Mapping[str, int]
    savings: Mapping[str, Saving]


def reported(kept: Kept) -> Actual:
    """What was reported of a plan so far."""
    moved: dict[str, int] = {}
    spent: dict[tuple[str, int], int] = {}
    for told in _lines(kept.folder / FILE):
        if told["workload"]:
            moved[told["workload"]] = told["month"]
        if told["baht"] is not None:
            spent[told["agency"], told["month"]] = told["baht"]
    baseline = kept.baseline()
    frozen: dict[tuple[str, int], int] = defaultdict(int)
    for row in baseline.rows if baseline else ():
        frozen[row["agency"], row["year"]] += row["baht"]
    savings = {}
    for agency in sorted({agency for agency, _ in spent}):
        months = sorted(month for of, month in spent if of == agency)
        nothing = sum((Fraction(frozen[agency, fiscal_year(month)], 12) for month in months), Fraction(0))
        savings[agency] = Saving(tuple(months), round(nothing), sum(spent[agency, month] for month in months))
    return Actual(moved, savings)


def report(kept: Kept, rows: Iterable[Row], by: str, unit: str, when: datetime) -> int:
    """Add what an agency (``unit``) reports; how many rows.  Nothing is added where a row may not be.

    Raises HostingError: a plan that is not approved, a workload or an agency that is not the reporting one's, a month outside the
    plan's years.
    """
    if kept.stage != "approved":
        raise HostingError(f"plan {kept.id} is not approved. Remedy: what became of a plan is reported once it is.")
    problem, taken = kept.problem(), list(rows)
    for each in taken:
        _must_be(problem, each, unit)
    with locked(kept.folder / "actual.lock"):
        before = (kept.folder / FILE).read_text(encoding="utf-8") if (kept.folder / FILE).is_file() else ""
        at = when.isoformat(timespec="seconds")
        added = [json.dumps({**vars(each), "by": by, "unit": unit, "at": at}, ensure_ascii=False) for each in taken]
        write_durably(kept.folder / FILE, before + "".join(f"{line}\n" for line in added))
    return len(taken)


def _must_be(problem: Problem, row: Row, unit: str) -> None:
    if row.agency != unit:
        raise HostingError(f"agency {row.agency}: {unit} reports its own alone. Remedy: leave the row out.")
    if row.month not in problem.months:
        first, last = month_text(problem.months[0]), month_text(problem.months[-1])
        raise HostingError(f"month {month_text(row.month)} is not of the plan. Remedy: one from {first} to {last}.")
    if row.workload:
        known = problem.workload.get(row.workload)
        if known is None or known.agency != unit:
            raise HostingError(f"workload {row.workload}: it is not {unit}'s. Remedy: one of the agency's in the plan.")
    elif row.baht is None:
        raise HostingError(f"month {month_text(row.month)}: nothing is said. Remedy: a workload, or baht.")
    if row.baht is not None and row.baht < 0:
        raise HostingError(f"baht {row.baht}: less than nothing. Remedy: what was spent, in whole baht.")


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file with the columns month (2570-01), agency, workload, baht; a row says the workload, the baht or both.

    Raises HostingError, which names file, row, column and remedy.
    """
    try:
        table = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError) as error:
        raise HostingError(f"{path}: it cannot be read ({error}). Remedy: save it as CSV in UTF-8.") from error
    head = [each.strip().casefold() for each in table[0]] if table else []
    if missing := [each for each in COLUMNS[:2] if each not in head]:
        raise HostingError(f"{path}, row 1: no column {', '.join(missing)}. Remedy: name {', '.join(COLUMNS)}.")
    found = []
    for number, cells in enumerate(table[1:], start=2):
        told = {name: cell.strip() for name, cell in zip(head, cells, strict=False)}
        if not any(told.values()):
            continue
        try:
            month = month_of(told["month"])
        except ValueError:
            raise HostingError(f"{path}, row {number}, month {told['month']!r}. Remedy: such as 2570-01.") from None
        written = told.get("baht", "").replace(",", "")
        if written and not written.isdecimal():
            raise HostingError(f"{path}, row {number}, baht {written!r}. Remedy: whole baht, such as 1250000.")
        found.append(Row(month, told["agency"], told.get("workload", ""), int(written) if written else None))
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
