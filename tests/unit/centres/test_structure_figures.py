"""Figures under the structure of any day: nothing old under a new name without saying so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rollups import DATA_SET, everything_of, unit

from prasan.centres.definitions import Definitions, load_definitions, shipped_definitions
from prasan.centres.figures import APPROVED, DataValue, Report
from prasan.centres.organisation import MINISTRY, ROOT, Edge, Tree
from prasan.centres.periods import parse
from prasan.centres.rollup import roll_up
from prasan.centres.structure.groups import shipped_group_sets
from prasan.centres.structure.rolled import NoSuchUnitError, Structured, StructureFigure, trend_breaks
from prasan.centres.structure.successions import Succession, Successions
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore

ALL, DIGITAL, SHARE = "service_transactions", "digital_service_transactions", "digital_share"
OPENED, SPLIT, TODAY = date(2008, 10, 1), date(2015, 10, 1), date(2020, 1, 1)
MERGED = date(2017, 1, 1)
# Two ministries; 01001 splits into 01003 (which stays) and 02003 (which goes to the other), 02001 and 02002 merge.
TREE = Tree(
    [unit(ROOT, "nation"), unit("01000", MINISTRY), unit("02000", MINISTRY)]
    + [unit(code) for code in ("01001", "01002", "01003", "02001", "02002", "02003", "02004")],
    [
        Edge("01000", ROOT, OPENED),
        Edge("02000", ROOT, OPENED),
        Edge("01001", "01000", OPENED, SPLIT),
        Edge("01002", "01000", OPENED),
        Edge("02001", "02000", OPENED, MERGED),
        Edge("02002", "02000", OPENED, MERGED),
        Edge("01003", "01000", SPLIT),
        Edge("02003", "02000", SPLIT),
        Edge("02004", "02000", MERGED),
    ],
    successions=Successions(
        [Succession(SPLIT, ("01001",), ("01003", "02003")), Succession(MERGED, ("02001", "02002"), ("02004",))]
    ),
)
OLD = {"01001": 100, "01002": 10, "02001": 7, "02002": 5}
NEW = {"01002": 11, "01003": 60, "02003": 50, "02004": 14}


def filed(store: SnapshotStore, figures: dict[tuple[str, str, str], float], definitions: Definitions) -> Snapshot:
    """Roll up values of all transactions by (unit, period, area); half of each is digital."""
    values = [DataValue(of, ALL, period, area, value) for (of, period, area), value in figures.items()]
    values += [DataValue(of, DIGITAL, period, area, value / 2) for (of, period, area), value in figures.items()]
    keys = {(of, period) for of, period, _ in figures}
    reports = [Report(of, DATA_SET, period, APPROVED, parse(period).ends) for of, period in sorted(keys)]
    return roll_up(store, values, reports, definitions=definitions, tree=TREE)


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    figures: dict[tuple[str, str, str], float] = {(of, "2558Q4", "10"): value for of, value in OLD.items()}
    figures |= {(of, "2562Q4", "10"): value for of, value in NEW.items()}
    # Bueng Kan was a part of Nong Khai until March 2554.
    figures |= {("01002", "2553Q4", "43"): 90, ("01002", "2555Q4", "43"): 62, ("01002", "2555Q4", "38"): 31}
    return filed(SnapshotStore(tmp_path_factory.mktemp("split")), figures, shipped_definitions())


def asked(rolled: Snapshot, units: str, period: str, on: date, area: str = "TH", of: str = ALL) -> StructureFigure:
    definitions = shipped_definitions()
    with Engine.over_file(rolled.file("figures.duckdb")) as engine:
        structured = Structured(engine, TREE, definitions, definitions.indicator[of], area, parse(period), on)
        return structured.figure(units.split())


def test_an_old_figure_is_never_shown_under_one_that_came_of_a_split(rolled: Snapshot) -> None:
    for heir in ("01003", "02003"):
        found = asked(rolled, heir, "2558Q4", TODAY)
        assert (found.value, found.comparable, found.reported) == (None, False, 0)
        assert [each.unit for each in found.shared] == ["01001"]
        assert found.units_together is not None
        assert (found.units_together.now, found.units_together.then) == ({"01003", "02003"}, {"01001"})
        assert found.together_value == 100
    # Together they are what they came of, and so is the new figure under the old name.
    assert asked(rolled, "01003 02003", "2558Q4", TODAY).value == 100
    assert asked(rolled, "01001", "2562Q4", date(2015, 1, 1)).value == 110


def test_a_merger_has_the_figures_of_all_that_it_came_of_and_none_of_them_has_its(rolled: Snapshot) -> None:
    found = asked(rolled, "02004", "2558Q4", TODAY)
    assert (found.value, found.comparable) == (12, True)
    assert {each.unit for each in found.inherited} == {"02001", "02002"}
    back = asked(rolled, "02001", "2562Q4", date(2015, 1, 1))
    assert (back.value, back.together_value) == (None, 14)


def test_a_ministry_says_what_of_it_is_not_comparable(rolled: Snapshot) -> None:
    found = asked(rolled, "01000", "2558Q4", TODAY)
    assert (found.value, found.comparable) == (10, False)
    assert found.together_value == 110  # with the other half of the split
    assert asked(rolled, "02000", "2558Q4", TODAY).value == 12
    assert asked(rolled, ROOT, "2558Q4", TODAY).value == 122
    assert asked(rolled, "01000", "2558Q4", date(2015, 9, 1)).value == 110
    assert asked(rolled, ROOT, "2558", TODAY, of=SHARE).value == 50
    coverage = asked(rolled, "02000", "2562Q4", date(2015, 1, 1))
    assert (coverage.expected, coverage.reported) == (1, 1)  # the merged one alone: of the split nobody knows


def test_a_unit_that_does_not_stand_is_refused_with_who_came_after(rolled: Snapshot) -> None:
    with pytest.raises(NoSuchUnitError, match="on 2015-10-01 01001 gave way to 01003 and 02003"):
        asked(rolled, "01001", "2558Q4", TODAY)


def test_an_old_figure_is_never_shown_under_a_province_that_came_of_a_split(rolled: Snapshot) -> None:
    for area in ("38", "43"):
        found = asked(rolled, "01002", "2553Q4", TODAY, area)
        assert (found.value, found.comparable) == (None, False)
        assert found.areas_together is not None
        assert (found.areas_together.now, found.areas_together.then) == ({"38", "43"}, {"43"})
        assert found.together_value == 90
    assert asked(rolled, "01002", "2553Q4", date(2010, 9, 30), "43").value == 90
    # The new figures under the old structure: Nong Khai as it was is the two together.
    assert asked(rolled, "01002", "2555Q4", date(2010, 9, 30), "43").value == 93
    assert asked(rolled, "01002", "2555Q4", TODAY, "43").value == 62
    assert asked(rolled, "01002", "2553Q4", TODAY, "10").comparable
    with pytest.raises(NoSuchUnitError, match="area 38 is not in the structure of 2010-09-30: it came of 43"):
        asked(rolled, "01002", "2555Q4", date(2010, 9, 30), "38")


def test_a_trend_says_where_the_unit_was_another() -> None:
    shown = [parse("2558Q4"), parse("2562Q4")]
    went_on = Successions([Succession(SPLIT, ("a",), ("a", "b"))])
    assert trend_breaks(went_on, "a", shown, TODAY) == {"2558Q4": SPLIT}
    assert trend_breaks(went_on, "c", shown, TODAY) == {}


def test_the_clusters_of_ministries_part_the_ministries() -> None:
    from prasan.centres.organisation import load_tree

    tree = load_tree()
    assert [mistake for each in shipped_group_sets() for mistake in each.mistakes(tree)] == []
    for day in (date(2015, 1, 1), date(2017, 1, 1), date(2022, 1, 1)):
        structure = tree.as_of(day)
        [clusters] = [each for each in shipped_group_sets() if each.id == "cluster"]
        members = [code for group in clusters.groups for code in group.units(structure)]
        assert sorted(members) == [each.code for each in structure.units if each.level == MINISTRY]


NOT_ADDITIVE = """
elements:
  - {id: seats, name_th: ก, name_en: Seats, unit_th: ก, unit_en: seats, from_people: false, source: filed, additive: false, over_time: last}
  - {id: staff, name_th: ก, name_en: Staff, unit_th: ก, unit_en: people, from_people: false, source: filed, additive: false, over_time: average}
  - {id: peak, name_th: ก, name_en: Peak, unit_th: ก, unit_en: users, from_people: false, source: filed, additive: false, over_time: maximum, over_units: maximum}
  - {id: grade, name_th: ก, name_en: Grade, unit_th: ก, unit_en: points, from_people: false, source: filed, additive: false, over_time: last, over_units: none}
  - {id: calls, name_th: ก, name_en: Calls, unit_th: ก, unit_en: calls, from_people: false, source: filed, additive: true}
  - {id: missed, name_th: ก, name_en: Missed, unit_th: ก, unit_en: calls, from_people: false, source: filed, additive: true}
data_sets:
  - {id: rooms, name_th: ก, name_en: Rooms, elements: [seats, staff, peak, grade, calls, missed], period_type: month, summed_to: [quarter, calendar_year]}
deadlines: {month: 15}
indicators:
  - {id: seats, name_th: ก, name_en: S, pillar: digital_society, numerator: seats, owner: "01001"}
  - {id: staff, name_th: ก, name_en: S, pillar: digital_society, numerator: staff, owner: "01001"}
  - {id: peak, name_th: ก, name_en: S, pillar: digital_society, numerator: peak, owner: "01001"}
  - {id: grade, name_th: ก, name_en: S, pillar: digital_society, numerator: grade, owner: "01001"}
  - {id: answered, name_th: ก, name_en: S, pillar: digital_society, numerator: calls - missed, denominator: calls, factor: 100, owner: "01001"}
"""


def test_what_is_not_additive_is_never_summed(tmp_path: Path) -> None:
    path = tmp_path / "definitions.yaml"
    path.write_text(NOT_ADDITIVE, encoding="utf-8")
    definitions = load_definitions(path)
    months = {"2558-01": 1, "2558-02": 2, "2558-03": 6}
    amounts = {"seats": 10, "staff": 3, "peak": 100, "grade": 4, "calls": 50, "missed": 10}
    values, reports = [], []
    for of, times in (("01001", 1), ("02001", 2)):
        for month, factor in months.items():
            values += [DataValue(of, e, month, "10", amount * times * factor) for e, amount in amounts.items()]
            reports.append(Report(of, "rooms", month, APPROVED, parse(month).ends))
    snapshot = roll_up(SnapshotStore(tmp_path / "store"), values, reports, definitions=definitions, tree=TREE)
    found = {
        (row["indicator"], row["unit"], row["period"]): row["value"]
        for row in everything_of(snapshot)
        if row["area"] == "TH"
    }
    for period in ("2558Q2", "2558C"):  # January to March are the second quarter of the fiscal year
        assert found["seats", "01001", period] == 60
        assert found["seats", ROOT, period] == 180
        assert found["staff", ROOT, period] == 3 * 3 + 3 * 6
        assert found["peak", ROOT, period] == 1200
        assert found["grade", "02001", period] == 48
        assert found["grade", "02000", period] is None
        assert found["answered", ROOT, period] == 80
    assert "2558" not in {period for _, _, period in found}
    with Engine.over_file(snapshot.file("figures.duckdb")) as engine:
        for indicator in definitions.indicators:
            structured = Structured(engine, TREE, definitions, indicator, "TH", parse("2558Q2"), TODAY)
            assert structured.figure([ROOT]).value == found[indicator.id, ROOT, "2558Q2"]
        assert structured.figure(["02000"]).units_together is not None
