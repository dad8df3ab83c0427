"""From a file's tables to a problem, with every fault of the file named in one error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from prasan.hosting.coefficients import Coefficients
from prasan.hosting.errors import HostingError
from prasan.hosting.problem import Freeze, Problem, Rules, Team
from prasan.hosting.reading.files import Raw, read_raw
from prasan.hosting.reading.tables import PLAN, REQUIRED, TABLES, CellError, Column
from prasan.hosting.sites import Distance, HostType, Site
from prasan.hosting.workloads import RESOURCES, Licence, Link, Workload

_SHOWN = 20


class _Faults:
    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.found: list[str] = []
        self.count = 0

    def add(self, table: str, row: int | None, column: str, what: str, remedy: str) -> None:
        self.count += 1
        if len(self.found) < _SHOWN:
            self.found.append(f"{self.raw.place(table, row, column)}: {what}. Remedy: {remedy}.")

    def tell(self) -> None:
        if self.found:
            more = [f"and {self.count - _SHOWN:,} more faults"] if self.count > _SHOWN else []
            raise HostingError("\n".join([*self.found, *more]))


def read_problem(path: Path) -> Problem:
    """The problem of a YAML, JSON or workbook file.  Raises HostingError with up to 20 faults, each with place and remedy."""
    raw = read_raw(path)
    faults = _Faults(raw)
    plan = _row(raw.plan, PLAN, "plan", None, faults)
    rows = {
        name: [_row(row, columns, name, at, faults) for at, row in enumerate(raw.tables[name])]
        for name, columns in TABLES.items()
    }
    faults.tell()
    if not rows["sites"] or not rows["workloads"]:
        missing = "sites" if not rows["sites"] else "workloads"
        raise HostingError(f"{path}: the table {missing} has no rows. Remedy: fill it in.")
    _unique(rows, faults)
    _references(rows, faults)
    faults.tell()
    return _built(plan, rows)


def _row(
    given: Mapping[str, Any], columns: tuple[Column, ...], table: str, at: int | None, faults: _Faults
) -> dict[str, Any]:
    known = {column.name: column for column in columns}
    for key in given:
        if key not in known:
            faults.add(table, at, str(key), f"there is no column {key!r}", f"one of {', '.join(known)}")
    found: dict[str, Any] = {}
    for column in columns:
        value = given.get(column.name)
        if value is None or value == "":
            if column.default is REQUIRED:
                faults.add(table, at, column.name, f"{column.name} is missing", column.help)
            found[column.name] = column.default
            continue
        try:
            found[column.name] = column.parse(value)
        except CellError as error:
            shown = str(value)[:40]
            faults.add(table, at, column.name, f"{shown!r} is not {error}", f"write {error}")
            found[column.name] = column.default
    return found


def _unique(rows: Mapping[str, list[dict[str, Any]]], faults: _Faults) -> None:
    keys = {
        "sites": ("id",), "workloads": ("id",), "licences": ("id",), "hosts": ("site", "id"), "budget": ("year",),
        "costs": ("id",), "teams": ("agency",),
    }  # fmt: skip
    for table, columns in keys.items():
        seen: set[tuple[Any, ...]] = set()
        for at, row in enumerate(rows[table]):
            key = tuple(row[column] for column in columns)
            if key in seen:
                faults.add(table, at, columns[-1], f"{key[-1]!r} is there twice", "give each row its own, or drop one")
            seen.add(key)


def _references(rows: Mapping[str, list[dict[str, Any]]], faults: _Faults) -> None:
    sites = {row["id"]: row for row in rows["sites"]}
    workloads = {row["id"]: row for row in rows["workloads"]}
    licences = {row["id"] for row in rows["licences"]}
    agencies = {row["agency"] for row in rows["workloads"]} | {"*"}

    def known(table: str, at: int, column: str, ids: Iterable[str], among: Iterable[str], what: str) -> None:
        for each in ids:
            if each and each not in among:
                faults.add(
                    table, at, column, f"there is no {what} {each!r}", f"add it to the table {what}s, or name another"
                )

    for at, row in enumerate(rows["hosts"]):
        known("hosts", at, "site", [row["site"]], sites, "site")
        if row["site"] in sites and sites[row["site"]]["kind"] == "room":
            faults.add("hosts", at, "site", f"{row['site']!r} is a room, which has no hosts", "name a centre")
        if row["owned"] > row["count"]:
            faults.add("hosts", at, "owned", "more are owned than there may be", "raise count")
    for at, row in enumerate(rows["workloads"]):
        known("workloads", at, "site", [row["site"]], sites, "site")
        known("workloads", at, "only", row["only"], sites, "site")
        known("workloads", at, "licence", [row["licence"]], licences, "licence")
        if row["fate"] == "merge":
            target = workloads.get(row["into"])
            if target is None or row["into"] == row["id"] or target["fate"] in ("retire", "merge"):
                faults.add(
                    "workloads", at, "into", f"{row['into']!r} is no workload that stays on", "name the survivor"
                )
        if row["fate"] == "stay" and (not row["site"] or sites.get(row["site"], {}).get("kind") != "room"):
            faults.add(
                "workloads", at, "fate", "it is in no room to stay in", "name its room in site, or leave fate empty"
            )
        if row["not_before"] and row["not_after"] and row["not_before"] > row["not_after"]:
            faults.add("workloads", at, "not_after", "it is before not_before", "exchange the two")
    for at, row in enumerate(rows["links"]):
        known("links", at, "one", [row["one"]], workloads, "workload")
        known("links", at, "other", [row["other"]], workloads, "workload")
        if row["one"] == row["other"]:
            faults.add("links", at, "other", "it is linked with itself", "name another workload")
    for at, row in enumerate(rows["distances"]):
        known("distances", at, "one", [row["one"]], sites, "site")
        known("distances", at, "other", [row["other"]], sites, "site")
    for at, row in enumerate(rows["licences"]):
        known("licences", at, "sites", row["sites"], sites, "site")
    for table in ("freezes", "teams"):
        for at, row in enumerate(rows[table]):
            if row["agency"] not in agencies:
                faults.add(table, at, "agency", f"no workload is of agency {row['agency']!r}", "name an agency, or *")
    for at, row in enumerate(rows["freezes"]):
        if row["first"] > row["last"]:
            faults.add("freezes", at, "last", "it is before first", "exchange the two")
    for at, row in enumerate(rows["costs"]):
        if row["id"] not in Coefficients.shipped().every:
            names = ", ".join(Coefficients.shipped())
            faults.add("costs", at, "id", f"there is no coefficient {row['id']!r}", f"one of {names}")


def _built(plan: Mapping[str, Any], rows: Mapping[str, list[dict[str, Any]]]) -> Problem:
    rules = Rules(
        headroom={name: plan[f"headroom_{name}"] for name in RESOURCES},
        **{
            key: plan[key]
            for key in (
                "isolated", "standby_rto_hours", "standby_share", "sync_latency_ms", "default_latency_ms", "moves_a_month",
            )
        },
    )  # fmt: skip

    def sized(row: dict[str, Any], into: str) -> dict[str, Any]:
        rest = {key: value for key, value in row.items() if key not in RESOURCES}
        return {**rest, into: tuple(float(row[name]) for name in RESOURCES)}

    return Problem(
        name=plan["name"],
        start=plan["start"],
        years=plan["years"],
        rules=rules,
        sites=tuple(Site(**row) for row in rows["sites"]),
        hosts=tuple(HostType(**sized(row, "capacity")) for row in rows["hosts"]),
        workloads=tuple(Workload(**sized(row, "needs")) for row in rows["workloads"]),
        links=tuple(Link(**row) for row in rows["links"]),
        distances=tuple(Distance(**row) for row in rows["distances"]),
        licences=tuple(Licence(**row) for row in rows["licences"]),
        freezes=tuple(Freeze(**row) for row in rows["freezes"]),
        teams=tuple(Team(**row) for row in rows["teams"]),
        budget={row["year"]: row["baht"] for row in rows["budget"]},
        costs=Coefficients.shipped().with_own({row["id"]: (row["value"], row["source"]) for row in rows["costs"]}),
    )
