"""Acts on what officers decide: a report on its way, a blueprint and its decision, and a plan for the data centre."""

from __future__ import annotations

import json
import os
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from harm import Say, Scene

from prasan.exchange.log import AccessLog

STATES = ("draft", "complete", "submitted", "accepted", "received")


class Report(Scene):
    """A department's report is filled in, completed, submitted, accepted by the ministry, and opened again."""

    refusals = ("LifecycleError",)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        os.environ |= {"PRASAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "prasan.web.settings"}
        import django

        # Here, where it is done once for all acts, and no database is opened yet.
        django.setup()
        from django.urls import get_resolver

        from prasan.web.centres import actions  # noqa: F401

        _ = get_resolver().url_patterns

    def prepare(self) -> None:
        shutil.copyfile(
            str(files("prasan.exchange") / "data" / "demo_agreements.yaml"), self.folder / "agreements.yaml"
        )
        from prasan.cli.site import prepare_site

        prepare_site()
        from prasan.web.demo import create_demo_accounts

        create_demo_accounts(None)

    def _opened(self) -> tuple[Any, Any, tuple[str, str, str]]:
        from django.contrib.auth import get_user_model
        from django.utils import timezone

        from prasan.centres.due import last_ended

        users = get_user_model().objects
        key = ("07011", "digital_services", last_ended("quarter", timezone.localdate()).code)
        return users.get(username="doae"), users.get(username="moac-desk"), key

    def act(self, number: int, say: Say) -> None:
        officer, desk, key = self._opened()
        from prasan.web import scope
        from prasan.web.centres.filing import actions
        from prasan.web.centres.models import Version

        def said(version: Any) -> None:
            version = Version.objects.get(pk=version.pk)
            say(f"{version.number} {version.state}")

        with scope.everything():
            latest = (
                Version.objects.filter(report__unit=key[0], report__data_set=key[1], report__period=key[2])
                .order_by("-number")
                .first()
            )
            if latest is not None and latest.state == "accepted":
                latest = actions.reopen(officer, key, latest.number, "ตัวเลขใหม่")
                said(latest)
            at = latest.number if latest is not None else 0
            state = latest.state if latest is not None else "draft"
            if STATES.index(state) < STATES.index("submitted"):
                total = float(1_000 + number)
                cells = {
                    ("service_transactions", "50"): total,
                    ("digital_service_transactions", "50"): total - 500,
                    ("officers_trained", "50"): 3.0,
                }
                kept = actions.save(officer, key, at, cells)
                said(kept)
                at = kept.number
                said(actions.complete(officer, key, at))
                said(actions.submit(officer, key, at, confirmed=True))
            said(actions.accept(desk, key, at))

    def faults(self, said: list[str]) -> list[str]:
        from prasan.web import scope
        from prasan.web.centres.filing.reports import version_values
        from prasan.web.centres.models import Version

        with scope.everything():
            there = {version.number: version for version in Version.objects.all()}
            found = [] if sorted(there) == list(range(1, len(there) + 1)) else ["versions are not numbered on"]
            for line in said:
                number, state = line.split()
                version = there.get(int(number))
                if version is None or STATES.index(version.state) < STATES.index(state):
                    found.append(f"version {number} was {state} and is {version and version.state}")
            for version in there.values():
                if STATES.index(version.state) >= STATES.index("submitted"):
                    values = version_values(version)
                    if len(values) != 3 or not version.seal:
                        found.append(f"version {version.number} is {version.state}, with {len(values)} of 3 figures")
        log = AccessLog(self.folder / "log" / "access.jsonl")
        return found + ([] if not log.path.exists() or log.verify().ok else ["the log is not whole"])


class Blueprint(Scene):
    """A model is proposed by its agency, and accepted or returned by the office."""

    refusals = ("BlueprintError",)
    unit = "07011"

    def act(self, number: int, say: Say) -> None:
        from prasan.architecture.submissions import Submissions
        from prasan.exchange.officers import Officer

        kept = Submissions(self.folder / "architecture")
        for waiting in kept.waiting():
            kept.decide(waiting, "accepted", by=Officer("office"), why="")
        path = self.folder / "model.xml"
        path.write_text(MODEL.format(number=number), encoding="utf-8")
        made, _ = kept.take(path, self.unit, "architect", propose=True)
        say(f"waiting {made.number}")
        did = "accepted" if number % 2 else "returned"
        kept.decide(made, did, by=Officer("office"), why="อ่านแล้ว")
        say(f"{did} {made.number}")

    def faults(self, said: list[str]) -> list[str]:
        from prasan.architecture.submissions import Submissions

        kept = Submissions(self.folder / "architecture")
        there = {each.number: kept.standing(each).state for each in kept.every(self.unit)}
        found = [] if sorted(there) == list(range(1, len(there) + 1)) else ["submissions are not numbered on"]
        for line in said:
            state, number = line.split()
            now = there.get(int(number))
            if now is None or (state != "waiting" and now != state):
                found.append(f"submission {number} was {state} and is {now}")
        for each in kept.every(self.unit):
            if len(kept.read(each).elements) != 1:
                found.append(f"submission {each.number} is not whole")
        return found


class Plan(Scene):
    """A plan of the shared data centre is worked out, its baseline frozen, proposed, and approved by another."""

    def prepare(self) -> None:
        from prasan.hosting.example import example

        (self.folder / "tables.json").write_text(json.dumps(example(6)))

    def act(self, number: int, say: Say) -> None:
        from prasan.hosting.kept import DEMONSTRATION, Plans

        plans = Plans(self.folder / "hosting")
        tables = json.loads((self.folder / "tables.json").read_text())
        # Who works a plan out by this way gives up one that was killed, and begins anew.
        begun = plans.find(DEMONSTRATION) if (plans.root / DEMONSTRATION).exists() else None
        if begun is None or begun.state != "done" or begun.stage == "approved":
            shutil.rmtree(plans.root / DEMONSTRATION, ignore_errors=True)
            plans.demonstrate(tables, f"plan {number}", "officer")
        run = DEMONSTRATION
        steps = (("freeze", "officer", ""), ("propose", "officer", ""), ("approve", "head", "1/2570"))
        for name, by, council in steps[2 if plans.every()[0].stage == "proposed" else 0 :]:
            kept = plans.find(run)
            done = plans.act(run, name, by, "00000", seen=len(kept.acts) if kept else 0, number=council)
            say(f"{done.title}: {len(done.acts)} {name}")

    def faults(self, said: list[str]) -> list[str]:
        from prasan.hosting.kept import Plans
        from prasan.hosting.verify import violations

        found = []
        for kept in Plans(self.folder / "hosting").every():
            acts = [act["act"] for act in kept.acts]
            for line in said:
                title, _, did = line.rpartition(": ")
                place, name = did.split()
                if title == kept.title and (len(acts) < int(place) or acts[int(place) - 1] != name):
                    found.append(f"{line} was acknowledged; there are {acts}")
            if kept.state == "done":
                found += [str(each) for each in violations(kept.folder / "problem.json", kept.folder / "plan.json")]
                if kept.acts and kept.baseline() is None:
                    found.append("an act without its baseline")
        return found


MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="id-m">
  <name xml:lang="th">แบบจำลอง {number}</name>
  <elements><element identifier="id-1" xsi:type="ApplicationComponent"><name xml:lang="th">ระบบ {number}</name></element></elements>
</model>
"""
