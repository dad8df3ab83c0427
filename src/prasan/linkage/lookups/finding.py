"""One person found in the look-ups, as far as a permit allows: by id, by spine id, or by name and date of birth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

from prasan.engine.lookup import Entries, Lines
from prasan.engine.snapshots import Snapshot, SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.linkage.lookups import keys
from prasan.linkage.lookups.making import BETWEEN, BY_FAMILY, BY_GIVEN, BY_ID, BY_PERSON, FORM, LINES, kind_of
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import KEY, STORED, masked_row
from prasan.thai.names import split_name
from prasan.thai.text import canonical

REMEDY = "Remedy: run `prasan registry index`."
FOUND, CLEAR = 0.9, 0.05  # the least score of somebody who is found, and by how much before the next
_READ: dict[str, Callable[[str], Any]] = {
    "INTEGER": int,
    "BIGINT": int,
    "DOUBLE": float,
    "DATE": date.fromisoformat,
    "BOOLEAN": lambda text: text == "true",
}


@dataclass(frozen=True)
class Record:
    """A register's record of a person: what it says (``values``, by field), and how it was linked."""

    spine_id: int
    values: Mapping[str, Any]
    stage: str
    probability: float | None
    is_primary: bool


@dataclass(frozen=True)
class Match:
    """Who has the name and birth date that was asked for, with a ``score`` up to 1; ``ambiguous`` where another comes as near."""

    spine_id: int | None
    score: float
    ambiguous: bool


class Lookups:
    """The look-ups of one register that are live.  Reading is safe between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.register = snapshot.kind.partition("/")[2]
        columns = snapshot.facts["columns"]
        beside = {column for name, held in STORED.items() for column in held if column != name}
        skipped = beside | {KEY} if self.register == CIVIL else beside
        self.fields = [each for each in columns if each not in skipped]
        self._columns = [(name, _READ.get(kind)) for name, kind in columns.items()]
        self._lines = Lines(snapshot.file(LINES))
        self._by_person = Entries(snapshot.file(BY_PERSON))
        names = (BY_ID, BY_GIVEN, BY_FAMILY) if self.register == CIVIL else ()
        self._by = {name: Entries(snapshot.file(name)) for name in names}

    def first(self, most: int) -> list[Record]:
        """Some records, at most so many: those that stand first."""
        return [self._record(place) for place in range(min(most, len(self._lines)))]

    def of(self, spine_id: int) -> list[Record]:
        """A person's records, the primary one first."""
        found = [self._record(place) for place in self._by_person.rows(keys.of_person(spine_id))]
        return sorted((each for each in found if each.spine_id == spine_id), key=lambda each: not each.is_primary)

    def with_id(self, national_id: str) -> int | None:
        """The spine id of who has an id in the civil register."""
        for place in self._by[BY_ID].rows(keys.of_text(national_id)):
            record = self._record(place)
            if record.values["national_id"] == national_id:
                return record.spine_id
        return None

    def named(self, given: str, family: str, born: date) -> list[Record]:
        """Who was born on a day and has one of the names."""
        places = {
            *self._by[BY_GIVEN].rows(keys.of_birth(given, born)),
            *self._by[BY_FAMILY].rows(keys.of_birth(family, born)),
        }
        found = [self._record(place) for place in sorted(places)]
        return [each for each in found if each.values["birth_date"] == born]

    def _record(self, place: int) -> Record:
        spine_id, stage, probability, primary, *texts = self._lines[place].split(BETWEEN)
        values = {
            name: None if text == "" else read(text) if read else text
            for (name, read), text in zip(self._columns, texts, strict=True)
        }
        return Record(int(spine_id), values, stage, float(probability) if probability else None, primary == "true")


_OPEN: dict[Path, tuple[tuple[int, int], Lookups]] = {}
_OPENING = threading.Lock()
_pointer = lru_cache(maxsize=256)(lambda root, register: root / kind_of(register) / "live.json")


def live_lookups(store: SnapshotStore, register: str) -> Lookups:
    """The look-ups of a register that are live now; they stay open until others are.  Raises SnapshotMissingError."""
    pointer = _pointer(store.root, register)
    try:
        told = pointer.stat()
    except FileNotFoundError:
        raise SnapshotMissingError(f"the register {register} has no look-ups yet. {REMEDY}") from None
    state = (told.st_mtime_ns, told.st_ino)
    with _OPENING:
        kept = _OPEN.get(pointer)
        if kept is None or kept[0] != state:
            live = store.live(kind_of(register), remedy=REMEDY)
            if live.facts.get("form") != FORM:
                raise SnapshotMissingError(f"the look-ups of the register {register} are of a form before. {REMEDY}")
            kept = _OPEN[pointer] = (state, Lookups(live))
    return kept[1]


def person_with_id(store: SnapshotStore, national_id: str) -> int | None:
    """Whose id it is in the civil register: the one way from an id to a person; None: nobody's there."""
    return live_lookups(store, CIVIL).with_id(national_id)


def reaches(store: SnapshotStore, spine_id: int, permit: Permit) -> bool:
    """Whether a permit is for somebody: where it has areas, it is where they are registered that counts, and not where their
    land or their shop is.  Raises SnapshotMissingError."""
    if spine_id in permit.without:
        return False
    if permit.areas is None:
        return True
    return any(permit.in_areas(each.values["area_code"]) for each in live_lookups(store, CIVIL).of(spine_id))


def records_of(store: SnapshotStore, register: str, spine_id: int, permit: Permit) -> list[Record]:
    """What a register says of somebody whom a permit is for (:func:`reaches`), as it allows it: masked fields are empty.

    Raises NotPermittedError, SnapshotMissingError.
    """
    permit = replace(permit, areas=None)
    found = []
    for record in live_lookups(store, register).of(spine_id):
        values = masked_row(register, record.values, permit)
        if values is not None:
            found.append(replace(record, values=values))
    return found


def person_named(
    store: SnapshotStore, permit: Permit, *, given: str, family: str, born: date, sex: str | None = None
) -> Match:
    """Who of the civil register has a name and was born on a day, among those whom the permit is for.

    One of the two names and the birth date must be right to the letter; the other, and the sex (``1``, ``2``) if it is asked,
    make the score: how much of what was asked agrees, from 0 to 1, and no probability.  Raises NotPermittedError where a field
    that is asked by is masked.
    """
    asked = ["given_name", "family_name", "birth_date", *(["sex"] if sex else [])]
    permit.must_allow({CIVIL: asked})
    given, family = split_name(canonical(given)).name, canonical(family)
    candidates = [
        each
        for each in live_lookups(store, CIVIL).named(given, family, born)
        if permit.in_areas(each.values["area_code"]) and each.spine_id not in permit.without
    ]
    scored = sorted(((_score(each.values, given, family, sex), each.spine_id) for each in candidates), reverse=True)
    if not scored or scored[0][0] < FOUND:
        return Match(None, scored[0][0] if scored else 0.0, False)
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEAR:
        return Match(None, scored[0][0], True)
    return Match(scored[0][1], scored[0][0], False)


def _score(values: Mapping[str, Any], given: str, family: str, sex: str | None) -> float:
    names = (_alike(values["given_name"], given) + _alike(values["family_name"], family)) / 2
    return round(names if sex is None else names * (1.0 if values["sex"] == sex else 0.8), 3)


def _alike(one: str | None, other: str) -> float:
    return 1.0 if one == other else SequenceMatcher(None, one or "", other, autojunk=False).ratio()


def delivered(store: SnapshotStore, registers: Sequence[str]) -> dict[str, str]:
    """By register when the delivery was taken in that is looked up (ISO 8601)."""
    return {each: str(live_lookups(store, each).snapshot.facts["delivered"]) for each in registers}
