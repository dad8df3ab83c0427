"""An appeal sees what failed and on which data, and is decided again on the rules and data of the day, by two officers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from measure_engines import World
from rounds_world import FIRST, POOR, RICE, SECOND, WELFARE, WELFARE_2565, Office, permit_for, villagers, written
from stored_world import house

from prasan.exchange.ledger import LedgerError
from prasan.exchange.officers import Officer
from prasan.measures import Measure
from prasan.measures.appeals import (
    Appeal,
    AppealError,
    Appeals,
    Case,
    confirm_appeal,
    decide_appeal,
    lodge_appeal,
    pay_granted,
    read_evidence,
    return_appeal,
    show_case,
)
from prasan.measures.appeals.acts import deadline_of
from prasan.measures.appeals.keeping import MOST_BYTES, deadline
from prasan.measures.files import read_measure
from prasan.measures.rounds import RoundError
from prasan.measures.rounds.paying import Paid, pay_round

DAYS = written(WELFARE, "appeal_days: 15")
NOW = datetime.now(UTC)


class Desk:
    """An office with a round in force, and its appeals."""

    def __init__(self, root: Path, world: World, measure: Measure = WELFARE) -> None:
        self.office, self.measure = Office(root), measure
        self.round = self.office.in_force(world, measure)
        self.appeals = Appeals(root / "appeals" / "decisions.jsonl")
        self.file = root / "letter.pdf"
        self.file.write_bytes(b"a letter of the employer")

    def case(self, spine_id: int) -> Case:
        permit = permit_for(self.measure)
        return show_case(self.office.store, self.round, spine_id, permit, by=Officer(FIRST), log=self.office.log)

    def hand_in(self, case: Case, *says: str, now: datetime = NOW, **more: object) -> Appeal:
        return lodge_appeal(
            self.appeals, case, permit_for(self.measure), evidence=self.file.read_bytes(), says=says,
            by=Officer(FIRST), log=self.office.log, now=now, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def decide(self, case: Case, by: str = FIRST) -> Appeal:
        permit = permit_for(self.measure)
        return decide_appeal(self.appeals, case, permit, by=Officer(by), log=self.office.log, answer="as it shows")

    def granted(self, spine_id: int, *says: str) -> Appeal:
        """An appeal of a person that was decided, and confirmed."""
        case = self.case(spine_id)
        self.hand_in(case, *says)
        self.decide(case)
        return self.confirm(case)

    def pay(self) -> Paid:
        office, permit = self.office, permit_for(self.measure, "civil")
        return pay_granted(
            office.store, office.rounds, self.appeals, self.measure, permit,
            by=Officer(FIRST), folder=office.root / "out", log=office.log,
        )  # fmt: skip

    def confirm(self, case: Case, by: str = SECOND) -> Appeal:
        return confirm_appeal(self.appeals, case, permit_for(self.measure), by=Officer(by), log=self.office.log)


def rich() -> World:
    """The villagers; person 5 applied with too much land and an income that is not known, person 6 not at all."""
    world = villagers()
    world.record("poor", 5, **{**POOR, "farm_land_rai": 400.0, "income_baht": None})
    world.record("farmer", 3, rice_rai=4.0, planting_date=date(2014, 12, 1), baac_account=True)
    return world


def test_a_case_shows_what_failed_and_the_values_it_rests_on(tmp_path: Path) -> None:
    case = Desk(tmp_path, rich()).case(5)
    assert case.verdict is not None
    assert case.verdict["verdict"] == "not_eligible"
    failed = {each.id: case.verdict[f"c_{each.id}"] for each in WELFARE.criteria}
    assert (failed["income"], failed["real_estate"], failed["applied"]) == ("undetermined", "not_met", "met")
    [land] = case.data_of("real_estate")
    assert (land["spine_id"], land["register"], land["values"]["farm_land_rai"]) == (5, "poor", 400.0)
    assert set(case.parameters_of("income")) <= set(WELFARE.parameters)
    assert "national_id" not in land["values"]
    assert "record_key" not in land["values"]


def test_evidence_of_values_decides_again_and_a_second_officer_makes_it_hold(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(5)
    desk.hand_in(case, "poor.income_baht=20,000", "poor.farm_land_rai=10")
    decided = desk.decide(case)
    assert decided.decision is not None
    assert (decided.state, decided.decision["verdict"], decided.decision["satang"]) == ("decided", "eligible", 30_000)
    with pytest.raises(AppealError, match="same officer"):
        desk.confirm(case, by=FIRST.upper())
    done = desk.confirm(case)
    assert (done.state, done.decided_by, done.confirmed_by) == ("confirmed", FIRST, SECOND)
    with pytest.raises(AppealError, match="nothing is added"):
        desk.hand_in(case, "income=not_met")


def test_a_finding_on_a_criterion_counts_and_the_other_criteria_still_do(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(5)
    desk.hand_in(case, "real_estate=met")
    decision = desk.decide(case).decision
    assert decision is not None
    assert (decision["verdict"], decision["criteria"]["real_estate"]) == ("undetermined", "met")
    assert decision["satang"] == 0


def test_who_has_no_record_may_show_that_one_should_be_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(6)
    assert case.data_of("income") == []
    row = case.again([f"poor.{name}={value}" for name, value in POOR.items()])
    assert row is not None
    assert (row["verdict"], row["amount"]) == ("eligible", 300.0)


def test_a_household_is_decided_with_the_record_of_the_member_who_appeals(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich(), RICE)
    case = desk.case(3)
    assert (case.unit_key, case.verdict and case.verdict["verdict"]) == (house(3), "not_eligible")
    desk.hand_in(case, "farmer.planting_date=BE 2557-07-01")
    decision = desk.decide(case).decision
    assert decision == {
        "verdict": "eligible", "satang": 400_000, "payee": 3, "criteria": {"rice": "met", "account": "met"},
    }  # fmt: skip
    with pytest.raises(AppealError, match="another member of the household"):
        desk.hand_in(desk.case(7), "rice=met")


def test_new_evidence_opens_a_decision_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(5)
    desk.hand_in(case, "poor.income_baht=20000", "poor.farm_land_rai=10")
    desk.decide(case)
    assert desk.hand_in(case, "poor.farm_land_rai=300").state == "open"
    with pytest.raises(AppealError, match="--decide first"):
        desk.confirm(case)
    decision = desk.decide(case).decision or {}
    assert (decision["verdict"], decision["satang"]) == ("not_eligible", 0)
    assert desk.confirm(case).state == "confirmed"


def test_the_rules_and_data_of_the_day_decide_whatever_came_later(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    later = villagers()
    later.record("poor", 5, **{**POOR, "income_baht": 90_000_000.0})
    desk.office.run(later, WELFARE)
    desk.office.run(later, written(WELFARE, "appeal_days: 1"))  # other rules, and the live registers and run are others
    case = desk.case(5)
    [row] = case.data_of("real_estate")
    assert row["values"]["farm_land_rai"] == 400.0
    desk.hand_in(case, "poor.income_baht=20000", "poor.farm_land_rai=10")
    assert (desk.decide(case).decision or {})["verdict"] == "eligible"


def test_rules_over_members_are_replayed_with_the_whole_household(tmp_path: Path) -> None:
    case = Desk(tmp_path, rich(), WELFARE_2565).case(1)
    assert len(case.people) == 2
    assert case.again(()) == case.verdict


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        ("income", "says nothing"),
        ("income=perhaps", "a criterion is met or not_met"),
        ("wealth=met", "has no criterion wealth"),
        ("poor.shoe_size=4", "the rules do not look at poor.shoe_size"),
        ("poor.income_baht=much", "is not a number"),
        ("poor.income_baht=inf", "is no number"),
        ("civil.birth_date=yesterday", "is not a date"),
    ],
)
def test_what_evidence_cannot_say_is_refused_and_not_kept(tmp_path: Path, says: str, problem: str) -> None:
    desk = Desk(tmp_path, rich())
    with pytest.raises(AppealError, match=problem):
        desk.hand_in(desk.case(5), says)
    assert desk.appeals.all() == []
    assert not desk.appeals.folder.exists()


def test_days_are_counted_from_notice_and_a_late_appeal_takes_a_reason(tmp_path: Path) -> None:
    assert deadline(date(2017, 4, 3), 15, date(2017, 4, 18)).left == 0
    assert deadline(date(2017, 4, 3), None, date(2099, 1, 1)).left is None
    desk = Desk(tmp_path, rich(), DAYS)
    case = desk.case(5)
    after = NOW + timedelta(days=17)
    assert deadline_of(case, None, None, NOW).left == 15
    with pytest.raises(AppealError, match="the last day to appeal was"):
        desk.hand_in(case, "income=met", now=after)
    noticed = (after - timedelta(days=3)).date()
    assert deadline_of(case, None, noticed, after).left in (11, 12)
    with pytest.raises(AppealError, match="nobody was told on 2001-01-01"):
        desk.hand_in(case, "income=met", noticed=date(2001, 1, 1))
    kept = desk.hand_in(case, "income=met", now=after, late="in hospital until then")
    assert (kept.late, kept.state) == ("in hospital until then", "open")
    # What is added to a lodged appeal is not late.
    assert len(desk.hand_in(case, "real_estate=met", now=after).evidence) == 2


def test_evidence_is_kept_for_its_owner_alone_and_a_changed_file_stops_the_decision(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(5)
    kept = desk.appeals.folder / desk.hand_in(case, "income=met").evidence[0].digest
    assert kept.read_bytes() == desk.file.read_bytes()
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "letter" not in desk.appeals.ledger.path.read_text(encoding="utf-8")
    kept.write_bytes(b"another letter")
    with pytest.raises(AppealError, match="not as it was handed in"):
        desk.decide(case)


def test_acts_are_logged_with_the_person_and_a_cut_file_shows(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case = desk.case(5)
    desk.hand_in(case, "income=met")
    desk.decide(case)
    events = [entry.event for entry in desk.office.log.entries()][-3:]
    assert [event["action"] for event in events] == ["appeal_case", "appeal_evidence", "appeal_decided"]
    assert {event["spine_id"] for event in events} == {5}
    path = desk.appeals.ledger.path
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(LedgerError, match="is gone"):
        desk.confirm(case)


def test_who_is_not_known_and_what_nobody_appealed_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    with pytest.raises(AppealError, match="prasan link history 99"):
        desk.case(99)
    with pytest.raises(AppealError, match="hand in evidence first"):
        desk.decide(desk.case(5))
    office = desk.office
    office.run(rich(), WELFARE)
    desk.round = office.propose(WELFARE)
    with pytest.raises(AppealError, match="nobody was told yet"):
        desk.hand_in(desk.case(5), "income=met")


def test_a_person_may_lodge_without_evidence_and_an_officer_reads_what_is_handed_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    case, permit, log = desk.case(5), permit_for(WELFARE), desk.office.log
    person = Officer("citizen", "account")
    lodged = lodge_appeal(desk.appeals, case, permit, by=person, log=log, now=NOW)
    assert (lodged.serial, lodged.state, lodged.lodged_by, lodged.stated) == (1, "open", "citizen", ())
    assert lodged.answer_by - NOW.date() in (timedelta(days=30), timedelta(days=31))
    with pytest.raises(AppealError, match="lodged already"):
        lodge_appeal(desk.appeals, case, permit, by=person, log=log, now=NOW)
    desk.hand_in(case)
    with pytest.raises(AppealError, match="1 of the files are not read"):
        desk.decide(case)
    digest = desk.appeals.all()[0].evidence[0].digest
    read = read_evidence(
        desk.appeals, case, permit, digest, ["poor.income_baht=20000", "real_estate=met"], by=Officer(FIRST), log=log
    )
    assert read.says == ["poor.income_baht=20000", "real_estate=met"]
    assert (desk.decide(case).decision or {})["verdict"] == "eligible"
    with pytest.raises(AppealError, match="same officer"):
        return_appeal(desk.appeals, case, permit, by=Officer(FIRST), log=log, why="no")
    back = return_appeal(desk.appeals, case, permit, by=Officer(SECOND), log=log, why="the letter is of another year")
    assert (back.state, back.decision, back.returned) == ("open", None, "the letter is of another year")
    read_evidence(desk.appeals, case, permit, digest, [], by=Officer(SECOND), log=log)
    assert (desk.decide(case).decision or {})["verdict"] == "not_eligible"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00", b"\xff\xfe\x00", b"x" * (MOST_BYTES + 1)])
def test_evidence_is_a_letter_or_a_picture_of_one(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(AppealError):
        Appeals(tmp_path / "appeals" / "decisions.jsonl").keep(content)
    assert not (tmp_path / "appeals").exists()


def test_what_was_granted_is_paid_once_in_a_supplement_of_the_round(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    office = desk.office
    with pytest.raises(RoundError, match="owes nothing"):
        desk.pay()
    desk.granted(5, "poor.income_baht=20000", "poor.farm_land_rai=10")
    desk.granted(6, "income=not_met")
    done = desk.pay()
    assert (done.count, done.satang, done.held, done.without_id, done.nothing_due) == (1, 30_000, (0, 0), (0, 0), 0)
    [name] = [name for name in done.files if name.endswith(".csv")]
    assert name == "welfare-2560-round-1-supplement-1.csv"
    [_head, row] = (office.root / "out" / name).read_text(encoding="utf-8").splitlines()
    [more] = office.rounds.get("welfare-2560", 1).supplements
    assert row == f"{more.reference},1,{5:013},300.00"
    with pytest.raises(RoundError, match="owes nothing"):
        desk.pay()
    paid = pay_round(
        office.store, office.rounds, WELFARE, permit_for(WELFARE, "civil"),
        by=Officer(FIRST), folder=office.root / "out", log=office.log,
    )  # fmt: skip
    assert f"{5:013}" not in (office.root / "out" / "welfare-2560-round-1.csv").read_text(encoding="utf-8")
    assert paid.count == 4
    with pytest.raises(RoundError, match="already"):
        pay_round(
            office.store, office.rounds, WELFARE, permit_for(WELFARE, "civil"), supplement=1,
            by=Officer(FIRST), folder=office.root / "out", log=office.log,
        )  # fmt: skip


def test_a_larger_amount_by_appeal_pays_the_difference_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich(), RICE)
    desk.granted(1, "farmer.rice_rai=12")
    done = desk.pay()
    assert (done.count, done.satang) == (1, 200_000)


def test_who_is_paid_elsewhere_too_is_held_back_from_a_supplement_and_seen_by_later_rounds(tmp_path: Path) -> None:
    measure = written(WELFARE, "once_a_person: true")
    other = read_measure(measure.text.replace("id: welfare-2560", "id: another-card"), "another-card.yaml")
    world = rich()
    desk = Desk(tmp_path, world, measure)
    says = ("poor.income_baht=20000", "poor.farm_land_rai=10")
    desk.granted(5, *says)
    desk.pay()
    better = villagers()
    better.record("poor", 5, **POOR)
    office = desk.office
    office.run(better, other)
    later = office.propose(other)
    assert later.overlaps["once_a_person"] == 5  # the four of the round, and who was granted it on appeal
    office.approve(other, overlapping="pay", why="a test")
    desk.granted(6, *(f"poor.{name}={value}" for name, value in POOR.items()))
    desk.granted(7, *(f"poor.{name}={value}" for name, value in POOR.items()))
    best = villagers()
    for each in (6, 7):
        best.record("poor", each, **POOR)
    office.run(best, other)
    office.propose(other)
    office.approve(other, overlapping="pay", why="a test")
    with pytest.raises(RoundError, match="paid elsewhere too"):
        desk.pay()


def test_the_next_round_says_who_was_granted_it_on_appeal(tmp_path: Path) -> None:
    desk = Desk(tmp_path, rich())
    desk.granted(5, "poor.income_baht=20000", "poor.farm_land_rai=10")
    desk.pay()
    later = villagers()
    for each in (5, 6):
        later.record("poor", each, **POOR)
    desk.office.run(later, WELFARE)
    changes = desk.office.propose(WELFARE).changes
    assert changes["new"]["why"] == {"appeal": 1, "applied:not_met": 1} or changes["new"]["why"]["appeal"] == 1
