"""The chain from a recommendation to what it saved: its steps, how far each is, and for which the chain waits.

This knows no other room's rows: whoever puts a chain together hands in entries, and how far it has come is said here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

State = Literal["done", "under_way", "planned", "over", "not_yet"]
Name = Literal["recommendation", "decision", "actions", "elements", "projects", "placement", "saving"]
STEPS: tuple[Name, ...] = ("recommendation", "decision", "actions", "elements", "projects", "placement", "saving")


@dataclass(frozen=True)
class Entry:
    """One thing of a step.  ``kind`` and ``key`` say which, ``said`` is its own state as its room names it, ``unit`` the code of who
    answers for it, ``day`` when it came to be so or is due, ``facts`` what else the step tells of it."""

    kind: str
    key: str
    name: str
    state: State
    said: str = ""
    unit: str = ""
    day: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A step and what is in it; nothing is in one that has not come yet."""

    name: Name
    entries: tuple[Entry, ...] = ()

    @property
    def state(self) -> State:
        """Done where all that is not over is done; over where all of it is."""
        states = {each.state for each in self.entries}
        if not states:
            return "not_yet"
        if states == {"over"}:
            return "over"
        if states <= {"done", "over"}:
            return "done"
        return "under_way" if states & {"done", "under_way"} else "planned"


@dataclass(frozen=True)
class Chain:
    """The steps of a recommendation, in their order, all of them."""

    steps: tuple[Step, ...]

    @property
    def ended(self) -> bool:
        """Whether it goes no further: it was withdrawn or declined."""
        return any(each.state == "over" for each in self.steps[:2])

    @property
    def reached(self) -> int:
        """How many steps are done from the first on without one between that is not."""
        states = [each.state for each in self.steps]
        return next((at for at, state in enumerate(states) if state != "done"), len(states))

    @property
    def waits_for(self) -> Name | None:
        """The first step that is not done; None where all are, or the chain ended."""
        return None if self.ended or self.reached == len(self.steps) else self.steps[self.reached].name

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "waits_for": self.waits_for,
            "ended": self.ended,
            "reached": self.reached,
            "steps": [
                {
                    "step": each.name,
                    "state": each.state,
                    "entries": [
                        {**vars(entry), "day": entry.day.isoformat() if entry.day else None, "facts": dict(entry.facts)}
                        for entry in each.entries
                    ],
                }
                for each in self.steps
            ],
        }


def chain_of(entries: Mapping[Name, Sequence[Entry]]) -> Chain:
    """A chain of the entries by step; steps without any are there too."""
    return Chain(tuple(Step(name, tuple(entries.get(name, ()))) for name in STEPS))
