"""A problem with something changed, as its tables: what is asked on the page "what if"."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from prasan.hosting.errors import HostingError

Tables = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """``closes`` are sites that have nothing from the first year on; ``refuses`` agencies whose workloads stay in their rooms;
    ``host_price`` and ``energy_price`` factors (1.2: a fifth dearer); ``costs`` coefficients by name."""

    closes: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    host_price: float = 1.0
    energy_price: float = 1.0
    costs: Mapping[str, float] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing."""
        return self == Change()

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @staticmethod
    def of(told: Mapping[str, Any]) -> Change:
        """The reverse of :meth:`told`."""
        return Change(**{**told, "closes": tuple(told["closes"]), "refuses": tuple(told["refuses"])})


def changed(tables: Tables, change: Change, energy_baht_kwh: float) -> Tables:
    """The tables with a change; ``energy_baht_kwh`` is the price today where no site has its own.  Raises HostingError for what is not there."""
    found = deepcopy(tables)
    sites = {str(row.get("id")): row for row in found.get("sites", [])}
    for each in change.closes:
        if each not in sites:
            raise HostingError(f"there is no site {each!r}. Remedy: name one of {', '.join(sites)}.")
        if sites[each].get("kind") == "room":
            sites[each]["closes"] = int(found["plan"]["start"])
        for host in found.get("hosts", []):
            if host.get("site") == each:
                host["count"] = host["owned"] = 0
    agencies = {str(row.get("agency")) for row in found.get("workloads", [])}
    for each in change.refuses:
        if each not in agencies:
            raise HostingError(f"no workload is of agency {each!r}. Remedy: name one that has.")
    for row in found.get("workloads", []):
        room = sites.get(str(row.get("site") or ""), {}).get("kind") == "room"
        if str(row.get("agency")) in change.refuses and room and row.get("fate", "") in ("", "move"):
            row["fate"] = "stay"
    if change.host_price != 1:
        for host in found.get("hosts", []):
            host["price_baht"] = round(float(host.get("price_baht") or 0) * change.host_price)
    own = dict(change.costs)
    if change.energy_price != 1:
        own["energy_baht_kwh"] = own.get("energy_baht_kwh", energy_baht_kwh) * change.energy_price
        for row in sites.values():
            if row.get("energy_baht_kwh"):
                row["energy_baht_kwh"] = float(row["energy_baht_kwh"]) * change.energy_price
    rest = [row for row in found.get("costs", []) if row.get("id") not in own]
    found["costs"] = [*rest, *({"id": name, "value": value} for name, value in own.items())]
    return found
