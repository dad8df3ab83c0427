"""The blueprint as proposals are held against it: which things of many agencies are one, and what serves and keeps what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.vocabulary import plain

APPLICATIONS = frozenset({"ApplicationComponent", "ApplicationCollaboration"})
DATA = frozenset({"DataObject", "BusinessObject"})
CAPABILITIES = frozenset({"Capability"})
TECHNOLOGY = frozenset(
    {
        "Node",
        "Device",
        "SystemSoftware",
        "TechnologyCollaboration",
        "TechnologyInterface",
        "TechnologyService",
        "Artifact",
    }
    | {"CommunicationNetwork", "Path", "Equipment", "Facility"}
)
GOALS = frozenset({"Goal", "Outcome", "CourseOfAction", "Driver", "Requirement"})
_BEHAVIOUR = frozenset({"ApplicationService", "ApplicationFunction", "ApplicationProcess", "ApplicationInterface"})
_DOES = frozenset({"Realization", "Assignment", "Composition", "Aggregation", "Serving"})
_TO_CAPABILITY = frozenset({"Realization", "Serving", "Association", "Assignment"})
_KINDS = (("application", APPLICATIONS), ("data", DATA), ("capability", CAPABILITIES), ("technology", TECHNOLOGY))


class Blueprint:
    """An estate with indexes for proposals; made once, asked often."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def thing(self, key: str) -> Thing | None:
        """A thing by its key in the estate; None where the blueprint has it no more."""
        return self.estate.things.get(key)

    def marks(self, thing: Thing) -> frozenset[str]:
        """By what a thing is known to be the same as another: its national object id and reference part; a capability or data that
        has neither, its names."""
        found = {f"national:{thing.national}"} if thing.national else set()
        found |= {f"part:{kind_of(thing)}:{plain(part)}" for part in thing.properties.get("part", ()) if part.strip()}
        if not found and thing.type in CAPABILITIES | DATA:
            found = {f"name:{kind_of(thing)}:{plain(words)}" for _, words in thing.names if words.strip()}
        return frozenset(found)

    def identity(self, thing: Thing) -> str:
        """One name for a thing and all that are the same."""
        return min(self.marks(thing), default=f"key:{thing.key}")

    @cached_property
    def alike(self) -> dict[str, list[Thing]]:
        """The things of each mark."""
        found: dict[str, list[Thing]] = {}
        for thing in self.estate.things.values():
            for mark in self.marks(thing):
                found.setdefault(mark, []).append(thing)
        return found

    def same_as(self, thing: Thing) -> list[Thing]:
        """What is the same in the blueprint, itself too."""
        found = {thing.key: thing}
        for mark in self.marks(thing):
            found |= {each.key: each for each in self.alike.get(mark, ())}
        return list(found.values())

    def supports(self, application: Thing) -> list[Thing]:
        """The capabilities and data of an application: its own, and those of its services, functions and interfaces."""
        found: dict[str, Thing] = {}
        for start in (application, *self._behaviour(application)):
            for tie in self.estate.outgoing.get(start.key, ()):
                other = self.thing(tie.target)
                if other is not None and (
                    (other.type in CAPABILITIES and tie.type in _TO_CAPABILITY)
                    or (other.type in DATA and tie.type == "Access")
                ):
                    found[other.key] = other
        return list(found.values())

    def _behaviour(self, application: Thing) -> list[Thing]:
        ways = self.estate.outgoing.get(application.key, ())
        found = (self.thing(tie.target) for tie in ways if tie.type in _DOES)
        return [each for each in found if each is not None and each.type in _BEHAVIOUR]

    @cached_property
    def supporting(self) -> dict[str, dict[str, Thing]]:
        """The applications that support what has a mark, by key."""
        found: dict[str, dict[str, Thing]] = {}
        for application in self.estate.of_type(*APPLICATIONS):
            for thing in self.supports(application):
                for mark in self.marks(thing):
                    found.setdefault(mark, {})[application.key] = application
        return found

    def stands_on(self, thing: Thing) -> list[tuple[Thing, Tie]]:
        """The technology that a thing runs on: what serves, realizes or is assigned to it, directly."""
        found = []
        for tie in self.estate.incoming.get(thing.key, ()):
            other = self.thing(tie.source)
            if other is not None and other.type in TECHNOLOGY and tie.type in ("Serving", "Realization", "Assignment"):
                found.append((other, tie))
        return found

    def aims(self, things: Iterable[Thing]) -> list[Thing]:
        """The goals that things serve: themselves, or one or two relationships away."""
        found: dict[str, Thing] = {}
        reached: set[str] = set()
        edge = {each.key: each for each in things}
        for _ in range(3):
            found |= {key: each for key, each in edge.items() if each.type in GOALS}
            reached |= edge.keys()
            ways = (tie for key in edge for tie in self.estate.outgoing.get(key, ()) if tie.type in _AIMING)
            ahead = {tie.target: self.thing(tie.target) for tie in ways if tie.target not in reached}
            edge = {key: each for key, each in ahead.items() if each is not None}
        return list(found.values())


_AIMING = frozenset({"Realization", "Influence", "Serving", "Association", "Aggregation", "Composition"})


def kind_of(thing: Thing) -> str:
    """application, data, capability, technology, or other."""
    return next((kind for kind, types in _KINDS if thing.type in types), "other")


def retired(thing: Thing) -> bool:
    """Whether a thing says that it is not in use any more."""
    return plain(thing.value("lifecycle") or "") == "retired"


def day_of(written: str | None) -> date | None:
    """A day as properties have it, YYYY-MM-DD; None where it is none."""
    try:
        return date.fromisoformat((written or "").strip()[:10])
    except ValueError:
        return None
