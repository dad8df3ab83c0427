"""Which applications a capability rests on, over the blueprints of all agencies; capabilities that are one for the nation are one."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from prasan.architecture.estate import Estate, Thing

_CARRIES = {"Realization", "Serving", "Assignment", "Aggregation", "Composition"}
_FAR = 5  # steps from a capability down to an application


@dataclass
class Supported:
    """A capability, as all blueprints that have it say, with the applications that it rests on, by key."""

    id: str
    things: list[Thing] = field(default_factory=list)
    applications: dict[str, Thing] = field(default_factory=dict)
    above: str | None = None

    def cost(self) -> float:
        """Baht a year of its applications, as far as they say."""
        return sum(number(each.value("annual_cost")) or 0 for each in self.applications.values())

    def fit(self) -> float | None:
        """The mean technical fit of its applications (1 to 5), over those that say one."""
        said = [
            value for each in self.applications.values() if (value := number(each.value("technical_fit"))) is not None
        ]
        return sum(said) / len(said) if said else None

    def units(self) -> dict[str, int]:
        """How many of its applications are of which unit."""
        found: dict[str, int] = {}
        for each in self.applications.values():
            found[each.unit] = found.get(each.unit, 0) + 1
        return found


def number(written: str | None) -> float | None:
    """A number as agencies write it ("1,250,000"); None for what is none."""
    try:
        found = float((written or "").replace(",", "").strip())
    except ValueError:
        return None
    return found if abs(found) < 1e15 else None


def capabilities(estate: Estate, unit: str = "") -> list[Supported]:
    """The capabilities of a unit, or of all, by name; the same national id, shared part or name is one capability.

    A name alone joins one that declares an id; two that declare different ids stay two, whatever they are called.
    """
    things = [each for each in estate.of_type("Capability") if not unit or each.unit == unit]
    named: dict[str, str] = {}
    for thing in things:
        if declared := thing.national or thing.value("part"):
            named.setdefault(_plain(thing.name), declared)
    found: dict[str, Supported] = {}
    one: dict[str, str] = {}
    for thing in things:
        name = _plain(thing.name)
        own = thing.national or thing.value("part") or named.get(name) or name or thing.key
        one[thing.key] = own
        made = found.setdefault(own, Supported(own))
        made.things.append(thing)
        made.applications.update(_applications(estate, thing.key))
    for key, own in one.items():
        for tie in estate.incoming.get(key, ()):
            above = one.get(tie.source)
            if tie.type in {"Composition", "Aggregation"} and above not in {None, own}:
                found[own].above = found[own].above or above
    return sorted(found.values(), key=lambda each: (each.things[0].name, each.id))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _applications(estate: Estate, capability: str) -> dict[str, Thing]:
    """The applications from which ways lead up to a capability, not through another capability or application."""
    found: dict[str, Thing] = {}
    seen = {capability}
    waiting = deque([(capability, 0)])
    while waiting:
        here, steps = waiting.popleft()
        for tie in estate.incoming.get(here, ()):
            thing = estate.things.get(tie.source)
            if tie.type not in _CARRIES or thing is None or thing.key in seen or thing.type == "Capability":
                continue
            seen.add(thing.key)
            if thing.type == "ApplicationComponent":
                found[thing.key] = thing
            elif steps + 1 < _FAR:
                waiting.append((thing.key, steps + 1))
    return found
