"""An officer's work on a register's deliveries is written in the access log before it is done."""

from __future__ import annotations

from prasan.engine.snapshots import Snapshot
from prasan.exchange.log import AccessLog

PURPOSE = "keep_register"


def note_use(
    log: AccessLog, action: str, snapshot: Snapshot, *, by: str, rows: int | None = None, reason: str | None = None
) -> None:
    """Log that an officer of the register's owner works on its own delivery: no agreement is asked for that.

    ``by`` is an account or a name of an officer, never a person in the register.
    """
    name = snapshot.kind.partition("/")[2]
    event = {
        "action": action,
        "who": by,
        "unit": str(snapshot.facts.get("owner", "")),
        "purpose": PURPOSE,
        "agreement": None,
        "legal_basis": "the owner's own delivery (PDPA B.E. 2562 s.24)",
        "registers": [name],
        "rows": rows,
        "spine_id": None,
        "snapshot": snapshot.reference,
    }
    log.append(event if reason is None else {**event, "reason": reason})
