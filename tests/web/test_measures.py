"""The pages of the measures: seen by whom they concern, and a simulation is worked out, shown, stopped and taken out."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
from html import unescape
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from prasan.centres.simulations import runs
from prasan.engine.locks import locked
from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.web.measures.forms import asked_for, filled_by, form_of
from prasan.web.measures.seen import seen_measures

RICE, WELFARE = "/measures/rice-2557/", "/measures/welfare-2560/"
# What the form sends when nothing in it is touched.
UNTOUCHED = {"against": "now", "strategy": "none", "as_of": "", "budget": "", "priority": "", "reference": ""}


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with simulations and a log that this test alone writes to."""
    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "snapshots").symlink_to(demo / "snapshots")
    shutil.copy(demo / "agreements.yaml", copy)
    settings.PRASAN_DATA = copy
    return copy


def _text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def _simulated(client, address: str = RICE, **fields: str):
    started = client.post(f"{address}simulate/", {**UNTOUCHED, **fields})
    assert started.status_code == 302, _text(started)
    return _ended(client, started["Location"])


def _ended(client, address: str):
    for _ in range(300):
        page = client.get(address)
        if 'http-equiv="refresh"' not in page.content.decode():
            return page
        time.sleep(0.1)
    raise AssertionError("the simulation did not end")


@pytest.mark.parametrize(
    ("username", "sees"),
    [("pmo", {"rice-2557", "welfare-2560"}), ("moac", {"rice-2557"}), ("doae", {"rice-2557"})],
)
def test_a_unit_sees_its_measures_and_those_below_it(sign_in, own: Path, username: str, sees: set[str]) -> None:
    client = sign_in(username)
    page = client.get("/measures/").content.decode()
    shown = {each for each in ("rice-2557", "welfare-2560") if f'href="/measures/{each}/"' in page}
    assert shown == sees
    for each in ("rice-2557", "welfare-2560", "nothing"):
        expected = 200 if each in sees else 404
        assert client.get(f"/measures/{each}/").status_code == expected
        assert client.get(f"/measures/{each}/simulate/").status_code == expected
    assert client.post("/measures/welfare-2560/simulate/", UNTOUCHED).status_code == (302 if username == "pmo" else 404)


@pytest.mark.parametrize(
    ("language", "says"), [("th", "คำนวณให้แต่ละคน"), ("en", "Worked out for each person")], ids=["th", "en"]
)
def test_a_measure_says_what_its_rules_name(sign_in, own: Path, language: str, says: str) -> None:
    client = sign_in("pmo")
    client.cookies["django_language"] = language
    page = client.get("/measures/welfare-2565/").content.decode()
    assert says in page
    assert "yearly_income = if exists(poor) or adult then min(poor.income_baht) else 0" in page
    assert says not in client.get(RICE).content.decode()


@pytest.mark.parametrize("username", ["citizen", "clerk1", "auditor"])
def test_others_have_no_way_in(sign_in, own: Path, username: str) -> None:
    client = sign_in(username)
    for address in ("/measures/", RICE, f"{RICE}simulate/", f"{RICE}simulations/x/", f"{RICE}simulations/x/workbook/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{RICE}simulate/", UNTOUCHED).status_code == 403
    assert 'href="/measures/' not in client.get("/", follow=True).content.decode()


def test_a_measures_page_says_its_law_criteria_in_both_languages_and_last_run(sign_in, own: Path) -> None:
    facts = SnapshotStore(own / "snapshots").live("measure/rice-2557").facts
    for language, law in (("en", "Cabinet resolution of 1 October 2014"), ("th", "มติคณะรัฐมนตรี วันที่ 1 ตุลาคม 2557")):
        page = _text(sign_in("doae", language).get(RICE))
        assert law in page
        assert "Registered with Agricultural Extension" in page
        assert "ขึ้นทะเบียนปลูกข้าวนาปี" in page
        assert "exists(farmer where rice_rai > 0" in page
        assert f"{facts['population']:,}" in page
        assert f"{facts['eligible']:,}" in page


def test_a_changed_parameter_is_worked_out_and_compared_with_the_measure_as_it_is(sign_in, own: Path) -> None:
    client = sign_in("doae")
    facts = SnapshotStore(own / "snapshots").live("measure/rice-2557").facts
    page = _simulated(client, **{"a-cap_rai": "40", "reference": "exists(poor)"})
    text = _text(page)
    assert "Most rai a household is paid for (rai) as it is 40" in text
    assert f"Due (baht) {facts['amount']:,.0f}" in text
    assert "Undercoverage" in text
    assert "Gain: households" in text
    [run] = runs.runs(own / "simulations", "rice-2557")
    gains = run.told["comparison"]["total"]["gains"]
    assert gains > 0
    assert f"Gain: households {gains:,}" in text
    [entry] = AccessLog(own / "log" / "access.jsonl").entries()
    assert (entry.event["action"], entry.event["who"], entry.event["unit"]) == ("simulate_measure", "doae", "07011")
    assert entry.event["registers"] == ["civil", "farmer", "poor"]


def test_a_map_can_be_of_who_gains(sign_in, own: Path) -> None:
    client = sign_in("pmo")
    _simulated(client, **{"a-rate": "2000"})
    [run] = runs.runs(own / "simulations", "rice-2557")
    page = client.get(f"{RICE}simulations/{run.id}/?map=gains").content.decode()
    assert page.count('<path class="shape') == 77
    assert 'href="?map=gains#map" aria-current="page"' in page
    assert (
        'href="?map=eligible#map" aria-current="page"'
        in client.get(f"{RICE}simulations/{run.id}/?map=nothing").content.decode()
    )


def test_a_budget_is_not_exceeded_and_the_form_can_be_filled_in_again(sign_in, own: Path) -> None:
    client = sign_in("pmo")
    facts = SnapshotStore(own / "snapshots").live("measure/welfare-2560").facts
    half = f"{facts['amount'] // 2:.0f}"
    budget = {"strategy": "priority", "budget": half, "priority": "poor.income_baht\nage desc", "against": "nothing"}
    page = _simulated(client, WELFARE, **budget)
    assert "Budget left (baht)" in _text(page)
    [run] = runs.runs(own / "simulations", "welfare-2560")
    paid = run.told["scenarios"][0]["totals"]["paid"]
    assert 0 < paid <= float(half)
    again = client.get(f"{WELFARE}simulate/?like={run.id}").content.decode()
    assert f'value="{half}"' in again
    assert "poor.income_baht\nage desc</textarea>" in again
    assert 'value="nothing" checked' in again


def test_what_cannot_be_simulated_is_said_by_the_fields_name_and_nothing_starts(sign_in, own: Path) -> None:
    client = sign_in("doae")
    for fields, says in (
        ({"a-cap_rai": "many"}, "Most rai a household is paid for is a number"),
        ({"a-season_to": "soon"}, "Last planting day of the season is a date"),
        ({"against": "other", "b-rate": "x"}, "Baht a rai is a number"),
        ({"as_of": "2001-01-01"}, "The day cannot be used"),
        ({"strategy": "cap"}, "The budget cannot be used"),
        ({"reference": "exists(pour)"}, "Did you mean poor"),
        ({"reference": "x" * 2001}, "longer than 2000 characters"),
        ({"against": "them"}, "choose one of nothing, now, other"),
    ):
        answer = client.post(f"{RICE}simulate/", {**UNTOUCHED, **fields})
        assert answer.status_code == 400
        assert says in _text(answer)
    thai = sign_in("doae", "th").post(f"{RICE}simulate/", {**UNTOUCHED, "a-cap_rai": "มาก"})
    assert "จำนวนไร่สูงสุดต่อครัวเรือน ต้องเป็นตัวเลข" in _text(thai)
    assert 'value="มาก"' in thai.content.decode()
    assert runs.runs(own / "simulations", "rice-2557") == []
    assert AccessLog(own / "log" / "access.jsonl").entries() == []


def test_without_an_agreement_nothing_starts(sign_in, own: Path) -> None:
    answer = sign_in("pmo").post(f"{WELFARE}simulate/", {**UNTOUCHED, "reference": "exists(farmer)"})
    assert answer.status_code == 400
    assert "No agreement allows it" in _text(answer)
    (own / "agreements.yaml").write_text("agreements: 3", encoding="utf-8")
    assert "The agreements cannot be read" in _text(sign_in("pmo").post(f"{WELFARE}simulate/", UNTOUCHED))


def test_an_agreement_that_ends_meanwhile_is_asked_for_again(sign_in, own: Path) -> None:
    _simulated(sign_in("doae"))
    [run] = (own / "simulations" / "rice-2557").glob("*/order.json")
    (run.parent / "result.json").unlink()
    (own / "agreements.yaml").write_text("agreements: []", encoding="utf-8")
    runs.work(run.parent)
    assert "not permitted" in json.loads((run.parent / "result.json").read_text(encoding="utf-8"))["error"]


def test_the_workbook_has_the_figures_of_the_page(sign_in, own: Path) -> None:
    client = sign_in("doae")
    _simulated(client, **{"a-cap_rai": "10"})
    [run] = runs.runs(own / "simulations", "rice-2557")
    answer = client.get(f"{RICE}simulations/{run.id}/workbook/")
    assert "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    summary = {row[0]: row[1:] for row in book.get_sheet_by_name("Summary").to_python()}
    totals = [each["totals"]["due"] for each in run.told["scenarios"]]
    assert summary["เงินที่พึงจ่าย (บาท) / Due (baht)"] == totals
    assert client.get(f"{RICE}simulations/{run.id[:-1]}x/workbook/").status_code == 404


def test_a_simulation_can_be_stopped_and_one_that_was_killed_is_said_to_have_ended(sign_in, own: Path) -> None:
    client = sign_in("doae")
    started = client.post(f"{RICE}simulate/", UNTOUCHED)["Location"]
    assert client.get(f"{started}stop/").status_code == 405
    stopped = client.post(f"{started}stop/", follow=True)
    page = _ended(client, started) if stopped.context["run"].state == "running" else stopped
    assert page.context["run"].state in ("stopped", "done")
    [run] = runs.runs(own / "simulations", "rice-2557")
    folder = own / "simulations" / "rice-2557" / run.id
    (folder / "result.json").unlink(missing_ok=True)
    (folder / "stopped").unlink()
    assert "Ended before it was done" in _text(client.get(started))
    assert "Ended before it was done" in _text(client.get(RICE))


def test_no_more_simulations_go_on_at_once_than_the_machine_bears(sign_in, own: Path) -> None:
    held = []
    for number in range(runs.AT_ONCE):
        folder = own / "simulations" / "welfare-2560" / f"{number:020}-00000000"
        folder.mkdir(parents=True)
        (folder / "order.json").write_text("{}", encoding="utf-8")
        held.append(locked(folder / "lock", tries=1))
        held[-1].__enter__()
    client = sign_in("doae")
    answer = client.post(f"{RICE}simulate/", UNTOUCHED)
    assert (answer.status_code, "Other simulations" in _text(answer)) == (400, True)
    for each in held:
        each.__exit__(None, None, None)
    assert client.post(f"{RICE}simulate/", UNTOUCHED).status_code == 302


def test_what_was_asked_fills_the_form_as_it_was(demo: Path) -> None:
    from prasan.web.accounts.models import User

    [seen] = seen_measures(User.objects.get(username="doae"))
    filled = {
        **UNTOUCHED,
        "against": "other",
        "a-cap_rai": "20",
        "b-cap_rai": "10",
        "strategy": "cap",
        "budget": "1000",
        "priority": "age desc",
    }
    asked = asked_for(seen.measure, filled)
    assert [each["changes"] for each in asked] == [{"cap_rai": "10"}, {"cap_rai": "20"}]
    assert asked_for(seen.measure, filled_by(seen.measure, tuple(asked))) == asked
    [field] = [each for each in form_of(seen.measure, filled).parameters if each.name == "cap_rai"]
    assert (field.value, field.other, field.standing) == ("20", "10", "15")
