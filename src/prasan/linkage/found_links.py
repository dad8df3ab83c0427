"""A few people's links, found without reading everybody's: the links of a whole run once more, as rows to be looked up.

They are those of ``links.parquet``, which runs after deltas take over as it is; so one index serves them all.
"""

from __future__ import annotations

from contextlib import suppress

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.lookup import rows_in_order, write_rows
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import Statement, named, tree

ROOM = "prasan.linkage"
KIND = "linkage_index"
LINKS = "links.arrow"


def index_of_links(store: SnapshotStore, linkage: Snapshot, *, progress: Progress = silent) -> Snapshot:
    """The snapshot ``linkage_index`` of a linkage and of those upon it, made where it is not there.

    Like the spine's (:func:`prasan.linkage.near.indexes_of`) it is made after the links are live, or by the first delta.
    """
    of = str(linkage.manifest["files"]["links.parquet"])
    live = store.find(KIND)
    if live is not None and live.facts["of"] == of:
        return live
    progress(KIND, 0, 1)
    with store.writing(KIND) as draft:
        with Engine.open(here=True, keep_order=True) as engine:
            engine.view_parquet("links_base", linkage.file("links.parquet"))
            write_rows(engine.batches(named(ROOM, "links_to_find")), draft.file(LINKS))
        draft.facts["of"] = of
        draft.content = {LINKS: of}  # what it is made of says what is in it
    with suppress(SnapshotBusyError):
        store.retire(KIND, newest=1, days=None)
    progress(KIND, 1, 1)
    return draft.finished


def view_links_of(engine: Engine, index: Snapshot, people: Statement) -> None:
    """Name the links of these people (a query of their spine ids, each once) ``links_base``, in place of everybody's."""
    asked = engine.arrow(people).column(0).combine_chunks()
    engine.table_from_arrow("links_of_asked", rows_in_order(index.file(LINKS), "spine_id", asked))
    engine.view("links_base", tree(exp.select("*").from_("links_of_asked")))
