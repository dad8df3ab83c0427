"""The one door to a register's rows: it takes a permit, and writes the use down before it gives anything."""

from __future__ import annotations

from collections.abc import Iterable

from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog


def open_register(store: SnapshotStore, name: str, permit: Permit) -> Snapshot:
    """The live snapshot ``register/<name>``.  Raises NotPermittedError where the permit does not name the register.

    The caller logs the use; who opens several registers under one permit logs once, with :func:`open_registers`.
    """
    permit.must_name(name)
    return store.live(f"register/{name}", remedy=f"Run `prasan ingest {name}`.")


def open_registers(
    store: SnapshotStore, permit: Permit, *, log: AccessLog, action: str, names: Iterable[str] | None = None
) -> dict[str, Snapshot]:
    """The live snapshots of the permit's registers (or of some of them), logged as one use."""
    wanted = list(permit.request.registers if names is None else names)
    snapshots = {name: open_register(store, name, permit) for name in wanted}
    log.append(permit.event(action, rows=sum(int(snapshot.facts["accepted"]) for snapshot in snapshots.values())))
    return snapshots
