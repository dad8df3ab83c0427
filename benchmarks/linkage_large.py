"""How long the general engine takes for two large made-up tables, and how well it links them.

    python benchmarks/linkage_large.py [--rows 100000]

People of today without a telephone number, lightly misspelled; four in five are in both tables.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import resource
import time

from linkage_made_up import run
from made_up import LIGHT, MODERN, World, modern, spoil, two, without
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true", help="print what the seconds went to")
    options = parser.parse_args()
    draw = random.Random(1)
    both, alone = options.rows * 4 // 5, options.rows // 5
    people = modern(draw, both + 2 * alone)
    world = World(two(draw, people, both, alone, alone, lambda row: spoil(draw, row, LIGHT)), without(MODERN, "phone"))
    truth = {f"{side}.{at}": row["truth"] for side, rows in enumerate(world.tables) for at, row in enumerate(rows)}
    profile = cProfile.Profile()
    with Engine.open() as engine:
        started = time.perf_counter()
        if options.profile:
            profile.enable()
        result = run(engine, world)
        profile.disable()
        seconds = time.perf_counter() - started
        links = engine.tuples(tree(exp.select("left_key", "right_key").from_(result.links)))
    right = sum(truth[one] == truth[two] for one, two in links)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"linkage of {options.rows:,} by {options.rows:,} rows: {seconds:.1f} s, {result.pairs:,} pairs compared, "
        f"F1 {2 * right / (len(links) + both):.5f} (expected {result.f1:.5f}), {memory:.1f} GiB at most"
    )
    if options.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
