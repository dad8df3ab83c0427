"""Without any truth: records that an id proves, linked once more without it."""

from __future__ import annotations

import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.proving import check_on_proven


def test_records_that_an_id_proves_are_found_without_it(linked: Linked, engine: Engine) -> None:
    told = check_on_proven(linked.store, permit_for(*REGISTERS), log=linked.log, people=10**9)
    by_id = Statement("SELECT register, count(*) FROM links WHERE stage = 'exact_id' GROUP BY ALL", "test")
    assert {name: row["records"] for name, row in told["registers"].items()} == dict(engine.tuples(by_id))
    assert told["hit"] <= told["brought"] <= told["records"] == told["there"]
    assert told["precision"] > 0.99
    assert 0.8 < told["recall"] < 1, "some say too little to be found without an id"
    assert sum(band["links"] for band in told["reliability"]) >= told["made"]
    assert told["calibration_error"] < 0.02


def test_some_of_the_people_stand_for_all(linked: Linked) -> None:
    some = check_on_proven(linked.store, permit_for(*REGISTERS), log=linked.log, people=500)
    whole = check_on_proven(linked.store, permit_for(*REGISTERS), log=linked.log, people=10**9)
    assert 0 < some["records"] < whole["records"]


def test_the_check_is_permitted_and_logged_or_does_not_happen(linked: Linked) -> None:
    before = linked.log.verify().size
    with pytest.raises(NotPermittedError, match="does not name the register farmer"):
        check_on_proven(linked.store, permit_for("civil", "poor"), log=linked.log)
    assert linked.log.verify().size == before
    told = check_on_proven(linked.store, permit_for(*REGISTERS), log=linked.log, people=500)
    event = linked.log.entries()[-1].event
    assert (event["action"], event["rows"]) == ("check_links", told["records"])
