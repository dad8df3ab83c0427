"""Households: who is registered in one house, and how far that may be taken for one household.

A house code is where somebody is registered, not with whom he lives; so each household says what speaks against it.
"""

from __future__ import annotations

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.identity import drawing_key
from prasan.linkage.people import view_linked
from prasan.linkage.spine import CIVIL
from prasan.registers.opening import open_registers

ROOM = "prasan.linkage"
KIND = "households"
FILE = "households.parquet"
CROWDED = 20  # members; beyond it a house is more likely a central register, a temple, a barracks or a dormitory
ADULT = 20  # years, by the Civil and Commercial Code, section 19


def make_households(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    key: str,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """The households of the live linkage's people, by house code; the snapshot ``households``.

    ``households.parquet``: ``household_id`` (drawn with the installation's key, the same in each run), ``house_code``,
    ``members``, ``adults``, ``elsewhere`` (members whom another register has in another house) and ``quality``:
    ``crowded`` (more than ``CROWDED`` members), ``children_only``, ``moved`` (another register has half of the members or
    more elsewhere) or ``registered``, where nothing speaks against it.  Facts: ``households`` and ``people`` by quality,
    ``no_house`` (people).  Raises NotPermittedError, SnapshotMissingError.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    registers = open_registers(store, permit, log=log, action=KIND)
    registers.pop(CIVIL, None)
    with (
        store.writing(KIND, inputs=[linkage, *registers.values()]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        view_linked(engine, store, linkage)
        selects = []
        for step, (name, register) in enumerate(sorted(registers.items())):
            progress(KIND, step, len(registers) + 1)
            engine.view_parquet("rows_of_register", register.file("accepted.parquet"))
            engine.table(f"elsewhere {name}", named(ROOM, "elsewhere_by_register"), {"register": name})
            selects.append(exp.select("spine_id").from_(exp.to_identifier(f"elsewhere {name}", quoted=True)))
        nobody = exp.select("spine_id").from_("spine").where(exp.false())
        engine.table("elsewhere", tree(exp.union(nobody, *selects, distinct=True) if selects else nobody))
        asked = {"key": drawing_key(key), "crowded": CROWDED, "adult_from": linkage.made.year - ADULT}
        engine.write_parquet(named(ROOM, "households"), draft.file(FILE), asked)
        engine.view_parquet("households", draft.file(FILE))
        rows = engine.records(named(ROOM, "households_by_quality"))
        draft.facts |= {
            "households": {row["quality"]: row["households"] for row in rows},
            "people": {row["quality"]: row["people"] for row in rows},
            "no_house": engine.value(named(ROOM, "without_house")),
        }
        progress(KIND, len(registers) + 1, len(registers) + 1)
    return draft.finished
