"""One person of the spine: who has records where, and which records are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotMissingError, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.linkage.spine import CIVIL, view_spine
from prasan.registers.opening import in_areas

ROOM = "prasan.linkage"
_PLACES = {"house_code": ("house_code", "house_number"), "area_code": ("area_code", "province", "district")}
STRANGERS, STRANGERS_CHANGED = "strangers.parquet", "strangers_changed.parquet"
_REMEDY = "Run `prasan link`."


@dataclass(frozen=True)
class Link:
    """A record of a person: in which register, and how it was linked."""

    register: str
    record_key: str
    stage: str
    probability: float | None
    is_primary: bool


def view_linked(engine: Engine, store: SnapshotStore, linkage: Snapshot, permit: Permit | None = None) -> None:
    """Name everyone known ``people``, and every record and the person it is of ``links``.

    ``people``: spine_id, civil_key (NULL for who is in no civil record), house_code, both also as a number, by which
    many are found sooner (civil_number, house_number), area_code, province, district,
    registered.  With a permit they are those of its areas who did not take their consent back, and what it masks of the civil register is NULL; without one
    only links are asked for, and nobody is shown.  ``links``: register, record_key, spine_id, weight and margin (bits), probability, stage, is_primary.
    """
    [spine] = [each for each in linkage.manifest["inputs"] if each.startswith("spine@")]
    view_spine(engine, store.referred(spine))
    engine.view("spine_people", named(ROOM, "spine_people"))
    view_register_links(engine, linkage)
    view_strangers(engine, linkage.path)
    engine.view("people", named(ROOM, "people"))
    if permit is not None:
        _limit(engine, permit)
    engine.view("household_links", named(ROOM, "no_household_links"))
    engine.view("links", named(ROOM, "all_links"))


def _limit(engine: Engine, permit: Permit) -> None:
    """Let ``people`` be as the permit allows."""
    masked = {column for field, told in _PLACES.items() if not permit.may_use(CIVIL, field) for column in told}
    within = in_areas(exp.column("area_code"), permit)
    agreed = not_withdrawn(exp.column("spine_id"), permit)
    if not masked and within is None and agreed is None:
        return
    engine.view("people_of_all", named(ROOM, "people"))
    columns = engine.columns("people_of_all")
    chosen = [
        exp.alias_(exp.cast(exp.null(), kind), each) if each in masked else each for each, kind in columns.items()
    ]
    # The condition is on the area that stands below, which may be masked above.
    everybody = exp.select("*").from_("people_of_all")
    for condition in (within, agreed):
        if condition is not None:
            everybody = everybody.where(condition)
    engine.view("people", tree(exp.select(*chosen).from_(everybody.subquery("within"))))


def not_withdrawn(spine_id: exp.Expr, permit: Permit) -> exp.Expr | None:
    """The condition that somebody did not take their consent back; None where nobody did."""
    if not permit.without:
        return None
    return exp.not_(exp.In(this=spine_id, expressions=[exp.Literal.number(each) for each in sorted(permit.without)]))


def view_households(engine: Engine, linkage: Snapshot, households: Snapshot, *, joined: bool) -> None:
    """Add to what :func:`view_linked` names the households of ``make_households``.

    ``register_household`` (record_key: house code, quality) is like a register in which each person who is registered in a
    house has one record, among ``links``.  With ``joined``, houses that family links make one household are one in
    ``people`` as well, by the lowest of their house codes, and its quality is ``joined``.  Raises SnapshotMissingError where
    the households are another linkage's.
    """
    if linkage.reference not in households.manifest["inputs"]:
        raise SnapshotMissingError("the households are of another linkage. Remedy: run `prasan link households`")
    engine.view_parquet("households_made", households.file("households.parquet"))
    if joined:
        engine.table("household_heads", named(ROOM, "household_heads"))
        engine.view("people_by_house", named(ROOM, "people"))
        engine.view("people", named(ROOM, "people_joined"))
    qualities = "household_qualities_joined" if joined else "household_qualities"
    engine.view("register_household", named(ROOM, qualities))
    engine.view("household_links", named(ROOM, "household_links"))
    engine.view("links", named(ROOM, "all_links"))


def view_register_links(engine: Engine, linkage: Snapshot) -> None:
    """Name the links of a linkage's registers, but the civil one, ``register_links``; see :func:`view_linked`."""
    engine.view_parquet("links_base", linkage.file("links.parquet"))
    if "delta" not in linkage.facts:
        engine.view("register_links", tree(exp.select("*").from_("links_base")))
        return
    engine.view_parquet("links_changed_before", linkage.file("links_changed.parquet"))
    engine.view_parquet("links_replaced_before", linkage.file("links_replaced.parquet"))
    engine.view("register_links", named(ROOM, "links_upon"))


def view_strangers(engine: Engine, linkage: Path) -> None:
    """Name the people of no civil record of a linkage's folder ``strangers`` (spine_id, house_code, area_code)."""
    changed = linkage / STRANGERS_CHANGED
    if not changed.is_file():
        engine.view_parquet("strangers", linkage / STRANGERS)
        return
    engine.view_parquet("strangers_base", linkage / STRANGERS)
    engine.view_parquet("strangers_changed", changed)
    engine.view("strangers", named(ROOM, "strangers_upon"))


def links_in(store: SnapshotStore, linkage: Snapshot, spine_id: int) -> list[Link]:
    """The records of one person in a linkage, by register, the primary one of each first; see also
    :mod:`prasan.linkage.lookups.persons`."""
    with Engine.brief() as engine:
        view_linked(engine, store, linkage)
        return [Link(*row) for row in engine.tuples(named(ROOM, "links_of"), {"spine_id": spine_id})]


def person_of_id(store: SnapshotStore, national_id: str, permit: Permit, log: AccessLog, *, action: str) -> int | None:
    """The spine id of whom the civil register has by a national id of 13 digits; None for nobody.

    It is written to the log, as ``action`` and without the id, before it is looked up.  Raises NotPermittedError where the
    permit does not name the civil register, and SnapshotMissingError.
    """
    permit.must_name("civil")
    linkage = store.live("linkage", remedy=_REMEDY)
    log.append(permit.event(action))
    with Engine.open() as engine:
        view_linked(engine, store, linkage)
        found = engine.tuples(named(ROOM, "person_of_id"), {"national_id": int(national_id)})
    return int(found[0][0]) if found else None


def person_in(store: SnapshotStore, registers: Sequence[str]) -> int | None:
    """The spine id of somebody of the civil register with a record in each of the registers; the lowest such."""
    with Engine.open() as engine:
        view_linked(engine, store, store.live("linkage", remedy=_REMEDY))
        asked = {"registers": list(registers), "wanted": len(set(registers))}
        [(spine_id,)] = engine.tuples(named(ROOM, "person_in"), asked)
        return None if spine_id is None else int(spine_id)
