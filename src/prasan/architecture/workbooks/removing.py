"""Elements and relationships are taken out of a model, with all that would point to them."""

from __future__ import annotations

from prasan.architecture.model import Connection, Item, Model, Node, View


def without(model: Model, gone: set[str]) -> None:
    """Take the concepts of these ids out: their relationships, their boxes and lines on views and their places in folders too.

    What stood inside a box stays where it is on the page.
    """
    if not gone:
        return
    gone = set(gone)
    count = -1
    while count != len(gone):  # a relationship may be an end of another
        count = len(gone)
        gone |= {each.id for each in model.relationships if {each.source, each.target} & gone}
    model.elements[:] = [each for each in model.elements if each.id not in gone]
    model.relationships[:] = [each for each in model.relationships if each.id not in gone]
    for item in model.organizations:
        _unfolder(item, gone)
    for view in model.views:
        _undraw(view, gone)


def _unfolder(item: Item, gone: set[str]) -> None:
    item.items[:] = [each for each in item.items if each.ref not in gone]
    for each in item.items:
        _unfolder(each, gone)


def _undraw(view: View, gone: set[str]) -> None:
    erased = {node.id for node in view.every_node() if node.element in gone}
    view.nodes[:] = _lifted(view.nodes, erased)
    count = -1
    while count != len(erased):  # a line may end on another
        count = len(erased)
        view.connections[:] = _unlined(view.connections, gone, erased)
        for node in view.every_node():
            node.connections[:] = _unlined(node.connections, gone, erased)


def _lifted(nodes: list[Node], erased: set[str]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        node.nodes[:] = _lifted(node.nodes, erased)
        found += node.nodes if node.id in erased else [node]
    return found


def _unlined(lines: list[Connection], gone: set[str], erased: set[str]) -> list[Connection]:
    kept = []
    for line in lines:
        if line.relationship in gone or line.source in erased or line.target in erased:
            erased.add(line.id)
            continue
        line.connections[:] = _unlined(line.connections, gone, erased)
        kept.append(line)
    return kept
