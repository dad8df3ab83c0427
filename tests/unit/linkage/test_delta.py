"""After a delta only what it touches is linked again, and the links are those of a whole run."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, link_nation, permit_for
from nations import Nation, made_in
from pyarrow import Table

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.engine.statement import Statement
from prasan.linkage.delta import view_leftover
from prasan.linkage.link import link
from prasan.linkage.people import view_linked
from prasan.linkage.spine import live_spine
from prasan.linkage.strangers import view_strangers_kept
from prasan.registers.contract import shipped_contracts
from prasan.registers.ingest import ingest
from prasan.thai.national_id import check_digit

LINKS = """
    SELECT register, record_key, spine_id, stage, is_primary, round(weight, 9), round(probability, 9), round(margin, 9)
    FROM links ORDER BY ALL
"""
PEOPLE = "SELECT * FROM people ORDER BY ALL"
REVIEW = """
    SELECT register, record_key, spine_id, reason, place, round(weight, 9), round(margin, 9) FROM review ORDER BY ALL
"""
LEFTOVER = "SELECT * FROM leftover ORDER BY ALL"
STRANGERS = "SELECT * EXCLUDE (stranger) FROM strangers_before ORDER BY ALL"
PAIRS = """
    SELECT r.register, r.record_key, p.register, p.record_key, round(weight, 9)
    FROM stranger_pairs JOIN strangers_before AS r ON r.stranger = one JOIN strangers_before AS p ON p.stranger = two
    ORDER BY ALL
"""


def told(linked: Linked, snapshot: Snapshot) -> dict[str, list[tuple[Any, ...]]]:
    with Engine.open() as engine:
        view_linked(engine, linked.store, snapshot)
        engine.view_parquet("review", snapshot.file("review.parquet"))
        view_leftover(engine, snapshot, "leftover")
        view_strangers_kept(engine, snapshot)
        engine.view_parquet("stranger_pairs", snapshot.file("stranger_pairs.parquet"))
        asked = {"links": LINKS, "people": PEOPLE, "review": REVIEW, "leftover": LEFTOVER}
        asked |= {"strangers": STRANGERS, "pairs": PAIRS}
        return {name: engine.tuples(Statement(sql, "test")) for name, sql in asked.items()}


def difference(one: dict[str, list[tuple[Any, ...]]], two: dict[str, list[tuple[Any, ...]]]) -> dict[str, Any]:
    return {name: set(one[name]) ^ set(two[name]) for name in one if one[name] != two[name]}


def take(linked: Linked, folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(Table.from_pylist(rows), path)
    ingest(linked.store, shipped_contracts()[name], [path], delta=True)


def link_again(linked: Linked, **more: Any) -> Snapshot:
    return link(linked.store, permit_for(*REGISTERS), log=linked.log, key="secret", **more)


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / "nation" / f"{name}.parquet").to_pylist()
    return rows


def new_id(number: int) -> str:
    digits = f"19{number:010}"
    return f"{digits}{check_digit(digits)}"


def changed_records(folder: Path, seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A delta of the farmers: some without an id, some with another's, some moved, some new, two of one person."""
    chance = random.Random(seed)
    farmers = rows_of(folder, "farmer")
    changed = chance.sample(farmers, 40)
    for number, row in enumerate(changed):
        kind = number % 5
        if kind == 0:
            row["national_id"] = None
        elif kind == 1:
            row["national_id"] = chance.choice(farmers)["national_id"]
        elif kind == 2:
            row["house_code"] = chance.choice(farmers)["house_code"]
        elif kind == 3:
            row["farmer_no"] = f"N{number}"
        else:
            row |= {
                "farmer_no": f"M{number}",
                "national_id": None,
                # The third is a name that the civil register comes to know.
                "full_name": f"นาย{chance.choice(('กชัยใหม่', 'ขชัยใหม่', 'วรรณวิไลเลิศ'))} ไม่มีใคร",
            }
    civil = rows_of(folder, "civil")
    people = chance.sample(civil, 30)
    for number, row in enumerate(people):
        kind = number % 3
        if kind == 0:
            row |= {"former_given_name": row["given_name"], "given_name": "วรรณวิไลเลิศ"}
            row["spouse_id"] = chance.choice(civil)["national_id"]
        elif kind == 1:
            row |= {"national_id": new_id(number), "house_code": chance.choice(civil)["house_code"]}
        else:
            row["birth_date"] = chance.choice(civil)["birth_date"]
    return changed, people


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> tuple[Linked, Path]:
    folder = tmp_path_factory.mktemp("delta")
    return link_nation(made_in(folder, 3_000, 11), folder), folder


def test_after_deltas_the_links_are_those_of_a_whole_run(yesterday: tuple[Linked, Path], tmp_path: Path) -> None:
    linked, folder = yesterday
    before = told(linked, linked.snapshot)
    upon = linked.snapshot
    for round_ in range(3):
        farmers, people = changed_records(folder, round_)
        if round_ != 1:
            take(linked, tmp_path, "farmer", farmers)
        if round_ != 0:
            take(linked, tmp_path, "civil", people)
        after = link_again(linked)
        assert after.facts["delta"]["upon"] == upon.reference
        assert 0 < after.facts["delta"]["linked"] < 600
        by_delta = told(linked, after)
        whole = link_again(linked, model=after)
        assert "delta" not in whole.facts
        assert difference(told(linked, whole), by_delta) == {}
        assert {key: whole.facts[key] for key in ("people", "registers")} == {
            key: after.facts[key] for key in ("people", "registers")
        }
        assert by_delta["links"] != before["links"]
        # The next delta is upon the one before, not upon the whole run that it was compared with.
        linked.store.root.joinpath("linkage", "live.json").write_text(f'{{"id": "{after.id}"}}')
        before, upon = by_delta, after
    # What finds a few people's links was made once: the file that it is of is taken over from run to run.
    assert linked.store.live("linkage_index").facts["of"] == linked.snapshot.manifest["files"]["links.parquet"]
    assert len(linked.store.finished("linkage_index")) == 1


def test_a_linkage_that_kept_nothing_of_strangers_has_them_linked_again(
    yesterday: tuple[Linked, Path], tmp_path: Path
) -> None:
    linked, folder = yesterday
    before = link_again(linked)
    for name in ("strangers_known.parquet", "stranger_pairs.parquet", "stranger_crowds.parquet"):
        before.file(name).unlink()
    take(linked, tmp_path, "farmer", changed_records(folder, 5)[0])
    after = link_again(linked)
    assert after.facts["delta"]["upon"] == before.reference
    by_delta = told(linked, after)
    assert difference(told(linked, link_again(linked, model=after)), by_delta) == {}


def spelled(number: int) -> str:
    return "".join("กขคงจชดตนบ"[int(digit)] for digit in f"{number:03}")


def test_a_crowd_of_strangers_that_forms_or_dissolves_is_passed_over_as_in_a_whole_run(tmp_path: Path) -> None:
    made_in(tmp_path, 2_000, 5)
    path = tmp_path / "nation" / "poor.parquet"
    poor: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    # Those of one house are brought together as long as they are not more than 500; nothing else brings two of one name.
    crowd = [
        {
            **poor[0],
            "applicant_no": f"C{number}",
            "national_id": None,
            "given_name": f"{spelled(number // 2)}ศักดา",
            "family_name": f"{spelled(number)}ไร้ทะเบียน",
            "birth_date": f"{2480 + number % 2}{1 + number // 2 % 12:02}{1 + number // 2 % 28:02}",
        }
        for number in range(502)
    ]
    pq.write_table(Table.from_pylist(poor + crowd[:498]), path)
    linked = link_nation(Nation(None, tmp_path / "nation", tmp_path / "truth"), tmp_path)  # type: ignore[arg-type]
    moved = [{**each, "house_code": poor[1]["house_code"]} for each in crowd[:9]]
    for rows, crowded in ((crowd[498:], True), (moved, False)):
        take(linked, tmp_path, "poor", rows)
        after = link_again(linked)
        assert "delta" in after.facts
        assert (pq.read_metadata(after.file("stranger_crowds.parquet")).num_rows > 0) is crowded
        by_delta = told(linked, after)
        assert difference(told(linked, link_again(linked, model=after)), by_delta) == {}


def test_a_spine_made_anew_gives_the_same_links_as_one_upon_another(
    yesterday: tuple[Linked, Path], tmp_path: Path
) -> None:
    linked, folder = yesterday
    _, people = changed_records(folder, 7)
    take(linked, tmp_path, "civil", people)
    upon = link_again(linked)
    civil = linked.store.live("register/civil")
    layered = linked.store.live("spine")
    assert layered.facts["changed"] > 0
    assert live_spine(linked.store, civil, "secret", permit_for("civil"), anew=True).facts["changed"] == 0
    whole = link_again(linked, model=upon)
    decided = [(row[:5]) for row in told(linked, upon)["links"]]
    assert [(row[:5]) for row in told(linked, whole)["links"]] == decided
    assert told(linked, whole)["people"] == told(linked, upon)["people"]


def test_whose_an_id_is_follows_the_names_of_spouses_from_delta_to_delta(
    yesterday: tuple[Linked, Path], tmp_path: Path
) -> None:
    linked, folder = yesterday
    link_again(linked)
    civil = {row["national_id"]: row for row in rows_of(folder, "civil")}
    farmer = next(
        row
        for row in rows_of(folder, "farmer")
        if row["national_id"] in civil and row["birth_date"] == civil[row["national_id"]]["birth_date"]
    )
    holder = civil[farmer["national_id"]]
    take(linked, tmp_path, "farmer", [{**farmer, "full_name": "วรรณวิไลลักษณ์ ไม่มีใคร"}])
    other = next(
        row for row in civil.values() if row["house_code"] != holder["house_code"] and row["sex"] != holder["sex"]
    )
    married = {**other, "given_name": "วรรณวิไลลักษณ์", "spouse_id": holder["national_id"]}
    for rows, wanted in (([holder], True), ([married], False), ([{**holder, "status": "B"}], False), ([other], True)):
        take(linked, tmp_path, "civil", rows)
        after = link_again(linked)
        assert "delta" in after.facts
        by_delta = told(linked, after)
        stages = {row[:2]: row[3] for row in by_delta["links"]}
        asked = {row[1]: row[3] for row in by_delta["review"] if row[0] == "farmer"}
        assert (stages["farmer", farmer["farmer_no"]] == "exact_id") is wanted
        assert (asked.get(farmer["farmer_no"]) == "id_of_spouse") is not wanted
        whole = link_again(linked, model=after)
        assert difference(told(linked, whole), by_delta) == {}
        linked.store.root.joinpath("linkage", "live.json").write_text(f'{{"id": "{after.id}"}}')


def test_nothing_new_is_not_linked_again(yesterday: tuple[Linked, Path]) -> None:
    linked, _ = yesterday
    live = link_again(linked)
    assert link_again(linked).manifest == live.manifest


def test_what_clerks_settle_later_is_honoured_without_a_whole_run(yesterday: tuple[Linked, Path]) -> None:
    linked, _ = yesterday
    before = link_again(linked)
    rows = told(linked, before)["links"]
    by_id = next(row for row in rows if row[0] == "poor" and row[3] == "exact_id")
    stranger = next(row for row in rows if row[0] == "poor" and row[3] == "unregistered")
    settled = [
        {"register": "poor", "record_key": by_id[1], "spine_id": by_id[2], "same": False},
        {"register": "poor", "record_key": stranger[1], "spine_id": by_id[2], "same": True},
    ]
    after = link_again(linked, settled=settled)
    assert "delta" in after.facts
    links = {row[:2]: row for row in told(linked, after)["links"]}
    assert links["poor", by_id[1]][2] != by_id[2]
    assert links["poor", stranger[1]][2:4] == (by_id[2], "reviewed")
    whole = link_again(linked, model=after, settled=settled)
    assert difference(told(linked, whole), told(linked, after)) == {}
