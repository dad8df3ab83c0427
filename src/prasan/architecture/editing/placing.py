"""What stands on a view: boxes placed and moved, lines drawn for the relationships between them."""

from __future__ import annotations

from collections.abc import Mapping

from prasan.architecture.archi_file.words import FORM as ARCHI
from prasan.architecture.editing.concepts import every_line, fresh_id
from prasan.architecture.editing.errors import EditError
from prasan.architecture.language import JUNCTIONS
from prasan.architecture.model import Connection, Element, Model, Node, Rest, Text, View
from prasan.architecture.pictures.boxes import placed

_SIZE, _JUNCTION = (140, 60), (14, 14)
_GAP = 40
_FAR = 20_000  # pixels


def view_of(model: Model, asked: str) -> View:
    """The view with an id.  Raises EditError where there is none."""
    found = next((each for each in model.views if each.id == asked), None)
    if found is None:
        raise EditError("nothing", f"no view has the id {asked}")
    return found


def add_view(model: Model, names: Mapping[str | None, str]) -> View:
    """An empty view.  Raises EditError without a name."""
    said = [Text(words.strip(), lang) for lang, words in names.items() if words.strip()]
    if not said:
        raise EditError("name", "a view needs a name")
    made = View(fresh_id(), "archimate:ArchimateDiagramModel" if model.form == ARCHI else "Diagram", said)
    model.views.append(made)
    return made


def place(model: Model, view: View, element: Element) -> Node:
    """Stand an element on a view, below what is there, with lines for its relationships to what is there."""
    w, h = _JUNCTION if element.type in JUNCTIONS else _SIZE
    elements = {each.id: each for each in model.elements}
    boxes = [placed(node, elements.get(node.element or "")) for node in view.every_node()]
    left = round(min((box.x for box in boxes), default=20))
    low = round(max((box.y + box.h for box in boxes), default=20 - _GAP))
    kind = "archimate:DiagramObject" if model.form == ARCHI else "Element"
    made = Node(fresh_id(), kind, element.id, max(0, left), max(0, low + _GAP), w, h)
    view.nodes.append(made)
    draw_lines(model, view, made)
    return made


def draw_lines(model: Model, view: View, around: Node | None = None) -> int:
    """Lines for the relationships between boxes of a view that have none yet: all, or those of one box.  Returns how many."""
    first: dict[str, Node] = {}
    for node in view.every_node():
        if node.element is not None:
            first.setdefault(node.element, node)
    if around is not None and around.element is not None:
        first[around.element] = around
    drawn = {each.relationship for each in every_line(view)}
    count = 0
    for relationship in model.relationships:
        source, target = first.get(relationship.source), first.get(relationship.target)
        if source is None or target is None or (around is not None and around not in (source, target)):
            continue
        if relationship.id in drawn:
            continue
        _draw(
            model, view, Connection(fresh_id(), "Relationship", relationship.id, source.id, target.id), source, target
        )
        count += 1
    return count


def _draw(model: Model, view: View, line: Connection, source: Node, target: Node) -> None:
    if model.form != ARCHI:
        view.connections.append(line)
        return
    line.kind = "archimate:Connection"
    source.connections.append(line)
    target.rest = target.rest or Rest()
    arriving = target.rest.attributes.get("targetConnections", "")
    target.rest.attributes["targetConnections"] = f"{arriving} {line.id}".strip()


def move(model: Model, view: View, places: Mapping[str, tuple[int, int, int, int]]) -> None:
    """Put boxes by id at a place in a size (x, y, w, h); what is within one that moves and is not named itself moves along.

    Raises EditError for a place or a size that no page has.
    """
    for x, y, w, h in places.values():
        if not (abs(x) <= _FAR and abs(y) <= _FAR and 1 <= w <= _FAR and 1 <= h <= _FAR):
            raise EditError("nothing", f"a box at {x}, {y} of {w} by {h} is on no page")
    moved: dict[str, tuple[int, int]] = {}
    for node in view.nodes:
        _move(node, (0, 0), places, moved)
    if model.form == ARCHI:
        return  # its bends are told from the boxes that they lead to
    for line in every_line(view):
        start, end = moved.get(line.source or "", (0, 0)), moved.get(line.target or "", (0, 0))
        if start == end != (0, 0):
            line.bends = [(x + start[0], y + start[1]) for x, y in line.bends]
        at = [
            (each[0] + by[0], each[1] + by[1]) if each else None
            for each, by in zip(line.attached, (start, end), strict=True)
        ]
        line.attached = (at[0], at[1])


def _move(
    node: Node,
    along: tuple[int, int],
    places: Mapping[str, tuple[int, int, int, int]],
    moved: dict[str, tuple[int, int]],
) -> None:
    before = (node.x, node.y)
    if node.id in places:
        node.x, node.y, node.w, node.h = places[node.id]
    else:
        node.x, node.y = node.x + along[0], node.y + along[1]
    own = (node.x - before[0], node.y - before[1])
    moved[node.id] = own
    for each in node.nodes:
        _move(each, own, places, moved)
