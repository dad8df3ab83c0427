"""A form opens the fields that it names of one person, in the query itself, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from measure_engines import World
from rounds_world import WELFARE, permit_for
from stored_world import house, stored

from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.log import AccessLog
from prasan.services.filling import fill
from prasan.services.forms import Form

FORM = Form("a-service", {"civil": frozenset({"birth_date", "area_code"})}, ())


def _world() -> World:
    world = World()
    for spine_id in (1, 2):
        stated = {
            "nationality": "TH",
            "birth_year": 1970,
            "birth_month": 3,
            "birth_day": spine_id,
            "area_code": "100101",
        }
        world.person(spine_id, house=house(spine_id), area="100101", **stated)
    return world


def test_a_form_opens_its_own_fields_of_one_person_and_says_so_in_the_log(tmp_path: Path) -> None:
    store, log = stored(_world(), tmp_path), AccessLog(tmp_path / "log.jsonl")
    permit = replace(permit_for(WELFARE, "civil"), fields=None)
    [filled] = fill(store, FORM, 2, permit, log, action="fill_in_form", service="a-service")
    [record] = filled.records
    told = {column.meaning: values for column, values in record}
    assert told == {"birth_date": (1970, 3, 2), "area": ("100101",)}
    [entry] = log.entries()
    assert entry.event["fields"] == {"civil": ["area_code", "birth_date"]}
    assert (entry.event["spine_id"], entry.event["service"]) == (2, "a-service")


def test_what_the_agreement_masks_is_refused_before_anything_is_read_or_written(tmp_path: Path) -> None:
    store, log = stored(_world(), tmp_path), AccessLog(tmp_path / "log.jsonl")
    masking = replace(permit_for(WELFARE, "civil"), fields={"civil": frozenset({"area_code"})})
    for form, permit in ((FORM, masking), (Form("x", {"farmer": frozenset({"rice_rai"})}, ()), masking)):
        with pytest.raises(NotPermittedError):
            fill(store, form, 1, permit, log, action="fill_in_form")
    assert not list(log.entries())
