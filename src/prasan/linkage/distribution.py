"""How links and doubtful pairs are spread over the match weight: whether the two stand apart."""

from __future__ import annotations

from dataclasses import dataclass

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import named
from prasan.linkage.people import view_register_links

ROOM = "prasan.linkage"
DOUBTFUL = "doubtful"
BITS = 2.0  # of a step


@dataclass(frozen=True)
class Step:
    """So many ``pairs`` of a register have a weight from ``low`` bits, included, to ``high``; ``stage`` is that of the
    links, or ``DOUBTFUL`` for the likeliest person of each record that awaits a clerk."""

    register: str
    stage: str
    low: float
    high: float
    pairs: int


def spread(linkage: Snapshot, bits: float = BITS) -> list[Step]:
    """The pairs of a linkage by register, stage and weight; steps without a pair are left out."""
    with Engine.open() as engine:
        view_register_links(engine, linkage)
        engine.view_parquet("review", linkage.file("review.parquet"))
        rows = engine.tuples(named(ROOM, "weight_steps"), {"bits": bits})
    return [Step(register, stage, step * bits, (step + 1) * bits, pairs) for register, stage, step, pairs in rows]
