"""A payment file pays what was approved, once, and its control totals account for everybody on the list."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
import python_calamine
from measure_engines import World
from rounds_world import FARMER, FIRST, RICE, SECOND, WELFARE, Office, permit_for, villagers, written
from stored_world import house

from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.rounds import RoundError
from prasan.measures.rounds.paying import Paid, baht, pay_round


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def pay(office: Office, measure: Measure, by: str = FIRST, **more: object) -> Paid:
    return pay_round(
        office.store, office.rounds, measure, permit_for(measure, "civil"),
        by=Officer(by), folder=office.root / "out", log=office.log, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def lines_of(office: Office, name: str) -> list[dict[str, str]]:
    with (office.root / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def growers() -> World:
    """The villagers, and one who is in no civil record."""
    world = villagers()
    world.stranger(20, house=house(20), area="100101")
    world.record("farmer", 20, rice_rai=2.0, **FARMER)
    world.record("farmer", 3, rice_rai=0.0033, **FARMER)
    return world


def test_the_file_has_the_payees_ids_and_its_totals_account_for_the_whole_list(office: Office) -> None:
    each = office.in_force(growers(), RICE)
    done = pay(office, RICE)
    rows = lines_of(office, "rice-2557-round-1.csv")
    assert [(row["no"], row["national_id"], row["amount_baht"]) for row in rows] == [
        ("1", f"{1:013}", "10000.00"), ("2", f"{2:013}", "15000.00"), ("3", f"{3:013}", "3.30"),
    ]  # fmt: skip
    assert {row["round"] for row in rows} == {each.reference}
    assert (done.count, baht(done.satang), done.without_id) == (3, "25003.30", (1, 200_000))
    assert done.satang + done.without_id[1] == each.satang
    for name, digest in done.files.items():
        path = office.root / "out" / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (office.root / "out").iterdir()) == sorted(done.files)


def test_the_workbook_says_the_same_and_names_the_csv_by_its_hash(office: Office) -> None:
    office.in_force(growers(), RICE)
    done = pay(office, RICE)
    book = python_calamine.CalamineWorkbook.from_path(str(office.root / "out" / "rice-2557-round-1.xlsx"))
    totals = {str(row[0]): row[1] for row in book.get_sheet_by_name("Control totals").to_python()}
    assert totals["จำนวนรายการ / Payments"] == 3
    assert totals["จำนวนเงินรวม (บาท) / Sum (baht)"] == "25003.30"
    assert totals["SHA-256: rice-2557-round-1.csv"] == done.files["rice-2557-round-1.csv"]
    rows = book.get_sheet_by_name("Payments 1").to_python()[1:]
    assert [(row[2], row[3]) for row in rows] == [
        (row["national_id"], float(row["amount_baht"])) for row in lines_of(office, "rice-2557-round-1.csv")
    ]


def test_what_is_not_in_force_is_not_paid(office: Office) -> None:
    with pytest.raises(RoundError, match="has no round"):
        pay(office, RICE)
    office.run(growers(), RICE)
    office.propose(RICE)
    with pytest.raises(RoundError, match="round 1 of rice-2557 is proposed, not approved"):
        pay(office, RICE)
    assert not (office.root / "out").exists()


def test_a_second_file_takes_a_reason_and_is_the_same_to_the_byte(office: Office) -> None:
    office.in_force(growers(), RICE)
    first = pay(office, RICE)
    for more in ({}, {"again": True}, {"again": True, "why": " "}, {"why": "lost"}):
        with pytest.raises(RoundError, match="has a payment file of"):
            pay(office, RICE, **more)
    second = pay(office, RICE, by=SECOND, again=True, why="the bank lost it")
    assert second.files == first.files
    assert [(each.by, each.why) for each in second.round.payments] == [(FIRST, ""), (SECOND, "the bank lost it")]


def test_who_is_held_back_is_not_paid(office: Office) -> None:
    rice, world = written(RICE, "excludes: [welfare-2560]"), growers()
    office.in_force(world, rice)
    each = office.in_force(world, WELFARE, overlapping="hold", why="rice support came first")
    done = pay(office, WELFARE)
    assert [row["national_id"] for row in lines_of(office, "welfare-2560-round-1.csv")] == [f"{4:013}"]
    assert (done.count, done.held[0]) == (1, 3)
    assert done.satang + done.held[1] == each.satang


def test_the_use_is_logged_and_no_national_id_is_kept_anywhere_else(office: Office) -> None:
    office.in_force(growers(), RICE)
    before = len(office.log.entries())
    done = pay(office, RICE)
    assert [entry.event["action"] for entry in office.log.entries()[before:]] == ["pay_round", "round_paid"]
    for path in (office.log.path, office.rounds.ledger.path):
        assert f"{1:013}" not in path.read_text(encoding="utf-8")
    assert f"{1:013}" not in repr(done)
    with pytest.raises(NotPermittedError, match="does not name the register civil"):
        pay_round(
            office.store, office.rounds, RICE, permit_for(RICE), by=Officer(FIRST), folder=office.root, log=office.log
        )


def test_a_file_that_cannot_be_written_leaves_nothing_and_nothing_is_said_to_be_paid(office: Office) -> None:
    office.in_force(growers(), RICE)
    (office.root / "out").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(FileExistsError):
        pay(office, RICE)
    assert office.rounds.get("rice-2557", 1).payments == ()
