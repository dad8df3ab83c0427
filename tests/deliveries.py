"""A register of a test's own, its deliveries, and what became of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.registers.contract import Contract, load_contract
from prasan.registers.ingest import ingest

FILE = Path(__file__).parent / "unit" / "registers" / "contracts" / "disabled.yaml"
DISABLED = load_contract(FILE)
# The same with fewer columns to read, where a test asks nothing of the others: it is planned in less time.
SLIM = DISABLED.model_copy(
    update={"columns": [each for each in DISABLED.columns if each.column not in ("birth_date", "national_id")]}
)
COLUMNS = [column.column for column in DISABLED.columns]
ROW = {
    "card_no": "D1",
    "national_id": "",
    "given_name": "สมใจ",
    "birth_date": "25280203",
    "kind": "เห็น",
    "telephone": "0812345678",
    "allowance": "800",
    "state": "ปกติ",
}


def a_row(number: int, **changed: str) -> dict[str, str]:
    return {**ROW, "card_no": f"D{number}", **changed}


def delivered(folder: Path, rows: Iterable[Mapping[str, str]], name: str = "disabled.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def take(
    folder: Path, rows: Iterable[Mapping[str, str]], *, delta: bool = False, contract: Contract = DISABLED,
    name: str = "disabled.csv",
) -> Snapshot:  # fmt: skip
    return ingest(store_in(folder), contract, [delivered(folder, rows, name)], delta=delta)


def store_in(folder: Path) -> SnapshotStore:
    return SnapshotStore(folder / "snapshots")


def rows_of(snapshot: Snapshot, file: str = "accepted.parquet") -> list[dict[str, Any]]:
    with Engine.open() as engine:
        engine.view_parquet("rows", snapshot.file(file))
        return engine.records(Statement("SELECT * FROM rows ORDER BY source_file, source_row", "test"))


def by_key(snapshot: Snapshot) -> dict[str, tuple[Any, ...]]:
    """What each record says, without where it came from."""
    return {row["record_key"]: (row["given_name"], row["kind"], row["allowance"]) for row in rows_of(snapshot)}
