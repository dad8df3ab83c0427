"""A measure of seven criteria over everybody, against interpreters of CEL that judge one person after another.

    python benchmarks/measures_vs_cel.py [--people 1000000] [--sample 20000] [--keep FOLDER]

Ours is a whole run of the welfare card of 2560: to a snapshot of verdicts with the reasons of each, rows in order, files
digested.  The first run after a linkage also assembles what the registers say of people, by their links; it is told apart.  The peers get people
whose records are in memory already, found and joined, and write nothing.  They are cel-python, which is Python alone,
and common-expression-language, which is Rust; a value that is missing is an error of CEL's, which its and/or pass over
as ours do, and means undetermined.  Each judges people of the sample for some seconds, one by one, and is scaled.  Of
each of them the verdict, the amount and all seven reasons must be those of our run, else the program fails.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlglot

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import tree
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.linkage.people import view_linked
from prasan.measures import Measure, shipped
from prasan.measures.reading import view_verdicts
from prasan.measures.run import VERDICTS, purpose, run_measure

MEASURE = "welfare-2560"
NATION = 66_000_000
TIMES = 3
SECONDS = 20.0  # that a peer is given

# What the measure's file says, in CEL.  A birth may be known to the month or year alone: a first and a last day.
CRITERIA = {
    "applied": "has(person.poor)",
    "nationality": 'person.civil.nationality == "TH"',
    "born": "person.civil.birth_last < born_before || (person.civil.birth_first < born_before && person.civil.unknown)",
    "income": "has(person.poor) && person.poor.income_baht <= income",
    "assets": "has(person.poor) && person.poor.financial_assets_baht <= assets",
    "real_estate": "has(person.poor) && person.poor.house_sq_wah <= house && person.poor.condo_sq_m <= condo"
    " && person.poor.farm_land_rai <= farm_land",
    "other_land": "has(person.poor) && person.poor.other_land_rai <= other_land",
}
AMOUNT = "person.poor.income_baht < low_income ? 300.0 : 200.0"

SAMPLE = """
    SELECT v.*, p.record_key IS NOT NULL AS has_poor, r.nationality,
           make_date(r.birth_year, coalesce(r.birth_month, 1), coalesce(r.birth_day, 1)) AS birth_first,
           CASE WHEN r.birth_month IS NULL THEN make_date(r.birth_year, 12, 31)
                WHEN r.birth_day IS NULL THEN last_day(make_date(r.birth_year, r.birth_month, 1))
                ELSE make_date(r.birth_year, r.birth_month, r.birth_day) END AS birth_last,
           p.income_baht, p.financial_assets_baht, p.house_sq_wah, p.condo_sq_m, p.farm_land_rai, p.other_land_rai
    FROM (SELECT * FROM verdicts ORDER BY spine_id LIMIT $people) AS v
    JOIN people AS l ON l.spine_id = v.spine_id
    JOIN register_civil AS r ON r.record_key = l.civil_key
    LEFT JOIN (
        SELECT k.spine_id, p.* FROM links AS k JOIN register_poor AS p ON p.record_key = k.record_key
        WHERE k.register = 'poor' AND k.is_primary
    ) AS p ON p.spine_id = v.spine_id
    ORDER BY v.spine_id
"""
POOR = ("income_baht", "financial_assets_baht", "house_sq_wah", "condo_sq_m", "farm_land_rai", "other_land_rai")
WORDS = {True: "met", False: "not_met", None: "undetermined"}

Judge = Callable[[dict[str, Any]], Iterable[bool | float | None]]
"""From a person and the parameters to what each criterion and the amount give, None where CEL has an error."""


def prepare(folder: Path, people: int) -> None:
    """A nation, ingested and linked; what every side starts from."""
    from prasan.linkage.link import link
    from prasan.registers.contract import shipped_contracts
    from prasan.registers.ingest import find_delivery, ingest
    from prasan.registers.nation import make_nation

    store, contracts = SnapshotStore(folder / "snapshots"), shipped_contracts()
    make_nation(people, 2558, folder / "nation", folder / "truth")
    for name, contract in contracts.items():
        ingest(store, contract, find_delivery(folder / "nation", name))
    permit = Permit(Request("benchmark", "15003", "link_registers", tuple(contracts)), "-", "-", date.today())
    link(store, permit, log=AccessLog(folder / "access.jsonl"), key="benchmark")


def ours(folder: Path, measure: Measure) -> dict[str, Any]:
    """The first run, and the fastest of some more."""
    permit = Permit(Request("benchmark", measure.owner, purpose(measure), measure.registers), "-", "-", date.today())
    seconds, processor = [], []
    for _ in range(1 + TIMES):
        started, used = time.perf_counter(), time.process_time()
        run_measure(SnapshotStore(folder / "snapshots"), measure, permit, log=AccessLog(folder / "access.jsonl"))
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    first = {"first_seconds": seconds.pop(0), "first_processor": processor.pop(0)}
    return {**first, "seconds": min(seconds), "processor": min(processor), "peak_mb": _peak()}


def sampled(folder: Path, snapshot: Snapshot, people: int) -> list[dict[str, Any]]:
    """People of the lowest spine ids, which are drawn: their records, and what our run said of them."""
    store = SnapshotStore(folder / "snapshots")
    with Engine.open() as engine:
        view_linked(engine, store, store.live("linkage"))
        for name in ("civil", "poor"):
            engine.view_parquet(f"register_{name}", store.live(f"register/{name}").file("accepted.parquet"))
        view_verdicts(engine, "verdicts", snapshot.file(VERDICTS))
        return engine.records(tree(sqlglot.parse_one(SAMPLE, dialect="duckdb")), {"people": people})


def as_given(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the maps that rules look into, without what is missing; days are numbers."""
    births = {name: row[name].toordinal() for name in ("birth_first", "birth_last") if row[name] is not None}
    civil = births | ({} if row["nationality"] is None else {"nationality": row["nationality"]})
    person: dict[str, Any] = {"civil": civil}
    if row["has_poor"]:
        person["poor"] = {name: row[name] for name in POOR if row[name] is not None}
    return person


def python_judge(parameters: dict[str, Any]) -> Judge:
    import celpy

    environment = celpy.Environment()
    programs = [environment.program(environment.compile(rule)) for rule in (*CRITERIA.values(), AMOUNT)]
    fixed = {name: celpy.json_to_cel(value) for name, value in parameters.items()}

    def judge(person: dict[str, Any]) -> Iterator[bool | float | None]:
        given = {**fixed, "person": celpy.json_to_cel(person)}
        for program in programs:
            try:
                said = program.evaluate(given)
            except celpy.CELEvalError:
                yield None
            else:
                yield float(said) if isinstance(said, celpy.celtypes.DoubleType) else bool(said)

    return judge


def rust_judge(parameters: dict[str, Any]) -> Judge:
    import cel

    programs = [cel.compile(rule) for rule in (*CRITERIA.values(), AMOUNT)]

    def judge(person: dict[str, Any]) -> Iterator[bool | float | None]:
        given = cel.Context(variables={**parameters, "person": person})
        for program in programs:
            try:
                yield program.execute(given)
            except (KeyError, RuntimeError):
                yield None

    return judge


def theirs(judge: Judge, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """People one after the other until the time or the sample is over; seconds a person."""
    people = [as_given(row) for row in rows]
    answers: list[tuple[str, float | None, list[str]]] = []
    started, used = time.perf_counter(), time.process_time()
    for person in people:
        *criteria, amount = judge(person)
        if False in criteria:
            verdict, amount = "not_eligible", 0.0
        elif None in criteria or amount is None:
            verdict, amount = "undetermined", None
        else:
            verdict = "eligible"
        answers.append((verdict, amount, [WORDS[each] for each in criteria]))
        if time.perf_counter() - started > SECONDS:
            break
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    expected = [(row["verdict"], row["amount"], [row[f"c_{name}"] for name in CRITERIA]) for row in rows]
    differing = sum(said != told for said, told in zip(answers, expected, strict=False))
    assert not differing, f"{differing} of {len(answers)} people are judged otherwise"
    assert {verdict for verdict, _, _ in answers} == {"eligible", "not_eligible", "undetermined"}
    return {"people": len(answers), "seconds": seconds / len(answers), "processor": processor / len(answers)}


PEERS = {"cel-python": python_judge, "common-expression-language": rust_judge}


def _side(side: str, folder: Path, people: int) -> dict[str, Any]:
    [measure] = [each for each in shipped() if each.id == MEASURE]
    assert [each.id for each in measure.criteria] == list(CRITERIA)
    if side == "ours":
        return ours(folder, measure)
    values = measure.values()
    parameters = {name: value.toordinal() if isinstance(value, date) else value for name, value in values.items()}
    snapshot = SnapshotStore(folder / "snapshots").live(f"measure/{MEASURE}")
    return theirs(PEERS[side](parameters), sampled(folder, snapshot, people))


def _peak() -> float:
    """MB at the most.  Not from getrusage: that begins with the parent's, from before this program was loaded."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def _in_its_own_process(side: str, folder: Path, people: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, side, str(folder), str(people)], check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in ("ours", *PEERS):
        print(json.dumps(_side(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=20_000, help="people that a peer judges, at the most")
    parser.add_argument("--keep", type=Path, help="a folder to make the nation in, or that already has it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        if not (folder / "snapshots" / "linkage").is_dir():
            prepare(folder, asked.people)
        results = {side: _in_its_own_process(side, folder, asked.sample) for side in ("ours", *PEERS)}
        run = SnapshotStore(folder / "snapshots").live(f"measure/{MEASURE}")
    people, mine = run.facts["population"], results["ours"]
    print(f"{len(CRITERIA)} criteria of {people:,} people, {os.cpu_count()} processors")
    print(
        f"  {'prasan measure run':<28} {mine['seconds']:8.2f} s ({mine['processor']:.2f} s of processors) "
        f"{mine['peak_mb']:8,.0f} MB; as much for each of {NATION:,}: {mine['seconds'] * NATION / people:,.0f} s"
    )
    print(
        f"  {'the first after a linkage':<28} {mine['first_seconds']:8.2f} s ({mine['first_processor']:.2f} s of processors)"
    )
    for name in PEERS:
        peer = results[name]
        print(
            f"  {name:<28} {peer['seconds'] * people:8,.0f} s, by {peer['people']:,} people judged the same; "
            f"{peer['seconds'] * people / mine['seconds']:,.0f} times as long "
            f"({peer['processor'] * people / mine['processor']:,.0f} times the processors' time)"
        )


if __name__ == "__main__":
    main()
