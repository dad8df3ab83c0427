"""Linkage against Splink 5 on the same machine, the same synthetic registers, in the same run.

    python benchmarks/linkage_vs_splink.py [--people 200000]

Each side is a process of its own, from accepted snapshots to links, training included.  Prints seconds, peak
memory, precision, recall and F1 of links at p >= 0.95 to people of the civil register, and the ratio of the times.
Splink compares by Jaro-Winkler at thresholds, as its guides do, on blocking rules like ours.
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
    """A nation, ingested; what both sides start from."""
    from prasan.engine.snapshots import SnapshotStore
    from prasan.registers.contract import shipped_contracts
    from prasan.registers.ingest import find_delivery, ingest
    from prasan.registers.nation import make_nation

    make_nation(people, 2558, folder / "nation", folder / "truth")
    for name, contract in shipped_contracts().items():
        ingest(SnapshotStore(folder / "snapshots"), contract, find_delivery(folder / "nation", name))


def ours(folder: Path) -> dict[str, Any]:
    from prasan.engine.snapshots import SnapshotStore
    from prasan.exchange.agreements import Permit, Request
    from prasan.exchange.log import AccessLog
    from prasan.linkage.evaluation import evaluate
    from prasan.linkage.link import link

    store = SnapshotStore(folder / "snapshots")
    permit = Permit(Request("benchmark", "15003", "link_registers", ("civil", *REGISTERS)), "-", "-", date.today())
    started = time.perf_counter()
    link(store, permit, log=AccessLog(folder / "access.jsonl"), key="benchmark")
    seconds = time.perf_counter() - started
    peak = _peak()
    scores = evaluate(store, folder / "truth")
    return {"seconds": seconds, "peak_mb": peak, **{name: scores[name] for name in ("precision", "recall", "f1")}}


def splink(folder: Path) -> dict[str, Any]:
    import duckdb
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from prasan.engine.snapshots import SnapshotStore

    store = SnapshotStore(folder / "snapshots")
    made = there = hit = 0
    started = time.perf_counter()
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
        paused = time.perf_counter()
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
        started += time.perf_counter() - paused
        connection.close()
    seconds = time.perf_counter() - started
    precision, recall = hit / made, hit / there
    f1 = 2 * precision * recall / (precision + recall)
    return {"seconds": seconds, "peak_mb": _peak(), "precision": precision, "recall": recall, "f1": f1}


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
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        prepare(folder, people)
        results = {side: _in_its_own_process(side, folder) for side in ("ours", "splink")}
    print(f"linkage of {people:,} people, farmer and poor registers")
    for side, result in results.items():
        print(
            f"  {side:<7} {result['seconds']:8.1f} s {result['peak_mb']:8,.0f} MB   precision {result['precision']:.5f}"
            f"  recall {result['recall']:.5f}  F1 {result['f1']:.5f}"
        )
    print(f"  Splink takes {results['splink']['seconds'] / results['ours']['seconds']:.1f} times as long")


if __name__ == "__main__":
    main()
