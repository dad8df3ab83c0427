"""A round is proposed from a measure's live run, and is in force once another officer has approved it.

The snapshot ``round/<measure>`` holds ``entitlements.parquet`` (a row a unit that is paid), ``overlaps.parquet`` (what
would be paid twice, or beside a measure that excludes it), ``verdicts.parquet`` and ``measure.yaml`` as they were.  It lasts,
and with it all that it was made from, so that an appeal can be decided on what was known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.ledger import Line
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.linkage.history import table_followed
from prasan.measures.model import Measure
from prasan.measures.reading import view_verdicts
from prasan.measures.rounds.changes import changes_between
from prasan.measures.rounds.keeping import (
    LEDGER,
    Overlapping,
    Round,
    RoundError,
    Rounds,
    found,
    must_be_named,
    standing,
    told_to,
)
from prasan.measures.run import VERDICTS, must_be_for

ROOM = "prasan.measures.rounds"
ENTITLEMENTS, OVERLAPS, MEASURE = "entitlements.parquet", "overlaps.parquet", "measure.yaml"


@dataclass(frozen=True)
class Other:
    """A list in force beside which another is looked at, and why: a round's, or a supplement's.

    What overlaps of it is ``held`` back.  ``own``: it is of the same round, where a unit is not its own overlap.
    """

    round: Round
    snapshot: Snapshot
    kind: str
    held: bool
    own: bool = False


def kind_of(measure: str) -> str:
    """The kind of the measure's rounds' snapshots."""
    return f"round/{measure}"


def snapshot_of(store: SnapshotStore, each: Round) -> Snapshot:
    """A round's snapshot.  Raises SnapshotMissingError."""
    return store.referred(each.reference)


def whole_snapshot_of(store: SnapshotStore, each: Round) -> Snapshot:
    """A round's snapshot, every file of which is seen to be as it was proposed.  Raises RoundError, SnapshotMissingError."""
    snapshot = snapshot_of(store, each)
    if snapshot.manifest["files"] != each.files or snapshot.altered():
        raise RoundError(
            "altered",
            f"the list of round {each.number} of {each.measure} is not as it was proposed. "
            f"Remedy: put {each.reference} back from a backup, or propose it again",
            number=each.number,
        )
    return snapshot


def permitted(permit: Permit, measure: Measure) -> None:
    """Raises NotPermittedError where the permit is not for the measure's purpose and registers."""
    must_be_for(permit, measure)
    permit.must_name(*measure.registers)


def propose_round(
    store: SnapshotStore, rounds: Rounds, measure: Measure, permit: Permit, *, by: Officer, log: AccessLog
) -> Round:
    """Freeze the list of the measure's live run as its next round, which supersedes one that waits.

    Raises RoundError where the run is by other rules, SnapshotMissingError, NotPermittedError, LedgerError.
    """
    must_be_named(by)
    permitted(permit, measure)
    run = store.live(f"measure/{measure.id}", remedy=f"Run `prasan measure run {measure.id}`.")
    if run.facts["digest"] != measure.digest:
        remedy = f"Remedy: `prasan measure run {measure.id}`, then propose"
        raise RoundError("other_rules", f"{measure.id} was last run by another version of its file. {remedy}")
    permit.must_cover(run.facts.get("areas"))
    use(log, permit, "propose_round", rows=run.facts["eligible"], snapshot=run.reference)
    rounds.ledger.hold_against(log, LEDGER)
    before = rounds.of(measure.id)
    number = before[-1].number + 1 if before else 1
    with (
        store.writing(kind_of(measure.id), inputs=[run, *store.inputs_of(run).values()]) as draft,
        Engine.open() as engine,
    ):
        draft.lasting = True
        draft.content["number"] = str(number)  # a later round may have the same list
        draft.keep(run, VERDICTS)
        draft.file(MEASURE).write_text(measure.text, encoding="utf-8")
        view_verdicts(engine, "verdicts", draft.file(VERDICTS))
        reasons = [f"{measure.id}/{measure.version}#{each.id}" for each in measure.criteria]
        engine.write_parquet(named(ROOM, "entitlements"), draft.file(ENTITLEMENTS), {"reasons": reasons})
        engine.view_parquet("entitled", draft.file(ENTITLEMENTS))
        draft.facts |= {
            "measure": measure.id,
            "number": number,
            **{name: run.facts[name] for name in ("version", "digest", "unit", "as_of")},
            **({"areas": run.facts["areas"]} if "areas" in run.facts else {}),
            "run_made": run.made.isoformat(),
            "criteria": [each.id for each in measure.criteria],
            "excludes": list(measure.excludes),
            "once_a_person": measure.once_a_person,
            "appeal_days": measure.appeal_days,
            **engine.records(named(ROOM, "round_totals"))[0],
        }
        others = others_in_force(store, rounds.all(), measure.id, draft.facts)
        write_overlaps(engine, store, others, draft.facts, draft.file(OVERLAPS))
        draft.facts["overlaps"] = _overlap_counts(draft.file(OVERLAPS))
    snapshot = draft.finished
    last = next((each for each in reversed(before) if each.state == "approved"), None)
    changes = (
        changes_between(store, snapshot_of(store, last), snapshot, granted=supplements_of(store, last)) if last else {}
    )

    def proposed(lines: Sequence[Line]) -> Mapping[str, Any]:
        if any(each.measure == measure.id and each.number >= number for each in standing(lines)):
            raise RoundError(
                "proposed_meanwhile",
                f"somebody else has just proposed round {number} of {measure.id}. Remedy: look at it first",
                number=number,
            )
        return {
            "event": "proposed", "measure": measure.id, "number": number, **by.told(), "reference": snapshot.reference,
            **{name: snapshot.facts[name] for name in ("entitlements", "satang")},
            "overlaps": snapshot.facts["overlaps"], "since": last and last.number, "changes": changes,
            "files": snapshot.manifest["files"],
        }  # fmt: skip

    head = rounds.ledger.append(proposed)
    told_to(log, permit, "round_proposed", LEDGER, head, round=snapshot.reference)
    return rounds.get(measure.id, number)


def approve_round(
    store: SnapshotStore,
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    *,
    by: Officer,
    log: AccessLog,
    number: int | None = None,
    overlapping: Overlapping | None = None,
    why: str = "",
) -> Round:
    """Put the round that waits into force: by another officer than proposed it, and never on old knowledge of others.

    Where units overlap with what is paid elsewhere, ``overlapping`` says whether they are held back or paid, and ``why``.
    Raises RoundError, NotPermittedError, LedgerError.
    """
    must_be_named(by)
    permitted(permit, measure)
    waiting = rounds.get(measure.id, number, "proposed")
    permit.must_cover(snapshot_of(store, waiting).facts.get("areas"))
    use(log, permit, "approve_round", rows=waiting.entitlements, round=waiting.reference)
    rounds.ledger.hold_against(log, LEDGER)

    def approved(lines: Sequence[Line]) -> Mapping[str, Any]:
        every = standing(lines)
        mine = [each for each in every if each.measure == measure.id]
        now = found(mine, measure.id, waiting.number, "proposed")
        _refuse_alone(now, by)
        if not _overlaps_as_listed(store, every, now):
            raise RoundError(
                "overlaps_changed",
                f"since round {now.number} of {measure.id} was proposed, rounds came into force beside which it looks "
                f"different. Remedy: `prasan measure propose {measure.id}` again",
                number=now.number,
            )
        listed = ", ".join(f"{count:,} {kind}" for kind, count in now.overlaps.items())
        if now.overlaps and (overlapping is None or not why.strip()):
            raise RoundError(
                "overlaps",
                f"round {now.number} of {measure.id} overlaps with what is paid elsewhere ({listed}). Remedy: say "
                "--overlapping hold (they are not paid in this round) or pay, and --why",
            )
        return {
            "event": "approved", "measure": measure.id, "number": now.number, **by.told(),
            "overlapping": overlapping if now.overlaps else None, "why": why.strip(),
        }  # fmt: skip

    head = rounds.ledger.append(approved)
    told_to(log, permit, "round_approved", LEDGER, head, round=waiting.reference)
    return rounds.get(measure.id, waiting.number)


def refuse_round(
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    *,
    by: Officer,
    log: AccessLog,
    why: str,
    number: int | None = None,
) -> Round:
    """Give up the round that waits; who proposed it may do so too.  Raises RoundError, NotPermittedError, LedgerError."""
    must_be_named(by)
    permitted(permit, measure)
    if not why.strip():
        raise RoundError("no_reason", "say why the round is refused: --why")
    waiting = rounds.get(measure.id, number, "proposed")

    def refused(lines: Sequence[Line]) -> Mapping[str, Any]:
        mine = [each for each in standing(lines) if each.measure == measure.id]
        now = found(mine, measure.id, waiting.number, "proposed")
        return {"event": "refused", "measure": measure.id, "number": now.number, **by.told(), "why": why.strip()}

    head = rounds.ledger.append(refused)
    told_to(log, permit, "round_refused", LEDGER, head, round=waiting.reference)
    return rounds.get(measure.id, waiting.number)


def _refuse_alone(waiting: Round, by: Officer) -> None:
    if by.same_as(waiting.proposed_by):
        raise RoundError(
            "same_officer",
            f"round {waiting.number} of {waiting.measure} was proposed by the same officer. "
            "Remedy: let another one look at it and approve it",
        )


def supplements_of(store: SnapshotStore, each: Round) -> list[Snapshot]:
    """The snapshots of what a round owes by granted appeals.  Raises SnapshotMissingError."""
    return [store.referred(more.reference) for more in each.supplements]


def others_in_force(
    store: SnapshotStore, rounds: Sequence[Round], measure: str, facts: Mapping[str, Any]
) -> list[Other]:
    """The rounds in force beside which a list is looked at: all of measures that pay a person once where this one does
    too, and the last of each measure that excludes this one or is excluded by it; and what they owe by appeals."""
    in_force = [each for each in rounds if each.state == "approved"]
    last = {each.measure: each for each in in_force}
    found: list[Other] = []
    for each in in_force:
        snapshot = snapshot_of(store, each)
        excluded = each.measure in facts["excludes"] or measure in snapshot.facts["excludes"]
        kinds = ["once_a_person"] if facts["once_a_person"] and snapshot.facts["once_a_person"] else []
        kinds += ["excludes"] if excluded and last[each.measure] is each else []
        for kind in kinds:
            found.append(Other(each, snapshot, kind, each.overlapping == "hold"))
            found += [Other(each, more, kind, held=True) for more in supplements_of(store, each)]
    return found


def write_overlaps(
    engine: Engine, store: SnapshotStore, others: Sequence[Other], facts: Mapping[str, Any], out: Path
) -> None:
    """``overlaps.parquet`` of the relation ``entitled``: kind (``twice``, ``once_a_person``, ``excludes``), unit_key,
    spine_id, satang, and the measure and number of the other round; ``facts`` are those of the list's snapshot."""
    now = datetime.now(UTC)
    made = datetime.fromisoformat(facts["run_made"])
    table_followed(engine, store, "followed", after=made, until=now)
    engine.table("payees", named(ROOM, "payees"))
    engine.table("overlap_own", named(ROOM, "paid_twice"), {"measure": facts["measure"], "number": facts["number"]})
    tables = ["overlap_own"]
    for place, other in enumerate(others):
        made = datetime.fromisoformat(other.snapshot.facts["run_made"])
        table_followed(engine, store, "other_followed", after=made, until=now)
        engine.view_parquet("other_entitled", other.snapshot.file(ENTITLEMENTS))
        engine.view_parquet("other_overlaps", other.snapshot.file(OVERLAPS))
        name = f"overlap_{place}"
        asked = {
            "kind": other.kind,
            "measure": other.round.measure,
            "number": other.round.number,
            "held": other.held,
            "own": other.own,
            "households": facts["unit"] == other.snapshot.facts["unit"] == "household",
        }
        engine.table(name, named(ROOM, "overlaps_with"), asked)
        tables.append(name)
    query: exp.Query = exp.select("*").from_(tables[0])
    for name in tables[1:]:
        query = exp.union(query, exp.select("*").from_(name), distinct=False)
    order = ("unit_key", "kind", "other_measure", "other_number")
    engine.write_parquet(tree(exp.select("*").from_(query.subquery("every")).order_by(*order)), out)


def overlaps_by_round(store: SnapshotStore, each: Round) -> dict[tuple[str, str, int], int]:
    """How many units of a round overlap, by kind, the other measure and the number of its round.

    Raises SnapshotMissingError.
    """
    keys = ["kind", "other_measure", "other_number"]
    table = pq.read_table(snapshot_of(store, each).file(OVERLAPS), columns=[*keys, "unit_key"])
    counted = (
        table.group_by(keys).aggregate([("unit_key", "count_distinct")]).sort_by([(key, "ascending") for key in keys])
    )
    return {
        (row["kind"], row["other_measure"], row["other_number"]): row["unit_key_count_distinct"]
        for row in counted.to_pylist()
    }


def _overlap_counts(path: Path) -> dict[str, int]:
    kinds = pq.read_table(path, columns=["kind"]).column("kind").value_counts()
    return {each["values"].as_py(): each["counts"].as_py() for each in kinds}


def _overlaps_as_listed(store: SnapshotStore, rounds: Sequence[Round], waiting: Round) -> bool:
    snapshot = whole_snapshot_of(store, waiting)
    others = others_in_force(store, rounds, waiting.measure, snapshot.facts)
    with tempfile.TemporaryDirectory(prefix="prasan-") as folder, Engine.open() as engine:
        engine.view_parquet("entitled", snapshot.file(ENTITLEMENTS))
        again = Path(folder) / OVERLAPS
        write_overlaps(engine, store, others, snapshot.facts, again)
        return bool(pq.read_table(again).equals(pq.read_table(snapshot.file(OVERLAPS))))
