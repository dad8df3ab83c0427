"""A house is taken for a household, and says what speaks against it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import Statement
from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.log import AccessLog
from prasan.linkage.households import CROWDED, make_households
from prasan.linkage.link import link
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest
from prasan.thai.national_id import check_digit

CONTRACTS = shipped_contracts()


def test_every_house_is_one_household_with_all_its_members_and_a_quality(linked: Linked, engine: Engine) -> None:
    before = linked.log.verify().size
    made = make_households(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret")
    assert linked.log.verify().size == before + 1
    engine.view_parquet("households", made.file("households.parquet"))

    def ask(sql: str) -> int:
        return int(engine.value(Statement(sql, "test")))

    assert ask("SELECT count(*) FROM households") == ask("SELECT count(DISTINCT house_code) FROM civil")
    assert ask("SELECT sum(members) FROM households") == ask("SELECT count(house_code) FROM civil")
    assert ask("SELECT count(*) - count(DISTINCT household_id) FROM households") == 0
    assert sum(made.facts["people"].values()) + made.facts["no_house"] == ask("SELECT count(*) FROM civil")
    assert ask(f"SELECT count(*) FROM households WHERE (quality = 'crowded') <> (members > {CROWDED})") == 0
    young = """SELECT count(*) FROM households AS h WHERE quality = 'children_only' AND EXISTS (
        SELECT 1 FROM civil AS c WHERE c.house_code = h.house_code AND c.birth_year <= 2005)"""
    assert ask(young) == 0
    moved = """SELECT count(*) FROM households AS h WHERE quality = 'moved' AND 2 * (
        SELECT count(DISTINCT c.record_key) FROM civil AS c
        JOIN links AS k ON k.register = 'civil' AND k.record_key = c.record_key
        JOIN links AS l ON l.spine_id = k.spine_id AND l.register <> 'civil' AND l.is_primary
        JOIN (SELECT 'farmer' AS register, record_key, house_code FROM farmer
              UNION ALL SELECT 'poor', record_key, house_code FROM poor) AS r
          ON r.register = l.register AND r.record_key = l.record_key
        WHERE c.house_code = h.house_code AND r.house_code <> c.house_code) < members"""
    assert ask("SELECT count(*) FROM households WHERE quality = 'moved'") > 0
    assert ask(moved) == 0
    again = make_households(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret")
    assert again.id == made.id


def an_id(number: int) -> str:
    first = f"1{number:011}"
    return first + str(check_digit(first))


def person(number: int, house: int, born: int = 2520, **kin: int) -> dict[str, str]:
    """A row of the civil register; ``kin`` has the number of a father, a mother or a spouse."""
    row = dict.fromkeys((column.column for column in CONTRACTS["civil"].columns), "")
    row |= {"national_id": an_id(number), "given_name": f"ก{number:03}", "birth_date": f"{born}0203", "status": "A"}
    row |= {"house_code": f"{house:011}", "area_code": "100101"}
    return row | {f"{name}_id": an_id(other) for name, other in kin.items()}


def households_of(folder: Path, people: list[dict[str, str]]) -> tuple[Snapshot, dict[int, dict[str, Any]]]:
    """The snapshot, and the households of a civil register by house."""
    store, log = SnapshotStore(folder / "snapshots"), AccessLog(folder / "access.jsonl")
    somebody = dict.fromkeys((column.column for column in CONTRACTS["poor"].columns), "")
    for name, rows in (("civil", people), ("poor", [{**somebody, "applicant_no": "P1", "given_name": "ใคร"}])):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        ingest(store, CONTRACTS[name], [path])
    permit = permit_for("civil", "poor")
    link(store, permit, log=log, key="secret")
    made = make_households(store, permit, log=log, key="secret")
    with Engine.open() as engine:
        engine.view_parquet("households", made.file("households.parquet"))
        rows = engine.records(Statement("SELECT * FROM households", "test"))
    return made, {int(row["house_code"]): row for row in rows}


FAMILIES = [
    # Grandmother, couple and child: one family, though no link is told between the first and the last.
    person(1, 1), person(2, 1, spouse=3, mother=1), person(3, 1, spouse=2), person(4, 1, 2560, father=2, mother=3),
    # Two who share nothing but the house, and one alone.
    person(11, 2), person(12, 2), person(13, 3),
    # A husband, his wife, and their son with somebody else: three houses.
    person(21, 4, spouse=22), person(22, 5, spouse=21), person(23, 6, 2560, father=21, mother=22), person(24, 6),
    # A child with his mother, of a father elsewhere; a grown daughter away from both.
    person(31, 7), person(32, 8), person(33, 7, 2560, father=32, mother=31), person(34, 9, 2530, father=32, mother=31),
]  # fmt: skip


def test_family_links_confirm_a_house_or_join_it_with_another(tmp_path: Path) -> None:
    made, houses = households_of(tmp_path, FAMILIES)
    quality = {house: row["quality"] for house, row in houses.items()}
    assert quality == {
        1: "confirmed", 2: "registered", 3: "registered", 4: "apart", 5: "apart", 6: "apart", 7: "confirmed",
        8: "registered", 9: "registered",
    }  # fmt: skip
    assert {house: row["families"] for house, row in houses.items() if row["families"] > 1} == {2: 2, 6: 2}
    assert {house: row["apart"] for house, row in houses.items() if row["apart"]} == {4: 1, 5: 1, 6: 1}
    assert len({houses[house]["joined_id"] for house in (4, 5, 6)}) == 1
    assert all(row["joined_id"] == row["household_id"] for house, row in houses.items() if house not in (4, 5, 6))
    assert (made.facts["ties"], made.facts["joined"]) == (13, 3)


def test_a_crowded_house_is_joined_with_none(tmp_path: Path) -> None:
    temple = [person(100 + number, 4) for number in range(CROWDED)]
    _, houses = households_of(tmp_path, [*FAMILIES, *temple])
    assert houses[4]["quality"] == "crowded"
    assert houses[4]["joined_id"] == houses[4]["household_id"]
    assert houses[5]["joined_id"] == houses[6]["joined_id"] != houses[4]["joined_id"]


def test_without_family_links_a_house_code_is_all_there_is(tmp_path: Path) -> None:
    alone = [{**row, "father_id": "", "mother_id": "", "spouse_id": ""} for row in FAMILIES]
    made, houses = households_of(tmp_path, alone)
    assert {row["quality"] for row in houses.values()} == {"registered"}
    assert all(row["families"] == row["members"] and row["apart"] == 0 for row in houses.values())
    assert (made.facts["ties"], made.facts["joined"]) == (0, 0)


def test_without_a_permit_for_the_civil_register_there_are_no_households(linked: Linked) -> None:
    with pytest.raises(NotPermittedError, match="does not name the register civil"):
        make_households(linked.store, permit_for("farmer", "poor"), log=linked.log, key="secret")
