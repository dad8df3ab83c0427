"""What is to be hosted: the agencies' workloads, and which of them talk to each other."""

from __future__ import annotations

from dataclasses import dataclass

RESOURCES = ("cpu", "memory_gb", "storage_gb", "iops", "network_mbps")
"""What a workload needs and a host has: virtual processors, GB, GB, operations a second, Mbit a second."""

CLASSIFICATIONS = ("secret", "important", "general")
"""ลับ, สำคัญ, ทั่วไป."""

FATES = ("", "move", "stay", "retire", "merge")
"""What is decided before the plan: nothing, or that a workload moves, stays in its room, ends, or goes up in another."""


@dataclass(frozen=True)
class Workload:
    """One system of an agency.

    ``needs`` is in the order of RESOURCES, as used today; ``growth`` a year (0.1 is ten per cent).  ``criticality`` is 1 (most) to
    4.  ``copies`` 2 means a standby in another zone.  No two of one ``anti_affinity`` group share a host, no two of one ``apart``
    group a zone.  ``site`` is where it is today; ``not_before`` and ``not_after`` are months (see ``calendar.month_of``) in which it may
    move; ``only`` are the sites that it may be at, all where empty.
    """

    id: str
    agency: str
    needs: tuple[float, ...]
    name: str = ""
    growth: float = 0.0
    criticality: int = 3
    classification: str = "general"
    rto_hours: float | None = None
    rpo_hours: float | None = None
    copies: int = 1
    licence: str = ""
    anti_affinity: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    site: str = ""
    not_before: int | None = None
    not_after: int | None = None
    fate: str = ""
    into: str = ""
    only: tuple[str, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether it is hosted nowhere after the plan."""
        return self.fate in ("retire", "merge")


@dataclass(frozen=True)
class Link:
    """Two workloads that talk: the milliseconds that they bear between them (None: any), and whether they must move in one wave
    (else a bridge is built for the time between)."""

    one: str
    other: str
    latency_ms: float | None = None
    together: bool = False


@dataclass(frozen=True)
class Licence:
    """A licence that is paid for every host on which it is used, in baht a year; ``sites`` where it may be used, all where empty."""

    id: str
    host_baht_year: int = 0
    sites: tuple[str, ...] = ()
