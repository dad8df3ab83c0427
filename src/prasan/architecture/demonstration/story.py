"""What an agency of the demonstration sent before and sends next, so that there is something to review and to merge."""

from __future__ import annotations

import copy

from prasan.architecture.model import Element, Model, Property, Relationship, Text

BRANCH = "target-2573"


def before(model: Model) -> Model:
    """The model as it was first sent: one system was in other hands."""
    return _with(model, "phase_out", "04000")


def on_branch(model: Model) -> Model:
    """A plan for the target, made from :func:`before`: it changes the same system otherwise, and adds one."""
    return _added(_with(model, "retired", "07000"), ("ระบบเตือนภัยศัตรูพืช", "Plant Pest Warning"))


def proposed(model: Model) -> Model:
    """What waits for a decision: a system by another name, a new one, one taken out, and a box that moved."""
    made = _added(copy.deepcopy(model), ("ระบบผู้ช่วยเกษตรกรอัจฉริยะ", "Smart Assistant for Farmers"))
    systems = [each for each in made.elements if each.type == "ApplicationComponent"]
    systems[0].names = [Text(f"{text.value} 2", text.lang) for text in systems[0].names]
    gone = next(each.id for each in made.elements if each.type == "Assessment")
    made.elements = [each for each in made.elements if each.id != gone]
    made.relationships = [each for each in made.relationships if gone not in (each.source, each.target)]
    ties = {each.id for each in model.relationships} - {each.id for each in made.relationships}
    for folder in made.organizations:
        folder.items = [each for each in folder.items if each.ref != gone and each.ref not in ties]
    made.views[0].nodes[0].x += 40
    return made


def _with(model: Model, lifecycle: str, owner: str) -> Model:
    made = copy.deepcopy(model)
    system = [each for each in made.elements if each.type == "ApplicationComponent"][1]
    said = {"id-p-lifecycle": lifecycle, "id-p-owner": owner}
    system.properties = [
        Property(each.definition, [Text(said[each.definition])]) if each.definition in said else each
        for each in system.properties
    ]
    return made


def _added(made: Model, name: tuple[str, str]) -> Model:
    own = f"id-new-{len(made.elements) + 1}"
    capability = next(each.id for each in made.elements if each.type == "Capability")
    made.elements.append(Element(own, "ApplicationComponent", [Text(name[0], "th"), Text(name[1], "en")]))
    made.relationships.append(Relationship(f"{own}-r", "Realization", source=own, target=capability))
    return made
