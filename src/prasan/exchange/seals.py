"""Seals: uses of people's data in a case that a court or a law keeps secret, which those people are shown when the seal ends.

One approving officer of a unit proposes a seal and another confirms it; any of them ends it.  These acts are entries of the
access log, and how a seal stands is read from there alone.  A use under a seal is in the log like any other, and proved like
any other: all that a seal does is to put off when the person is shown it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from prasan.engine.locks import locked
from prasan.exchange.legal_bases import legal_bases, legal_basis
from prasan.exchange.log import SALT, AccessLog, Entry, salt
from prasan.exchange.log_index import ALTERED, LogIndex, Search
from prasan.exchange.officers import Officer

PURPOSE = "keep_seals"
PROPOSED, PROLONGING, CONFIRMED, ENDED = "seal_proposed", "seal_prolonging", "seal_confirmed", "seal_ended"
_BANGKOK = ZoneInfo("Asia/Bangkok")
_MOST_TOLD = 500  # letters of an order's reference or a reason

State = Literal["proposed", "to_come", "in_force", "over", "ended", "lapsed"]


class SealError(ValueError):
    """An act on a seal that may not be done; ``code`` is why, and the message says it with what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Prolongation:
    """That a seal is to hold until a later day, by a further order."""

    until: date
    order: str
    by: str


@dataclass(frozen=True)
class Seal:
    """A seal as the log tells it.

    ``order`` is the reference of the court's or the authority's order, ``law`` the legal basis by its id; it holds from the day
    ``since`` to the day ``until``, both of Bangkok and both within.  ``proposed_by`` and ``confirmed_by`` are accounts.  ``asked``
    is how somebody has proposed to prolong it.  ``ended_at`` is when somebody ended it before.
    """

    id: str
    unit: str
    order: str
    law: str
    reason: str
    since: date
    until: date
    proposed_by: str
    confirmed_by: str | None = None
    asked: Prolongation | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None

    def state(self, on: date) -> State:
        """How it stands on a day of Bangkok.  One that nobody confirmed in its time has lapsed."""
        if self.ended_at is not None:
            return "ended"
        if self.confirmed_by is None:
            return "proposed" if on <= self.until else "lapsed"
        if on > self.until:
            return "over"
        return "in_force" if on >= self.since else "to_come"

    def in_force(self, on: date) -> bool:
        """Whether a use may be under it on a day."""
        return self.state(on) == "in_force"

    def is_over(self, on: date) -> bool:
        """Whether the uses under it are shown.  Of one that was never confirmed they wait for its last day, in doubt."""
        return self.ended_at is not None or on > self.until


def today() -> date:
    """The day by which seals begin and end: Bangkok's."""
    return datetime.now(_BANGKOK).date()


def read_seals(log: AccessLog) -> dict[str, Seal]:
    """All seals of a log by id, the oldest first.  Raises SealError where an entry that tells of one was altered; LogError."""
    index = LogIndex(log)
    found: dict[str, Seal] = {}
    for entry in reversed(index.search(Search(purpose=PURPOSE), limit=-1)):
        if entry.event["action"] == ALTERED:
            raise SealError(
                "altered",
                f"{log.path}: entry {entry.index}, which tells of a seal, is not as it was written. "
                "Remedy: `prasan log verify`; put back the file from a backup. Until then no use is under a seal.",
            )
        if entry.event["action"] in (PROPOSED, PROLONGING, CONFIRMED, ENDED):
            _take(found, entry)
    return found


def seals_over(log: AccessLog, on: date) -> frozenset[str]:
    """The seals whose uses are shown to whom they are of.  Where the log's word on seals was altered there are none: what a court
    keeps secret is then told to nobody.  Raises LogError."""
    try:
        return frozenset(name for name, seal in read_seals(log).items() if seal.is_over(on))
    except SealError:
        return frozenset()


def propose_seal(
    log: AccessLog, by: Officer, unit: str, *, order: str, law: str, reason: str, since: date, until: date
) -> Seal:
    """Propose a seal of a unit, for another officer to confirm.  Raises SealError, LegalBasisError, LogError."""
    basis = legal_basis(law, legal_bases()[law].section if law in legal_bases() else "")
    if not basis.seals:
        may = ", ".join(each.id for each in legal_bases().values() if each.seals)
        raise SealError(
            "law", f"by {law} nothing is kept from whom it is of. Remedy: the law that the order rests on: {may}"
        )
    told = {"order": _said(order, "no_order"), "reason": _said(reason, "no_reason")}
    if since < today():
        raise SealError("past", "a seal begins today or later: what was done before it is shown as it was")
    if until < since:
        raise SealError("backwards", "a seal ends on the day that it begins on, or later")
    _at_most_a_year(since, until)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    with _alone(log) as before:
        name = f"seal-{secrets.token_hex(4)}"  # a number would tell each unit how many seals the others have
        entry = log.append(
            _event(PROPOSED, by, name, unit, law=law, legal_basis=f"{basis.short_en} s.{basis.section}", **told, **days)
        )
        return _after(before, entry)


def prolong_seal(log: AccessLog, by: Officer, name: str, unit: str, *, until: date, order: str) -> Seal:
    """Propose that a seal in force holds until a later day, by a further order, for another officer to confirm.

    Raises SealError, LogError.
    """
    told = _said(order, "no_order")
    with _alone(log) as before:
        seal = _seal(before, name, unit)
        if seal.state(today()) not in ("in_force", "to_come"):
            raise SealError("not_in_force", f"{name} is not in force: what has been shown is not hidden again")
        if until <= seal.until:
            raise SealError("backwards", f"{name} holds until {seal.until} already. Remedy: a later day, or end it")
        _at_most_a_year(seal.until, until)
        return _after(before, log.append(_event(PROLONGING, by, name, unit, order=told, until=until.isoformat())))


def confirm_seal(log: AccessLog, by: Officer, name: str, unit: str) -> Seal:
    """Confirm a seal, or that it is prolonged, as another officer proposed.  Raises SealError, LogError."""
    with _alone(log) as before:
        seal = _seal(before, name, unit)
        if seal.state(today()) not in ("proposed", "in_force", "to_come"):
            raise SealError("too_late", f"{name} is over. Remedy: propose another")
        asked = Prolongation(seal.until, seal.order, seal.proposed_by) if seal.confirmed_by is None else seal.asked
        if asked is None:
            raise SealError("nothing_waits", f"nothing about {name} waits to be confirmed")
        if by.same_as(asked.by):
            raise SealError("same_officer", f"{by.name} proposed it. Remedy: another approving officer confirms")
        told = {"order": asked.order, "until": asked.until.isoformat()}
        return _after(before, log.append(_event(CONFIRMED, by, name, unit, **told)))


def end_seal(log: AccessLog, by: Officer, name: str, unit: str, *, reason: str) -> Seal:
    """End a seal, or take back one that nobody confirmed: one officer is enough to show what was hidden.

    Raises SealError, LogError.
    """
    told = _said(reason, "no_reason")
    with _alone(log) as before:
        seal = _seal(before, name, unit)
        if seal.state(today()) not in ("proposed", "in_force", "to_come"):
            raise SealError("too_late", f"{name} is over already")
        return _after(before, log.append(_event(ENDED, by, name, unit, reason=told)))


@contextmanager
def _alone(log: AccessLog) -> Iterator[dict[str, Seal]]:
    """The seals, while nobody else acts on any."""
    log.path.parent.mkdir(parents=True, exist_ok=True)
    with locked(log.path.with_suffix(".seals.lock")):
        yield read_seals(log)


def _seal(seals: Mapping[str, Seal], name: str, unit: str) -> Seal:
    seal = seals.get(name)
    if seal is None or seal.unit != unit:
        raise SealError("unknown", f"unit {unit} has no seal {name}. Remedy: `prasan log seals` lists them")
    return seal


def _event(action: str, by: Officer, name: str, unit: str, **more: Any) -> dict[str, Any]:
    told = by.told()
    return {"action": action, "who": told["by"], "how": told["how"], "unit": unit, "purpose": PURPOSE, "seal": name,
            SALT: salt(), **more}  # fmt: skip


def _after(seals: dict[str, Seal], entry: Entry) -> Seal:
    _take(seals, entry)
    return seals[str(entry.event["seal"])]


def _take(seals: dict[str, Seal], entry: Entry) -> None:
    """What an act makes of the seals; one on a seal that is not known, its proposal being gone, makes nothing."""
    event = entry.event
    name, who = str(event["seal"]), str(event["who"])
    if event["action"] == PROPOSED:
        since, until = (date.fromisoformat(event[each]) for each in ("since", "until"))
        seals[name] = Seal(name, event["unit"], event["order"], event["law"], event["reason"], since, until, who)
        return
    seal = seals.get(name)
    if seal is None:
        return
    match event["action"]:
        case "seal_prolonging":
            until = date.fromisoformat(event["until"])
            seals[name] = replace(seal, asked=Prolongation(until, event["order"], who))
        case "seal_confirmed" if seal.confirmed_by is None:
            seals[name] = replace(seal, confirmed_by=who)
        case "seal_confirmed":
            until = date.fromisoformat(event["until"])
            seals[name] = replace(seal, until=until, order=f"{seal.order}; {event['order']}", asked=None)
        case "seal_ended":
            seals[name] = replace(seal, ended_at=entry.at, ended_by=who)


def _said(text: str, code: str) -> str:
    told = " ".join(text.split())
    if not told:
        raise SealError(code, "say by which order, and why" if code == "no_order" else "say why")
    if len(told) > _MOST_TOLD:
        raise SealError("too_long", f"at most {_MOST_TOLD} letters")
    return told


def _at_most_a_year(since: date, until: date) -> None:
    if until > _year_after(since):
        raise SealError(
            "too_long_a_time", f"a seal holds a year at most: until {_year_after(since)}, and is then prolonged"
        )


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)
