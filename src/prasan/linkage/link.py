"""Registers to people: the cascade from a proven id to a weighed candidate, at the scale of the nation.

1. ``reviewed``: a record that clerks settled.
2. ``exact_id``: a valid id that the civil register has, where name or birth agrees as well.
3. ``repaired_id`` and ``scored``: of what is left, pairs that a blocking rule brings together are weighed; the
   best is taken where it is probable and stands out.  It is called repaired where the ids differ by one slip.
4. ``unregistered``: a record that nobody answers to stands for a person of its own.

Nothing is linked against every sign: see :func:`prasan.linkage.model.who_agrees`.  All registers go through each step
together, so that the nation is read once for it; what is learned is learned for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotStore, write_durably
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import NotPermittedError, Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.learning import WEIGHED, Counts, bits, learn_model, weights_of_patterns
from prasan.linkage.spine import CIVIL, live_spine, ranges_of_ids
from prasan.registers.opening import open_registers

ROOM = "prasan.linkage"
KIND = "linkage"
PROBABLE = 0.95  # the least probability of a link
DOUBTFUL = 0.2  # the least that a clerk should look at
MARGIN = 3.0  # bits by which the best candidate must stand out
STEPS = 7

_COMPARED = ("record_key", "national_id", "id_valid", "given_name", "family_name", "sex", "birth_year", "birth_month",
             "birth_day", "house_code", "area_code")  # fmt: skip
_CUTS = pa.schema(
    [("register_no", pa.int8()), ("register", pa.string()), ("threshold", pa.float64()), ("doubt", pa.float64())]
)
_SETTLED = pa.schema(
    [("register_no", pa.int8()), ("record_key", pa.string()), ("spine_id", pa.int64()), ("same", pa.bool_())]
)


def link(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    key: str,
    settled: Sequence[Mapping[str, Any]] = (),
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> Snapshot:
    """Link every register that the permit names to the civil register; the snapshot ``linkage``.

    ``key`` is the installation's (:func:`prasan.linkage.spine.live_spine`).  ``settled`` is what clerks decided:
    ``register``, ``record_key``, ``spine_id`` and whether they are the ``same``.  Files: ``links.parquet`` and
    ``strangers.parquet`` (people of no civil record), by spine id, ``review.parquet`` and ``model.json``.  Facts:
    ``people``, ``registers`` (by name: ``records``, ``linked``, ``by_stage``, ``review``).  Raises
    NotPermittedError, SnapshotMissingError.
    """
    if CIVIL not in permit.request.registers:
        raise NotPermittedError(f"the permit by agreement {permit.agreement} does not name the register {CIVIL}")
    snapshots = open_registers(store, permit, log=log, action=KIND)
    civil = snapshots.pop(CIVIL)
    names = sorted(snapshots)
    spine = live_spine(store, civil, key, progress=progress, memory_limit=memory_limit)
    with (
        store.writing(KIND, inputs=[spine, civil, *(snapshots[name] for name in names)]) as draft,
        Engine.open(memory_limit=memory_limit) as engine,
    ):
        engine.define_thai()
        engine.execute(named(ROOM, "comparisons"))
        progress(KIND, 0, STEPS)
        _view_inputs(engine, spine, [snapshots[name] for name in names])
        engine.table("records_read", named(ROOM, "records"))
        _number_new_names(engine)
        engine.view("records", tree(exp.select(exp.alias_(exp.column("rowid"), "rec"), "*").from_("records_read")))
        decided = [{**row, "register_no": names.index(row["register"])} for row in settled if row["register"] in names]
        engine.table_from_rows("settled_pairs", decided, _SETTLED)
        engine.table("settled", named(ROOM, "settled"))
        progress(KIND, 1, STEPS)
        by_id = _compare(engine, "same_id")
        progress(KIND, 2, STEPS)
        people = int(spine.facts["people"])
        some = {
            "every_record": max(1, engine.count("records") // 20_000),
            "below": 2**63 // max(1, people // 1_000) - 1,
        }
        by_chance = _compare(engine, "random_pairs", some)
        engine.table("linked_by_id", named(ROOM, "linked_by_id"))
        engine.table("leftover", named(ROOM, "leftover"))
        progress(KIND, 3, STEPS)
        engine.table("brought", named(ROOM, "brought"))  # of itself, so that its size is known to what joins it
        by_rule = _compare(engine, "candidates")
        engine.drop("brought")
        progress(KIND, 4, STEPS)
        models = [
            learn_model(by_id.get(number, {}), by_rule.get(number, {}), by_chance.get(number, {}), people)
            for number in range(len(names))
        ]
        weighed = [row for number, model in enumerate(models) for row in weights_of_patterns(model, number, people)]
        engine.table_from_rows("weighed", weighed, WEIGHED)
        cuts = {"threshold": bits(PROBABLE, people), "doubt": bits(DOUBTFUL, people)}
        told = [{"register_no": number, "register": name, **cuts} for number, name in enumerate(names)]
        engine.table_from_rows("cuts", told, _CUTS)
        engine.table("scored", named(ROOM, "scored"))
        engine.write_parquet(named(ROOM, "review"), draft.file("review.parquet"), {"margin": MARGIN})
        engine.drop("same_id_compared")
        engine.drop("candidates_compared")
        engine.table("linked", named(ROOM, "linked"), {"key": key, "margin": MARGIN})
        for left in ("records_read", "linked_by_id", "leftover", "scored", "settled"):
            engine.drop(left)
        progress(KIND, 5, STEPS)
        engine.table("primaries", named(ROOM, "primaries"))
        pieces = ranges_of_ids(engine.count("linked"))
        engine.write_parquet_in_pieces(named(ROOM, "links"), draft.file("links.parquet"), pieces)
        strangers = engine.write_parquet(named(ROOM, "strangers"), draft.file("strangers.parquet"))
        progress(KIND, 6, STEPS)
        engine.view_parquet("review", draft.file("review.parquet"))
        draft.facts |= {"people": people + strangers, "registers": _facts(engine, civil, names)}
        learned = {
            name: {**asdict(model), "weights": model.weights(), "threshold": cuts["threshold"]}
            for name, model in zip(names, models, strict=True)
        }
        write_durably(draft.file("model.json"), json.dumps(learned, indent=1))
        progress(KIND, STEPS, STEPS)
    return draft.finished


def _view_inputs(engine: Engine, spine: Snapshot, registers: Sequence[Snapshot]) -> None:
    engine.view_parquet("spine", spine.file("spine.parquet"))
    engine.view_parquet("spine_names", spine.file("names.parquet"))
    parts: list[exp.Expr] = []
    for number, register in enumerate(registers):
        engine.view_parquet(f"register {number}", register.file("accepted.parquet"))
        chosen = [
            exp.alias_(exp.cast(exp.Literal.number(number), "TINYINT"), "register_no"),
            *map(exp.column, _COMPARED),
        ]
        parts.append(exp.select(*chosen).from_(exp.to_identifier(f"register {number}", quoted=True)))
    engine.view("registers", tree(exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]))


def _number_new_names(engine: Engine) -> None:
    engine.table("new_names", named(ROOM, "new_names"))
    engine.execute(named(ROOM, "new_given_names"))
    engine.execute(named(ROOM, "new_family_names"))
    both = [exp.select("*").from_(relation) for relation in ("spine_names", "new_names")]
    engine.view("names", tree(exp.union(*both, distinct=False)))


def _compare(engine: Engine, relation: str, parameters: Mapping[str, Any] | None = None) -> dict[int, Counts]:
    """Compare the pairs of a relation into the table ``<relation>_compared``; how often each pattern is, by register.

    Names are numbers there: how they are spelled is looked at once for each two that stand side by side.
    """
    engine.table(relation, named(ROOM, relation), parameters)
    engine.view("pairs", tree(exp.select("*").from_(relation)))
    engine.table("name_pairs", named(ROOM, "name_pairs"))
    engine.table("close_pairs", named(ROOM, "close_pairs"))
    compared = f"{relation}_compared"
    engine.table(compared, named(ROOM, "patterns_of_pairs"))
    for left in ("name_pairs", "close_pairs", relation):
        engine.drop(left)
    engine.view("compared", tree(exp.select("*").from_(compared)))
    counts: dict[int, dict[int, int]] = {}
    for number, pattern, pairs in engine.tuples(named(ROOM, "patterns")):
        counts.setdefault(number, {})[pattern] = pairs
    return dict(counts)


def _facts(engine: Engine, civil: Snapshot, names: Sequence[str]) -> dict[str, Any]:
    records = int(civil.facts["accepted"])
    facts: dict[str, Any] = {
        CIVIL: {"records": records, "linked": records, "by_stage": {"spine": records}, "review": {}},
        **{name: {"records": 0, "linked": 0, "by_stage": {}, "review": {}} for name in names},
    }
    for name, stage, count in engine.tuples(named(ROOM, "stages")):
        facts[name]["by_stage"][stage] = count
        facts[name]["records"] += count
        facts[name]["linked"] += count if stage != "unregistered" else 0
    for name, reason, count in engine.tuples(named(ROOM, "review_counts")):
        facts[name]["review"][reason] = count
    return facts
