"""The plan as a tree of dated nodes: what was changed is still there, and is what the plan was on a day before.

A programme of several agencies (แผนบูรณาการ) has one owner that answers for it, and contributors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

Kind = Literal["strategy", "pillar", "goal", "programme", "project"]
KINDS: tuple[Kind, ...] = ("strategy", "pillar", "goal", "programme", "project")


@dataclass(frozen=True)
class Milestone:
    """What is to be there on a day; ``done`` the day on which it was."""

    name: str
    due: date
    done: date | None = None


@dataclass(frozen=True)
class Risk:
    """What may go wrong: ``likelihood`` and ``impact`` from 1 (least) to 5, and what is done about it."""

    name: str
    likelihood: int
    impact: int
    response: str = ""

    @property
    def weight(self) -> int:
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Node:
    """A part of the plan as it stood from ``since`` until the day before ``until`` (None: still).

    ``indicators`` are codes of the operation centres, ``budget`` baht by fiscal year (B.E.) and ``spent`` likewise, ``needs`` the
    keys of what must be done before it, ``weight`` what it counts for in what it is part of, ``number`` that of an ICT project
    of the portfolio that it is.
    """

    key: str
    kind: Kind
    parent: str | None
    name_th: str
    name_en: str
    since: date
    until: date | None = None
    owner: str = ""
    contributors: tuple[str, ...] = ()
    weight: Decimal = Decimal(1)
    indicators: tuple[str, ...] = ()
    budget: dict[int, Decimal] = field(default_factory=dict, hash=False)
    spent: dict[int, Decimal] = field(default_factory=dict, hash=False)
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    needs: tuple[str, ...] = ()
    number: int | None = None

    @property
    def integrated(self) -> bool:
        """Whether several agencies work on it."""
        return bool(set(self.contributors) - {self.owner})

    def stands(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a plan: in which node (by key), a code, and what it is about."""

    key: str
    code: Literal[
        "twice", "no_parent", "wrong_parent", "no_owner", "no_need", "circle", "backwards", "weight", "over_budget"
    ]
    about: str = ""


@dataclass(frozen=True)
class Change:
    """A node that is not as it was: ``fields`` by name, each with what it was and what it is; none where it came or went."""

    key: str
    what: Literal["added", "removed", "changed"]
    fields: dict[str, tuple[object, object]] = field(default_factory=dict, hash=False)


class Plan:
    """The nodes that stand on a day."""

    def __init__(self, nodes: Iterable[Node], day: date) -> None:
        self.day = day
        self.history = list(nodes)
        self.nodes = {node.key: node for node in self.history if node.stands(day)}

    @cached_property
    def children(self) -> dict[str | None, list[Node]]:
        """The nodes below each key, in their order; those of nothing are the strategies."""
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.parent, []).append(node)
        return found

    def below(self, key: str) -> Iterator[Node]:
        """A node and all below it, each before what is below it."""
        waiting = [self.nodes[key]]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(self.children.get(node.key, []))

    def budget(self, key: str, year: int) -> Decimal:
        """What a node may spend in a fiscal year: its own figure where it has one, else the sum of what is below."""
        own = self.nodes[key].budget.get(year)
        return (
            own
            if own is not None
            else sum((self.budget(each.key, year) for each in self.children.get(key, [])), Decimal(0))
        )

    def spent(self, key: str, year: int) -> Decimal:
        """What it and all below it spent in a fiscal year."""
        return sum((each.spent.get(year, Decimal(0)) for each in self.below(key)), Decimal(0))

    def faults(self) -> list[Fault]:
        """What cannot be so; no plan with a fault is published."""
        return [
            *self._twice(),
            *(fault for node in self.nodes.values() for fault in self._faults(node)),
            *self._circles(),
        ]

    def _twice(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for node in self.history:
            if node.until is not None and node.until <= node.since:
                yield Fault(node.key, "backwards", str(node.until))
            if node.stands(self.day):
                if node.key in seen:
                    yield Fault(node.key, "twice")
                seen.add(node.key)

    def _faults(self, node: Node) -> Iterator[Fault]:
        level = KINDS.index(node.kind)
        if node.parent is None:
            if level:
                yield Fault(node.key, "no_parent")
        elif node.parent not in self.nodes:
            yield Fault(node.key, "no_parent", node.parent)
        elif KINDS.index(self.nodes[node.parent].kind) != level - 1:
            yield Fault(node.key, "wrong_parent", self.nodes[node.parent].kind)
        if node.kind in {"programme", "project"} and not node.owner:
            yield Fault(node.key, "no_owner")
        if node.weight <= 0:
            yield Fault(node.key, "weight", str(node.weight))
        for each in node.needs:
            if each not in self.nodes:
                yield Fault(node.key, "no_need", each)
        for year, baht in node.budget.items():
            below = sum((self.budget(each.key, year) for each in self.children.get(node.key, [])), Decimal(0))
            if below > baht:
                yield Fault(node.key, "over_budget", f"{year}: {below:,.2f} > {baht:,.2f}")

    def _circles(self) -> Iterator[Fault]:
        """What needs, by whatever way, itself; each told once."""
        done: set[str] = set()
        for start in self.nodes:
            way: list[str] = []
            waiting = [(start, iter(self._before(start)))] if start not in done else []
            way.append(start)
            while waiting:
                key, rest = waiting[-1]
                step = next(rest, None)
                if step is None:
                    waiting.pop()
                    way.pop()
                    done.add(key)
                elif step in way:
                    yield Fault(step, "circle", " → ".join([*way[way.index(step) :], step]))
                    done.add(step)
                elif step not in done:
                    way.append(step)
                    waiting.append((step, iter(self._before(step))))

    def _before(self, key: str) -> list[str]:
        return [each for each in self.nodes[key].needs if each in self.nodes]


def changes(before: Plan, now: Plan) -> list[Change]:
    """What became of the plan between two days, in the order of the keys."""
    found = []
    for key in sorted(before.nodes.keys() | now.nodes.keys()):
        was, node = before.nodes.get(key), now.nodes.get(key)
        if was is None or node is None:
            found.append(Change(key, "added" if was is None else "removed"))
            continue
        differ = {
            name: (getattr(was, name), getattr(node, name))
            for name in Node.__dataclass_fields__
            if name not in {"since", "until"} and getattr(was, name) != getattr(node, name)
        }
        if differ:
            found.append(Change(key, "changed", differ))
    return found
