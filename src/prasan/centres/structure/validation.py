"""What is wrong with a dated organisation: said all at once, each with the unit, the day and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from prasan.centres.organisation import Edge, OrganisationError, Tree

FaultKind = Literal[
    "unknown_unit", "empty", "overlap", "orphan", "cycle", "never_stood", "no_successor", "no_predecessor"
]


@dataclass(frozen=True)
class Fault:
    """One fault; ``sentence`` names unit and day, ``remedy`` says what to do."""

    kind: FaultKind
    unit: str
    day: date
    sentence: str
    remedy: str


def faults(tree: Tree) -> list[Fault]:
    """Every fault of a tree, by unit and day; an empty list where there is none.

    - ``unknown_unit``: a succession or a former name is of a unit that there is not;
    - ``empty``: an edge ends before it begins;
    - ``overlap``: a unit stands under two others on one day, or under one twice;
    - ``cycle``: units stand under one another;
    - ``orphan``: what a unit stands under does not stand then;
    - ``never_stood``: a unit that no edge places;
    - ``no_successor``, ``no_predecessor``: somebody in a succession does not stand on the day after, or before.
    """
    found = [*_of_edges(tree), *_of_structures(tree), *_of_successions(tree)]
    return sorted(found, key=lambda fault: (fault.unit, fault.day, fault.kind))


def _of_edges(tree: Tree) -> Iterator[Fault]:
    for code in tree.units.keys() - tree.edges_of.keys() - {tree.root}:
        yield Fault("never_stood", code, date.min, f"unit {code} stands nowhere", "give it an edge, or take it out")
    for code, edges in tree.edges_of.items():
        last: Edge | None = None
        for edge in edges:
            if edge.valid_to is not None and edge.valid_to <= edge.valid_from:
                yield Fault(
                    "empty",
                    code,
                    edge.valid_from,
                    f"unit {code} stands under {edge.parent} until before it begins on {edge.valid_from}",
                    "let the edge end after it begins",
                )
                continue
            if last is not None and (last.valid_to is None or edge.valid_from < last.valid_to):
                yield Fault(
                    "overlap",
                    code,
                    edge.valid_from,
                    f"unit {code} stands under {last.parent} and under {edge.parent} on {edge.valid_from}",
                    "end the earlier edge on the day on which the later begins",
                )
            last = edge
    for name in tree.former:
        if name.unit.code not in tree.units:
            yield Fault(
                "unknown_unit",
                name.unit.code,
                name.until,
                f"a former name is of {name.unit.code}, and there is no such unit",
                "name a unit",
            )


def _of_structures(tree: Tree) -> Iterator[Fault]:
    days = {edge.valid_from for edge in tree.edges} | {edge.valid_to for edge in tree.edges if edge.valid_to}
    told: set[str] = set()
    for day in sorted(days):
        parents: dict[str, str] = {}
        for edge in tree.edges:
            if edge.holds_on(day):
                parents.setdefault(edge.child, edge.parent)
        for code in sorted(parents.keys() - told):
            chain = [code]
            while (above := parents.get(chain[-1])) is not None and above not in chain:
                chain.append(above)
            if above is not None:
                told.update(chain[chain.index(above) :])
                yield Fault(
                    "cycle",
                    code,
                    day,
                    f"unit {code} is below itself on {day}: {' under '.join([*chain, above])}",
                    "let one of them stand elsewhere",
                )
            elif chain[-1] != tree.root:
                told.add(code)
                yield Fault(
                    "orphan",
                    code,
                    day,
                    f"unit {code} stands under {chain[-1]} on {day}, which does not stand then",
                    "end its edge, or hang it under a unit that stands",
                )


def _of_successions(tree: Tree) -> Iterator[Fault]:
    for each in tree.successions.all:
        sides: list[tuple[FaultKind, tuple[str, ...], date, str]] = [
            ("no_predecessor", each.before, each.on - timedelta(days=1), "the day before"),
            ("no_successor", each.after, each.on, "on the day"),
        ]
        for kind, codes, day, when in sides:
            try:
                structure = tree.as_of(day)
            except OrganisationError:
                continue  # told as a cycle or an overlap
            for code in codes:
                if code not in tree.units:
                    yield Fault(
                        "unknown_unit",
                        code,
                        each.on,
                        f"the succession of {each.on} names {code}, and there is no such unit",
                        "correct the code, or add the unit",
                    )
                elif code not in structure:
                    yield Fault(
                        kind,
                        code,
                        each.on,
                        f"the succession of {each.on} names {code}, which does not stand {when}",
                        "correct the day or the code",
                    )
        for code in frozenset(each.before) - frozenset(each.after):
            if code in tree.units and any(edge.holds_on(each.on) for edge in tree.edges_of.get(code, ())):
                yield Fault(
                    "no_successor",
                    code,
                    each.on,
                    f"unit {code} gives way on {each.on} and stands still",
                    "end its edge on the day, or name it among those after",
                )
