"""The history of a unit: when it came, what it was called, where it stood, who came before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from prasan.centres.organisation import Tree, Unit
from prasan.centres.structure.reforms import Reform, shipped_reforms

EventKind = Literal["listed", "founded", "split", "merged", "replaced", "reorganised", "abolished", "moved", "renamed"]


@dataclass(frozen=True)
class HistoryEvent:
    """What happened to a unit (or to one that it came from or gave way to) on a day.

    ``before`` and ``after`` are units by the names of the day; a move has the units above there, a new name the unit.
    """

    day: date
    kind: EventKind
    unit: str
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    reform: Reform | None
    inferred: bool

    @property
    def basis(self) -> str:
        """How well it is known: ``law``, ``unread`` or ``inferred``."""
        return "inferred" if self.inferred or self.reform is None else self.reform.basis

    @property
    def sentence_en(self) -> str:
        """What happened, in a line."""
        return (
            f"{self.unit} {self.kind}: {_names(self.before)} to {_names(self.after)}; "
            f"{self.reform.law_en if self.reform else 'list of budget units'} ({self.basis})"
        )


def history(tree: Tree, code: str) -> list[HistoryEvent]:
    """Everything that is known to have happened to a unit, with the successions that lead to it or away, earliest first."""
    reforms = {reform.id: reform for reform in shipped_reforms()}
    found: list[HistoryEvent] = []
    for each in tree.successions.chain(code):
        found.append(
            HistoryEvent(
                each.on,
                each.kind,
                code,
                _named(tree, each.before, each.on, earlier=True),
                _named(tree, each.after, each.on),
                reforms.get(each.reform),
                each.inferred,
            )
        )
    edges = tree.edges_of.get(code, [])
    for earlier, later in pairwise(edges):
        reform = _reform_that(code, later.valid_from)
        found.append(
            HistoryEvent(
                later.valid_from,
                "moved",
                code,
                _named(tree, (earlier.parent,), later.valid_from, earlier=True),
                _named(tree, (later.parent,), later.valid_from),
                reform,
                reform is None,
            )
        )
    for name in tree.former:
        if name.unit.code == code:
            reform = _reform_that(code, name.until)
            found.append(
                HistoryEvent(
                    name.until, "renamed", code, (name.unit,), _named(tree, (code,), name.until), reform, reform is None
                )
            )
    if edges and not any(code in each.after and each.on == edges[0].valid_from for each in tree.successions.of(code)):
        first = edges[0].valid_from
        found.append(HistoryEvent(first, "listed", code, (), _named(tree, (code,), first), None, True))
    return sorted(found, key=lambda event: (event.day, event.kind))


def _reform_that(code: str, day: date) -> Reform | None:
    return next((reform for reform in shipped_reforms() if reform.since == day and code in reform.touched), None)


def _named(tree: Tree, codes: tuple[str, ...], day: date, *, earlier: bool = False) -> tuple[Unit, ...]:
    names = tree.named_on(date.fromordinal(day.toordinal() - 1) if earlier else day)
    return tuple(names[code] for code in codes)


def _names(units: tuple[Unit, ...]) -> str:
    return " and ".join(f"{unit.code} {unit.name_en}" for unit in units) or "nothing"
