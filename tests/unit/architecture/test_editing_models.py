"""A model is changed by hand in the form that it came in: what nobody touched stays, and nobody overwrites another's change."""

from __future__ import annotations

from pathlib import Path

import pytest
from blueprint_world import UNIT, model, send
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from prasan.architecture.branches import merged_from
from prasan.architecture.earlier import difference, kept_file, restored
from prasan.architecture.editing import ChangedSinceError, EditError, draft_of, opened, propose, save, throw_away
from prasan.architecture.editing.concepts import (
    add_element,
    add_property,
    concept,
    connect,
    describe,
    every_line,
    languages,
    offered,
    remove,
    rename,
    set_property,
)
from prasan.architecture.editing.placing import add_view, draw_lines, move, place, view_of
from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import concepts_of
from prasan.architecture.model import Connection, Element, Item, Model, Rest, Text
from prasan.architecture.pictures.views import draw_view
from prasan.architecture.submissions import Submission, Submissions
from prasan.architecture.validation import validate
from prasan.exchange.officers import Officer

FORMS = ["exchange-3", "exchange-2.1", "archi"]
FOREIGN = Rest({"{urn:tool}mark": "1"}, ['<t:more xmlns:t="urn:tool" a="b"></t:more>'])


def _kept(folder: Path, form: str) -> Submissions:
    sent = model()
    if form != "archi":
        sent.elements[0].rest = FOREIGN
        sent.organizations = [Item(items=[Item(labels=[Text("ระบบ")], items=[Item(ref="app2"), Item(ref="app")])])]
    send(folder, UNIT, sent, form)
    return Submissions(folder / "architecture")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_added_is_there_and_nothing_else_has_changed(tmp_path: Path, form: str) -> None:
    kept = _kept(tmp_path, form)
    before = kept.model(UNIT)

    def change(found: Model) -> str:
        made = add_element(found, "ApplicationComponent", dict.fromkeys(languages(found), "ระบบ <ใหม่>"), "why & how")
        connect(found, "Realization", made.id, "cap", name="carries")
        connect(found, "Access", made.id, "data", access="Read")
        add_property(found, made, "Technical quality", "3")  # one of the names of technical_fit
        assert isinstance(made, Element)
        place(found, view_of(found, "v-1"), made)
        return made.id

    newest, made = save(kept, UNIT, 1, "architect", change)
    assert (newest.number, newest.form, newest.by) == (2, form, "architect")
    after = kept.read(opened(kept, UNIT))
    added = concept(after, made)
    assert (added.name, added.documentation[0].value) == ("ระบบ <ใหม่>", "why & how")
    thing = next(each for each in concepts_of(UNIT, after)[0] if each.id == made)
    assert thing.value("technical_fit") == "3"
    assert len(after.definitions) == len(before.definitions)
    assert [each for each in after.relationships if each.source == made][1].access == "Read"

    view = view_of(after, "v-1")
    box = next(node for node in view.every_node() if node.element == made)
    assert {each.relationship for each in every_line(view) if each.source == box.id} == {
        each.id for each in after.relationships if each.source == made
    }
    assert len(draw_view(after, view).lines) == 6
    again = remove(after, made)
    assert (again.relationships, again.boxes, again.lines) == (2, 1, 2)
    before.definitions, after.definitions = [], []
    assert after == before


@pytest.mark.parametrize("form", FORMS)
def test_what_is_taken_out_leaves_nothing_that_leads_to_it(tmp_path: Path, form: str) -> None:
    kept = _kept(tmp_path, form)
    went = save(kept, UNIT, 1, "a", lambda found: remove(found, "app"))[1]
    assert (went.relationships, went.boxes, went.lines) == (4, 1, 4)
    after = kept.read(opened(kept, UNIT))
    assert not [each for each in validate(after) if each.severity == "error"]
    text = (kept.folder / UNIT / "2" / opened(kept, UNIT).file).read_bytes()
    named = {value for each in etree.fromstring(text).iter() for value in each.attrib.values()}
    assert not named & {"app", "r1", "r3", "r4", "r5", "n-app", "c-r1"}


@pytest.mark.parametrize("form", FORMS)
def test_a_box_moves_with_what_is_in_it_and_the_rest_stays(tmp_path: Path, form: str) -> None:
    kept = _kept(tmp_path, form)

    def nest(found: Model) -> None:
        view = view_of(found, "v-1")
        inner = view.nodes.pop(1)
        view.nodes[0].nodes.append(inner)

    save(kept, UNIT, 1, "a", nest)
    places = {each.id: (each.x, each.y) for each in view_of(kept.read(opened(kept, UNIT)), "v-1").every_node()}
    save(kept, UNIT, 2, "a", lambda found: move(found, view_of(found, "v-1"), {"n-cap": (120, 220, 300, 200)}))
    after = {each.id: (each.x, each.y) for each in view_of(kept.read(opened(kept, UNIT)), "v-1").every_node()}
    assert after.pop("n-cap") == (120, 220)
    inner = after.pop("n-app")
    assert inner == (places["n-app"][0] + 100, places["n-app"][1] + 200)
    assert after == {each: places[each] for each in after}


def test_lines_keep_their_bends_where_both_ends_move(tmp_path: Path) -> None:
    found = model()
    view = found.views[0]
    view.connections = [
        Connection("c", "Relationship", "r1", "n-app", "n-cap", bends=[(5, 6)], attached=((1, 2), None))
    ]
    move(found, view, {"n-app": (230, 30, 140, 60), "n-cap": (30, 30, 140, 60)})
    assert (view.connections[0].bends, view.connections[0].attached) == ([(15, 16)], ((11, 12), None))
    move(found, view, {"n-app": (240, 30, 140, 60)})
    assert (view.connections[0].bends, view.connections[0].attached) == ([(15, 16)], ((21, 12), None))


def test_words_and_properties_change_one_by_one(tmp_path: Path) -> None:
    found = model()
    app = concept(found, "app")
    app.names.append(Text("Registre", "fr"))
    rename(app, {"th": "ใหม่\x00", "en": ""})
    assert [(each.lang, each.value) for each in app.names] == [("th", "ใหม่"), ("fr", "Registre")]
    describe(app, "words", "th")
    set_property(app, 1, "7")
    set_property(app, 0, "")
    assert [each.values[0].value for each in app.properties] == ["7", "2", "5"]
    untagged = Element("x", "Goal", [Text("Old")])
    rename(untagged, {"th": "ใหม่", "en": "New"})
    assert [(each.lang, each.value) for each in untagged.names] == [(None, "ใหม่"), ("en", "New")]


def test_the_table_says_what_is_offered_and_the_rest_takes_a_word_more() -> None:
    found = model()
    may, others = offered(*(each for each in found.elements if each.id in {"data", "app"}))
    assert "Access" in may
    assert set(may) | set(others) >= {"Serving", "Composition"}
    with pytest.raises(EditError) as refused:
        connect(found, "Composition", "data", "cap")
    assert refused.value.reason == "relationship"
    assert connect(found, "Composition", "data", "cap", anyway=True).type == "Composition"
    for reason, wrong in {
        "type": lambda: add_element(found, "Thing", {"th": "x"}),
        "name": lambda: add_element(found, "Goal", {"th": " "}),
        "nothing": lambda: remove(found, "gone"),
        "property": lambda: add_property(found, found.elements[0], "", "x"),
    }.items():
        with pytest.raises(EditError) as refused:
            wrong()
        assert refused.value.reason == reason


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "exchange-3")
    save(kept, UNIT, 1, "first", lambda found: add_view(found, {"th": "ภาพใหม่"}))
    with pytest.raises(ChangedSinceError, match="by first"):
        save(kept, UNIT, 1, "second", lambda found: remove(found, "app"))
    assert [each.by for each in kept.every(UNIT)] == ["somebody", "first"]
    with pytest.raises(EditError):
        save(kept, UNIT, 2, "second", lambda found: remove(found, "gone"))
    assert len(kept.every(UNIT)) == 2
    assert kept.read(opened(kept, UNIT)).views[-1].name == "ภาพใหม่"


def test_lines_that_are_missing_are_drawn_once() -> None:
    found = model()
    view = found.views[0]
    view.connections = []
    assert draw_lines(found, view) == 5  # also the one that the table does not allow: it is in the model
    assert draw_lines(found, view) == 0


def test_a_draft_is_beside_the_accepted_model_until_it_is_proposed_and_accepted(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "exchange-3")
    with pytest.raises(EditError):
        propose(kept, UNIT, 1, "a")
    save(kept, UNIT, 1, "a", lambda found: remove(found, "wp2"))
    assert "wp2" in {each.id for each in kept.model(UNIT).elements}
    newer = model()
    newer.elements[0].names = [Text("แก้ที่อื่น", "th")]
    send(tmp_path, UNIT, newer)  # accepted meanwhile, as number 3
    with pytest.raises(ChangedSinceError):
        propose(kept, UNIT, 1, "a")
    proposed = propose(kept, UNIT, 2, "a")
    assert isinstance(proposed, Submission)
    assert kept.standing(proposed).state == "waiting"
    assert draft_of(kept, UNIT)[0] == "edits-1"
    kept.decide(proposed, "accepted", by=Officer("b", "account"), why="")
    accepted = {each.id: each.name for each in kept.model(UNIT).elements}
    assert ("wp2" in accepted, accepted["cap"]) == (False, "แก้ที่อื่น")
    assert draft_of(kept, UNIT) == ("edits-2", None)
    save(kept, UNIT, proposed.number, "a", lambda found: remove(found, "cap2"))
    changed = model()
    changed.elements[1].names = [Text("เปลี่ยนสิ่งที่อีกคนลบ", "th")]
    send(tmp_path, UNIT, changed)
    assert isinstance(propose(kept, UNIT, opened(kept, UNIT).number, "a"), list)


def test_a_drafts_earlier_files_come_back_and_take_little_room(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "exchange-3")
    whole = [(kept.folder / UNIT / "1" / "model.xml").read_bytes()]
    for number in range(1, 9):
        ids = [each.id for each in kept.read(opened(kept, UNIT)).elements]
        if number % 4:
            newest, _ = save(kept, UNIT, number, "a", lambda found, n=number: add_view(found, {"th": f"ภาพ {n}"}))
        else:
            newest, _ = save(kept, UNIT, number, "a", lambda found, own=ids[-1]: remove(found, own))
        whole.append((kept.folder / UNIT / str(newest.number) / newest.file).read_bytes())
    folder = kept.folder / UNIT
    assert [each.number for each in kept.every(UNIT) if (folder / str(each.number) / each.file).exists()] == [1, 9]
    assert [kept_file(folder, number, "model.xml") for number in range(1, 10)] == whole
    assert kept.read(kept.get(UNIT, 4)).views[-1].name == "ภาพ 3"
    sizes = [sum(file.stat().st_size for file in (folder / str(n)).iterdir()) for n in range(2, 9)]
    assert max(sizes) < len(whole[0]) / 3


def test_a_save_that_was_broken_off_leaves_the_last_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "exchange-3")

    def broken(_: Submission) -> None:
        raise KeyboardInterrupt

    save(kept, UNIT, 1, "a", lambda found: add_view(found, {"th": "หนึ่ง"}))
    with pytest.raises(KeyboardInterrupt):
        save(kept, UNIT, 2, "a", lambda found: add_view(found, {"th": "สอง"}), telling=broken)
    assert (opened(kept, UNIT).number, kept.read(opened(kept, UNIT)).views[-1].name) == (2, "หนึ่ง")
    old = kept.folder / UNIT / "2" / "model.xml"
    text = old.read_bytes()
    save(kept, UNIT, 2, "a", lambda found: add_view(found, {"th": "สอง"}))
    old.write_bytes(text)  # as where the file was not yet taken away, and as drafts were kept before
    save(kept, UNIT, 3, "a", lambda found: add_view(found, {"th": "สาม"}))
    assert not old.exists()
    assert [each.name for each in kept.read(kept.get(UNIT, 2)).views[1:]] == ["หนึ่ง"]


@given(st.lists(st.sampled_from(["a\n", "bb\n", "ก\n", "long line\n", "\r", "x"]), max_size=60), st.data())
def test_an_earlier_file_comes_back_from_any_later_one(lines: list[str], data: st.DataObject) -> None:
    later = "".join(data.draw(st.permutations(lines))[: data.draw(st.integers(0, 60))]).encode()
    earlier = "".join(lines).encode()
    assert restored(*difference(earlier, later), later) == earlier


def test_a_draft_that_is_thrown_away_is_over_and_can_still_be_seen(tmp_path: Path) -> None:
    kept = _kept(tmp_path, "exchange-3")
    with pytest.raises(EditError):
        throw_away(kept, UNIT, 1, Officer("a", "account"))
    save(kept, UNIT, 1, "a", lambda found: remove(found, "wp2"))
    save(kept, UNIT, 2, "a", lambda found: remove(found, "wp"))
    with pytest.raises(ChangedSinceError):
        throw_away(kept, UNIT, 2, Officer("a", "account"))
    throw_away(kept, UNIT, 3, Officer("a", "account"))
    assert draft_of(kept, UNIT) == ("edits-2", None)
    assert opened(kept, UNIT).number == 1
    assert [kept.standing(each).state for each in kept.every(UNIT)] == ["accepted", "dropped", "dropped"]
    assert "wp2" not in {each.id for each in kept.read(kept.get(UNIT, 3)).elements}
    with pytest.raises(ModelFileError, match="was dropped"):
        merged_from(kept, UNIT, "edits-1", None)
    again, _ = save(kept, UNIT, 1, "a", lambda found: remove(found, "cap2"))
    assert (again.number, again.branch) == (4, "edits-2")
    assert "wp2" in {each.id for each in kept.read(again).elements}
    with pytest.raises(ModelFileError, match="was dropped"):
        kept.take_data(b"<model/>", Path("m.xml"), UNIT, "a", branch="edits-1", written=model())
