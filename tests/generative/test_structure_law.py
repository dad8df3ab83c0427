"""Laws of figures under any structure: the nation is the same, and each unit's parts make it up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import ROOT, load_tree
from prasan.centres.periods import parse
from prasan.centres.rollup import roll_up
from prasan.centres.sample import sample_figures
from prasan.centres.structure.rolled import Structured
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore

ALL = "service_transactions"


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    filed = sample_figures()
    some = [value for value in filed.values if value.area in {"10", "43"}]
    return roll_up(SnapshotStore(Path(tmp_path_factory.mktemp("law"))), some, filed.reports)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(on=st.dates(date(2014, 10, 1), date(2027, 1, 1)), period=st.sampled_from(["2558Q1", "2558Q4", "2558"]))
def test_the_nation_is_the_same_under_every_structure(sampled: Snapshot, on: date, period: str) -> None:
    tree, definitions = load_tree(), shipped_definitions()
    with Engine.over_file(sampled.file("figures.duckdb")) as engine:
        of = Structured(engine, tree, definitions, definitions.indicator[ALL], "TH", parse(period), on)
    nation = of.figure([ROOT])
    assert nation.value == sampled.facts["checks"][ALL][period]["national"]
    coverage = sampled.facts["coverage"][ALL][period]
    assert (nation.expected, nation.reported, nation.late) == tuple(
        coverage[k] for k in ("expected", "reported", "late")
    )
    for unit in [
        ROOT,
        *(each.code for each in of.structure.children(ROOT) if each.code[:2] in {"06", "08", "11", "52"}),
    ]:
        whole = of.figure([unit])
        below = of.below(unit)
        if not below:
            continue
        # What the units below have, what only several of them have together, and what has no place among them.
        inside = {(each.unit, each.period) for figure in below for each in [*figure.own, *figure.inherited]}
        counted = [*whole.own, *whole.inherited]
        rest = sum(float(each.numerator or 0) for each in counted if (each.unit, each.period) not in inside)
        assert sum(figure.value or 0 for figure in below) + rest == whole.value
        assert len(inside) == sum(len(figure.own) + len(figure.inherited) for figure in below)
        for figure in below:
            shared = of.figure(figure.units_together.now) if figure.units_together else figure
            assert shared.value == (figure.together_value if figure.units_together else figure.value)
