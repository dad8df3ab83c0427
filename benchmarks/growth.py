"""How time and memory grow with the people, and from that a plan for a thousand million and more.

``python benchmarks/growth.py [--people 250000 500000 1000000] [--spark 50000 200000] [--target 1400000000]``

Each size is made up, read, linked and assessed in processes of their own; of each stage: seconds of the clock and of the processors, the
memory at most and the disk.  It is written down in ``growth_measured.csv``, with what was measured on other days and at larger sizes (``--people``
without a number measures nothing).  Processor seconds are fitted by a power of the people, and the fit of the small sizes is held against the largest.  With ``--spark`` the same linkage runs on Spark in local mode, for what a
person costs there against DuckDB.  All is written into ``docs/reference/growth.md`` (``--page``).
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "growth.md"
KEPT = HERE / "growth_measured.csv"
SPARK = "links on Spark"
SMALL = 8_000_000  # up to here the first fit goes, which is held against the largest size
GIB = 2**30
PLANNED = ("registers read", "spine", "links", "people assembled", "measure")
# What the plan takes for granted, each marked on the page.
EFFICIENCY, CORES_EACH, MEMORY_EACH, PART_MIB, SHUFFLED = 0.6, 8, 32, 128, 3
STAGE = """
import datetime, json, resource, sys, time
from pathlib import Path
from prasan.engine.choice import on_engine
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.link import link
from prasan.measures import shipped
from prasan.measures.run import run_measure
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import find_delivery, ingest
from prasan.registers.nation import make_nation
stage, folder, people = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
store, log = SnapshotStore(folder / "snapshots"), AccessLog(folder / "access.jsonl")
def permit(purpose, registers, unit="15003"):
    return Permit(Request("benchmark", unit, purpose, registers), "-", "-", datetime.date.today())
rice = next(each for each in shipped() if each.id == "rice-2557")
began, spent = time.perf_counter(), time.process_time()
if stage == "made":
    make_nation(people, 2558, folder / "nation", folder / "truth")
elif stage == "read":
    for name, contract in shipped_contracts().items():
        ingest(store, contract, find_delivery(folder / "nation", name))
elif stage in ("link", "anew"):
    link(store, permit("link_registers", ("civil", "farmer", "poor")), log=log, key="benchmark", anew=stage == "anew")
elif stage == "spark":
    with on_engine("spark"):
        link(store, permit("link_registers", ("civil", "farmer", "poor")), log=log, key="benchmark", anew=True)
else:
    run_measure(store, rice, permit("measure:rice-2557", rice.registers, rice.owner), log=log)
told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
below = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - began, time.process_time() - spent + below.ru_utime + below.ru_stime, told]))
"""


@dataclass(frozen=True)
class Measured:
    """What a stage took: seconds, seconds of the processors, GiB of memory and of disk; None where nobody noted it."""

    people: int
    stage: str
    seconds: float
    spent: float | None
    memory: float | None
    disk: float | None
    day: str
    conditions: str


@dataclass(frozen=True)
class Power:
    """``a`` people to the ``b``."""

    a: float
    b: float

    def at(self, people: float) -> float:
        return float(self.a * people**self.b)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, nargs="*", default=[250_000, 500_000, 1_000_000])
    options.add_argument("--spark", type=int, nargs="*", default=[])
    options.add_argument("--target", type=int, default=1_400_000_000)
    options.add_argument("--page", type=Path, default=PAGE)
    asked = options.parse_args()
    if asked.spark and importlib.util.find_spec("pyspark") is None:
        raise SystemExit("pip install prasan[spark], for --spark")
    for people in sorted({*asked.people, *asked.spark}):
        with tempfile.TemporaryDirectory() as folder:
            found = stages(Path(folder), people)
            if people in asked.spark:
                shutil.rmtree(Path(folder) / "snapshots" / "linkage")
                # Java's processes are not among those that are counted.
                found.append(replace(one(Path(folder), people, "spark", SPARK), spent=None, memory=None))
        keep(found)
    lines = list(page(known(), asked.target))
    print("\n".join(lines))
    asked.page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def known() -> list[Measured]:
    """All that was measured, today and on other days."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def number(text: str) -> float | None:
        return float(text) if text else None

    return [
        Measured(int(row["people"]), row["stage"], float(row["seconds"]), number(row["processor_seconds"]),
                 number(row["memory_gib"]), number(row["disk_gib"]), row["day"], row["conditions"])
        for row in rows
    ]  # fmt: skip


def keep(found: Sequence[Measured]) -> None:
    """Write down what was measured, in place of what was before for as many people."""
    again = {(each.people, each.stage) for each in found}
    rows = [each for each in known() if (each.people, each.stage) not in again] + list(found)
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["day", "people", "stage", "seconds", "processor_seconds", "memory_gib", "disk_gib", "conditions"]
        )
        for each in sorted(rows, key=lambda each: (each.people, each.stage)):
            noted = ["" if value is None else f"{value:.4g}" for value in (each.spent, each.memory, each.disk)]
            writer.writerow([each.day, each.people, each.stage, f"{each.seconds:.1f}", *noted, each.conditions])


def stages(folder: Path, people: int) -> list[Measured]:
    one(folder, people, "made", "")
    found = [one(folder, people, "read", "registers read", "register")]
    both = one(folder, people, "link", "spine and links", "spine", "linkage")
    links = one(folder, people, "anew", "links", "linkage")
    spine = Measured(
        people, "spine", max(0.0, both.seconds - links.seconds), max(0.0, (both.spent or 0) - (links.spent or 0)),
        both.memory, size(folder / "snapshots" / "spine"), both.day, both.conditions,
    )  # fmt: skip
    first = one(folder, people, "measure", "people assembled, and a measure", "assembled")
    again = one(folder, people, "measure", "measure", "measure")
    assembled = Measured(
        people, "people assembled", max(0.0, first.seconds - again.seconds), max(0.0, (first.spent or 0) - (again.spent or 0)),
        first.memory, first.disk, first.day, first.conditions,
    )  # fmt: skip
    return [*found, spine, links, assembled, again]


def one(folder: Path, people: int, stage: str, name: str, *kinds: str) -> Measured:
    """Do a stage in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", STAGE, stage, str(folder), str(people)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds, spent, memory = json.loads(done.stdout.strip().splitlines()[-1])
    disk = sum(size(folder / "snapshots" / kind) for kind in kinds)
    load = os.getloadavg()[0]
    told = Measured(people, name, seconds, spent, memory / GIB, disk, str(date.today()), f"load {load:.0f}")
    print(
        f"# {people:,} {name or stage}: {seconds:.1f} s, {spent:.1f} processor s, {memory / GIB:.2f} GiB, load {load:.1f}",
        file=sys.stderr,
    )
    return told


def size(folder: Path) -> float:
    """GiB of a folder's files."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / GIB


def fitted(points: Sequence[tuple[float, float]]) -> Power:
    """The power of least squares in logarithms.  Raises ValueError where there are not two different sizes."""
    logs = [(math.log(people), math.log(spent)) for people, spent in points if spent > 0]
    if len({at for at, _ in logs}) < 2:
        raise ValueError("a growth needs two sizes: --people")
    mean_at, mean = (sum(each[place] for each in logs) / len(logs) for place in (0, 1))
    b = sum((at - mean_at) * (each - mean) for at, each in logs) / sum((at - mean_at) ** 2 for at, _ in logs)
    return Power(math.exp(mean - b * mean_at), b)


def straight(points: Sequence[tuple[float, float]], people: float) -> float:
    """What the straight line of least squares says for so many people."""
    mean_at, mean = (sum(each[place] for each in points) / len(points) for place in (0, 1))
    slope = sum((at - mean_at) * (spent - mean) for at, spent in points) / sum((at - mean_at) ** 2 for at, _ in points)
    return mean + slope * (people - mean_at)


def page(measured: Sequence[Measured], target: int) -> Iterable[str]:
    """The page, line by line."""
    yield "# Growth, and a plan for more people"
    yield ""
    yield f"Written by `python benchmarks/growth.py` on {date.today()}, out of `benchmarks/growth_measured.csv`, to which it adds what it measures:"
    yield f"`--people 250000 500000` on your machine (this one has {os.cpu_count()} cores), `--spark 25000 125000` on Spark in local mode, `--people` alone nothing."
    yield "**A plan is not a test.** What was measured is in the first tables; what follows from them by assumption is marked with its letter."
    yield ""
    yield "## Measured"
    yield ""
    yield "| people | stage | seconds | processor s | memory GiB | disk GiB | when, how |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | --- |"
    order = {name: place for place, name in enumerate((*PLANNED, "spine and links"))}
    for each in sorted(measured, key=lambda each: (each.people, order.get(each.stage, 9))):
        spent, memory, disk = (
            "" if value is None else f"{value:,.{digits}f}" for value, digits in ((each.spent, 1), (each.memory, 2), (each.disk, 3))
        )  # fmt: skip
        yield f"| {each.people:,} | {each.stage} | {each.seconds:,.1f} | {spent} | {memory} | {disk} | {each.day}, {each.conditions} |"
    yield ""
    yield "Clock seconds of a busy machine say how busy it was: the fits are of processor seconds, and have no row without them."
    yield ""
    yield "## Fitted"
    yield ""
    yield "Processor seconds are `a` times people to the power of `b`. A power of 1 is twice the people, twice the work. Small sizes have a power that is too"
    yield "low, as starting costs the same for all; a straight line (a start, and so much for each person) allows for that. What both say for the"
    yield "largest size, from the small ones alone, stands beside what was measured there."
    yield ""
    yield f"| stage | b, to {SMALL / 1e6:.0f} million | says for the largest | the line says | was measured | b, of all | for {target:,} |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    plan: dict[str, float] = {}
    for stage in PLANNED:
        points = [(each.people, each.spent) for each in measured if each.stage == stage and each.spent]
        small, all_of_it = fitted([each for each in points if each[0] <= SMALL]), fitted(points)
        # Growth slower than the people is what starting costs: it is not carried on beyond what was measured.  Where nobody noted
        # the processors, both were at work all the time at most.
        largest = max((each.people, each.spent or 2 * each.seconds) for each in measured if each.stage == stage)
        line = straight([each for each in points if each[0] <= SMALL], largest[0])
        noted = f"{largest[1]:,.0f}" if largest in points else f"at most {largest[1]:,.0f}"
        said = f"{small.at(largest[0]):,.0f} | {line:,.0f} | {noted}" if largest[0] > SMALL else "| | –"
        plan[stage] = largest[1] * (target / largest[0]) ** max(1.0, all_of_it.b)
        yield f"| {stage} | {small.b:.2f} | {said} | {all_of_it.b:.2f} | {plan[stage]:,.0f} s |"
    yield ""
    yield "The last column goes on from the largest size that was measured, by the power of all, or by 1 where that is less. Where of that size"
    yield "only the clock was noted, it is taken twice (two cores at most): an upper bound."
    yield ""
    yield from machines(plan, measured, target)


def machines(plan: dict[str, float], measured: Sequence[Measured], target: int) -> Iterable[str]:
    """What the plan asks of one machine, and of a cluster."""
    of_both = {(each.people, each.stage): each for each in measured if each.stage in ("links", SPARK)}
    spark = {
        people: (of_both[people, "links"], theirs) for (people, stage), theirs in of_both.items() if stage == SPARK
    }

    def largest(stage: str, what: str) -> tuple[int, float] | None:
        known = [(each.people, getattr(each, what)) for each in measured if each.stage == stage and getattr(each, what)]
        return max(known) if known else None

    disk = {stage: found[1] * target / found[0] for stage in PLANNED if (found := largest(stage, "disk"))}
    memory = largest("links", "memory")
    assert memory is not None
    times = memory[1] * target / memory[0]
    work = sum(plan[stage] for stage in PLANNED)
    yield f"## One machine for {target:,} people"
    yield ""
    yield f"- Work: {work / 3600:,.0f} processor hours for registers, spine, links, people and one measure; each further measure {plan['measure'] / 3600:,.1f}."
    yield f"- Memory: {memory[1]:.1f} GiB at {memory[0]:,} people; in proportion **{times:,.0f} GiB** (A: memory grows as people do; DuckDB may be given less and then writes to disk, which was not tried at this size)."
    yield f"- Disk: {', '.join(f'{stage} {gib / 1024:.2f} TiB' for stage, gib in disk.items())} for one state of things; three states and the room to work: {4 * sum(disk.values()) / 1024:.1f} TiB (B)."
    yield f"- Clock: {', '.join(f'{cores} cores {work / cores / EFFICIENCY / 3600:,.1f} h' for cores in (32, 64, 128))} (C: {EFFICIENCY:.0%} of the cores are at work; two were, at the sizes measured)."
    yield ""
    yield "Registers are read province by province where they come so: that part needs no one machine."
    yield ""
    yield "## A Spark cluster"
    yield ""
    factor, told = 5.0, "a guess: run with `--spark` and two sizes to measure it"
    if spark:
        yield "| people | links by DuckDB, processor s | by Spark in local mode, s of the clock |"
        yield "| ---: | ---: | ---: |"
        for people, (ours, theirs) in sorted(spark.items()):
            yield f"| {people:,} | {ours.spent or 0:.1f} | {theirs.seconds:.1f} ({theirs.conditions}) |"
        yield ""
        (small, large) = (min(spark), max(spark))
        if small != large:
            marginal = (spark[large][1].seconds - spark[small][1].seconds) / (large - small)
            own = ((spark[large][0].spent or 0) - (spark[small][0].spent or 0)) / (large - small)
            if own > 0 and marginal > 0:
                factor = max(1.0, marginal * (os.cpu_count() or 1) / own)
                told = "measured above, at small sizes"
                yield f"What a person more costs, {os.cpu_count()} cores of the clock against DuckDB's processor seconds: {factor:.1f} times. Starting costs {spark[small][1].seconds - marginal * small:.0f} s whatever the size."
                yield ""
    start = min(theirs.seconds for _, theirs in spark.values()) if spark else 120.0
    linking = plan["spine"] + plan["links"] + plan["measure"]
    spine = disk.get("spine", 0.0)
    shuffled = spine * SHUFFLED
    yield f"- Work that Spark does (spine, links, measures): {linking / 3600:,.1f} processor hours of DuckDB's, {linking * factor / 3600:,.0f} of Spark's (D: {factor:.1f} times, {told})."
    yield f"- Shuffled: {SHUFFLED} times the spine, {shuffled / 1024:.2f} TiB (E). In parts of {PART_MIB} MiB (F): **{math.ceil(shuffled * 1024 / PART_MIB):,} partitions** (`PRASAN_SPARK_PARTITIONS`), and never fewer than three for each core."
    yield f"- Executors of {CORES_EACH} cores and {MEMORY_EACH} GiB (G: 4 GiB a core, of which a quarter is for DuckDB and Arrow in the workers):"
    yield ""
    yield "| executors | cores | memory | clock hours (C, D, H) | partitions at least |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for executors in (8, 32, 128):
        cores = executors * CORES_EACH
        parts = max(math.ceil(shuffled * 1024 / PART_MIB), 3 * cores)
        yield f"| {executors} | {cores:,} | {executors * MEMORY_EACH / 1024:.2f} TiB | {(start + linking * factor / cores / EFFICIENCY) / 3600:,.1f} | {parts:,} |"
    yield ""
    yield f"H: whatever the size, Spark starts and runs some sixty statements: {start:,.0f} s, {'as the smallest size above took' if spark else 'a guess'}."
    yield ""
    yield f"- Driver: assignment and the clusters of strangers are worked out in its memory. In proportion to what the whole of a linkage holds on one machine (A) that is up to {times:,.0f} GiB (`PRASAN_SPARK_MEMORY`). **This is where it would break first.**"
    yield f"- Disks: the shared folder {4 * sum(disk.values()) / 1024:.1f} TiB (B), and each executor {shuffled * 2 / 32 / 1024:.2f} TiB of its own where there are 32, for what is shuffled twice over."
    yield ""
    yield "What was tried, and what was not, is in [the guide](../guides/spark.md)."


if __name__ == "__main__":
    main()
