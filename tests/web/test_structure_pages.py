"""Pages of a unit's history, of figures under another structure, of an indicator and of scores."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from prasan.centres import query
from prasan.centres.figures import APPROVED, DataValue, Report
from prasan.centres.lifecycle import Act
from prasan.centres.sample import SampleFigures
from prasan.engine.connection import Engine
from prasan.web.centres.actions import bring_up_to_date, import_figures
from prasan.web.centres.filing.landing import carry
from prasan.web.centres.filing.reports import figures_of
from prasan.web.centres.knowledge import reports_known, rolled_up_as_known
from prasan.web.centres.models import DataValue as Filed
from prasan.web.centres.models import Event, Version


def _text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def test_an_old_figure_is_not_shown_under_a_new_department_but_beside_it(sign_in) -> None:
    text = _text(sign_in("pmo").get("/centres/06501/structure/?indicator=service_transactions&period=2558"))
    assert "No comparable figure" in text
    together = "Department of Children and Youth and Department of Older Persons"
    assert re.search(rf"Comparable only together: {together}: [\d,]+", text)
    assert "Office of Welfare Promotion, Protection and Empowerment of Vulnerable Groups" in text
    assert "was split into" in text


def test_a_new_ministry_has_what_its_departments_did_elsewhere_and_says_so(sign_in) -> None:
    pmo = sign_in("pmo", "th")
    text = _text(pmo.get("/centres/51000/structure/?indicator=digital_share&period=2558&on=2022-01-01"))
    assert "กรมอุตุนิยมวิทยา" in text
    assert "ขณะนั้นสังกัดกระทรวงเทคโนโลยีสารสนเทศและการสื่อสาร" in text
    assert "16 กันยายน 2559" in text
    gone = _text(pmo.get("/centres/11000/?period=2558"))
    assert "หน่วยงานนี้ไม่มีอยู่แล้ว" in gone
    assert "กระทรวงเทคโนโลยีสารสนเทศและการสื่อสาร" in gone
    before = pmo.get("/centres/51000/structure/?indicator=digital_share&period=2558&on=2015-01-01")
    assert "หน่วยงานนี้ไม่มีอยู่ ณ 1 มกราคม 2558" in _text(before)


@pytest.mark.parametrize("asked", ["indicator=weather", "period=2561", "on=yesterday", "area=99", "period=x"])
def test_what_there_is_not_is_no_page(sign_in, asked: str) -> None:
    assert sign_in("pmo").get(f"/centres/00000/structure/?{asked}").status_code == 404


def test_scores_are_by_weight_and_say_what_they_cover(sign_in) -> None:
    nation = _text(sign_in("pmo").get("/centres/00000/scores/?period=2558"))
    assert "100 of 100 of the weight scored" in nation
    assert re.search(r"Share of services done digitally weight 60 5\d\.\d% 70\.0% 2\.\d{4} Fair", nation)
    doae = _text(sign_in("doae").get("/centres/07011/scores/?period=2558"))
    assert "60 of 60 of the weight scored" in doae
    page = _text(sign_in("doae", "th").get("/centres/07011/indicators/digital_share/"))
    for said in ("ตัวตั้ง", "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 11", "50.0% · 55.0% · 60.0% · 65.0% · 70.0%", "พอใช้"):
        assert said in page


@pytest.mark.django_db
def test_what_was_known_on_a_day_is_what_had_been_accepted_by_then(settings, tmp_path) -> None:
    key = ("01001", "digital_services", "2558Q1")
    on = date(2015, 1, 20)
    import_figures(
        SampleFigures([DataValue(key[0], "officers_trained", key[2], "10", 5.0)], [Report(*key, APPROVED, on)])
    )
    [first] = Version.objects.all()
    # A correction is opened, changed, and accepted today.
    second = Version.objects.create(report=first.report, number=2, opened_by="doae")
    carry({first.id: second})
    Filed.objects.filter(version=second).update(value=7.0)
    today = timezone.localdate()
    Version.objects.filter(pk=second.pk).update(
        state="accepted", submitted_by="doae", submitted_on=today - timedelta(days=2), seal="0" * 64
    )
    Event.objects.create(version=second, act=Act.ACCEPT, by="desk")
    for day, known in (
        (on - timedelta(days=1), []),
        (on, [5.0]),
        (today - timedelta(days=1), [5.0]),
        (today, [7.0]),
    ):
        assert [figure.value for figure in figures_of(reports_known(day))] == known
        assert [report.submitted_on for report in reports_known(day)] == [on] * len(known)
    settings.PRASAN_DATA = tmp_path
    live = bring_up_to_date()
    for day, known in ((on - timedelta(days=1), None), (on, 5.0), (today, 7.0)):
        found = rolled_up_as_known(day)
        with Engine.over_file(found.file("figures.duckdb")) as engine:
            cell = query.figure(engine, frozenset({"01001"}), "officers_trained", "01001", "10", "2558Q1")
        assert (cell.value if cell else None) == known
        assert (found.id == live.id) == (day == today), "only what differs from the live roll-up is made anew"


def test_a_page_says_what_was_known_on_a_day_and_of_people_only_what_was_counted_last(sign_in, demo) -> None:
    client, asked = sign_in("pmo"), "/centres/00000/structure/?indicator={}&period={}&known={}"
    page = _text(client.get(asked.format("officers_trained", "2558Q4", "2558-01-01")))
    assert "Not reported Q4 of fiscal year 2558" in page
    assert "as known at the end of 1 January 2015" in page
    people = _text(client.get(asked.format("rice_2557_households", "2558", "2015-01-01")))
    assert "as known at the end" not in people, "two counts of the same people are not to be subtracted"
    assert client.get(asked.format("officers_trained", "2558Q4", "soon")).status_code == 404


def test_the_command_answers_for_a_structure_and_a_state_of_knowledge(demo, monkeypatch, capsys) -> None:
    from typer.testing import CliRunner

    from prasan.cli import centre

    monkeypatch.setenv("PRASAN_DATA", str(demo))
    monkeypatch.setattr(centre, "prepare_site", lambda: None)  # this test's database is not the folder's
    asked = ["rollup", "--period", "2558", "--indicator", "service_transactions", "--json"]
    answers = {}
    for name, more in {
        "then": ["--unit", "01000"],
        "now": ["--unit", "01000", "--structure", "2565-01-01"],
        "cluster": ["--group", "cluster:economy"],
        "before": ["--as-of", "2557-01-01"],
    }.items():
        answer = CliRunner().invoke(centre.app, [*asked, *more])
        assert answer.exit_code == 0, answer.output
        [answers[name]] = json.loads(answer.stdout)["figures"]
    # The Digital Government Development Agency came to the Prime Minister's Office in 2561.
    assert [each["unit"] for each in answers["now"]["inherited"]] == ["11008"] * 4
    assert answers["now"]["value"] > answers["then"]["value"]
    assert answers["cluster"]["coverage"]["expected"] > answers["then"]["coverage"]["expected"]
    assert (answers["before"]["value"], answers["before"]["coverage"]["reported"]) == (None, 0)
