"""An ArchiMate model as it is held in memory, whatever file it came from.

It is in the terms of the Model Exchange File (The Open Group C226): elements, relationships, properties by definition, views of
nodes and connections with places on the page, and organizations: the trees of folders.  Archi's own file says the same in other
words.  What neither has a place for here is kept as it came, in ``Rest``, and goes out again where the same kind of file is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Text:
    """Words in one language; ``lang`` is the tag of ``xml:lang``, None where the file has none."""

    value: str
    lang: str | None = None


def spoken(texts: list[Text]) -> str:
    """The first words that say something; "" where none do."""
    return next((text.value for text in texts if text.value.strip()), "")


@dataclass(slots=True)
class Rest:
    """What a file says beyond the model: attributes by name (``{namespace}local``), and XML of unknown children in their order."""

    attributes: dict[str, str] = field(default_factory=dict)
    content: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Property:
    """Values of one property; ``definition`` is the id of its PropertyDefinition.  A key may come more than once."""

    definition: str
    values: list[Text] = field(default_factory=list)
    rest: Rest | None = None


@dataclass(slots=True)
class PropertyDefinition:
    """``type`` is string, boolean, currency, date, time or number."""

    id: str
    names: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    type: str = "string"
    rest: Rest | None = None


@dataclass(slots=True)
class Concept:
    """What elements and relationships share.  ``type`` is ArchiMate's own name for it, such as ApplicationComponent."""

    id: str
    type: str
    names: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    rest: Rest | None = None

    @property
    def name(self) -> str:
        return spoken(self.names)


@dataclass(slots=True)
class Element(Concept):
    """A thing of the architecture.  A junction is one too (AndJunction, OrJunction)."""


@dataclass(slots=True)
class Relationship(Concept):
    """From the concept ``source`` to the concept ``target``, each by id, which may be a relationship itself.

    ``access`` is Access, Read, Write or ReadWrite, ``modifier`` the strength of an influence; None where the file says nothing.
    """

    source: str = ""
    target: str = ""
    access: str | None = None
    directed: str | None = None
    modifier: str | None = None


@dataclass(slots=True)
class Item:
    """A folder, or with ``ref`` the place of a concept or view in one."""

    id: str | None = None
    ref: str | None = None
    kind: str | None = None
    labels: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    rest: Rest | None = None


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 255, ``alpha`` from 0 (not seen) to 100; as the file writes them.  Drawings share it."""

    r: str
    g: str
    b: str
    alpha: str | None = None


@dataclass(slots=True)
class Font:
    """A font as the file names it; ``size`` in points, ``style`` such as "bold italic"."""

    name: str | None = None
    size: str | None = None
    style: str | None = None
    colour: Colour | None = None


@dataclass(slots=True)
class Style:
    """How something is drawn; None where the drawing is left to the tool."""

    line_colour: Colour | None = None
    fill_colour: Colour | None = None
    font: Font | None = None
    line_width: str | None = None
    rest: Rest | None = None


@dataclass(slots=True)
class Node:
    """A box on a view: ``kind`` is Element, Container or Label, or Archi's own.  Places are pixels from the view's top left."""

    id: str
    kind: str
    element: str | None = None
    x: int = 0
    y: int = 0
    w: int = 0
    h: int = 0
    labels: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    style: Style | None = None
    views: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    rest: Rest | None = None


@dataclass(slots=True)
class Connection:
    """A line on a view between two nodes or connections, by id: ``kind`` is Relationship, NestingRelationship or Line.

    ``bends`` are places on the page, from the source to the target; ``attached`` where it leaves and arrives.  ``offsets`` are
    the same bends as Archi says them: how far from the middle of the source (x, y) and of the target (x, y).
    """

    id: str
    kind: str
    relationship: str | None = None
    source: str | None = None
    target: str | None = None
    labels: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    style: Style | None = None
    views: list[str] = field(default_factory=list)
    bends: list[tuple[int, int]] = field(default_factory=list)
    offsets: list[tuple[int, int, int, int]] = field(default_factory=list)
    attached: tuple[tuple[int, int] | None, tuple[int, int] | None] = (None, None)
    connections: list[Connection] = field(default_factory=list)
    rest: Rest | None = None


@dataclass(slots=True)
class View:
    """A picture of the model, ``nodes`` in the order in which they are drawn."""

    id: str
    kind: str = "Diagram"
    names: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    viewpoint: str | None = None
    viewpoint_ref: str | None = None
    nodes: list[Node] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    rest: Rest | None = None

    @property
    def name(self) -> str:
        return spoken(self.names)

    def every_node(self) -> Iterator[Node]:
        """Its nodes and theirs, the outer before the inner."""
        waiting = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.nodes))


@dataclass(slots=True)
class Model:
    """A model of one file.  ``form`` says which kind: exchange-3, exchange-2.1 or archi.

    Ids are as the file has them and may come twice in a real one: lists keep both.  ``metadata`` is XML as it came, ``viewpoints``
    likewise; ``namespaces`` are the root's prefixes, so that what is kept reads as it did; ``images`` the pictures, by their
    path in Archi's archive.
    """

    form: str
    id: str
    names: list[Text] = field(default_factory=list)
    documentation: list[Text] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    version: str | None = None
    metadata: str | None = None
    elements: list[Element] = field(default_factory=list)
    relationships: list[Relationship] = field(default_factory=list)
    organizations: list[Item] = field(default_factory=list)
    definitions: list[PropertyDefinition] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    viewpoints: list[str] = field(default_factory=list)
    namespaces: dict[str | None, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    rest: Rest | None = None

    @property
    def name(self) -> str:
        return spoken(self.names)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of a file that the model, or the file written, does not hold: where, and what."""

    place: str
    what: str
