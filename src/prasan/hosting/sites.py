"""Where workloads can be: shared centres with hosts, and the agencies' rooms of today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HostType:
    """A kind of host at a site: at most ``count``, of which ``owned`` are there already and cost no capital.

    ``capacity`` is in the order of ``workloads.RESOURCES``, before headroom.
    """

    site: str
    id: str
    count: int
    capacity: tuple[float, ...]
    rack_units: int = 2
    watts: int = 600
    price_baht: int = 0
    yearly_baht: int = 0
    owned: int = 0


@dataclass(frozen=True)
class Site:
    """``kind`` centre has hosts, racks (of ``rack_units`` each) and power; ``kind`` room has none of these: what is there may stay.

    ``fixed_baht_year`` is paid while anything is there, ``open_baht`` once when a centre is used.  A room with ``closes``, a fiscal
    year (B.E.), keeps nothing.
    """

    id: str
    kind: str
    zone: str
    classes: tuple[str, ...]
    name: str = ""
    racks: int = 0
    rack_units: int = 42
    power_kw: float = 0.0
    pue: float = 1.6
    energy_baht_kwh: float | None = None
    fixed_baht_year: int = 0
    open_baht: int = 0
    closes: int | None = None


@dataclass(frozen=True)
class Distance:
    """The milliseconds between two sites, one way or the other."""

    one: str
    other: str
    latency_ms: float
