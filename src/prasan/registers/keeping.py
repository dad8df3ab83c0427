"""From checked rows to a register's snapshot: written, merged into the last one if need be, profiled and weighed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Draft, Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.registers import checking
from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.hold import beyond_limits
from prasan.registers.profile import FILE, take_profile
from prasan.registers.reasons import SENTENCES

ROOM = "prasan.registers"
CONTRACT = "contract.json"
CHANGES = "changes.parquet"  # the keys of the records that a delta or corrections changed
ACCEPTED, QUARANTINE = "accepted.parquet", "quarantine.parquet"
FIRST, FEW = 20_000, 0.25  # of the first rows, the share that may have to be read at length to do so for them alone
_FILES = {"accepted": ACCEPTED, "quarantine": QUARANTINE}


MALFORMED = "malformed"
MALFORMED_SCHEMA = pa.schema(
    [
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
        ("line", pa.int64()),
        ("error", pa.string()),
        ("text", pa.string()),
    ]
)


class CarryError(ValueError):
    """A register's last snapshot cannot be carried on by a delta or by corrections; the message has the remedy."""


def write_checked(
    engine: Engine, contract: Contract, draft: Draft, *, progress: Progress = silent, stage: str = ""
) -> dict[str, int]:
    """Check the relation ``delivered`` into the draft's two files; the rows ``read``, ``accepted``, ``quarantined``.

    The relation ``repeated_keys`` is there already: a row of its key at another place is refused.
    """
    repeated = engine.count(checking.REPEATED) > 0
    progress(stage, 1, 4)
    accepted: exp.Query = checking.accepted(contract, repeated=repeated)
    rest = checking.DELIVERED
    share = engine.value(tree(checking.share_of_others(contract, repeated=repeated, among=FIRST)))
    if share is not None and share <= FEW:
        rest = checking.OTHERS
        engine.table(rest, tree(checking.others(contract, repeated=repeated)), as_written=True)
        other = checking.accepted(contract, repeated=repeated, relation=rest)
        accepted = exp.union(checking.accepted_plain(contract), other, distinct=False)
    kept = engine.write_parquet(tree(accepted), draft.file(ACCEPTED))
    progress(stage, 2, 4)
    quarantined = checking.quarantined(contract, repeated=repeated, relation=rest)
    refused = engine.write_parquet(tree(quarantined), draft.file(QUARANTINE))
    engine.drop(checking.OTHERS)
    progress(stage, 3, 4)
    read = engine.count(checking.DELIVERED)
    if read != kept + refused:
        raise AssertionError(f"{contract.name}: {read} rows read, {kept} accepted and {refused} quarantined")
    return {"read": read, "accepted": kept, "quarantined": refused}


def add_malformed(engine: Engine, draft: Draft, counts: dict[str, int]) -> dict[str, int]:
    """Put the rows of the relation ``malformed``, which no column could be read of, into quarantine too."""
    malformed = engine.count(MALFORMED)
    if not malformed:
        return counts
    written = draft.file(QUARANTINE).rename(draft.file(f"checked-{QUARANTINE}"))
    engine.view_parquet("checked_quarantine", written)
    english, _ = SENTENCES["malformed"]
    engine.write_parquet(named(ROOM, "with_malformed"), draft.file(QUARANTINE), {"sentence": english})
    written.unlink()
    return {**counts, "read": counts["read"] + malformed, "quarantined": counts["quarantined"] + malformed}


def view_base(engine: Engine, contract: Contract, base: Snapshot) -> None:
    """Name the rows of the snapshot that is carried on ``base_accepted`` and ``base_quarantine`` (with record_key).

    Raises CarryError.
    """
    engine.view_parquet("base_accepted", base.file(ACCEPTED))
    _view_quarantine(engine, contract, "base_quarantine", base.file(QUARANTINE))
    if "origin" not in engine.columns("base_accepted"):
        raise CarryError(
            f"{base.reference} was made by an older Prasan, whose rows do not say where they came in. "
            "Remedy: ingest a full delivery once"
        )


def merge(engine: Engine, contract: Contract, draft: Draft, base: Snapshot) -> dict[str, int]:
    """Turn the draft's delta into the whole register; the records ``new``, ``replaced`` and ``removed``.

    A delta's accepted row replaces the record of its key, or is a new one; one that ``removed_when`` says is gone
    takes its record away.  A row that the delta has in quarantine leaves the record of its key as it was.
    """
    gone: exp.Expr = exp.false()
    if contract.removed_when is not None:
        told = exp.column(exp.to_identifier(contract.removed_when.column, quoted=True))
        values = [exp.Literal.string(value) for value in contract.removed_when.values]
        gone = exp.func("coalesce", exp.In(this=told, expressions=values), exp.false())
    fresh = put_aside(engine, contract, draft)
    engine.view("fresh_accepted", tree(exp.select("*", exp.alias_(gone, "gone")).from_("fresh_rows")))
    [counts] = engine.records(named(ROOM, "merged_counts"))
    engine.write_parquet(named(ROOM, "merged_accepted"), draft.file(ACCEPTED), {"base": base.id})
    engine.write_parquet(named(ROOM, "merged_quarantine"), draft.file(QUARANTINE), {"base": base.id})
    engine.write_parquet(named(ROOM, "changes"), draft.file(CHANGES))
    for file in fresh:
        file.unlink()
    return counts


def put_aside(engine: Engine, contract: Contract, draft: Draft) -> list[Path]:
    """Give the draft's checked files, ``fresh_rows`` and ``fresh_quarantine``, other names, to be merged."""
    accepted, refused = (draft.file(name).rename(draft.file(f"fresh-{name}")) for name in (ACCEPTED, QUARANTINE))
    engine.view_parquet("fresh_rows", accepted)
    _view_quarantine(engine, contract, "fresh_quarantine", refused)
    return [accepted, refused]


def finish(engine: Engine, contract: Contract, draft: Draft, live: Snapshot | None, delivery: dict[str, Any]) -> None:
    """Write what the draft's two files come to: its facts, profile and contract; hold it where it is beyond limits."""
    engine.view_parquet("accepted", draft.file(ACCEPTED))
    engine.view_parquet("quarantine", draft.file(QUARANTINE))
    profile = take_profile(engine, contract)
    draft.content = {file: _content(engine, relation) for relation, file in _FILES.items()}
    kept, refused = engine.count("accepted"), engine.count("quarantine")
    draft.facts |= {
        "read": kept + refused,
        "accepted": kept,
        "quarantined": refused,
        "warned": engine.value(named(ROOM, "warned")),
        "reasons": dict(engine.tuples(named(ROOM, "reasons"))),
        "warnings": dict(engine.tuples(named(ROOM, "warnings"))),
        "owner": contract.owner,
        "delivery": delivery,
    }
    draft.facts.setdefault("delivered_at", datetime.now(UTC).isoformat(timespec="seconds"))
    beyond = beyond_limits(contract, draft.facts, profile, live)
    draft.facts["held"] = [reason.as_dict() for reason in beyond]
    draft.hold = bool(beyond)
    draft.file(FILE).write_text(json.dumps(profile, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.file(CONTRACT).write_text(contract.model_dump_json(indent=1, exclude_defaults=True), encoding="utf-8")


def retire(store: SnapshotStore, contract: Contract) -> list[str]:
    """Remove the old snapshots that the contract does not keep; the ids removed.  A busy register waits its turn."""
    if contract.keep is None:
        return []
    try:
        kind = f"register/{contract.name}"
        return store.retire(kind, newest=contract.keep.snapshots, days=contract.keep.days)
    except SnapshotBusyError:
        return []  # whoever is writing it retires what is old


def contract_of(snapshot: Snapshot) -> Contract:
    """The contract that a register's snapshot was checked by; the shipped one where it has none written down.

    Raises CarryError where there is neither.
    """
    path = snapshot.file(CONTRACT)
    if path.is_file():
        return Contract.model_validate_json(path.read_bytes())
    contract = shipped_contracts().get(snapshot.kind.partition("/")[2])
    if contract is None:
        raise CarryError(f"{snapshot.reference} has no contract with it. Remedy: ingest a full delivery once")
    return contract


def carried(store: SnapshotStore, name: str) -> Snapshot:
    """The live snapshot, for a delta to carry on.  Raises CarryError where there is none, or another is held."""
    kind = f"register/{name}"
    live = store.find(kind)
    if live is None:
        raise CarryError(f"{name}: there is no snapshot for a delta to carry on. Remedy: ingest a full delivery first")
    if store.held(kind) is not None:
        raise CarryError(
            f"{name}: a snapshot is held. Remedy: `prasan register release {name}` or `prasan register discard {name}`"
        )
    return live


def _content(engine: Engine, relation: str) -> str:
    """What the rows say in whatever order: DuckDB does not always write them in the one in which it read them."""
    columns = [exp.column(exp.to_identifier(name, quoted=True)) for name in engine.columns(relation)]
    row = exp.Anonymous(this="hash", expressions=columns)
    both = exp.select(exp.Anonymous(this="bit_xor", expressions=[row]), exp.Sum(this=row.copy())).from_(relation)
    return " ".join(map(str, engine.tuples(tree(both))[0]))


def _view_quarantine(engine: Engine, contract: Contract, name: str, path: Path) -> None:
    engine.view_parquet(f"{name}_rows", path)
    delivered = exp.Anonymous(
        this="json_extract_string", expressions=[exp.column("row"), exp.Literal.string(f'$."{contract.key}"')]
    )
    key = checking.key_of(contract, delivered)
    engine.view(name, tree(exp.select("*", exp.alias_(key, "record_key")).from_(f"{name}_rows")))
