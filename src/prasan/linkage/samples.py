"""Pairs for clerks to label: drawn in strata, kept as CSV or Parquet, and read again."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.evaluation import SampleError
from prasan.linkage.people import view_linked

ROOM = "prasan.linkage"
ACTION = "sample_links"
PARQUET = ".parquet"


class Part(StrEnum):
    """What strata of pairs may be parted by."""

    REGISTER = "register"
    STAGE = "stage"
    PROBABILITY = "probability"


STRATA = tuple(Part)
_SCHEMA = pa.schema(
    [
        ("register", pa.string()),
        ("record_key", pa.string()),
        ("spine_id", pa.int64()),
        ("stage", pa.string()),
        ("stratum", pa.string()),
        ("weight", pa.float64()),
        ("probability", pa.float64()),
        ("linked", pa.bool_()),
        ("same", pa.int8()),
    ]
)
SAMPLE_COLUMNS = tuple(_SCHEMA.names)
_NEEDED = ("linked", "same")


def draw_sample(
    store: SnapshotStore,
    permit: Permit,
    size: int,
    seed: int,
    *,
    log: AccessLog,
    by: Collection[Part] = STRATA,
    registers: Collection[str] = (),
    stages: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Pairs for clerks to label: links and doubtful pairs, as many of each stratum as may be.

    Strata are parted ``by`` register, by stage (of a doubtful pair: why it is one) and by band of probability.  Only
    pairs of the ``registers`` and ``stages`` are drawn, of all that the permit names unless said.  Each has ``stage``, ``stratum``, ``weight``
    (how many pairs it stands for) and an empty ``same``.  The same seed draws the same.  What no blocking rule brought
    together is in no sample: recall is that among compared pairs.  The draw is logged.  Raises NotPermittedError, and
    SampleError where there are no such pairs.
    """
    wanted = registers or permit.request.registers
    permit.must_name(*wanted)
    permit.must_be_everywhere()
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    with Engine.open() as engine:
        view_linked(engine, store, linkage, permit)
        engine.view_parquet("review", linkage.file("review.parquet"))
        asked = {"by": [Part(each).value for each in by], "registers": list(wanted), "stages": list(stages)}
        engine.table("strata", named(ROOM, "strata"), asked)
        rows = engine.records(named(ROOM, "sample"), {"size": size, "seed": seed})
        if not rows:
            engine.table("strata", named(ROOM, "strata"), {**asked, "registers": [], "stages": []})
            kinds = engine.tuples(
                tree(exp.select("register", "stage").distinct().from_("strata").order_by("register", "stage"))
            )
            there = ", ".join(f"{register} {stage}" for register, stage in kinds) or "none"
            raise SampleError(f"there are no such pairs. Remedy: choose among the registers and stages: {there}")
    use(log, permit, ACTION, rows=len(rows))
    return rows


def write_sample(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write a drawn sample: as Parquet if the file is called so, else as CSV."""
    if path.suffix.lower() == PARQUET:
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=_SCHEMA), path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, SAMPLE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def read_sample(path: Path) -> list[dict[str, Any]]:
    """The rows of a labelled sample, CSV or Parquet.  Raises SampleError where the file is no sample."""
    rows: list[dict[str, Any]]
    try:
        if path.suffix.lower() == PARQUET:
            table = pq.read_table(path)
            columns, rows = table.column_names, table.to_pylist()
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                columns, rows = list(reader.fieldnames or ()), list(reader)
    except FileNotFoundError:
        raise SampleError(f"{path.name}: there is no such file") from None
    except UnicodeDecodeError:
        raise SampleError(f"{path.name}: it is not UTF-8. Remedy: save it so") from None
    except pa.ArrowInvalid:
        raise SampleError(f"{path.name}: it is not Parquet. Remedy: name a CSV .csv") from None
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise SampleError(f"{path.name}: the column {missing[0]} is missing. Remedy: `prasan link sample` writes it")
    return rows


def drawn(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many pairs of each register and stage were drawn, and for how many they stand."""
    counts: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        told = counts.setdefault(
            (row["register"], row["stage"]),
            {"register": row["register"], "stage": row["stage"], "linked": row["linked"], "drawn": 0, "pairs": 0.0},
        )
        told["drawn"] += 1
        told["pairs"] += row["weight"]
    return [{**counts[key], "pairs": round(counts[key]["pairs"])} for key in sorted(counts)]
