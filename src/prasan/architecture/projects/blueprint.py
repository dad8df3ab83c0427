"""The blueprint as proposals are held against it: which things of many agencies are one, and what serves and keeps what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from prasan.architecture.duplicates import find_duplicates
from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.vocabulary import plain
from prasan.engine.disjoint_sets import DisjointSets

APPLICATIONS = frozenset({"ApplicationComponent", "ApplicationCollaboration"})
SURE = 0.8
"""The score from which two systems are taken to do the same; below it that is a warning.  On the demonstration 91% of the findings
above it are of planted pairs, and 48% of those between it and a half."""
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


@dataclass(frozen=True)
class Likeness:
    """What two have in common: capabilities and data, each a key by its identity."""

    capabilities: dict[str, str]
    data: dict[str, str]


class Blueprint:
    """An estate with indexes for proposals; made once, asked often."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def thing(self, key: str) -> Thing | None:
        """A thing by its key in the estate; None where the blueprint has it no more."""
        return self.estate.things.get(key)

    @cached_property
    def _identities(self) -> dict[str, str]:
        """One mark for each thing: of things that share one, the first in order."""
        same = DisjointSets[str]()
        own: dict[str, str] = {}
        for thing in self.estate.things.values():
            marks = [same.find(mark) for mark in _marks(thing)]
            for mark in marks:
                same.join(mark, to=min(marks))
            if marks:
                own[thing.key] = min(marks)
        return {key: same.find(mark) for key, mark in own.items()}

    def identity(self, thing: Thing) -> str:
        """One name for a thing and all that are the same: those with its national object id; of capabilities, data and
        technology those of its reference part too, and of capabilities and data those with its name."""
        return self._identities.get(thing.key) or f"key:{thing.key}"

    @cached_property
    def _alike(self) -> dict[str, list[Thing]]:
        found: dict[str, list[Thing]] = {}
        for key, identity in self._identities.items():
            found.setdefault(identity, []).append(self.estate.things[key])
        return found

    def same_as(self, thing: Thing) -> list[Thing]:
        """What is the same in the blueprint, itself too."""
        return self._alike.get(self.identity(thing), [thing])

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
        """The applications that support what has an identity, by key."""
        found: dict[str, dict[str, Thing]] = {}
        for application in self.estate.of_type(*APPLICATIONS):
            for thing in self.supports(application):
                found.setdefault(self.identity(thing), {})[application.key] = application
        return found

    def serving(self, things: Iterable[Thing]) -> dict[str, Likeness]:
        """The applications that support some of these capabilities and data, by key, and which; without those that are retired."""
        found: dict[str, Likeness] = {}
        for thing in things:
            identity = self.identity(thing)
            for key, other in self.supporting.get(identity, {}).items():
                if not retired(other):
                    likeness = found.setdefault(key, Likeness({}, {}))
                    (likeness.capabilities if thing.type in CAPABILITIES else likeness.data)[identity] = thing.key
        return found

    @cached_property
    def alike(self) -> dict[str, dict[str, float]]:
        """The applications of other agencies that do the same as one, by key, with the score of each."""
        found: dict[str, dict[str, float]] = {}
        for pair in find_duplicates(self.estate):
            found.setdefault(pair.left.key, {})[pair.right.key] = pair.score
            found.setdefault(pair.right.key, {})[pair.left.key] = pair.score
        return found

    def doing_the_same(self, application: Thing) -> dict[str, float]:
        """The other applications that are the same or likely do the same, by key with a score from 0 to 1; without those that are
        retired.  That two serve one capability and keep one kind of data is no sign by itself: many systems of a ministry do."""
        found = dict(self.alike.get(application.key, {}))
        found |= {each.key: 1.0 for each in self.same_as(application)}
        found.pop(application.key, None)
        return {key: score for key, score in found.items() if not retired(self.estate.things[key])}

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


def _marks(thing: Thing) -> set[str]:
    found = {f"national:{thing.national}"} if thing.national else set()
    if thing.type not in APPLICATIONS:  # a part is a capability, data or a standard of technology
        found |= {f"part:{kind_of(thing)}:{plain(part)}" for part in thing.properties.get("part", ()) if part.strip()}
    if thing.type in CAPABILITIES | DATA:
        found |= {f"the name:{kind_of(thing)}:{plain(words)}" for _, words in thing.names if words.strip()}
    return found


def kind_of(thing: Thing) -> str:
    """application, data, capability, technology, or other."""
    return next((kind for kind, types in _KINDS if thing.type in types), "other")


def retired(thing: Thing) -> bool:
    """Whether a thing says that it is not in use any more."""
    return plain(thing.value("lifecycle") or "") == "retired"
