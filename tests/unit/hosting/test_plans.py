"""Plans of whole problems: limits, the verifier, what conflicts, explanations and files."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import prasan.hosting.verify
from prasan.hosting.costing import by_year, cost_of
from prasan.hosting.errors import HostingError, InfeasibleError
from prasan.hosting.example import example
from prasan.hosting.explaining import explain
from prasan.hosting.least_waiting import least_waiting
from prasan.hosting.options import all_options
from prasan.hosting.plan import Placement, Plan, PlannedHost, digest, read_plan, write_plan
from prasan.hosting.planning import Asked, make_plan
from prasan.hosting.pricing import move_cost, stay_yearly
from prasan.hosting.reading import read_problem
from prasan.hosting.rounding import rounded
from prasan.hosting.stopping import Stop
from prasan.hosting.teams import movable
from prasan.hosting.template import write_tables
from prasan.hosting.units import units_of
from prasan.hosting.verify import violations

Tables = dict[str, Any]


def small() -> Tables:
    """Two centres of two hosts each, a room, and workloads with every kind of limit."""
    host = {
        "cpu": 10,
        "memory_gb": 10,
        "storage_gb": 10,
        "iops": 10,
        "network_mbps": 10,
        "price_baht": 100_000,
        "count": 2,
    }
    need = {"cpu": 3, "memory_gb": 3, "storage_gb": 1, "iops": 1, "network_mbps": 1, "agency": "A", "site": "R"}
    return {
        "plan": {"start": 2570, "years": 2, "moves_a_month": 3},
        "sites": [
            {"id": "C1", "kind": "centre", "zone": "z1", "racks": 1, "power_kw": 2, "fixed_baht_year": 100_000},
            {"id": "C2", "kind": "centre", "zone": "z2", "racks": 1, "power_kw": 2, "classes": "general", "fixed_baht_year": 90_000},
            {"id": "R", "kind": "room", "zone": "r", "fixed_baht_year": 2_000_000, "closes": 2571},
        ],
        "hosts": [{"site": "C1", "id": "H", **host}, {"site": "C2", "id": "H", **host}],
        "workloads": [
            {"id": "secret", "classification": "ลับ", **need},
            {"id": "twin1", "anti_affinity": "t", **need},
            {"id": "twin2", "anti_affinity": "t", **need},
            {"id": "far", "apart": "x", "growth": 0.1, **need},
            {"id": "away", "apart": "x", **need},
            {"id": "old", "fate": "retire", **need},
        ],
        "links": [{"one": "twin1", "other": "far", "latency_ms": 3, "together": True}],
        "distances": [{"one": "C1", "other": "C2", "latency_ms": 4}],
        "freezes": [{"agency": "*", "first": "2569-10", "last": "2569-11"}],
        "budget": [{"year": 2570, "baht": 2_000_000}],
    }  # fmt: skip


def planned(tables: Tables, folder: Path, name: str = "p.json", effort: float = 0.5) -> tuple[Path, Path]:
    """The files of a problem and of its plan."""
    file, out = folder / name, folder / "p.plan.json"
    write_tables(tables, file)
    plan = make_plan(read_problem(file), Asked(1, effort))
    plan.file, plan.sha256 = file.name, digest(file)
    write_plan(plan, out)
    return file, out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return planned(small(), tmp_path_factory.mktemp("hosting"))


def test_a_plan_keeps_every_limit_and_says_its_bound(made: tuple[Path, Path]) -> None:
    file, out = made
    assert violations(file, out) == []
    plan = read_plan(out)
    assert 0 < plan.bound <= plan.cost
    assert plan.ended == "effort"
    placed = {each.workload: each for each in plan.placements}
    assert placed["secret"].site == "C1"
    assert placed["twin1"].site == placed["far"].site
    assert placed["old"].what == "retire"
    assert {each["kind"] for each in plan.years} >= {
        "capital",
        "running",
        "energy",
        "staff",
        "migration",
        "decommissioning",
    }


Tamper = Callable[[dict[str, Any], dict[str, dict[str, Any]]], object]
TAMPERINGS: dict[str, Tamper] = {
    "placed nowhere": lambda plan, _: plan["placements"].pop(),
    "placed twice": lambda plan, by: plan["placements"].append(by["far"]),
    "may not have secret": lambda plan, by: by["secret"].update(_spot(by, "C2", plan)),
    "isolated": lambda plan, by: by["secret"].update(host=by["twin1"]["host"], site=by["twin1"]["site"]),
    "anti-affinity": lambda plan, by: by["twin1"].update(_spot(by, by["twin2"]["site"], plan, by["twin2"]["host"])),
    "all in zone": lambda plan, by: by["far"].update(_spot(by, by["away"]["site"], plan, by["away"]["host"])),
    "are used of": lambda plan, by: [
        by[each].update(_spot(by, by["far"]["site"], plan, by["far"]["host"])) for each in ("twin1", "twin2", "away")
    ],
    "is no centre": lambda plan, by: by["far"].update(site="R"),
    "there is no host": lambda plan, by: by["far"].update(host="C1/H/9"),
    "the file says retire": lambda plan, by: by["old"].update(what="stay", site="R"),
    "when nothing may move": lambda plan, by: [by[each].update(month="2569-11") for each in ("far", "twin1")],
    "they move together": lambda plan, by: by["far"].update(month="2570-08"),
    "after its room closes": lambda plan, by: by["away"].update(month="2570-10"),
    "are called owned": lambda plan, by: plan["hosts"][0].update(owned=True),
    "has no hosts": lambda plan, by: plan["hosts"][0].update(kind="XL"),
    "nothing is on it": lambda plan, by: plan["hosts"].append({**plan["hosts"][0], "id": "C1/H/7"}),
    "is needed from": lambda plan, by: plan["hosts"][0].update(month="2571-08"),
    "over the cost": lambda plan, by: plan.update(bound=plan["cost"] + 1),
    "ms are between": lambda plan, by: by["far"].update(_spot(by, "C2" if by["far"]["site"] == "C1" else "C1", plan)),
    "another state": lambda plan, by: plan.update(sha256="0"),
    "moves in no month": lambda plan, by: by["away"].update(month="2580-01"),
    "a standby that nobody": lambda plan, by: by["away"].update(standby_site="C1", standby_host="C1/H/1"),
    "workloads move in": lambda plan, by: [each.update(month="2570-02") for each in by.values() if each["what"] == "move"],
}  # fmt: skip


def _spot(by: dict[str, dict[str, Any]], site: str, plan: dict[str, Any], host: str = "") -> dict[str, str]:
    return {"site": site, "host": host or next(each["id"] for each in plan["hosts"] if each["site"] == site)}


@pytest.mark.parametrize("told", TAMPERINGS)
def test_the_verifier_rejects_tampering(made: tuple[Path, Path], told: str, tmp_path: Path) -> None:
    file, out = made
    plan = json.loads(out.read_text(encoding="utf-8"))
    TAMPERINGS[told](plan, {each["workload"]: each for each in plan["placements"]})
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(plan), encoding="utf-8")
    assert any(told in sentence for sentence in violations(file, altered))


def test_the_verifier_shares_no_code_with_the_optimiser() -> None:
    tree = ast.parse(Path(prasan.hosting.verify.__file__).read_text(encoding="utf-8"))
    imports = {
        getattr(node, "module", None) or node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    # Opening a workbook that somebody sent is the same care for all.
    assert {each for each in imports if each.startswith("prasan")} <= {"prasan.registers.reading.opening_workbooks"}


@pytest.mark.parametrize("name", ["p.yaml", "p.xlsx"])
def test_a_problem_is_the_same_from_every_kind_of_file(name: str, tmp_path: Path) -> None:
    tables = example(12, 3)
    write_tables(tables, tmp_path / "p.json")
    write_tables(tables, tmp_path / name)
    assert read_problem(tmp_path / name) == read_problem(tmp_path / "p.json")
    file, out = planned(tables, tmp_path, name)
    assert violations(file, out) == []


def test_every_fault_is_told_with_its_place_and_remedy(tmp_path: Path) -> None:
    tables = small()
    tables["workloads"][0]["cpu"] = "many"
    tables["workloads"][1]["site"] = "nowhere"
    tables["sites"][0]["kind"] = "castle"
    for name, places in {
        "p.xlsx": ["sheet workloads, row 2, column cpu", "sheet sites, row 2, column kind"],
        "p.json": ["workloads, entry 1, cpu", "sites, entry 1, kind"],
        "p.yaml": ["line ", "workloads, cpu"],
    }.items():
        write_tables(tables, tmp_path / name)
        with pytest.raises(HostingError) as told:
            read_problem(tmp_path / name)
        assert all(place in str(told.value) for place in places)
        assert str(told.value).count("Remedy") == 2
    tables = small()
    tables["workloads"][1]["site"] = "nowhere"
    write_tables(tables, tmp_path / "q.xlsx")
    with pytest.raises(HostingError, match=r"row 3, column site: there is no site 'nowhere'"):
        read_problem(tmp_path / "q.xlsx")


def _conflict(tables: Tables, folder: Path) -> list[str]:
    write_tables(tables, folder / "c.json")
    with pytest.raises(InfeasibleError) as told:
        make_plan(read_problem(folder / "c.json"), Asked(0, 0.5))
    assert told.value.smallest
    return told.value.conflict


def test_limits_that_conflict_are_named(tmp_path: Path) -> None:
    lonely = small()
    lonely["sites"][0]["classes"] = "general"
    assert _conflict(lonely, tmp_path) == [
        "workload secret is hosted",
        "C1 is not allowed to have secret data",
        "C2 is not allowed to have secret data",
        "room R closes in 2571",
    ]
    close = small()
    close["links"].append({"one": "far", "other": "away", "latency_ms": 1})
    told = _conflict(close, tmp_path)
    assert "far and away bear 1 ms between them" in told
    assert "no two workloads of the group x are in one zone" in told
    assert len(told) <= 3


def test_an_explanation_says_what_each_other_place_would_cost_or_violate(made: tuple[Path, Path]) -> None:
    file, out = made
    problem, plan = read_problem(file), read_plan(out)
    told = explain(problem, plan, "secret")
    assert told.here.site == "C1"
    assert {each.site: each.violates for each in told.others}["C2"] == ("C2 is not allowed to have secret data",)
    assert any("lifted" in each for each in told.moved_by)
    with pytest.raises(HostingError, match="did you mean twin1, twin2"):
        explain(problem, plan, "twin")


def test_costs_by_year_add_up_to_what_is_paid_once(made: tuple[Path, Path]) -> None:
    problem, plan = read_problem(made[0]), read_plan(made[1])
    # Rooms that are left have capital of their own; without it there are the hosts that are bought.
    own = problem.costs.with_own({"room_capital_share": (0.0, "")})
    rows = by_year(replace(problem, costs=own), plan)
    capital = sum(row["plan"] for row in rows if row["kind"] == "capital")
    assert abs(capital - 100_000 * len(plan.hosts)) <= len(rows)


def test_a_stop_keeps_a_whole_plan_and_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    write_tables(example(25, 2), tmp_path / "p.json")
    problem = read_problem(tmp_path / "p.json")
    stop = Stop()
    stop.by_hand()
    cut = make_plan(problem, Asked(0, 0.5), stop)
    assert cut.ended == "hand"
    assert {each.workload for each in cut.placements} == set(problem.workload)
    one, other = (make_plan(problem, Asked(7, 0.5)) for _ in range(2))
    assert one == other
    assert one.ended == "effort"


def test_what_no_team_can_move_together_stays_where_it_may(tmp_path: Path) -> None:
    tables = example(40, 3)
    tables["teams"] = [{"agency": each, "moves_a_month": 1} for each in {row["agency"] for row in tables["workloads"]}]
    here = [row["id"] for row in tables["workloads"] if row["agency"] == tables["workloads"][0]["agency"]]
    tables["links"] = [{"one": here[0], "other": other, "together": True} for other in here[1:3]]
    write_tables(tables, tmp_path / "p.json")
    problem = read_problem(tmp_path / "p.json")
    plan = make_plan(problem, Asked(0, 0.5))
    moved = [each for each in plan.placements if each.workload in here[:3] and each.what == "move"]
    assert len({each.month for each in moved}) == len(moved) <= 1
    assert sum(each.what == "move" for each in plan.placements) > 5
    stays = next(each.workload for each in plan.placements if each.workload in here[:3] and each.what == "stay")
    told = explain(problem, plan, stays)
    assert told.held == "team"
    assert "at most 1 a month" in told.moved_by[0]
    assert 0 < plan.waiting_bound <= plan.waiting
    assert 0 < plan.months_bound <= plan.months
    write_plan(replace(plan, file="p.json", sha256=digest(tmp_path / "p.json")), tmp_path / "plan.json")
    assert violations(tmp_path / "p.json", tmp_path / "plan.json") == []


def test_no_more_are_sited_elsewhere_than_their_team_can_move(tmp_path: Path) -> None:
    tables = example(30, 5)
    agency = Counter(row["agency"] for row in tables["workloads"] if not row.get("fate")).most_common(1)[0][0]
    start = tables["plan"]["start"]
    tables["teams"] = [{"agency": agency, "moves_a_month": 1}]
    # Of sixty months three are left.
    tables["freezes"] = [{"agency": agency, "first": f"{start}-01", "last": f"{start + 5}-12"}]
    write_tables(tables, tmp_path / "p.json")
    problem = read_problem(tmp_path / "p.json")
    assert movable(problem) == {agency: 3}
    plan = make_plan(problem, Asked(0, 0.5))
    mine = [each for each in plan.placements if problem.workload[each.workload].agency == agency]
    assert sum(each.what == "move" for each in mine) <= 3
    stays = next(each.workload for each in mine if each.what == "stay")
    assert explain(problem, plan, stays).held == "team"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(1, 2))
def test_no_order_waits_for_less_than_the_bound(
    tmp_path_factory: pytest.TempPathFactory, cpus: list[int], a_month: int
) -> None:
    tables = deepcopy(small())
    folder = tmp_path_factory.mktemp("waiting")
    tables.update(links=[], budget=[], freezes=[])
    tables["plan"]["moves_a_month"] = a_month
    need = {key: value for key, value in tables["workloads"][1].items() if key not in ("id", "anti_affinity")}
    tables["workloads"] = [{**need, "id": f"w{at}", "cpu": cpu} for at, cpu in enumerate(cpus)]
    write_tables(tables, folder / "p.json")
    problem = read_problem(folder / "p.json")
    placements = [Placement(each.id, "move", "C1", "h") for each in problem.workloads]
    baht, months = least_waiting(problem, Plan("", "", "", placements, []))
    yearly = [stay_yearly(problem, each) for each in problem.workloads]
    room = problem.site[problem.workloads[0].site].fixed_baht_year
    orders = [order for order in product(range(len(cpus)), repeat=len(cpus)) if max(Counter(order).values()) <= a_month]
    least = min(
        sum(each * month for each, month in zip(yearly, order, strict=True)) / 12 + room * max(order) / 12
        for order in orders
    )
    assert baht <= least
    assert months == min(max(order) for order in orders) + 1


def cheapest_by_hand(tables: Tables, folder: Path) -> int:
    """Every way to put three workloads on hosts or leave them, by the cost alone."""
    write_tables(tables, folder / "e.json")
    problem = read_problem(folder / "e.json")
    names = [each.id for each in problem.workloads]
    hosts = [PlannedHost(f"{site}{number}", site, "H", False) for site in ("C1", "C2") for number in (1, 2)]
    best = None
    for choice in product([None, *hosts], repeat=len(names)):
        placements = [
            Placement(name, "stay", "R") if host is None else Placement(name, "move", host.site, host.id)
            for name, host in zip(names, choice, strict=True)
        ]
        used = [host for host in hosts if host in choice]
        over = any(
            sum(problem.needs(problem.workload[n])[at] for n, h in zip(names, choice, strict=True) if h is host)
            > problem.room_on(problem.hosts_of[host.site][0])[at]
            for host in used
            for at in range(5)
        )
        if not over:
            cost = cost_of(problem, placements, used)
            moves = sum(
                move_cost(problem, problem.workload[each.workload], each.site) for each in placements if each.host
            )
            bought = sum(problem.hosts_of[host.site][0].price_baht for host in used)
            if problem.budget and moves + bought > sum(problem.budget.values()):
                continue
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.integers(1, 8), min_size=3, max_size=3),
    st.integers(0, 400_000),
    st.integers(50_000, 400_000),
    st.none() | st.integers(0, 700_000),
)
def test_small_problems_are_planned_at_the_least_cost(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], fixed: int, price: int, baht: int | None
) -> None:
    tables = deepcopy(small())
    folder = tmp_path_factory.mktemp("least")
    # All may move in the first year: what it has is what can be spent.
    budget = [] if baht is None else [{"year": 2570, "baht": baht}, {"year": 2571, "baht": 0}]
    tables.update(links=[], budget=budget, freezes=[])
    tables["sites"][2].update(fixed_baht_year=fixed)
    del tables["sites"][2]["closes"]
    tables["hosts"][1]["price_baht"] = price
    need = {key: value for key, value in tables["workloads"][1].items() if key not in ("id", "anti_affinity")}
    tables["workloads"] = [{**need, "id": f"w{at}", "cpu": size} for at, size in enumerate(sizes)]
    least = cheapest_by_hand(tables, folder)
    plan: Plan = make_plan(read_problem(folder / "e.json"), Asked(0, 0.5))
    assert plan.bound <= least
    assert plan.cost == least


def test_a_siting_by_a_rounded_program_keeps_every_choice_and_link(tmp_path: Path) -> None:
    tables = example(400, seed=3)
    for at in (0, 1):
        tables["workloads"][at] |= {"apart": "pair", "classification": "general"}
    write_tables(tables, tmp_path / "p.json")
    problem = read_problem(tmp_path / "p.json")
    units = units_of(problem, all_options(problem))
    # Without it a large problem has no siting: no clock ends it.
    siting = rounded(problem, units, {}, Stop(0.0))
    assert siting is not None
    where: dict[str, str] = {}
    for unit, centre, standby in zip(units, siting.centres, siting.standbys, strict=True):
        assert centre in unit.options.centres if centre else unit.options.stays
        if centre:
            pairs = unit.options.standbys[unit.options.centres.index(centre)]
            assert standby in pairs if pairs else not standby
        where |= {each.id: centre or each.site for each in unit.members}
    for link in problem.links:
        if link.latency_ms is not None and link.one in where and link.other in where:
            assert problem.latency(where[link.one], where[link.other]) <= link.latency_ms
    zone = {site.id: site.zone for site in problem.sites}
    first, second = (each["id"] for each in tables["workloads"][:2])
    assert zone[where[first]] != zone[where[second]]
