"""Lines of the public budget, and which programme of the plan each pays for.

The budget's own form has a ministry, a unit, a plan or output, a category of expenditure and an amount a line.  A line is matched by
the words of its plan against the words of the programmes, a rare word telling more than a common one, and by whether the unit
works on the programme.  What is sure is matched, what may be is shown to somebody who decides, and what they decided stays.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import log, sqrt
from pathlib import Path
from typing import Any, Literal

from pythainlp.tokenize import word_tokenize
from python_calamine import CalamineError

from prasan.council.errors import CouncilError
from prasan.council.plan.nodes import Node, Plan
from prasan.registers.reading.opening_workbooks import open_workbook

COLUMNS: dict[str, tuple[str, ...]] = {
    "year": ("fiscal year", "ปีงบประมาณ", "ปี"),
    "ministry": ("กระทรวง",),
    "unit": ("budget unit", "department", "หน่วยรับงบประมาณ", "หน่วยงาน", "กรม"),
    "plan": ("output", "project", "แผนงาน", "ผลผลิต", "โครงการ", "ผลผลิต/โครงการ"),
    "category": ("งบรายจ่าย", "หมวดรายจ่าย"),
    "amount": ("baht", "จำนวนเงิน", "งบประมาณ", "วงเงิน"),
}  # fmt: skip
SURE, DOUBTFUL = 0.6, 0.3
_MARGIN = 0.15  # by which the best must lead the second to be sure
_OWN_UNIT = 0.25  # what it adds that the unit works on the programme
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True)
class Line:
    """A line of the budget: ``row`` in the file, counted as people do; ``amount`` in baht."""

    row: int
    year: int
    ministry: str
    unit: str
    plan: str
    category: str
    amount: Decimal


@dataclass(frozen=True)
class Refused:
    """A row that is no line: where, which column, and what would mend it; ``cells`` as they were."""

    row: int
    column: str
    remedy: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What a line pays for: ``sure``, ``doubtful`` (of the ``candidates``, best first, somebody chooses), ``decided`` or ``none``."""

    line: Line
    state: Literal["sure", "doubtful", "decided", "none"]
    programme: str | None
    candidates: tuple[tuple[str, float], ...] = ()


def read_lines(path: Path, year: int | None = None) -> tuple[list[Line], list[Refused]]:
    """The lines of a CSV or XLSX file, and the rows that are none; ``year`` (B.E.) where the file has no column of it.

    Raises CouncilError: ``no_file``, ``no_columns`` (which are missing).
    """
    rows = _rows(path)
    head = next((number for number, row in enumerate(rows) if len(_columns(row)) >= 3), 0)
    at = _columns(rows[head]) if rows else {}
    missing = sorted({"unit", "plan", "amount", *([] if year else ["year"])} - at.keys())
    if missing:
        raise CouncilError("no_columns", file=path.name, missing=", ".join(missing))
    lines: list[Line] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if not any(cell.strip() for cell in row):
            continue
        read = _line(number, {name: row[where].strip() if where < len(row) else "" for name, where in at.items()}, year)
        if isinstance(read, Line):
            lines.append(read)
        else:
            refused.append(Refused(number, *read, tuple(row)))
    return lines, refused


def _rows(path: Path) -> list[list[str]]:
    try:
        if path.suffix.lower() == ".xlsx":
            book = open_workbook(path)
            return [
                [_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)
            ]
        data = path.read_bytes()
    except (OSError, CalamineError) as error:
        raise CouncilError("no_file", file=path.name, why=type(error).__name__) from None
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise CouncilError("no_file", file=path.name, why="encoding")


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Where each column is, the first of a name."""
    known = {word: name for name, words in COLUMNS.items() for word in (name, *words)}
    found: dict[str, int] = {}
    for number, cell in enumerate(row):
        name = known.get(re.sub(r"[\s_]+", " ", cell).strip().casefold())
        if name:
            found.setdefault(name, number)
    return found


def _line(row: int, cells: Mapping[str, str], year: int | None) -> Line | tuple[str, str]:
    told = cells.get("year", "").translate(_DIGITS) or str(year)
    if not re.fullmatch(r"2[45]\d\d", told):
        return "year", "write the fiscal year in the Buddhist era, such as 2559"
    for name in ("unit", "plan"):
        if not cells[name]:
            return name, "fill it in"
    try:
        amount = Decimal(cells["amount"].translate(_DIGITS).replace(",", "").removesuffix("บาท").strip())
    except InvalidOperation:
        return "amount", "write baht as a number, such as 1,250,000.00"
    if not amount.is_finite() or amount < 0:
        return "amount", "an amount is nothing or more"
    return Line(
        row, int(told), cells.get("ministry", ""), cells["unit"], cells["plan"], cells.get("category", ""), amount
    )


def match(
    lines: Iterable[Line],
    plan: Plan,
    units: Mapping[str, str],
    decided: Mapping[tuple[str, str], str | None] | None = None,
) -> list[Match]:
    """What each line pays for.

    ``units`` are codes by name as the budget has it; ``decided`` what somebody said of a (unit, plan) of the budget, None where
    it pays for nothing in the plan.
    """
    programmes = [node for node in plan.nodes.values() if node.kind in {"programme", "project"}]
    words = {node.key: _words(f"{node.name_th} {node.name_en}") for node in programmes}
    common = Counter(word for own in words.values() for word in own)
    found = []
    for line in lines:
        said = (decided or {}).get((line.unit, line.plan), "")
        if said != "":
            found.append(Match(line, "decided", said))
            continue
        ranked = sorted(
            ((node.key, _likeness(line, node, words[node.key], common, len(programmes), units)) for node in programmes),
            key=lambda each: (-each[1], each[0]),
        )[:3]
        ranked = [each for each in ranked if each[1] >= DOUBTFUL]
        if not ranked:
            found.append(Match(line, "none", None))
        elif ranked[0][1] >= SURE and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _MARGIN):
            found.append(Match(line, "sure", ranked[0][0], tuple(ranked)))
        else:
            found.append(Match(line, "doubtful", None, tuple(ranked)))
    return found


def _likeness(
    line: Line, node: Node, own: frozenset[str], common: Counter[str], of: int, units: Mapping[str, str]
) -> float:
    """From 0 to 1: the cosine of the words, each by how rare it is among the programmes; more where the unit works on it."""
    told = _words(line.plan)
    rare = {word: log(1 + of / (1 + common[word])) for word in told | own}
    length = sqrt(sum(rare[word] ** 2 for word in told) * sum(rare[word] ** 2 for word in own))
    cosine = sum(rare[word] ** 2 for word in told & own) / length if length else 0.0
    if not cosine:
        return 0.0
    works = units.get(line.unit) in {node.owner, *node.contributors}
    return cosine + (1 - cosine) * _OWN_UNIT if works else cosine * (1 - _OWN_UNIT)


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(
        word
        for word in (each.strip().casefold() for each in word_tokenize(text, keep_whitespace=False))
        if re.search(r"\w", word)
    )


def by_programme(matches: Iterable[Match]) -> dict[str, dict[int, Decimal]]:
    """The baht of each programme by fiscal year, of the lines that are sure or decided."""
    found: dict[str, dict[int, Decimal]] = {}
    for each in matches:
        if each.programme and each.state in {"sure", "decided"}:
            years = found.setdefault(each.programme, {})
            years[each.line.year] = years.get(each.line.year, Decimal(0)) + each.line.amount
    return found
