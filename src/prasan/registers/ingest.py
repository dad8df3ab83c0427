"""A delivery becomes a snapshot: accepted rows, quarantined rows, and an account of every row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.registers import checking, keeping
from prasan.registers.contract import Contract

ROOM = "prasan.registers"
SUFFIXES = (".parquet", ".csv")


class DeliveryError(ValueError):
    """A delivery cannot be read at all; the message names the file and the remedy.  Nothing has changed."""


def find_delivery(folder: Path, name: str) -> list[Path]:
    """The files of a register in a folder: ``<name>.parquet`` or ``.csv``, or the parts in a folder ``<name>``."""
    for suffix in SUFFIXES:
        whole = folder / f"{name}{suffix}"
        if whole.is_file():
            return [whole]
        parts = sorted((folder / name).glob(f"*{suffix}"))
        if parts:
            return parts
    raise DeliveryError(f"{folder}: no {name}.parquet, {name}.csv or folder {name} of parts")


def ingest(
    store: SnapshotStore,
    contract: Contract,
    paths: Sequence[Path],
    *,
    delta: bool = False,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Read, normalise and check a delivery into the snapshot ``register/<name>``.

    A full delivery is the whole register; a ``delta`` replaces the records whose keys it has and adds the others
    (:func:`prasan.registers.keeping.merge`).  Facts: ``read``, ``accepted``, ``warned``, ``quarantined`` (rows),
    ``reasons`` and ``warnings`` (text -> rows), ``ignored_columns``, ``files``, ``delivery`` (``kind``, and its own
    ``read``, ``accepted``, ``quarantined``), ``held`` (the limits that it is beyond: then it is not live).  Every row
    read is accepted or quarantined; the same delivery gives the same snapshot.  Raises DeliveryError, CarryError,
    SnapshotBusyError.
    """
    stage, kind = f"ingest {contract.name}", f"register/{contract.name}"
    with (
        store.writing(kind) as draft,
        # What it spills, a killed run leaves in the draft, which the next run sweeps.
        Engine.open(scratch=draft.path, memory_limit=memory_limit, keep_order=True) as engine,
    ):
        base = keeping.carried(store, contract.name) if delta else None
        engine.define_thai()
        engine.execute(named(ROOM, "meanings"))
        draft.facts["ignored_columns"] = _open_delivery(engine, contract, paths)
        draft.facts["files"] = [path.name for path in paths]
        progress(stage, 0, 4)
        engine.table(checking.REPEATED, tree(checking.repeated_keys(contract)))
        counts = keeping.write_checked(engine, contract, draft, progress=progress, stage=stage)
        delivery = {"kind": "full", **counts}
        if base is not None:
            keeping.view_base(engine, contract, base)
            delivery |= {"kind": "delta", "onto": base.id, **keeping.merge(engine, contract, draft, base)}
        keeping.finish(engine, contract, draft, store.find(kind), delivery)
        progress(stage, 4, 4)
    keeping.retire(store, contract)
    return draft.finished


def _open_delivery(engine: Engine, contract: Contract, paths: Sequence[Path]) -> list[str]:
    """Name the delivery's rows ``delivered``, with the contract's columns as text; the other columns' names."""
    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            raise DeliveryError(f"{path.name}: only {' and '.join(SUFFIXES)} are read. Remedy: save it as one of them.")
        if not path.is_file():
            raise DeliveryError(f"{path}: there is no such file")
    try:
        engine.view_delivery("files", *paths)
        found = engine.columns("files")
    except engine.errors as error:
        raise DeliveryError(f"{paths[0].name}: it cannot be read as {paths[0].suffix[1:]}: {error}") from None
    wanted = [column.column for column in contract.columns]
    missing = [column for column in wanted if column not in found]
    if missing:
        raise DeliveryError(
            f"{paths[0].name}: the column {missing[0]} is missing (the contract {contract.name} has "
            f"{', '.join(wanted)}; the file has {', '.join(name for name in found if name not in _PLACE)}). "
            "Remedy: rename the file's column, or change the contract."
        )
    chosen: list[exp.Expr] = [
        exp.alias_(exp.cast(exp.column(exp.to_identifier(name, quoted=True)), "VARCHAR"), name, quoted=True)
        for name in wanted
    ]
    engine.view(checking.DELIVERED, tree(exp.select(*chosen, *_PLACE).from_("files")))
    return sorted(name for name in found if name not in wanted and name not in _PLACE)


_PLACE = ("source_file", "source_row")
