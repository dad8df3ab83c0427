"""What is wrong or in doubt in a report, found before it is submitted."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from prasan.centres.areas import NATION
from prasan.centres.definitions import DataSet, Outliers, Rule

Cells = Mapping[tuple[str, str], float]  # by element and area
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True)
class Doubt:
    """What speaks against cells of a report: an element that is ``missing``, a broken ``rule``, or an ``outlier``.

    ``area`` is ``"TH"`` where it is about the sum over all areas.  ``left`` and ``right`` are a rule's sides; for an
    outlier ``left`` is the figure, and ``low`` to ``high`` what was to be expected.  A ``strict`` one must be mended.
    """

    kind: Literal["missing", "rule", "outlier"]
    strict: bool
    elements: tuple[str, ...]
    area: str
    rule: Rule | None = None
    left: float = 0.0
    right: float = 0.0
    low: float = 0.0
    high: float = 0.0


def doubts(data_set: DataSet, cells: Cells, earlier: Sequence[Cells]) -> list[Doubt]:
    """Everything that is wrong or in doubt, by element or rule and area.

    ``earlier`` are the unit's figures of earlier periods that count, the latest last.  An empty cell is nought in a rule
    of which another cell of the same area is filled in.
    """
    filed = {element for element, _ in cells}
    found = [Doubt("missing", True, (each,), NATION) for each in data_set.elements if each not in filed]
    for rule in data_set.rules:
        found += _broken(rule, cells)
    if data_set.outliers is not None:
        found += _outlying(data_set.outliers, cells, earlier)
    return found


def _broken(rule: Rule, cells: Cells) -> list[Doubt]:
    given = _with_sums(cells)
    areas = {area for element, area in given if element in rule.elements}
    asked = [NATION] if rule.per == "report" else sorted(areas - {NATION})
    found = []
    for area in asked if areas else []:
        left = sum(given.get((element, area), 0.0) for element in rule.left)
        right = rule.right
        if isinstance(right, list):
            right = sum(given.get((element, area), 0.0) for element in right)
        # Hundredths are compared as whole numbers, so that sums of them are equal or not.
        if not _OPERATORS[rule.operator](round(left * 100), round(right * 100)):
            found.append(Doubt("rule", rule.strict, tuple(rule.elements), area, rule, left, right))
    return found


def _outlying(limits: Outliers, cells: Cells, earlier: Sequence[Cells]) -> list[Doubt]:
    history: dict[tuple[str, str], list[float]] = defaultdict(list)
    for before in earlier[-limits.most :]:
        for cell, value in _with_sums(before).items():
            history[cell].append(value)
    found = []
    for (element, area), value in sorted(_with_sums(cells).items()):
        before_it = history[element, area]
        if len(before_it) < limits.least:
            continue
        middle = median(before_it)
        spread = max(1.4826 * median(abs(each - middle) for each in before_it), limits.floor * abs(middle))
        low, high = middle - limits.score * spread, middle + limits.score * spread
        if not low <= value <= high:
            found.append(Doubt("outlier", False, (element,), area, left=value, low=low, high=high))
    return found


def _with_sums(cells: Cells) -> dict[tuple[str, str], float]:
    """The cells, and each element's sum as the area ``TH``."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for (element, _), value in cells.items():
        sums[element, NATION] += value
    return {**cells, **sums}
