"""Editions: all open data as of a moment, written beside the live one and switched in whole.

The snapshot ``centres/open`` has for each data set a CSV, a JSON and a Parquet file.  Every edition is kept for good, since what may
be published next is asked of all of them (:mod:`prasan.centres.publishing.differencing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from prasan.centres.areas import load_areas
from prasan.centres.definitions import Definitions, shipped_definitions
from prasan.centres.disclosure import SMALL
from prasan.centres.organisation import load_tree
from prasan.centres.publishing.described import Described, shipped_words
from prasan.centres.publishing.differencing import Table, may_follow
from prasan.centres.publishing.tables import (
    FIGURES,
    FORMATS,
    SERVICES,
    ServiceFigures,
    figures_of,
    people_in,
    read_rows,
    sha256,
    write_all,
)
from prasan.centres.rollup import FILE
from prasan.centres.rollup import KIND as ROLL_UP
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Draft, Snapshot, SnapshotStore

KIND = "centres/open"
OF_SERVICES = "services"
Rows = list[dict[str, Any]]


def publish(
    store: SnapshotStore,
    services: Iterable[ServiceFigures] = (),
    *,
    definitions: Definitions | None = None,
    words: Described | None = None,
) -> Snapshot:
    """Publish the live roll-up's figures and those of services, as far as the editions before allow, as the next edition.

    Only accepted reports are in a roll-up, and small counts were hidden as it was made.  Facts: ``rollup`` (its reference), and
    ``data_sets`` by name: ``rows``, ``hidden``, ``starts``, ``ends``, ``issued``, ``modified``, ``waiting`` (whether newer figures
    wait, since with those published before they would tell of few people) and ``files`` (``bytes``, ``sha256`` by format).

    Raises SnapshotMissingError without a roll-up, SnapshotBusyError.
    """
    definitions, words = definitions or shipped_definitions(), words or shipped_words()
    rolled = store.live(ROLL_UP, remedy="Remedy: run `prasan centre rollup`.")
    with store.writing(KIND) as draft:
        former = store.finished(KIND)
        live = store.find(KIND)
        told: dict[str, Any] = {}
        with Engine.over_file(rolled.file(FILE)) as engine:
            for name in words.data_sets:
                if name == OF_SERVICES:
                    continue
                owner = _owner(name, definitions)
                rows = figures_of(engine, name, owner, load_tree().root, definitions)
                if owner is None or _may_be_told(name, rows, former, definitions):
                    _write(draft, name, rows, FIGURES, live, told, waiting=False)
                elif live is not None:
                    _keep(draft, name, live, told)
        rows, counted, waiting = _of_services(services, former, live)
        _write(draft, OF_SERVICES, rows, SERVICES, live, told, waiting=waiting)
        draft.facts |= {"rollup": rolled.reference, "data_sets": told, "counted": counted}
        draft.lasting = True
    return draft.finished


def _owner(name: str, definitions: Definitions) -> str | None:
    """The unit that owns a measure; None for a data set that is filed.  Raises KeyError for neither."""
    if name in definitions.data_set:
        return None
    owners = {element.measure.owner for element in definitions.elements_of_measure(name) if element.measure}
    if len(owners) != 1:
        raise KeyError(f"open_data.yaml names {name!r}, which is no data set and no measure that the centres count")
    return owners.pop()


def _may_be_told(name: str, rows: Rows, former: Sequence[Snapshot], definitions: Definitions) -> bool:
    """Whether rows about people may follow every edition that had some of the same periods, and leave none of them out."""
    tables = people_in(rows, definitions)
    areas = load_areas()
    known: dict[str, list[Table]] = {}
    file = f"{name}.parquet"
    different = {each.manifest["files"][file]: each for each in former if file in each.manifest["files"]}
    for edition in different.values():
        for period, table in people_in(read_rows(edition.file(file)), definitions).items():
            known.setdefault(period, []).append(table)
    return known.keys() <= tables.keys() and all(
        may_follow(table, known.get(period, ()), areas) for period, table in tables.items()
    )


def _of_services(
    services: Iterable[ServiceFigures], former: Sequence[Snapshot], live: Snapshot | None
) -> tuple[Rows, dict[str, list[int]], bool]:
    """The rows of services, the counts behind each, and whether any waits: a row changes only by ten people or more.

    The counts stay in the manifest, which is not published.
    """
    before: dict[str, list[list[int]]] = {}
    for edition in former:
        for service, counts in edition.facts.get("counted", {}).items():
            before.setdefault(service, []).append(counts)
    kept = {}
    if live is not None and live.file(f"{OF_SERVICES}.parquet").exists():
        kept = {row["service"]: row for row in read_rows(live.file(f"{OF_SERVICES}.parquet"))}
    rows: Rows = []
    counted: dict[str, list[int]] = {}
    waits = False
    for each in sorted(services, key=lambda each: each.service):
        if each.applications is None:
            continue  # that somebody asked at all would tell of few
        now = list(each.counts)
        if all(_in_large_steps(now, then) for then in before.get(each.service, ())):
            rows.append(each.row)
            counted[each.service] = now
    if live is not None:
        was = live.facts.get("counted", {})
        for service in sorted(kept.keys() - counted.keys()):
            rows.append(kept[service])
            counted[service] = was[service]
            waits = True
    return sorted(rows, key=lambda row: str(row["service"])), counted, waits


def _in_large_steps(now: Sequence[int], then: Sequence[int]) -> bool:
    """Whether what happened between two counts of people, and between their neighbours, happened to nobody or to ten or more."""
    if len(now) != len(then):
        return False
    changes = [abs(a - b) for a, b in zip(now, then, strict=True)]
    changes += [abs((now[i] - now[i + 1]) - (then[i] - then[i + 1])) for i in range(len(now) - 1)]
    return all(each == 0 or each >= SMALL for each in changes)


def _keep(draft: Draft, name: str, live: Snapshot, told: dict[str, Any]) -> None:
    """Publish a data set as the edition before had it, since newer figures wait; nothing where it had none."""
    before: Mapping[str, Any] | None = live.facts["data_sets"].get(name)
    if before is not None:
        for form in FORMATS:
            draft.keep(live, f"{name}.{form}")
        told[name] = {**before, "waiting": True}


def _write(
    draft: Draft,
    name: str,
    rows: Rows,
    schema: pa.Schema,
    live: Snapshot | None,
    told: dict[str, Any],
    *,
    waiting: bool,
) -> None:
    """Write a data set's rows; nothing where there are none."""
    if not rows:
        return
    write_all(draft.path, name, rows, schema)
    files = {
        form: {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for form in FORMATS
        for path in [draft.file(f"{name}.{form}")]
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before: Mapping[str, Any] | None = live.facts["data_sets"].get(name) if live else None
    same = before is not None and before["files"]["csv"]["sha256"] == files["csv"]["sha256"]
    days = [day for row in rows for day in (row.get("period_starts"), row.get("period_ends")) if isinstance(day, date)]
    told[name] = {
        "rows": len(rows),
        "hidden": sum(bool(row["suppressed"]) for row in rows),
        "starts": min(days).isoformat() if days else None,
        "ends": max(days).isoformat() if days else None,
        "issued": before["issued"] if before else now,
        "modified": before["modified"] if before and same else now,
        "waiting": waiting,
        "files": files,
    }
