"""Registers linked to people: right, whole, and never against every sign."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, link_nation, permit_for
from nations import made_in

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.evaluation import evaluate
from prasan.linkage.explaining import explain
from prasan.linkage.link import link
from prasan.linkage.lookups.persons import links_of
from prasan.linkage.model import COMPARISONS
from prasan.linkage.people import person_in, view_linked
from prasan.linkage.spine import live_spine, view_spine
from prasan.registers.contract import SOME


def ask(engine: Engine, sql: str) -> Any:
    return engine.value(Statement(sql, "test"))


def test_links_are_right_and_nearly_all_are_made(linked: Linked) -> None:
    scores = evaluate(linked.store, linked.truth)
    assert scores["precision"] >= 0.995
    assert scores["recall"] >= 0.995


def test_every_record_has_one_link_to_somebody(engine: Engine) -> None:
    for name in ("civil", "farmer", "poor"):
        unlinked = f"SELECT count(*) FROM {name} ANTI JOIN links ON links.register = '{name}' AND links.record_key = {name}.record_key"
        assert ask(engine, unlinked) == 0
    assert ask(engine, "SELECT count(*) - count(DISTINCT (register, record_key)) FROM links") == 0
    assert ask(engine, "SELECT count(*) FROM links ANTI JOIN people USING (spine_id)") == 0
    assert ask(engine, "SELECT count(*) - count(DISTINCT spine_id) FROM people") == 0


def test_of_several_records_of_a_person_in_a_register_one_is_primary(engine: Engine) -> None:
    wrong = "SELECT count(*) FROM (SELECT 1 FROM links GROUP BY register, spine_id HAVING count(*) FILTER (is_primary) <> 1)"
    assert ask(engine, wrong) == 0
    assert ask(engine, "SELECT count(*) FROM links WHERE NOT is_primary") > 0


def test_an_id_of_somebody_else_is_not_followed_but_reviewed(engine: Engine) -> None:
    # The id on the form is that of another member of the household, as the truth tells.
    lent = """
        SELECT p.record_key, c.record_key AS lender
        FROM poor AS p
        JOIN civil AS c ON c.national_id = p.national_id
        JOIN truth AS t ON t.register = 'poor' AND t.record_key = p.record_key
        JOIN truth AS o ON o.register = 'civil' AND o.record_key = c.record_key
        WHERE t.person <> o.person
    """
    assert ask(engine, f"SELECT count(*) FROM ({lent})") > 0
    followed = f"""
        SELECT count(*) FROM ({lent}) AS lent
        JOIN links AS l ON l.register = 'poor' AND l.record_key = lent.record_key
        JOIN links AS k ON k.register = 'civil' AND k.record_key = lent.lender
        WHERE l.spine_id = k.spine_id
    """
    assert ask(engine, followed) == 0
    reviewed = f"SELECT count(*) FROM ({lent}) SEMI JOIN review USING (record_key)"
    assert ask(engine, reviewed) == ask(engine, f"SELECT count(*) FROM ({lent})")


def test_a_former_name_speaks_for_a_link_and_an_id_of_the_spouse_against_one(linked: Linked, engine: Engine) -> None:
    for model in json.loads(linked.snapshot.file("model.json").read_text(encoding="utf-8")).values():
        family = dict(zip(COMPARISONS["family"], model["weights"]["family"], strict=True))
        assert family["former"] > 5 > 0 > family["different_woman"]
        assert model["weights"]["given"][COMPARISONS["given"].index("former")] > 5
    # Whose id stands on the form, the truth tells, and whose spouse it is, the civil register.
    lent = """
        SELECT p.record_key, k.spine_id, l.spine_id <> k.spine_id AS followed_not
        FROM poor AS p
        JOIN civil AS c ON c.national_id = p.national_id
        JOIN truth AS t ON t.register = 'poor' AND t.record_key = p.record_key
        JOIN truth AS o ON o.register = 'civil' AND o.person = t.person
        JOIN civil AS own ON own.record_key = o.record_key AND own.spouse_id = c.national_id AND own.given_name = p.given_name
        JOIN links AS k ON k.register = 'civil' AND k.record_key = c.record_key
        JOIN links AS l ON l.register = 'poor' AND l.record_key = p.record_key
    """
    rows = engine.tuples(Statement(lent, "test"))
    assert rows
    for key, spine_id, followed_not in rows:
        told = explain(
            linked.store, permit_for(*REGISTERS), log=linked.log, register="poor", record_key=key, spine_id=spine_id
        )
        assert (followed_not, told.linked, told.reason) == (True, False, "id_of_spouse")


def test_a_civil_register_without_former_names_and_relatives_is_linked_as_before(tmp_path: Path) -> None:
    nation = made_in(tmp_path, 3_000, 9)
    whole = link_nation(nation, tmp_path / "whole")
    path = nation.out / "civil.parquet"
    pq.write_table(pq.read_table(path).drop_columns(list(SOME)), path)
    plain = link_nation(nation, tmp_path / "plain")
    scores = [evaluate(each.store, each.truth) for each in (whole, plain)]
    assert min(each["recall"] for each in scores) > 0.99
    assert min(each["precision"] for each in scores) > 0.995
    with Engine.open() as engine:
        view_spine(engine, plain.store.live("spine"))
        assert ask(engine, "SELECT count(coalesce(former_given, former_family, former_names, spouse)) FROM spine") == 0


def test_each_stage_finds_its_own(linked: Linked) -> None:
    stages = linked.snapshot.facts["registers"]["poor"]["by_stage"]
    assert stages.keys() == {"exact_id", "repaired_id", "scored", "unregistered"}
    assert stages["exact_id"] > stages["scored"] > 0


def test_weights_and_probabilities_belong_to_links_that_were_weighed(engine: Engine) -> None:
    assert (
        ask(engine, "SELECT count(*) FROM links WHERE (stage IN ('spine', 'unregistered')) <> (probability IS NULL)")
        == 0
    )
    assert ask(engine, "SELECT min(probability) FROM links") >= 0.95
    assert ask(engine, "SELECT max(probability) FROM links") <= 1


def test_a_run_again_makes_the_same_and_a_spine_id_tells_nothing_without_the_key(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 1_500, 3), tmp_path)
    again = link(linked.store, permit_for("civil", "farmer", "poor"), log=linked.log, key="secret")
    assert again.id == linked.snapshot.id
    ids = "SELECT list(spine_id ORDER BY civil_key) FROM people WHERE registered"
    with Engine.open() as engine:
        view_linked(engine, linked.store, again)
        before = ask(engine, ids)
        fewer = link(linked.store, permit_for("civil", "farmer"), log=linked.log, key="secret")
        other = link(linked.store, permit_for("civil", "farmer"), log=linked.log, key="another")
        for snapshot, same in ((fewer, True), (other, False)):
            view_linked(engine, linked.store, snapshot)
            assert (ask(engine, ids) == before) is same


def test_without_a_permit_for_a_register_nothing_is_opened(linked: Linked) -> None:
    with pytest.raises(LookupError, match="register/disabled"):
        link(linked.store, permit_for("civil", "disabled"), log=linked.log, key="secret")
    entries = linked.log.verify().size
    with pytest.raises(NotPermittedError):
        link(linked.store, permit_for("farmer"), log=linked.log, key="secret")
    assert linked.log.verify().size == entries


def test_a_persons_records_are_found_by_spine_id(linked: Linked) -> None:
    spine_id = person_in(linked.store, ("farmer", "poor"))
    assert spine_id is not None
    registers = {each.register for each in links_of(linked.store, spine_id)}
    assert registers == {"civil", "farmer", "poor"}
    assert person_in(linked.store, ("farmer", "no such register")) is None


def test_every_run_is_logged_with_agreement_and_law(linked: Linked) -> None:
    event = linked.log.entries()[0].event
    assert (event["action"], event["agreement"], event["legal_basis"]) == ("linkage", "linkage", "law")
    assert event["registers"] == ["civil", "farmer", "poor"]


def test_the_spine_is_made_once_for_a_civil_snapshot_and_a_key(linked: Linked) -> None:
    civil = linked.store.live("register/civil")
    spine = live_spine(linked.store, civil, "secret", permit_for("civil"))
    before = spine.file("spine.parquet").stat().st_mtime_ns
    assert (
        live_spine(linked.store, civil, "secret", permit_for("civil")).file("spine.parquet").stat().st_mtime_ns
        == before
    )
    assert f"spine@{spine.id}" in linked.snapshot.manifest["inputs"]
    assert "secret" not in str(spine.manifest)


def test_what_clerks_settled_is_honoured(tmp_path: Path) -> None:
    linked = link_nation(made_in(tmp_path, 1_500, 3), tmp_path)
    with Engine.open() as engine:
        view_linked(engine, linked.store, linked.snapshot)
        taken = "SELECT record_key FROM links WHERE register = 'poor' AND stage = '{}' ORDER BY record_key LIMIT 1"
        by_id, scored = (ask(engine, taken.format(stage)) for stage in ("exact_id", "scored"))
        key = ask(engine, taken.format("unregistered"))
        other = ask(engine, "SELECT max(spine_id) FROM people WHERE registered")
        of = "SELECT spine_id FROM links WHERE register = 'poor' AND record_key = '{}'"
        parted = [(each, ask(engine, of.format(each))) for each in (by_id, scored)]
    settled = [
        *[{"register": "poor", "record_key": each, "spine_id": person, "same": False} for each, person in parted],
        {"register": "poor", "record_key": key, "spine_id": other, "same": True},
        {"register": "of nobody", "record_key": key, "spine_id": other, "same": True},
    ]
    permit = permit_for("civil", "farmer", "poor")
    again = link(linked.store, permit, log=linked.log, key="secret", settled=settled)
    with Engine.open() as engine:
        view_linked(engine, linked.store, again)
        engine.view_parquet("review", again.file("review.parquet"))
        for each, person in parted:
            assert ask(engine, of.format(each)) != person
        assert ask(engine, of.format(key)) == other
        assert ask(engine, "SELECT count(*) FROM links WHERE stage = 'reviewed'") == 1
        assert ask(engine, f"SELECT count(*) FROM review WHERE register = 'poor' AND record_key = '{key}'") == 0
        assert ask(engine, "SELECT count(*) - count(DISTINCT (register, record_key)) FROM links") == 0
