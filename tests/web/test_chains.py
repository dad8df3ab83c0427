"""The chain from a recommendation to what it saved, what a recommendation may be about, and what stands on the things' own pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from prasan.hosting.actual import Row, read_rows, report
from prasan.hosting.errors import HostingError
from prasan.hosting.kept import DEMONSTRATION, Plans
from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.accounts.models import User
from prasan.web.council import holding, recommending
from prasan.web.council.chains import Chains
from prasan.web.council.models import Meeting, Recommendation, Resolution, Seat
from prasan.web.projects.models import Project
from prasan.web.projects.standing import blueprint

SignIn = Callable[..., Client]


@pytest.fixture
def own(own_demo: Path, demo: Path, settings: Any) -> Path:
    """The demonstration's data, which this file changes, and two seats."""
    settings.PRASAN_DATA = own_demo
    Seat.objects.bulk_create(Seat(unit=unit) for unit in ("07011", "15003"))
    return own_demo


def recommended(sign_in: SignIn, subject: str = "", **more: str) -> Recommendation:
    told = {"title": "ย้ายระบบไปศูนย์ข้อมูลกลาง", "text": "ขอให้ย้ายระบบไปศูนย์ข้อมูลกลางเพื่อลดค่าใช้จ่าย", "subject": subject, **more}
    assert sign_in("cio").post("/council/recommendations/", told).status_code == 302
    return Recommendation.objects.order_by("pk").last()


def test_what_a_recommendation_is_about_is_searched_for_and_must_be_seen(own: Path, sign_in: SignIn) -> None:
    cio = sign_in("cio")
    system = next(each for each in blueprint().estate.of_type("ApplicationComponent") if each.unit == "07011")
    typed = {"title": "หัวข้อ", "text": "ข้อความ", "find": "draft"}
    searches = [("", system.named("th"), f"element:{system.key}"), ("indicator", "digital", "indicator:digital_share"),
                ("measure", "rice", "measure:rice-2557"), ("plan", "ศูนย์ข้อมูลกลาง", f"plan:{DEMONSTRATION}"),
                ("agreement", "rice", "agreement:rice-targeting")]  # fmt: skip
    for kind, words, value in searches:
        page = cio.post("/council/recommendations/", {**typed, "kind": kind, "seek": words}).content.decode()
        assert f'value="{value}"' in page, value
        assert 'value="หัวข้อ"' in page  # what was typed stays
    assert not Recommendation.objects.exists()
    other = Project.objects.create(unit="15003", terms={})
    for subject in ("element:07011/nothing", f"project:{other.pk}", "measure:old-age-2555", "nothing:x", "indicator:"):
        answer = cio.post("/council/recommendations/", {"title": "ก", "text": "ข", "subject": subject})
        assert answer.status_code == 400, subject
    made = recommended(sign_in, f"element:{system.key}")
    assert (made.about, made.key) == ("element", system.key)
    pages = {f"/blueprint/agencies/07011/element/?id={system.id}": "architect", f"/hosting/{DEMONSTRATION}/": "doae"}
    for page, who in pages.items():
        assert made.title not in sign_in(who).get(page).content.decode()  # it is a draft
    act = f"/council/recommendations/{made.pk}/act/"
    cio.post(act, {"act": "raise"})
    assert cio.post(act, {"act": "tie", "subject": f"plan:{DEMONSTRATION}"}).status_code == 302
    assert cio.post(act, {"act": "tie", "subject": f"plan:{DEMONSTRATION}"}).status_code == 409
    assert sign_in("cio2").post(act, {"act": "tie", "subject": "indicator:digital_share"}).status_code == 409
    for page, who in pages.items():
        assert made.title in sign_in(who).get(page).content.decode(), page
        assert made.title in cio.get(page).content.decode(), page
    tie = made.ties.get()
    assert cio.post(act, {"act": "untie", "tie": tie.pk}).status_code == 302
    assert made.title not in sign_in("doae").get(f"/hosting/{DEMONSTRATION}/").content.decode()
    assert [each.act for each in made.changes.all()] == ["draft", "raise", "tie", "untie"]


def approved(folder: Path, workload: str) -> str:
    """A plan that was proposed by its frozen baseline and approved, with a workload by the name of a system of the blueprint."""
    whole = Plans(folder / "hosting")
    run = "00000000000000000009-00000000"
    shutil.copytree(folder / "hosting" / DEMONSTRATION, folder / "hosting" / run)
    problem, plan = (folder / "hosting" / run / name for name in ("problem.json", "plan.json"))
    every = json.loads(problem.read_text(encoding="utf-8"))["workloads"]
    mine = next(each["id"] for each in every if each["agency"] == "07011" and each.get("fate") != "retire")
    for path in (problem, plan):
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{mine}"', f'"{workload}"'), encoding="utf-8")
    for at, (act, by) in enumerate((("freeze", "doae"), ("propose", "doae"), ("approve", "pmo"))):
        whole.act(run, act, by, "07011", seen=at, number="1/2569")
    return run


def test_a_chain_goes_from_the_recommendation_to_what_was_saved(own: Path, sign_in: SignIn, tmp_path: Path) -> None:
    system = [each for each in blueprint().estate.of_type("ApplicationComponent") if each.unit == "16003"][
        -1
    ]  # in no plan
    made, secretary = recommended(sign_in, f"element:{system.key}"), User.objects.get(username="secretary")
    page = f"/council/chains/{made.pk}/"
    assert sign_in("pmo").get(page).status_code == 404  # a draft
    recommending.act(User.objects.get(username="cio"), made, "raise")
    shown = sign_in("pmo").get(page).content.decode()
    for words in ("No meeting has decided on it yet", "Nobody was given anything", "No plan of the shared data centre"):
        assert words in shown, words
    chain = Chains().of(made)
    assert (chain.waits_for, chain.steps[3].state) == ("recommendation", "done")

    day = timezone.localdate() + timedelta(days=4)
    meeting = holding.plan(secretary, "ประชุม", day, timezone.now().time(), "ทำเนียบรัฐบาล")
    item = holding.add_item(secretary, meeting, 4, "", made.pk)
    for unit in ("07011", "15003"):
        holding.attend(secretary, meeting, unit, "member", "ผู้แทน", "")
    for act in ("call", "open"):
        holding.act(secretary, meeting, act)
    motion = holding.move(secretary, meeting, item.pk, "ให้ย้ายระบบไปศูนย์ข้อมูลกลาง", "consensus")
    holding.count(secretary, motion, "")
    workload = system.key.replace("/", "-")
    run = approved(own, workload)
    chain = Chains().of(Recommendation.objects.get(pk=made.pk))
    steps = {each.name: each for each in chain.steps}
    assert steps["decision"].state == "done"
    assert [each.key for each in steps["placement"].entries] == [workload]
    assert steps["placement"].entries[0].facts["stage"] == "approved"
    assert steps["saving"].state == "not_yet"

    kept = Plans(own / "hosting").find(run)
    assert kept is not None
    baseline = kept.baseline()
    assert baseline is not None
    first = kept.problem().months[0]
    month = f"{first // 12}-{first % 12 + 1:02d}"
    file = tmp_path / "reported.csv"
    file.write_text(f'month,agency,workload,baht\n{month},07011,{workload},\n{month},07011,,"100,000"\n')
    assert report(kept, read_rows(file), "doae", "07011", timezone.now()) == 2
    for bad in (
        Row(first, "15003", baht=1),
        Row(first - 1, "07011", baht=1),
        Row(first, "07011", "nothing"),
        Row(first, "07011"),
    ):
        with pytest.raises(HostingError, match="Remedy"):
            report(kept, [Row(first, "07011", baht=5), bad], "doae", "07011", timezone.now())
    frozen = sum(
        each["baht"] for each in baseline.rows if each["agency"] == "07011" and each["year"] == kept.problem().start
    )
    chain = Chains().of(Recommendation.objects.get(pk=made.pk))
    saving, place = chain.steps[-1].entries[0], chain.steps[-2].entries[0]
    assert saving.facts["saving"] == round(frozen / 12) - 100_000
    assert (place.state, saving.state) == ("done", "under_way")
    assert json.loads(json.dumps(chain.told()))["steps"][-1]["entries"][0]["facts"]["baseline"] == baseline.sha256
    for who in ("pmo", "architect", "cio2", "secretary", "doae"):
        answer = sign_in(who).get(page)
        assert answer.status_code == 200
        assert "baht saved" in answer.content.decode()
    assert made.title in sign_in("pmo").get("/council/chains/").content.decode()
    thai = sign_in("pmo", "th").get(page).content.decode()
    assert "ยังไม่" in thai
    assert Meeting.objects.count() == Resolution.objects.count() == 1
    assert day.year + BUDDHIST_ERA == meeting.year


def test_the_demonstration_has_a_whole_chain(demo_data: Path) -> None:
    command = [sys.executable, "-c", "from prasan.cli.main import app; app()", "council", "chain", "1", "--json"]
    done = subprocess.run(
        command, env={**os.environ, "PRASAN_DATA": str(demo_data)}, capture_output=True, text=True, check=True
    )
    steps = {each["step"]: each for each in json.loads(done.stdout)["steps"]}
    assert all(each["entries"] for each in steps.values())
    assert steps["decision"]["entries"][0]["facts"]["votes"]["against"] > 0
    assert {each["said"] for each in steps["actions"]["entries"]} == {"closed", "open"}
    assert any(each["facts"]["late"] for each in steps["actions"]["entries"])
    assert steps["placement"]["state"] == "done"
    assert steps["saving"]["entries"][0]["facts"]["saving"] > 0
