"""The pages of the shared data centre, on the demonstration's plan."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from prasan.exchange.log import AccessLog
from prasan.hosting.example import example
from prasan.hosting.kept import DEMONSTRATION, Plans
from prasan.hosting.template import write_tables

HERE = f"/hosting/{DEMONSTRATION}/"


@pytest.fixture
def own(demo: Path, tmp_path: Path, settings: Any) -> Path:
    """A folder with the demonstration's plan alone, which the test changes."""
    shutil.copytree(demo / "hosting", tmp_path / "hosting")
    settings.PRASAN_DATA = tmp_path
    return tmp_path


def body(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_plan_says_its_money_bound_waves_and_coefficients(sign_in: Any) -> None:
    client = sign_in("auditor")
    assert HERE in body(client.get("/hosting/"))
    page = body(client.get(HERE))
    for said in (
        "from the best",
        "every limit kept",
        "What the saving hangs on",
        "Coefficients",
        "an assumption",
        "breaks even",
    ):
        assert said in page, said
    assert 'name="act"' not in page


def test_a_workload_is_explained_and_a_part_of_its_name_finds_it(sign_in: Any) -> None:
    client = sign_in("pmo")
    assert "W00001" in body(client.get(f"{HERE}workload/", {"workload": "w0000"}))
    page = body(client.get(f"{HERE}workload/", {"workload": "W00001"}))
    assert "Elsewhere" in page or "is retired" in page
    assert "Nothing has such a name" in body(client.get(f"{HERE}workload/", {"workload": "nothing"}))


def test_an_officer_proposes_and_the_nations_executive_approves_by_the_councils_number(sign_in: Any, own: Path) -> None:
    officer, head = sign_in("doae"), sign_in("pmo")

    def post(client: Any, act: str, seen: int, **more: str) -> Any:
        return client.post(f"{HERE}act/", {"act": act, "seen": str(seen), **more})

    assert post(officer, "propose", 0).status_code == 409  # no baseline yet
    assert post(officer, "freeze", 0).status_code == 302
    assert "sha256:" in body(officer.get(HERE))
    assert post(head, "approve", 1).status_code == 409  # nothing is proposed
    assert post(officer, "propose", 1).status_code == 302
    assert post(sign_in("moac"), "approve", 2, number="1/2570").status_code == 409  # another ministry's
    refused = post(head, "approve", 2)
    assert (refused.status_code, "State the number" in body(refused)) == (409, True)
    assert post(head, "approve", 2, number="1/2570").status_code == 302
    page = body(officer.get(HERE))
    assert "1/2570" in page
    assert "Against the frozen baseline" in page
    told = [each.event["action"] for each in AccessLog(own / "log" / "access.jsonl").entries()]
    assert told == ["hosting_freeze", "hosting_propose", "hosting_approve"]


def test_what_if_is_planned_beside_and_put_side_by_side(sign_in: Any, own: Path) -> None:
    client = sign_in("doae")
    assert "Price of energy" in body(client.get(f"{HERE}what-if/"))
    assert client.post(f"{HERE}what-if/", {"host_price": "many"}).status_code == 400
    assert client.post(f"{HERE}what-if/", {"closes": "nowhere"}).status_code == 400
    answer = client.post(f"{HERE}what-if/", {"host_price": "20", "refuses": "07011", "cost:move_baht": "60000"})
    made = answer["Location"].split("/")[2]
    assert _until_done(own, made) == "done"
    page = body(client.get(answer["Location"]))
    assert "+20%" in page
    assert "60000" in page
    both = body(client.get("/hosting/compare/", {"one": DEMONSTRATION, "other": made}))
    assert "No plan is under" in both
    assert client.get("/hosting/compare/", {"one": DEMONSTRATION, "other": "x"}).status_code == 404


def test_a_file_is_planned_or_its_faults_are_named(sign_in: Any, own: Path, tmp_path: Path) -> None:
    client = sign_in("doae")
    write_tables({**example(3), "workloads": [{"id": "w"}]}, tmp_path / "bad.json")
    for name, data, said in (
        ("bad.json", (tmp_path / "bad.json").read_bytes(), "workloads, entry 1, agency"),
        ("bad.txt", b"x", "Only XLSX"),
    ):
        answer = client.post("/hosting/new/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 400
        assert said in body(answer)
    write_tables(example(3), tmp_path / "good.xlsx")
    good = SimpleUploadedFile("good.xlsx", (tmp_path / "good.xlsx").read_bytes())
    answer = client.post("/hosting/new/", {"file": good, "title": "สามระบบ"})
    assert answer.status_code == 302
    assert "สามระบบ" in body(client.get("/hosting/"))  # while it is being worked out
    client.post(answer["Location"] + "stop/")
    assert _until_done(own, answer["Location"].split("/")[2]) in ("done", "stopped")
    assert "สามระบบ" in body(client.get("/hosting/"))


def _until_done(folder: Path, run: str) -> str:
    for _ in range(600):
        found = Plans(folder / "hosting").find(run)
        if found is not None and found.state != "running":
            return found.state
        time.sleep(0.1)
    return "running"
