"""The agencies' newest models are one graph: ids that two agencies use stay apart, properties are met by any of their names."""

import json

from prasan.architecture.files import model_as
from prasan.architecture.model import Element, Model, Property, PropertyDefinition, Relationship, Text
from prasan.architecture.submissions import Submissions
from prasan.architecture.vocabulary import canonical


def _model(owner: str) -> Model:
    return Model(
        form="exchange-3",
        id="m",
        names=[Text("แบบจำลอง", "th")],
        elements=[
            Element("a", "ApplicationComponent", [Text("ระบบ", "th"), Text("System", "en")]),
            Element("d", "DataObject", [Text("ข้อมูล", "th")], properties=[Property("p", [Text(owner)])]),
        ],
        relationships=[Relationship("r", "Access", source="a", target="d", access="Read")],
        definitions=[PropertyDefinition("p", [Text("Data Owner")])],
    )


def test_two_agencies_models_are_one_graph_of_the_newest(tmp_path):
    kept = Submissions(tmp_path / "blueprints")
    for unit, owner in (("07000", "old"), ("07000", "rice"), ("15000", "civil")):
        file = tmp_path / f"{unit}.xml"
        file.write_bytes(model_as(_model(owner), "exchange-3")[0])
        kept.take(file, unit, "somebody")
    estate = kept.estate()
    assert list(estate.things) == ["07000/a", "07000/d", "15000/a", "15000/d"]
    assert [estate.things[f"{unit}/d"].value("owner") for unit in ("07000", "15000")] == ["rice", "civil"]
    assert [tie.target for tie in estate.outgoing["07000/a"]] == ["07000/d"]
    assert estate.things["07000/a"].named("en") == "System"

    for beside in (tmp_path / "blueprints").glob("*/*/concepts.json"):  # of a later form: it is made anew
        beside.write_text(json.dumps({"form": 0}))
    again = kept.estate()
    assert (again.things, again.ties) == (estate.things, estate.ties)


def test_a_property_is_met_by_any_of_its_names():
    assert {canonical(name) for name in ("Data-Owner", "owner", "เจ้าของข้อมูล", "DATA_OWNER")} == {"owner"}
    assert canonical("Cost  centre") == "cost centre"
