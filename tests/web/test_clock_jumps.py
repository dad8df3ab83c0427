"""The clock is set back a day and forward a year between uses, and is then right again: what was decided by it does not stay wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from prasan.centres.due import last_ended
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.seals import confirm_seal, propose_seal, read_seals, today
from prasan.web.accounts import limits
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import FailedSignIn, System, SystemKey
from prasan.web.api.counting import take
from prasan.web.centres.filing import actions
from prasan.web.centres.models import Version
from prasan.web.review import leases
from prasan.web.review.models import Lease

YEAR, DAY = timedelta(days=365), timedelta(days=1)


@contextmanager
def clock(set_by: timedelta) -> Iterator[None]:
    with time_machine.travel(datetime.now(UTC) + set_by):
        yield


@pytest.fixture
def own_copy(demo: Path, settings: Any, tmp_path: Path) -> Path:
    """The demonstration's data with a log that this test alone writes to."""
    (tmp_path / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", tmp_path)
    shutil.copytree(demo / "log", tmp_path / "log")
    settings.PRASAN_DATA = tmp_path
    return tmp_path


def test_a_sealed_case_stays_sealed_while_the_clock_is_behind_and_once_it_is_right_again(own_copy: Path) -> None:
    log = AccessLog(own_copy / "log" / "access.jsonl")
    made = propose_seal(log, Officer("one"), "15003", order="No. 12/2569", law="oia-2540-15-2", reason="A case",
                        since=today(), until=today() + timedelta(days=30))  # fmt: skip
    confirm_seal(log, Officer("two"), made.id, "15003")
    for set_by in (-DAY, -DAY, timedelta(0), YEAR, timedelta(0)):
        with clock(set_by):
            log.append({"action": "lookup_person", "who": "x", "unit": "15003", "under_seal": made.id})
            seal = read_seals(log)[made.id]
            # A year ahead it is over as it will be in a year: one machine cannot tell that from time that has passed.
            assert seal.is_over(today()) == (set_by == YEAR)
    assert read_seals(log)[made.id].confirmed_by == "two"
    assert log.verify().ok


def test_reports_have_their_days_by_the_clock_and_keep_what_was_done(own_copy: Path, sign_in: Any) -> None:
    client, period = sign_in("doae"), last_ended("quarter", timezone.localdate()).code
    address = f"/centres/reports/07011/digital_services/{period}/"
    figures = {"service_transactions": 1200.0, "digital_service_transactions": 300.0, "officers_trained": 2.0}
    doae = get_user_model().objects.get(username="doae")
    key = ("07011", "digital_services", period)
    with clock(-DAY):
        version = actions.save(doae, key, 0, {(name, "50"): value for name, value in figures.items()})
    with clock(YEAR):
        actions.complete(doae, key, version.number)
        later = last_ended("quarter", timezone.localdate()).code
        assert {period, later} & late(sign_in("doae")) == {later}
    actions.submit(doae, key, version.number, confirmed=True)
    kept = Version.objects.get(pk=version.pk)
    assert (kept.state, kept.submitted_on, bool(kept.seal)) == ("submitted", timezone.localdate(), True)
    assert not {period, later} & late(client), "what is submitted is not late, nor what is not yet due"
    assert client.get(address).status_code == 200
    assert AccessLog(own_copy / "log" / "access.jsonl").verify().ok


def late(client: Any) -> set[str]:
    """The periods of digital services' reports that are late."""
    html = client.get("/centres/reports/").content.decode()
    return set(re.findall(r'standing-late">\s*<a href="[^"]+/digital_services/([^/"]+)/"', html))


def test_a_session_ends_and_none_outlives_a_clock_that_was_ahead(own_copy: Path, sign_in: Any) -> None:
    citizen, officer = sign_in("citizen"), sign_in("doae")
    assert citizen.get("/me/").status_code == officer.get("/centres/reports/").status_code == 200
    with clock(-DAY):
        assert citizen.get("/me/")["Location"].endswith("?ended=1"), (
            "a citizen's last page was in what is now the future"
        )
        assert officer.get("/centres/reports/").status_code == 200
    with clock(YEAR):
        assert officer.get("/centres/reports/").status_code == 302
        ahead = sign_in("citizen")
        assert ahead.get("/me/").status_code == 200
    assert ahead.get("/me/").status_code == 302


@pytest.mark.django_db
def test_a_lock_out_and_a_lease_of_a_clock_that_was_ahead_do_not_last_for_a_year() -> None:
    with clock(YEAR):
        for _ in range(limits.BY_ACCOUNT):
            limits.count("doae", "192.0.2.1")
        with pytest.raises(limits.TooManyError):
            limits.count("doae", "192.0.2.1")
        user = get_user_model().objects.create_user("clerk-one")
        assert leases.take(user, "case", 1, timezone.now() + timedelta(minutes=10))
    limits.count("doae", "192.0.2.1")
    assert FailedSignIn.objects.count() == 1
    leases.forget_ended()
    assert not Lease.objects.exists()


@pytest.mark.django_db
def test_a_keys_minute_of_a_clock_that_was_ahead_does_not_use_up_the_minutes_that_come() -> None:
    issue(System.objects.create(unit_code="07011", name="Farm support"))
    key, now = SystemKey.objects.get(), 1_000_000
    assert [take(key, now + 525_600, 2) for _ in range(3)] == [True, True, False]
    assert [take(key, now, 2) for _ in range(3)] == [True, True, False]
    assert not take(key, now - 3, 2), "another node's clock is three minutes behind: what is taken is taken"
