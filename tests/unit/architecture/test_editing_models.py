"""A model is changed by hand in the form that it came in: what nobody touched stays, and nobody overwrites another's change."""

from __future__ import annotations

from pathlib import Path

import pytest
from blueprint_world import UNIT, model, send
from lxml import etree

from prasan.architecture.editing import ChangedSinceError, EditError, save
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
from prasan.architecture.model import Connection, Element, Item, Model, Rest, Text
from prasan.architecture.pictures.views import draw_view
from prasan.architecture.submissions import Submissions
from prasan.architecture.validation import validate

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
    after = kept.model(UNIT)
    added = concept(after, made)
    assert (added.name, added.documentation[0].value) == ("ระบบ <ใหม่>", "why & how")
    assert kept.estate().things[f"{UNIT}/{made}"].value("technical_fit") == "3"
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
    after = kept.model(UNIT)
    assert not [each for each in validate(after) if each.severity == "error"]
    text = (kept.folder / UNIT / "2" / kept.of(UNIT)[-1].file).read_bytes()
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
    places = {each.id: (each.x, each.y) for each in view_of(kept.model(UNIT), "v-1").every_node()}
    save(kept, UNIT, 2, "a", lambda found: move(found, view_of(found, "v-1"), {"n-cap": (120, 220, 300, 200)}))
    after = {each.id: (each.x, each.y) for each in view_of(kept.model(UNIT), "v-1").every_node()}
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
    assert [each.by for each in kept.of(UNIT)] == ["somebody", "first"]
    with pytest.raises(EditError):
        save(kept, UNIT, 2, "second", lambda found: remove(found, "gone"))
    assert len(kept.of(UNIT)) == 2
    assert kept.model(UNIT).views[-1].name == "ภาพใหม่"


def test_lines_that_are_missing_are_drawn_once() -> None:
    found = model()
    view = found.views[0]
    view.connections = []
    assert draw_lines(found, view) == 5  # also the one that the table does not allow: it is in the model
    assert draw_lines(found, view) == 0
