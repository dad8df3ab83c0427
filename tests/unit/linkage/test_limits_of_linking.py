"""What an agreement limits holds in linkage: whole registers and the fields that links go by, or nothing; and one door."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_nation import REGISTERS, Linked, permit_for
from private_linkage import key_in
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import tree
from prasan.exchange.agreements import NotPermittedError, Permit
from prasan.linkage.explaining import PairMissingError, explain
from prasan.linkage.households import fields_of_households, make_households
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.linkage.private.encoding import encode_tokens
from prasan.linkage.proving import check_on_proven
from prasan.linkage.review_queue import write_sheet
from prasan.linkage.reviewing import Reviews
from prasan.linkage.samples import draw_sample
from prasan.registers.contract import shipped_contracts
from prasan.registers.opening import fields_to_link, masked_row, open_registers, view_register

ALL = fields_to_link(shipped_contracts())
WITHOUT = {**ALL, "poor": ALL["poor"] - {"family_name"}, "civil": ALL["civil"] - {"birth_date"}}
PHUKET = frozenset({"83"})


def limited(*registers: str, **limits: Any) -> Permit:
    return replace(permit_for(*(registers or REGISTERS)), **limits)


def _record(linked: Linked) -> str:
    with Engine.open() as engine:
        engine.view_parquet("poor", linked.store.live("register/poor").file("accepted.parquet"))
        return str(engine.value(tree(exp.select(exp.Min(this=exp.column("record_key"))).from_("poor"))))


def _link(linked: Linked, permit: Permit, folder: Path) -> object:
    return link(linked.store, permit, log=linked.log, key="secret")


def _households(linked: Linked, permit: Permit, folder: Path) -> object:
    return make_households(linked.store, permit, log=linked.log, key="secret")


def _proven(linked: Linked, permit: Permit, folder: Path) -> object:
    return check_on_proven(linked.store, permit, log=linked.log, people=100)


def _sample(linked: Linked, permit: Permit, folder: Path) -> object:
    return draw_sample(linked.store, permit, 20, 1, log=linked.log)


def _explain(linked: Linked, permit: Permit, folder: Path) -> object:
    return explain(linked.store, permit, log=linked.log, register="poor", record_key=_record(linked))


def _sheet(linked: Linked, permit: Permit, folder: Path) -> int:
    reviews = Reviews(folder / "reviews.jsonl")
    return write_sheet(linked.store, reviews, folder / "s.csv", reviewer="a clerk", permit=permit, log=linked.log)


def _tokens(linked: Linked, permit: Permit, folder: Path) -> object:
    today, key = date.today(), key_in(folder)
    out = folder / "tokens.parquet"
    return encode_tokens(linked.store, permit, "poor", log=linked.log, key=key, own="own", out=out, today=today)


PATHS: tuple[tuple[Callable[[Linked, Permit, Path], object], str, Permit], ...] = (
    *((_link, code, permit) for code, permit in (
        ("fields", limited(fields=WITHOUT)), ("areas", limited(areas=PHUKET)), ("too_many", limited(max_people=9)),
        ("too_many_today", limited(max_people_a_day=9)),
    )),
    (_households, "fields", limited(fields={"civil": fields_of_households(["civil"])["civil"] - {"house_code"}})),
    (_households, "areas", limited(areas=PHUKET)),
    (_proven, "fields", limited(fields=WITHOUT)),
    (_proven, "areas", limited(areas=PHUKET)),
    (_sample, "areas", limited(areas=PHUKET)),
    (_sample, "too_many", limited(max_people=3)),
    (_explain, "fields", limited("civil", "poor", fields=WITHOUT)),
    (_sheet, "too_many", limited(max_people=1)),
    (_tokens, "fields", limited("poor", fields=WITHOUT)),
    (_tokens, "onward", limited("poor", onward=False)),
    (_tokens, "too_many", limited("poor", max_people=9)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "code", "permit"), PATHS, ids=[f"{path.__name__[1:]}-{code}" for path, code, _ in PATHS]
)
def test_what_goes_beyond_an_agreement_is_refused_by_every_path_and_leaves_no_use(
    linked: Linked, tmp_path: Path, path: Callable[[Linked, Permit, Path], object], code: str, permit: Permit
) -> None:
    uses, live = len(linked.log.entries()), linked.store.live("linkage").reference
    with pytest.raises(NotPermittedError) as refused:
        path(linked, permit, tmp_path)
    [gap] = refused.value.gaps
    assert gap.code == code
    assert len(linked.log.entries()) == uses
    assert linked.store.live("linkage").reference == live
    assert not list(tmp_path.glob("*.parquet"))


def test_a_pair_of_another_area_is_not_shown(linked: Linked, tmp_path: Path) -> None:
    with pytest.raises(PairMissingError, match="covers no record"):
        _explain(linked, limited("civil", "poor", areas=frozenset({"9999"})), tmp_path)


def test_a_sheet_has_the_pairs_of_the_area_alone_and_nothing_in_masked_columns(linked: Linked, tmp_path: Path) -> None:
    whole = _sheet(linked, limited(), tmp_path)
    assert whole > 0
    assert _sheet(linked, limited(areas=frozenset({"9999"})), tmp_path) == 0
    masks = {"poor": frozenset[str](), "farmer": frozenset[str](), "civil": frozenset({"sex"})}
    assert _sheet(linked, limited(fields=masks), tmp_path) == whole
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    shown = header.index("probability") + 1
    assert {value for row in rows for value in row[shown:]} <= {"", "1", "2"}  # a sex, and nothing else


def _all(relation: str) -> Any:
    return tree(exp.select("*").from_(relation))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["farmer", "poor"]),
    listed=st.none()
    | st.sets(st.sampled_from(["sex", "birth_date", "national_id", "area_code", "income_baht", "rice_rai"])),
    areas=st.none() | st.sets(st.sampled_from(["10", "30", "1001", "9301", "40", "50"]), min_size=1),
)
def test_the_query_and_the_rule_for_one_row_let_through_the_same(
    linked: Linked, name: str, listed: set[str] | None, areas: set[str] | None
) -> None:
    fields = None if listed is None else {name: frozenset(listed)}
    permit = limited(name, fields=fields, areas=None if areas is None else frozenset(areas))
    snapshot = linked.store.live(f"register/{name}")
    with Engine.open() as engine:
        engine.view_parquet("told", snapshot.file("accepted.parquet"))
        view_register(engine, "seen", snapshot, permit)
        told, seen = engine.records(_all("told")), engine.records(_all("seen"))
        assert list(engine.columns("seen").items()) == list(engine.columns("told").items())
    expected = [row for row in (masked_row(name, each, permit) for each in told) if row is not None]
    assert _by_key(seen) == _by_key(expected)
    kept = None if listed is None else listed
    if kept is not None:
        known = {"record_key", *kept, *({"birth_year", "birth_month", "birth_day"} if "birth_date" in kept else ()),
                 *({"id_valid"} if "national_id" in kept else ())}  # fmt: skip
        assert all(value is None for row in seen for column, value in row.items() if column not in known)
    if areas is not None:
        assert all(row["area_code"] is None or row["area_code"].startswith(tuple(areas)) for row in seen)


def _by_key(rows: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(row["record_key"]): row for row in rows}


def test_people_are_those_of_the_areas_and_what_is_masked_of_them_is_empty(linked: Linked) -> None:
    provinces = frozenset({"10", "30"})
    with Engine.open() as engine:
        view_linked(engine, linked.store, linked.snapshot)
        everybody = engine.records(_all("people"))
        permit = limited(areas=provinces, fields={"civil": frozenset({"sex"})})
        view_linked(engine, linked.store, linked.snapshot, permit)
        seen = engine.records(_all("people"))
    expected = {row["spine_id"] for row in everybody if (row["area_code"] or "")[:2] in provinces}
    assert {row["spine_id"] for row in seen} == expected
    masked = ("house_code", "house_number", "area_code", "province", "district")
    assert all(row[column] is None for row in seen for column in masked)


def test_what_is_opened_is_counted_in_the_areas(linked: Linked) -> None:
    open_registers(linked.store, limited("poor", areas=PHUKET), log=linked.log, action="a test")
    whole = linked.store.live("register/poor").facts["accepted"]
    assert 0 <= linked.log.entries()[-1].event["rows"] < whole
