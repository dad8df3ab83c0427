"""Why a record is, or is not, a person's: what each comparison of the two weighs, in words a clerk understands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.comparing import compare_pairs
from prasan.linkage.link import PROBABLE, learned_by
from prasan.linkage.model import COMPARISONS, levels_of
from prasan.linkage.people import view_register_links
from prasan.linkage.resolving import MARGIN, define_macros, prepare_records, view_keyed, view_registers
from prasan.linkage.spine import CIVIL, view_civil, view_spine
from prasan.registers.opening import must_link, view_register

ROOM = "prasan.linkage"
ACTION = "explain_link"
RARITY = "rarity"
START, END = "start", "end"
SHOWN = (
    "national_id",
    "given_name",
    "family_name",
    "former_given_name",
    "former_family_name",
    "sex",
    "birth_year",
    "birth_month",
    "birth_day",
    "house_code",
    "area_code",
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "given": {
        "missing": "a given name is missing",
        "same": "the same given name",
        "close": "the given names are spelled or sound nearly alike",
        "swapped": "given and family name have changed places",
        "former": "the given name that the person had before",
        "different": "different given names",
    },
    "family": {
        "missing": "a family name is missing, or has changed places",
        "same": "the same family name",
        "close": "the family names are spelled or sound nearly alike",
        "former": "the family name that the person had before",
        "different_woman": "a woman under another family name",
        "different": "different family names",
    },
    "sex": {"missing": "the sex is missing", "same": "the same sex", "different": "another sex"},
    "birth": {
        "missing": "a year of birth is missing",
        "same": "born on the same day",
        "same_as_known": "born on the same day, as far as it is known",
        "era_slip": "the same day, but for the era of the year",
        "two_of_three": "two of day, month and year of birth are the same",
        "near_year": "born in the same year or the next",
        "different": "born at another time",
    },
    "place": {
        "missing": "a place is missing",
        "house": "the same house",
        "subdistrict": "the same subdistrict",
        "district": "the same district",
        "province": "the same province",
        "different": "another province",
    },
    "id": {
        "missing": "the record has no national id",
        "same": "the same national id",
        "near": "the national ids are one slip apart",
        "spouses": "the national id is that of the person's spouse",
        "different_valid": "another national id, and a valid one",
        "different_invalid": "another national id, not a valid one",
    },
    RARITY: {"": "how rare the names that they share are"},
    START: {"": "two people taken at random"},
    END: {"": "bits in all"},
}
"""What each level of each comparison is in words; the web translates them."""


@dataclass(frozen=True)
class Step:
    """One comparison: its level, m and u (probabilities of the level in pairs of one person and of two), what it
    weighs and what all so far come to, in bits.  For the rarity of names m and u are None."""

    comparison: str
    level: str
    m: float | None
    u: float | None
    weight: float
    total: float

    @property
    def words(self) -> str:
        return WORDS[self.comparison][self.level]


@dataclass(frozen=True)
class Bar:
    """A bar of the waterfall: what a step, or the ``START`` or ``END``, changes, from ``before`` to ``after``, in bits
    of the odds that both are one person (at 0 it is as likely as not)."""

    of: str
    level: str
    before: float
    after: float

    @property
    def weight(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Explanation:
    """A record and a person of the civil register.

    ``prior`` are the bits that two taken at random start with, below nothing; ``weight`` is what speaks for one
    person, and ``probability`` what both come to.  ``linked`` says whether the record is linked to this person,
    ``stage`` how it is linked, to whomever.  ``record`` and ``person`` have the values of both (``SHOWN``).
    """

    linkage: str
    register: str
    record_key: str
    spine_id: int
    prior: float
    steps: tuple[Step, ...]
    weight: float
    probability: float
    linked: bool
    stage: str
    reason: str
    record: Mapping[str, Any]
    person: Mapping[str, Any]

    @property
    def waterfall(self) -> list[Bar]:
        """What two people taken at random start with, what each comparison adds, and what all come to."""
        bars, at = [Bar(START, "", 0.0, -self.prior)], -self.prior
        for step in self.steps:
            bars.append(Bar(step.comparison, step.level, at, at := at + step.weight))
        return [*bars, Bar(END, "", 0.0, at)]


class PairMissingError(LookupError):
    """There is no such pair; the message says why, and ``missing`` which part: register, record, link or person."""

    def __init__(self, missing: str, message: str) -> None:
        super().__init__(message)
        self.missing = missing


def explain(
    store: SnapshotStore,
    permit: Permit,
    *,
    log: AccessLog,
    register: str,
    record_key: str,
    spine_id: int | None = None,
) -> Explanation:
    """Weigh a record beside a person as the live linkage does, on the snapshots that it read.

    Without ``spine_id`` the person is the one whom the record is linked to.  The use is logged with the person's spine id
    before anything is given.  Raises NotPermittedError, PairMissingError, SnapshotMissingError.
    """
    permit.must_name(CIVIL, register)
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    read = store.inputs_of(linkage)
    if f"register/{register}" not in read or register == CIVIL:
        raise PairMissingError("register", f"{register}: the linkage has no such register")
    must_link(permit, {name: read[f"register/{name}"] for name in (CIVIL, register)})
    with Engine.open() as engine:
        define_macros(engine)
        view_spine(engine, read["spine"])
        view_register_links(engine, linkage)
        asked = {"register": register, "record_key": record_key}
        links = engine.records(named(ROOM, "link_of_record"), asked)
        if not links:
            # Who tries keys is seen to.
            use(log, permit, ACTION, rows=0, spine_id=spine_id)
            raise PairMissingError("record", f"{register}: it has no record of this key")
        [link] = links
        if spine_id is None:
            if link["stage"] == "unregistered":
                use(log, permit, ACTION, rows=0)
                raise PairMissingError(
                    "link", f"{register}: the record is linked to nobody of the civil register; name a person"
                )
            spine_id = int(link["spine_id"])
        use(log, permit, ACTION, rows=1, spine_id=spine_id)
        view_register(engine, "rows_of_register", read[f"register/{register}"], permit)
        view_register(engine, "civil_told", read["register/civil"], permit)
        view_civil(engine, "civil_told", "civil_rows")
        records = engine.records(named(ROOM, "row_of_record"), {"record_key": record_key})
        if not records:
            raise PairMissingError("record", f"{register}: the agreement covers no record of this key")
        people = engine.records(named(ROOM, "row_of_person"), {"spine_id": spine_id})
        if not people:
            raise PairMissingError("person", "nobody of the civil register has this spine id")
        pattern, rarity = _compared(engine, record_key, spine_id)
        engine.view_parquet("review", linkage.file("review.parquet"))
        asked_of = {row["spine_id"]: row["reason"] for row in engine.records(named(ROOM, "reviews_of_record"), asked)}
    prior, steps = _steps(linkage, register, pattern, rarity)
    weight = steps[-1].total - steps[0].total + steps[0].weight
    linked = link["spine_id"] == spine_id and link["stage"] != "unregistered"
    return Explanation(
        linkage.reference, register, record_key, spine_id, prior, steps, weight, 1 / (1 + 2.0 ** min(prior - weight, 500)),
        linked, link["stage"], _reason(link, linked, asked_of.get(spine_id)), records[0], people[0],
    )  # fmt: skip


def _compared(engine: Engine, record_key: str, spine_id: int) -> tuple[int, float]:
    engine.table("one_row", named(ROOM, "one_row"), {"record_key": record_key})
    view_registers(engine, [(0, "one_row")])
    prepare_records(engine)
    view_keyed(engine, "records")
    engine.table("leftover", named(ROOM, "leftover"))
    pair = pa.schema([("rec", pa.int64()), ("spine_id", pa.int64())])
    engine.table_from_rows("brought", [{"rec": 0, "spine_id": spine_id}], pair)
    engine.view("part", tree(exp.select("*").from_("spine")))
    engine.table("pair", named(ROOM, "candidates"))
    compare_pairs(engine, "compared", [exp.select("*").from_("pair")])
    [(pattern, rarity)] = engine.tuples(tree(exp.select("pattern", "rarity").from_("compared")))
    # A valid id brings a pair together before names are looked at, so that these are not weighed by how rare they are.
    by_id = levels_of(pattern)["id"] == 1 and engine.value(tree(exp.select("id_valid").from_("records")))
    return pattern, 0.0 if by_id else rarity


def _steps(linkage: Snapshot, register: str, pattern: int, rarity: float) -> tuple[float, tuple[Step, ...]]:
    learned = learned_by(linkage, [register])
    [model] = learned.models
    weights, at = model.weights(), levels_of(pattern)
    told = [
        (name, names[at[name]], model.m[name][at[name]], model.u[name][at[name]], weights[name][at[name]])
        for name, names in COMPARISONS.items()
    ]
    rows: list[tuple[str, str, float | None, float | None, float]] = [*told]
    if rarity:
        rows.append((RARITY, "", None, None, rarity))
    totals = accumulate(row[-1] for row in rows)
    cuts = json.loads(linkage.file("model.json").read_text(encoding="utf-8"))[register]
    return cuts["prior"], tuple(Step(*row, total) for row, total in zip(rows, totals, strict=True))


REASONS = {
    "reviewed": "clerks settled it",
    "exact_id": "the same valid national id, and the name or the birth agrees as well",
    "repaired_id": f"the national ids are one slip apart, and the pair is at least {PROBABLE:.0%} probable and stands out by {MARGIN:g} bits",
    "scored": f"the pair is at least {PROBABLE:.0%} probable and stands out by {MARGIN:g} bits",
    "id_of_another": "the national id is this person's, but neither the name nor the birth agrees: a clerk is asked",
    "id_of_spouse": "the national id is this person's, but the name is that of the person's spouse: a clerk is asked",
    "two_candidates": f"another person is within {MARGIN:g} bits: a clerk is asked",
    "below_threshold": f"the pair is less than {PROBABLE:.0%} probable: a clerk is asked",
    "taken": "another record of the register has the person: a clerk is asked",
    "other": "the record is linked to somebody else",
    "nobody": "the pair is too improbable, or no blocking rule brought it together",
}


def _reason(link: Mapping[str, Any], linked: bool, asked: str | None) -> str:
    """The key, in ``REASONS``, of why the record is or is not this person's; ``asked`` is what a clerk is asked of both."""
    if linked:
        return str(link["stage"])
    return asked or ("nobody" if link["stage"] == "unregistered" else "other")
