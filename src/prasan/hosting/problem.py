"""The whole of what a plan is made from, and what follows from it without any choice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from prasan.hosting.calendar import first_month
from prasan.hosting.coefficients import Coefficients
from prasan.hosting.sites import Distance, HostType, Site
from prasan.hosting.workloads import RESOURCES, Licence, Link, Workload

# Needs and capacities are counted in hundredths; needs are rounded up and capacities down, so that no limit is passed.
UNITS = 100


@dataclass(frozen=True)
class Rules:
    """What holds everywhere.  ``headroom`` is the share of each host's resource that stays free.  Hosts with an ``isolated``
    classification have no other.  A workload to be back within ``standby_rto_hours`` has a second copy; of a standby the
    ``standby_share`` of the needs is kept ready; with no loss of data allowed (RPO 0) it is within ``sync_latency_ms``."""

    headroom: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(RESOURCES, 0.2))
    isolated: tuple[str, ...] = ("secret",)
    standby_rto_hours: float = 4.0
    standby_share: float = 1.0
    sync_latency_ms: float = 5.0
    default_latency_ms: float = 20.0
    moves_a_month: int = 200


@dataclass(frozen=True)
class Freeze:
    """Months, the first and the last, in which an agency (or ``*``, all) moves nothing."""

    agency: str
    first: int
    last: int


@dataclass(frozen=True)
class Team:
    """How many workloads of an agency can be moved in a month."""

    agency: str
    moves_a_month: int


@dataclass(frozen=True)
class Problem:
    """Sites, workloads and rules for ``years`` fiscal years from ``start`` (B.E.)."""

    name: str
    start: int
    years: int
    rules: Rules
    sites: tuple[Site, ...]
    hosts: tuple[HostType, ...]
    workloads: tuple[Workload, ...]
    links: tuple[Link, ...] = ()
    distances: tuple[Distance, ...] = ()
    licences: tuple[Licence, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    teams: tuple[Team, ...] = ()
    budget: Mapping[int, int] = field(default_factory=dict)
    costs: Coefficients = field(default_factory=Coefficients.shipped)

    @cached_property
    def site(self) -> dict[str, Site]:
        """Sites by id."""
        return {each.id: each for each in self.sites}

    @cached_property
    def workload(self) -> dict[str, Workload]:
        """Workloads by id."""
        return {each.id: each for each in self.workloads}

    @cached_property
    def licence(self) -> dict[str, Licence]:
        """Licences by id."""
        return {each.id: each for each in self.licences}

    @cached_property
    def hosts_of(self) -> dict[str, list[HostType]]:
        """Host types by site; nothing for a room."""
        return {site.id: [each for each in self.hosts if each.site == site.id] for site in self.sites}

    @cached_property
    def _latencies(self) -> dict[tuple[str, str], float]:
        found = {}
        for each in self.distances:
            found[each.one, each.other] = found[each.other, each.one] = each.latency_ms
        return found

    def latency(self, one: str, other: str) -> float:
        """Milliseconds between two sites; 0 within one."""
        return 0.0 if one == other else self._latencies.get((one, other), self.rules.default_latency_ms)

    @cached_property
    def _merged(self) -> dict[str, list[Workload]]:
        found: dict[str, list[Workload]] = {}
        for each in self.workloads:
            if each.fate == "merge":
                found.setdefault(each.into, []).append(each)
        return found

    def needs(self, workload: Workload) -> tuple[int, ...]:
        """What a workload needs at the end of the years, in 1/100, with its share of what is merged into it."""
        return self._grown[workload.id]

    @cached_property
    def _grown(self) -> dict[str, tuple[int, ...]]:
        share = self.costs["merge_share"]
        found = {}
        for workload in self.workloads:
            parts = [(workload, 1.0), *((each, share) for each in self._merged.get(workload.id, []))]
            sums = [
                sum(each.needs[at] * part * (1 + each.growth) ** self.years for each, part in parts)
                for at in range(len(RESOURCES))
            ]
            found[workload.id] = tuple(math.ceil(each * UNITS - 1e-9) for each in sums)
        return found

    def standby_needs(self, workload: Workload) -> tuple[int, ...]:
        """What its standby needs, in 1/100."""
        return tuple(math.ceil(each * self.rules.standby_share - 1e-9) for each in self.needs(workload))

    def room_on(self, host: HostType) -> tuple[int, ...]:
        """What workloads may use of a host, in 1/100."""
        return tuple(
            math.floor(most * (1 - self.rules.headroom[name]) * UNITS + 1e-9)
            for name, most in zip(RESOURCES, host.capacity, strict=True)
        )

    def copies(self, workload: Workload) -> int:
        """1, or 2 where it has a standby in another zone."""
        quick = workload.rto_hours is not None and workload.rto_hours <= self.rules.standby_rto_hours
        return 2 if quick else workload.copies

    def colour(self, workload: Workload) -> str:
        """Workloads of other colours are on other hosts: an isolated classification, or "shared"."""
        return workload.classification if workload.classification in self.rules.isolated else "shared"

    @property
    def months(self) -> range:
        """The months of the plan's years."""
        return range(first_month(self.start), first_month(self.start + self.years))
