"""The estate as of a day, and the steps from today's architecture to the target.

A thing stands from its property ``start`` until the day before ``end``.  Where it says neither, it stands while a plateau
stands that has it, if any has; where none has, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from prasan.architecture.answers import values
from prasan.architecture.estate import Estate, Thing, Tie


@dataclass(frozen=True, slots=True)
class Step:
    """A plateau: its days (YYYY-MM-DD of the common era, "" where it says none), what it has, and by key what comes and goes since the one before.

    ``gaps`` are what the gaps tied to it and to the one before name.
    """

    plateau: Thing
    start: str
    end: str
    has: tuple[str, ...]
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    gaps: tuple[str, ...]


def steps(estate: Estate, unit: str) -> list[Step]:
    """A unit's plateaus by their first day; those without one come last."""
    plateaus = [each for each in estate.of_type("Plateau") if each.unit == unit]
    plateaus.sort(key=lambda each: (_day(each.value("start")) or "9999", each.key))
    found: list[Step] = []
    for place, plateau in enumerate(plateaus):
        has = _members(estate, plateau.key)
        before = found[-1].has if place else has
        gaps = _gaps(estate, plateau.key) & _gaps(estate, plateaus[place - 1].key) if place else set()
        named = {each for gap in gaps for each in _neighbours(estate, gap) if estate.things[each].type != "Plateau"}
        found.append(
            Step(
                plateau, _day(plateau.value("start")), _day(plateau.value("end")), tuple(has),
                tuple(key for key in has if key not in set(before)), tuple(key for key in before if key not in set(has)),
                tuple(sorted(named)),
            )
        )  # fmt: skip
    return found


def as_of(estate: Estate, day: date) -> Estate:
    """What stands on a day; a tie stands where both its ends do."""
    told = day.isoformat()
    spans: dict[str, list[tuple[str, str]]] = {}
    for plateau in estate.of_type("Plateau"):
        span = (_day(plateau.value("start")), _day(plateau.value("end")))
        for key in _members(estate, plateau.key):
            spans.setdefault(key, []).append(span)
    things = {key: thing for key, thing in estate.things.items() if _stands(thing, spans.get(key, ()), told)}
    ties = {
        key: tie for key, tie in estate.ties.items() if _within(tie.properties, told)
    }  # fmt: skip
    while True:
        left = {key: tie for key, tie in ties.items() if _ends(tie, things, ties)}
        if len(left) == len(ties):
            return Estate(things.values(), ties.values())
        ties = left


def _ends(tie: Tie, things: Mapping[str, Thing], ties: Mapping[str, Tie]) -> bool:
    return all(end in things or end in ties for end in (tie.source, tie.target))


def _stands(thing: Thing, spans: list[tuple[str, str]] | tuple[()], day: str) -> bool:
    if thing.type in {"Plateau", "WorkPackage", "Gap"} or thing.value("start") or thing.value("end") or not spans:
        return _within(thing.properties, day)
    return any((not start or start <= day) and (not end or day < end) for start, end in spans)


def _within(properties: Mapping[str, tuple[str, ...]], day: str) -> bool:
    start, end = (
        _day(next((value for value in properties.get(name, ()) if value.strip()), None)) for name in ("start", "end")
    )
    return (not start or start <= day) and (not end or day < end)


def _day(said: str | None) -> str:
    found = values.day(said)
    return found.isoformat() if found else ""


def _members(estate: Estate, plateau: str) -> list[str]:
    """What a plateau has, and what is directly part of a relationship that says so."""
    found = [tie.target for tie in estate.outgoing.get(plateau, ()) if tie.type in {"Aggregation", "Composition"}]
    return [key for key in dict.fromkeys(found) if key in estate.things]


def _gaps(estate: Estate, plateau: str) -> set[str]:
    return {key for key in _neighbours(estate, plateau) if estate.things[key].type == "Gap"}


def _neighbours(estate: Estate, key: str) -> list[str]:
    ends = [tie.target for tie in estate.outgoing.get(key, ())] + [tie.source for tie in estate.incoming.get(key, ())]
    return [end for end in ends if end in estate.things]
