"""How long linking a delta takes beside linking everything, on one machine and in one run.

    python benchmarks/linkage_delta.py [--people 200000] [--changed 300]
    python benchmarks/linkage_delta.py --snapshots FOLDER --nation FOLDER [--changed 100000]

Farmers change as they do from day to day: a third have another house, others a mistyped name or id, or none, and some
are new.  Both runs find the spine prepared, and both give the same links, which is checked.  With ``--snapshots`` the
registers are there already; they are not written to, but links to their files are.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.found_links import index_of_links
from prasan.linkage.link import link
from prasan.linkage.near import indexes_of
from prasan.linkage.people import view_linked
from prasan.linkage.spine import live_spine
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import find_delivery, ingest
from prasan.registers.nation import make_nation

KEY = "benchmark"
REGISTERS = ("civil", "farmer", "poor")
PERMIT = Permit(Request("benchmark", "15003", "link_registers", REGISTERS), "-", "-", date.today())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--changed", type=int, help="farmers in the delta; 1 in 660 of the people unless said")
    parser.add_argument("--snapshots", type=Path, help="registers that are there, beside the nation that they are of")
    parser.add_argument("--nation", type=Path)
    options = parser.parse_args()
    beside = options.snapshots.parent if options.snapshots else None
    with tempfile.TemporaryDirectory(prefix="prasan-delta-", dir=beside) as folder:
        root = Path(folder)
        if options.snapshots:
            shutil.copytree(options.snapshots, root / "snapshots", copy_function=os.link)
            nation = options.nation
        else:
            nation = root / "nation"
            make_nation(options.people, 2558, nation, root / "truth")
            for name, contract in shipped_contracts().items():
                ingest(SnapshotStore(root / "snapshots"), contract, find_delivery(nation, name))
        compare(root, SnapshotStore(root / "snapshots"), nation, options.changed)


def compare(root: Path, store: SnapshotStore, nation: Path, wanted: int | None) -> None:
    civil = store.live("register/civil")
    people = int(civil.facts["accepted"])
    _, spine = timed(f"the spine of {people:,} people", lambda: live_spine(store, civil, KEY, PERMIT))
    timed("what finds a few people in it", lambda: indexes_of(store, spine))
    print(f"  {sum(path.stat().st_size for path in spine.path.iterdir()) / 1e9:.2f} GB")
    log = AccessLog(root / "access.jsonl")
    whole, first = timed("everything linked", lambda: link(store, PERMIT, log=log, key=KEY, anew=True))
    timed("what finds a few people's links", lambda: index_of_links(store, first))
    rows = changed_rows(nation, wanted or max(20, people // 660))
    pq.write_table(pa.Table.from_pylist(rows), root / "delta.parquet")
    contract = shipped_contracts()["farmer"]
    timed(
        f"a delta of {len(rows):,} farmers ingested",
        lambda: ingest(store, contract, [root / "delta.parquet"], delta=True),
    )
    delta, after = timed("the delta linked", lambda: link(store, PERMIT, log=log, key=KEY))
    if "delta" not in after.facts:
        raise SystemExit("everything was linked again: so large a delta is no delta")
    again, by_model = timed(
        "everything linked again by that model", lambda: link(store, PERMIT, log=log, key=KEY, model=after)
    )
    same = told(store, after) == told(store, by_model)
    print(
        f"delta / whole: 1/{whole / delta:.1f} of learning anew, 1/{again / delta:.1f} of the same model; links equal: {same}"
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB at most")
    if not same:
        raise SystemExit("the links after the delta are not those of a whole run")


def timed(what: str, run: Any) -> tuple[float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what}: {wall:.2f} s ({cpu:.2f} CPU s)", flush=True)
    return wall, result


def changed_rows(nation: Path, wanted: int) -> list[dict[str, Any]]:
    """Farmers drawn from the delivery, each changed in one thing."""
    draw = random.Random(7)
    paths = [str(path) for path in find_delivery(nation, "farmer")]
    farmers = ds.dataset(paths)
    places = sorted(draw.sample(range(farmers.count_rows()), wanted))
    rows = farmers.take(pa.array(places)).to_pylist()
    for number, row in enumerate(rows):
        kind, other = number % 20, rows[draw.randrange(wanted)]
        if kind == 0:
            row["national_id"] = None
        elif kind == 1:
            row["national_id"] = other["national_id"]
        elif kind < 9:
            row["house_code"] = other["house_code"]
        elif kind == 9:
            row["full_name"] = row["full_name"][:-1]
        elif kind == 10:
            row["farmer_no"] = f"N{number}"
    return rows


def told(store: SnapshotStore, linkage: Snapshot) -> list[tuple[Any, ...]]:
    """What the links say, in whatever order, by register and stage."""
    sql = """
        SELECT register, stage, count(*), bit_xor(hash(record_key, spine_id, is_primary, round(probability, 9)))
        FROM links WHERE register <> 'civil' GROUP BY ALL ORDER BY ALL
    """
    with Engine.open() as engine:
        view_linked(engine, store, linkage)
        return engine.tuples(Statement(sql, "benchmark"))


if __name__ == "__main__":
    main()
