"""A whole ingest of a CSV file against DuckDB's own ``read_csv`` to Parquet of the same file, in the same run.

    python benchmarks/ingest_vs_read_csv.py [--people 1000000]

Reading finds out the encoding, the delimiter and the header, keeps rows that cannot be taken apart, and copies the
others with their numbers; an ingest also normalises, checks and profiles every row.  Each side runs three times; the
fastest counts.  A million people are about 120 MB, and 8,500,000 a gigabyte.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.ingest import ingest
from prasan.registers.nation import make_nation
from prasan.registers.reading import Options, open_sources

TIMES = 3


def fastest(run: Callable[[], object]) -> float:
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def read_alone(contract: Contract, delivery: Path) -> None:
    wanted = [column.column for column in contract.columns]
    with tempfile.TemporaryDirectory() as scratch, Engine.open(keep_order=True) as engine:
        for source in open_sources([delivery], wanted, Path(scratch), Options()):
            assert source.layout is not None
            engine.copy_delimited(
                source.path,
                Path(scratch) / "copy.parquet",
                columns=source.layout.columns,
                delimiter=source.layout.delimiter,
                skip=source.layout.header_line,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_nation(people, 2558, folder / "nation", folder / "truth")
        files = [str(path) for path in (folder / "nation").rglob("*.parquet") if "civil" in str(path)]
        delivery, copy = folder / "civil.csv", folder / "copy.parquet"
        duckdb.sql(f"COPY (SELECT * FROM read_parquet({files})) TO '{delivery}' (FORMAT csv, HEADER)")
        theirs = fastest(
            lambda: duckdb.sql(
                f"COPY (SELECT * FROM read_csv('{delivery}', all_varchar = true)) TO '{copy}' (COMPRESSION zstd)"
            )
        )
        store, contract = SnapshotStore(folder / "snapshots"), shipped_contracts()["civil"]
        read = fastest(lambda: read_alone(contract, delivery))
        ours = fastest(lambda: ingest(store, contract, [delivery]))
        size = delivery.stat().st_size / 1e6
    print(f"ingest of a CSV file of {people:,} people, {size:,.0f} MB")
    print(f"  read_csv to Parquet {theirs:7.1f} s")
    print(f"  reading             {read:7.1f} s   {theirs / read:.2f} of its speed")
    print(f"  the whole ingest    {ours:7.1f} s   {theirs / ours:.2f} of its speed")


if __name__ == "__main__":
    main()
