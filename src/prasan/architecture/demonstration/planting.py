"""Which agency runs which systems: shared ones under other names, ones that only look alike, and its own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prasan.architecture.demonstration.words import Pair, System, words

_DATED = ("2027-01-01", "2028-12-31")
_LATER = ("2029-06-01", "2030-09-30")
_MANY = 60  # systems of an agency, from which most of what is shared is shared by many


@dataclass(frozen=True)
class Agency:
    """A unit of the organisation, by its code and names."""

    code: str
    name_th: str
    name_en: str

    @property
    def subject(self) -> Pair:
        """What it is about: its name less what every agency's begins with."""
        thai, english = self.name_th, self.name_en
        for word in ("สำนักงานคณะกรรมการ", "สำนักงาน", "กรมการ", "กรม", "การ"):
            thai = thai.removeprefix(word) or thai
        for word in ("Office of the ", "Department of ", "National Bureau of ", "Royal "):
            english = english.removeprefix(word)
        for word in (" Department", " Office", " Commission", " Board"):
            english = english.removesuffix(word)
        return thai, english


@dataclass
class Planned:
    """A system that an agency runs.  ``group`` is what it does, where others do the same or seem to; ``way`` which of its
    words it uses.  ``project`` are the days of a project that renews it."""

    name: Pair
    data: Pair
    service: Pair
    capability: str
    group: str = ""
    same: bool = False
    register: str = ""
    part: str = ""
    master: bool | None = True
    project: tuple[str, str] | None = None
    told: frozenset[str] = field(default_factory=lambda: frozenset({"capability", "data", "service"}))


def plan(agencies: Sequence[Agency], systems: int, chance: random.Random) -> dict[str, list[Planned]]:
    """By agency about so many ``systems``, those that several share first."""
    planned: dict[str, list[Planned]] = {agency.code: [] for agency in agencies}
    for members in _shared(agencies, systems, chance):
        for code, system in members:
            planned[code].append(system)
    for name in words().traps:
        for agency in chance.sample(agencies, min(3, len(agencies))):
            does = chance.choice(words().own)
            planned[agency.code].append(_own(agency, does, None, name=name, group=f"trap: {name[1]}"))
    for agency in agencies:
        left = max(2, systems - len(planned[agency.code]))
        planned[agency.code] += [_own(agency, does, whom) for does, whom in _kinds(left, chance)]
    return planned


def _kinds(count: int, chance: random.Random) -> list[tuple[System, Pair | None]]:
    own = words().own
    everyone: list[tuple[System, Pair | None]] = [(system, None) for system in chance.sample(own, min(count, len(own)))]
    others = [(system, whom) for system in own for whom in words().for_whom]
    return everyone + chance.sample(others, min(len(others), count - len(everyone)))


def _shared(agencies: Sequence[Agency], systems: int, chance: random.Random) -> Iterator[list[tuple[str, Planned]]]:
    for place, system in enumerate(words().shared):
        count = chance.choice((2, 2, 3, 3, 4)) if systems < _MANY else chance.randint(2, 20)
        members = chance.sample(agencies, min(count, len(agencies)))
        master = chance.randrange(len(members)) if place % 2 else None
        project = {0: (_DATED, _DATED), 1: (_DATED, _LATER)}.get(place % 4)
        yield [(agency.code, _one(system, number, master, project, chance)) for number, agency in enumerate(members)]


def _one(
    system: System, number: int, master: int | None, project: tuple[tuple[str, str], tuple[str, str]] | None,
    chance: random.Random,
) -> Planned:  # fmt: skip
    # A model seldom says everything: each of these is said in four of five cases, and one always.
    told = {word for word in ("capability", "data", "service") if chance.random() < 0.8}
    return Planned(
        system.names[number % len(system.names)], chance.choice(system.data), chance.choice(system.services),
        system.capability, system.id, True, system.register,
        system.part if chance.random() < 0.6 else "", None if master is None else number == master,
        project[number] if project and number < len(project) else None,
        frozenset(told or {"capability"}),
    )  # fmt: skip


def _own(agency: Agency, system: System, whom: Pair | None, *, name: Pair | None = None, group: str = "") -> Planned:
    thai, english = agency.subject

    def about(pair: Pair) -> Pair:
        return _for((f"{pair[0]}ด้าน{thai}", f"{english} {pair[1]}"), whom)

    return Planned(
        name or about(system.names[0]), about(system.data[0]), about(system.services[0]), system.capability, group,
        part=system.part,
    )  # fmt: skip


def _for(pair: Pair, whom: Pair | None) -> Pair:
    return (f"{pair[0]}สำหรับ{whom[0]}", f"{pair[1]} for {whom[1]}") if whom else pair
