"""A simulation's result as its page shows it: tables with bars, ranges, and a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prasan.measures import Measure
from prasan.web.centres import maps
from prasan.web.centres.classes import class_of, quantiles
from prasan.web.centres.words import HIDDEN, why_none
from prasan.web.measures import words
from prasan.web.shell.templatetags.prasan import in_words, number

MAPPED = ("eligible", "paid", "gains", "loses")


@dataclass(frozen=True)
class Cell:
    """A figure of a table; ``bar`` is its length in percent of the longest of its kind, None without one."""

    figure: str
    hidden: bool
    bar: float | None = None


@dataclass(frozen=True)
class Line:
    """A row: its name and its cells."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """A table; ``columns`` heads its cells."""

    columns: list[str]
    lines: list[Line]


@dataclass(frozen=True)
class Range:
    """What a figure may be, drawn on a scale of 0 to 100: from ``start``, ``length`` long, ``at`` its value."""

    name: str
    low: str
    high: str
    start: float
    length: float
    at: float


@dataclass(frozen=True)
class Shape:
    """A province on the map."""

    path: str
    name: str
    figure: str
    fill: str


@dataclass(frozen=True)
class Map:
    """The provinces in a box, what the fills mean, and which figures may be shown (code, name)."""

    width: int
    height: int
    of: str
    title: str
    shapes: list[Shape]
    legend: list[tuple[str, str]]
    choices: list[tuple[str, str]]


def headings(told: Mapping[str, Any]) -> list[str]:
    """What the scenarios are called: none where there is but one."""
    return [_("Compared with"), _("Simulated")] if len(told["scenarios"]) == 2 else [_("Simulated")]


def changed(measure: Measure, told: Mapping[str, Any]) -> Table | None:
    """The parameters that differ from the measure's in a scenario, and the values in each."""
    names = [name for name in measure.parameters if any(name in each["changes"] for each in told["scenarios"])]
    if not names:
        return None
    lines = []
    for name in names:
        values = [each["changes"].get(name) for each in told["scenarios"]]
        said = [_("as it is") if each is None else words.value(each) for each in values]
        parameter = measure.parameters[name]
        unit = words.unit(parameter.unit)
        lines.append(Line(in_words(parameter) + (f" ({unit})" if unit else ""), [Cell(each, False) for each in said]))
    return Table(headings(told), lines)


def totals(measure: Measure, told: Mapping[str, Any]) -> Table:
    """A scenario's counts and amounts in all."""
    scenarios = told["scenarios"]
    counted = words.counted(measure)
    names = {
        "population": _("Assessed: %(counted)s") % {"counted": counted},
        "eligible": _("Eligible"),
        "not_eligible": _("Not eligible"),
        "undetermined": _("Undetermined"),
    }
    if measure.unit == "household":
        names["people_eligible"] = _("People in eligible households")
    if measure.amount is not None:
        names["due"] = _("Due (baht)")
        if any(each["budget"]["baht"] is not None for each in scenarios):
            names |= {
                "served": _("Paid: %(counted)s") % {"counted": counted},
                "paid": _("Paid (baht)"),
                "left": _("Budget left (baht)"),
            }
    return Table(
        headings(told),
        [Line(name, [_cell(each["totals"][code]) for each in scenarios]) for code, name in names.items()],
    )


def ranges(measure: Measure, scenario: Mapping[str, Any]) -> list[tuple[str, list[Range]]]:
    """What the eligible and the amount due may be, by what leaves it open; empty where the figures are hidden."""
    if scenario["ranges"] is None:
        return []
    figures = {"eligible": _("Eligible %(counted)s") % {"counted": words.counted(measure)}}
    if measure.amount is not None:
        figures["due"] = _("Due (baht)")
    why = {
        "undetermined": _("What the registers do not say"),
        "linkage": _("Doubtful links"),
        "both": _("Both"),
    }
    found = []
    for code, name in figures.items():
        spans = scenario["ranges"][code]
        most = max((high for _low, _at, high in spans.values()), default=0) or 1
        found.append(
            (
                name,
                [
                    Range(
                        said,
                        number(low),
                        number(high),
                        round(100 * low / most, 2),
                        round(max(100 * (high - low) / most, 0.6), 2),
                        round(100 * at / most, 2),
                    )
                    for each, said in why.items()
                    for low, at, high in [spans[each]]
                ],
            )
        )
    return found


def comparison(measure: Measure, told: Mapping[str, Any]) -> Table | None:
    """Who gains and who loses in all, and how much."""
    if told["comparison"] is None:
        return None
    total = told["comparison"]["total"]
    counted = words.counted(measure)
    rows = [
        (_("Gain: %(counted)s") % {"counted": counted}, "gains", "baht_gained"),
        (_("Lose: %(counted)s") % {"counted": counted}, "loses", "baht_lost"),
        (_("No change: %(counted)s") % {"counted": counted}, "unchanged", None),
        (_("Become eligible"), "entered", None),
        (_("Are no longer eligible"), "departed", None),
    ]
    longest = max((total[code] or 0 for _name, code, _baht in rows[:3]), default=0)
    paid = measure.amount is not None
    lines = []
    for name, code, baht in rows:
        cells = [_cell(total[code], longest if baht or code == "unchanged" else 0)]
        lines.append(Line(name, [*cells, *([_cell(total[baht]) if baht else Cell("", False)] if paid else [])]))
    return Table([_("How many"), *([_("Baht")] if paid else [])], lines)


def by_group(measure: Measure, told: Mapping[str, Any], table: str) -> Table:
    """A scenario, or two side by side, by province, age or sex; with who gains and loses of two."""
    scenarios, compared = told["scenarios"], told["comparison"]
    several = len(scenarios) == 2
    columns: list[tuple[str, Mapping[str, Mapping[str, Any]], str]] = []
    paid = measure.amount is not None
    for heading, scenario in zip(headings(told), scenarios, strict=True):
        rows = {row["key"]: row for row in scenario[table]}
        for code, name in (("eligible", _("Eligible")), *([("paid", _("Paid (baht)"))] if paid else [])):
            columns.append((f"{heading}: {name}" if several else name, rows, code))
        if not several:
            columns.insert(0, (_("All"), rows, "counted"))
            columns.append((_("Undetermined"), rows, "undetermined"))
    if compared:
        rows = {row["key"]: row for row in compared[table]}
        columns += [(_("Gain"), rows, "gains"), (_("Lose"), rows, "loses")]
    keys = list(dict.fromkeys(key for _name, rows, _code in columns for key in rows))
    keys.sort(key=lambda key: (key in ("00", "unknown"), key))
    longest = [max((row[code] or 0 for row in rows.values()), default=0) for _name, rows, code in columns]
    drawn = {"eligible", "gains", "loses"}
    return Table(
        [name for name, _rows, _code in columns],
        [
            Line(
                words.group(table, key),
                [
                    _cell(rows[key][code] if key in rows else 0, most if code in drawn else 0)
                    for (_name, rows, code), most in zip(columns, longest, strict=True)
                ],
            )
            for key in keys
        ],
    )


def criteria(measure: Measure, told: Mapping[str, Any]) -> Table:
    """Of how many each criterion alone is not met, or cannot be determined."""
    several = len(told["scenarios"]) == 2
    columns, cells = [], []
    for heading, scenario in zip(headings(told), told["scenarios"], strict=True):
        for code, name in (("only_not_met", _("Missed by it alone")), ("only_undetermined", _("Open by it alone"))):
            columns.append(f"{heading}: {name}" if several else name)
            counts = [each[code] for each in scenario["criteria"]]
            cells.append([_cell(count, max((each or 0 for each in counts), default=0)) for count in counts])
    names = [in_words(criterion) for criterion in measure.criteria]
    return Table(columns, [Line(name, list(row)) for name, row in zip(names, zip(*cells, strict=True), strict=True)])


def reference(told: Mapping[str, Any]) -> tuple[str, Table] | None:
    """The reference group's rule, and who of it is reached."""
    found = [each["reference"] for each in told["scenarios"]]
    if any(each is None for each in found):
        return None
    counts = {
        "reference": _("In the group"),
        "covered": _("Covered: in it and eligible"),
        "missed": _("Missed: in it and not eligible"),
        "undetermined": _("In it and undetermined"),
        "leaked": _("Eligible outside it"),
        "unknown": _("Not known whether in it"),
    }
    lines = [Line(name, [_cell(each[code]) for each in found]) for code, name in counts.items()]
    for code, name in (("undercoverage", _("Undercoverage")), ("leakage", _("Leakage"))):
        lines.append(Line(name, [Cell(words.rate(each[code]), each[code] is None) for each in found]))
    return found[0]["rule"], Table(headings(told), lines)


def map_of(measure: Measure, told: Mapping[str, Any], asked: str) -> Map:
    """The provinces by a figure of the simulated scenario, or of who gains or loses."""
    names = {"eligible": _("Eligible %(counted)s") % {"counted": words.counted(measure)}}
    if measure.amount is not None:
        names["paid"] = _("Paid (baht)")
    if told["comparison"]:
        names |= {"gains": _("Gain"), "loses": _("Lose")}
    of = asked if asked in names else next(iter(names))
    rows: Sequence[Mapping[str, Any]]
    rows = (told["comparison"] if of in ("gains", "loses") else told["scenarios"][-1])["by_province"]
    values = {row["key"]: row[of] for row in rows}
    drawing = maps.nation()
    shown = {outline.code: values.get(outline.code, 0) for outline in drawing.outlines}
    classes = quantiles(value for value in shown.values() if value is not None)
    shapes = [
        Shape(
            outline.path,
            words.group("by_province", outline.code),
            words.figure(value),
            HIDDEN if value is None else f"{class_of(value, classes).shade}",
        )
        for outline in drawing.outlines
        for value in [shown[outline.code]]
    ]
    legend = []
    for each in classes:
        low, high = number(each.low), number(each.high)
        legend.append((f"{each.shade}", low if low == high else f"{low} – {high}"))
    if any(shape.fill == HIDDEN for shape in shapes):
        legend.append((HIDDEN, why_none(HIDDEN)))
    return Map(drawing.width, drawing.height, of, names[of], shapes, legend, list(names.items()))


def hides(told: Mapping[str, Any]) -> bool:
    """Whether anything is hidden in the groups or the totals."""
    tables = ("by_province", "by_age", "by_sex")
    rows = [row for each in told["scenarios"] for table in tables for row in each[table]]
    rows += [row for table in tables for row in (told["comparison"] or {}).get(table, ())]
    return any(value is None for row in rows for value in row.values())


def _cell(count: float | None, longest: float = 0) -> Cell:
    bar = round(100 * count / longest, 1) if longest and count is not None else None
    return Cell(words.figure(count), count is None, bar)
