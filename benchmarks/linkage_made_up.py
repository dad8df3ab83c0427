"""The general engine of linkage on made-up tables, each harder in a way of its own: how good the default cut is.

    python benchmarks/linkage_made_up.py [--worlds small,dirty] [--apart | --public | --unseen | --kept] [--seeds 1,2,3]

With ``--apart`` the worlds are those that nothing was tuned on (made_up_apart), with ``--public`` those in the shape of
published sets, the kinds of whose columns are guessed (made_up_public, and more of them by ``--kept``, made_up_kept),
with ``--unseen`` those that were written to hold decision 0033 against (made_up_unseen).  Truth is used for nothing but the scores.
Prints the F1 of pairs at our own cut and the F1 expected there, the best F1 that any cut gives, the links that the probabilities add up to over the true ones, of the pairs looked at, and seconds.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import Any

import pyarrow as pa
from made_up import MANY, WORLDS, World
from made_up_apart import APART
from made_up_kept import KEPT
from made_up_public import PUBLIC
from made_up_unseen import UNSEEN
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.linkage.general import Field, Kind, Result, deduplicate, link_tables

LOWEST = 1e-3


def run(engine: Engine, world: World) -> Result:
    schema = pa.schema([(name, pa.string()) for name in ("key", *world.kinds)])
    names = [f"table {side}" for side in range(len(world.tables))]
    for side, (name, rows) in enumerate(zip(names, world.tables, strict=True)):
        keyed = [{"key": f"{side}.{at}", **{each: row[each] for each in world.kinds}} for at, row in enumerate(rows)]
        engine.table_from_rows(name, keyed, schema)
    fields = [Field(name, Kind(kind) if kind else None) for name, kind in world.kinds.items()]
    if len(names) == 1:
        return deduplicate(engine, names[0], fields, key="key")
    return link_tables(engine, *names, fields, key="key", **({"many": True} if world.many else {}))


def measured(world: World) -> dict[str, float]:
    persons = {f"{side}.{at}": row["truth"] for side, rows in enumerate(world.tables) for at, row in enumerate(rows)}
    counts: list[dict[Any, int]] = [{} for _ in world.tables]
    for side, rows in enumerate(world.tables):
        for row in rows:
            counts[side][row["truth"]] = counts[side].get(row["truth"], 0) + 1
    truth = (
        sum(n * counts[1].get(each, 0) for each, n in counts[0].items())
        if len(counts) > 1
        else sum(n * (n - 1) // 2 for n in counts[0].values())
    )
    with Engine.open() as engine:
        started = time.perf_counter()
        result = run(engine, world)
        seconds = time.perf_counter() - started
        query = tree(exp.select("left_key", "right_key", "probability").from_(result.links))

        def told() -> tuple[float, float, float]:
            rows = engine.tuples(query)
            right = sum(persons[one] == persons[two] for one, two, _ in rows)
            return (2 * right / max(len(rows) + truth, 1), sum(row[2] for row in rows) / max(right, 0.5), len(rows))

        at_cut, ratio, links = told()
        cuts = sorted(
            {n / 40 for n in range(1, 40)} | {LOWEST, 0.005, 0.01, 0.99, 0.995, 0.999, 0.9999, 0.99999, 1 - 1e-7}
        )
        best = at_cut
        for cut in cuts:
            result.cut_at(engine, cut)
            best = max(best, told()[0])
        found = result.model.matches * (
            len(world.tables[0]) * (len(world.tables[0]) - 1) / 2
            if len(world.tables) == 1
            else len(world.tables[0]) * len(world.tables[1])
        )
    return {"truth": truth, "believed": found, "links": links, "f1": at_cut, "expected": result.f1, "best": best,
            "ratio": ratio, "cut": result.cut, "missed": result.plan.missed, "seconds": seconds}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", help="all, unless given")
    parser.add_argument("--apart", action="store_true", help="those that nothing was tuned on")
    parser.add_argument("--public", action="store_true", help="those in the shape of published sets")
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--unseen", action="store_true", help="those that decision 0033 was held against")
    parser.add_argument("--kept", action="store_true", help="more of those in the shape of published sets")
    options = parser.parse_args()
    print("made-up world  seed   truth believed  links  F1 at cut expected     best   gap   told/true   cut  seconds")
    gaps, scores = [], []
    chosen = ((options.public, PUBLIC), (options.apart, APART), (options.unseen, UNSEEN), (options.kept, KEPT))
    worlds = next((each for wanted, each in chosen if wanted), {**WORLDS, **MANY})
    for name in options.worlds.split(",") if options.worlds else worlds:
        for seed in map(int, options.seeds.split(",")):
            told = measured(worlds[name](random.Random(f"{name} {seed}")))
            gaps.append(told["best"] - told["f1"])
            scores.append(told["f1"])
            print(
                f"  {name:<13}{seed:>3} {told['truth']:>7.0f}{told['believed']:>9.1f}{told['links']:>7.0f}   {told['f1']:.4f}    "
                f"{told['expected']:.4f}   {told['best']:.4f} {gaps[-1]:.4f}   {told['ratio']:.4f} {told['cut']:.4f}{told['seconds']:>8.1f}",
                flush=True,
            )
    print(f"  mean F1 {sum(scores) / len(scores):.4f}, mean gap {sum(gaps) / len(gaps):.4f}, largest {max(gaps):.4f}")


if __name__ == "__main__":
    main()
