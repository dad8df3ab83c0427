"""A view of a model as SVG, in its author's own layout.

Real models are broken in many ways, and each draws something: a box of an element that is nowhere is dashed, one without a
size has Archi's, a line whose end is not on the page is left out, and told in the lists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from prasan.architecture.model import Connection, Element, Model, Node, Relationship, Text, View, spoken
from prasan.architecture.pictures.boxes import drawn_box, note_words, placed
from prasan.architecture.pictures.geometry import Box, Point, halfway, way
from prasan.architecture.pictures.lines import BY_NESTING, drawn_line
from prasan.architecture.pictures.styles import LINE, line_style
from prasan.architecture.pictures.svg import SMALL, Line, Picture, Shown, picture, text

_MARGIN = 16
_DEEP = 50  # boxes in boxes, or lines to lines, beyond which a model goes round in circles


def in_language(texts: list[Text], language: str) -> str:
    """Words in a language ("th", "en"), else in whichever there are."""
    told = (each.value for each in texts if (each.lang or "").startswith(language) and each.value.strip())
    return next(told, "") or spoken(texts)


def draw_view(
    model: Model,
    view: View,
    language: str = "th",
    *,
    link: Callable[[str], str | None] = lambda element: None,
    word: Callable[[str], str] = str,
    marked: Collection[str] = (),
    described: str = "",
    movable: bool = False,
) -> Picture:
    """A view as a picture; ``movable`` names each box, so that it can be moved by hand.

    ``link`` gives the address of an element by id, ``word`` the reader's word for one of ArchiMate's types, ``marked`` the
    elements that are to be found at a glance.
    """
    elements: dict[str, Element] = {}
    for element in model.elements:
        elements.setdefault(element.id, element)
    relationships: dict[str, Relationship] = {}
    for relationship in model.relationships:
        relationships.setdefault(relationship.id, relationship)
    names = {each.id: in_language(each.names, language) for each in model.views}
    page = _Page(elements, relationships, language, link, word, marked, names, movable)
    for node in view.nodes:
        page.box(node, ())
    page.connections([*view.connections, *(each for node in view.every_node() for each in node.connections)])
    title = in_language(view.names, language) or view.id
    left, top, right, low = page.edges()
    return picture(
        page.drawn, title, described, page.shown, page.told, left=left - _MARGIN, top=top - _MARGIN,
        width=right - left + 2 * _MARGIN, height=low - top + 2 * _MARGIN, linked=page.linked,
    )  # fmt: skip


class _Page:
    """One drawing."""

    def __init__(
        self,
        elements: dict[str, Element],
        relationships: dict[str, Relationship],
        language: str,
        link: Callable[[str], str | None],
        word: Callable[[str], str],
        marked: Collection[str],
        views: dict[str, str],
        movable: bool,
    ) -> None:
        self.elements, self.relationships, self.language = elements, relationships, language
        self.link, self.word, self.marked, self.views, self.movable = link, word, set(marked), views, movable
        self.drawn: list[str] = []
        self.shown: list[Shown] = []
        self.told: list[Line] = []
        self.linked = False
        self._boxes: dict[str, Box] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        self._bends: list[Point] = []

    def box(self, node: Node, above: tuple[str, ...]) -> None:
        """Draw a node, then those within it."""
        if len(above) > _DEEP:
            return
        element = self.elements.get(node.element or "")
        words = self._words(node, element)
        box = placed(node, element)
        address = self.link(element.id) if element is not None else None
        self.linked |= address is not None
        kind = element.type if element is not None else ""
        self.drawn.append(
            drawn_box(
                node, box, kind, words, address=address, spoken_type=self.word(kind) if kind else "",
                marked=element is not None and element.id in self.marked,
                within=(above[-1] if above else "") if self.movable else None,
            )
        )  # fmt: skip
        self.shown.append(Shown(node.id, words or node.element or "", element.id if element else None, kind))
        if node.id not in self._boxes:
            self._boxes[node.id] = box
            self._above[node.id] = above
        for each in node.nodes:
            self.box(each, (*above, node.id))

    def _words(self, node: Node, element: Element | None) -> str:
        if element is not None:
            return in_language(element.names, self.language)
        said = in_language(node.labels, self.language) or note_words(node)
        return said or next((self.views[each] for each in node.views if each in self.views), "")

    def connections(self, found: list[Connection]) -> None:
        """Draw the lines, each after what it starts and ends at; those that go round in circles are left out."""
        waiting = list(_every(found))
        ways: dict[str, list[Point]] = {}
        while waiting:
            left = [each for each in waiting if not self._line(each, ways)]
            if len(left) == len(waiting):
                return
            waiting = left

    def _line(self, connection: Connection, ways: dict[str, list[Point]]) -> bool:
        ends = [self._end(each, ways) for each in (connection.source, connection.target)]
        if ends[0] is None or ends[1] is None:
            return False
        relationship = self.relationships.get(connection.relationship or "")
        kind = relationship.type if relationship else ""
        bends: list[Point] = [(float(x), float(y)) for x, y in connection.bends]
        start, end = connection.attached
        places = way(ends[0], ends[1], bends, start, end)
        ways.setdefault(connection.id, places)
        source, target = connection.source or "", connection.target or ""
        said = in_language(connection.labels, self.language)
        if not said and relationship is not None:
            said = in_language(relationship.names, self.language) or relationship.modifier or ""
        self.told.append(Line(connection.id, source, target, kind, said))
        nested = source in self._above.get(target, ()) or target in self._above.get(source, ())
        if connection.kind.endswith("NestingRelationship") or (nested and not bends and kind in BY_NESTING):
            return True
        colour, width = line_style(connection.style, LINE)
        access, directed = (relationship.access, relationship.directed) if relationship else (None, None)
        self.drawn.append(drawn_line(kind, places, colour, width, access, directed))
        if said:
            x, y = halfway(places)
            self.drawn.append(text(said, x, y, 120, 3, SMALL, middle=True, halo=True))
        self._bends += places
        return True

    def _end(self, asked: str | None, ways: dict[str, list[Point]]) -> Box | None:
        if asked in self._boxes:
            return self._boxes[asked]
        if asked in ways:
            x, y = halfway(ways[asked])
            return Box(x, y, 0, 0)
        return None

    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that was drawn."""
        boxes = self._boxes.values()
        xs = [each.x for each in boxes] + [each.x + each.w for each in boxes] + [x for x, _ in self._bends]
        ys = [each.y for each in boxes] + [each.y + each.h for each in boxes] + [y for _, y in self._bends]
        return (min(xs), min(ys), max(xs), max(ys)) if xs else (0, 0, 200, 60)


def _every(found: list[Connection]) -> Iterator[Connection]:
    """Each with the lines that leave it, once."""
    waiting, seen = list(found), set()
    while waiting:
        connection = waiting.pop(0)
        if id(connection) not in seen:
            seen.add(id(connection))
            yield connection
            waiting.extend(connection.connections)
