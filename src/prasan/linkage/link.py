"""Registers to people: the cascade from a proven id to a weighed candidate, at the scale of the nation.

1. ``reviewed``: a record that clerks settled.
2. ``exact_id``: a valid id that the civil register has, where name or birth agrees as well.
3. ``repaired_id`` and ``scored``: of what is left, pairs that a blocking rule brings together are weighed; the
   best is taken where it is probable and stands out.  It is called repaired where the ids differ by one slip.
4. ``unregistered``: a record that nobody answers to stands for a person of its own, together with other such records
   that are of the same.

Nothing is linked against every sign: see :func:`prasan.linkage.model.who_agrees`.  All registers go through each step
together, so that the nation is read once for it; what is learned is learned for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Draft, Snapshot, SnapshotMissingError, SnapshotStore, write_durably
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage import delta
from prasan.linkage.blocking import Plan
from prasan.linkage.found_links import index_of_links
from prasan.linkage.identity import drawing_key
from prasan.linkage.learning import bits
from prasan.linkage.model import COMPARISONS, Model
from prasan.linkage.near import Everywhere, Near, indexes_of
from prasan.linkage.resolving import (
    CUTS,
    KIND,
    MARGIN,
    SETTLED,
    STEPS,
    Learned,
    define_macros,
    drop_compared,
    resolve,
    view_registers,
)
from prasan.linkage.spine import CIVIL, SAMPLE, crowded_rules, live_spine, parts_of, ranges_of_ids, view_spine
from prasan.linkage.strangers import were_kept, write_strangers
from prasan.registers.keeping import contract_of
from prasan.registers.opening import must_link, open_register, open_registers, view_register

ROOM = "prasan.linkage"
PROBABLE = 0.95  # the least probability of a link
DOUBTFUL = 0.2  # the least that a clerk should look at


def link(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    key: str,
    settled: Sequence[Mapping[str, Any]] = (),
    anew: bool = False,
    model: Snapshot | None = None,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Link every register that the permit names to the civil register; the snapshot ``linkage``.

    ``key`` is the installation's (:func:`prasan.linkage.spine.live_spine`).  ``settled`` is what clerks decided:
    ``register``, ``record_key``, ``spine_id`` and whether they are the ``same``.  Where deltas alone lie between the live
    linkage and the registers as they are now, only what they touch is linked, by the model that there is, and the
    links are those that a whole run by that model makes; ``anew`` links everything and learns a new model.  With
    ``model`` (a linkage) everything is linked by that one's.

    Files: ``links.parquet`` and ``strangers.parquet`` (people of no civil record), by spine id, ``review.parquet``,
    ``leftover.parquet`` (the records that their id did not link), what strangers weigh together
    (:mod:`prasan.linkage.strangers`) and ``model.json``; after a delta also
    ``links_changed.parquet`` and ``links_replaced.parquet`` (:func:`prasan.linkage.people.view_linked` reads all of
    them as one), and the like of what is left over (:func:`prasan.linkage.delta.view_leftover`).  Facts: ``people``, ``registers`` (by name: ``records``, ``linked``, ``by_stage``, ``review``),
    ``plan`` (:class:`prasan.linkage.blocking.Plan`), ``delta`` (what was linked, where it was not all).  Raises
    NotPermittedError, SnapshotMissingError.
    """
    permit.must_name(CIVIL)
    permit.must_be_everywhere()
    must_link(permit, {name: open_register(store, name, permit) for name in permit.request.registers})
    snapshots = open_registers(store, permit, log=log, action=KIND)
    civil = snapshots.pop(CIVIL)
    names = sorted(snapshots)
    registers = [snapshots[name] for name in names]
    spine = live_spine(store, civil, key, permit, anew=anew, progress=progress, memory_limit=memory_limit)
    told = [dict(row) for row in settled if row["register"] in names]
    upon = None if anew or model else delta.upon(store, spine, civil, registers, told)
    if upon and not upon.anything:
        return upon.linkage
    indexes = indexes_of(store, spine, progress=progress) if upon else None
    links = index_of_links(store, upon.linkage, progress=progress) if upon else None
    with (
        store.writing(KIND, inputs=[spine, civil, *registers]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        progress(KIND, 0, STEPS)
        define_macros(engine)
        view_spine(engine, spine)
        engine.view_parquet("drawn_people", spine.file(SAMPLE))
        gone_by = upon.linkage if upon else model
        learned = learned_by(gone_by, names) if gone_by else None
        people = int(spine.facts["people"])
        among = learned.people if learned else people
        cuts = {"prior": bits(0.5, among), "threshold": bits(PROBABLE, among), "doubt": bits(DOUBTFUL, among)}
        rows = [{"register_no": number, "register": name, **cuts} for number, name in enumerate(names)]
        engine.table_from_rows("cuts", rows, CUTS)
        decided = [{**row, "register_no": names.index(row["register"])} for row in told]
        engine.table_from_rows("settled_pairs", decided, SETTLED)
        crowded = crowded_rules(engine, spine)
        for number, register in enumerate(registers):
            view_register(engine, f"register {number}", register, permit)
        if upon and links:
            delta.view_touched(engine, upon, spine, registers, links, permit)
        else:
            view_registers(engine, [(number, f"register {number}") for number in range(len(registers))])
        standing = upon.linkage if upon and were_kept(upon.linkage) else None
        where = Near(spine, indexes) if upon and indexes else Everywhere(parts_of(spine))
        learned = resolve(
            engine,
            where,
            registers=names,
            alone=[name for name in names if contract_of(snapshots[name]).one_record_a_person],
            people=people,
            key=drawing_key(key),
            crowded=crowded,
            learned=learned,
            standing=standing is not None,
            progress=progress,
        )
        engine.table("review_new", named(ROOM, "review"), {"margin": MARGIN})
        engine.table("leftover_new", named(ROOM, "leftover_kept"))
        for left in ("leftover", "scored", "best"):
            engine.drop(left)
        drop_compared(engine, "same_id")
        drop_compared(engine, "candidates")
        strangers = write_strangers(engine, draft, standing)
        stages = engine.tuples(named(ROOM, "stages"))
        if upon and links:
            delta.write(engine, draft, upon, where, links)
        else:
            _write_whole(engine, draft, names)
        progress(KIND, 6, STEPS)
        engine.view_parquet("review", draft.file("review.parquet"))
        draft.facts |= {
            "people": people + strangers,
            "registers": _facts(engine, civil, names, stages, upon.linkage if upon else None),
            "plan": {**learned.plan.as_dict(), "largest_blocks": spine.facts["blocks"]},
            "trained_on": gone_by.facts["trained_on"] if gone_by else [each.reference for each in (civil, *registers)],
        }
        write_durably(draft.file("settled.json"), json.dumps(sorted(told, key=str), indent=1))
        if upon:
            draft.keep(upon.linkage, "model.json")
        else:
            _write_model(draft, names, learned, cuts)
        progress(KIND, STEPS, STEPS)
    return draft.finished


def learned_by(linkage: Snapshot, registers: Sequence[str]) -> Learned:
    """The models and the plan of an earlier run.  Raises ValueError where it has none for a register,
    SnapshotMissingError where a Prasan that compared otherwise made it."""
    told = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))
    missing = sorted(set(registers) - told.keys())
    if missing:
        raise ValueError(f"{linkage.reference} has no model for {', '.join(missing)}. Remedy: link anew")
    if any(len(told[name]["m"][each]) != len(levels) for name in registers for each, levels in COMPARISONS.items()):
        raise SnapshotMissingError(f"{linkage.reference} was made by an older Prasan. Remedy: run `prasan link` again")
    models = [Model(told[name]["m"], told[name]["u"], told[name]["share"]) for name in registers]
    return Learned(models, Plan.from_dict(linkage.facts["plan"]), told[registers[0]]["people"] if registers else 1)


def _write_whole(engine: Engine, draft: Draft, names: Sequence[str]) -> None:
    engine.drop("records_read")
    engine.table("several", named(ROOM, "several"))
    pieces = [{**each, "registers": list(names)} for each in ranges_of_ids(engine.count("matched"))]
    engine.write_parquet_in_pieces(named(ROOM, "links"), draft.file("links.parquet"), pieces)
    engine.write_parquet(named(ROOM, "review_in_order"), draft.file("review.parquet"))
    engine.write_parquet(named(ROOM, "leftover_in_order"), draft.file("leftover.parquet"), compression="snappy")


def _write_model(draft: Draft, names: Sequence[str], learned: Learned, cuts: Mapping[str, float]) -> None:
    told = {
        name: {**asdict(model), "weights": model.weights(), **cuts, "people": learned.people}
        for name, model in zip(names, learned.models, strict=True)
    }
    write_durably(draft.file("model.json"), json.dumps(told, indent=1))


def _facts(
    engine: Engine, civil: Snapshot, names: Sequence[str], stages: list[tuple[Any, ...]], before: Snapshot | None
) -> dict[str, Any]:
    """What became of the records of each register; after a delta, of all that were there before and still are, too."""
    records = int(civil.facts["accepted"])
    facts: dict[str, Any] = {
        CIVIL: {"records": records, "linked": records, "by_stage": {"spine": records}, "review": {}},
        **{name: {"records": 0, "linked": 0, "by_stage": {}, "review": {}} for name in names},
    }
    counted = list(stages)
    if before is not None:
        counted += [
            (name, stage, count)
            for name in names
            for stage, count in before.facts["registers"][name]["by_stage"].items()
        ]
        counted += [(name, stage, -count) for name, stage, count in engine.tuples(named(ROOM, "stages_replaced"))]
    for name, stage, count in counted:
        facts[name]["by_stage"][stage] = facts[name]["by_stage"].get(stage, 0) + count
        facts[name]["records"] += count
        facts[name]["linked"] += count if stage != "unregistered" else 0
    for name in names:
        facts[name]["by_stage"] = {stage: count for stage, count in sorted(facts[name]["by_stage"].items()) if count}
    for name, reason, count in engine.tuples(named(ROOM, "review_counts")):
        facts[name]["review"][reason] = count
    return facts
