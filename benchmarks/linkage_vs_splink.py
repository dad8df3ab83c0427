"""Linkage against Splink 5 on the same machine, the same synthetic registers, in the same run.

    python benchmarks/linkage_vs_splink.py [--people 200000] [--data FOLDER]

Each side is a process of its own, from accepted snapshots to written links, training included.  On our side that counts
the spine, which is kept for later runs and which Splink has no need of: its part is printed beside the whole.  Prints
seconds, processor seconds (the fairer figure where others use the machine), peak memory, precision, recall and F1 of
links at p >= 0.95 to people of the civil register, and both ratios.  Splink compares by Jaro-Winkler at thresholds, as
its guides do, on blocking rules like ours.  With ``--data`` what both start from is made there once and found there
again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import SnapshotStore

REGISTERS = ("farmer", "poor")


def prepare(folder: Path, people: int) -> None:
    """A nation, ingested; what both sides start from."""
    from prasan.registers.contract import shipped_contracts
    from prasan.registers.ingest import find_delivery, ingest
    from prasan.registers.nation import make_nation

    make_nation(people, 2558, folder / "nation", folder / "truth")
    for name, contract in shipped_contracts().items():
        ingest(SnapshotStore(folder / "snapshots"), contract, find_delivery(folder / "nation", name))


def ours(folder: Path) -> dict[str, Any]:
    from prasan.exchange.agreements import Permit, Request
    from prasan.exchange.log import AccessLog
    from prasan.linkage.evaluation import evaluate
    from prasan.linkage.link import link
    from prasan.linkage.spine import live_spine

    store = SnapshotStore(folder / "snapshots")
    permit = Permit(Request("benchmark", "15003", "link_registers", ("civil", *REGISTERS)), "-", "-", date.today())
    started, processor = time.perf_counter(), time.process_time()
    live_spine(store, store.live("register/civil"), "benchmark", permit)
    spine = time.perf_counter() - started
    link(store, permit, log=AccessLog(folder / "access.jsonl"), key="benchmark")
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    told = {"seconds": seconds, "spine": spine, "processor": processor, "peak_mb": _peak()}
    scores = evaluate(store, folder / "truth")
    return {**told, **{name: scores[name] for name in ("precision", "recall", "f1")}}


def splink(folder: Path) -> dict[str, Any]:
    import duckdb
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    store = SnapshotStore(folder / "snapshots")
    made = there = hit = 0
    started, processor = time.perf_counter(), time.process_time()
    for name in REGISTERS:
        connection = duckdb.connect()
        api = DuckDBAPI(connection)
        tables = []
        for each in (name, "civil"):
            path = store.live(f"register/{each}").file("accepted.parquet")
            connection.execute(
                f"""CREATE TABLE {each} AS SELECT record_key AS unique_id, national_id, given_name, family_name, sex,
                    birth_year, birth_month, birth_day, birth_date, house_code, left(area_code, 4) AS district
                    FROM read_parquet('{path}')"""
            )
            tables.append(api.register(each, dataset_display_name=each))
        birth = comparisons.CustomComparison(
            output_column_name="birth",
            comparison_levels=[
                levels.NullLevel("birth_year"),
                levels.CustomLevel("birth_date_l = birth_date_r", "the same day"),
                levels.CustomLevel(
                    "birth_year_l = birth_year_r AND (birth_month_l = birth_month_r OR birth_day_l = birth_day_r)",
                    "two of three",
                ),
                levels.CustomLevel("birth_year_l = birth_year_r", "the same year"),
                levels.ElseLevel(),
            ],
        )
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=[
                comparisons.DamerauLevenshteinAtThresholds("national_id", 1),
                comparisons.JaroWinklerAtThresholds("given_name", [0.92, 0.8]),
                comparisons.JaroWinklerAtThresholds("family_name", [0.92, 0.8]),
                comparisons.ExactMatch("sex"),
                birth,
                comparisons.ExactMatch("house_code"),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("national_id"),
                block_on("given_name", "birth_date"),
                block_on("family_name", "birth_date"),
                block_on("given_name", "family_name"),
                block_on("house_code", "sex", "birth_year"),
                block_on("given_name", "birth_year", "district"),
                block_on("substr(national_id, 1, 9)", "sex"),
                block_on("substr(national_id, 6, 8)"),
            ],
            retain_matching_columns=False,
        )
        linker = Linker(tables, settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("national_id")], recall=0.94)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("national_id"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("given_name", "family_name"))
        predicted = linker.inference.predict(threshold_match_probability=0.95)
        connection.execute(
            f"""CREATE TABLE links AS
                SELECT CASE WHEN source_dataset_l = 'civil' THEN unique_id_r ELSE unique_id_l END AS record_key,
                       CASE WHEN source_dataset_l = 'civil' THEN unique_id_l ELSE unique_id_r END AS civil_key
                FROM {predicted.physical_name}
                QUALIFY row_number() OVER (PARTITION BY record_key ORDER BY match_weight DESC, civil_key) = 1"""
        )
        connection.execute("COPY links TO '" + str(folder / f"splink-{name}.parquet") + "' (FORMAT parquet)")
        truth = [str(path) for path in (folder / "truth").rglob("*.parquet")]
        paused, idle = time.perf_counter(), time.process_time()
        [counts] = connection.execute(
            """WITH truth AS (SELECT * FROM read_parquet($files)),
                    civil AS (SELECT record_key, person FROM truth WHERE register = 'civil')
               SELECT count(l.record_key), count(c.person), count(*) FILTER (l.civil_key = c.record_key)
               FROM truth AS t LEFT JOIN civil AS c ON c.person = t.person
               LEFT JOIN links AS l ON l.record_key = t.record_key
               SEMI JOIN (SELECT unique_id FROM records) AS r ON r.unique_id = t.record_key
               WHERE t.register = $name""".replace("records", name),
            {"files": truth, "name": name},
        ).fetchall()
        made, there, hit = made + counts[0], there + counts[1], hit + counts[2]
        started, processor = started + time.perf_counter() - paused, processor + time.process_time() - idle
        connection.close()
    told = {"seconds": time.perf_counter() - started, "processor": time.process_time() - processor, "peak_mb": _peak()}
    precision, recall = hit / made, hit / there
    f1 = 2 * precision * recall / (precision + recall)
    return {**told, "precision": precision, "recall": recall, "f1": f1}


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another file system
        shutil.copy2(source, target)


def _peak() -> float:
    """MB at the most.  Not from getrusage: that begins with the parent's, from before this program was loaded."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def _in_its_own_process(side: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, side, str(folder)], check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] in ("ours", "splink"):
        print(json.dumps({"ours": ours, "splink": splink}[sys.argv[1]](Path(sys.argv[2]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--data", type=Path, help="where the nation is kept, or made if it is not there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        kept = options.data or folder / "made"
        if not (kept / "snapshots").is_dir():
            prepare(kept, options.people)
        for name in ("civil", *REGISTERS):  # so that no spine of an earlier run is found, and none is left
            part = Path("snapshots", "register", name)
            shutil.copytree(kept / part, folder / part, copy_function=_linked)
        (folder / "truth").symlink_to((kept / "truth").resolve(), target_is_directory=True)
        results = {side: _in_its_own_process(side, folder) for side in ("ours", "splink")}
        people = int(SnapshotStore(folder / "snapshots").live("register/civil").facts["accepted"])
    print(f"linkage of {people:,} people, farmer and poor registers")
    for side, result in results.items():
        print(
            f"  {side:<7} {result['seconds']:8.1f} s {result['processor']:8.1f} s of processors {result['peak_mb']:8,.0f} MB"
            f"   precision {result['precision']:.5f}  recall {result['recall']:.5f}  F1 {result['f1']:.5f}"
        )
    ratios = [results["splink"][each] / results["ours"][each] for each in ("seconds", "processor")]
    print(f"  of ours {results['ours']['spine']:.1f} s made the spine, which later runs find")
    print(f"  Splink takes {ratios[0]:.1f} times as long, and {ratios[1]:.1f} times the processor seconds")


if __name__ == "__main__":
    main()
