"""A delivery that is too unlike the last one waits: it is kept, and a person releases or discards it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from prasan.engine.snapshots import NothingHeldError, Snapshot, SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.registers.contract import Contract
from prasan.registers.profile import Profile, missing_changes, written_profile
from prasan.registers.uses import note_use

SENTENCES = {
    "empty": ("no record is left", "ไม่เหลือระเบียนเลย"),
    "shrink": ("{value:.1%} of the records are gone; the contract allows {limit:.1%}",
               "ระเบียนหายไป {value:.1%} เกินที่ข้อกำหนดอนุญาต {limit:.1%}"),
    "growth": ("{value:.1%} more records; the contract allows {limit:.1%}",
               "ระเบียนเพิ่มขึ้น {value:.1%} เกินที่ข้อกำหนดอนุญาต {limit:.1%}"),
    "quarantined": ("{value:.1%} of the rows are in quarantine; the contract allows {limit:.1%}",
                    "แถวที่ถูกกักไว้ {value:.1%} เกินที่ข้อกำหนดอนุญาต {limit:.1%}"),
    "missing": ("the missing share of {name} changed by {value:+.1%}; the contract allows {limit:.1%}",
                "สัดส่วนค่าว่างของ {name} เปลี่ยนไป {value:+.1%} เกินที่ข้อกำหนดอนุญาต {limit:.1%}"),
}  # fmt: skip


@dataclass(frozen=True)
class HoldReason:
    """A limit of the contract that a delivery is beyond.  ``value`` and ``limit`` are shares of 1."""

    code: Literal["empty", "shrink", "growth", "quarantined", "missing"]
    value: float
    limit: float
    column: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The reason as a snapshot's facts (``held``) keep it."""
        return asdict(self)

    def in_words(self, contract: Contract, language: Literal["th", "en"]) -> str:
        """The sentence for a person."""
        names = {each.column: each.name_th if language == "th" else each.name_en for each in contract.columns}
        sentence = SENTENCES[self.code][1 if language == "th" else 0]
        return sentence.format(value=self.value, limit=self.limit, name=names.get(self.column or "", self.column))


def beyond_limits(
    contract: Contract, facts: Mapping[str, Any], now: Profile, live: Snapshot | None
) -> list[HoldReason]:
    """The limits that a snapshot with these facts and profile is beyond; none where it is the first.

    They are the contract's, and one that every register has: a delivery that leaves no record waits.
    """
    if live is None:
        return []
    limits, told = contract.limits, list[HoldReason]()

    def weigh(code: Literal["shrink", "growth", "quarantined"], value: float, limit: float | None) -> None:
        if limit is not None and value > limit:
            told.append(HoldReason(code, round(value, 6), limit))

    before, records = int(live.facts["accepted"]), int(facts["accepted"])
    if before and not records:
        return [HoldReason("empty", 1.0, 1.0)]
    weigh("shrink", (before - records) / before if before else 0.0, limits.shrink)
    weigh("growth", (records - before) / before if before else float(records > 0), limits.growth)
    weigh("quarantined", facts["quarantined"] / facts["read"] if facts["read"] else 0.0, limits.quarantined)
    then = written_profile(live)
    if limits.missing is not None and then is not None and before and records:
        changed = missing_changes(now, then).items()
        told += [HoldReason("missing", by, limits.missing, name) for name, by in changed if abs(by) > limits.missing]
    return told


def hold_reasons(snapshot: Snapshot) -> list[HoldReason]:
    """Why a snapshot was held when it was made; none where it was not."""
    return [HoldReason(**each) for each in snapshot.facts.get("held", ())]


def held_register(store: SnapshotStore, name: str) -> Snapshot | None:
    """The snapshot of a register that waits for release, or None."""
    return store.held(f"register/{name}")


def release_register(store: SnapshotStore, name: str, *, by: str, reason: str, log: AccessLog) -> Snapshot:
    """Switch a register's held snapshot in, and write down who did it and why.

    ``reason`` stands in the access log for good: no person may be named in it.  Raises NothingHeldError.
    """
    return _decided(store, name, "release_register", by, reason, log)


def discard_register(store: SnapshotStore, name: str, *, by: str, reason: str, log: AccessLog) -> Snapshot:
    """Give a register's held snapshot up, and write down who did it and why.  Raises NothingHeldError."""
    return _decided(store, name, "discard_register", by, reason, log)


def _decided(
    store: SnapshotStore, name: str, action: Literal["release_register", "discard_register"], by: str, reason: str,
    log: AccessLog,
) -> Snapshot:  # fmt: skip
    if not by.strip() or not reason.strip():
        raise ValueError("say who decides and why")
    waiting = held_register(store, name)
    if waiting is None:
        raise NothingHeldError(f"no snapshot of the register {name} is held. `prasan register list` shows which are")
    # Written down first, as every use is: a decision that could not be logged is not carried out.
    note_use(log, action, waiting, by=by, reason=reason)
    kind = waiting.kind
    return store.release(kind) if action == "release_register" else store.discard(kind)
