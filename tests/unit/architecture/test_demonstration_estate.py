"""The demonstration estate: every layer in every model, sound by ArchiMate's table, and a truth that is true of the models."""

from collections import Counter

import pytest

from prasan.architecture.demonstration import make_estate
from prasan.architecture.estate import Estate, concepts_of
from prasan.architecture.files import model_as, model_of
from prasan.architecture.parts import library
from prasan.architecture.validation import validate
from prasan.cli.ea_store import agencies_of_demonstration

_LAYERS = {
    "strategy": "Capability", "motivation": "Goal", "business": "BusinessProcess", "application": "ApplicationComponent",
    "technology": "Node", "physical": "Facility", "implementation": "WorkPackage",
}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return make_estate(agencies_of_demonstration())


@pytest.fixture(scope="module")
def estate(made):
    found = [concepts_of(unit, model) for unit, model in made.models.items()]
    return Estate([each for things, _ in found for each in things], [each for _, ties in found for each in ties])


def test_forty_agencies_have_a_sound_model_of_all_layers(made):
    assert len(made.models) == 40
    for unit, model in made.models.items():
        types = Counter(each.type for each in model.elements)
        assert all(types[kind] for kind in _LAYERS.values()), unit
        assert validate(model) == []
        assert all({text.lang for text in each.names} == {"th", "en"} for each in model.elements)
        assert len(model.views) == 3


def test_the_same_seed_makes_the_same_files_and_they_lose_nothing(made, tmp_path):
    again = make_estate(agencies_of_demonstration())
    for unit in list(made.models)[:3]:
        data, lost = model_as(made.models[unit], "exchange-3")
        assert lost == []
        assert data == model_as(again.models[unit], "exchange-3")[0]
        read, losses = model_of(data, tmp_path / f"{unit}.xml")
        assert losses == []
        assert concepts_of(unit, read) == concepts_of(unit, made.models[unit])


def test_the_truth_is_true_of_the_models_and_stands_in_none(made, estate):
    truth = made.truth
    assert all(not estate.things[key].value("owner") for key in truth["without_owner"])
    assert set(truth["without_owner"]) == {
        thing.key for thing in estate.of_type("DataObject") if not thing.value("owner")
    }
    assert all(estate.things[key].value("end_of_support") < "2026-10-01" for key in truth["end_of_life"])
    for key in truth["zone_crossings"]:
        tie = estate.ties[key]
        assert (estate.things[tie.source].value("zone"), estate.things[tie.target].value("zone")) == (
            "internet", "restricted",
        )  # fmt: skip
    for group in truth["duplicates"]:
        assert len({key.partition("/")[0] for key in group["systems"]}) == len(group["systems"]) > 1
        masters = [estate.things[key].value("master") == "yes" for key in group["data"]]
        assert any(masters) == group["master"]
    for group in truth["colliding"]:
        assert len({estate.things[key].value("start") for key in group["projects"]}) == 1
    assert library().astray(estate) == []
    assert not any("planted" in thing.properties or thing.national for thing in estate.things.values())
