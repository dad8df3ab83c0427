"""A report from a department's draft to the prime minister's centre: who may do what, what is sealed, what counts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from prasan.centres import query
from prasan.centres.lifecycle import LifecycleError
from prasan.centres.sealing import canonical
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.web.accounts.models import Role, User
from prasan.web.centres.filing import actions
from prasan.web.centres.filing.actions import Why
from prasan.web.centres.filing.reports import figures_of, filed_reports, seal_of, version_values
from prasan.web.centres.models import CellReason, Event, Version

KEY = ("07011", "digital_services", "2558Q1")
ALL, ONLINE, TRAINED = "service_transactions", "digital_service_transactions", "officers_trained"
GOOD = {(ALL, "50"): 100.0, (ONLINE, "50"): 40.0, (TRAINED, "50"): 3.0}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.PRASAN_DATA = tmp_path
    return tmp_path


def somebody(name: str, unit: str, role: Role = Role.OFFICER) -> User:
    return User.objects.get_or_create(username=name, defaults={"unit_code": unit, "role": role})[0]


@pytest.fixture
def department() -> User:
    return somebody("doae", "07011")


@pytest.fixture
def ministry() -> User:
    return somebody("moac-officer", "07000")


@pytest.fixture
def nation() -> User:
    return somebody("pmo-officer", "00000")


def filed(department: User, key=KEY, cells=GOOD) -> Version:
    actions.save(department, key, 0, cells)
    actions.complete(department, key, 1)
    return actions.submit(department, key, 1, confirmed=True)


def refused(code: str, act, *asked, **said) -> None:
    before = list(Version.objects.values_list("pk", "state", "seal"))
    with pytest.raises(LifecycleError) as told, transaction.atomic():
        act(*asked, **said)
    assert told.value.code == code
    assert list(Version.objects.values_list("pk", "state", "seal")) == before


def test_the_whole_way_and_what_the_log_tells_of_it(department, ministry, nation, data) -> None:
    version = filed(department)
    assert list(figures_of(filed_reports())) == []
    actions.accept(ministry, KEY, 1)
    assert sorted(value.value for value in figures_of(filed_reports())) == [3.0, 40.0, 100.0]
    actions.receive(nation, [KEY])
    assert sorted(value.value for value in figures_of(filed_reports())) == [3.0, 40.0, 100.0]
    version.refresh_from_db()
    assert (version.state, version.submitted_by) == ("received", "doae")
    log = AccessLog(data / "log" / "access.jsonl")
    told = log.entries()
    assert [entry.event["action"] for entry in told] == [
        "save_report", "complete_report", "submit_report", "accept_report", "receive_report",
    ]  # fmt: skip
    assert told[2].event["reports"] == [[*KEY, 1, version.seal]]
    assert log.verify().ok
    events = Event.objects.order_by("pk").values_list("act", "by", "entry")
    assert list(events) == [
        ("save", "doae", 0),
        ("complete", "doae", 1),
        ("submit", "doae", 2),
        ("accept", "moac-officer", 3),
        ("receive", "pmo-officer", 4),
    ]


def test_the_seal_is_the_hash_of_what_was_submitted_and_shows_an_alteration(department) -> None:
    version = filed(department)
    rows = [(*cell, value) for cell, value in GOOD.items()]
    assert version.seal == hashlib.sha256(canonical(*KEY, 1, rows)).hexdigest() == seal_of(version)
    version.values.filter(element=TRAINED).update(value=4.0)
    assert seal_of(version) != version.seal


def test_a_return_gives_reasons_by_cell_and_the_correction_is_a_version_of_its_own(department, ministry) -> None:
    old = filed(department)
    refused("no_reason", actions.send_back, ministry, KEY, 1, [])
    refused("no_reason", actions.send_back, ministry, KEY, 1, [Why(ALL, "50", "  ")])
    actions.send_back(ministry, KEY, 1, [Why(ALL, "50", "far too few"), Why("", "", "see also Lamphun")])
    assert sorted(CellReason.objects.values_list("element", "area", "reason")) == [
        ("", "", "see also Lamphun"),
        (ALL, "50", "far too few"),
    ]
    actions.reopen(department, KEY, 1, "")
    actions.save(department, KEY, 2, {(ALL, "50"): 1000.0, (TRAINED, "50"): None, (TRAINED, "51"): 4.0})
    actions.complete(department, KEY, 2)
    new = actions.submit(department, KEY, 2, confirmed=True)
    actions.accept(ministry, KEY, 2)
    old.refresh_from_db()
    assert (old.state, version_values(old), seal_of(old)) == ("returned", GOOD, old.seal)
    assert version_values(new) == {(ALL, "50"): 1000.0, (ONLINE, "50"): 40.0, (TRAINED, "51"): 4.0}
    assert new.seal != old.seal
    assert sorted(value.value for value in figures_of(filed_reports())) == [4.0, 40.0, 1000.0]


def test_while_a_correction_is_worked_on_what_was_accepted_counts(department, ministry) -> None:
    filed(department)
    actions.accept(ministry, KEY, 1)
    refused("no_reason", actions.reopen, department, KEY, 1, " ")
    actions.reopen(department, KEY, 1, "the province had sent a wrong figure")
    for act, asked in (
        (actions.save, {"cells": {(ALL, "50"): 1000.0}}),
        (actions.complete, {}),
        (actions.submit, {"confirmed": True}),
    ):
        act(department, KEY, 2, **asked)
        assert {value.value for value in figures_of(filed_reports())} == {3.0, 40.0, 100.0}
        assert [report.status for report in filed_reports()] == ["approved"]
    actions.send_back(ministry, KEY, 2, [Why("", "", "no")])
    assert {value.value for value in figures_of(filed_reports())} == {3.0, 40.0, 100.0}


@pytest.mark.parametrize(
    ("name", "unit", "role"),
    [
        ("other", "07003", Role.OFFICER),
        ("above", "07000", Role.OFFICER),
        ("nation", "00000", Role.OFFICER),
        ("head", "07011", Role.EXECUTIVE),
        ("clerk", "07011", Role.REVIEWER),
        ("nobody", "", Role.OFFICER),
    ],
)
def test_only_the_departments_officers_file(department, name: str, unit: str, role: Role) -> None:
    stranger = somebody(name, unit, role)
    refused("not_theirs", actions.save, stranger, KEY, 0, GOOD)
    actions.save(department, KEY, 0, GOOD)
    refused("not_theirs", actions.save, stranger, KEY, 1, {(ALL, "50"): 1.0})
    refused("not_theirs", actions.complete, stranger, KEY, 1)
    actions.complete(department, KEY, 1)
    refused("not_theirs", actions.submit, stranger, KEY, 1, confirmed=True)


@pytest.mark.parametrize(
    ("name", "unit", "role"),
    [
        ("doae", "07011", Role.OFFICER),
        ("other", "03000", Role.OFFICER),
        ("nation", "00000", Role.OFFICER),
        ("head", "07000", Role.EXECUTIVE),
    ],
)
def test_only_the_ministrys_officers_decide(department, name: str, unit: str, role: Role) -> None:
    filed(department)
    stranger = somebody(name, unit, role)
    refused("not_theirs", actions.accept, stranger, KEY, 1)
    refused("not_theirs", actions.send_back, stranger, KEY, 1, [Why("", "", "no")])


def test_whoever_submitted_does_not_decide_even_from_the_ministry(department) -> None:
    filed(department)
    User.objects.filter(username="doae").update(unit_code="07000")
    moved = User.objects.get(username="doae")
    refused("own_report", actions.accept, moved, KEY, 1)
    refused("own_report", actions.send_back, moved, KEY, 1, [Why("", "", "no")])


def test_what_is_sealed_takes_no_figure_and_what_is_not_submitted_no_decision(department, ministry, nation) -> None:
    actions.save(department, KEY, 0, GOOD)
    refused("wrong_state", actions.submit, department, KEY, 1, confirmed=True)
    refused("wrong_state", actions.accept, ministry, KEY, 1)
    actions.complete(department, KEY, 1)
    actions.save(department, KEY, 1, {(ALL, "50"): 101.0})
    assert Version.objects.get().state == "draft"
    actions.complete(department, KEY, 1)
    actions.submit(department, KEY, 1, confirmed=True)
    refused("wrong_state", actions.save, department, KEY, 1, {(ALL, "50"): 102.0})
    refused("wrong_state", actions.receive, nation, [KEY])
    actions.accept(ministry, KEY, 1)
    refused("wrong_state", actions.save, department, KEY, 1, {(ALL, "50"): 102.0})
    refused("wrong_state", actions.accept, ministry, KEY, 1)
    assert version_values(Version.objects.get())[ALL, "50"] == 101.0


def test_who_looks_at_an_old_version_changes_nothing(department, ministry) -> None:
    actions.save(department, KEY, 0, GOOD)
    refused("stale", actions.save, department, KEY, 0, GOOD)
    refused("stale", actions.complete, department, KEY, 2)
    actions.complete(department, KEY, 1)
    actions.submit(department, KEY, 1, confirmed=True)
    refused("stale", actions.accept, ministry, KEY, 2)


def test_a_report_that_is_wrong_is_neither_complete_nor_submitted(department) -> None:
    actions.save(department, KEY, 0, {**GOOD, (ONLINE, "50"): 400.0})
    refused("wrong_figures", actions.complete, department, KEY, 1)
    actions.save(department, KEY, 1, {(ONLINE, "50"): 40.0, (TRAINED, "50"): None})
    refused("wrong_figures", actions.complete, department, KEY, 1)


def test_a_report_in_doubt_is_submitted_by_who_says_that_it_is_right(department, ministry) -> None:
    for quarter in ("2558Q1", "2558Q2", "2558Q3"):
        key = (*KEY[:2], quarter)
        filed(department, key)
        actions.accept(ministry, key, 1)
    key = (*KEY[:2], "2558Q4")
    actions.save(department, key, 0, {**GOOD, (ALL, "50"): 1000.0})
    actions.complete(department, key, 1)
    refused("not_confirmed", actions.submit, department, key, 1, confirmed=False)
    assert actions.submit(department, key, 1, confirmed=True).state == "submitted"


@pytest.mark.parametrize("period", ["2558", "2557Q4", "2690Q1", "x"])
def test_no_report_is_begun_that_is_not_asked_for(department, period: str) -> None:
    refused("not_asked", actions.save, department, (*KEY[:2], period), 0, GOOD)


def test_an_act_that_the_log_cannot_tell_of_does_not_happen(department, data) -> None:
    actions.save(department, KEY, 0, GOOD)
    log = data / "log"
    log.rename(data / "moved")
    log.write_text("no folder", encoding="utf-8")
    with pytest.raises(OSError, match="log"), transaction.atomic():
        actions.complete(department, KEY, 1)
    assert Version.objects.get().state == "draft"
    assert Event.objects.count() == 1


def test_the_database_itself_refuses_what_is_submitted_without_a_seal(department) -> None:
    version = filed(department)
    for wrong in ({"seal": ""}, {"submitted_on": None}, {"state": "draft"}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**wrong)


def test_saving_what_is_there_already_leaves_no_trace(department) -> None:
    actions.save(department, KEY, 0, GOOD)
    actions.save(department, KEY, 1, {**GOOD, (ALL, "99"): None})
    assert Event.objects.count() == 1


def test_what_is_accepted_shows_without_anyone_rolling_it_up(
    department, ministry, data: Path, django_capture_on_commit_callbacks
) -> None:
    def nation() -> tuple[float | None, int]:
        store = SnapshotStore(data / "snapshots")
        with Engine.over_file(store.live("centres/rollup").file("figures.duckdb")) as engine:
            cell = query.figure(engine, frozenset({"00000"}), ALL, "00000", "TH", "2558")
        return cell.value, cell.reported

    with django_capture_on_commit_callbacks(execute=True):
        filed(department)
    assert nation() == (None, 0)
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(ministry, KEY, 1)
    assert nation() == (100.0, 1)
    actions.reopen(department, KEY, 1, "one more")
    with django_capture_on_commit_callbacks(execute=True):
        actions.save(department, KEY, 2, {(ALL, "51"): 900.0})
        actions.complete(department, KEY, 2)
        actions.submit(department, KEY, 2, confirmed=True)
    assert nation() == (100.0, 1)
    with django_capture_on_commit_callbacks(execute=True):
        actions.accept(ministry, KEY, 2)
    assert nation() == (1000.0, 1)
