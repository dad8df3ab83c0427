"""How an import is told: counts, a line a row, and a file of what was refused that can be mended and sent again."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter

from prasan.centres.importing.checking import Checked

_QUARANTINE = ("unit", "element", "period", "area", "value", "source_file", "source_row", "problem", "remedy")
_SHEET, _LONGEST_CELL = 1_000_000, 32_767  # what a sheet and a cell of a workbook hold
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EVERY_ROW = ("file", "row", "column", "outcome", "problem", "told", "remedy")


def counts(checked: Checked) -> dict[str, int]:
    """How many rows were read, accepted, ignored and refused; the last three make the first."""
    return {
        "read": checked.read,
        "accepted": len(checked.accepted),
        "ignored": len(checked.ignored),
        "refused": len(checked.refused),
    }


def told(checked: Checked) -> dict[str, Any]:
    """The outcome for machines: ``rows`` (counts), ``problems`` (rows by code) and every finding."""
    return {
        "rows": counts(checked),
        "problems": dict(Counter(finding.problem for finding in checked.findings).most_common()),
        "findings": [
            {
                "file": finding.file,
                "row": finding.row,
                "column": finding.column,
                "outcome": finding.outcome,
                "problem": finding.problem,
                "told": finding.told,
                "remedy": finding.remedy,
            }
            for finding in checked.findings
        ],
    }


def write_every_row(checked: Checked, path: Path) -> None:
    """A CSV with a line for each accepted row, and one for each finding of the others."""
    lines = [(name, row.number, row.column, "accepted", "", "", "") for name, row, _ in checked.accepted]
    lines += [(f.file, f.row, f.column, f.outcome, f.problem, f.told, f.remedy) for f in checked.findings]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_EVERY_ROW)
        # A column's name comes from the file: one that a spreadsheet would work out is made text.
        writer.writerows(
            (name, number, f"'{column}" if column[:1] in _FORMULA else column, *rest)
            for name, number, column, *rest in sorted(lines, key=lambda line: line[:2])
        )


def write_quarantine(checked: Checked, path: Path) -> None:
    """A workbook of the refused rows as they were given, with why; mended, it can be imported as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # All cells are text: what a file brings is worked out by no spreadsheet, and codes keep their noughts.
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        for start in range(0, len(checked.refused), _SHEET):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, _QUARANTINE)
            for at, (name, row, findings) in enumerate(checked.refused[start : start + _SHEET], 1):
                told = "; ".join(finding.told for finding in findings)
                remedy = "; ".join(dict.fromkeys(finding.remedy for finding in findings))
                cells = (row.unit, row.element, row.period, row.area, row.value, name, str(row.number), told, remedy)
                for place, cell in enumerate(cells):
                    sheet.write_string(at, place, cell[:_LONGEST_CELL])
