"""A submission that is a proposal is of no estate until it is accepted; its difference is told; branches merge three ways."""

import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.architecture.branches import merge_of, merged_from, propose_merge
from prasan.architecture.differences import differences
from prasan.architecture.errors import BlueprintError, ModelFileError
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.files import model_as
from prasan.architecture.merging import merge
from prasan.architecture.model import Element, Model, Node, Property, PropertyDefinition, Relationship, Text, View
from prasan.architecture.national import National
from prasan.architecture.parts import library, read_parts
from prasan.architecture.plateaus import as_of, steps
from prasan.architecture.submissions import Submissions
from prasan.exchange.officers import Officer

OFFICE = Officer("office", "account")


def _model(names=("a", "b", "c"), *, ties=(("a", "b"),), owner="rice"):
    return Model(
        form="exchange-3",
        id="m",
        names=[Text("แบบจำลอง", "th")],
        elements=[
            Element(
                each, "ApplicationComponent", [Text(f"ระบบ {each}", "th")], properties=[Property("p", [Text(owner)])]
            )
            for each in names
        ],
        relationships=[Relationship(f"r{s}{t}", "Flow", source=s, target=t) for s, t in ties],
        definitions=[PropertyDefinition("p", [Text("Data Owner", "en")])],
        views=[View("v", names=[Text("ภาพ", "th")], nodes=[Node("n", "Element", names[0], 10, 20, 100, 50)])],
    )


def _take(kept, model, tmp_path, **how):
    file = tmp_path / "model.xml"
    file.write_bytes(model_as(model, "exchange-3")[0])
    return kept.take(file, "07011", "architect", **how)[0]


@pytest.fixture
def kept(tmp_path):
    return Submissions(tmp_path / "architecture")


def test_a_proposal_is_of_no_estate_until_it_is_accepted(kept, tmp_path):
    first = _take(kept, _model(), tmp_path)
    proposed = _take(kept, _model(owner="new"), tmp_path, propose=True)
    assert (proposed.number, proposed.base) == (2, first.number)
    assert kept.estate().things["07011/a"].value("owner") == "rice"
    assert [each.number for each in kept.waiting()] == [2]
    with pytest.raises(BlueprintError, match="does not decide"):
        kept.decide(proposed, "accepted", by=Officer("Architect"), why="")
    kept.decide(proposed, "accepted", by=OFFICE, why="good")
    assert Submissions(kept.folder).estate().things["07011/a"].value("owner") == "new"
    assert (kept.standing(proposed).by, kept.standing(proposed).why) == ("office", "good")
    with pytest.raises(BlueprintError, match="does not wait"):
        kept.decide(proposed, "returned", by=OFFICE, why="no")


def test_a_proposal_is_returned_with_words_and_leaves_the_model(kept, tmp_path):
    _take(kept, _model(), tmp_path)
    proposed = _take(kept, _model(owner="new"), tmp_path, propose=True)
    with pytest.raises(BlueprintError, match="with words"):
        kept.decide(proposed, "returned", by=OFFICE, why=" ")
    kept.decide(proposed, "returned", by=OFFICE, why="name the owner")
    assert kept.standing(proposed).state == "returned"
    assert kept.estate().things["07011/a"].value("owner") == "rice"
    again = _take(kept, _model(owner="newer"), tmp_path, propose=True)
    assert (again.number, again.base) == (3, 1)


def test_a_first_proposal_waits_and_has_no_estate(kept, tmp_path):
    proposed = _take(kept, _model(), tmp_path, propose=True)
    assert kept.units() == []
    with pytest.raises(ModelFileError):
        kept.model("07011")
    kept.decide(proposed, "accepted", by=OFFICE, why="")
    assert kept.units() == ["07011"]


def test_a_proposal_that_came_too_late_is_merged(kept, tmp_path):
    _take(kept, _model(), tmp_path)
    late = _take(kept, _model(owner="late"), tmp_path, propose=True)
    _take(kept, _model(("a", "b", "c", "d")), tmp_path)
    with pytest.raises(BlueprintError, match="merge it"):
        kept.decide(late, "accepted", by=OFFICE, why="")
    model, conflicts = merge_of(kept, late, {})
    assert conflicts == []
    taken = propose_merge(kept, late, model, "architect")
    kept.decide(taken, "accepted", by=OFFICE, why="")
    estate = kept.estate()
    assert {key: thing.value("owner") for key, thing in estate.things.items()} == {
        "07011/a": "late", "07011/b": "late", "07011/c": "late", "07011/d": "rice",
    }  # fmt: skip


@pytest.mark.parametrize("unit", ["", "..", "../other"])
def test_what_is_no_code_of_a_unit_is_no_folder(kept, unit):
    with pytest.raises(ModelFileError, match="not the code of a unit"):
        kept.take_data(model_as(_model(), "exchange-3")[0], Path("model.xml"), unit, "architect")
    assert not kept.units()


def test_a_branch_is_beside_the_estate_until_it_is_merged(kept, tmp_path):
    _take(kept, _model(), tmp_path)
    _take(kept, _model(("a", "b", "c", "x")), tmp_path, branch="target-2570")
    newest = _take(kept, _model(("a", "b", "c", "x", "y")), tmp_path, branch="target-2570")
    assert newest.base == 1
    assert len(kept.estate().things) == 3
    source = merged_from(kept, "07011", "target-2570", None)
    taken = propose_merge(kept, source, merge_of(kept, source, {})[0], "architect")
    assert taken.merges == "target-2570"
    kept.decide(taken, "accepted", by=OFFICE, why="")
    assert len(kept.estate().things) == 5
    with pytest.raises(ModelFileError, match="not a name"):
        _take(kept, _model(), tmp_path, branch="../up")


def test_the_difference_says_what_was_added_removed_and_changed():
    before, after = _model(), _model(("a", "b", "d"), ties=(("b", "a"),), owner="new")
    after.views[0].nodes[0].x = 90
    told = {(each.kind, each.what, each.id): each.fields for each in differences(before, after)}
    assert set(told) == {
        ("element", "added", "d"), ("element", "removed", "c"), ("element", "changed", "a"), ("element", "changed", "b"),
        ("relationship", "added", "rba"), ("relationship", "removed", "rab"), ("view", "changed", "v"),
    }  # fmt: skip
    assert [(each.name, each.before, each.after) for each in told["element", "changed", "a"]] == [
        ("property:owner", "rice", "new")
    ]
    assert [each.after for each in told["view", "changed", "v"]] == ["ระบบ a (90, 20, 100 × 50)"]
    assert differences(before, copy.deepcopy(before)) == []
    assert {each.what for each in differences(None, after)} == {"added"}


def test_what_both_changed_is_a_conflict_and_is_chosen():
    base, mine, theirs = _model(), _model(owner="mine"), _model(("a", "b"), owner="theirs")
    merged, conflicts = merge(base, mine, theirs)
    assert {each.key for each in conflicts} == {"a|property:p", "b|property:p", "c|whole"}
    assert merged.elements == mine.elements
    chosen, left = merge(base, mine, theirs, {"a|property:p": "theirs", "b|property:p": "mine", "c|whole": "theirs"})
    assert left == []
    assert [(each.id, each.properties[0].values[0].value) for each in chosen.elements] == [
        ("a", "theirs"),
        ("b", "mine"),
    ]


def test_what_one_takes_out_and_the_other_ties_to_comes_back_or_goes_with_it():
    base, mine, theirs = _model(), _model(("a", "b")), _model(ties=(("a", "b"), ("b", "c")))
    merged, conflicts = merge(base, mine, theirs)
    assert [each.key for each in conflicts] == ["c|removed"]
    assert {each.id for each in merged.relationships} == {"rab"}  # mine stands: c is gone, and what ends at it
    kept, left = merge(base, mine, theirs, {"c|removed": "theirs"})
    assert left == []
    assert {each.id for each in kept.elements} == {"a", "b", "c"}


_MODELS = st.builds(
    lambda names, owner: _model(("a", *sorted(names)), ties=(), owner=owner),
    st.frozensets(st.sampled_from("bcdef")), st.sampled_from(["rice", "civil", "poor"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(base=_MODELS, other=_MODELS)
def test_merging_with_who_changed_nothing_gives_the_other(base, other):
    for mine, theirs in ((base, other), (other, base)):
        merged, conflicts = merge(base, mine, theirs)
        assert conflicts == []
        assert {each.id: each for each in merged.elements} == {each.id: each for each in other.elements}
        assert [each for each in differences(other, merged) if each.kind != "view"] == []


def test_a_national_id_stays_through_a_resubmission_and_models_stay_as_they_came(kept, tmp_path):
    file = tmp_path / "m.xml"
    for unit in ("07011", "15003", "15008"):
        file.write_bytes(model_as(_model(), "exchange-3")[0])
        kept.take(file, unit, "architect")
    numbers = National(kept.folder)
    given = numbers.confirm(kept.estate(), ["07011/a", "15003/a"], by=OFFICE)
    assert numbers.confirm(kept.estate(), ["15003/a", "15008/a"], by=OFFICE) == given
    _take(kept, _model(owner="new"), tmp_path)
    estate = kept.estate()
    assert estate.same == {given: ["07011/a", "15003/a", "15008/a"]}
    assert not any(each.names and each.names[0].value == "national_id" for each in kept.model("07011").definitions)
    other = numbers.confirm(estate, ["07011/b", "15003/b"], by=OFFICE)
    assert other != given
    with pytest.raises(BlueprintError, match="2 numbers"):
        numbers.confirm(estate, ["07011/a", "07011/b"], by=OFFICE)
    numbers.part(other, by=OFFICE, why="they differ")
    assert numbers.confirm(estate, ["07011/c", "15003/c"], by=OFFICE) not in {given, other}
    with pytest.raises(BlueprintError, match="no element"):
        numbers.confirm(estate, ["07011/none", "15003/a"], by=OFFICE)
    assert [each.did for each in numbers.decisions()] == ["confirmed", "parted", "confirmed", "confirmed", "confirmed"]


def test_parts_that_cannot_be_are_refused_with_their_row(tmp_path):
    head = "id,kind,name_th,name_en,under,lifecycle,end_of_support\n"
    for rows, told in (
        ("A,thing,ก,a,,,\n", "row 2, column kind"),
        ("A,data,ก,a,,,\nA,data,ข,b,,,\n", "row 3, column id"),
        ("A,data,ก,a,B,,\n", "column under"),
        ("A,data,ก,a,B,,\nB,data,ข,b,A,,\n", "under itself"),
    ):
        with pytest.raises(ModelFileError, match=told):
            read_parts(head + rows, tmp_path / "parts.csv")
    (tmp_path / "parts.csv").write_text(head + "A,data,ก,a,,,\n", encoding="utf-8")
    assert list(library(tmp_path).parts) == ["A"]
    assert "CAP-FARMERS" in library().parts


def test_the_estate_as_of_a_day_and_the_steps_to_the_target(kept, tmp_path):
    def dated(kind, own, **told):
        names = {"start": "s", "end": "e"}
        return Element(
            own, kind, [Text(own, "th")], properties=[Property(names[k], [Text(v)]) for k, v in told.items()]
        )

    model = Model("exchange-3", "m", [Text("m", "th")])
    model.elements = [
        dated("Plateau", "now", start="2026-01-01", end="2028-01-01"), dated("Plateau", "target", start="2028-01-01"),
        dated("ApplicationComponent", "old"), dated("ApplicationComponent", "new"), dated("ApplicationComponent", "both"),
        dated("ApplicationComponent", "ends", end="2027-01-01"), dated("ApplicationComponent", "always"),
        dated("Gap", "gap"),
    ]  # fmt: skip
    ends = [("now", "old"), ("target", "new"), ("now", "both"), ("target", "both")]
    model.relationships = [Relationship(f"{s}{t}", "Aggregation", source=s, target=t) for s, t in ends]
    model.relationships += [
        Relationship(f"g{t}", "Association", source="gap", target=t) for t in ("now", "target", "old")
    ]
    model.definitions = [PropertyDefinition("s", [Text("valid from")]), PropertyDefinition("e", [Text("valid to")])]
    _take(kept, model, tmp_path)
    estate = kept.estate()
    systems = {
        day: {each.id for each in as_of(estate, day).of_type("ApplicationComponent")}
        for day in (date(2026, 6, 1), date(2027, 1, 1), date(2028, 1, 1))
    }
    assert list(systems.values()) == [
        {"old", "both", "ends", "always"}, {"old", "both", "always"}, {"new", "both", "always"}
    ]  # fmt: skip
    now, target = steps(estate, "07011")
    assert (now.plateau.id, now.comes, target.comes, target.goes) == ("now", (), ("07011/new",), ("07011/old",))
    assert target.gaps == ("07011/old",)


def test_a_day_of_the_buddhist_era_is_the_same_day() -> None:
    def stands(start: str, end: str) -> list[bool]:
        thing = Thing("07011/a", "07011", "a", "Node", properties={"start": (start,), "end": (end,)})
        return [bool(as_of(Estate([thing], []), date(2026, month, 1)).things) for month in (9, 10, 11)]

    assert stands("2569-10-01", "2569-11-01") == stands("2026-10-01", "2026-11-01") == [False, True, False]
