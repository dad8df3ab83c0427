"""A round freezes a list; another officer puts it in force; what overlaps, and what changed since the last, is said."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rounds_world import FIRST, POOR, RICE, SECOND, WELFARE, Office, permit_for, villagers, written
from stored_world import house

from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.exchange.officers import Officer
from prasan.linkage.retiring import retire
from prasan.measures import MeasureFileError
from prasan.measures.rounds import Round, RoundError, changes_between, propose_round, refuse_round
from prasan.measures.rounds.proposing import snapshot_of
from prasan.measures.simulation import read_scenario

ONCE = "once_a_person: true"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def entitled(office: Office, each: Round) -> dict[str, tuple[int, int]]:
    rows = pq.read_table(snapshot_of(office.store, each).file("entitlements.parquet")).to_pylist()
    return {row["unit_key"]: (row["spine_id"], row["satang"]) for row in rows}


def overlapping(office: Office, each: Round) -> list[tuple[str, str, str, int]]:
    rows = pq.read_table(snapshot_of(office.store, each).file("overlaps.parquet")).to_pylist()
    return [(row["kind"], row["unit_key"], row["other_measure"], row["other_number"]) for row in rows]


def test_a_round_is_the_list_of_the_run_with_amounts_reasons_and_what_was_read(office: Office) -> None:
    office.run(villagers(), RICE)
    each = office.propose(RICE)
    assert entitled(office, each) == {house(1): (1, 1_000_000), house(2): (2, 1_500_000)}
    assert (each.number, each.state, each.entitlements, each.satang) == (1, "proposed", 2, 2_500_000)
    snapshot = snapshot_of(office.store, each)
    [row, _] = pq.read_table(snapshot.file("entitlements.parquet")).to_pylist()
    assert (row["reasons"], row["doubtful"]) == (["rice-2557/1#rice", "rice-2557/1#account"], False)
    kinds = [reference.partition("@")[0] for reference in snapshot.manifest["inputs"]]
    assert kinds == ["measure/rice-2557", "linkage", "register/farmer"]
    assert (snapshot.facts["version"], snapshot.facts["digest"]) == (1, RICE.digest)
    assert snapshot.file("measure.yaml").read_text(encoding="utf-8") == RICE.text


def test_another_officer_approves_however_the_name_is_written(office: Office) -> None:
    office.run(villagers(), RICE)
    office.propose(RICE)
    with pytest.raises(RoundError, match="the same officer"):
        office.approve(RICE, by=f" {FIRST.upper()} ")
    with pytest.raises(RoundError, match="say who"):
        office.approve(RICE, by=" ")
    assert office.rounds.get("rice-2557", None).state == "proposed"
    done = office.approve(RICE)
    assert (done.state, done.proposed_by, done.decided_by) == ("approved", FIRST, SECOND)
    assert done.decided_at is not None
    assert done.decided_at >= done.proposed_at
    with pytest.raises(RoundError, match="round 1 of rice-2557 is approved, not proposed"):
        office.approve(RICE)


def test_a_new_proposal_supersedes_one_that_waits_and_a_refused_one_is_over(office: Office) -> None:
    office.run(villagers(), RICE)
    first = office.propose(RICE)
    second = office.propose(RICE)
    assert first.reference != second.reference  # the same list, another round
    assert [each.state for each in office.rounds.of("rice-2557")] == ["superseded", "proposed"]
    with pytest.raises(RoundError, match="superseded"):
        office.approve(RICE, number=1)
    with pytest.raises(RoundError, match="say why"):
        refuse_round(office.rounds, RICE, permit_for(RICE), by=Officer(SECOND), log=office.log, why=" ")
    done = refuse_round(
        office.rounds, RICE, permit_for(RICE), by=Officer(SECOND), log=office.log, why="two houses are missing"
    )
    assert (done.state, done.why) == ("refused", "two houses are missing")
    with pytest.raises(RoundError, match="refused"):
        office.approve(RICE)


def test_a_run_by_other_rules_is_no_list_of_this_version(office: Office) -> None:
    office.run(villagers(), RICE)
    with pytest.raises(RoundError, match="prasan measure run rice-2557"):
        office.propose(written(RICE, ONCE))


def test_acts_take_a_permit_and_are_logged_with_the_files_hash(office: Office) -> None:
    office.in_force(villagers(), RICE)
    actions = [entry.event["action"] for entry in office.log.entries()]
    assert actions == ["run_measure", "propose_round", "round_proposed", "approve_round", "round_approved"]
    assert all(entry.event["purpose"] == "measure:rice-2557" for entry in office.log.entries())
    wrong = permit_for(RICE, use="measure:welfare-2560")
    with pytest.raises(NotPermittedError, match="not for measure:rice-2557"):
        propose_round(office.store, office.rounds, RICE, wrong, by=Officer(FIRST), log=office.log)


@pytest.mark.parametrize("change", ["altered", "cut"])
def test_an_altered_or_shortened_file_of_acts_shows(office: Office, change: str) -> None:
    office.in_force(villagers(), RICE)
    path = office.rounds.ledger.path
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0].replace(b"one", b"two") + lines[1] if change == "altered" else lines[0])
    with pytest.raises(LedgerError, match="Remedy: put back the file"):
        office.propose(RICE)


@pytest.mark.parametrize("manifest", [False, True])
def test_a_list_that_was_altered_after_its_proposal_is_neither_approved_nor_paid(
    office: Office, manifest: bool
) -> None:
    office.run(villagers(), RICE)
    each = office.propose(RICE)
    snapshot = snapshot_of(office.store, each)
    path = snapshot.file("entitlements.parquet")
    rows = pq.read_table(path).to_pylist()
    path.chmod(0o644)
    pq.write_table(pa.Table.from_pylist([{**row, "satang": row["satang"] + 100} for row in rows]), path)
    if manifest:
        told = json.loads(snapshot.file("manifest.json").read_text(encoding="utf-8"))
        told["files"]["entitlements.parquet"] = hashlib.blake2b(path.read_bytes(), digest_size=20).hexdigest()
        snapshot.file("manifest.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(RoundError, match="is not as it was proposed"):
        office.approve(RICE)


def test_what_a_round_was_made_from_outlives_later_runs(office: Office) -> None:
    world = villagers()
    each = office.in_force(world, RICE)
    for person in (3, 4, 7, 8):
        world.record("farmer", person, rice_rai=1.0, planting_date=RICE.starts, baac_account=True)
        office.run(world, RICE)
        office.propose(RICE)
    retire(office.store, newest=1)
    assert set(office.store.inputs_of(snapshot_of(office.store, each))) == {
        "measure/rice-2557", "linkage", "register/farmer",
    }  # fmt: skip


def test_changes_name_who_is_new_who_ended_and_the_criterion_that_turned(office: Office) -> None:
    world = villagers()
    before = office.in_force(world, WELFARE)
    records = {link["spine_id"]: n for n, link in enumerate(x for x in world.links if x["register"] == "poor")}
    poor = world.registers["poor"]
    poor[records[1]] = {**poor[records[1]], "income_baht": 500_000.0}  # ends
    poor[records[2]] = {**poor[records[2]], "farm_land_rai": None}  # ends, undetermined
    poor[records[3]] = {**poor[records[3]], "income_baht": 40_000.0}  # gets another amount
    world.record("poor", 5, **POOR)  # is new
    world.people = [person for person in world.people if person["spine_id"] != 4]  # is gone
    world.links = [link for link in world.links if link["spine_id"] != 4]
    world.person(9, house=house(9), nationality="TH", birth_year=1970, birth_month=3, birth_day=None)
    world.record("poor", 9, **POOR)  # was not there
    office.run(world, WELFARE)
    after = office.propose(WELFARE)
    told = after.changes
    assert after.since == before.number
    # Without a record in the register of the poor, the unit met none of the criteria that look for one.
    looked_for = [f"{each.id}:not_met" for each in WELFARE.criteria if "exists(poor" in each.rule.text]
    assert told["new"]["why"] == {"entered": 1, **dict.fromkeys(looked_for, 1)}
    assert "applied:not_met" in looked_for
    assert told["ended"]["why"] == {"income:not_met": 1, "real_estate:undetermined": 1, "left_population": 1}
    assert (told["amount"]["units"], told["amount"]["satang"]) == (1, -10_000)
    assert told["payee"]["units"] == 0
    assert sum(kind["satang"] for kind in told.values()) == after.satang - before.satang


def test_changes_follow_people_through_what_linkage_found_out(office: Office, tmp_path: Path) -> None:
    world = villagers()
    before = office.in_force(world, WELFARE)
    office.became(("became", 1, 11), ("merged", 2, 3), ("gone", 4, None))
    renamed = villagers()
    renamed.people = [person for person in renamed.people if person["spine_id"] not in (1, 2, 4)]
    renamed.links = [link for link in renamed.links if link["spine_id"] not in (1, 2, 4)]
    renamed.person(11, house=house(1), nationality="TH", birth_year=1970, birth_month=3, birth_day=None)
    renamed.record("poor", 11, **POOR)
    office.run(renamed, WELFARE)
    after = office.propose(WELFARE)
    rows = tmp_path / "changes.parquet"
    told = changes_between(office.store, snapshot_of(office.store, before), snapshot_of(office.store, after), rows=rows)
    assert {row["unit_key"]: row["why"] for row in pq.read_table(rows).to_pylist()} == {
        "person:2": ["merged"], "person:4": ["gone"],
    }  # fmt: skip
    assert told["new"]["units"] == 0  # person 11 is person 1


def test_who_was_split_stays_once_and_the_other_is_new(office: Office) -> None:
    office.in_force(villagers(), WELFARE)
    office.became(("split", 1, 11), ("split", 1, 12))
    parted = villagers()
    parted.people = [person for person in parted.people if person["spine_id"] != 1]
    parted.links = [link for link in parted.links if link["spine_id"] != 1]
    for spine_id in (11, 12):
        parted.person(spine_id, house=house(1), nationality="TH", birth_year=1970, birth_month=3, birth_day=None)
        parted.record("poor", spine_id, **POOR)
    office.run(parted, WELFARE)
    told = office.propose(WELFARE).changes
    assert (told["ended"]["units"], told["new"]["why"]) == (0, {"split": 1})


@pytest.mark.parametrize("says", ["first", "second"])
def test_measures_that_exclude_each_other_are_caught_whichever_says_so(office: Office, says: str) -> None:
    rice = written(RICE, "excludes: [welfare-2560]") if says == "first" else RICE
    welfare = written(WELFARE, "excludes: [rice-2557]") if says == "second" else WELFARE
    world = villagers()
    office.in_force(world, rice)
    office.run(world, welfare)
    each = office.propose(welfare)
    assert overlapping(office, each) == [
        ("excludes", "person:1", "rice-2557", 1), ("excludes", "person:2", "rice-2557", 1),
    ]  # fmt: skip
    with pytest.raises(RoundError, match="2 excludes"):
        office.approve(welfare)
    with pytest.raises(RoundError, match="--why"):
        office.approve(welfare, overlapping="hold")
    done = office.approve(welfare, overlapping="hold", why="they have the rice support")
    assert (done.overlapping, done.overlaps) == ("hold", {"excludes": 2})


def test_nobody_is_paid_by_two_rounds_that_pay_once(office: Office) -> None:
    rice, welfare, world = written(RICE, ONCE), written(WELFARE, ONCE), villagers()
    office.in_force(world, rice)
    world.record("farmer", 3, rice_rai=1.0, planting_date=RICE.starts, baac_account=True)
    office.run(world, rice)
    again = office.propose(rice)
    assert [row[:2] for row in overlapping(office, again)] == [("once_a_person", house(1)), ("once_a_person", house(2))]
    office.approve(rice, overlapping="hold", why="paid in round 1")
    office.run(world, welfare)
    # What round 2 held back is not named a second time.
    assert overlapping(office, office.propose(welfare)) == [
        ("once_a_person", "person:1", "rice-2557", 1),
        ("once_a_person", "person:2", "rice-2557", 1),
        ("once_a_person", "person:3", "rice-2557", 2),
    ]


def test_an_overlap_is_found_by_the_id_that_a_person_has_now(office: Office) -> None:
    rice, welfare, world = written(RICE, ONCE), written(WELFARE, ONCE), villagers()
    office.in_force(world, rice)
    office.became(("merged", 1, 3))
    office.run(world, welfare)
    found = overlapping(office, office.propose(welfare))
    assert ("once_a_person", "person:3", "rice-2557", 1) in found


def test_two_units_of_one_payee_are_found_in_a_round(office: Office) -> None:
    office.run(villagers(), WELFARE)
    office.became(("merged", 4, 3))  # after the run: one person twice on its list
    each = office.propose(WELFARE)
    assert [row[:2] for row in overlapping(office, each)] == [("twice", "person:3"), ("twice", "person:4")]


def test_an_approval_rests_on_the_rounds_that_are_in_force_then(office: Office) -> None:
    rice, world = written(RICE, "excludes: [welfare-2560]"), villagers()
    office.run(world, rice)
    office.run(world, WELFARE)
    office.propose(rice)
    office.propose(WELFARE)
    office.approve(rice)
    with pytest.raises(RoundError, match="since round 1 of welfare-2560 was proposed"):
        office.approve(WELFARE)
    assert office.propose(WELFARE).overlaps == {"excludes": 2}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("excludes: [rice-2557]", "excludes itself"),
        ("excludes: [Rice]", "is not a proper"),
        ("appeal_days: 0", "appeal_days"),
        ("budget: -1", "budget"),
        ("once_a_person: perhaps", "Write true or false"),
    ],
)
def test_what_a_file_says_wrongly_of_rounds_is_a_fault_with_its_line(lines: str, says: str) -> None:
    with pytest.raises(MeasureFileError, match=says) as fault:
        written(RICE, lines)
    assert fault.value.line > RICE.text.count("\n")


def test_a_measure_without_a_run_is_told_which_verb_makes_one(office: Office) -> None:
    with pytest.raises(LookupError, match="prasan measure run rice-2557"):
        office.propose(RICE)


def test_a_budget_of_the_file_is_that_of_a_simulation_which_is_told_no_other() -> None:
    measure = written(RICE, "budget: 40000000")
    assert read_scenario(measure, strategy="cap").budget.baht == 40_000_000
    assert read_scenario(measure, strategy="cap", budget=7).budget.baht == 7
    assert read_scenario(measure).budget.baht is None
