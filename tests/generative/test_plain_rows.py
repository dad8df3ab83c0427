"""Rows that are accepted as they stand are those, and only those, that reading them at length leaves as they are."""

from __future__ import annotations

from itertools import product
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.registers import checking
from prasan.registers.contract import Contract
from prasan.thai.areas import abolished
from prasan.thai.national_id import check_digit


def an_id(number: int) -> str:
    first = f"3{number:011}"
    return first + str(check_digit(first))


# Each column's good texts first; the others are read otherwise, warned of or refused.
CELLS: dict[str, list[str | None]] = {
    "no": ["1", "2", "ก 1", None, "", " 3", "4\u200b", "๕"],
    "id": [an_id(1), an_id(2), None, "", an_id(3)[:12] + "x", "3-1002-00000-00-9", "+310020000000", " 31002000001", "1"],
    "title": ["นาย", "นางสาว", None, "น.ส.", "ด.ช.", "เเม่", "นาย ", "Mr.", "xyz"],
    "given": ["สมชาย", "นายสมชาย", None, "เเดง", "สม  ชาย", "ก่ำ", "กํ่า", "ศักดิ์", "", "ส\u00ad"],
    "family": ["ใจดี", "ณ อยุธยา", None, "นาง", " ใจดี", "ใจดี\n"],
    "former_given_name": ["สมศรี", None, "นางสมศรี", "เเดง", "", "สม  ศรี"],
    "former_family_name": ["งาม", None, " งาม", "ณ อยุธยา", "นาง"],
    "spouse_id": [an_id(4), None, "", an_id(4)[:12] + "x", "3-1002-00000-00-9", " " + an_id(5), "1"],
    "sex": ["1", "2", None, "ชาย", "3", "M"],
    "born": ["24990229", "25000228", "25000229", "24810101", "24820431", None, "25120000", "19580203", "1/2/2512", "25121301", "0"],
    "house": ["10010000001", None, "1001-000000-1", "1001000000", "๑๐๐๑๐๐๐๐๐๐๑"],
    "area": ["100101", None, *list(abolished())[:2], "999999", "10-01-01", "430101", "1001"],
    "income": ["0", "12.5", "-1", None, "1,000", "๑๐", "1e400", "nan", " 7", "many", "2000000"],
    "debt": ["0", "13", None, "0.0", "1"],
    "since": ["25600403", None, "25600400", "20170403", "4 เม.ย. 60", "never"],
    "owns": ["Y", "N", None, "y", "ไม่มี", "perhaps"],
    "code": ["AB12", "ก", None, "ab12", "AB123456789", "AB 12", ""],
}  # fmt: skip
MEANINGS = {"no": "key", "id": "national_id", "given": "given_name", "family": "family_name", "born": "birth_date",
            "income": "number", "debt": "number", "since": "date", "owns": "boolean", "code": "text"}  # fmt: skip
RULES = {"income": {"minimum": 0, "maximum": 1_000_000, "when_bad": "quarantine"}, "debt": {"values": None},
         "code": {"pattern": "[A-Zก]+[0-9]*", "max_length": 6}, "title": {"values": ["นาย", "นางสาว", "เด็กชาย"]},
         "family": {"required": True}, "since": {"when_bad": "quarantine"}}  # fmt: skip


def a_contract(key: str = "no", *, spine: bool = False) -> Contract:
    columns = [
        {"column": name, "name_th": name, "name_en": name, "meaning": MEANINGS.get(name, name), **RULES.get(name, {})}
        for name in CELLS
        if name != "no" or key == "no"
    ]
    told = {"name": "trial", "name_th": "ทดลอง", "name_en": "Trial", "owner": "15003", "every": "once"}
    return Contract.model_validate(
        {**told, "key": key, "spine": spine, "columns": columns, "order": [("debt", "income")]}
    )


def full_name(contract: Contract) -> Contract:
    """The same with title, given and family name in one column."""
    columns = [
        column.model_dump()
        for column in contract.columns
        if column.meaning not in ("title", "given_name", "family_name")
    ]
    named_by = {"column": "family", "meaning": "full_name", "name_th": "ชื่อ", "name_en": "Name", "required": True}
    return Contract.model_validate({**contract.model_dump(), "columns": [*columns, named_by]})


CONTRACTS = [a_contract(), a_contract("id", spine=True), a_contract("income"), full_name(a_contract())]
WHOLE = ["นายสมชาย ใจดี", "นาย สมชาย ใจดี", "สมชาย", "น.ส.แดง ณ อยุธยา", "แดง  ดำ", " แดง ดำ", "นางสาวสุดา งาม"]


@pytest.fixture(scope="module")
def engine() -> Any:
    with Engine.open(keep_order=True) as engine:
        engine.define_thai()
        engine.execute(named("prasan.registers", "meanings"))
        yield engine


def answers(engine: Engine, query: Any) -> list[tuple[Any, ...]]:
    return sorted(engine.tuples(tree(query)), key=repr)


def both_ways_agree(engine: Engine, contract: Contract, rows: list[dict[str, str | None]]) -> int:
    """How many of the rows are plain; fails where the two ways differ."""
    names = [column.column for column in contract.columns]
    places = [{**row, "source_file": "a.csv", "source_row": number} for number, row in enumerate(rows, start=1)]
    schema = pa.schema(
        [*[(name, pa.string()) for name in names], ("source_file", pa.string()), ("source_row", pa.int64())]
    )
    engine.table_from_rows(checking.DELIVERED, places, schema)
    engine.table(checking.SUSPECTED, tree(checking.suspected_hashes(contract)))
    engine.table(checking.REPEATED, tree(checking.repeated_keys(contract)))
    for repeated in {False, engine.count(checking.REPEATED) > 0}:
        at_length = answers(engine, checking.accepted(contract, repeated=repeated))
        refused = answers(engine, checking.quarantined(contract, repeated=repeated))
        engine.table(checking.OTHERS, tree(checking.others(contract, repeated=repeated)), as_written=True)
        plain = answers(engine, checking.accepted_plain(contract))
        others = answers(engine, checking.accepted(contract, repeated=repeated, relation=checking.OTHERS))
        assert sorted(plain + others, key=repr) == at_length
        others_refused = checking.quarantined(contract, repeated=repeated, relation=checking.OTHERS)
        assert answers(engine, others_refused) == refused
    assert len(at_length) + len(refused) == len(rows)
    return len(plain)


def test_each_text_alone_in_a_good_row(engine: Engine) -> None:
    for contract in CONTRACTS:
        names = [column.column for column in contract.columns]
        cells = {name: CELLS[name] for name in names}
        if contract.one("full_name"):
            cells["family"] = WHOLE
        good: dict[str, str | None] = {name: cells[name][0] for name in names} | {"sex": None}
        rows = [{**good, name: cell} for name in names for cell in cells[name]]
        # A key of its own each, so that the rows are not refused for that alone.
        for number, row in enumerate(rows):
            if row[contract.key] == good[contract.key]:
                row[contract.key] = an_id(1000 + number) if contract.spine else str(number)
        plain = both_ways_agree(engine, contract, rows)
        assert len(names) <= plain < len(rows)


def test_each_title_with_each_sex(engine: Engine) -> None:
    contract = CONTRACTS[0]
    good = {name: cells[0] for name, cells in CELLS.items()}
    told = list(product(CELLS["title"], CELLS["sex"]))
    rows = [{**good, "no": str(number), "title": title, "sex": sex} for number, (title, sex) in enumerate(told)]
    assert both_ways_agree(engine, contract, rows) == 7  # two titles with their sex or none, and no title with any


# An example is a dozen statements to prepare, however many the rows: so there are few examples, of many rows.
@settings(max_examples=10, deadline=None)
@given(st.data())
def test_any_rows(engine: Engine, data: st.DataObject) -> None:
    contract = data.draw(st.sampled_from(CONTRACTS))
    cells = {
        name: st.one_of(st.just(texts[0]), st.sampled_from(texts), st.text(max_size=4)) for name, texts in CELLS.items()
    }
    if contract.one("full_name"):
        cells["family"] = st.sampled_from(WHOLE)
    names = {column.column for column in contract.columns}
    row = st.fixed_dictionaries({name: cell for name, cell in cells.items() if name in names})
    both_ways_agree(engine, contract, data.draw(st.lists(row, min_size=1, max_size=100)))


def test_a_filter_left_as_written_gives_the_same(engine: Engine) -> None:
    query = Statement("SELECT n FROM (SELECT n, n * n AS square FROM range(10) AS t(n)) WHERE square > 20", "squares")
    engine.table("squares", query, as_written=True)
    assert engine.count("squares") == 5
