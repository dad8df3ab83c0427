"""Plans that are kept: worked out beside, changed, and approved once their baseline is frozen."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from prasan.hosting.errors import HostingError
from prasan.hosting.example import example
from prasan.hosting.kept import Kept, PlanActError, Plans
from prasan.hosting.template import write_tables
from prasan.hosting.whatif import Change


def done(plans: Plans, run: str) -> Kept:
    for _ in range(600):
        found = plans.find(run)
        assert found is not None
        if found.state != "running":
            return found
        time.sleep(0.1)
    raise AssertionError("it does not end")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    folder = tmp_path_factory.mktemp("kept")
    tables = example(12)
    for site in tables["sites"]:
        if site["kind"] == "room":
            site["fixed_baht_year"] = 30_000_000  # so dear that what may move, moves
    write_tables(tables, folder / "p.xlsx")
    plans = Plans(folder / "hosting")
    done(plans, plans.begin(folder / "p.xlsx", "แผนแรก", "officer", effort=0.5))
    return plans


def test_an_agency_that_refuses_stays_and_a_closed_site_has_nothing(plans: Plans) -> None:
    first = plans.every()[-1]
    assert first.state == "done"
    assert first.told["violations"] == 0
    agency = next(
        first.problem().workload[each.workload].agency for each in first.plan().placements if each.what == "move"
    )
    site = next(each.site for each in first.plan().placements if each.what == "move")
    found = done(plans, plans.what_if(first, Change((site,), (agency,), 1.5, 1.2), "what if", "x", seconds=5))
    assert found.state in ("done", "refused")
    if found.state == "done":
        assert found.told["violations"] == 0
        problem = found.problem()
        for each in found.plan().placements:
            assert each.site != site
            assert each.what != "move" or problem.workload[each.workload].agency != agency
    with pytest.raises(HostingError, match="no site"):
        plans.what_if(first, Change(("nowhere",)), "", "x")


def test_what_cannot_be_is_named_by_what_conflicts(plans: Plans) -> None:
    first = plans.every()[-1]
    every = tuple(each.id for each in first.problem().sites)
    found = done(plans, plans.what_if(first, Change(every), "all close", "x", seconds=5))
    assert found.state == "refused"
    assert any("hosted" in each for each in found.conflict)


def test_a_plan_is_approved_by_another_with_a_frozen_baseline(plans: Plans) -> None:
    run = plans.every()[-1].id

    def refused(name: str, by: str, seen: int, number: str = "") -> str:
        with pytest.raises(PlanActError) as told:
            plans.act(run, name, by, "00000", seen=seen, number=number)
        return told.value.code

    assert refused("propose", "officer", 0) == "no_baseline"
    assert refused("approve", "head", 0, "1/2570") == "stage"
    plans.act(run, "freeze", "officer", "00000", seen=0)
    assert refused("propose", "officer", 0) == "changed"
    plans.act(run, "propose", "officer", "00000", seen=1)
    assert refused("freeze", "officer", 2) == "stage"
    assert refused("approve", "Officer", 2, "1/2570") == "same_person"
    assert refused("approve", "head", 2) == "no_number"
    kept = plans.act(run, "approve", "head", "00000", seen=2, number="1/2570")
    baseline = kept.baseline()
    assert baseline is not None
    assert (kept.stage, kept.acts[-1]["number"], kept.acts[-1]["baseline"]) == ("approved", "1/2570", baseline.sha256)


def test_stopped_by_hand_it_ends_with_the_best_found(tmp_path: Path) -> None:
    write_tables(example(25), tmp_path / "p.json")
    plans = Plans(tmp_path / "hosting")
    run = plans.begin(tmp_path / "p.json", "", "x", effort=5000)
    for _ in range(300):
        found = plans.find(run)
        if found is not None and found.step == "siting":
            break
        time.sleep(0.1)
    plans.stop(run)
    found = done(plans, run)
    assert (found.state, found.told["ended"]) == ("done", "hand")
