"""Registers to people: the cascade from a proven id to a weighed candidate, at the scale of the nation.

1. ``exact_id``: a valid id that the civil register has, where name or birth agrees as well.
2. ``repaired_id`` and ``scored``: of what is left, pairs that a blocking rule brings together are weighed; the
   best is taken where it is probable and stands out.  It is called repaired where the ids differ by one slip.
3. ``unregistered``: a record that nobody answers to stands for a person of its own.

Nothing is linked against every sign: see ``who_agrees`` in ``sql/comparisons.sql``.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from math import log2
from pathlib import Path
from typing import Any

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore, write_durably
from prasan.engine.statement import named
from prasan.exchange.agreements import NotPermittedError, Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.model import COMPARISONS, Model, learn, rates
from prasan.registers.opening import open_registers

ROOM = "prasan.linkage"
KIND = "linkage"
SPINE = "civil"
PROBABLE = 0.95  # the least probability of a link
DOUBTFUL = 0.2  # the least that a clerk should look at
SORTED_AT_ONCE = 8_000_000  # people
MARGIN = 3.0  # bits by which the best candidate must stand out


def link(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    key: str,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Link every register that the permit names to the civil register; the snapshot ``linkage``.

    ``key`` is a secret of the installation: a person's spine id is drawn from it and the civil key, so it is the
    same in each run and tells nobody the id behind it.  Facts: ``people``, ``registers`` (by name: ``records``,
    ``linked``, ``by_stage``, ``review``), ``threshold`` (bits).  Raises NotPermittedError, SnapshotMissingError.
    """
    if SPINE not in permit.request.registers:
        raise NotPermittedError(f"the permit by agreement {permit.agreement} does not name the register {SPINE}")
    snapshots = open_registers(store, permit, log=log, action=KIND)
    others = sorted(name for name in snapshots if name != SPINE)
    with (
        store.writing(KIND, inputs=list(snapshots.values())) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        engine.define_thai()
        engine.execute(named(ROOM, "comparisons"))
        stages = 2 + 4 * len(others)
        progress(KIND, 0, stages)
        scratch = draft.file("spine.parquet")
        _read_spine(engine, snapshots[SPINE], scratch, key)
        parts, models = [], {}
        for number, name in enumerate(others):

            def step(done: int, at: int = number) -> None:
                progress(KIND, 1 + 4 * at + done, stages)

            part = draft.file(f"links-{name}.parquet")
            models[name] = _link_register(engine, snapshots[name], name, key, part, step)
            parts.append(part)
        engine.view_parquet("register_links", *parts)
        engine.view_parquet("review", *[_review_of(part) for part in parts])
        progress(KIND, stages - 1, stages)
        pieces = _ranges(engine.count("spine"))
        engine.write_parquet_in_pieces(named(ROOM, "links"), draft.file("links.parquet"), pieces)
        people = engine.write_parquet_in_pieces(named(ROOM, "people"), draft.file("people.parquet"), pieces)
        engine.write_parquet(named(ROOM, "review"), draft.file("review.parquet"))
        draft.facts |= {"people": people, "registers": {SPINE: _spine_facts(snapshots[SPINE])}}
        for name in others:
            draft.facts["registers"][name] = _facts(engine, name)
        write_durably(draft.file("model.json"), json.dumps(models, indent=1))
        for left in (scratch, *parts, *map(_review_of, parts)):
            left.unlink()
        progress(KIND, stages, stages)
    return store.live(KIND)


def _read_spine(engine: Engine, civil: Snapshot, scratch: Path, key: str) -> None:
    engine.view_parquet("civil", civil.file("accepted.parquet"))
    engine.table("civil_names", named(ROOM, "civil_names"))
    engine.write_parquet(named(ROOM, "spine"), scratch, {"key": key})
    engine.drop("civil_names")
    engine.view_parquet("spine", scratch)
    if engine.value(named(ROOM, "colliding")):
        raise AssertionError("two people have one spine id: change the installation's spine key and link again")


def _link_register(engine: Engine, register: Snapshot, name: str, key: str, part: Path, step: Any) -> Mapping[str, Any]:
    """Write the links of one register to ``part`` and its review beside it; what was learned, for ``model.json``."""
    engine.view_parquet("register", register.file("accepted.parquet"))
    engine.table("register_names", named(ROOM, "register_names"))
    engine.table("records", named(ROOM, "records"))
    engine.drop("register_names")
    engine.table("same_id", named(ROOM, "same_id"))
    step(0)
    people = engine.count("spine")
    u = _chance(engine, people)
    patterns = {tuple(row[:-1]): int(row[-1]) for row in engine.tuples(named(ROOM, "patterns"))}
    m, share = learn(patterns, u)
    engine.table("leftover", named(ROOM, "leftover"))
    engine.table("candidates", named(ROOM, "candidates"))
    step(1)
    engine.table("compared", named(ROOM, "compared"))
    engine.drop("candidates")
    seen = {int(level): float(pairs) for level, pairs in engine.tuples(named(ROOM, "id_levels"))}
    m["id"] = rates(seen, len(COMPARISONS["id"]))
    model = Model(m, u, share)
    prior = log2(people)
    parameters: dict[str, Any] = {
        **model.weights(),
        "threshold": prior + log2(PROBABLE / (1 - PROBABLE)),
        "doubt": prior + log2(DOUBTFUL / (1 - DOUBTFUL)),
        "margin": MARGIN,
        "prior": prior,
        "register": name,
        "key": key,
    }
    engine.table("linked_by_id", named(ROOM, "linked_by_id"), parameters)
    engine.table("scored", named(ROOM, "scored"), parameters)
    step(2)
    engine.write_parquet(named(ROOM, "register_links"), part, parameters)
    engine.write_parquet(named(ROOM, "register_review"), _review_of(part), parameters)
    for left in ("records", "same_id", "linked_by_id", "leftover", "compared", "scored", "random_pairs"):
        engine.drop(left)
    step(3)
    return {"m": m, "u": u, "share": share, "weights": model.weights(), "threshold": parameters["threshold"]}


def _chance(engine: Engine, people: int) -> dict[str, list[float]]:
    """u: how often two different people agree, from pairs taken at random; an id by chance is one in the nation."""
    engine.table("random_pairs", named(ROOM, "random_pairs"), {"keep": max(1, people // 20_000)})
    counts: dict[str, dict[int, float]] = {name: {} for name in COMPARISONS}
    for comparison, level, pairs in engine.tuples(named(ROOM, "level_counts")):
        counts[comparison][int(level)] = float(pairs)
    u = {name: rates(counts[name], len(levels)) for name, levels in COMPARISONS.items()}
    u["id"][1] = 1 / people
    return u


def _ranges(people: int) -> list[dict[str, Any]]:
    """The spine ids in ranges of as many people as one sort can well hold; ids are drawn, so ranges are even."""
    parts = -(-people // SORTED_AT_ONCE)
    edges = [2**63 * part // parts for part in range(parts + 1)]
    return [{"first": first, "last": last - 1} for first, last in itertools.pairwise(edges)]


def _review_of(part: Path) -> Path:
    return part.with_name(part.name.replace("links-", "review-"))


def _spine_facts(civil: Snapshot) -> dict[str, Any]:
    records = int(civil.facts["accepted"])
    return {"records": records, "linked": records, "by_stage": {"spine": records}, "review": {}}


def _facts(engine: Engine, name: str) -> dict[str, Any]:
    by_stage = dict(engine.tuples(named(ROOM, "stages"), {"register": name}))
    review = dict(engine.tuples(named(ROOM, "review_counts"), {"register": name}))
    records = sum(by_stage.values())
    linked = records - by_stage.get("unregistered", 0)
    return {"records": records, "linked": linked, "by_stage": by_stage, "review": review}
