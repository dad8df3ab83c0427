"""A check that needs no truth: records whose valid id proves whose they are, linked again as if they had no id."""

from __future__ import annotations

import json
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.blocking import bring
from prasan.linkage.evaluation import reliability, scores
from prasan.linkage.link import learned_by
from prasan.linkage.people import view_register_links
from prasan.linkage.resolving import (
    CUTS,
    MARGIN,
    OF_SPOUSES,
    SETTLED,
    compare_with_spine,
    define_macros,
    prepare_records,
    score_candidates,
    view_keyed,
    view_registers,
)
from prasan.linkage.spine import CIVIL, crowded_rules, lowest, parts_of, view_spine
from prasan.registers.opening import must_link, view_register

ROOM = "prasan.linkage"
ACTION = "check_links"
CHECKED = 50_000  # people, about


def check_on_proven(
    store: SnapshotStore, permit: Permit, *, log: AccessLog, people: int = CHECKED, memory_limit: str | None = None
) -> dict[str, Any]:
    """How well the live linkage would do by names, births and places alone, on records whose person is known.

    The records that an id linked, of about so many ``people``, are blocked and weighed by the model without their id.
    By register: ``records``, ``brought`` (whose person some blocking rule brings), ``made`` and ``hit``, and precision
    and recall with their intervals of 95%; ``reliability`` and ``calibration_error`` are of all best candidates.  One
    to one and clerks' decisions are left aside.  Who gave a valid id fills in forms with more care than others: the
    records that have none will do worse.  Raises NotPermittedError, SnapshotMissingError.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    read = store.inputs_of(linkage)
    names = sorted(linkage.facts["registers"].keys() - {CIVIL})
    permit.must_name(CIVIL, *names)
    permit.must_be_everywhere()
    must_link(permit, {name: read[f"register/{name}"] for name in (CIVIL, *names)})
    learned = learned_by(linkage, names)
    told = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))
    with Engine.open(memory_limit=memory_limit) as engine:
        define_macros(engine)
        view_spine(engine, read["spine"])
        view_register_links(engine, linkage)
        cuts = [
            {
                "register_no": number,
                "register": name,
                **{each: told[name][each] for each in ("prior", "threshold", "doubt")},
            }
            for number, name in enumerate(names)
        ]
        engine.table_from_rows("cuts", cuts, CUTS)
        below = {"below": lowest(int(read["spine"].facts["people"]), people)}
        engine.table("proven", named(ROOM, "proven"), below)
        use(log, permit, ACTION, rows=engine.count("proven"))
        for number, name in enumerate(names):
            view_register(engine, f"register {number}", read[f"register/{name}"], permit)
        view_registers(engine, [(number, f"register {number}") for number in range(len(names))])
        engine.table("without_ids", named(ROOM, "without_ids"))
        engine.view("registers", tree(exp.select("*").from_("without_ids")))
        prepare_records(engine)
        view_keyed(engine, "records")
        engine.table("leftover", named(ROOM, "leftover"))
        crowded = crowded_rules(engine, read["spine"])
        compare_with_spine(
            engine, "candidates", parts_of(read["spine"]), lambda part: bring(engine, learned.plan, part, crowded)
        )
        engine.table_from_rows("settled_pairs", [], SETTLED)
        engine.table("settled", named(ROOM, "settled"))
        engine.table_from_rows("ids_of_spouses", [], OF_SPOUSES)
        score_candidates(engine, learned.models, learned.people)
        engine.table("proven_answers", named(ROOM, "proven_answers"), {"margin": MARGIN})
        engine.view("weighed_answers", tree(exp.select("probability", "hit").from_("proven_answers").where("known")))
        by_register = engine.records(named(ROOM, "proven_by_register"))
        counted = ("records", "brought", "made", "there", "hit")
        whole = {name: sum(row[name] for row in by_register) for name in counted}
        return {
            "linkage": linkage.reference,
            "registers": {str(row.pop("register")): scores(row) for row in by_register},
            **reliability(engine),
            **scores(whole),
        }
