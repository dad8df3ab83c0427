"""Spark runs a measure as DuckDB does: the same verdicts, reasons, amounts and facts."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from measure_engines import World, make_measure, said_in
from stored_world import house, stored

from prasan.engine.choice import on_engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import Permit, Request
from prasan.exchange.log import AccessLog
from prasan.measures import Measure, shipped
from prasan.measures.run import purpose, run_measure
from prasan.measures.simulation import read_scenario, registers_needed, simulate

pytestmark = pytest.mark.skipif(not os.environ.get("CI") and shutil.which("java") is None, reason="Spark needs Java")
SMALL = (
    "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.adaptive.enabled=false "
    "--driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell"
)
DAY = datetime.date(2014, 6, 1)


@pytest.fixture(scope="module")
def world() -> World:
    """Houses of people of whom each knows something else, or too much."""
    world = World()
    births = [(1970, 3, None), (1999, 5, 15), (1999, None, None), (None, None, None), (2016, 2, 29), (1932, 2, 30)]
    for spine_id in range(1, 25):
        year, month, day = births[spine_id % len(births)]
        world.person(
            spine_id,
            house=house(spine_id % 5) if spine_id % 5 else None,
            area=[None, "100101", "500203"][spine_id % 3],
            nationality=["TH", "TH", "LA", None][spine_id % 4],
            birth_year=year,
            birth_month=month,
            birth_day=day,
        )
    for spine_id in range(31, 43):  # together more than a sum can hold
        world.person(spine_id, house=house(9), nationality="TH", birth_year=1970, birth_month=1, birth_day=1)
        world.record("farmer", spine_id, rice_rai=9e13, planting_date=DAY, baac_account=True)
    world.stranger(30, house=house(1), area="500203")
    rais = [10.0, 8.0, 0.0, None, 3.255, 1e13, -9e13, 9e13, 2e14]
    for spine_id in range(1, 19):
        stage, probability = [("exact_id", 1.0), ("scored", 0.9), ("scored", None)][spine_id % 3]
        world.record(
            "farmer",
            spine_id,
            stage=stage,
            probability=probability,
            is_primary=spine_id % 7 != 0,
            rice_rai=rais[spine_id % len(rais)],
            planting_date=[DAY, datetime.date(2014, 11, 1), None][spine_id // 3 % 3],
            baac_account=[True, True, False, None][spine_id % 4],
        )
    for spine_id in (*range(1, 15), 30):
        world.record(
            "poor",
            spine_id,
            income_baht=[20_000.0, 100_000.0, None, 100_000.5, 0.0][spine_id % 5],
            financial_assets_baht=[0.0, 5.0, 200_000.0, None][spine_id % 4],
            house_sq_wah=0.0,
            condo_sq_m=0.0,
            farm_land_rai=10.0,
            other_land_rai=[1.0, 1.5, 0.5][spine_id % 3],
            occupation="worker",
            credit_card=False,
            home_loan_baht=0.0,
            car_loan_baht=0.0,
        )
    return world


@pytest.fixture
def on_both(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[SnapshotStore, ...]:
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", SMALL)  # what is quick to start for a few people
    monkeypatch.setenv("PRASAN_SPARK_PARTITIONS", "1")
    return stored(world, tmp_path / "duckdb"), stored(world, tmp_path / "spark")


def same(stores: tuple[SnapshotStore, ...], measure: Measure) -> Snapshot:
    """The run by DuckDB, after seeing that the one by Spark is the same."""
    request = Request("a test", measure.owner, purpose(measure), measure.registers)
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    first, second = stores
    log = AccessLog(first.root / "log.jsonl")
    made = run_measure(first, measure, permit, log=log)
    with on_engine("spark"):
        again = run_measure(second, measure, permit, log=log)
    assert said_in(made.file("verdicts.parquet")) == said_in(again.file("verdicts.parquet")), measure.id
    counts = (pq.read_table(each.file("counts.parquet")).to_pylist() for each in (made, again))
    assert next(counts) == next(counts), measure.id
    assert again.facts == made.facts
    assert again.manifest["inputs"] == made.manifest["inputs"]
    return made


@pytest.mark.parametrize("name", ["rice-2557", "welfare-2565"])
def test_a_shipped_measure(on_both: tuple[SnapshotStore, ...], name: str) -> None:
    [measure] = [each for each in shipped() if each.id == name]
    facts = same(on_both, measure).facts
    assert all(facts[verdict] for verdict in ("eligible", "not_eligible", "undetermined")), facts


def test_what_the_two_databases_say_otherwise_by_themselves(on_both: tuple[SnapshotStore, ...]) -> None:
    household = make_measure(
        "household",
        [
            "sum(farmer.rice_rai) / count(farmer where rice_rai > 0) > 1",
            "sum(farmer.rice_rai) - 1000000000000 * count(farmer) < 0",
            "max(farmer.planting_date) >= $day and min(farmer.rice_rai) != 8",
            "any(farmer.baac_account) or count(members where grown) > 2",
        ],
        amount="min(sum(farmer.rice_rai), 15) * 1000.125 / (count(members) - 4)",
        payee="exists(members where grown)",
        population="not exists(farmer where rice_rai < 0) or count(members) > 1",
        parameters={"day": DAY},
        definitions={"grown": "civil.birth_date <= years_before(15, $day)"},
    )
    facts = same(on_both, household).facts
    assert facts["undetermined"], facts
    assert facts["eligible"] + facts["not_eligible"], facts


def test_a_simulation(on_both: tuple[SnapshotStore, ...]) -> None:
    [measure] = [each for each in shipped() if each.id == "welfare-2560"]
    reference = "exists(poor)"
    limited = {"strategy": "priority", "budget": "5000", "priority": ["age"]}
    scenarios = [read_scenario(measure, reference=reference), read_scenario(measure, reference=reference, **limited)]
    request = Request("a test", measure.owner, purpose(measure), registers_needed(scenarios))
    permit = Permit(request, "an-agreement", "a law", datetime.date(2017, 4, 1))
    first, second = on_both
    log = AccessLog(first.root / "log.jsonl")
    told = simulate(first, scenarios, permit, log=log)
    with on_engine("spark"):
        again = simulate(second, scenarios, permit, log=log)
    assert again.results == told.results
    assert again.comparison == told.comparison
