"""A pair is explained by the model and the comparisons that linked it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotMissingError
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.explaining import REASONS, WORDS, PairMissingError, explain
from prasan.linkage.link import learned_by
from prasan.linkage.model import COMPARISONS


def test_every_level_has_words() -> None:
    for comparison, levels in COMPARISONS.items():
        assert set(WORDS[comparison]) == set(levels)


@pytest.mark.parametrize("stage", ["exact_id", "repaired_id", "scored"])
def test_what_is_explained_is_what_was_weighed(linked: Linked, engine: Engine, stage: str) -> None:
    query = f"""SELECT register, record_key, spine_id, weight, probability FROM links
                WHERE stage = '{stage}' ORDER BY hash(record_key) LIMIT 3"""
    for register, key, spine_id, weight, probability in engine.tuples(Statement(query, "test")):
        told = explain(linked.store, permit_for(*REGISTERS), log=linked.log, register=register, record_key=key)
        assert (told.spine_id, told.linked, told.stage) == (spine_id, True, stage)
        assert told.weight == pytest.approx(weight, abs=1e-9)
        assert told.probability == pytest.approx(probability, abs=1e-9)
        assert sum(step.weight for step in told.steps) == pytest.approx(told.weight, abs=1e-9)
        assert told.steps[-1].total == pytest.approx(told.weight, abs=1e-9)
        assert [step.comparison for step in told.steps][: len(COMPARISONS)] == list(COMPARISONS)
        assert all(step.words for step in told.steps)
        assert told.reason in REASONS


def test_a_pair_that_was_not_linked_says_why(linked: Linked, engine: Engine) -> None:
    query = """SELECT register, record_key, spine_id, weight, reason FROM review WHERE place = 1
               QUALIFY row_number() OVER (PARTITION BY reason ORDER BY record_key) <= 3"""
    for register, key, spine_id, weight, reason in engine.tuples(Statement(query, "test")):
        told = explain(
            linked.store, permit_for(*REGISTERS), log=linked.log, register=register, record_key=key, spine_id=spine_id
        )
        assert (told.linked, told.reason) == (False, reason)
        assert told.weight == pytest.approx(weight, abs=1e-9)
        assert told.record.keys() == told.person.keys()


def test_what_a_clerk_is_asked_of_one_person_is_said_of_no_other(linked: Linked, engine: Engine) -> None:
    query = """SELECT v.register, v.record_key, v.reason, l.stage,
                      (SELECT min(spine_id) FROM links WHERE register = 'civil' AND spine_id NOT IN
                          (SELECT spine_id FROM review WHERE record_key = v.record_key)) AS somebody
               FROM review AS v JOIN links AS l USING (register, record_key)
               WHERE v.place = 1 ORDER BY v.record_key LIMIT 2"""
    for register, key, reason, stage, somebody in engine.tuples(Statement(query, "test")):
        told = explain(
            linked.store, permit_for(*REGISTERS), log=linked.log, register=register, record_key=key, spine_id=somebody
        )
        assert told.reason == ("nobody" if stage == "unregistered" else "other") != reason


def test_a_look_is_permitted_and_logged_with_the_person_or_does_not_happen(linked: Linked, engine: Engine) -> None:
    [(key, spine_id)] = engine.tuples(
        Statement("SELECT record_key, spine_id FROM links WHERE register = 'poor' AND stage = 'scored' LIMIT 1", "test")
    )
    with pytest.raises(NotPermittedError, match="does not name the register civil"):
        explain(linked.store, permit_for("poor"), log=linked.log, register="poor", record_key=key)
    before = linked.log.verify().size
    explain(linked.store, permit_for("civil", "poor"), log=linked.log, register="poor", record_key=key)
    entries = linked.log.entries()
    assert len(entries) == before + 1
    assert (entries[-1].event["action"], entries[-1].event["spine_id"]) == ("explain_link", spine_id)
    assert key not in str(entries[-1].event)


def test_a_model_of_other_levels_is_not_read(linked: Linked, tmp_path: Path) -> None:
    shutil.copytree(linked.snapshot.path, tmp_path / "linkage")
    older = replace(linked.snapshot, path=tmp_path / "linkage")
    told = json.loads(older.file("model.json").read_text(encoding="utf-8"))
    assert learned_by(older, ["poor"]).people > 0
    for kind in ("m", "u"):
        told["poor"][kind]["given"].pop()
    older.file("model.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SnapshotMissingError, match=r"older Prasan.*run `prasan link` again"):
        learned_by(older, ["poor"])


def test_what_is_not_there_is_said(linked: Linked, engine: Engine) -> None:
    permit = permit_for(*REGISTERS)
    before = linked.log.verify().size
    with pytest.raises(PairMissingError, match="no record of this key"):
        explain(linked.store, permit, log=linked.log, register="poor", record_key="nothing")
    assert linked.log.verify().size == before + 1, "a key that is tried is logged"
    assert "nothing" not in str(linked.log.entries()[-1].event)
    with pytest.raises(PairMissingError, match="no such register"):
        explain(linked.store, permit, log=linked.log, register="civil", record_key="nothing")
    [(key,)] = engine.tuples(
        Statement("SELECT record_key FROM links WHERE register = 'poor' AND stage = 'unregistered' LIMIT 1", "test")
    )
    with pytest.raises(PairMissingError, match="name a person"):
        explain(linked.store, permit, log=linked.log, register="poor", record_key=key)
    with pytest.raises(PairMissingError, match="spine id"):
        explain(linked.store, permit, log=linked.log, register="poor", record_key=key, spine_id=1)
