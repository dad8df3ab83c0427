"""A problem's tables from the agencies' blueprints: applications and machines with their needs, rooms, and who talks to whom.

What the blueprints do not say is filled by a stated default and listed, so that an agency can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prasan.architecture.duplicates import find_duplicates
from prasan.architecture.estate import Estate, Thing
from prasan.hosting.workloads import CLASSIFICATIONS, RESOURCES

_MACHINES = ("Node", "Device")
_APPLICATIONS = ("ApplicationComponent",)
# By these an application has a service, an interface or a function, which talks in its place.
_OFFERS = ("Realization", "Composition", "Aggregation", "Assignment")
_OFFERED = (
    "ApplicationService", "ApplicationInterface", "ApplicationFunction", "ApplicationProcess", "ApplicationEvent",
    "ApplicationInteraction",
)  # fmt: skip
_DEPTH = 3
_TALKS = ("Flow", "Serving", "Access")
_RUNS = ("Assignment", "Realization", "Serving")
# Where nothing is said: a small virtual machine.
DEFAULTS: Mapping[str, float] = {"cpu": 2, "memory_gb": 8, "storage_gb": 100, "iops": 300, "network_mbps": 50}
LIKENESS = 0.9  # from which two of one agency are candidates to be merged


@dataclass(frozen=True)
class Missing:
    """What a workload's blueprint does not say, and what stands in the table for it."""

    workload: str
    agency: str
    column: str
    instead: str


@dataclass(frozen=True)
class FromBlueprint:
    """``tables`` as a file has them, without centres and hosts; ``missing`` what was filled; ``merges`` pairs of workloads that look alike,
    with their likeness (0 to 1): candidates, which a person decides on."""

    tables: dict[str, Any]
    missing: tuple[Missing, ...]
    merges: tuple[tuple[str, str, float], ...]


def workload_of(key: str) -> str:
    """The id of the workload that stands for an application of the blueprints, by the application's key."""
    return key.replace("/", "-")


def from_blueprint(estate: Estate, start: int, units: frozenset[str] | None = None) -> FromBlueprint:
    """The workloads of the estate's applications (of ``units``, all where None), from fiscal year ``start``.

    An application has the needs that it states itself, else those of the machines that it runs on, shared with what runs there too.
    """
    missing: list[Missing] = []
    apps = [each for each in estate.of_type(*_APPLICATIONS) if units is None or each.unit in units]
    lived = [each for each in apps if (each.value("lifecycle") or "") != "retired"]
    known = {each.key: workload_of(each.key) for each in lived}
    machines = {each.key: _machines(estate, each) for each in lived}
    sharers: dict[str, int] = {}
    for each in machines.values():
        for machine in each:
            sharers[machine.key] = sharers.get(machine.key, 0) + 1
    rows: list[dict[str, Any]] = []
    licences: dict[str, dict[str, Any]] = {}
    rooms: dict[str, str] = {}
    for app in lived:
        row: dict[str, Any] = {"id": known[app.key], "name": app.name, "agency": app.unit}
        for resource in RESOURCES:
            value = _need(app, machines[app.key], sharers, resource)
            if value is None:
                value = DEFAULTS[resource]
                missing.append(Missing(row["id"], app.unit, resource, f"{value:g}"))
            row[resource] = value
        site = _first(app, machines[app.key], "site")
        if site is None:
            missing.append(Missing(row["id"], app.unit, "site", "a room of the agency"))
        room = f"{app.unit}-{site or 'room'}"
        rooms[room] = site or "room"
        row |= {"site": room, **_rest(app, machines[app.key], row["id"], missing)}
        if licence := _first(app, machines[app.key], "licence"):
            row["licence"] = licence
            licences[licence] = {"id": licence, "host_baht_year": 0}
        if app.value("lifecycle") == "phase_out":
            row["fate"] = "retire"
        rows.append(row)
    tables = {
        "plan": {"name": "from the blueprints", "start": start, "years": 5},
        "sites": [{"id": room, "name": name, "kind": "room", "zone": room} for room, name in sorted(rooms.items())],
        "hosts": [], "workloads": rows, "links": list(_links(estate, known)), "distances": [],
        "licences": list(licences.values()), "freezes": [], "teams": [], "budget": [], "costs": [],
    }  # fmt: skip
    merges = sorted(
        (
            (known[pair.left.key], known[pair.right.key], round(pair.score, 3))
            for pair in find_duplicates(estate)
            if pair.score >= LIKENESS and pair.left.key in known and pair.right.key in known
        ),
        key=lambda each: -each[2],
    )
    return FromBlueprint(tables, tuple(missing), tuple(merges))


def _machines(estate: Estate, app: Thing) -> list[Thing]:
    """The machines that run an application, straight or by what is between them (an artifact, system software)."""
    found: dict[str, Thing] = {}
    seen, edge = {app.key}, [app.key]
    for _ in range(3):
        below = []
        for key in edge:
            for tie in estate.incoming.get(key, ()):
                source = estate.things.get(tie.source)
                if tie.type not in _RUNS or source is None or source.key in seen or source.type in _APPLICATIONS:
                    continue
                seen.add(source.key)
                if source.type in _MACHINES:
                    found[source.key] = source
                else:
                    below.append(source.key)
        edge = below
    return list(found.values())


def _offered(estate: Estate, apps: list[str]) -> dict[str, str]:
    """The application of each of its services, interfaces and functions, and of itself; what two offer is of neither."""
    found = {key: key for key in apps}
    shared: set[str] = set()
    edge = list(apps)
    for _ in range(_DEPTH):
        beyond = []
        for key in edge:
            for tie in estate.outgoing.get(key, ()):
                target = estate.things.get(tie.target)
                if tie.type not in _OFFERS or target is None or target.type not in _OFFERED:
                    continue
                if found.get(target.key, found[key]) != found[key]:
                    shared.add(target.key)
                elif target.key not in found:
                    found[target.key] = found[key]
                    beyond.append(target.key)
        edge = beyond
    return {key: app for key, app in found.items() if key not in shared}


def _need(app: Thing, machines: list[Thing], sharers: Mapping[str, int], resource: str) -> float | None:
    own = _number(app.value(resource))
    if own is not None:
        return own
    parts = [
        value / max(1, sharers[each.key]) for each in machines if (value := _number(each.value(resource))) is not None
    ]
    return round(sum(parts), 2) if parts else None


def _rest(app: Thing, machines: list[Thing], workload: str, missing: list[Missing]) -> dict[str, Any]:
    """Growth, criticality, classification and recovery, as a file says them."""
    found: dict[str, Any] = {}
    for column in ("growth", "rto_hours", "rpo_hours"):
        value = _number(_first(app, machines, column))
        if value is not None and (column != "growth" or value <= 10):
            found[column] = value
    critical = _number(_first(app, machines, "criticality"))
    if critical is not None and 1 <= critical <= 4:
        found["criticality"] = 5 - int(critical)  # a blueprint's 4 is the most critical, a plan's is 1
    said = (_first(app, machines, "classification") or "").casefold()
    if said == "public":
        said = "general"
    if said in CLASSIFICATIONS:
        found["classification"] = said
    else:
        found["classification"] = "important"  # the safer side: never placed where only general data may be
        missing.append(Missing(workload, app.unit, "classification", "important"))
    return found


def _first(app: Thing, machines: list[Thing], name: str) -> str | None:
    return next((value for each in (app, *machines) if (value := each.value(name))), None)


def _number(told: str | None) -> float | None:
    try:
        found = float((told or "").replace(",", ""))
    except ValueError:
        return None
    return found if 0 <= found <= 1e12 else None


def _links(estate: Estate, known: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Who talks to whom: applications that are tied, and those whose services, interfaces or functions are."""
    of = {key: known[app] for key, app in _offered(estate, list(known)).items()}
    seen = set()
    for tie in estate.ties.values():
        one, other = of.get(tie.source), of.get(tie.target)
        if tie.type in _TALKS and one and other and one != other and frozenset((one, other)) not in seen:
            seen.add(frozenset((one, other)))
            yield {"one": one, "other": other}
