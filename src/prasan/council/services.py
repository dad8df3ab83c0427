"""The value of the agencies' digital services: the same four figures of each, as far as its blueprint says them.

The figures are volume (transactions a year), cost a transaction (baht), satisfaction (satisfied users of a hundred) and
completion (of a hundred who begin, those who get to the end).  What is not said is not known: it is left out of every mean, and
counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prasan.architecture.answers import values
from prasan.architecture.duplicates import find_duplicates, grouped
from prasan.architecture.estate import Estate, Thing

FIGURES = ("volume", "cost", "satisfaction", "completion")
TYPES = ("BusinessService", "ApplicationService")


@dataclass(frozen=True)
class Service:
    """A service as its agency's blueprint has it; ``digital`` is yes, partly or no, and all are None where it is not said.

    ``service`` is its id in the catalogue of services to people (:mod:`prasan.services`) where the blueprint names one, and
    ``measured`` are the figures that were counted from applications instead of stated.
    """

    thing: Thing
    digital: str | None
    volume: float | None
    cost: float | None
    satisfaction: float | None
    completion: float | None
    service: str | None = None
    measured: frozenset[str] = field(default=frozenset())

    @property
    def known(self) -> int:
        """How many of the four figures are said."""
        return sum(getattr(self, name) is not None for name in FIGURES)


@dataclass(frozen=True)
class Value:
    """The four figures of several ``services``.  ``volume`` is a sum; the others are means weighted by volume, of the services that
    say both, None where none does.  ``known`` are how many services say each figure, ``digital`` how many are it by what they say,
    "" where they say nothing."""

    services: int
    volume: float | None
    cost: float | None
    satisfaction: float | None
    completion: float | None
    known: dict[str, int]
    digital: dict[str, int]


@dataclass(frozen=True)
class Idea:
    """Services of several agencies that seem to do the same, so that one component might serve them: how alike they are (0 to 1),
    and their figures together."""

    services: tuple[Service, ...]
    likeness: float
    value: Value


def inventory(estate: Estate) -> list[Service]:
    """All services of the blueprints, those of the most transactions first.

    An application's service that says none of this is how a system is built, and no service to people; it is left out.
    """
    found = [_service(each) for each in estate.of_type(*TYPES)]
    shown = [each for each in found if each.thing.type == "BusinessService" or each.known or each.digital]
    return sorted(shown, key=lambda each: (-(each.volume or 0), each.thing.key))


def _service(thing: Thing) -> Service:
    return Service(
        thing,
        values.meant("truth", thing.value("digital")),
        _within(thing, "transactions"),
        _within(thing, "cost_per_transaction"),
        _within(thing, "satisfaction", 100),
        _within(thing, "completion", 100),
        thing.value("service"),
    )


def with_measured(services: Iterable[Service], measured: Mapping[str, Mapping[str, float | None]]) -> list[Service]:
    """The services, with figures that were counted in place of those that were stated; those of the most transactions first.

    ``measured`` are by id of the catalogue the figures by name; None where too few people stand behind one: the stated one stays.
    """
    found = []
    for each in services:
        told = measured.get(each.service or "", {})
        counted = {name: told[name] for name in FIGURES if told.get(name) is not None}
        found.append(
            Service(
                each.thing, each.digital, counted.get("volume", each.volume), each.cost,
                counted.get("satisfaction", each.satisfaction), counted.get("completion", each.completion), each.service,
                frozenset(counted),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (-(each.volume or 0), each.thing.key))


def _within(thing: Thing, name: str, most: float = float("inf")) -> float | None:
    """A figure of nothing to ``most``; what is no such figure is not known."""
    found = values.number(thing.value(name))
    return found if found is not None and 0 <= found <= most else None


def value_of(services: Sequence[Service]) -> Value:
    """The four figures of some services together."""
    volumes = [each.volume for each in services if each.volume is not None]
    return Value(
        len(services),
        sum(volumes) if volumes else None,
        _mean(services, "cost"),
        _mean(services, "satisfaction"),
        _mean(services, "completion"),
        known={name: sum(getattr(each, name) is not None for each in services) for name in FIGURES},
        digital={said: sum((each.digital or "") == said for each in services) for said in ("yes", "partly", "no", "")},
    )


def _mean(services: Iterable[Service], name: str) -> float | None:
    told = [(each.volume, getattr(each, name)) for each in services if each.volume and getattr(each, name) is not None]
    whole = sum(volume for volume, _ in told)
    return sum(volume * figure for volume, figure in told) / whole if whole else None


def ideas(estate: Estate, services: Iterable[Service]) -> list[Idea]:
    """Where one component might serve several agencies, by the blueprints' likenesses; the most transactions first."""
    known = {each.thing.key: each for each in services}
    found = []
    for group in grouped(find_duplicates(estate, "service")):
        own = tuple(known.get(key) or _service(estate.things[key]) for key in group.keys)
        if len({each.thing.unit for each in own}) > 1:
            found.append(Idea(own, group.score, value_of(own)))
    return sorted(found, key=lambda each: (-(each.value.volume or 0), -each.likeness, each.services[0].thing.key))
