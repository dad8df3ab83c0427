"""What a register's profile, reasons and runs say in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from prasan.registers.contract import Column, Contract
from prasan.registers.deliveries import Run
from prasan.registers.reasons import reason_of
from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.shell.templatetags.prasan import in_words, number, percent, thai


@dataclass(frozen=True)
class Bar:
    """A row of a chart: what, how many rows, and the length of its bar in percent of the longest."""

    name: str
    rows: int
    length: float


@dataclass(frozen=True)
class ColumnView:
    """A column's profile.  ``changes`` are sentences on what is other than in the snapshot before."""

    name: str
    delivered_as: str
    missing: str
    missing_length: float
    distinct: str
    invalid: int
    warned: int
    span: str
    changes: list[str]
    of: str
    bins: list[Bar]
    values: list[Bar]

    @property
    def shows(self) -> bool:
        """Whether there is anything to see in its distribution."""
        return len(self.values or self.bins) > 1


def language() -> Literal["th", "en"]:
    """The reader's language, as the rooms below take it."""
    return "th" if thai() else "en"


def reasons(contract: Contract, counted: Mapping[str, int]) -> list[Bar]:
    """Reasons and how many rows have each, the commonest first."""
    told = []
    for text, rows in counted.items():
        reason = reason_of(text)
        told.append((reason.in_words(contract, language()) if reason else text, rows))
    return _bars(sorted(told, key=lambda each: (-each[1], each[0])))


def column_views(contract: Contract, profile: Mapping[str, Any]) -> list[ColumnView]:
    """The columns of a profile, in the contract's order."""
    known = {column.column: column for column in contract.columns}
    change = (profile["change"] or {}).get("columns", {})
    return [
        _column(known[name], told, change.get(name), profile["rows"])
        for name, told in profile["columns"].items()
        if name in known
    ]


def refused_words(run: Run) -> str:
    """Why a run gave nothing, in a sentence."""
    if run.state == "refused":
        return run.error
    if run.state == "stopped":
        return _("It was stopped. What was live still is.")
    return _("It ended before it was done, which is not your file's doing. What was live still is. Send it again.")


def every_words(every: str) -> str:
    """How often a delivery comes."""
    return {
        "day": _("every day"),
        "week": _("every week"),
        "month": _("every month"),
        "quarter": _("every quarter"),
        "year": _("every year"),
        "once": _("once"),
    }[every]


def _column(column: Column, told: Mapping[str, Any], change: Mapping[str, Any] | None, rows: int) -> ColumnView:
    distribution = told["distribution"]
    span = ""
    if told["minimum"] is not None:
        span = _("%(least)s to %(most)s") % {"least": _edge(told["minimum"]), "most": _edge(told["maximum"])}
    return ColumnView(
        name=in_words(column),
        delivered_as=column.column,
        missing=percent(told["missing_share"]),
        missing_length=round(100 * told["missing_share"], 1),
        distinct=number(told["distinct"]),
        invalid=told["invalid"],
        warned=told["warned"],
        span=span,
        changes=_changes(change),
        of={
            "number": _("Rows by value, from"),
            "year": _("Rows by year"),
            "decade": _("Rows by ten years, from"),
            "length": _("Rows by number of characters"),
        }[distribution["of"]],
        bins=_bars((_bin(distribution["of"], edge), int(count)) for edge, count in distribution["bins"]),
        values=_bars((_value(column, str(value)), int(count)) for value, count in told["values"] or ()),
    )


def _value(column: Column, value: str) -> str:
    return {"true": _("Yes"), "false": _("No")}.get(value, value) if column.meaning == "boolean" else value


def _changes(change: Mapping[str, Any] | None) -> list[str]:
    if change is None:
        return []
    said = []
    if abs(change["missing_share"]) >= 0.0005:
        said.append(_("missing %(by)s points") % {"by": f"{100 * change['missing_share']:+.1f}"})
    for key, words in (("invalid", _("invalid %(by)s")), ("warned", _("warned %(by)s"))):
        if change[key]:
            said.append(words % {"by": f"{change[key]:+,}"})
    return said


def _bin(of: str, edge: float) -> str:
    if of in ("year", "decade"):
        return str(int(edge) + (BUDDHIST_ERA if thai() else 0))
    return _edge(edge)


def _edge(value: Any) -> str:
    if isinstance(value, str):  # a date, as ISO writes it
        year, rest = value.split("-", 1)
        return f"{int(year) + (BUDDHIST_ERA if thai() else 0)}-{rest}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def _bars(rows: Iterable[tuple[str, int]]) -> list[Bar]:
    listed = list(rows)
    longest = max((count for _name, count in listed), default=0) or 1
    return [Bar(name, count, round(100 * count / longest, 1)) for name, count in listed]
