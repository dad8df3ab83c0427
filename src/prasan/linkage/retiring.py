"""Old linkages are removed on request, and with them the spines that no linkage left was made on."""

from __future__ import annotations

from prasan.engine.snapshots import SnapshotStore
from prasan.linkage.delta import KIND as LINKAGE
from prasan.linkage.spine import KIND as SPINE


def retire(store: SnapshotStore, *, newest: int, days: int = 0) -> dict[str, list[str]]:
    """Remove linkages that are neither among the ``newest`` nor of the last ``days``, then the spines of these alone.

    The live linkage stays, the one before it, and what a live measure was run on; so does every linkage's spine that
    stays, since a linkage cannot be read without it.  The history of ids keeps what the removed ones said of them.  The
    ids removed, by kind.  Raises SnapshotBusyError.
    """
    linkages = store.retire(LINKAGE, newest=newest, days=days)
    needed = {reference for each in store.finished(LINKAGE) for reference in each.manifest["inputs"]}
    return {LINKAGE: linkages, SPINE: store.retire(SPINE, newest=0, days=None, needed=needed)}
