"""What is published, as rows; and the three forms in which they are written."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from prasan.centres.definitions import Definitions
from prasan.centres.publishing.differencing import Table
from prasan.engine.connection import Engine
from prasan.engine.statement import named

ROOM = "prasan.centres.publishing"
_TEXT, _NUMBER, _COUNT = pa.string(), pa.float64(), pa.int64()
FIGURES = pa.schema(
    [
        *((name, _TEXT) for name in ("indicator", "indicator_th", "indicator_en", "measured_in_th", "measured_in_en")),
        *((name, _TEXT) for name in ("unit_code", "unit_th", "unit_en")),
        *((name, _TEXT) for name in ("area_code", "area_level", "area_th", "area_en", "period")),
        ("period_starts", pa.date32()),
        ("period_ends", pa.date32()),
        *((name, _NUMBER) for name in ("value", "numerator", "denominator")),
        ("suppressed", pa.bool_()),
        *((name, _COUNT) for name in ("expected", "reported", "late")),
    ]
)
SERVICES = pa.schema(
    [
        *((name, _TEXT) for name in ("service", "service_th", "service_en", "agency")),
        ("applications", _COUNT),
        *((name, _NUMBER) for name in ("finished_percent", "satisfied_percent", "stars")),
        ("suppressed", pa.bool_()),
    ]
)
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class ServiceFigures:
    """What is counted of a service within a year, and what of it may be said.

    ``counts`` are of people (begun, sent, rated, satisfied) and are not published; the figures are None where they are of too few.
    """

    service: str
    name_th: str
    name_en: str
    agency: str
    counts: tuple[int, ...]
    applications: int | None
    finished_percent: float | None
    satisfied_percent: float | None
    stars: float | None

    @property
    def row(self) -> dict[str, Any]:
        """As a row of ``SERVICES``."""
        told = (self.applications, self.finished_percent, self.satisfied_percent, self.stars)
        names = ("applications", "finished_percent", "satisfied_percent", "stars")
        known = {"service": self.service, "service_th": self.name_th, "service_en": self.name_en, "agency": self.agency}
        return known | dict(zip(names, told, strict=True)) | {"suppressed": None in told}


def figures_of(
    engine: Engine, origin: str, owner: str | None, root: str, definitions: Definitions
) -> list[dict[str, Any]]:
    """The rows of a data set that is filed or (with its ``owner``) of a measure, out of an open roll-up."""
    named_so = origin if owner is None else f"measure:{origin}"
    rows = engine.records(named(ROOM, "published_cells"), {"origin": named_so, "owner": owner, "root": root})
    for row in rows:
        indicator = definitions.indicator[row["indicator"]]
        element = definitions.element[indicator.elements[0]]
        percent = indicator.is_ratio and indicator.factor == 100
        row["indicator_th"], row["indicator_en"] = indicator.name_th, indicator.name_en
        row["measured_in_th"] = "ร้อยละ" if percent else element.unit_th
        row["measured_in_en"] = "percent" if percent else element.unit_en
    return rows


def people_in(rows: Iterable[Mapping[str, Any]], definitions: Definitions) -> dict[str, Table]:
    """By period the table of people that rows of one measure are; indicators that count people are its counts."""
    tables: dict[str, tuple[dict[str, float | None], dict[str, dict[str, float | None]]]] = {}
    for row in rows:
        people, amounts = tables.setdefault(row["period"], ({}, {}))
        source = definitions.element[definitions.indicator[row["indicator"]].elements[0]].measure
        counts = source is not None and source.field == "units"
        value = row["numerator"]
        if counts:
            people[row["area_code"]] = value
        else:
            amounts.setdefault(row["indicator"], {})[row["area_code"]] = value
    return {period: Table(people, amounts) for period, (people, amounts) in tables.items()}


def write_all(folder: Path, name: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> None:
    """Write ``<name>.csv``, ``.json`` and ``.parquet``: the same rows and columns, in the same order.

    The CSV begins with a mark of UTF-8, without which spreadsheets show Thai as other letters.
    """
    columns = schema.names
    with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    plain = [{column: _plain(row.get(column)) for column in columns} for row in rows]
    with (folder / f"{name}.json").open("w", encoding="utf-8") as file:
        json.dump({"data_set": name, "columns": columns, "rows": plain}, file, ensure_ascii=False)
    table = pa.Table.from_pylist([{column: row.get(column) for column in columns} for row in rows], schema=schema)
    pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file that was published."""
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else _plain(value)
