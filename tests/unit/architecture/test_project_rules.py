"""What speaks against a project, worked out from the blueprint and the other projects; and who may move one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.projects.blueprint import Blueprint
from prasan.architecture.projects.checking import check
from prasan.architecture.projects.findings import Finding
from prasan.architecture.projects.life import ACTS, ROLE_OF, Actor, refusal
from prasan.architecture.projects.portfolio import from_package, road_map, shared, totals
from prasan.architecture.projects.proposal import STAGES, Benefit, Proposal, Touch, fiscal_year, read_terms

TODAY = date(2026, 11, 29)


def _thing(key: str, kind: str, name: str, **properties: str) -> Thing:
    unit, own = key.split("/")
    return Thing(key, unit, own, kind, (("th", name),), "", {each: (value,) for each, value in properties.items()})


def _tie(source: str, kind: str, target: str) -> Tie:
    unit = source.split("/")[0]
    return Tie(f"{unit}/{source}-{target}", unit, f"{source}-{target}", kind, source, target)


def _blueprint() -> Blueprint:
    things = [
        _thing("1/app", "ApplicationComponent", "ระบบใหม่", zone="internal"),
        _thing("1/cap", "Capability", "ขึ้นทะเบียน", part="cap-reg"),
        _thing("1/data", "DataObject", "เกษตรกร"),
        _thing("1/os", "SystemSoftware", "ระบบปฏิบัติการเก่า", end_of_support="2026-01-01"),
        _thing("1/web", "ApplicationComponent", "เว็บ", zone="internet"),
        _thing("1/old", "ApplicationComponent", "ระบบเก่า", lifecycle="phase_out"),
        _thing("1/pkg", "WorkPackage", "โครงการ", start="2027-10-01", end="2029-09-30", budget="10000001", pillar="digital_society"),
        _thing("1/goal", "Goal", "เป้าหมาย"),
        _thing("2/app", "ApplicationComponent", "ระบบทะเบียนกลาง", technical_fit="5", national_id="N1"),
        _thing("2/cap", "Capability", "Registration", part="cap-reg"),
        _thing("2/data", "DataObject", "เกษตรกร"),
        _thing("3/app", "ApplicationComponent", "ของกรมสาม", national_id="N1"),
    ]  # fmt: skip
    ties = [
        _tie("1/app", "Realization", "1/cap"), _tie("1/app", "Access", "1/data"), _tie("1/os", "Serving", "1/app"),
        _tie("1/web", "Flow", "1/app"), _tie("2/app", "Realization", "2/cap"), _tie("2/app", "Access", "2/data"),
        _tie("1/pkg", "Realization", "1/app"), _tie("1/pkg", "Realization", "1/cap"), _tie("1/cap", "Realization", "1/goal"),
    ]  # fmt: skip
    return Blueprint(Estate(things, ties))


BLUEPRINT = _blueprint()
WHOLE = Proposal(
    1, "draft", "1", "โครงการ", pillar="digital_society", starts=date(2027, 10, 1), ends=date(2029, 9, 30),
    budget=((2571, 5), (2572, 5)), benefits=(Benefit("เร็วขึ้น", 5, "known"),), touches=(Touch("1/goal", "uses"),),
)  # fmt: skip


def _found(project: Proposal, *others: Proposal) -> list[Finding]:
    return check(project, BLUEPRINT, others, indicators=frozenset({"known"}), today=TODAY)


def _rules(project: Proposal, *others: Proposal) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.rule, each.severity, each.things) for each in _found(project, *others)]


def test_a_whole_proposal_has_no_finding_and_each_thing_that_it_lacks_is_one() -> None:
    assert _found(WHOLE) == []
    lacks: list[tuple[dict[str, object], str]] = [
        ({"pillar": ""}, "no_pillar"), ({"benefits": ()}, "no_benefit"), ({"benefits": (Benefit("x"),)}, "no_indicator"),
        ({"benefits": (Benefit("x", None, "unknown"),)}, "unknown_indicator"), ({"starts": None}, "no_dates"),
        ({"ends": date(2026, 1, 1), "budget": ((2569, 1),)}, "backwards"), ({"budget": ()}, "no_budget"),
        ({"budget": ((2571, 5),)}, "budget_gap"), ({"budget": (*WHOLE.budget, (2580, 1))}, "budget_outside"),
        ({"touches": ()}, "untied"), ({"touches": (Touch("1/goal", "uses"), Touch("9/gone", "uses"))}, "gone"),
        ({"touches": (Touch("1/web", "uses"),)}, "no_goal"), ({"depends_on": (7,)}, "no_such_project"),
    ]  # fmt: skip
    for change, rule in lacks:
        found = {each for each, _, _ in _rules(replace(WHOLE, **change))}  # type: ignore[arg-type]
        assert rule in found, rule


def test_what_it_touches_is_held_against_the_blueprint() -> None:
    found = _rules(replace(WHOLE, touches=(Touch("1/app", "changes"), Touch("1/old", "uses"))))
    assert ("retiring", "severe", ("1/os",)) in found  # its support is over, and the system stands on it
    assert ("retiring", "warning", ("1/old",)) in found
    assert ("no_owner", "severe", ("1/data",)) in found
    assert ("no_master", "severe", ("1/data",)) in found  # two agencies keep it, by its name
    assert ("zones", "warning", ("1/web", "1/app")) in found
    assert ("duplicate", "severe", ("2/app",)) not in found or BLUEPRINT.alike["1/app"]["2/app"] >= 0.8
    assert any(rule == "duplicate" and things == ("2/app",) for rule, _, things in found)
    twin = _rules(replace(WHOLE, touches=(Touch("3/app", "changes"),)))
    assert ("duplicate", "severe", ("2/app",)) in twin  # one by their national object id
    assert not any(rule == "duplicate" for rule, _, _ in _rules(replace(WHOLE, touches=(Touch("2/app", "uses"),))))


def test_projects_meet_where_both_work_on_one_thing_at_one_time() -> None:
    works = replace(WHOLE, touches=(Touch("3/app", "changes"), Touch("1/goal", "uses")))
    other = replace(works, number=2, owner="2", stage="approved", touches=(Touch("2/app", "changes"),))

    def met(project: Proposal) -> list[str]:
        return [each.severity for each in _found(works, project) if each.rule == "collision"]

    assert met(other) == ["severe"]
    assert met(replace(other, touches=(Touch("2/app", "uses"),))) == ["warning"]
    assert met(replace(other, starts=date(2029, 10, 1), ends=None)) == []
    assert met(replace(other, stage="done")) == []
    stopped = replace(other, number=5, stage="stopped", touches=())
    circle = replace(other, number=6, depends_on=(1,), touches=(), ends=date(2027, 1, 1), starts=None)
    later = replace(other, number=7, ends=date(2028, 1, 1), touches=())
    rules = [rule for rule, _, _ in _rules(replace(WHOLE, depends_on=(5, 6, 7)), stopped, circle, later)]
    assert {"needs_stopped", "circle", "needs_later"} <= set(rules)


def test_the_portfolio_sums_draws_and_names_what_is_shared() -> None:
    one = replace(WHOLE, stage="proposed", touches=(Touch("1/cap", "uses"),))
    two = replace(
        WHOLE, number=2, owner="2", stage="running", touches=(Touch("2/cap", "uses"),), starts=date(2028, 1, 1)
    )
    assert totals([one, two]) == {2571: 10, 2572: 10}
    (found,) = shared([one, two], BLUEPRINT)
    assert (found.kind, set(found.things), found.projects, found.at_once) == (
        "capability",
        {"1/cap", "2/cap"},
        (1, 2),
        True,
    )
    assert found.parts == ("2/app",)
    told = road_map([two, one, replace(one, number=3, ends=None)])
    assert (told.years, [(bar.project.number, bar.start, bar.months) for bar in told.bars]) == (
        (2571, 2572), [(1, 0, 24), (2, 3, 21)],
    )  # fmt: skip
    assert [each.number for each in told.undated] == [3]
    begun = from_package(BLUEPRINT.estate, "1/pkg")
    assert begun is not None
    assert (begun.total, begun.years, begun.pillar) == (10_000_001, range(2571, 2573), "digital_society")
    assert {(each.key, each.how) for each in begun.touches} == {("1/app", "changes"), ("1/cap", "uses")}
    assert from_package(BLUEPRINT.estate, "1/app") is None
    assert read_terms(1, "draft", "1", json.loads(json.dumps(begun.terms()))) == begun.at(1, "draft")


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 9, 30), 2569), (date(2026, 10, 1), 2570), (date(2027, 1, 1), 2570)]
)
def test_a_fiscal_year_begins_in_october(day: date, year: int) -> None:
    assert fiscal_year(day) == year


_PEOPLE = st.sampled_from(["anan", "Anan", "boon", "chai"])
_ROLES = st.sampled_from([*ROLE_OF.values(), "approver", "auditor"])
_UNITS = st.sampled_from(["00000", "07000", "07011"])
_BELOW = {"00000": {"00000", "07000", "07011"}, "07000": {"07000", "07011"}, "07011": {"07011"}}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_PEOPLE, _ROLES, _UNITS, st.sampled_from(sorted(ACTS))), max_size=40))
def test_whatever_is_tried_nobody_does_two_duties_and_no_stage_is_skipped(
    tried: list[tuple[str, str, str, str]],
) -> None:
    stage, done = "draft", [("anan", "prepare")]
    for name, role, unit, wanted in tried:
        act = ACTS[wanted]
        actor = Actor(name, role, unit, frozenset(_BELOW[unit]))
        if refusal(act, stage, "07011", actor, done) is None:  # type: ignore[arg-type]
            assert role == ROLE_OF[act.duty]
            assert stage in act.from_
            stage = act.to
            done.append((name, act.duty))
    duties: dict[str, set[str]] = {}
    for name, duty in done:
        duties.setdefault(name.casefold(), set()).add(duty)
    assert all(len(each) == 1 for each in duties.values())
    if stage in STAGES[3:6]:
        assert {"prepare", "check", "decide"} <= {duty for _, duty in done}


def test_the_command_writes_a_template_takes_it_back_and_names_its_faults(tmp_path, monkeypatch) -> None:
    from prasan.cli.main import app

    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    run = CliRunner()
    made = run.invoke(app, ["ea", "template", "--out", str(tmp_path / "sheets")])
    assert made.exit_code == 0, made.output
    sheet = tmp_path / "sheets" / "applications.csv"
    header = sheet.read_text(encoding="utf-8-sig").strip()
    empty = "," * header.count(",")
    sheet.write_text(f"{header}\nA1,ระบบหนึ่ง{empty[1:]}\nA2{empty}\n", encoding="utf-8-sig")
    taken = run.invoke(app, ["ea", "import", str(sheet), "--unit", "07011", "--json"])
    assert taken.exit_code == 0, taken.output
    told = json.loads(taken.output)
    assert (told["added"], told["aside"], told["faults"][0]["row"], told["faults"][0]["code"]) == (1, 1, 3, "no_name")
    assert told["to_mend"].endswith("to-mend.xlsx")
    out = run.invoke(app, ["ea", "workbook", "07011", "--out", str(tmp_path / "own.xlsx"), "--json"])
    assert json.loads(out.output)["rows"]["applications"] == 1
    again = run.invoke(app, ["ea", "import", str(tmp_path / "own.xlsx"), "--unit", "07011"])
    assert "0 rows added, 0 changed, 0 removed, 1 as they were" in again.output
