"""What granted appeals are owed: a supplement of their round, that is paid as a round is, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Line
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.measures.appeals.keeping import LEDGER as APPEALS
from prasan.measures.appeals.keeping import Appeal, Appeals
from prasan.measures.model import Measure
from prasan.measures.rounds.keeping import LEDGER, Round, RoundError, Rounds, must_be_named, standing
from prasan.measures.rounds.paying import Listed, Paid, must_pay, pay_listed
from prasan.measures.rounds.proposing import (
    ENTITLEMENTS,
    OVERLAPS,
    Other,
    others_in_force,
    permitted,
    supplements_of,
    whole_snapshot_of,
    write_overlaps,
)


def granted_units(store: SnapshotStore, each: Round, appeals: Sequence[Appeal]) -> dict[str, int]:
    """What a round still owes by granted appeals: satang by unit, beside what the round itself and its supplements pay.

    Raises SnapshotMissingError.
    """
    granted = {
        appeal.unit_key: appeal.granted
        for appeal in appeals
        if (appeal.measure, appeal.number) == (each.measure, each.number) and appeal.granted
    }
    if not granted:
        return {}
    lists = [(store.referred(each.reference), each.overlapping == "hold")]
    lists += [(more, True) for more in supplements_of(store, each)]
    for snapshot, held in lists:
        for unit, satang in _paid_by(snapshot, list(granted), held=held).items():
            granted[unit] -= satang
    return {unit: satang for unit, satang in granted.items() if satang > 0}


def pay_granted(
    store: SnapshotStore,
    rounds: Rounds,
    appeals: Appeals,
    measure: Measure,
    permit: Permit,
    *,
    by: Officer,
    folder: Path,
    log: AccessLog,
    number: int | None = None,
) -> Paid:
    """Freeze what a round owes by granted appeals as its next supplement, and write its payment file: as
    :func:`~prasan.measures.rounds.paying.pay_round` does, ``<measure>-round-<number>-supplement-<n>``.

    Who is paid elsewhere too is held back, and stays owed.  Raises RoundError where nothing is owed or all of it is held
    back; NotPermittedError, SnapshotMissingError, LedgerError.  A failure leaves no file.
    """
    must_be_named(by)
    permitted(permit, measure)
    must_pay(permit)
    rounds.ledger.hold_against(log, LEDGER)
    appeals.ledger.hold_against(log, APPEALS)
    known = rounds.all()
    chosen = rounds.get(measure.id, number, "approved")
    snapshot = whole_snapshot_of(store, chosen)
    permit.must_cover(snapshot.facts.get("areas"))
    decided = appeals.all()
    due = granted_units(store, chosen, decided)
    use(log, permit, "pay_appeals", people=len(due), round=snapshot.reference)
    if not due:
        sentence = f"round {chosen.number} of {measure.id} owes nothing by an appeal that was granted"
        raise RoundError("nothing_granted", sentence, number=chosen.number)
    payees = {each.unit_key: each.decision["payee"] for each in decided if each.unit_key in due and each.decision}
    supplement = len(chosen.supplements) + 1
    more = _frozen(store, known, chosen, snapshot, supplement, due, payees)
    held = more.facts["held"]
    if held == len(due):
        raise RoundError(
            "all_held",
            f"round {chosen.number} of {measure.id}: all {held} who are owed by an appeal are paid elsewhere too. "
            "Remedy: see `prasan measure appeal`; they are paid once the other payment ends",
            number=chosen.number,
        )

    def frozen(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
        if standing(lines) != known:
            sentence = (
                f"rounds were paid or came into force while round {chosen.number} was looked at. Remedy: try again"
            )
            raise RoundError("moved", sentence, number=chosen.number)
        return [
            {
                "event": "supplement", "measure": measure.id, "number": chosen.number, **by.told(),
                "supplement": supplement, "reference": more.reference, "entitlements": len(due),
                "satang": sum(due.values()), "files": more.manifest["files"],
            }
        ]  # fmt: skip

    linkage = store.inputs_of(snapshot)["linkage"]
    listed = Listed(chosen, more, linkage, len(due), sum(due.values()), held=True, supplement=supplement)
    return pay_listed(store, rounds, measure, permit, listed, frozen, by=by, folder=folder, log=log)


def _frozen(
    store: SnapshotStore,
    known: Sequence[Round],
    chosen: Round,
    snapshot: Snapshot,
    supplement: int,
    due: Mapping[str, int],
    payees: Mapping[str, int],
) -> Snapshot:
    """The snapshot ``supplement/<measure>``: a list like a round's, of the units that are owed."""
    inputs = [snapshot, *store.inputs_of(snapshot).values()]
    # Where the unit lives, and other facts of a run, are not looked up for what an appeal grants.
    schema = pa.schema([each.with_nullable(True) for each in pq.read_schema(snapshot.file(ENTITLEMENTS))])
    rows: list[dict[str, Any]] = [
        {**dict.fromkeys(schema.names), "unit_key": unit, "spine_id": payees[unit], "satang": due[unit], "reasons": []}
        for unit in sorted(due, key=lambda unit: (payees[unit], unit))
    ]
    others = [
        each
        for each in others_in_force(store, known, chosen.measure, snapshot.facts)
        if each.round.number != chosen.number or each.round.measure != chosen.measure
    ]
    held = chosen.overlapping == "hold"
    others += [Other(chosen, snapshot, "twice", held, own=True)]
    others += [Other(chosen, more, "twice", held=True, own=True) for more in supplements_of(store, chosen)]
    with store.writing(f"supplement/{chosen.measure}", inputs=inputs) as draft, Engine.open() as engine:
        draft.lasting = True
        draft.content["number"] = f"{chosen.number}/{supplement}"
        pq.write_table(pa.Table.from_pylist(rows, schema), draft.file(ENTITLEMENTS))
        told = ("measure", "number", "unit", "run_made", "excludes", "once_a_person")
        draft.facts |= {name: snapshot.facts[name] for name in told}
        engine.view_parquet("entitled", draft.file(ENTITLEMENTS))
        write_overlaps(engine, store, others, draft.facts, draft.file(OVERLAPS))
        overlapping = pq.read_table(draft.file(OVERLAPS), columns=["unit_key"])["unit_key"]
        draft.facts |= {"supplement": supplement, "held": len(pc.unique(overlapping))}
    return draft.finished


def _paid_by(snapshot: Snapshot, units: Sequence[str], *, held: bool) -> dict[str, int]:
    """What a list pays of these units, in satang; nothing of what it holds back."""
    among = pc.field("unit_key").isin(units)
    entitled = pq.read_table(snapshot.file(ENTITLEMENTS), columns=["unit_key", "satang"], filters=among).to_pylist()
    overlapping = pq.read_table(snapshot.file(OVERLAPS), columns=["unit_key"], filters=among)["unit_key"].to_pylist()
    kept_back = set(overlapping) if held else set()
    return {row["unit_key"]: row["satang"] for row in entitled if row["unit_key"] not in kept_back}
