"""What rules look at: registers and columns, of the unit itself and of the members of its household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prasan.measures.nodes import Aggregate, Field, MemberAggregate, Name, Node, children

Columns = dict[str, dict[str, None]]
HOUSEHOLD = "household"
"""In rules, a register in which each person who is registered in a house has one record: that of the household."""


@dataclass
class Reach:
    """The registers and columns that are looked at, in the order of the rules' texts; no column of a register where
    they only ask for a record.

    ``own`` are those of the unit, ``members`` those of each member of its household, each on their own.
    ``definitions`` are the definitions used; ``at_home`` says whether members are looked at, be it to count them.
    """

    own: Columns = field(default_factory=dict)
    members: Columns = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)
    at_home: bool = False

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns by register, whosever they are."""
        merged: Columns = {}
        for part in (self.own, self.members):
            for register, columns in part.items():
                merged.setdefault(register, {}).update(columns)
        return {register: tuple(columns) for register, columns in merged.items()}

    @property
    def registers(self) -> set[str]:
        """The registers, whosever records they are; what is told of households is not one."""
        return {*self.own, *self.members} - {HOUSEHOLD}

    @property
    def households(self) -> bool:
        """Whether it is asked what linkage tells of the household."""
        return HOUSEHOLD in self.own or HOUSEHOLD in self.members


def reach(rules: Iterable[Node], definitions: Mapping[str, Node]) -> Reach:
    """What rules look at, through the definitions that they use."""
    walk = _Walk(definitions)
    for node in rules:
        walk.visit(node, record=None, member=False)
    return walk.found


def depth_of(node: Node, depths: Mapping[str, int]) -> int:
    """How deep a rule is with those of its definitions, ``depths``, in place of their names."""
    below = [depth_of(child, {} if isinstance(node, Aggregate) else depths) for child in children(node)]
    match node:
        case Name(name):
            below.append(depths.get(name, 0))
        case MemberAggregate(column=str() as name):
            below.append(depths.get(name, 0))
    return 1 + max(below, default=0)


class _Walk:
    def __init__(self, definitions: Mapping[str, Node]) -> None:
        self.definitions = definitions
        self.found = Reach()
        self._seen: set[tuple[str, bool]] = set()

    def visit(self, node: Node, *, record: str | None, member: bool) -> None:
        columns = self.found.members if member else self.found.own
        match node:
            case Name(name) if record is not None:
                columns[record][name] = None
            case Name(name):
                self._define(name, member)
            case Field(register, column):
                columns.setdefault(register, {})[column] = None
            case Aggregate(_, register, column):
                columns.setdefault(register, {}).update({column: None} if column else {})
                record = register
            case MemberAggregate(_, column):
                self.found.at_home = member = True
                if column:
                    self._define(column, member)
        for child in children(node):
            self.visit(child, record=record, member=member)

    def _define(self, name: str, member: bool) -> None:
        self.found.definitions[name] = None
        if name in self.definitions and (name, member) not in self._seen:
            self._seen.add((name, member))
            self.visit(self.definitions[name], record=None, member=member)
