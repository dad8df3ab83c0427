"""The site as it is served, on PostgreSQL: its database goes and comes back, a process is killed, two nodes act at once."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_site import demo_data
from postgres_site import ADDRESS, needs_postgres, own_database, run_on
from served import Answer, Node, until

from prasan.exchange.log import AccessLog
from prasan.measures.rounds import Rounds

__all__ = ["demo_data"]
pytestmark = [
    needs_postgres,
    # A minute of the processors: `make faults` does it, and tests/web/test_outage.py says every day what readers are told.
    pytest.mark.skipif(not os.environ.get("PRASAN_FAULT_KILLS"), reason="`make faults` serves a site and harms it"),
]
PREPARED = """
import json
from datetime import timedelta
from prasan.cli.site import prepare_site
prepare_site()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
from django.utils import timezone
from django.contrib.auth import get_user_model
from prasan.centres.due import last_ended
from prasan.web.council.models import Item, Meeting, Resolution, Seat
from prasan.web.demo import create_demo_accounts
create_demo_accounts(None)
Seat.objects.bulk_create(Seat(unit=unit) for unit in ("07011", "15003"))
clients = {}
for name in ("doae", "doae-head", "moac-desk", "cio2", "secretary", "pmo"):
    clients[name] = Client(SERVER_NAME="localhost")
    clients[name].force_login(get_user_model().objects.get(username=name))
def sent(by, path, **told):
    answer = clients[by].post(path, told)
    assert answer.status_code == 302, (path, told, answer.status_code)
day = timezone.localdate() + timedelta(days=10)
sent("secretary", "/council/", title="คณะกรรมการ", day=f"{day.year + 543}-{day:%m-%d}", begins="09:30", place="1")
meeting = Meeting.objects.get()
act = f"/council/meetings/{meeting.pk}/act/"
for unit in ("07011", "15003"):
    sent("secretary", act, act="attend", unit=unit, how="member", name="ผู้บริหาร")
sent("secretary", act, act="call")
sent("secretary", act, act="open")
sent("secretary", act, act="item", heading="4", title="เรื่อง")
sent("secretary", act, act="motion", item=Item.objects.get().pk, text="ข้อเสนอ", method="vote")
sent("doae", "/measures/rice-2557/rounds/propose/")
print(json.dumps({
    "sessions": {name: client.cookies["sessionid"].value for name, client in clients.items()},
    "vote": f"/council/meetings/{meeting.pk}/vote/", "motion": str(Resolution.objects.get().pk),
    "period": last_ended("quarter", timezone.localdate()).code,
}))
"""
VOTES = """
import django; django.setup()
from prasan.web import scope
from prasan.web.council.models import Vote
with scope.everything():
    print(Vote.objects.count())
"""
ALL, ONLINE, TRAINED = "service_transactions", "digital_service_transactions", "officers_trained"


@dataclass
class Site:
    """Two nodes of one site: the first has two processes."""

    nodes: tuple[Node, Node]
    folder: Path
    database: str
    sessions: dict[str, str]
    vote: str
    motion: str
    report: str

    def log(self) -> AccessLog:
        return AccessLog(self.folder / "log" / "access.jsonl")

    def both(self, by: str, path: str, **sent: str) -> list[int]:
        """What each node answers to one form that is sent to both at once, three times to each."""
        with ThreadPoolExecutor(6) as threads:
            asked = [threads.submit(node.ask, path, self.sessions[by], **sent) for node in self.nodes for _ in range(3)]
            return sorted(each.result().status for each in asked)


@pytest.fixture(scope="module")
def site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("served")
    # Files of snapshots are written once: what is made here shows nowhere else.
    shutil.copytree(demo_data / "snapshots", folder / "snapshots", copy_function=os.link, symlinks=True)
    shutil.rmtree(folder / "snapshots" / "round", ignore_errors=True)
    shutil.copy(demo_data / "agreements.yaml", folder)
    with own_database() as address:
        told = json.loads(run_on(address, folder, PREPARED).splitlines()[-1])
        environment = {"PRASAN_DATA": str(folder), "PRASAN_DATABASE_URL": address, "PRASAN_LEAST_SPACE": "1"}
        nodes = Node(environment, folder / "first.out", 2), Node(environment, folder / "second.out", 1)
        try:
            assert all(until(node.ready) for node in nodes), nodes[0].out.read_text()
            report = f"/centres/reports/07011/digital_services/{told.pop('period')}/"
            yield Site(nodes, folder, address, report=report, **told)
        finally:
            for node in nodes:
                node.stop()


@contextmanager
def filing(site: Site, report: str) -> Iterator[dict[str, str]]:
    """Somebody files one province after another meanwhile by the first node; what was acknowledged, by cell."""
    kept: dict[str, str] = {}
    stopped = threading.Event()

    def file() -> None:
        number, first = 0, "0"
        while not stopped.is_set():
            number += 1
            cell, value = f"v.{ALL}.{_PROVINCES[number % len(_PROVINCES)]}", str(1000 + number)
            told = site.nodes[0].ask(report, site.sessions["doae"], act="save", number=first, **{cell: value})
            if told.status == 302:
                kept[cell], first = value, "1"
            elif cell in kept:
                # Whether it is there nobody knows who was not told so.
                del kept[cell]
            time.sleep(0.01)

    thread = threading.Thread(target=file)
    thread.start()
    try:
        yield kept
    finally:
        stopped.set()
        thread.join()


_PROVINCES = [str(code) for code in (10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 30, 31)]


def lost(site: Site, report: str, kept: dict[str, str]) -> dict[str, str | None]:
    """Of what was acknowledged, that which the other node does not show."""
    page = site.nodes[1].ask(report, site.sessions["doae"]).text
    shown = dict(re.findall(r'name="(v\.[a-z_]+\.\d+)" value="([^"]*)"', page))
    return {cell: shown.get(cell) for cell, value in kept.items() if shown.get(cell, "").replace(",", "") != value}


@contextmanager
def gone(site: Site) -> Iterator[None]:
    """The database lets nobody in, and whoever was in is out."""
    import psycopg

    name = site.database.rpartition("/")[2]
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def told_once(site: Site, action: str, both: Callable[[], list[int]]) -> None:
    """One of six is told that it is done, and the log has it once."""
    before = len(site.log().entries())
    statuses = both()
    assert [each for each in statuses if each == 302] == [302], (action, statuses)
    assert all(400 <= each < 500 for each in statuses[1:]), (action, statuses)
    assert [each.event["action"] for each in site.log().entries()[before:]].count(action) == 1


def test_two_nodes_do_once_what_is_asked_of_both(site: Site) -> None:
    figures = {f"v.{ALL}.50": "1200", f"v.{ONLINE}.50": "300", f"v.{TRAINED}.50": "2"}
    first = site.nodes[0].ask(site.report, site.sessions["doae"], act="complete", number="0", **figures)
    assert first.status == 302, first.text
    told_once(site, "submit_report", lambda: site.both("doae", site.report, act="submit", number="1", confirmed="on"))
    told_once(site, "accept_report", lambda: site.both("moac-desk", f"{site.report}decide/", act="accept", number="1"))
    told_once(site, "council_vote", lambda: site.both("cio2", site.vote, resolution=site.motion, choice="against"))
    told_once(
        site,
        "round_approved",
        lambda: site.both("doae-head", "/measures/rice-2557/rounds/1/decide/", decision="approve"),
    )
    assert Rounds(site.folder / "rounds" / "decisions.jsonl").get("rice-2557", 1).state == "approved"
    assert run_on(site.database, site.folder, VOTES).split() == ["1"]
    assert site.log().verify().ok


def test_while_the_database_is_gone_that_is_said_calmly_and_nothing_told_as_done_is_lost(site: Site) -> None:
    doae, node = site.sessions["doae"], site.nodes[0]
    report = "/centres/reports/07011/digital_services/2558Q1/"
    with filing(site, report) as kept:
        assert until(lambda: len(kept) > 2)
        with gone(site):
            for each in site.nodes:
                assert until(lambda each=each: not each.ready()), "a node that cannot work is not ready"
            for language, words in (("th", "ฐานข้อมูลไม่ตอบสนอง"), ("en", "The database does not answer")):
                for path, sent in (
                    (report, {}),
                    ("/me/", {}),
                    ("/centres/", {}),
                    (report, {"act": "save", "number": "1"}),
                ):
                    calm(node.ask(path, doae, language, **sent), words)
            assert "เข้าสู่ระบบ" in node.ask("/accounts/login/").text, "who is not signed in needs no database"
            calm(node.ask("/accounts/login/", username="doae", password="x"), "ฐานข้อมูลไม่ตอบสนอง")
            told = node.ask("/api/v1/figures/units", key="prasan_" + "a" * 12 + "_" + "b" * 43)
            calm(told, '"not_now"')
            assert node.ask("/health/live").status == 200, "nobody is to start it again"
        for each in site.nodes:
            assert until(each.ready), "it came back without being started again"
        again = dict(kept)
        assert until(lambda: dict(kept) != again), "those who file go on"
        assert [node.ask(report, doae).status for _ in range(16)] == [200] * 16, "every process and thread is well"
    assert lost(site, report, kept) == {}
    assert site.log().verify().ok
    said = node.out.read_text()
    assert "OperationalError" in said, "who runs the site reads of it"


def calm(answer: Answer, words: str) -> None:
    assert (answer.status, answer.headers.get("Retry-After")) == (503, "15"), answer.text
    assert words in answer.text
    assert "Traceback" not in answer.text
    assert "Error" not in answer.text


def test_a_process_that_is_killed_is_replaced_and_what_it_told_as_done_is_there(site: Site) -> None:
    report, node = "/centres/reports/07011/digital_services/2558Q2/", site.nodes[0]
    with filing(site, report) as kept:
        assert until(lambda: len(kept) > 2)
        for _ in range(2):
            before = node.workers()
            os.kill(min(before), signal.SIGKILL)
            assert until(lambda before=before: len(node.workers() - before) == 1 and len(node.workers()) == 2)
            filed = dict(kept)
            assert until(lambda filed=filed: dict(kept) != filed), "those who file go on"
    assert lost(site, report, kept) == {}
    assert site.log().verify().ok
