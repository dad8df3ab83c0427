"""What is asked of the registers about one person, from the decision to the answer: the same way for each operation.

The agreements decide (:func:`prasan.exchange.agreements.permit`); who it is of is found; the use is written in the log; and only
then is anything answered, as far as the permit goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit, Request, permit
from prasan.exchange.log import AccessLog
from prasan.exchange.pseudonyms import Pseudonyms
from prasan.exchange.seals import read_seals
from prasan.exchange.standing import agreements_in
from prasan.exchange.uses import use, use_each
from prasan.linkage.lookups.finding import (
    Match,
    Record,
    delivered,
    live_lookups,
    person_named,
    person_with_id,
    reaches,
    records_of,
)
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import STORED

Fields = Mapping[str, Sequence[str] | None]
_BANGKOK = ZoneInfo("Asia/Bangkok")


@dataclass(frozen=True)
class Office:
    """A data folder that look-ups are answered from."""

    folder: Path

    @cached_property
    def store(self) -> SnapshotStore:
        return SnapshotStore(self.folder / "snapshots")

    @cached_property
    def log(self) -> AccessLog:
        return AccessLog(self.folder / "log" / "access.jsonl")

    def permit(self, request: Request) -> Permit:
        """The permit of today.  Raises AgreementError, NotPermittedError, and where it names a seal LogError and SealError."""
        seals = read_seals(self.log) if request.seal is not None else None
        return permit(request, agreements_in(self.folder), datetime.now(_BANGKOK).date(), seals)

    def pseudonyms(self, unit: str) -> Pseudonyms:
        """What people are called by a unit, and by no other."""
        return Pseudonyms(self.folder / "registry" / "pseudonym-keys.json", unit, self.log)


@dataclass(frozen=True)
class Asker:
    """Who asks, for which unit, to what end; ``onward``: it gives on what it hears.  ``proof`` is what the log keeps of the signed
    request: its key, name and digest.  ``seal`` is the seal that it is under, where a court or a law keeps the case secret."""

    who: str
    unit: str
    purpose: str
    onward: bool
    proof: Mapping[str, str]
    seal: str | None = None

    def request(self, fields: Fields, *, people: int = 1) -> Request:
        """The request for some registers' fields; None: whatever the agreement allows."""
        needed = {name: frozenset(each) for name, each in fields.items() if each is not None}
        return Request(self.who, self.unit, self.purpose, tuple(fields), needed, self.onward, people, self.seal)


def look_up(office: Office, asker: Asker, national_id: str, fields: Fields) -> dict[str, Any] | None:
    """What registers say of who has an id: ``{"id", "registers": {name: [record]}}``; None where nobody has it.

    Raises AgreementError, NotPermittedError, SnapshotMissingError, LogError.
    """
    [found] = look_up_many(office, asker, [national_id], fields, action="lookup_person")
    return found


def look_up_many(
    office: Office, asker: Asker, national_ids: Sequence[str], fields: Fields, *, action: str = "lookup_people"
) -> list[dict[str, Any] | None]:
    """The answers of :func:`look_up` for several ids, in their order, under one permit."""
    permitted = _permit_by_id(office, asker, fields, people=len(set(national_ids)))
    store = office.store
    people = {
        national_id: _person_with_id(store, national_id, permitted) for national_id in dict.fromkeys(national_ids)
    }
    found = {
        spine_id: _records(office, spine_id, fields, permitted) for spine_id in people.values() if spine_id is not None
    }
    lost = sum(spine_id is None for spine_id in people.values())
    _write(office, asker, permitted, action, fields, found, others=lost)
    told = _told(office, asker, found, fields, permitted)
    return [None if (spine_id := people[each]) is None else told[spine_id] for each in national_ids]


def exists(office: Office, asker: Asker, national_id: str, register: str) -> bool:
    """Whether a register has a record of who has an id, and nothing else.  Raises as :func:`look_up`."""
    fields = {register: ("national_id",)}
    permitted = _permit_by_id(office, asker, fields)
    spine_id = _person_with_id(office.store, national_id, permitted)
    there = spine_id is not None and bool(records_of(office.store, register, spine_id, permitted))
    found: dict[int, list[Record]] = {} if spine_id is None else {spine_id: []}
    _write(office, asker, permitted, "check_exists", fields, found, others=int(spine_id is None))
    return there


def find_named(
    office: Office, asker: Asker, fields: Fields, *, given: str, family: str, born: date, sex: str | None = None
) -> tuple[Match, dict[str, Any] | None]:
    """Who has a name and was born on a day, and what registers say of them; of nobody, or of several alike, nothing is told.

    Raises as :func:`look_up`.
    """
    by = {"given_name", "family_name", "birth_date", *(["sex"] if sex else [])}
    needed = {name: frozenset(each) for name, each in fields.items() if each is not None}
    needed[CIVIL] = needed.get(CIVIL, frozenset()) | by
    registers = tuple(dict.fromkeys((CIVIL, *fields)))
    asked = Request(asker.who, asker.unit, asker.purpose, registers, needed, asker.onward, 1, asker.seal)
    permitted = office.permit(asked)
    match = person_named(office.store, permitted, given=given, family=family, born=born, sex=sex)
    found = {} if match.spine_id is None else {match.spine_id: _records(office, match.spine_id, fields, permitted)}
    _write(office, asker, permitted, "lookup_named", fields, found, others=int(match.spine_id is None))
    told = _told(office, asker, found, fields, permitted)
    return match, None if match.spine_id is None else told[match.spine_id]


def _permit_by_id(office: Office, asker: Asker, fields: Fields, *, people: int = 1) -> Permit:
    """To ask by an id is to use it: the agreement must allow the field in each register that has one."""
    permitted = office.permit(asker.request(fields, people=people))
    permitted.must_allow({name: ["national_id"] for name in fields})
    return permitted


def _person_with_id(store: SnapshotStore, national_id: str, permitted: Permit) -> int | None:
    spine_id = person_with_id(store, national_id)
    return spine_id if spine_id is not None and reaches(store, spine_id, permitted) else None


def _records(office: Office, spine_id: int, fields: Fields, permitted: Permit) -> dict[str, list[Record]]:
    return {name: records_of(office.store, name, spine_id, permitted) for name in fields}


def _write(
    office: Office,
    asker: Asker,
    permitted: Permit,
    action: str,
    fields: Fields,
    found: Mapping[int, Mapping[str, list[Record]] | list[Record]],
    *,
    others: int,
) -> None:
    """Write down who was looked up, and by which request, before anything is told."""
    asked = {name: sorted(each) for name, each in fields.items() if each is not None}
    more = {"asked": asked, "signed": dict(asker.proof)}
    counts = {
        spine_id: sum(map(len, each.values())) if isinstance(each, Mapping) else len(each)
        for spine_id, each in found.items()
    }
    if len(counts) + others == 1:
        spine_id = next(iter(counts), None)
        rows = 0 if spine_id is None else counts[spine_id]
        use(office.log, permitted, action, rows=rows, people=1, spine_id=spine_id, **more)
    else:
        use_each(office.log, permitted, action, records=counts, others=others, **more)


def _told(
    office: Office,
    asker: Asker,
    found: Mapping[int, Mapping[str, list[Record]]],
    fields: Fields,
    permitted: Permit,
) -> dict[int, dict[str, Any]]:
    if not found:
        return {}
    names = office.pseudonyms(asker.unit).draw(found)
    times = delivered(office.store, list(fields))
    told = {}
    for (spine_id, by_register), name in zip(found.items(), names, strict=True):
        registers = {
            register: {
                "delivered": times[register],
                "records": [_record(office, register, each, fields[register], permitted) for each in records],
            }
            for register, records in by_register.items()
        }
        told[spine_id] = {"id": name, "registers": registers}
    return told


def _record(
    office: Office, register: str, record: Record, asked: Sequence[str] | None, permitted: Permit
) -> dict[str, Any]:
    """A record's fields that were asked for (of None: that are allowed), and how sure it is that it is the person's."""
    names = list(fields_of(office.store, register)) if asked is None else asked
    told = {
        column: record.values[column]
        for name in names
        if permitted.allows(register, name)
        for column in STORED.get(name, (name,))
        if column in record.values
    }
    return {
        "fields": {each: value.isoformat() if isinstance(value, date) else value for each, value in told.items()},
        "linked": {"by": record.stage, "probability": record.probability},
    }


def fields_of(store: SnapshotStore, register: str) -> list[str]:
    """What may be asked of a register.  Raises SnapshotMissingError."""
    return live_lookups(store, register).fields
