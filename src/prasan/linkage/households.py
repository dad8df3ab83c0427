"""Households: who is registered in one house, and how far that may be taken for one household.

A house code is where somebody is registered, not with whom he lives; so each household says what speaks against it.
Where the civil register tells spouses and parents, it says also whether its members are one family, and with which other
house it is one household: that of a spouse, or of a child's parents.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.identity import drawing_key
from prasan.linkage.people import view_linked
from prasan.linkage.spine import CIVIL, view_civil
from prasan.registers.contract import RELATIVES
from prasan.registers.opening import open_registers, view_register

ROOM = "prasan.linkage"
KIND = "households"
FILE = "households.parquet"
CROWDED = 20  # members; beyond it a house is more likely a central register, a temple, a barracks or a dormitory
ADULT = 20  # years, by the Civil and Commercial Code, section 19


def fields_of_households(registers: Iterable[str]) -> dict[str, frozenset[str]]:
    """By register the fields that tell who lives with whom."""
    return {
        name: frozenset({"house_code", *(("birth_date", *RELATIVES) if name == CIVIL else ())}) for name in registers
    }


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
    ``members``, ``adults``, ``elsewhere`` (members whom another register has in another house), ``families`` (into how many
    parts the members fall by who is whose spouse, parent or child), ``apart`` (members whose spouse, child or, of a child,
    parents are registered in another house), ``joined_id`` (of houses that such members make one household, the same id;
    its own where there are none) and ``quality``: ``crowded`` (more than ``CROWDED`` members), ``children_only``,
    ``moved`` (another register has half of the members or more elsewhere), ``apart`` (somebody is), ``confirmed`` (nothing
    speaks against it, and its members, two or more, are one family) or ``registered`` (nothing speaks against it, and the
    house code alone for it).  Facts: ``households`` and ``people`` by quality, ``no_house`` (people), ``ties`` (of family,
    that the civil register tells), ``joined`` (households that are one with another).  Raises NotPermittedError,
    SnapshotMissingError.
    """
    permit.must_name(CIVIL)
    permit.must_be_everywhere()
    permit.must_allow(fields_of_households(permit.request.registers))
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    registers = open_registers(store, permit, log=log, action=KIND)
    civil = registers.pop(CIVIL)
    with (
        store.writing(KIND, inputs=[linkage, civil, *registers.values()]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        view_linked(engine, store, linkage, permit)
        selects = []
        for step, (name, register) in enumerate(sorted(registers.items())):
            progress(KIND, step, len(registers) + 1)
            view_register(engine, "rows_of_register", register, permit)
            engine.table(f"elsewhere {name}", named(ROOM, "elsewhere_by_register"), {"register": name})
            selects.append(exp.select("spine_id").from_(exp.to_identifier(f"elsewhere {name}", quoted=True)))
        nobody = exp.select("spine_id").from_("spine").where(exp.false())
        engine.table("elsewhere", tree(exp.union(nobody, *selects, distinct=True) if selects else nobody))
        view_register(engine, "civil_told", civil, permit)
        view_civil(engine, "civil_told", "civil_rows")
        asked = {"key": drawing_key(key), "crowded": CROWDED, "adult_from": linkage.made.year - ADULT}
        engine.table("ties", named(ROOM, "ties"), {"adult_from": asked["adult_from"]})
        engine.table("ties_apart", named(ROOM, "ties_apart"))
        engine.table("crowded_houses", named(ROOM, "crowded_houses"), {"crowded": CROWDED})
        _bring_together(engine, "ties_at_home", "families")
        _bring_together(engine, "houses_joined", "joined_houses")
        engine.write_parquet(named(ROOM, "households"), draft.file(FILE), asked)
        engine.view_parquet("households", draft.file(FILE))
        rows = engine.records(named(ROOM, "households_by_quality"))
        draft.facts |= {
            "households": {row["quality"]: row["households"] for row in rows},
            "people": {row["quality"]: row["people"] for row in rows},
            "no_house": engine.value(named(ROOM, "without_house")),
            "ties": engine.count("ties"),
            "joined": engine.value(named(ROOM, "households_joined")),
        }
        progress(KIND, len(registers) + 1, len(registers) + 1)
    return draft.finished


def _bring_together(engine: Engine, edges: str, into: str) -> None:
    """The table ``into`` (node, head): for each node of the edges the least node that they lead to.

    In each round a node takes over the least head of its neighbours and of its head, so that rounds are few.
    """
    engine.view("edges_told", named(ROOM, edges))
    engine.table("edges", named(ROOM, "edges"))
    engine.table("heads", named(ROOM, "heads_first"))
    while True:
        engine.table("heads_next", named(ROOM, "heads_next"))
        unlike = engine.value(named(ROOM, "heads_unlike"))
        engine.table("heads", tree(exp.select("*").from_("heads_next")))
        if not unlike:
            break
    engine.table(into, tree(exp.select("*").from_("heads")))
