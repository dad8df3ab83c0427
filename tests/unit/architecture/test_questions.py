"""The questions that the blueprints answer: what is found, from what it follows, and what could not be judged for want of what."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.architecture.answers import values
from prasan.architecture.answers.asking import OF_ONE, WHOLE, Asked, Questions
from prasan.architecture.answers.basis import Answer, Because, Finding
from prasan.architecture.answers.derivation import DEPENDENCY, DYNAMIC, STRUCTURAL, Step, combined, stands_for
from prasan.architecture.answers.words import KINDS, QUESTIONS
from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.metamodel import direct
from prasan.architecture.national import numbered
from prasan.registers.contract import shipped_contracts

TODAY = date(2026, 11, 29)
KINDS_OF_TIES = (*STRUCTURAL, *DEPENDENCY, *DYNAMIC, "Specialization")


def estate(things: dict[str, Any], ties: list[tuple[Any, ...]]) -> Estate:
    """``things``: id or unit/id -> type, or (type, properties); ``ties``: (source, type, target[, properties])."""

    def key(name: str) -> str:
        return name if "/" in name else f"07011/{name}"

    made = []
    for name, said in things.items():
        kind, properties = said if isinstance(said, tuple) else (said, {})
        unit, _, own = key(name).partition("/")
        given = {each: (value,) for each, value in properties.items()}
        made.append(Thing(key(name), unit, own, kind, ((None, own),), properties=given))
    tied = []
    for number, (source, kind, target, *more) in enumerate(ties):
        given = {each: (value,) for each, value in (more[0] if more else {}).items()}
        unit = key(source).partition("/")[0]
        target = f"{unit}/{target}" if target.startswith("r") and target[1:].isdigit() else key(target)
        access = given.get("access", (None,))[0]
        tied.append(
            Tie(f"{unit}/r{number}", unit, f"r{number}", kind, key(source), target, access=access, properties=given)
        )
    return Estate(made, tied)


def ask(graph: Estate, question: str, **asked: Any) -> Answer:
    return Questions(graph).ask(question, Asked(TODAY, **asked))


def found(answer: Answer) -> list[tuple[str, str]]:
    return [(each.kind, each.subject.partition("/")[2] or each.subject) for each in answer.findings]


def one(answer: Answer, kind: str) -> Finding:
    (finding,) = [each for each in answer.findings if each.kind == kind]
    return finding


def test_every_question_and_every_kind_has_words() -> None:
    assert set(QUESTIONS) == {*WHOLE, *OF_ONE}
    empty = Estate([], [])
    for question in WHOLE:
        answer = ask(empty, question)
        assert answer.question == question
        assert {each.kind for each in answer.findings} <= set(KINDS)


def test_an_outage_goes_from_one_agency_to_another_by_the_national_object_id() -> None:
    graph = estate(
        {"07011/server": "Device", "07011/db": ("DataObject", {"national_id": "D1"}), "07011/app": "ApplicationComponent",
         "15008/copy": ("DataObject", {"national_id": "D1"}), "15008/pay": "ApplicationComponent", "15008/desk": "BusinessProcess"},
        [("07011/server", "Assignment", "07011/app"), ("07011/app", "Access", "07011/db", {"access": "Write"}),
         ("15008/pay", "Access", "15008/copy", {"access": "Read"}), ("15008/pay", "Serving", "15008/desk")],
    )  # fmt: skip
    broken = ask(graph, "impact", element="07011/server")
    assert [(each.subject, each.facts["steps"]) for each in broken.findings] == [
        ("07011/app", 1), ("07011/db", 2), ("15008/copy", 2), ("15008/pay", 3), ("15008/desk", 4)
    ]  # fmt: skip
    assert broken.findings[2].because == (Because("15008/copy", "national_id", "D1"),)
    assert broken.findings[0].because == (Because("07011/r0", "Assignment"),)
    needed = ask(graph, "impact", element="15008/desk", needs=True)
    assert {each.subject for each in needed.findings} == {
        "15008/pay", "15008/copy", "07011/db", "07011/app", "07011/server"
    }  # fmt: skip


def test_counts_of_what_stands_on_each_are_those_of_the_walk_itself() -> None:
    graph = estate(
        {**{f"s{n}": "SystemSoftware" for n in range(5)}, **{f"a{n}": "ApplicationComponent" for n in range(9)},
         "x/a0": ("ApplicationComponent", {"national_id": "A"}), "y/a0": ("ApplicationComponent", {"national_id": "A"})},
        [*((f"s{n}", "Serving", f"s{(n + 1) % 3}") for n in range(3)), *((f"s{n % 5}", "Serving", f"a{n}") for n in range(9)),
         ("a1", "Serving", "a2"), ("a2", "Serving", "a1"), ("s4", "Serving", "x/a0"), ("y/a0", "Serving", "a3")],
    )  # fmt: skip
    dependence = Questions(graph).dependence()
    kinds = {"ApplicationComponent": "applications", "SystemSoftware": "software"}
    counted = dependence.counts(list(graph.things), kinds)
    for key in graph.things:
        walked = [graph.things[each.key] for each in dependence.broken_by(key)]
        same = {key, *graph.same.get(graph.things[key].national or "", ())}
        for type_, kind in kinds.items():
            expected = {
                thing.national or thing.key for thing in walked if thing.type == type_ and thing.key not in same
            }
            assert counted[key][kind] == len(expected), (key, kind)


def test_data_without_owner_and_without_a_master_is_found_and_what_is_silent_is_said() -> None:
    graph = estate(
        {"orphan": "DataObject", "owned": ("DataObject", {"owner": "กรมส่งเสริมการเกษตร"}), "held": "DataObject", "actor": "BusinessActor",
         "farmer": ("DataObject", {"register": "farmer", "master": "no"}), "15008/farmers": ("DataObject", {"register": "farmer", "master": "ไม่"}),
         "a/people": ("DataObject", {"national_id": "P", "owner": "x"}), "b/people": ("DataObject", {"national_id": "P", "master": "no"}),
         "a/land": ("DataObject", {"part": "land", "master": "yes", "owner": "x"}), "b/land": ("DataObject", {"part": "land", "owner": "x"}),
         "odd": ("DataObject", {"register": "nowhere", "owner": "x"})},
        [("actor", "Association", "held")],
    )  # fmt: skip
    answer = ask(graph, "data", contracts=shipped_contracts())
    assert [each for each in found(answer) if each[0] != "register_not_drawn"] == [
        ("no_owner", "orphan"), ("register_unknown", "odd"), ("no_master", "farmer"), ("master_unsaid", "people")
    ]  # fmt: skip
    lone = one(answer, "no_master")
    assert lone.others == ("15008/farmers",)
    assert Because("15008/farmers", "register", "farmer") in lone.because
    assert Because("15008/farmers", "master", "ไม่") in lone.because
    assert [(each.subject, each.wants) for each in answer.undetermined] == [("a/people", ("master",))]
    assert {each.subject for each in answer.findings if each.kind == "register_not_drawn"} == {
        f"register:{name}" for name in shipped_contracts() if name != "farmer"
    }


def test_applications_are_judged_by_two_figures_and_those_without_are_undetermined() -> None:
    graph = estate(
        {"good": ("ApplicationComponent", {"business_value": "5", "technical_fit": "4", "annual_cost": "1,000,000"}),
         "weak": ("ApplicationComponent", {"business_value": "5", "technical_fit": "2"}),
         "idle": ("ApplicationComponent", {"business_value": "2", "technical_fit": "3", "annual_cost": "5"}),
         "dead": ("ApplicationComponent", {"business_value": "1", "technical_fit": "1", "annual_cost": "7"}),
         "odd": ("ApplicationComponent", {"business_value": "high", "technical_fit": "9"}), "module": "ApplicationComponent"},
        [("good", "Composition", "module")],
    )  # fmt: skip
    answer = ask(graph, "applications")
    assert set(found(answer)) == {("invest", "good"), ("migrate", "weak"), ("tolerate", "idle"), ("eliminate", "dead")}
    assert answer.judged == 5  # a module without figures is judged with its whole
    assert one(answer, "migrate").lacks == ("annual_cost",)
    assert one(answer, "invest").because == (
        Because("07011/good", "business_value", "5"), Because("07011/good", "technical_fit", "4")
    )  # fmt: skip
    assert [(each.wants, each.said) for each in answer.undetermined] == [
        (("business_value", "technical_fit"), "high; 9")
    ]
    assert answer.totals["cost_invest"] == 1_000_000
    stricter = ask(graph, "applications", value=5, fit=5)
    assert ("migrate", "good") in found(stricter)


def test_technology_at_its_end_is_told_with_what_stands_on_it_and_whose_date_it_is() -> None:
    graph = estate(
        {"old": ("SystemSoftware", {"end_of_support": "2568-10-14", "product": "Windows 10", "version": "22H2"}),
         "twin": ("SystemSoftware", {"product": "windows 10", "version": "22h2"}),
         "soon": ("Device", {"end_of_support": "2027-06-01"}), "fine": ("Device", {"end_of_support": "2035-01-01"}),
         "gone": ("Device", {"end_of_support": "2001-01-01", "lifecycle": "retired"}), "dark": "Device",
         "odd": ("Device", {"end_of_support": "soon"}), "app": "ApplicationComponent", "work": "BusinessProcess",
         "late": ("Device", {"end_of_support": "2020-01-01", "lifecycle": "retired"})},
        [("late", "Assignment", "work"), ("old", "Serving", "app"), ("twin", "Serving", "app"), ("app", "Serving", "work")],
    )  # fmt: skip
    answer = ask(graph, "end-of-life")
    assert found(answer) == [("ended", "late"), ("ended", "old"), ("ended", "twin"), ("ending", "soon")]
    assert answer.totals == {"retired": 1}  # of two: work still stands on the other
    assert answer.findings[2].because == (
        Because("07011/twin", "product", "windows 10 22h2"), Because("07011/old", "end_of_support", "2568-10-14")
    )  # fmt: skip
    assert answer.findings[1].facts == {"ends": "2025-10-14", "applications": 1, "processes": 1, "services": 0}
    assert [(each.subject, each.said) for each in answer.undetermined] == [("07011/dark", ""), ("07011/odd", "soon")]
    assert found(ask(graph, "end-of-life", within=0)) == [("ended", "late"), ("ended", "old"), ("ended", "twin")]


def test_what_has_no_digital_service_is_found_by_what_it_says_or_by_what_is_drawn() -> None:
    graph = estate(
        {"paper": ("BusinessService", {"digital": "no", "transactions": "90"}), "said": ("BusinessService", {"digital": "yes"}),
         "lone": "BusinessProcess", "step": "BusinessProcess", "half": "BusinessProcess", "on": "BusinessProcess", "off": "BusinessProcess",
         "shop": "BusinessService", "e": "ApplicationService", "99999/far": "BusinessService"},
        [("e", "Serving", "step"), ("step", "Realization", "shop"), ("half", "Composition", "on"), ("half", "Composition", "off"),
         ("e", "Serving", "on")],
    )  # fmt: skip
    answer = ask(graph, "digital")
    assert set(found(answer)) == {
        ("not_digital", "paper"), ("digital_unserved", "said"), ("not_served", "lone"), ("not_served", "off"), ("partly_digital", "half")
    }  # fmt: skip
    assert answer.findings[0].subject == "07011/paper"  # used most
    assert one(answer, "partly_digital").because == (Because("07011/r2", "Composition"),)
    assert [each.subject for each in answer.undetermined] == ["99999/far"]  # its blueprint draws no application


def test_zones_are_crossed_and_data_is_above_its_zone() -> None:
    graph = estate(
        {"web": ("ApplicationComponent", {"zone": "internet"}), "core": "ApplicationComponent", "node": ("Node", {"zone": "Internal"}),
         "gate": ("ApplicationComponent", {"zone": "dmz"}), "lost": "ApplicationComponent",
         "salary": ("DataObject", {"classification": "secret"}), "news": ("DataObject", {"classification": "public"}), "mute": "DataObject"},
        [("node", "Assignment", "core"), ("web", "Flow", "core"), ("web", "Flow", "gate"), ("salary", "Association", "r2"),
         ("core", "Access", "salary"), ("web", "Access", "news"), ("web", "Access", "mute"), ("lost", "Serving", "web")],
    )  # fmt: skip
    answer = ask(graph, "zones")
    assert found(answer) == [
        ("above_zone", "web"),
        ("above_zone", "core"),
        ("zone_skipped", "web"),
        ("zone_crossed", "web"),
    ]
    skipped = one(answer, "zone_skipped")
    assert (skipped.facts, skipped.others) == ({"from": "internet", "to": "internal"}, ("07011/core",))
    assert skipped.because == (
        Because("07011/r1", "Flow"), Because("07011/web", "zone", "internet"), Because("07011/node", "zone", "Internal")
    )  # fmt: skip
    assert answer.findings[0].facts == {"from": "internet", "to": "dmz", "classification": "secret"}
    assert {(each.subject, each.wants) for each in answer.undetermined} == {
        ("07011/lost", ("zone",)), ("07011/mute", ("classification",))
    }  # fmt: skip


def _projects(**times: dict[str, str]) -> Estate:
    when = {"start": "2026-01-01", "end": "2026-12-31"}
    return estate(
        {"p": ("WorkPackage", {**when, **times.get("p", {})}), "q": ("WorkPackage", {**when, **times.get("q", {})}), "part": "WorkPackage",
         "x": "ApplicationComponent", "old": ("ApplicationComponent", {"lifecycle": "phase_out"}), "new": ("ApplicationComponent", {"lifecycle": "planned"}),
         "out": "Deliverable", "can": "Capability"},
        [("p", "Realization", "out"), ("out", "Realization", "x"), ("q", "Association", "x", {"effect": "ปรับปรุง"}), ("p", "Composition", "part"),
         ("part", "Association", "old"), ("q", "Realization", "new"), ("old", "Serving", "new"), ("p", "Realization", "can"), ("q", "Realization", "can")],
    )  # fmt: skip


def test_what_a_project_touches_and_which_collide() -> None:
    graph = _projects()
    touched = ask(graph, "touches", element="07011/p")
    assert set(found(touched)) == {("touch_changes", "x"), ("touch_retires", "old"), ("touch_changes", "can")}
    assert {each.subject: each.because for each in touched.findings}["07011/x"] == (
        Because("07011/r0", "Realization"), Because("07011/r1", "Realization")
    )  # fmt: skip
    answer = ask(graph, "collisions")
    assert found(answer) == [("contradiction", "part"), ("collision", "p")]
    assert answer.findings[0].others == ("07011/q", "07011/old", "07011/new")
    assert Because("07011/r6", "Serving") in answer.findings[0].because
    clash = answer.findings[1]
    assert (clash.others, clash.facts["from"], clash.facts["to"]) == (
        ("07011/q", "07011/x"),
        "2026-01-01",
        "2026-12-31",
    )
    apart = _projects(q={"start": "2569-01-01", "end": "2569-02-01"}, p={"start": "2027-01-01", "end": "2027-12-31"})
    assert found(ask(apart, "collisions")) == [("contradiction", "part")]
    dateless = ask(_projects(q={"end": "some day"}), "collisions")
    assert ("collision", "p") not in found(dateless)
    assert [(each.subject, each.wants) for each in dateless.undetermined] == [("07011/q", ("end",))]
    assert found(ask(_projects(q={"stage": "stopped"}), "collisions")) == []


def test_projects_of_two_agencies_collide_on_what_the_office_confirmed_as_one_and_it_is_said_from_which_id() -> None:
    when = {"start": "2026-01-01", "end": "2026-12-31"}
    graph = estate(
        {"p": ("WorkPackage", when), "app": ("ApplicationComponent", {"national_id": "N-1"}),
         "15003/q": ("WorkPackage", when), "15003/app": ("ApplicationComponent", {"national_id": "N-1"}),
         "06004/r": ("WorkPackage", when), "06004/app": "ApplicationComponent", "05002/p": ("WorkPackage", when)},
        [("p", "Realization", "app"), ("15003/q", "Realization", "15003/app"), ("06004/r", "Realization", "06004/app"),
         ("05002/p", "Realization", "06004/app")],
    )  # fmt: skip
    assert [each.subject for each in ask(graph, "collisions").findings] == ["07011/p", "06004/r"]
    given = {"07011/app": "TH-000001", "06004/app": "TH-000001", "06004/r": "TH-000002", "05002/p": "TH-000002"}
    known = Estate(
        [numbered(thing, given[thing.key]) if thing.key in given else thing for thing in graph.things.values()],
        graph.ties.values(),
    )
    pairs = {(each.subject, each.others[0]): each for each in ask(known, "collisions").findings}
    assert set(pairs) == {
        ("07011/p", "15003/q"), ("07011/p", "06004/r"), ("07011/p", "05002/p"), ("15003/q", "06004/r"), ("15003/q", "05002/p")
    }  # fmt: skip
    confirmed = pairs["07011/p", "06004/r"]
    assert confirmed.others == ("06004/r", "07011/app", "06004/app")
    assert confirmed.facts["elements"] == 1
    assert Because("06004/app", "confirmed_national_id", "TH-000001") in confirmed.because
    assert Because("15003/app", "national_id", "N-1") in pairs["07011/p", "15003/q"].because


def test_the_chain_from_pillar_to_budget_and_where_it_breaks() -> None:
    graph = estate(
        {"d": ("Driver", {"pillar": "สังคมดิจิทัล"}), "g": ("Goal", {"indicator": "digital_share"}), "c": "CourseOfAction", "can": "Capability",
         "p": ("WorkPackage", {"budget": "5,000,000"}), "lost": ("WorkPackage", {"pillar": "moon", "indicator": "none"}), "bare": "Capability",
         "still": "Goal", "app": "ApplicationComponent", "via": ("WorkPackage", {"pillar": "hard infrastructure", "budget": "1"})},
        [("d", "Association", "g"), ("c", "Realization", "g"), ("can", "Realization", "c"), ("p", "Realization", "can"),
         ("via", "Realization", "app"), ("app", "Realization", "can")],
    )  # fmt: skip
    answer = ask(graph, "alignment", indicators={"digital_share"})
    chains = {each.subject: each for each in answer.findings if each.kind == "chain"}
    assert chains["07011/p"].others == ("07011/can", "07011/c", "07011/g", "07011/d")
    assert chains["07011/p"].facts == {"pillar": "digital_society", "budget": 5_000_000, "indicator": "digital_share"}
    assert chains["07011/via"].others[0] == "07011/app"
    gaps = {each for each in found(answer) if each[0] != "chain"}
    assert gaps == {
        ("capability_without_strategy", "bare"), ("project_without_capability", "lost"), ("project_without_strategy", "lost"),
        ("strategy_without_project", "still"), ("pillar_unknown", "lost"), ("indicator_unknown", "lost"),
        *(("pillar_without_project", f"pillar:{name}") for name in values.PILLARS if name not in {"digital_society", "hard_infrastructure"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([("a", "Assignment", "b"), ("b", "Realization", "c")], ("Realization", "DR2", "derived")),
        ([("a", "Realization", "b"), ("b", "Serving", "c")], ("Serving", "DR3", "derived")),
        ([("b", "Serving", "c"), ("d", "Composition", "c")], None),
    ],
)
def test_a_relationship_follows_by_the_rules(ways: list[Any], expected: tuple[str, str, str] | None) -> None:
    kinds = {"Assignment": ("ApplicationComponent", "ApplicationFunction", "ApplicationService"),
             "Realization": ("ApplicationFunction", "ApplicationService", "BusinessProcess"), "Serving": ("", "ApplicationService", "BusinessProcess")}  # fmt: skip
    a, b, c = kinds[ways[0][1]]
    graph = estate({"a": a or "ApplicationComponent", "b": b, "c": c, "d": "BusinessProcess"}, ways)
    if expected is None:
        derived = ask(graph, "derive", element="07011/b", other="07011/d")
        assert (derived.findings[0].facts["relationship"], derived.findings[0].facts["rules"]) == ("Serving", "DR4")
        return
    derived = ask(graph, "derive", element="07011/a", other="07011/c")
    first = derived.findings[0]
    assert (first.facts["relationship"], first.facts["rules"], first.kind) == expected
    assert len(first.because) == 2
    back = ask(graph, "derive", element="07011/c", other="07011/a").findings[0]
    assert (back.facts["from"], back.facts["to"]) == ("07011/a", "07011/c")


def _certain_ways() -> list[tuple[str, str, str]]:
    return [
        ("ApplicationComponent", "Serving", "BusinessProcess"), ("BusinessActor", "Realization", "BusinessService"),
        ("ApplicationComponent", "Flow", "ApplicationComponent"), ("WorkPackage", "Realization", "ApplicationComponent"),
    ]  # fmt: skip


@pytest.mark.parametrize(("source", "kind", "target"), _certain_ways())
def test_a_relationship_that_is_allowed_only_as_derived_stands_for_steps_of_the_metamodel(
    source: str, kind: str, target: str
) -> None:
    steps = stands_for(source, kind, target)
    assert steps is not None
    here = source
    for step, there in steps:
        assert step.type in (direct(here, there) if step.along else direct(there, here))
        here = there
    assert here == target
    joined = steps[0][0]
    for (_, through), (step, _) in pairwise(steps):
        follows = combined(joined, step, through=through)
        assert follows is not None
        assert follows[2]
        joined = follows[0]
    assert joined == Step(kind, True)


def test_what_the_metamodel_has_or_the_table_has_not_stands_for_nothing_else() -> None:
    assert stands_for("ApplicationService", "Serving", "BusinessProcess") is None
    assert stands_for("DataObject", "Composition", "BusinessActor") is None


@given(st.sampled_from(KINDS_OF_TIES), st.sampled_from(KINDS_OF_TIES), st.booleans(), st.booleans())
def test_a_way_says_the_same_from_either_end(one: str, two: str, along: bool, onward: bool) -> None:
    first, second = Step(one, along), Step(two, onward)
    forth, back = combined(first, second), combined(Step(two, not onward), Step(one, not along))
    assert (forth is None) == (back is None)
    if forth is not None and back is not None and forth[2]:
        assert (back[0].type, back[0].along, back[1]) == (forth[0].type, not forth[0].along, forth[1])
