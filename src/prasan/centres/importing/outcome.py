"""How an import is told: counts, a line a row, and a file of what was refused that can be mended and sent again."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from prasan.centres.importing.checking import Checked

_QUARANTINE = ("unit", "element", "period", "area", "value", "source_file", "source_row", "problem", "remedy")
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
    _write(path, _EVERY_ROW, sorted(lines, key=lambda line: line[:2]))


def write_quarantine(checked: Checked, path: Path) -> None:
    """A CSV of the refused rows as they were given, with why; mended, it can be imported as it is."""
    lines = [
        (
            *(row.unit, row.element, row.period, row.area, row.value, name, row.number),
            "; ".join(finding.told for finding in findings),
            "; ".join(dict.fromkeys(finding.remedy for finding in findings)),
        )
        for name, row, findings in checked.refused
    ]
    _write(path, _QUARANTINE, lines)


def _write(path: Path, header: tuple[str, ...], lines: list[tuple[Any, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)
