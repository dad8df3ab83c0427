"""What is wrong with a model, and what breaks if something in it stops: asked as an architect asks, by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.architecture.answers.asking import WHOLE
from prasan.architecture.answers.words import KINDS, QUESTIONS
from prasan.architecture.errors import ModelFileError
from prasan.architecture.estate import Estate, concepts_of
from prasan.architecture.impact import Affected, Dependence
from prasan.architecture.language import allowed
from prasan.architecture.model import Element, Item, Model, Node, Relationship, Text, View
from prasan.architecture.validation import validate
from prasan.cli.main import app

RUN = CliRunner()


def _model() -> Model:
    """A server carries a system that serves a process; the system reads the register, and writes a report."""
    things = {"server": "Device", "os": "SystemSoftware", "app": "ApplicationComponent", "service": "ApplicationService",
              "process": "BusinessProcess", "register": "DataObject", "report": "DataObject"}  # fmt: skip
    ways = [
        ("server", "os", "Assignment", None), ("os", "app", "Serving", None), ("app", "service", "Realization", None),
        ("service", "process", "Serving", None), ("app", "register", "Access", "Read"), ("app", "report", "Access", "Write"),
    ]  # fmt: skip
    return Model(
        "exchange-3",
        "m",
        elements=[Element(name, kind, [Text(name)]) for name, kind in things.items()],
        relationships=[
            Relationship(f"r{n}", kind, source=source, target=target, access=access)
            for n, (source, target, kind, access) in enumerate(ways)
        ],
    )


def test_an_outage_goes_the_way_that_each_relationship_says() -> None:
    dependence = Dependence(Estate(*concepts_of("07011", _model())))
    broken = dependence.broken_by("07011/server")
    assert [(_id(each), each.steps) for each in broken] == [
        ("os", 1), ("app", 2), ("service", 3), ("report", 3), ("process", 4)
    ]  # fmt: skip
    assert [_id(each) for each in dependence.why(broken, "07011/process")] == ["os", "app", "service", "process"]
    assert {_id(each) for each in dependence.broken_by("07011/register")} == {"app", "service", "report", "process"}
    assert {_id(each) for each in dependence.needed_by("07011/process")} == {
        "service",
        "app",
        "os",
        "server",
        "register",
    }
    assert dependence.broken_by("07011/process") == []


def _id(each: Affected) -> str:
    return each.key.removeprefix("07011/")


def test_the_table_is_archimates() -> None:
    assert "Assignment" in allowed("BusinessActor", "BusinessRole")
    assert "Serving" in allowed("ApplicationService", "BusinessProcess")
    assert "Composition" not in allowed("DataObject", "BusinessActor")
    assert allowed("Goal", "Relationship") == {"Association"}


def test_each_fault_is_told_with_its_remedy_and_the_whole_model_has_none() -> None:
    assert validate(_model()) == []
    model = _model()
    model.elements += [Element("app", "ApplicationComponent", [Text("again")]), Element("odd", "Robot", [Text("odd")])]
    model.relationships += [
        Relationship("w1", "Serving", source="app", target="nowhere"),
        Relationship("w2", "Realization", source="service", target="app"),
    ]
    model.organizations = [Item(items=[Item(ref="lost")])]
    model.views = [View("v", names=[Text("v")], nodes=[Node("n", "Element", "gone")])]
    found = {(each.rule, each.severity): each for each in validate(model)}
    assert set(found) == {
        ("twice", "error"), ("end", "error"), ("reference", "error"), ("reference", "warning"), ("type", "warning"),
        ("relationship", "warning"),
    }  # fmt: skip
    assert found["relationship", "warning"].remedy == "turn it round: it may go the other way"


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from prasan.architecture.files import model_as

    monkeypatch.setenv("PRASAN_DATA", str(tmp_path / "data"))
    path = tmp_path / "model.xml"
    path.write_bytes(model_as(_model(), "exchange-3")[0])
    taken = RUN.invoke(app, ["ea", "import", str(path), "--unit", "07011", "--json"])
    assert taken.exit_code == 0, taken.output
    assert json.loads(taken.stdout) == {
        "unit": "07011", "number": 1, "form": "exchange-3", "name": "", "elements": 7, "relationships": 6, "views": 0, "losses": []
    }  # fmt: skip
    return path


def test_an_agencys_model_is_taken_in_once_asked_and_handed_out(sent: Path, tmp_path: Path) -> None:
    assert json.loads(RUN.invoke(app, ["ea", "import", str(sent), "--unit", "07011", "--json"]).stdout)["number"] == 1
    checked = RUN.invoke(app, ["ea", "validate", "07011", "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["errors"] == 0
    asked = json.loads(RUN.invoke(app, ["ea", "impact", "Server", "--in", "07011", "--json"]).stdout)
    assert [each["subject"]["name"] for each in asked["findings"]] == ["os", "app", "service", "report", "process"]
    assert asked["findings"][0]["because"] == [
        {
            "relationship": "07011/r0",
            "type": "Assignment",
            "source": {"key": "07011/server", "unit": "07011", "type": "Device", "name": "server"},
            "target": {"key": "07011/os", "unit": "07011", "type": "SystemSoftware", "name": "os"},
        }
    ]
    assert (
        json.loads(RUN.invoke(app, ["ea", "impact", "07011/server", "--json"]).stdout) == asked
    )  # of the whole estate
    out = tmp_path / "out.archimate"
    exported = RUN.invoke(app, ["ea", "export", "07011", "--out", str(out), "--form", "archi", "--json"])
    assert json.loads(exported.stdout)["losses"] == []
    assert "5 affected if it stops" in RUN.invoke(app, ["ea", "impact", "server", "--in", str(out)]).stdout


@pytest.mark.parametrize("question", WHOLE)
def test_each_question_is_a_verb_that_tells_machines_and_people_alike(sent: Path, question: str) -> None:
    told = json.loads(RUN.invoke(app, ["ea", question, "--json"]).stdout)
    assert {"question", "asked", "judged", "counts", "totals", "findings", "undetermined"} == told.keys()
    assert told["question"] == question
    words = RUN.invoke(app, ["ea", question]).stdout
    assert QUESTIONS[question] in words
    assert all(KINDS[kind] in words for kind in told["counts"])
    if told["undetermined"]:
        assert "for want of" in words


def test_a_relationship_that_follows_is_told_with_its_steps(sent: Path) -> None:
    told = RUN.invoke(app, ["ea", "derive", "app", "process"]).stdout
    assert "relationship Serving" in told
    assert "rules DR3" in told
    assert "by Realization from app to service (07011/r2)" in told


def test_what_is_not_there_is_said_with_what_is(sent: Path) -> None:
    for words, told in (
        (["impact", "serv", "--in", "07011"], "did you mean server"),
        (["touches", "server"], "which is a WorkPackage"),
        (["validate", "99999"], "models are there of 07011"),
        (["export", "07011", "--out", "x", "--form", "visio"], "there is no such form"),
    ):
        refused = RUN.invoke(app, ["ea", *words])
        assert isinstance(refused.exception, ModelFileError)
        assert told in str(refused.exception)
