"""How near the packer comes to the best packing, against first-fit decreasing and plain CP-SAT in the same run.

    python benchmarks/hosting_packing.py [--sizes 24,60,120,500,5000] [--effort 20] [--seeds 1]

Instances are made in the manner of published ones, by a seed: Caprara and Toth's classes of two dimensions (2001; classes 1 to 8 and
10, whose optimum is planted), Panigrahy and others' and Gabay's uniform, correlated and rare-resource items in up to ten
dimensions, small and anti-correlated ones, and instances with a planted optimum: bins that are full in every dimension are cut into items.  The excess is over the
planted optimum, or else over the best bound proved by anyone in the run.  Prints for each size the mean excess of each, how many
are proved best, and seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from prasan.hosting.packing.construct import item_by_item
from prasan.hosting.packing.instance import BinType, Instance
from prasan.hosting.packing.solve import pack


@dataclass
class Case:
    name: str
    instance: Instance
    best: int | None = None


def caprara_toth(kind: int, count: int, rng: np.random.Generator) -> Case:
    """Class 1 to 8 or 10 with so many items (class 10: three to a bin, so a multiple of three)."""
    ranges = {1: (100, 400, 1000), 2: (1, 1000, 1000), 3: (200, 800, 1000), 4: (50, 200, 1000), 5: (25, 100, 1000)}
    best = None
    if kind in ranges:
        low, high, capacity = ranges[kind]
        sizes = rng.integers(low, high + 1, (count, 2))
    elif kind == 6:
        capacity, sizes = 150, rng.integers(20, 101, (count, 2))
    elif kind in (7, 8):
        capacity = 150
        first = rng.integers(20, 101, count)
        near = rng.integers(-10, 11, count)
        sizes = np.stack([first, first + near if kind == 7 else 120 - first + near], axis=1)
    else:
        capacity, best = 100, count // 3
        rows = []
        for _ in range(best):
            one = rng.integers(25, 51, 2)
            # At least 1 is left for the third in each dimension, or the planted packing would be none.
            other = np.array([rng.integers(25, min(50, 99 - each) + 1) for each in one])
            rows += [one, other, 100 - one - other]
        sizes = np.array(rows)
    return Case(f"CT{kind}", _instance(np.clip(sizes, 1, capacity), (capacity, capacity)), best)


def joined(kind: int, count: int, rng: np.random.Generator) -> Case:
    """Twenty dimensions: ten sets of items of a class of two, side by side (after Brandão and Pedroso 2016)."""
    parts = [caprara_toth(kind, count, rng).instance for _ in range(10)]
    capacity = tuple(each for part in parts for each in part.types[0].capacity)
    return Case(f"joined{kind}-20d", _instance(np.hstack([part.sizes for part in parts]), capacity))


def many_dimensions(kind: str, count: int, dimensions: int, rng: np.random.Generator) -> Case:
    """Uniform, small, correlated, anti-correlated (every other dimension the other way round) or rare items of so many dimensions."""
    capacity = 1000
    if kind == "uniform":
        sizes = rng.integers(1, 500, (count, dimensions))
    elif kind == "correlated":
        base = rng.integers(50, 450, (count, 1))
        sizes = np.clip(base + rng.integers(-50, 51, (count, dimensions)), 1, capacity)
    elif kind == "small":
        sizes = rng.integers(1, 120, (count, dimensions))
    elif kind == "anti":
        base = rng.integers(50, 450, (count, 1))
        turned = np.arange(dimensions) % 2 == 1
        sizes = np.clip(np.where(turned, 500 - base, base) + rng.integers(-50, 51, (count, dimensions)), 1, capacity)
    else:
        sizes = rng.integers(1, 300, (count, dimensions))
        rare = rng.random((count, dimensions)) < 0.25
        sizes = np.where(rare, rng.integers(300, 700, (count, dimensions)), sizes)
    return Case(f"{kind}-{dimensions}d", _instance(sizes, (capacity,) * dimensions))


def planted(count: int, dimensions: int, a_bin: int, rng: np.random.Generator) -> Case:
    """Full bins cut into ``a_bin`` items each: the optimum is the number of bins."""
    capacity = 1000
    best = count // a_bin
    rows = []
    for _ in range(best):
        shares = rng.dirichlet(np.full(a_bin, 3.0), dimensions).T
        cut = np.maximum(1, np.floor(shares * capacity).astype(np.int64))
        cut[0] += capacity - cut.sum(axis=0)
        rows.append(cut)
    return Case(f"planted-{dimensions}d-{a_bin}", _instance(np.vstack(rows), (capacity,) * dimensions), best)


def _instance(sizes: np.ndarray, capacity: tuple[int, ...]) -> Instance:
    return Instance(sizes.astype(np.int64), (BinType(capacity),))


def cases(count: int, seeds: int) -> Iterator[Case]:
    for seed in range(seeds):
        rng = np.random.default_rng((count, seed))
        for kind in (1, 2, 3, 4, 5, 6, 7, 8, 10):
            yield caprara_toth(kind, count - count % 3, rng)
        for kind in ("uniform", "correlated", "rare"):
            yield many_dimensions(kind, count, 5, rng)
        yield many_dimensions("uniform", count, 10, rng)
        for a_bin in (3, 5, 10):
            yield planted(count - count % a_bin, 2, a_bin, rng)
        for dimensions, a_bin in ((1, 3), (5, 5)):
            yield planted(count - count % a_bin, dimensions, a_bin, rng)
        for kind in (4, 6):
            yield joined(kind, count, rng)
        for kind, dimensions in (("uniform", 1), ("small", 2), ("anti", 2), ("anti", 4)):
            yield many_dimensions(kind, count, dimensions, rng)


def plain_cp_sat(instance: Instance, bins: int, seconds: float) -> int:
    """The textbook model, with as many bins as first fit needs: each item in a bin, bins in use counted."""
    model = cp_model.CpModel()
    sizes = instance.sizes
    count = len(sizes)
    inside = [[model.new_bool_var("") for _ in range(bins)] for _ in range(count)]
    used = [model.new_bool_var("") for _ in range(bins)]
    for row in inside:
        model.add_exactly_one(row)
    for at in range(bins):
        for dimension, capacity in enumerate(instance.types[0].capacity):
            model.add(sum(int(sizes[i][dimension]) * inside[i][at] for i in range(count)) <= capacity * used[at])
        if at:
            model.add_implication(used[at], used[at - 1])
    model.minimize(sum(used))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    return int(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else bins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="24,60,120,500")
    parser.add_argument("--effort", type=float, default=20.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--plain", type=int, default=200, help="the most items that plain CP-SAT is given")
    parser.add_argument("--only", default="", help="cases whose names these are, with commas between")
    given = parser.parse_args()
    for count in map(int, given.sizes.split(",")):
        rows: list[dict[str, float | str | int]] = []
        for case in cases(count, given.seeds):
            if given.only and case.name not in given.only.split(","):
                continue
            instance = case.instance
            started, cpu = time.perf_counter(), time.process_time()
            packed = pack(instance, seed=1, effort=given.effort)
            seconds = time.perf_counter() - started
            first = len(item_by_item(instance, np.ones(instance.sizes.shape[1]), best=False).bins)
            best = case.best or packed.bound
            row: dict[str, float | str | int] = {
                "case": case.name, "items": count, "ours": packed.cost, "bound": packed.bound, "best": best,
                "gap_percent": round(100 * (packed.cost - best) / best, 2), "ffd": first,
                "seconds": round(seconds, 1), "cpu": round(time.process_time() - cpu, 1),
            }  # fmt: skip
            if count <= given.plain:
                row["plain"] = plain_cp_sat(instance, first, max(2.0, seconds))
            rows.append(row)
            sys.stderr.write(json.dumps(row) + "\n")
        mean = {
            who: round(100 * float(np.mean([(float(r[who]) - float(r["best"])) / float(r["best"]) for r in rows])), 2)
            for who in ("ours", "ffd", "plain")
            if all(who in r for r in rows)
        }
        proved = sum(r["ours"] == r["bound"] for r in rows)
        seconds = round(sum(float(r["seconds"]) for r in rows), 1)
        print(
            json.dumps(
                {"items": count, "cases": len(rows), "excess_percent": mean, "proved": proved, "seconds": seconds}
            )
        )


if __name__ == "__main__":
    main()
