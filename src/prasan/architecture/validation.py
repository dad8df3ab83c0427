"""What is wrong with a model, in words, with what to do: real models break the rules, and are taken in all the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from prasan.architecture.answers.derivation import stands_for
from prasan.architecture.language import JUNCTIONS, allowed, element_types, known_relationship
from prasan.architecture.model import Concept, Element, Item, Model, Relationship, View


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: its ``rule`` by name, the id of what it is in, what is wrong and what would mend it.

    A model with an ``error`` says something that cannot be so; a ``warning`` is against a rule of ArchiMate; a ``note`` explains.
    """

    rule: Literal[
        "twice",
        "no_id",
        "type",
        "end",
        "relationship",
        "junction",
        "reference",
        "property",
        "place",
        "nameless",
        "derived",
    ]
    severity: Literal["error", "warning", "note"]
    place: str
    what: str
    remedy: str


def validate(model: Model) -> list[Finding]:
    """Every fault, the errors first, each kind in the model's own order."""
    return sorted(_findings(model), key=lambda finding: finding.severity != "error")


def standing_for_steps(model: Model) -> list[Finding]:
    """Notes on relationships that ArchiMate allows only as derived: which steps each stands for.  Those that the metamodel has
    itself, that the table has not, or for which no certain way is found, have none."""
    elements = {each.id: each for each in model.elements}
    found = []
    for tie in model.relationships:
        source, target = elements.get(tie.source), elements.get(tie.target)
        if source is None or target is None or (steps := stands_for(source.type, tie.type, target.type)) is None:
            continue
        way = [source.type]
        for step, kind in steps:
            way.append(f"{step.type} to {kind}" if step.along else f"{step.type} from {kind}")
        found.append(
            Finding(
                "derived", "note", tie.id,
                f"{tie.type} from {_a(source.type)} ({source.name or source.id}) to {_a(target.type)} "
                f"({target.name or target.id}) is allowed as derived: it stands for {', '.join(way)}",
                "none is needed; draw the steps where they matter",
            )
        )  # fmt: skip
    return found


def _findings(model: Model) -> Iterator[Finding]:
    yield from _ids(model)
    elements = {each.id: each for each in model.elements}
    concepts: dict[str, Concept] = {**elements, **{each.id: each for each in model.relationships}}
    yield from _types(model)
    for relationship in model.relationships:
        yield from _relationship(relationship, concepts)
    yield from _junctions(model, elements)
    definitions = {each.id for each in model.definitions}
    for concept in (*model.elements, *model.relationships):
        for each in concept.properties:
            if each.definition not in definitions:
                yield Finding(
                    "property", "error", concept.id, f"its property {each.definition} is defined nowhere",
                    "define the property, or take it out",
                )  # fmt: skip
    views = {view.id for view in model.views}
    for item in model.organizations:
        yield from _item(item, {*concepts, *views})
    for view in model.views:
        yield from _view(view, elements, concepts, views)


def _ids(model: Model) -> Iterator[Finding]:
    ids = [each.id for each in (*model.elements, *model.relationships)]
    ids += [view.id for view in model.views] + [each.id for each in model.definitions]
    counted = Counter(ids)
    for found, times in counted.items():
        if not found:
            yield Finding("no_id", "error", "", f"{times} concepts or views have no id", "give each an id of its own")
        elif times > 1:
            yield Finding(
                "twice", "error", found, f"{times} concepts or views have this id", "give each an id of its own"
            )


def _types(model: Model) -> Iterator[Finding]:
    for element in model.elements:
        if element.type not in element_types():
            yield Finding(
                "type", "warning", element.id, f"{element.type or 'no type'} is no type of element in ArchiMate 3.2",
                "choose one of its types; the element is kept as it is",
            )  # fmt: skip
        elif not element.name and element.type not in JUNCTIONS:
            yield Finding("nameless", "warning", element.id, f"{_a(element.type)} without a name", "name it")


def _relationship(relationship: Relationship, concepts: dict[str, Concept]) -> Iterator[Finding]:
    ends = [concepts.get(relationship.source), concepts.get(relationship.target)]
    for name, written, end in zip(("source", "target"), (relationship.source, relationship.target), ends, strict=True):
        if end is None:
            yield Finding(
                "end", "error", relationship.id, f"its {name} {written or '(none)'} is nowhere in the model",
                "send the model with both ends, or take the relationship out",
            )  # fmt: skip
    source, target = ends
    if not known_relationship(relationship.type):
        yield Finding(
            "type", "warning", relationship.id, f"{relationship.type or 'no type'} is no relationship in ArchiMate 3.2",
            "choose one of its relationships; it is kept as it is",
        )  # fmt: skip
    elif source is not None and target is not None:
        yield from _against_the_table(relationship, source, target)


def _against_the_table(relationship: Relationship, source: Concept, target: Concept) -> Iterator[Finding]:
    of, to = _as_end(source), _as_end(target)
    may = allowed(of, to)
    if relationship.type in may:
        return
    if relationship.type in allowed(to, of):
        remedy = "turn it round: it may go the other way"
    elif may:
        remedy = f"say {' or '.join(sorted(may))}, which may"
    else:
        remedy = "take it out, or look whether an end has the right type"
    yield Finding(
        "relationship", "warning", relationship.id,
        f"{relationship.type} from {_a(of)} ({source.name or source.id}) to {_a(to)} ({target.name or target.id}) "
        "is not in ArchiMate's table",
        remedy,
    )  # fmt: skip


def _as_end(concept: Concept) -> str:
    return "Relationship" if isinstance(concept, Relationship) else concept.type


def _junctions(model: Model, elements: dict[str, Element]) -> Iterator[Finding]:
    met: dict[str, set[str]] = defaultdict(set)
    for relationship in model.relationships:
        for end in (relationship.source, relationship.target):
            if (found := elements.get(end)) is not None and found.type in JUNCTIONS:
                met[end].add(relationship.type)
    for junction, kinds in met.items():
        if len(kinds) > 1:
            yield Finding(
                "junction", "warning", junction, f"relationships of several types meet in it: {', '.join(sorted(kinds))}",
                "use one type through a junction (ArchiMate 3.2, section 5.5.1)",
            )  # fmt: skip


def _item(item: Item, known: set[str]) -> Iterator[Finding]:
    if item.ref is not None and item.ref not in known:
        yield Finding(
            "reference", "warning", item.ref, "a folder names it, and it is nowhere", "take it out of the folder"
        )
    for each in item.items:
        yield from _item(each, known)


def _view(view: View, elements: dict[str, Element], concepts: dict[str, Concept], views: set[str]) -> Iterator[Finding]:
    nodes = list(view.every_node())
    connections = [*view.connections, *(each for node in nodes for each in node.connections)]
    drawn = {node.id for node in nodes} | {connection.id for connection in connections}
    for node in nodes:
        if node.element is not None and node.element not in elements:
            yield Finding(
                "reference", "error", f"{view.id}, {node.id}", f"a box shows the element {node.element}, which is nowhere",
                "take the box out, or send the element",
            )  # fmt: skip
        for each in node.views:
            if each not in views:
                yield Finding(
                    "reference", "warning", f"{view.id}, {node.id}", f"a box leads to the view {each}, which is nowhere",
                    "take the way out, or send the view",
                )  # fmt: skip
    for connection in connections:
        if connection.relationship is not None and connection.relationship not in concepts:
            yield Finding(
                "reference", "error", f"{view.id}, {connection.id}",
                f"a line shows the relationship {connection.relationship}, which is nowhere",
                "take the line out, or send the relationship",
            )  # fmt: skip
        for end in (connection.source, connection.target):
            if end is not None and end not in drawn:
                yield Finding(
                    "place", "error", f"{view.id}, {connection.id}", f"a line ends at {end}, which is not on the view",
                    "draw what it ends at, or take the line out",
                )  # fmt: skip


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'AEIO' else 'a'} {kind}"
