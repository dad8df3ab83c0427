"""From things of the blueprint to the projects and work packages that change them, and back from projects to things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prasan.architecture.estate import Estate
from prasan.architecture.projects.blueprint import APPLICATIONS, Blueprint
from prasan.architecture.projects.proposal import Proposal

_PACKAGE, _DELIVERABLE = "WorkPackage", "Deliverable"


@dataclass(frozen=True)
class Reach:
    """``elements`` are those that were named and what the named projects change, ``applications`` the systems among them;
    ``projects`` and ``packages`` what changes them: each project by number, with whether it was named.  Keys of the estate throughout."""

    elements: tuple[str, ...]
    applications: tuple[str, ...]
    projects: tuple[tuple[int, bool], ...]
    packages: tuple[str, ...]


def reach(
    blueprint: Blueprint, elements: Iterable[str], projects: Iterable[int], portfolio: Iterable[Proposal]
) -> Reach:
    """What is reached from named ``elements`` and ``projects`` of a portfolio.

    A project that only uses an element does not change it, and is not reached by it; things that are the same in several agencies
    (:meth:`Blueprint.identity`) are one here.
    """
    every = {each.number: each for each in portfolio}
    given = list(dict.fromkeys(elements))
    named = [number for number in dict.fromkeys(projects) if number in every]
    changed = [
        touch.key for number in named for touch in every[number].touches
        if touch.how != "uses" and blueprint.thing(touch.key) is not None
    ]  # fmt: skip
    keys = list(dict.fromkeys([*given, *changed]))
    there = [found for found in map(blueprint.thing, given) if found is not None]
    marks = {blueprint.identity(thing) for thing in there if thing.type != _PACKAGE}
    packages = {thing.key for thing in there if thing.type == _PACKAGE}
    packages |= {package for thing in there for package in _packages_of(blueprint.estate, thing.key)}
    found = [
        (each.number, each.number in named)
        for each in every.values()
        if each.number in named or packages & set(each.packages) or marks & _changes(blueprint, each)
    ]
    of_projects = [key for number, _ in found for key in every[number].packages]
    applications = [key for key in keys if (thing := blueprint.thing(key)) is not None and thing.type in APPLICATIONS]
    return Reach(
        tuple(keys),
        tuple(applications),
        tuple(sorted(found, key=lambda each: (not each[1], each[0]))),
        tuple(dict.fromkeys([*of_projects, *sorted(packages)])),
    )


def _changes(blueprint: Blueprint, project: Proposal) -> set[str]:
    things = (blueprint.thing(each.key) for each in project.touches if each.how != "uses")
    return {blueprint.identity(thing) for thing in things if thing is not None}


def _packages_of(estate: Estate, key: str) -> set[str]:
    """The work packages that lead to a thing, straight or by what they deliver."""
    found, seen, edge = set(), {key}, [key]
    for _ in range(2):
        sources = [tie.source for each in edge for tie in estate.incoming.get(each, ()) if tie.source not in seen]
        edge = []
        for source in sources:
            seen.add(source)
            kind = estate.things[source].type if source in estate.things else ""
            if kind == _PACKAGE:
                found.add(source)
            elif kind == _DELIVERABLE:
                edge.append(source)
    return found
