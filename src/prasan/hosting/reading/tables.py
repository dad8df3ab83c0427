"""The tables of a problem's file, column by column; what reads a file, writes the template and documents them goes by this."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prasan.hosting.calendar import month_of
from prasan.hosting.workloads import CLASSIFICATIONS, FATES, RESOURCES

_THAI = {"ลับ": "secret", "สำคัญ": "important", "ทั่วไป": "general"}


class CellError(ValueError):
    """A value that its column does not take; the message says what it takes."""


@dataclass(frozen=True)
class Column:
    """``parse`` makes a value of what a cell has; an empty cell is ``default``, or a fault where that is REQUIRED."""

    name: str
    parse: Callable[[Any], Any]
    help: str
    default: Any = None


REQUIRED = object()


def text(value: Any) -> str:
    """Words; a whole number is taken as it is written."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (bool, dict, list)):
        raise CellError("a text")
    return str(value).strip()


def number(low: float = 0.0, high: float = 1e12) -> Callable[[Any], float]:
    """A number within limits."""

    def parse(value: Any) -> float:
        try:
            found = float(value.replace(",", "") if isinstance(value, str) else value)
        except (TypeError, ValueError):
            found = math.nan
        if isinstance(value, bool) or not low <= found <= high:
            raise CellError(f"a number from {low:g} to {high:g}")
        return found

    return parse


def whole(low: int = 0, high: int = 10**12) -> Callable[[Any], int]:
    """A whole number within limits."""
    within = number(low, high)

    def parse(value: Any) -> int:
        try:
            found = within(value)
        except CellError:
            found = math.nan
        if not found == found or not float(found).is_integer():
            raise CellError(f"a whole number from {low:,} to {high:,}")
        return int(found)

    return parse


def listed(value: Any) -> tuple[str, ...]:
    """A list, or words with commas between."""
    parts = value if isinstance(value, list) else text(value).replace(";", ",").split(",")
    return tuple(dict.fromkeys(each for each in map(text, parts) if each))


def one_of(*allowed: str) -> Callable[[Any], str]:
    """One of these words; a classification in Thai too."""

    def parse(value: Any) -> str:
        found = text(value)
        found = _THAI.get(found, found.lower())
        if found not in allowed:
            raise CellError("one of " + ", ".join(each for each in allowed if each))
        return found

    return parse


def classes(value: Any) -> tuple[str, ...]:
    """Classifications with commas between."""
    return tuple(one_of(*CLASSIFICATIONS)(each) for each in listed(value))


def month(value: Any) -> int:
    """A month such as 2570-10."""
    try:
        return month_of(text(value))
    except ValueError as error:
        raise CellError("a month of a Buddhist Era year, such as 2570-10") from error


def yes(value: Any) -> bool:
    """Yes or no."""
    found = str(value).strip().lower()
    if found in ("yes", "true", "1", "1.0", "ใช่"):
        return True
    if found in ("no", "false", "0", "0.0", "ไม่"):
        return False
    raise CellError("yes or no")


_YEAR = whole(2500, 2699)

TABLES: dict[str, tuple[Column, ...]] = {
    "sites": (
        Column("id", text, "a short name, once", REQUIRED),
        Column("name", text, "what it is called", ""),
        Column("kind", one_of("centre", "room"), "centre (has hosts) or room (what is there today may stay)", REQUIRED),
        Column("zone", text, "what fails together: a standby is in another zone", REQUIRED),
        Column("classes", classes, "classifications allowed: secret, important, general", CLASSIFICATIONS),
        Column("racks", whole(0, 100_000), "racks of a centre", 0),
        Column("rack_units", whole(1, 100), "units of one rack", 42),
        Column("power_kw", number(), "power for hosts in kW, before cooling", 0.0),
        Column("pue", number(1, 5), "power usage effectiveness", 1.6),
        Column("energy_baht_kwh", number(), "baht a kWh; empty: the coefficient", None),
        Column("fixed_baht_year", whole(), "baht a year while anything is there: lease, staff, security", 0),
        Column("open_baht", whole(), "baht once, when a centre is used", 0),
        Column("closes", _YEAR, "fiscal year (B.E.) by which a room must be empty; empty: none", None),
    ),
    "hosts": (
        Column("site", text, "a centre", REQUIRED),
        Column("id", text, "kind of host, once a site", REQUIRED),
        Column("count", whole(0, 1_000_000), "the most of them that there may be", REQUIRED),
        *(Column(name, number(), "of one host, before headroom", REQUIRED) for name in RESOURCES),
        Column("rack_units", whole(0, 100), "units in a rack", 2),
        Column("watts", whole(0, 1_000_000), "power of one host", 600),
        Column("price_baht", whole(), "baht to buy one", 0),
        Column("yearly_baht", whole(), "baht a year for support, without energy and staff", 0),
        Column("owned", whole(0, 1_000_000), "how many of them are there already", 0),
    ),
    "workloads": (
        Column("id", text, "a short name, once", REQUIRED),
        Column("name", text, "what it is called", ""),
        Column("agency", text, "code of the agency", REQUIRED),
        *(Column(name, number(), "used today", REQUIRED) for name in RESOURCES),
        Column("growth", number(-0.9, 10), "growth a year: 0.1 is ten per cent", 0.0),
        Column("criticality", whole(1, 4), "1 (most) to 4", 3),
        Column("classification", one_of(*CLASSIFICATIONS), "secret, important or general (ลับ สำคัญ ทั่วไป)", "general"),
        Column("rto_hours", number(), "hours in which it must be back; empty: none", None),
        Column("rpo_hours", number(), "hours of data that may be lost; empty: any", None),
        Column("copies", whole(1, 2), "2: a standby in another zone", 1),
        Column("licence", text, "a licence of the table licences", ""),
        Column("anti_affinity", listed, "groups: no two of one share a host", ()),
        Column("apart", listed, "groups: no two of one are in one zone", ()),
        Column("site", text, "where it is today; empty: it is new", ""),
        Column("not_before", month, "the first month in which it may move, such as 2570-10", None),
        Column("not_after", month, "the last month in which it may move", None),
        Column("fate", one_of(*FATES), "decided already: move, stay, retire, merge; empty: not decided", ""),
        Column("into", text, "with merge: the workload that it goes up in", ""),
        Column("only", listed, "sites that it may be at; empty: all", ()),
    ),
    "links": (
        Column("one", text, "a workload", REQUIRED),
        Column("other", text, "a workload", REQUIRED),
        Column("latency_ms", number(), "milliseconds that they bear between them; empty: any", None),
        Column("together", yes, "yes: they move in one wave", False),
    ),
    "distances": (
        Column("one", text, "a site", REQUIRED),
        Column("other", text, "a site", REQUIRED),
        Column("latency_ms", number(), "milliseconds between them", REQUIRED),
    ),
    "licences": (
        Column("id", text, "a short name, once", REQUIRED),
        Column("host_baht_year", whole(), "baht a year for every host that it is used on", 0),
        Column("sites", listed, "sites that it may be used at; empty: all", ()),
    ),
    "freezes": (
        Column("agency", text, "an agency, or * for all", REQUIRED),
        Column("first", month, "the first month in which it moves nothing", REQUIRED),
        Column("last", month, "the last such month", REQUIRED),
    ),
    "teams": (
        Column("agency", text, "an agency, or * for all together", REQUIRED),
        Column("moves_a_month", whole(0, 1_000_000), "workloads that can be moved in a month", REQUIRED),
    ),
    "budget": (
        Column("year", _YEAR, "fiscal year (B.E.)", REQUIRED),
        Column("baht", whole(), "the most that moving and buying may cost in it", REQUIRED),
    ),
    "costs": (
        Column("id", text, "a coefficient by its name", REQUIRED),
        Column("value", number(0, 1e12), "its value", REQUIRED),
        Column("source", text, "where it comes from", ""),
    ),
}

_PERCENT = number(0, 0.95)
PLAN: tuple[Column, ...] = (
    Column("name", text, "what the problem is called", ""),
    Column("start", _YEAR, "the first fiscal year (B.E.)", REQUIRED),
    Column("years", whole(1, 30), "how many fiscal years", 5),
    *(Column(f"headroom_{name}", _PERCENT, "share of each host that stays free", 0.2) for name in RESOURCES),
    Column("isolated", classes, "classifications whose hosts have no other", ("secret",)),
    Column("standby_rto_hours", number(), "to be back within so many hours a workload has a standby", 4.0),
    Column("standby_share", number(0, 1), "share of its needs that a standby keeps ready", 1.0),
    Column("sync_latency_ms", number(), "milliseconds to the standby where no data may be lost", 5.0),
    Column("default_latency_ms", number(), "milliseconds between sites that the table distances leaves out", 20.0),
    Column("moves_a_month", whole(0, 1_000_000), "workloads that can be moved in a month, all agencies together", 200),
)
