"""One person's links and records as they stand now, for pages that show them to that person.

They come out of the look-ups where these are of the very snapshots that are live, with every field; else out of the registers
themselves.  Both tell the same: the look-ups read one line a record, the registers are asked by a query over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from prasan.engine.snapshots import Snapshot, SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.linkage.lookups.finding import Lookups, live_lookups
from prasan.linkage.lookups.making import code_of
from prasan.linkage.people import Link, links_in
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import KEY, keyed_records, masked_row

REGISTER = "register/"


class OnePerson:
    """A person of the live linkage.  Whoever asks for records has logged it.  Raises SnapshotMissingError where nothing is linked."""

    def __init__(self, store: SnapshotStore, spine_id: int) -> None:
        self._store, self._spine_id = store, spine_id
        self._linkage = store.live("linkage", remedy="Run `prasan link`.")

    @cached_property
    def links(self) -> list[Link]:
        """The person's records, by register, the primary one of each first."""
        registers = sorted(each for each in self._linkage.manifest["inputs"] if each.startswith(REGISTER))
        found = [(each.removeprefix(REGISTER).partition("@")[0], self._lookups(each)) for each in registers]
        if CIVIL not in dict(found):
            return links_in(self._store, self._linkage, self._spine_id)
        links: list[Link] = []
        for name, lookups in found:
            if lookups is None:
                return links_in(self._store, self._linkage, self._spine_id)
            records = lookups.of(self._spine_id)
            told = [(each.stage, each.probability, each.is_primary, str(each.values[KEY])) for each in records]
            links += [Link(name, key, stage, likely, first) for stage, likely, first, key in told]
        return sorted(links, key=lambda each: (each.register, not each.is_primary, each.record_key))

    def records(self, register: Snapshot, permit: Permit) -> list[Mapping[str, Any]]:
        """What a register's live snapshot holds of the person, by its keys in order, as the permit allows it.

        Raises NotPermittedError as :func:`prasan.registers.opening.view_register`.
        """
        name = register.kind.removeprefix(REGISTER)
        permit.must_name(name)
        permit.must_be_of_all()
        lookups = self._lookups(register.reference)
        if lookups is None:
            return list(
                keyed_records(register, [each.record_key for each in self.links if each.register == name], permit)
            )
        rows = [masked_row(name, each.values, permit) for each in lookups.of(self._spine_id)]
        return sorted((each for each in rows if each is not None), key=lambda each: str(each[KEY]))

    def _lookups(self, register: str) -> Lookups | None:
        """The look-ups of a register's snapshot, by its reference; None where those that are live are of something else."""
        name = register.removeprefix(REGISTER).partition("@")[0]
        try:
            found = live_lookups(self._store, name)
        except SnapshotMissingError:
            return None
        of = code_of(name, register, self._linkage.reference, None)
        return found if found.snapshot.facts["made_of"] == of else None


def links_of(store: SnapshotStore, spine_id: int) -> list[Link]:
    """The records of one person, by register, the primary one of each first.  Raises SnapshotMissingError."""
    return OnePerson(store, spine_id).links
