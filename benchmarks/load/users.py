"""Those who use the site on a mixed day, for locust; ``benchmarks/mixed_day.py`` starts it and says by files who they are.

Each kind keeps its cookies and waits as people do between pages; systems ask at a steady pace, signed as the interface wants it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "clients" / "python"))

from locust import HttpUser, LoadTestShape, between, constant_throughput, events, task
from prasan_client import SigningKey

TOLD: dict[str, Any] = json.loads(Path(os.environ["PRASAN_LOAD"]).read_text(encoding="utf-8"))
TOKEN = "x" * 32  # what a form and its cookie must have in common
FIRST_USERS, MORE, EVERY = 10, 10, 20  # of the ramp: so many more users every so many seconds
_recent: deque[tuple[float, float]] = deque(maxlen=50_000)
_out = Path(TOLD["requests"]).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115  (it is written to until the end)
_KINDS = {"Executive": "executives", "Officer": "officers", "Citizen": "citizens"}


@events.request.add_listener
def note(name: str, response_time: float, exception: object, context: dict[str, str], **_: object) -> None:
    """A line for each request: when it ended, whose it was, what, milliseconds, how it failed."""
    now = time.time()
    _recent.append((now, response_time))
    fault = (
        ""
        if exception is None
        else f"{type(exception).__name__} {exception}".replace("\t", " ").replace("\n", " ")[:80]
    )
    _out.write(f"{now:.3f}\t{context.get('kind', '')}\t{name}\t{response_time:.1f}\t{fault}\n")


class Person(HttpUser):
    """Somebody with a browser."""

    abstract = True

    def context(self) -> dict[str, str]:
        return {"kind": _KINDS[type(self).__name__]}

    def on_start(self) -> None:
        session = random.choice(TOLD["sessions"][self.context()["kind"]])
        self.unit, cookie = session["unit"], session["cookie"]
        self.client.headers["Host"] = "localhost"
        self.client.headers["Cookie"] = f"django_language=th; csrftoken={TOKEN}; sessionid={cookie}"

    def see(self, name: str, path: str) -> None:
        with self.client.get(path, name=name, catch_response=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} {answer.error or ''}")


class Executive(Person):
    weight = 10
    wait_time = between(2, 6)

    @task(4)
    def overview(self) -> None:
        self.see("overview of a centre", f"/centres/{self.unit}/")

    @task(2)
    def ranked(self) -> None:
        self.see("ranking", f"/centres/{self.unit}/ranking/")

    @task(1)
    def scores(self) -> None:
        self.see("scores", f"/centres/{self.unit}/scores/")

    @task(1)
    def briefed(self) -> None:
        self.see("briefing", f"/centres/{self.unit}/briefing/")


class Officer(Person):
    weight = 25
    wait_time = between(1, 4)

    def on_start(self) -> None:
        super().on_start()
        self.report = f"/centres/reports/{self.unit}/digital_services/{TOLD['period']}/"

    @task(3)
    def reports(self) -> None:
        self.see("list of reports", "/centres/reports/")

    @task(2)
    def form(self) -> None:
        self.see("form of a report", self.report)

    @task(3)
    def file(self) -> None:
        sent = {"csrfmiddlewaretoken": TOKEN, "act": "save", "number": "1",
                f"v.service_transactions.{random.choice(TOLD['provinces'])}": str(random.randint(100, 99_999))}  # fmt: skip
        with self.client.post(
            self.report, sent, name="figures saved", catch_response=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code} {answer.error or ''}")

    @task(1)
    def measures(self) -> None:
        self.see("measures", "/measures/")


class Citizen(Person):
    weight = 55
    wait_time = between(1, 3)

    @task(4)
    def mine(self) -> None:
        self.see("my overview", "/me/")

    @task(2)
    def looked(self) -> None:
        self.see("who looked", "/me/looked/")

    @task(2)
    def searched(self) -> None:
        self.see("search for a service", "/services/?q=%E0%B8%97%E0%B8%B3%E0%B8%9A%E0%B8%B1%E0%B8%95%E0%B8%A3")

    @task(1)
    def opened(self) -> None:
        self.see("open data", "/open-data/")


class System(HttpUser):
    weight = 10
    wait_time = constant_throughput(4)

    def context(self) -> dict[str, str]:
        return {"kind": "systems"}

    def on_start(self) -> None:
        self.key = SigningKey.load(TOLD["key"])
        self.client.headers["Host"] = "localhost"
        self.client.headers["Authorization"] = f"Bearer {TOLD['token']}"

    @task(8)
    def look_up(self) -> None:
        path = "/api/v1/registry/persons/by-id"
        asked = {"purpose": "load", "national_id": random.choice(TOLD["people"]),
                 "registers": {"civil": ["given_name", "family_name", "area_code"]}}  # fmt: skip
        body = json.dumps(asked).encode()
        signature, _ = self.key.sign("POST", path, body)
        headers = {"Prasan-Signature": signature, "Content-Type": "application/json"}
        self.client.post(path, body, headers=headers, name="look-up by id, signed")

    @task(2)
    def units(self) -> None:
        self.client.get("/api/v1/figures/units", name="units, by the interface")


class Day(LoadTestShape):
    """So many users for so long; or, to find where it breaks, more and more until p95 of the last seconds is over a second."""

    def tick(self) -> tuple[int, float] | None:
        ran = self.get_run_time()
        if TOLD["users"]:
            return None if ran > TOLD["seconds"] else (TOLD["users"], 10)
        step = int(ran // EVERY)
        if ran - step * EVERY < 1 and step >= 2:  # as a step begins, what the one before took
            since = time.time() - EVERY + 2
            times = sorted(took for at, took in _recent if at >= since)
            if times and times[int(len(times) * 0.95)] > 1000:
                return None
        return None if ran > TOLD["seconds"] else (FIRST_USERS + MORE * step, 10)
