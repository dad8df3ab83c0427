"""Workloads out of blueprints and monitoring, and how far the waves are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.architecture.estate import Estate, Thing, Tie
from prasan.cli.main import app
from prasan.hosting.calendar import month_of
from prasan.hosting.errors import HostingError
from prasan.hosting.example import example
from prasan.hosting.from_blueprint import DEFAULTS, from_blueprint
from prasan.hosting.monitoring import read_samples, sized
from prasan.hosting.plan import Placement, Plan
from prasan.hosting.progress import quarter_of, waves
from prasan.hosting.reading import read_problem
from prasan.hosting.template import write_tables


def test_an_application_has_its_share_of_the_machine_it_runs_on_and_what_is_missing_is_listed(tmp_path: Path) -> None:
    def thing(key: str, kind: str, **said: str) -> Thing:
        return Thing(
            f"07011/{key}", "07011", key, kind, ((None, key),), "", {name: (each,) for name, each in said.items()}
        )

    def tie(kind: str, source: str, target: str) -> Tie:
        key = f"07011/{kind}{source}{target}"
        return Tie(key, "07011", key, kind, f"07011/{source}", f"07011/{target}")

    estate = Estate(
        [
            thing("a", "ApplicationComponent", criticality="4", classification="secret", cpu="3"),
            thing("b", "ApplicationComponent", lifecycle="phase_out"),
            thing("old", "ApplicationComponent", lifecycle="retired"),
            thing("m", "Node", cpu="16", memory_gb="64", site="DC1", classification="general"),
        ],
        [tie("Assignment", "m", "a"), tie("Realization", "m", "b"), tie("Flow", "a", "b")],
    )
    found = from_blueprint(estate, 2570)
    a, b = found.tables["workloads"]
    assert (a["cpu"], a["memory_gb"], a["criticality"], a["classification"]) == (3, 32, 1, "secret")
    assert (b["cpu"], b["fate"], b["site"], b["classification"]) == (8, "retire", "07011-DC1", "general")
    assert found.tables["links"] == [{"one": a["id"], "other": b["id"]}]
    assert {(each.workload, each.column) for each in found.missing} == {
        (each["id"], column) for each in (a, b) for column in ("storage_gb", "iops", "network_mbps")
    }
    assert a["storage_gb"] == DEFAULTS["storage_gb"]
    write_tables(found.tables, tmp_path / "p.xlsx")
    assert len(read_problem(tmp_path / "p.xlsx").workloads) == 2


def test_applications_are_linked_through_the_services_and_interfaces_that_they_offer() -> None:
    kinds = {
        "a": "ApplicationComponent", "b": "ApplicationComponent", "c": "ApplicationComponent", "service": "ApplicationService",
        "function": "ApplicationFunction", "interface": "ApplicationInterface", "common": "ApplicationService",
    }  # fmt: skip
    ties = [
        ("Assignment", "a", "function"), ("Realization", "function", "service"), ("Serving", "service", "b"),
        ("Composition", "b", "interface"), ("Serving", "interface", "c"),
        # Nobody knows whose a service is that two offer.
        ("Realization", "a", "common"), ("Realization", "b", "common"), ("Serving", "common", "c"),
    ]  # fmt: skip
    estate = Estate(
        [Thing(f"07011/{each}", "07011", each, kind, ((None, each),), "", {}) for each, kind in kinds.items()],
        [
            Tie(f"07011/{at}", "07011", str(at), kind, f"07011/{source}", f"07011/{target}")
            for at, (kind, source, target) in enumerate(ties)
        ],
    )
    links = from_blueprint(estate, 2570).tables["links"]
    assert sorted((each["one"], each["other"]) for each in links) == [("07011-a", "07011-b"), ("07011-b", "07011-c")]


def test_use_sizes_by_the_95th_percentile_and_shows_what_is_over(tmp_path: Path) -> None:
    tables = example(3)
    first, second = (each["id"] for each in tables["workloads"][:2])
    lines = ["workload,resource,value", *(f"{first},cpu,{value}" for value in range(101)), "other,cpu,1"]
    (tmp_path / "use.csv").write_text("\n".join(lines), encoding="utf-8")
    told, changes, unknown = sized(tables, read_samples(tmp_path / "use.csv"))
    assert (told["workloads"][0]["cpu"], unknown, changes[0].samples) == (95, ["other"], 101)
    series = {
        "metric": {"workload": second, "resource": "memory_gb"},
        "values": [[at, "4"] for at in range(30)] + [[31, "NaN"]],
    }
    (tmp_path / "use.json").write_text(json.dumps({"data": {"result": [series]}}), encoding="utf-8")
    assert sized(tables, read_samples(tmp_path / "use.json"))[0]["workloads"][1]["memory_gb"] == 4
    write_tables(tables, tmp_path / "p.json")
    run = CliRunner().invoke(
        app, ["hosting", "size", str(tmp_path / "p.json"), "--use", str(tmp_path / "use.csv"), "--out", str(tmp_path / "q.xlsx")]
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert read_problem(tmp_path / "q.xlsx").workload[first].needs[0] == 95


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("u.csv", "workload,resource,value\nw,cpu,-1\n", "line 2, column value"),
        ("u.csv", "workload,resource,value\nw,gpu,1\n", "no resource 'gpu'"),
        ("u.csv", "a,b\n1,2\n", "line 1: the columns"),
        ("u.json", '{"data": {"result": [{"metric": {"resource": "cpu"}, "values": []}]}}', "no label workload"),
        ("u.json", "[]", "no answer of Prometheus"),
    ],
)
def test_a_fault_of_monitoring_is_named_by_its_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(HostingError, match=said):
        read_samples(tmp_path / name)


def test_progress_counts_what_was_to_move_and_what_has(tmp_path: Path) -> None:
    tables = example(6)
    for each in tables["workloads"]:
        each.update({"fate": "", "into": ""})
    write_tables(tables, tmp_path / "p.json")
    problem = read_problem(tmp_path / "p.json")
    month = month_of("2570-01")
    plan = Plan(
        "", "p.json", "", [Placement(each.id, "move", "NDC1", "h", month=month) for each in problem.workloads], []
    )
    done = frozenset(each.id for each in problem.workloads[:1])
    found = waves(problem, plan, month, done)
    assert (sum(each.planned for each in found), sum(each.moved for each in found)) == (6, 1)
    assert sum(each.planned for each in waves(problem, plan, month - 1, done)) == 0
    assert [quarter_of(month_of(each)) for each in ("2569-10", "2569-12", "2570-01", "2570-09")] == [
        "2570Q1", "2570Q1", "2570Q2", "2570Q4",
    ]  # fmt: skip
    (tmp_path / "done.txt").write_text("\n".join(done), encoding="utf-8")
    (tmp_path / "p.plan.json").write_text(json.dumps(plan.as_dict()), encoding="utf-8")
    run = CliRunner().invoke(
        app, ["hosting", "progress", str(tmp_path / "p.plan.json"), "--month", "2570-01", "--done", str(tmp_path / "done.txt"),
              "--out", str(tmp_path / "o.csv")],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    rows = list(csv.DictReader((tmp_path / "o.csv").open(encoding="utf-8")))
    assert {each["period"] for each in rows} == {"2570Q2"}
    assert sum(int(each["value"]) for each in rows if each["element"] == "hosting_workloads_moved") == 1
