"""What belongs together, told pair by pair."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class DisjointSets(Generic[Thing]):
    """Sets that are joined two at a time; each is known by one of its own (Galler and Fischer 1964, with paths halved).

    A thing that was never named is a set by itself.
    """

    def __init__(self) -> None:
        self._lead: dict[Thing, Thing] = {}

    def find(self, thing: Thing) -> Thing:
        """By which thing its set is known."""
        lead = self._lead
        while lead.setdefault(thing, thing) != thing:
            lead[thing] = lead[lead[thing]]
            thing = lead[thing]
        return thing

    def join(self, thing: Thing, to: Thing) -> None:
        """Make two sets one, which is known as that of ``to`` was."""
        self._lead[self.find(thing)] = self.find(to)
