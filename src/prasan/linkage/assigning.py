"""One to one: in a register that has a person once at most, records that want the same person are weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp2

import pyarrow as pa

from prasan.engine.connection import Engine
from prasan.engine.statement import named
from prasan.linkage.general.deciding import assign, components

ROOM = "prasan.linkage"
_ASSIGNED = pa.schema([("rec", pa.int64()), ("spine_id", pa.int64()), ("margin", pa.float64())])


def assign_one_to_one(engine: Engine, registers: Sequence[int]) -> None:
    """Make the table ``best`` anew, where there are such registers (by number).

    In each connected component the assignment that is worth most is taken (Kuhn 1955; Jaro 1989).  A person whom another
    record's id took is nobody else's.  ``margin`` is by how many bits a pair stands out from the next person whom its
    record could be of; a record whose person another one got is for a clerk.
    """
    if not registers:
        return
    engine.table("taken", named(ROOM, "taken"))
    rows = engine.tuples(named(ROOM, "contested"), {"registers": list(registers)})
    weights = {(rec, spine_id): weight for rec, spine_id, weight, _ in rows}
    odds = {(rec, spine_id): exp2(min(bits, 500.0)) for rec, spine_id, _, bits in rows}
    # A record and a person are different things, though their numbers may be the same.
    side = {pair: (pair[0], -1 - pair[1]) for pair in weights}
    pair_of = {edge: pair for pair, edge in side.items()}
    assigned = []
    for edges in components(list(pair_of)):
        chosen = assign({edge: odds[pair_of[edge]] for edge in edges})
        for edge in chosen:
            pair = pair_of[edge]
            rivals = [weights[pair_of[each]] for each in edges if each[0] == edge[0] and each != edge]
            margin = weights[pair] - max(rivals) if rivals else None
            assigned.append({"rec": pair[0], "spine_id": pair[1], "margin": margin})
    engine.table_from_rows("assigned", assigned, _ASSIGNED)
    engine.table("best", named(ROOM, "assigned_best"), {"registers": list(registers)})
    engine.drop("taken")
