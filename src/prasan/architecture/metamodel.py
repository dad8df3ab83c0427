"""The relationships that ArchiMate 3.2's metamodel has between types themselves, where its table also has all that is derived from them.

As the figures of the specification's chapters 4 to 12 draw them, layer by layer alike; whatever is not in the table is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from prasan.architecture.language import allowed, element_types

_LAYERS = ("Business", "Application", "Technology")
_ACTIVE = {
    "Business": ("BusinessActor", "BusinessRole", "BusinessCollaboration"),
    "Application": ("ApplicationComponent", "ApplicationCollaboration"),
    "Technology": ("Node", "Device", "SystemSoftware", "TechnologyCollaboration", "Facility", "Equipment"),
}
_PASSIVE = {
    "Business": ("BusinessObject", "Contract", "Representation"),
    "Application": ("DataObject",),
    "Technology": ("Artifact", "Material"),
}
_STRATEGY = ("Resource", "Capability", "ValueStream", "CourseOfAction")
_MEANS = ("Goal", "Outcome", "Principle", "Requirement", "Constraint")
_MOTIVATION = (*_MEANS, "Stakeholder", "Driver", "Assessment", "Meaning", "Value")
_Way = tuple[Iterable[str], str, Iterable[str]]


@cache
def direct(source: str, target: str) -> frozenset[str]:
    """The relationships that may go from one type to another by themselves; associations may everywhere."""
    return (_stated().get((source, target), frozenset()) | {"Association"}) & allowed(source, target)


@cache
def _stated() -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for sources, kind, targets in _ways():
        for source in sources:
            for target in targets:
                found.setdefault((source, target), set()).add(kind)
    return {ends: frozenset(kinds) for ends, kinds in found.items()}


def _behaviour(layer: str) -> tuple[str, ...]:
    return tuple(f"{layer}{kind}" for kind in ("Process", "Function", "Interaction"))


def _doing(layer: str) -> tuple[str, ...]:
    return (*_behaviour(layer), f"{layer}Service", f"{layer}Event")


def _ways() -> Iterator[_Way]:
    types = sorted(element_types())
    for each in types:
        for kind in ("Composition", "Aggregation", "Specialization"):
            yield (each,), kind, (each,)
    for each in ("Grouping", "Location"):
        for kind in ("Composition", "Aggregation"):
            yield (each,), kind, types
    for layer in _LAYERS:
        yield from _within(layer)
    for place, lower in enumerate(_LAYERS):
        for upper in _LAYERS[:place]:
            yield from _between(lower, upper)
    yield from _of_technology()
    yield from _beside_the_core()


def _within(layer: str) -> Iterator[_Way]:
    active, doing, behaviour = _ACTIVE[layer], _doing(layer), _behaviour(layer)
    service, interface = (f"{layer}Service",), (f"{layer}Interface",)
    yield active, "Assignment", (*behaviour, f"{layer}Event")
    yield active, "Composition", interface
    yield active, "Aggregation", interface
    yield interface, "Assignment", service
    yield behaviour, "Realization", service
    yield doing, "Access", _PASSIVE[layer]
    yield service, "Serving", (*behaviour, *active)
    yield interface, "Serving", active
    yield doing, "Triggering", doing
    yield doing, "Flow", doing
    yield (f"{layer}Collaboration",), "Aggregation", active
    if layer == "Business":
        yield ("BusinessActor",), "Assignment", ("BusinessRole",)
        yield ("Representation",), "Realization", ("BusinessObject", "Contract")
        yield ("Contract",), "Specialization", ("BusinessObject",)
    for kind in ("Composition", "Aggregation"):
        yield ("Product",), kind, (*service, *_PASSIVE[layer])


def _between(lower: str, upper: str) -> Iterator[_Way]:
    yield (f"{lower}Service",), "Serving", (*_behaviour(upper), *_ACTIVE[upper])
    yield (f"{lower}Interface",), "Serving", _ACTIVE[upper]
    for kind in ("Process", "Function", "Interaction", "Event", "Service"):
        yield (f"{lower}{kind}",), "Realization", (f"{upper}{kind}",)
    yield _behaviour(lower), "Realization", _behaviour(upper)
    yield _PASSIVE[lower], "Realization", _PASSIVE[upper]
    # Upward too: a business service may serve what runs an application.
    yield (f"{upper}Service",), "Serving", (*_behaviour(lower), *_ACTIVE[lower])
    yield (f"{upper}Interface",), "Serving", _ACTIVE[lower]


def _of_technology() -> Iterator[_Way]:
    kinds = ("Device", "SystemSoftware", "Facility", "Equipment")
    for kind in ("Composition", "Aggregation"):
        yield ("Node", "Device", "Facility", "Equipment"), kind, ("Node", *kinds)
        yield ("CommunicationNetwork",), kind, ("Node", *kinds)
        yield ("DistributionNetwork",), kind, ("Node", *kinds)
    yield kinds, "Specialization", ("Node",)
    yield ("Node", "Device", "SystemSoftware"), "Assignment", ("Artifact", "SystemSoftware")
    yield ("Node", "Equipment", "Facility"), "Assignment", ("Material", "Equipment", "Device")
    yield ("CommunicationNetwork", "DistributionNetwork"), "Realization", ("Path",)
    yield ("Artifact",), "Realization", ("ApplicationComponent", "SystemSoftware", "Node", "Device")
    yield ("SystemSoftware", "Device", "Node"), "Realization", ("ApplicationComponent",)


def _beside_the_core() -> Iterator[_Way]:
    doing = [each for layer in _LAYERS for each in _doing(layer)]
    structure = [each for layer in _LAYERS for each in (*_ACTIVE[layer], f"{layer}Interface", *_PASSIVE[layer])]
    structure += ["CommunicationNetwork", "DistributionNetwork", "Path"]
    core = [*doing, *structure, "Product"]
    yield doing, "Realization", ("Capability", "ValueStream", "CourseOfAction")
    yield structure, "Realization", ("Resource",)
    yield ("Resource",), "Assignment", ("Capability", "ValueStream", "CourseOfAction")
    yield ("Capability", "ValueStream"), "Realization", ("CourseOfAction",)
    yield ("Capability",), "Serving", ("ValueStream", "Capability")
    for kind in ("Triggering", "Flow"):
        yield ("Capability", "ValueStream", "CourseOfAction"), kind, ("Capability", "ValueStream", "CourseOfAction")
        yield ("WorkPackage", "ImplementationEvent", "Plateau"), kind, ("WorkPackage", "ImplementationEvent", "Plateau")
    yield (*core, *_STRATEGY, "Deliverable", "WorkPackage", "Plateau"), "Realization", _MEANS
    yield _MEANS, "Realization", _MEANS
    yield (*_MOTIVATION, *core, *_STRATEGY), "Influence", _MOTIVATION
    yield ("BusinessActor", "BusinessRole", "BusinessCollaboration"), "Assignment", ("WorkPackage", "Stakeholder")
    yield ("WorkPackage",), "Realization", ("Deliverable",)
    yield ("WorkPackage", "ImplementationEvent"), "Access", ("Deliverable",)
    yield ("Deliverable",), "Realization", ("Plateau", *core, *_STRATEGY)
    for kind in ("Composition", "Aggregation"):
        yield ("Plateau",), kind, (*core, *_STRATEGY, *_MEANS)
