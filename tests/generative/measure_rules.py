"""Strategies: well-typed rules as text, and small worlds full of missing, odd and extreme values.

A rule stands at a ``unit``: a household, a person, a "member" (a person inside an aggregate over members) or an "alone"
(a person in a definition that uses no other).  Rules may use the names of :func:`definitions`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st
from measure_engines import World, columns

PARAMETERS = {"n": 2.5, "zero": 0.0, "d": datetime.date(1999, 5, 16), "t": "TH", "yes": True}
NUMBERS = ("0", "1", "2.5", "0.1", "0.2", "0.3", "100_000", "1000000000000000", "$n", "$zero")
TEXTS = ('"TH"', '"o\'k"', "'a\"b'", '"ไทย"', '"\\n --"', "$t")
YEARS = ("0", "1", "4", "15", "200", "2.5", "-1", "$n", "$zero", "min(poor.income_baht)", "count(farmer)")
DATES = ("$today", "1999-05-16", "BE 2542-05-15", "2000-02-29", "2014-05-01", "$d")
AT_HOME = ("person", "household")
DEFINING = ("person", "member")
COLUMNS = {
    "civil": {"number": (), "text": ("nationality", "status", "sex"), "date": (), "boolean": ()},
    "farmer": {
        "number": ("rice_rai",),
        "text": ("tenure", "area_code"),
        "date": ("planting_date", "registered_on"),
        "boolean": ("baac_account",),
    },
    "poor": {
        "number": ("income_baht", "farm_land_rai", "condo_sq_m"),
        "text": ("sex",),
        "date": ("applied_on",),
        "boolean": (),
    },
}


@st.composite
def truth(draw: st.DrawFn, unit: str, depth: int = 4, record: str | None = None) -> str:
    """A boolean rule; ``record`` is the register of the aggregate that it stands in."""
    below = {"unit": unit, "depth": depth - 1, "record": record}
    kinds = ["compare", "partial", "text", "date"] * 2 + ["literal", "boolean"]
    if record is None:
        kinds += ["exists", "any"] * 2
        kinds += ["members"] * 3 if unit in AT_HOME and depth > 0 else []
        kinds += ["defined"] * 2 if unit in DEFINING else []
    if depth > 0:
        kinds += ["and", "or", "not", "if", "in"] * 2
    match draw(st.sampled_from(kinds)):
        case "compare":
            operator = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
            return f"{draw(number(**below))} {operator} {draw(number(**below))}"
        case "partial":
            mine = _partial(unit, record)
            if mine is None:
                return draw(exists(unit, depth))
            other = draw(st.sampled_from([*DATES, mine]))
            operator = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
            return f"{mine} {operator} {other}" if draw(st.booleans()) else f"{other} {operator} {mine}"
        case "text":
            return f"{draw(text(unit, record))} {draw(st.sampled_from(['=', '!=']))} {draw(text(unit, record))}"
        case "date":
            day = date(unit, depth - 1, record)
            if draw(st.booleans()):
                return f"{draw(day)} between {draw(day)} and {draw(day)}"
            return f"{draw(day)} {draw(st.sampled_from(['=', '!=', '<', '<=', '>', '>=']))} {draw(day)}"
        case "boolean":
            return "baac_account" if record == "farmer" else "$yes"
        case "exists":
            return draw(exists(unit, depth))
        case "any":
            return f"any(farmer.baac_account{draw(where(unit, depth, 'farmer'))})"
        case "members":
            aggregated = draw(st.sampled_from(["exists(members", "any(members.likely"]))
            return f"{aggregated}{draw(where('member', depth))})"
        case "defined":
            return "likely"
        case "and" | "or" as word:
            parts = draw(st.lists(truth(**below), min_size=2, max_size=3))
            return "(" + f" {word} ".join(parts) + ")"
        case "not":
            return f"not ({draw(truth(**below))})"
        case "if":
            return f"(if {draw(truth(**below))} then {draw(truth(**below))} else {draw(truth(**below))})"
        case "in":
            kind = draw(st.sampled_from([number(**below), text(unit, record)]))
            options = ", ".join(draw(st.lists(kind, min_size=1, max_size=3)))
            return f"{draw(kind)} in ({options})"
    return draw(st.sampled_from(["true", "false"]))


@st.composite
def number(draw: st.DrawFn, unit: str, depth: int = 3, record: str | None = None) -> str:
    below = {"unit": unit, "depth": depth - 1, "record": record}
    kinds = ["literal"] * 2 + ["own"] * 4
    if depth > 0:
        kinds += ["arithmetic", "negative", "extreme", "if"]
    match draw(st.sampled_from(kinds)):
        case "own" if record is not None and COLUMNS[record]["number"]:
            return draw(st.sampled_from(COLUMNS[record]["number"]))
        case "own" if record is None:
            return draw(st.one_of(_owned_numbers(unit, depth)))
        case "arithmetic":
            return f"({draw(number(**below))} {draw(st.sampled_from('+-*/'))} {draw(number(**below))})"
        case "negative":
            return f"-{draw(number(**below))}"
        case "extreme":
            terms = ", ".join(draw(st.lists(number(**below), min_size=2, max_size=3)))
            return f"{draw(st.sampled_from(['min', 'max']))}({terms})"
        case "if":
            return f"(if {draw(truth(**below))} then {draw(number(**below))} else {draw(number(**below))})"
    return draw(st.sampled_from(NUMBERS))


def _owned_numbers(unit: str, depth: int) -> list[st.SearchStrategy[str]]:
    found = [aggregate(unit, depth)] * 2
    if unit in DEFINING:
        found.append(st.sampled_from(["income", "twice", *(["home"] if unit in AT_HOME else [])]))
    return found + [over_members(depth)] * 2 if unit in AT_HOME and depth > 0 else found


@st.composite
def over_members(draw: st.DrawFn, depth: int) -> str:
    """A number from the members of a household."""
    kind = draw(st.sampled_from(["count", "sum", "min", "max"]))
    names = ["income", "twice", *(["likely", "since", "word"] if kind == "count" else [])]
    asked = "members" if kind == "count" and draw(st.booleans()) else f"members.{draw(st.sampled_from(names))}"
    return f"{kind}({asked}{draw(where('member', depth))})"


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, str]:
    """A number, a truth, a date and a text of each person; a number made of them, and one of the whole household."""
    return {
        "income": draw(number("alone", depth=2)),
        "likely": draw(truth("alone", depth=2)),
        "since": draw(date("alone", 2, None)),
        "word": draw(text("alone", None)),
        "twice": f"(if likely then income {draw(st.sampled_from('+-*/'))} {draw(number('alone', depth=1))} else income)",
        "home": f"{draw(st.sampled_from(['sum', 'min', 'max']))}(members.twice{draw(where('member', 2))})",
    }


@st.composite
def aggregate(draw: st.DrawFn, unit: str, depth: int) -> str:
    """A number from the records of a register."""
    register = draw(st.sampled_from(["farmer", "poor"]))
    kind = draw(st.sampled_from(["count", "sum", "min", "max"]))
    column = draw(st.sampled_from(COLUMNS[register]["number"]))
    condition = draw(where(unit, depth, register))
    if kind == "count" and draw(st.booleans()):
        return (
            f"count({draw(st.sampled_from(['civil', register]))})" if not condition else f"count({register}{condition})"
        )
    return f"{kind}({register}.{column}{condition})"


@st.composite
def exists(draw: st.DrawFn, unit: str, depth: int) -> str:
    register = draw(st.sampled_from(["civil", "farmer", "poor"]))
    return f"exists({register}{draw(where(unit, depth, register))})"


@st.composite
def exists_member(draw: st.DrawFn, depth: int) -> str:
    return f"exists(members{draw(where('member', depth))})"


@st.composite
def where(draw: st.DrawFn, unit: str, depth: int, register: str | None = None) -> str:
    """A condition on the records of a register or, where none is named, on members."""
    if depth <= 0 or draw(st.integers(0, 3)) == 0:
        return ""
    return f" where {draw(truth(unit, min(depth - 1, 2), register))}"


@st.composite
def text(draw: st.DrawFn, unit: str, record: str | None) -> str:
    own = COLUMNS[record]["text"] if record is not None else ()
    if record is None and unit != "household":
        own = ("civil.nationality", "civil.status", *(["word"] if unit in DEFINING else []))
    return draw(st.sampled_from([*TEXTS, *own, *own]))


@st.composite
def date(draw: st.DrawFn, unit: str, depth: int, record: str | None) -> str:
    if record is None:
        condition = draw(where(unit, depth, "farmer"))
        found = f"{draw(st.sampled_from(['min', 'max']))}(farmer.planting_date{condition})"
        others = ["since"] * 2 if unit in DEFINING else []
        if unit in AT_HOME and depth > 0:
            others.append(f"{draw(st.sampled_from(['min', 'max']))}(members.since{draw(where('member', depth))})")
        chosen = draw(st.sampled_from([*DATES, found, found, found, *others]))
        return f"years_before({draw(st.sampled_from(YEARS))}, {chosen})" if draw(st.integers(0, 3)) == 0 else chosen
    own = COLUMNS[record]["date"]
    return draw(st.sampled_from([*DATES, *own, *own, *own]))


def _partial(unit: str, record: str | None) -> str | None:
    if record is not None:
        return "birth_date"
    return None if unit == "household" else "civil.birth_date"


DAYS = (None, *(datetime.date(1999, 5, 15) + datetime.timedelta(days) for days in (0, 1, 2, 5465)))
VALUES: dict[str, Sequence[Any]] = {
    "number": (
        None, 0.0, -0.0, 1.0, 2.5, -3.0, 0.1, 0.2, 0.3, 0.00005, 15.0, 99_999.99, 1e14, -1e14, 2e14, float("nan")
    ),
    "text": (None, "TH", "LA", "", "o'k", 'a"b', "ไทย", "\\n --"),
    "date": DAYS,
    "boolean": (None, True, False),
    "year": (None, 1999, 1999, 1999, 2000, 0, 9999),
    "month": (None, 2, 5, 5, 5, 12, 0, 13),
    "day": (None, 1, 15, 16, 17, 29, 31, 0),
}  # fmt: skip
SPECIAL = {"birth_year": "year", "birth_month": "month", "birth_day": "day"}
KINDS = {"double": "number", "string": "text", "date32[day]": "date", "bool": "boolean"}
Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several."""


def made_world(pick: Pick, people: int, houses: Sequence[str | None]) -> World:
    """People in some houses.  A person has one primary record in a register, and may have others."""

    def record(register: str) -> dict[str, Any]:
        return {
            name: pick(VALUES[SPECIAL[name] if name in SPECIAL else KINDS[str(kind)]])
            for name, kind in columns(register).items()
        }

    world = World()
    for spine_id in range(1, people + 1):
        house, area = pick(houses), pick((None, "100101", "500203"))
        if pick((True, True, True, True, True, False)):
            world.person(spine_id, house=house, area=area, **record("civil"))
        else:
            world.stranger(spine_id, house=house, area=area)
        for register in ("farmer", "poor"):
            for copy in range(pick((0, 1, 1, 2))):
                world.record(
                    register,
                    spine_id,
                    stage=pick(("exact_id", "repaired_id", "scored", "unregistered")),
                    probability=pick((None, 0.5, 0.99, 1.0)),
                    is_primary=copy == 0,
                    **record(register),
                )
    return world


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A dozen people or fewer in a few houses."""
    return made_world(
        lambda choices: draw(st.sampled_from(choices)), draw(st.integers(3, 12)), (None, "h1", "h1", "h2", "h3")
    )


def crowd(seed: int, people: int) -> World:
    """Many people, most of them in houses of a few."""
    pick = Random(seed).choice
    return made_world(pick, people, (None, *(f"h{number}" for number in range(people // 3))))
