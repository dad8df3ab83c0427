"""The roll-up by example: what counts, what it covers, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from rollups import DATA_SET, count_measure, everything_of, government, report

from prasan.centres import query
from prasan.centres.areas import NATION
from prasan.centres.definitions import Definitions, shipped_definitions
from prasan.centres.figures import DRAFT, SUBMITTED, DataValue
from prasan.centres.organisation import ROOT, STRUCTURE_OF_2558, Edge
from prasan.centres.periods import PeriodError
from prasan.centres.rollup import RollUpError, checked, roll_up
from prasan.centres.sample import SampleFigures, sample_figures
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named

ALL, DIGITAL, TRAINED = "service_transactions", "digital_service_transactions", "officers_trained"
MOVED = date(2015, 4, 1)  # the first day of the third quarter of fiscal year 2558
TWO = government(
    Edge("01001", "01000", STRUCTURE_OF_2558),
    Edge("02001", "02000", STRUCTURE_OF_2558),
    Edge("02002", "02000", STRUCTURE_OF_2558, MOVED),
    Edge("02002", "01000", MOVED),
    ministries=["01000", "02000"],
    departments=["01001", "02001", "02002"],
)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path)


def cell(snapshot: Snapshot, unit: str, *, of: str = ALL, area: str = NATION, period: str = "2558Q1") -> dict[str, Any]:
    asked = {"indicator": of, "unit": unit, "area": area, "period": period}
    [found] = [row for row in everything_of(snapshot) if asked.items() <= row.items()]
    return found


def covers(found: dict[str, Any]) -> tuple[int, int, int]:
    return found["expected"], found["reported"], found["late"]


@pytest.fixture(scope="module")
def sample() -> SampleFigures:
    return sample_figures()


@pytest.fixture(scope="module")
def sampled(sample: SampleFigures, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return roll_up(SnapshotStore(tmp_path_factory.mktemp("sample")), sample.values, sample.reports)


@pytest.fixture(scope="module")
def engine(sampled: Snapshot) -> Iterator[Engine]:
    with Engine.over_file(sampled.file("figures.duckdb")) as engine:
        yield engine


def test_the_sample_adds_up_to_the_nation_in_every_way(
    sample: SampleFigures, sampled: Snapshot, engine: Engine
) -> None:
    approved = {(r.unit, r.period) for r in sample.reports if r.status == "approved"}
    total = sum(v.value for v in sample.values if v.element == ALL and (v.unit, v.period) in approved)
    digital = sum(v.value for v in sample.values if v.element == DIGITAL and (v.unit, v.period) in approved)
    check = sampled.facts["checks"][ALL]["2558"]
    assert check == {"national": total, "provinces": total, "departments": total, "equal": True}
    scope = frozenset({ROOT})
    share = query.figure(engine, scope, "digital_share", ROOT, NATION, "2558")
    assert share is not None
    assert share.value == 100 * digital / total
    assert sum(c.numerator or 0 for c in query.by_area(engine, scope, ALL, ROOT, NATION, "2558")) == total
    assert query.periods_of(engine, scope, ALL) == ["2558Q1", "2558Q2", "2558Q3", "2558Q4", "2558"]
    assert list(sampled.facts["checks"][ALL]) == query.periods_of(engine, scope, ALL)


def test_the_sample_says_who_is_missing_and_who_was_late(sampled: Snapshot, engine: Engine) -> None:
    coverage = sampled.facts["coverage"]["digital_share"]
    assert coverage["2558Q4"] == {"expected": 151, "reported": 144, "late": 9}
    assert coverage["2558"] == {"expected": 604, "reported": 597, "late": 9}
    scope = frozenset(str(row["code"]) for row in everything_of(sampled, "units"))
    ministries = query.by_child_unit(engine, scope, ALL, ROOT, NATION, "2558Q4")
    assert sum(ministry.expected for ministry in ministries) == 151
    departments = [d for m in ministries for d in query.by_child_unit(engine, scope, ALL, m.unit, NATION, "2558Q4")]
    silent = [department for department in departments if not department.complete]
    assert len(departments) == 151
    assert [(d.value, d.suppressed, d.expected, d.reported) for d in silent] == [(None, False, 1, 0)] * 7


@pytest.mark.parametrize(
    "relation",
    ["cell", "cells_by_area", "cells_by_child_unit", "cells_of_unit", "cells_over_time", "indicators_of", "periods_of"],
)
def test_every_query_holds_the_scope_itself_not_only_the_function_before_it(engine: Engine, relation: str) -> None:
    asked = {"indicator": ALL, "unit": "07000", "over": "07000", "area": NATION, "around": NATION, "period": "2558"}
    if relation == "cells_by_area":
        asked["unit"] = "07011"
    elif relation in ("cell", "cells_of_unit", "cells_over_time", "indicators_of"):
        asked["unit"] = "07012"
    rows = engine.records(named("prasan.centres", relation), {**asked, "scope": ["01021"]})
    allowed = query.periods_of(engine, frozenset({"01021"}), ALL) if relation == "periods_of" else []
    assert [row.get("code") for row in rows] == allowed
    assert engine.records(named("prasan.centres", relation), {**asked, "scope": ["07011", "07012"]})


def test_a_value_counts_only_when_its_report_is_approved(store: SnapshotStore) -> None:
    values = [DataValue(unit, ALL, "2558Q1", "10", 5) for unit in ("01001", "02001", "02002")]
    reports = [report("01001", "2558Q1"), report("02001", "2558Q1", SUBMITTED), report("02002", "2558Q1", DRAFT)]
    snapshot = roll_up(store, [*values, DataValue("02001", ALL, "2558Q2", "10", 5)], reports, tree=TWO)
    assert cell(snapshot, ROOT)["value"] == 5
    assert covers(cell(snapshot, ROOT)) == (3, 1, 0)
    assert cell(snapshot, "02000")["value"] is None
    assert covers(cell(snapshot, "02000")) == (2, 0, 0)
    assert snapshot.facts["figures"] == {"values": 4, "counted": 1}


def test_a_period_in_which_there_are_only_drafts_shows_that_nobody_has_reported(store: SnapshotStore) -> None:
    snapshot = roll_up(store, [], [report("01001", "2558Q2", DRAFT)], tree=TWO)
    assert covers(cell(snapshot, ROOT, period="2558Q2")) == (3, 0, 0)
    assert cell(snapshot, ROOT, period="2558Q2")["value"] is None


def test_a_year_of_which_one_quarter_is_in_is_not_complete(store: SnapshotStore) -> None:
    reports = [report(unit, "2558Q1") for unit in ("01001", "02001", "02002")]
    snapshot = roll_up(store, [], reports, tree=TWO)
    assert covers(cell(snapshot, ROOT)) == (3, 3, 0)
    assert covers(cell(snapshot, ROOT, period="2558")) == (12, 3, 0)
    assert {row["code"] for row in everything_of(snapshot, "periods")} == {"2558Q1", "2558"}


def test_the_last_day_is_in_time_and_the_next_is_late(store: SnapshotStore) -> None:
    reports = [report("01001", "2558Q1", days_late=0), report("02001", "2558Q1", days_late=1)]
    snapshot = roll_up(store, [], reports, tree=TWO)
    assert covers(cell(snapshot, ROOT)) == (3, 2, 1)
    assert covers(cell(snapshot, "02001")) == (1, 1, 1)


def test_a_ratio_is_recomputed_from_its_sums_and_never_averaged(store: SnapshotStore) -> None:
    values = [
        DataValue("01001", ALL, "2558Q1", "10", 1000),
        DataValue("01001", DIGITAL, "2558Q1", "10", 100),
        DataValue("02001", ALL, "2558Q1", "50", 10),
        DataValue("02001", DIGITAL, "2558Q1", "50", 9),
        DataValue("02001", ALL, "2558Q1", "51", 0),
    ]
    snapshot = roll_up(store, values, [report("01001", "2558Q1"), report("02001", "2558Q1")], tree=TWO)
    assert cell(snapshot, ROOT, of="digital_share")["value"] == 100 * 109 / 1010
    nothing = cell(snapshot, ROOT, of="digital_share", area="51")
    assert (nothing["numerator"], nothing["denominator"], nothing["value"]) == (0, 0, None)


def test_sums_of_satang_are_exact(store: SnapshotStore) -> None:
    values = [DataValue("01001", ALL, "2558Q1", f"10{n:02}", 0.1) for n in range(1, 31)]
    snapshot = roll_up(store, values, [report("01001", "2558Q1")], tree=TWO)
    assert sum(value.value for value in values) != 3  # as DOUBLE, they are not
    assert cell(snapshot, ROOT)["value"] == 3


def test_places_that_are_not_stated_are_counted_as_such(store: SnapshotStore) -> None:
    areas = ["1001", "10", "1099", "", "99", "9999", "ยะลา"]
    values = [DataValue("01001", ALL, "2558Q1", area, 1) for area in areas]
    snapshot = roll_up(store, values, [report("01001", "2558Q1")], tree=TWO)
    found = {c["area"]: c["value"] for c in everything_of(snapshot) if (c["unit"], c["period"], c["indicator"]) == (ROOT, "2558Q1", ALL)}  # fmt: skip
    assert found == {NATION: 7, "10": 3, "1001": 1, "1000": 2, "00": 4}


def test_a_department_that_moved_counts_where_it_stood_in_the_quarter_and_for_the_year_where_it_ended(
    store: SnapshotStore,
) -> None:
    quarters = ["2558Q2", "2558Q3"]
    values = [DataValue("02002", ALL, quarter, "10", 7) for quarter in quarters]
    snapshot = roll_up(store, values, [report("02002", quarter) for quarter in quarters], tree=TWO)
    assert cell(snapshot, "02000", period="2558Q2")["value"] == 7
    assert cell(snapshot, "01000", period="2558Q3")["value"] == 7
    assert cell(snapshot, "02000", period="2558Q3")["value"] is None
    assert cell(snapshot, "01000", period="2558")["value"] == 14
    with Engine.over_file(snapshot.file("figures.duckdb")) as engine:
        scope = frozenset(TWO.units)
        under = {
            period: [c.unit for c in query.by_child_unit(engine, scope, ALL, "01000", NATION, period)]
            for period in (*quarters, "2558")
        }
    assert under == {"2558Q2": ["01001"], "2558Q3": ["01001", "02002"], "2558": ["01001", "02002"]}


def test_a_department_that_was_abolished_in_the_year_keeps_what_it_did(store: SnapshotStore) -> None:
    tree = government(Edge("01001", "01000", STRUCTURE_OF_2558, MOVED), ministries=["01000"], departments=["01001"])
    snapshot = roll_up(store, [DataValue("01001", ALL, "2558Q1", "10", 7)], [report("01001", "2558Q1")], tree=tree)
    assert cell(snapshot, "01000", period="2558")["value"] == 7
    assert covers(cell(snapshot, ROOT, period="2558")) == (2, 1, 0)


GOOD = DataValue("01001", ALL, "2558Q1", "10", 5)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (replace(GOOD, element="happiness"), "no such element"),
        (replace(GOOD, element="rice_2557_households", period="2558"), "comes from a measure"),
        (replace(GOOD, period="2558"), "another type of period"),
        (replace(GOOD, value=float("nan")), "no number"),
        (GOOD, "given twice"),
    ],
)
def test_a_value_that_cannot_be_counted_is_refused_and_the_last_roll_up_stays(
    store: SnapshotStore, value: DataValue, why: str
) -> None:
    before = roll_up(store, [GOOD], [report("01001", "2558Q1")], tree=TWO)
    with pytest.raises(RollUpError, match=why):
        roll_up(store, [GOOD, value], [report("01001", "2558Q1")], tree=TWO)
    assert store.live("centres/rollup") == before
    assert not list((store.root / "centres/rollup").glob(".draft-*"))


def test_a_report_that_cannot_count_is_refused(store: SnapshotStore) -> None:
    fine = report("01001", "2558Q1")
    for wrong, why in (
        ([fine, fine], "two approved reports"),
        ([replace(fine, data_set="weather")], "no such data set"),
        ([replace(fine, period="2558")], "not a quarter"),
        ([replace(fine, unit="01000")], "01000 was no department"),
        ([replace(fine, period="2557Q4")], "01001 was no department"),
    ):
        with pytest.raises(RollUpError, match=why):
            roll_up(store, [], wrong, tree=TWO)
    with pytest.raises(PeriodError, match="2558Q5"):
        roll_up(store, [], [replace(fine, period="2558Q5")], tree=TWO)
    assert store.find("centres/rollup") is None


def test_nothing_is_switched_in_when_the_nation_is_not_the_sum_of_its_parts() -> None:
    """The check itself, on tables in which one province has lost a report on its way up."""
    texts = {
        name: pa.string() for name in ("element", "origin", "whole", "part", "unit", "area", "period", "code", "level")
    }

    def table(engine: Engine, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        schema = pa.schema([(c, texts.get(c, pa.decimal128(38, 2))) for c in columns])
        engine.table_from_rows(name, [dict(zip(columns, row, strict=True)) for row in rows], schema)

    with Engine.open() as engine:
        table(engine, "areas", ["code", "level"], [(NATION, "nation"), ("10", "province")])
        table(engine, "departments", ["period", "unit"], [("2558", "01001")])
        table(engine, "leaf_values", ["element", "origin", "period", "value"], [(ALL, DATA_SET, "2558", 5)])
        table(engine, "timed_values", ["element", "period", "value"], [])
        table(engine, "period_parts", ["origin", "whole", "part"], [(DATA_SET, "2558", "2558")])
        elements = pa.schema([("element", pa.string()), ("additive", pa.bool_()), ("over_units", pa.string())])
        engine.table_from_rows("elements", [{"element": ALL, "additive": True, "over_units": "sum"}], elements)
        sums = [(ALL, unit, area, "2558", 5) for unit in (ROOT, "01001") for area in (NATION, "10")]
        table(engine, "element_sums", ["element", "unit", "area", "period", "value"], sums)
        assert checked(engine, shipped_definitions(), ROOT, {})[ALL]["2558"]["equal"]
        for lost in sums[:3]:
            kept = [(*row[:4], 4) if row == lost else row for row in sums]
            table(engine, "element_sums", ["element", "unit", "area", "period", "value"], kept)
            with pytest.raises(RollUpError, match=r"2558 does not add up: leaves 5\.00"):
                checked(engine, shipped_definitions(), ROOT, {})


RICE = {"1001": (500, 5e6), "1002": (40, 4e5), "5001": (300, 3e6), "5002": (4, 4e4), None: (70, 7e5)}
FAMILIES, BAHT = "rice_2557_households", "rice_2557_amount"


def test_a_measure_is_counted_without_anyone_typing_and_small_counts_are_not_in_the_file(store: SnapshotStore) -> None:
    measured = count_measure(store, "rice-2557", RICE)
    snapshot = roll_up(store, [], [])
    assert snapshot.manifest["inputs"] == [measured.reference]
    for unit in ("07011", "07000", ROOT):
        nation = cell(snapshot, unit, of=FAMILIES, period="2558")
        assert (nation["value"], *covers(nation)) == (914, 1, 1, 0)
        for indicator in (FAMILIES, BAHT):
            for area in ("5001", "5002"):
                hidden = cell(snapshot, unit, of=indicator, area=area, period="2558")
                assert (hidden["value"], hidden["numerator"], hidden["suppressed"]) == (None, None, True)
    assert cell(snapshot, ROOT, of=BAHT, area="50", period="2558")["value"] == 3.04e6
    assert cell(snapshot, ROOT, of=FAMILIES, area="00", period="2558")["value"] == 70
    assert snapshot.facts["suppressed"] == 2 * 3 * 2
    assert snapshot.facts["checks"][FAMILIES]["2558"]["provinces"] == 914


def test_a_measure_of_few_people_is_told_nowhere_not_even_in_the_facts(store: SnapshotStore) -> None:
    count_measure(store, "rice-2557", {"1001": (4, 4e4), "5001": (3, 3e4)})
    snapshot = roll_up(store, [], [])
    assert all(row["value"] is row["numerator"] is None for row in everything_of(snapshot))
    untold = {"national": None, "provinces": None, "departments": None, "equal": True}
    assert snapshot.facts["checks"] == {FAMILIES: {"2558": untold}, BAHT: {"2558": untold}}


def test_a_measure_that_has_not_been_run_has_no_cells_and_one_for_which_nobody_qualifies_has_nought(
    store: SnapshotStore,
) -> None:
    assert roll_up(store, [], []).facts["cells"] == 0
    count_measure(store, "rice-2557", {})
    assert cell(roll_up(store, [], []), ROOT, of=FAMILIES, period="2558")["value"] == 0


def test_two_elements_of_one_count_do_not_make_it_look_large(store: SnapshotStore) -> None:
    shipped = shipped_definitions()
    again = shipped.element[FAMILIES].model_copy(update={"id": "rice_again"})
    definitions = Definitions(
        elements=[*shipped.elements, again], data_sets=shipped.data_sets, indicators=shipped.indicators
    )
    count_measure(store, "rice-2557", RICE | {"5002": (6, 6e4)})
    assert cell(roll_up(store, [], [], definitions=definitions), ROOT, of=FAMILIES, area="5002", period="2558")[
        "suppressed"
    ]


def test_an_amount_for_nobody_is_refused(store: SnapshotStore) -> None:
    count_measure(store, "rice-2557", {"1001": (0, 4e4)})
    with pytest.raises(RollUpError, match="an amount where nobody is counted"):
        roll_up(store, [], [])


def test_filed_figures_are_not_hidden_however_small(store: SnapshotStore) -> None:
    snapshot = roll_up(store, [replace(GOOD, element=TRAINED, value=1)], [report("01001", "2558Q1")], tree=TWO)
    assert cell(snapshot, "01001", of=TRAINED, area="10")["value"] == 1
    assert snapshot.facts["suppressed"] == 0


def test_a_report_that_nobody_owes_counts_where_it_is_filed_and_nobody_is_missing(store: SnapshotStore) -> None:
    names = ("hosting_workloads_planned", "hosting_workloads_moved", "hosting_rooms_planned", "hosting_rooms_closed")
    values = [DataValue("01001", name, "2558Q1", "", value) for name, value in zip(names, (8, 6, 2, 1), strict=True)]
    filed = replace(report("01001", "2558Q1"), data_set="hosting_waves")
    snapshot = roll_up(store, values, [filed], tree=TWO)
    found = cell(snapshot, ROOT, of="hosting_moved_share")
    assert (found["value"], covers(found)) == (75, (1, 1, 0))
    assert cell(snapshot, ROOT, of="hosting_rooms_closed")["value"] == 1


def test_progress_reaches_its_end(store: SnapshotStore) -> None:
    heard: list[tuple[int, int]] = []
    roll_up(
        store, [], [report("01001", "2558Q1")], tree=TWO, progress=lambda _, done, total: heard.append((done, total))
    )
    assert heard == sorted(heard)
    assert heard[-1] == (heard[-1][1], heard[-1][1])
