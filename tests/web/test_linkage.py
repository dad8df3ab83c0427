"""The linkage's pages say what it made and why, to those who may know, and no address or log has what is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.utils.html import escape

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.linkage.blocking import RULES
from prasan.linkage.distribution import BITS, DOUBTFUL, Step, spread
from prasan.linkage.explaining import REASONS, WORDS
from prasan.linkage.model import COMPARISONS
from prasan.linkage.people import view_linked
from prasan.web.exchange import access_log
from prasan.web.linkage import charts, words


@pytest.fixture
def store(demo: Path) -> SnapshotStore:
    return SnapshotStore(demo / "snapshots")


@pytest.fixture
def linkage(store: SnapshotStore) -> Snapshot:
    return store.live("linkage")


def one(store: SnapshotStore, linkage: Snapshot, query: str) -> tuple:
    with Engine.open() as engine:
        view_linked(engine, store, linkage)
        engine.view_parquet("review", linkage.file("review.parquet"))
        return engine.tuples(Statement(query, "test"))[0]


def figures(page: str) -> list[str]:
    return re.findall(r'<td class="numeric"[^>]*>([^<]+)', page)


def test_the_counts_are_the_linkages(sign_in, linkage: Snapshot) -> None:
    page = sign_in("auditor").get("/linkage/").content.decode()
    assert f"{linkage.facts['people']:,}</p>" in page
    for name in ("farmer", "poor"):
        facts = linkage.facts["registers"][name]
        assert f"{facts['linked']:,} of {facts['records']:,} records have their person" in page
        own = sign_in("auditor").get(f"/linkage/{name}/").content.decode()
        counted = [each for each in figures(own.partition('id="spread-heading"')[0]) if "%" not in each]
        assert counted == [f"{facts['by_stage'][stage]:,}" for stage in words.STAGES if stage in facts["by_stage"]]


def test_precision_and_recall_are_shown_only_of_the_live_linkage(sign_in, demo: Path, linkage: Snapshot) -> None:
    client, kept = sign_in("clerk1"), demo / "evaluation.json"
    told = json.loads(kept.read_text(encoding="utf-8"))
    page = client.get("/linkage/").content.decode()
    assert f"{words.measured(told['precision'])} are right (precision)" in page
    assert f"{words.measured(told['recall'])} were (recall)" in page
    assert all(words.measured(row["recall"]) in page for row in told["registers"].values())
    before = kept.read_text(encoding="utf-8")
    try:
        for other in (None, json.dumps({**told, "linkage": "linkage@other"})):
            kept.unlink() if other is None else kept.write_text(other, encoding="utf-8")
            page = client.get("/linkage/").content.decode()
            assert "has not been compared with a truth" in page
            assert "prasan link evaluate" in page
            assert "(precision)" not in page
    finally:
        kept.write_text(before, encoding="utf-8")


def test_the_charts_of_a_register_have_their_figures_in_tables(sign_in, linkage: Snapshot) -> None:
    model = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))["poor"]
    page = sign_in("clerk1").get("/linkage/poor/").content.decode()
    weights = re.findall(r'<td class="levels-drawn">.*?</td><td class="numeric">([^<]+)</td>', page)
    assert weights == [
        words.signed(weight) for comparison in COMPARISONS for weight in model["weights"][comparison][1:]
    ]
    shown = re.findall(r'class="weight-(for|against)"', page)
    assert shown == [
        "for" if weight > 0 else "against" for name in COMPARISONS for weight in model["weights"][name][1:]
    ]
    table = page.partition("<details>")[2].partition("</details>")[0]
    steps = [step for step in spread(linkage) if step.register == "poor"]
    assert sum(int(each.replace(",", "")) for each in figures(table)) == sum(step.pairs for step in steps)
    columns = page.count('class="histogram-column"') + page.count('class="histogram-doubt"')
    assert columns == len(steps)


def test_the_spread_counts_every_link_that_was_weighed_once(store: SnapshotStore, linkage: Snapshot) -> None:
    steps = spread(linkage)
    weighed, doubtful = one(
        store,
        linkage,
        """SELECT (SELECT count(*) FROM links WHERE weight IS NOT NULL AND stage <> 'unregistered'),
                  (SELECT count(*) FROM review WHERE place = 1)""",
    )
    assert sum(step.pairs for step in steps if step.stage != DOUBTFUL) == weighed
    assert sum(step.pairs for step in steps if step.stage == DOUBTFUL) == doubtful
    assert {step.high - step.low for step in steps} == {BITS}
    low, high = one(store, linkage, "SELECT min(weight), max(weight) FROM links WHERE stage = 'exact_id'")
    mine = [step for step in steps if step.stage == "exact_id"]
    assert min(step.low for step in mine) <= low < min(step.high for step in mine)
    assert max(step.low for step in mine) <= high < max(step.high for step in mine)


def test_a_histogram_stands_within_its_drawing_and_marks_are_few() -> None:
    steps = [Step("a", "scored", low, low + 2, pairs) for low, pairs in ((-14.0, 1), (0.0, 3000), (58.0, 2))]
    told = charts.spread_of([*steps, Step("a", DOUBTFUL, 4, 6, 5)], words.SPREAD, 16.5)
    assert [chart.doubtful for chart in told.histograms] == [False, True]
    for chart in told.histograms:
        for column in chart.columns:
            start, width, top, height = (
                float(each.rstrip("%")) for each in (column.start, column.width, column.top, column.height)
            )
            assert 0 <= start < start + width <= 100.01
            assert top + height == pytest.approx(100)
            assert height >= 2, "a single pair among thousands is seen"
    assert [(anchor, mark) for _at, anchor, mark in told.ticks] == [
        ("middle", "0"),
        ("middle", "20"),
        ("middle", "40"),
        ("end", "60"),
    ]
    assert [row for _step, row in told.rows] == [[1, 0], [3000, 0], [0, 5], [2, 0]]
    assert charts.spread_of([], words.SPREAD, 16.5) is None


def test_whatever_the_linkage_says_has_words() -> None:
    for comparison, levels in COMPARISONS.items():
        assert all((comparison, level) in words.LEVELS for level in levels)
    assert set(words.COMPARISONS) == set(WORDS)
    assert {name for name, _level in words.LEVELS} == set(WORDS)
    assert set(words.OUTCOMES) == set(REASONS)
    assert {field for fields in RULES.values() for field in fields} <= set(words.FIELDS)
    assert set(words.PARTS_OF_IDS) <= set(RULES)


def test_a_pair_is_explained_as_the_command_does_and_the_look_is_logged(sign_in, store, linkage) -> None:
    register, key, spine_id, weight, probability = one(
        store,
        linkage,
        "SELECT register, record_key, spine_id, weight, probability FROM links WHERE stage = 'scored' ORDER BY record_key LIMIT 1",
    )
    clerk, before = sign_in("clerk1"), access_log().verify().size
    answer = clerk.post("/linkage/pair/", {"register": register, "record_key": f" {key} "})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    [look] = access_log().entries()[before:]
    expected = {"action": "explain_link", "who": "clerk1", "unit": "15003", "purpose": "review_links"}
    assert {name: look.event[name] for name in expected} == expected
    assert (look.event["spine_id"], look.event["registers"]) == (spine_id, ["civil", register])
    assert key not in json.dumps(look.event)
    model = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))[register]
    assert f"{escape(words.likely(probability))} probable" in page
    total = re.search(r'<tr class="current">.*?</tr>', page, re.DOTALL).group()
    assert words.signed(weight - model["prior"]) in total
    assert str(spine_id) in page
    assert not any(key in each or str(spine_id) in each for each in re.findall(r'(?:href|action)="([^"]*)"', page))


def test_what_both_say_is_shown_only_if_it_is_asked_for(sign_in, store, linkage) -> None:
    register, key, spine_id = one(
        store, linkage, "SELECT register, record_key, spine_id FROM review WHERE starts_with(reason, 'id_of_') LIMIT 1"
    )
    asked = {"register": register, "record_key": key, "spine_id": str(spine_id)}
    clerk = sign_in("clerk1", language="th")
    pages = [clerk.post("/linkage/pair/", {**asked, **more}).content.decode() for more in ({}, {"values": "1"})]
    assert [bool(re.search(r">\d{13}<", page)) for page in pages] == [False, True]
    assert all("ไม่ได้เชื่อมโยง" in page for page in pages)


def test_what_cannot_be_shown_is_said_and_a_key_that_is_tried_is_logged(sign_in, store, linkage) -> None:
    clerk = sign_in("clerk1")
    [key] = one(store, linkage, "SELECT record_key FROM links WHERE register = 'poor' AND stage = 'scored' LIMIT 1")
    for asked, status, said in (
        ({"register": "civil", "record_key": key}, 400, "Choose a register"),
        ({"register": "poor", "record_key": ""}, 400, "Write the record&#x27;s key"),
        ({"register": "poor", "record_key": "x" * 201}, 400, "Write the record&#x27;s key"),
        ({"register": "poor", "record_key": key, "spine_id": "12x"}, 400, "a whole number"),
        ({"register": "poor", "record_key": key, "spine_id": "9" * 20}, 400, "a whole number"),
        ({"register": "poor", "record_key": key, "spine_id": "1"}, 404, "has this spine id"),
        ({"register": "poor", "record_key": "nothing"}, 404, "no record of this key"),
    ):
        before = access_log().verify().size
        answer = clerk.post("/linkage/pair/", asked)
        assert (answer.status_code, said in answer.content.decode()) == (status, True), asked
        assert access_log().verify().size == before + (status == 404)


def test_without_an_agreement_nobody_is_looked_up(sign_in, store, linkage) -> None:
    from prasan.web.accounts.models import User

    User.objects.filter(username="clerk1").update(unit_code="07011")
    register, key = one(store, linkage, "SELECT register, record_key FROM links WHERE stage = 'scored' LIMIT 1")
    before = access_log().verify().size
    answer = sign_in("clerk1").post("/linkage/pair/", {"register": register, "record_key": key})
    assert answer.status_code == 403
    assert "No agreement allows it" in answer.content.decode()
    assert access_log().verify().size == before


def test_before_anything_is_linked_the_pages_say_so(sign_in, tmp_path: Path, settings) -> None:
    clerk = sign_in("clerk1")
    settings.PRASAN_DATA = tmp_path
    for address in ("/linkage/", "/linkage/pair/"):
        assert "have not been linked yet" in clerk.get(address).content.decode()
    assert clerk.get("/linkage/poor/").status_code == 404
