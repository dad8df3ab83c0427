"""From records to whose they are: the steps that a whole run and one after a delta have in common.

All work on relations of the engine: ``registers`` (the records to link, as accepted), ``spine`` and its ``parts``,
``spine_names``, ``drawn_people`` (a sample of the spine), ``settled_pairs``, ``crowded``, ``cuts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress
from prasan.engine.statement import all_rows, named, tree
from prasan.linkage.assigning import assign_one_to_one
from prasan.linkage.blocking import Plan, agreements_of_proven, bring, count_left_out, plan_rules
from prasan.linkage.comparing import compare_pairs
from prasan.linkage.learning import WEIGHED, Counts, learn_model, weights_of_patterns
from prasan.linkage.model import Model
from prasan.linkage.near import EVERYWHERE, Where, spelled
from prasan.linkage.spine import SAMPLED, lowest
from prasan.linkage.strangers import cluster_strangers

ROOM = "prasan.linkage"
KIND = "linkage"
MARGIN = 3.0  # bits by which the best candidate must stand out
STEPS = 7

COMPARED = ("record_key", "national_id", "id_valid", "given_name", "family_name", "sex", "birth_year", "birth_month",
            "birth_day", "house_code", "area_code")  # fmt: skip


@dataclass
class Learned:
    """What a run goes by: a model for each register, in their order, and the plan of blocking rules.

    One pair in ``people`` is of one person, of those taken at random.
    """

    models: list[Model]
    plan: Plan
    people: int


def resolve(
    engine: Engine,
    where: Where,
    *,
    registers: Sequence[str],
    alone: Sequence[str],
    people: int,
    key: str,
    crowded: frozenset[str],
    learned: Learned | None,
    standing: bool,
    progress: Progress,
) -> Learned:
    """Make the tables ``matched`` (whose each record is), ``records``, ``found``, ``leftover``, ``scored``, ``best``, ``weighed`` and the rest of them.

    People of the spine are looked for ``where`` they may be; ``alone`` are the registers in which a person has one record at
    most; ``key`` is what spine ids are drawn with.  What is ``learned`` is gone by as it is; else it is learned here.  With
    ``standing`` there are strangers of an earlier run (:func:`prasan.linkage.strangers.view_strangers_before`).
    """
    prepare_records(engine, where)
    engine.table("settled", named(ROOM, "settled"))
    progress(KIND, 1, STEPS)
    having = where.of_ids(engine)
    by_id = compare_with_spine(engine, "same_id", having, where=where)
    find_ids_of_spouses(engine, where)
    engine.table("linked_by_id", named(ROOM, "linked_by_id"))
    progress(KIND, 2, STEPS)
    plan, by_chance = (learned.plan, {}) if learned else _learn_by_chance(engine, people)
    _view_not_proven(engine, having)
    engine.table("left_by_id", named(ROOM, "left_by_id"))
    view_keyed(engine, "left_by_id")
    engine.table("leftover", named(ROOM, "leftover"))
    engine.drop("left_by_id")
    count_left_out(engine, plan, crowded)
    progress(KIND, 3, STEPS)
    brought = where.in_blocks(engine, plan, crowded)
    by_rule = compare_with_spine(
        engine, "candidates", brought, lambda part: bring(engine, plan, part, crowded), where=where
    )
    engine.drop("brought")
    progress(KIND, 4, STEPS)
    numbers = range(len(registers))
    models = (
        learned.models
        if learned
        else [learn_model(by_id.get(n, {}), by_rule.get(n, {}), by_chance.get(n, {}), people) for n in numbers]
    )
    among = learned.people if learned else people
    score_candidates(engine, models, among)
    assign_one_to_one(engine, [number for number, name in enumerate(registers) if name in alone])
    engine.table("found", named(ROOM, "found"), {"margin": MARGIN})
    cluster_strangers(engine, plan, key, standing=standing)
    engine.view("matched", named(ROOM, "matched"))
    progress(KIND, 5, STEPS)
    return Learned(models, plan, among)


def define_macros(engine: Engine) -> None:
    """Make what the statements of linkage call callable: Thai text, comparison levels, block keys."""
    engine.define_thai_names()
    engine.execute(named(ROOM, "comparisons"))
    engine.execute(named(ROOM, "block_keys"))


def view_registers(engine: Engine, parts: Sequence[tuple[int, str]]) -> None:
    """Name the rows of relations, each of a register by its number, ``registers``."""
    selects: list[exp.Expr] = [
        exp.select(
            exp.alias_(exp.cast(exp.Literal.number(number), "TINYINT"), "register_no"),
            *map(exp.column, COMPARED),
        ).from_(exp.to_identifier(relation, quoted=True))
        for number, relation in parts
    ]
    engine.view("registers", tree(all_rows(selects)))


def prepare_records(engine: Engine, where: Where = EVERYWHERE) -> None:
    """Make the rows of ``registers`` ready to be compared: ``records``, and ``names`` by their numbers."""
    where.read_names(engine)
    engine.table("records_read", named(ROOM, "records"))
    engine.table("new_names", named(ROOM, "new_names"))
    engine.execute(named(ROOM, "new_given_names"))
    engine.execute(named(ROOM, "new_family_names"))
    both = [spelled(relation) for relation in ("spine_names", "new_names")]
    engine.table("names", tree(exp.union(*both, distinct=False)))
    engine.view("records", tree(exp.select(exp.alias_(exp.column("rowid"), "rec"), "*").from_("records_read")))


def view_keyed(engine: Engine, records: str) -> None:
    """Name records with their block keys ``keyed``."""
    engine.view("unkeyed", tree(exp.select("*").from_(records)))
    engine.view("keyed", named(ROOM, "keyed"))


def score_candidates(engine: Engine, models: Sequence[Model], people: int) -> None:
    """The tables ``weighed``, ``scored`` and ``best`` of ``candidates_compared``: what each pair weighs, by its register's model."""
    weighed = [weights_of_patterns(model, number, people) for number, model in enumerate(models)]
    engine.table_from_arrow("weighed", pa.concat_tables(weighed) if weighed else WEIGHED.empty_table())
    engine.table("scored", named(ROOM, "scored"))
    engine.table("best", named(ROOM, "best"))


def find_ids_of_spouses(engine: Engine, where: Where) -> None:
    """The table ``ids_of_spouses`` (rec, spine_id): records with the id of a person whose spouse has the given name on them.

    Such a record is never the person's, whatever else agrees.
    """
    engine.table("other_given", named(ROOM, "other_given"))
    found: list[exp.Select] = []
    parts = where.married_to_ids(engine)
    for number, part in enumerate(parts):
        engine.view("part", tree(exp.select("*").from_(part)))
        engine.table(f"named_spouses_{number}", named(ROOM, "named_spouses"))
        found.append(exp.select("rec", "spine_id").from_(f"named_spouses_{number}"))
    if len(parts) > 1:
        found[0] = found[0].where(exp.In(this=exp.column("named"), query=_replaced()).not_())
    engine.table("ids_of_spouses", tree(exp.union(*found) if len(found) > 1 else found[0].distinct()))


def _learn_by_chance(engine: Engine, people: int) -> tuple[Plan, dict[int, Counts]]:
    """The plan, tried on people taken at random, and the patterns of pairs taken at random.

    These are of some four hundred records of each register and a thousand people.
    """
    engine.table("proven_records", named(ROOM, "proven_records"), {"below": lowest(people, SAMPLED)})
    view_keyed(engine, "proven_records")
    plan = plan_rules(agreements_of_proven(engine))
    every = {"every_record": max(1, engine.count("records") // 20_000)}
    engine.table("drawn_records", named(ROOM, "drawn_records"), every)
    counts = compare_with_spine(engine, "random_pairs", ("drawn_people",), parameters={"below": lowest(people, 1_000)})
    for drawn in ("proven_records", "drawn_records"):
        engine.drop(drawn)
    drop_compared(engine, "random_pairs")
    return plan, counts


def compare_with_spine(
    engine: Engine,
    relation: str,
    parts: Sequence[str],
    prepare: Any = None,
    *,
    where: Where = EVERYWHERE,
    parameters: Mapping[str, Any] | None = None,
) -> dict[int, Counts]:
    """Compare the pairs of a relation into ``<relation>_compared``; how often each pattern is, by register.

    The relation is asked for each part of the spine, and kept: :func:`drop_compared` gives the memory back.  Names are
    numbers there: how they are spelled is looked at once for each two that stand side by side.
    """
    pairs: list[exp.Select] = []
    for number, part in enumerate(parts):
        if prepare:
            prepare(part)
        engine.view("part", tree(exp.select("*").from_(part)))
        engine.table(f"{relation}_{number}", named(ROOM, relation), parameters)
        there = exp.column("spine_id").is_(exp.null()).not_()
        pairs.append(exp.select("*").from_(f"{relation}_{number}").where(there))
    if len(parts) > 1:
        pairs[0] = pairs[0].where(exp.In(this=exp.column("spine_id"), query=_replaced()).not_())
    compare_pairs(engine, f"{relation}_compared", pairs, where)
    engine.view("compared", tree(exp.select("*").from_(f"{relation}_compared")))
    counts: dict[int, dict[int, int]] = {}
    for number, pattern, count in engine.tuples(named(ROOM, "patterns")):
        counts.setdefault(number, {})[pattern] = count
    return dict(counts)


def drop_compared(engine: Engine, relation: str) -> None:
    """Forget what :func:`compare_with_spine` made of a relation, of two parts of the spine at most."""
    for left in ("0", "1", "compared_by_text"):
        engine.drop(f"{relation}_{left}")


def _view_not_proven(engine: Engine, parts: Sequence[str]) -> None:
    """Name ``not_proven`` the records of a valid id that may be nobody's by it; no other that no id links is missing."""
    alone = [
        exp.select("rec").from_(f"same_id_{number}").where(exp.column("spine_id").is_(exp.null()))
        for number in range(len(parts))
    ]
    if len(parts) > 1:
        alone.append(exp.select("rec").from_("same_id_0").where(exp.In(this=exp.column("spine_id"), query=_replaced())))
    unlike = exp.select("rec").from_("same_id_compared")
    unlike = unlike.where(exp.Anonymous(this="id_proves", expressions=[exp.column("pattern")]).not_())
    engine.view("not_proven", tree(exp.union(*alone, unlike, distinct=False)))


def _replaced() -> exp.Subquery:
    """The spine ids that count no more, of a spine upon another."""
    return exp.Subquery(this=exp.select("spine_id").from_("spine_replaced"))


CUTS = pa.schema(
    [
        ("register_no", pa.int8()),
        ("register", pa.string()),
        ("prior", pa.float64()),
        ("threshold", pa.float64()),
        ("doubt", pa.float64()),
    ]
)
OF_SPOUSES = pa.schema([("rec", pa.int64()), ("spine_id", pa.int64())])
SETTLED = pa.schema(
    [("register_no", pa.int8()), ("record_key", pa.string()), ("spine_id", pa.int64()), ("same", pa.bool_())]
)
