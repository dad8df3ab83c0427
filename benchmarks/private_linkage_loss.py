"""What private linkage loses against linkage on the clear registers, on the same people in the same run.

    python benchmarks/private_linkage_loss.py [--people 100000]

Farmer and poor registers are linked to the civil register from accepted snapshots: openly, and privately by two agencies
and a linkage unit with a key for each pair of registers.  Each side is a process of its own.  Private linkage is told
after tokens alone, and after encodings.
Prints precision, recall and F1 of links to people of the civil register, seconds, peak memory, how many Bloom filters
the civil register gave away, and the ratios of the times.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

REGISTERS = ("farmer", "poor")


def prepare(folder: Path, people: int) -> None:
    """A nation, ingested; what all sides start from."""
    from prasan.engine.snapshots import SnapshotStore
    from prasan.registers.contract import shipped_contracts
    from prasan.registers.ingest import find_delivery, ingest
    from prasan.registers.nation import make_nation

    make_nation(people, 2558, folder / "nation", folder / "truth")
    for name, contract in shipped_contracts().items():
        ingest(SnapshotStore(folder / "snapshots"), contract, find_delivery(folder / "nation", name))


def in_the_open(folder: Path) -> dict[str, Any]:
    from prasan.engine.snapshots import SnapshotStore
    from prasan.exchange.log import AccessLog
    from prasan.linkage.evaluation import evaluate
    from prasan.linkage.link import link

    store = SnapshotStore(folder / "snapshots")
    started = _now()
    link(store, _permit("civil", *REGISTERS), log=AccessLog(folder / "access.jsonl"), key="benchmark")
    seconds, cpu, peak = *(now - then for now, then in zip(_now(), started, strict=True)), _peak()
    scores = evaluate(store, folder / "truth")
    return {
        "seconds": seconds,
        "cpu": cpu,
        "peak_mb": peak,
        **{name: scores[name] for name in ("precision", "recall", "f1")},
    }


def by_tokens(folder: Path) -> dict[str, Any]:
    return _privately(folder, encodings=False)


def in_private(folder: Path) -> dict[str, Any]:
    return _privately(folder, encodings=True)


SIDES = {"open": in_the_open, "tokens": by_tokens, "private": in_private}


def _privately(folder: Path, *, encodings: bool) -> dict[str, Any]:
    from prasan.linkage.private import encoding, matching  # noqa: F401  what loading them takes is not counted

    out = folder / ("private" if encodings else "tokens")
    started = _now()
    filters = {name: _exchanged(folder, out / name, name, encodings=encodings) for name in REGISTERS}
    seconds, cpu, peak = *(now - then for now, then in zip(_now(), started, strict=True)), _peak()
    made = there = hit = 0
    for name in REGISTERS:
        scores = _scores(folder, out / name, name)
        made, there, hit = made + scores[0], there + scores[1], hit + scores[2]
    precision, recall = hit / made, hit / there
    f1 = 2 * precision * recall / (precision + recall)
    scored = {"precision": precision, "recall": recall, "f1": f1}
    return {"seconds": seconds, "cpu": cpu, "peak_mb": peak, **scored, "filters": filters}


def _exchanged(folder: Path, there: Path, register: str, *, encodings: bool) -> int:
    """One register linked to the civil one: all that three parties do.  The civil register's filters that were handed over."""
    from prasan.engine.snapshots import SnapshotStore
    from prasan.exchange.log import AccessLog
    from prasan.linkage.private import encoding, matching
    from prasan.linkage.private.keys import make_key, open_round

    store, log, today = SnapshotStore(folder / "snapshots"), AccessLog(folder / "access.jsonl"), date.today()
    make_key(there / "key", purpose="benchmark", days=2, today=today)
    key = open_round(there / "key", days=1, today=today)
    unit = {"permit": _permit("civil", register), "log": log, "seal": key.seal, "today": today}

    def encoded(name: str, content: str, handles: str | None = None) -> Path:
        out = there / f"{name}-{content}.parquet"
        common: dict[str, Any] = {"log": log, "key": key, "own": f"of {name}", "out": out, "today": today}
        if handles is None:
            encoding.encode_tokens(store, _permit(name), name, **common)
        else:
            encoding.encode_residual(store, _permit(name), name, **common, handles=there / handles)
        return out

    matching.match_tokens(encoded(register, "tokens"), encoded("civil", "tokens"), there, **unit)
    filters = 0
    if encodings:
        ours = encoded(register, "encodings", f"ask-{register}.parquet")
        asked = matching.narrow(ours, encoded("civil", "blocks", "ask-civil.parquet"), there, **unit)["file"]
        theirs = encoded("civil", "encodings", asked)
        matching.match_encodings(ours, theirs, there, **unit)
        filters = _rows(theirs)
    for name in (register, "civil"):
        opened: dict[str, Any] = {"own": f"of {name}", "links": there / "links.parquet", "today": today}
        out = there / f"{name}-opened.parquet"
        encoding.open_links(store, _permit(name), name, log=log, key=key, out=out, **opened)
    return filters


def _scores(folder: Path, there: Path, register: str) -> tuple[int, int, int]:
    """Links that were made, links there were to make, links that are right."""
    import pyarrow.parquet as pq

    from prasan.engine.snapshots import SnapshotStore

    def rows(path: Path, *columns: str) -> list[tuple[Any, ...]]:
        return list(
            zip(*(pq.read_table(path, columns=list(columns))[name].to_pylist() for name in columns), strict=True)
        )

    person = {
        name: dict(rows(folder / "truth" / f"{name}.parquet", "record_key", "person")) for name in (register, "civil")
    }
    accepted = SnapshotStore(folder / "snapshots").live(f"register/{register}").file("accepted.parquet")
    registered = set(person["civil"].values())
    civil = {link: person["civil"][key] for key, link in rows(there / "civil-opened.parquet", "record_key", "link_id")}
    links = rows(there / f"{register}-opened.parquet", "record_key", "link_id")
    to_make = sum(person[register].get(key) in registered for (key,) in rows(accepted, "record_key"))
    return len(links), to_make, sum(person[register][key] == civil[link] for key, link in links)


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _permit(*registers: str) -> Any:
    from prasan.exchange.agreements import Permit, Request

    return Permit(Request("benchmark", "15003", "link_registers", registers), "-", "-", date.today())


def _now() -> tuple[float, float]:
    """Seconds on the wall, and of all processors: the second tells more where the machine has other work."""
    return time.perf_counter(), time.process_time()


def _peak() -> float:
    """MB at the most.  Not from getrusage: that begins with the parent's, from before this program was loaded."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def _in_its_own_process(side: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, side, str(folder)], check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] in SIDES:
        print(json.dumps(SIDES[sys.argv[1]](Path(sys.argv[2]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        prepare(folder, people)
        results = {side: _in_its_own_process(side, folder) for side in SIDES}
    print(f"private linkage of {people:,} people, farmer and poor registers to the civil one")
    clear = results["open"]
    for side, result in results.items():
        told = ", ".join(f"{name} {count:,}" for name, count in result.get("filters", {}).items())
        print(
            f"  {side:<8} {result['seconds']:7.1f} s {result['cpu']:7.1f} s of processors {result['peak_mb']:7,.0f} MB   precision {result['precision']:.5f}"
            f"  recall {result['recall']:.5f}  F1 {result['f1']:.5f}"
            f"  times {result['seconds'] / clear['seconds']:.1f}, of processors {result['cpu'] / clear['cpu']:.1f}"
            + (f"  civil filters: {told}" if told else "")
        )


if __name__ == "__main__":
    main()
