"""Those of no civil record are brought together; and a register that has a person once is assigned one to one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, link_nation, permit_for
from nations import Nation, made_in

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import Statement
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest


@pytest.fixture
def nation_folder(tmp_path: Path) -> Path:
    made_in(tmp_path, 2_000, 5)
    return tmp_path


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / "nation" / f"{name}.parquet").to_pylist()
    return rows


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / "nation" / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def linked_as(linked: Linked, snapshot: Snapshot, *keys: str) -> list[tuple[int, str]]:
    with Engine.open() as engine:
        view_linked(engine, linked.store, snapshot)
        asked = Statement("SELECT record_key, spine_id, stage FROM links WHERE register <> 'civil'", "test")
        found = {key: (spine_id, stage) for key, spine_id, stage in engine.tuples(asked)}
        known = {row[0] for row in engine.tuples(Statement("SELECT spine_id FROM people", "test"))}
    assert {found[key][0] for key in keys} <= known
    return [found[key] for key in keys]


def test_records_of_one_stranger_are_one_person_and_those_of_his_twin_another(nation_folder: Path) -> None:
    farmers, poor = rows_of(nation_folder, "farmer"), rows_of(nation_folder, "poor")
    who = {"birth_date": "25031124", "house_code": farmers[0]["house_code"], "area_code": farmers[0]["area_code"]}
    man = {"national_id": None, "sex": "1", **who}
    farmers += [
        {**farmers[0], **man, "farmer_no": "S1", "full_name": "นายประเสริฐศักดิ์ ไร้ทะเบียนราษฎร์"},
        {**farmers[0], **man, "farmer_no": "S2", "full_name": "นายประเสริฐสัก ไร้ทะเบียนราษฎร์"},
    ]
    named = {"title": "นาย", "family_name": "ไร้ทะเบียนราษฎร์"}
    poor += [
        {**poor[0], **man, **named, "applicant_no": "S3", "given_name": "ประเสริฐศักดิ์"},
        {**poor[0], **man, **named, "applicant_no": "S4", "given_name": "วิเชียรชัย"},
    ]
    write(nation_folder, "farmer", farmers)
    write(nation_folder, "poor", poor)
    linked = _link(nation_folder)
    first, second, third, twin = linked_as(linked, linked.snapshot, "S1", "S2", "S3", "S4")
    assert {first[1], second[1], third[1], twin[1]} == {"unregistered"}
    assert first[0] == second[0] == third[0] != twin[0]
    with Engine.open() as engine:
        view_linked(engine, linked.store, linked.snapshot)
        primary = (
            f"SELECT register, count(*) FILTER (is_primary) FROM links WHERE spine_id = {first[0]} GROUP BY register"
        )
        assert sorted(engine.tuples(Statement(primary, "test"))) == [("farmer", 1), ("poor", 1)]


def test_two_records_of_a_register_that_has_a_person_once_compete(nation_folder: Path) -> None:
    poor = rows_of(nation_folder, "poor")
    by_id = next(row for row in poor if row["national_id"] and len(row["national_id"]) == 13)
    other = next(row for row in poor if not row["national_id"] and row["birth_date"][4:6] != "00")
    # A second record of each, without an id; of the first the id has proved whose he is.
    poor += [{**by_id, "applicant_no": "T1", "national_id": None}, {**other, "applicant_no": "T2", "sex": None}]
    path = write(nation_folder, "poor", poor)
    linked = _link(nation_folder)
    [(person, stage), (again, _)] = linked_as(linked, linked.snapshot, other["applicant_no"], "T2")
    assert stage == "scored"
    assert person == again
    contract = shipped_contracts()["poor"].model_copy(update={"one_record_a_person": True})
    ingest(linked.store, contract, [path])
    alone = link(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret", anew=True)
    found = linked_as(linked, alone, other["applicant_no"], "T2", "T1", by_id["applicant_no"])
    assert found[0] == (person, "scored")
    assert found[1][1] == found[2][1] == "unregistered"
    assert found[3][1] == "exact_id"
    with Engine.open() as engine:
        view_linked(engine, linked.store, alone)
        twice = "SELECT count(*) FROM (SELECT 1 FROM links WHERE register = 'poor' AND stage <> 'exact_id' AND stage <> 'unregistered' GROUP BY spine_id HAVING count(*) > 1)"
        assert engine.value(Statement(twice, "test")) == 0
        engine.view_parquet("review", alone.file("review.parquet"))
        taken = "SELECT record_key FROM review WHERE reason = 'taken'"
        assert {"T1", "T2"} <= {row[0] for row in engine.tuples(Statement(taken, "test"))}


def _link(folder: Path) -> Linked:
    return link_nation(Nation(None, folder / "nation", folder / "truth"), folder)  # type: ignore[arg-type]
