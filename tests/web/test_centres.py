from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from prasan.centres import figures, query
from prasan.centres.access import visible_units
from prasan.centres.organisation import load_tree
from prasan.centres.sample import SampleFigures
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.web.centres.actions import import_figures, roll_up_now
from prasan.web.centres.filing.reports import seal_of, version_values
from prasan.web.centres.models import DataValue, Report, Version

NATION, MOAC, DOAE, CHIANG_MAI = "00000", "07000", "07011", "50"


def _text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def _ask(data: Path, ask, *asked):
    snapshot = SnapshotStore(data / "snapshots").live("centres/rollup")
    scope = visible_units(load_tree(), NATION, date(2026, 1, 1))
    with Engine.over_file(snapshot.file("figures.duckdb")) as engine:
        return ask(engine, scope, *asked)


def test_the_nations_page_has_77_provinces_to_follow_and_every_ministry_with_its_coverage(sign_in, demo) -> None:
    page = sign_in("pmo").get("/centres/00000/", {"indicator": "service_transactions", "period": "2558Q4"})
    html = page.content.decode()
    assert len(set(re.findall(r'<a href="([^"]*area=\d\d[^"]*)" aria-label', html))) == 77
    cells = _ask(demo, query.by_child_unit, "service_transactions", NATION, "TH", "2558Q4")
    text = _text(page)
    assert len(cells) == 20
    for cell in cells:
        assert cell.unit_en in text
        assert f"{cell.value:,.0f}" in text
        plural = "departments" if cell.expected != 1 else "department"
        assert f"{cell.reported} of {cell.expected} {plural} reported" in text


def test_the_headline_is_the_rolled_up_figure_and_says_who_is_late(sign_in, demo) -> None:
    cell = _ask(demo, query.figure, "service_transactions", NATION, "TH", "2558Q4")
    text = _text(sign_in("pmo").get("/centres/00000/?indicator=service_transactions&period=2558Q4"))
    assert f"{cell.value:,.0f} transactions" in text
    assert f"{cell.reported} of {cell.expected} departments reported, {cell.late} late" in text


def test_a_years_coverage_counts_reports_and_not_departments(sign_in, demo) -> None:
    cell = _ask(demo, query.figure, "service_transactions", NATION, "TH", "2558")
    text = _text(sign_in("pmo").get("/centres/00000/?indicator=service_transactions&period=2558"))
    assert f"{cell.reported} of {cell.expected} reports received" in text


def test_a_ratio_shows_its_parts_and_its_target_and_no_share(sign_in, demo) -> None:
    cell = _ask(demo, query.figure, "digital_share", MOAC, "TH", "2558Q1")
    text = _text(sign_in("moac").get(f"/centres/{MOAC}/?indicator=digital_share&period=2558Q1"))
    assert f"{cell.value:.1f}%" in text
    assert f"{cell.numerator:,.0f} of {cell.denominator:,.0f} transactions" in text
    assert "Target 70.0%: not met yet" in text
    assert "Share " not in text.partition("By department")[2].partition("Over time")[0]


def test_what_is_hidden_is_said_in_words_and_its_number_is_nowhere_on_the_page(sign_in, demo) -> None:
    cells = _ask(demo, query.by_area, "rice_2557_households", NATION, "TH", "2558")
    hidden = [cell for cell in cells if cell.suppressed]
    assert hidden
    page = sign_in("pmo").get("/centres/00000/?indicator=rice_2557_households")
    html = page.content.decode()
    for cell in hidden:
        assert f'aria-label="{cell.area_en}: Hidden for privacy"' in html
    assert "A figure about fewer than 10 people is hidden" in _text(page)


def test_an_area_in_which_nobody_is_eligible_is_a_zero_and_not_a_gap(sign_in, demo) -> None:
    cells = {cell.area for cell in _ask(demo, query.by_area, "rice_2557_households", NATION, "TH", "2558")}
    empty = [code for code in (f"{number:02}" for number in range(10, 97)) if code not in cells]
    html = sign_in("pmo").get("/centres/00000/?indicator=rice_2557_households").content.decode()
    drawn = re.findall(r'area=(\d\d)[^"]*" aria-label="[^"]*: ([^"]*)"', html)
    assert {figure for code, figure in drawn if code in empty} <= {"0"}
    assert "Not reported" not in html


def test_a_department_that_has_not_reported_says_so(sign_in, demo) -> None:
    cells = _ask(demo, query.by_child_unit, "service_transactions", MOAC, "TH", "2558Q4")
    silent = [cell for cell in cells if not cell.reported]
    assert silent
    text = _text(sign_in("moac").get(f"/centres/{MOAC}/?indicator=service_transactions&period=2558Q4"))
    for cell in silent:
        assert f"{cell.unit_en} 0 of 1 department reported Not reported" in text


def test_a_province_shows_its_districts_where_the_figure_has_any(sign_in) -> None:
    client = sign_in("pmo")
    by_district = client.get(f"/centres/00000/?indicator=rice_2557_households&area={CHIANG_MAI}").content.decode()
    assert len(set(re.findall(r"area=(50\d\d)", by_district))) == 25
    assert "Mae Rim" in by_district
    filed = _text(client.get(f"/centres/03000/?indicator=service_transactions&area={CHIANG_MAI}"))
    assert "There is nothing by district" in filed


def test_the_figure_of_a_province_is_the_one_of_the_map(sign_in, demo) -> None:
    cell = _ask(demo, query.figure, "service_transactions", MOAC, CHIANG_MAI, "2558")
    text = _text(sign_in("moac").get(f"/centres/{MOAC}/?indicator=service_transactions&area={CHIANG_MAI}"))
    assert f"Chiang Mai {cell.value:,.0f} transactions" in text


def test_a_district_is_marked_on_its_provinces_map(sign_in) -> None:
    html = sign_in("pmo").get("/centres/00000/?indicator=rice_2557_households&area=5001").content.decode()
    assert len(re.findall(r"area=50\d\d", html)) > 25
    assert re.findall(r'area=(\d+)" class="chosen" aria-current="true"', html) == ["5001"]


@pytest.mark.parametrize(
    "asked", ["indicator=nothing", "period=2557", "period=x", "area=99", "area=1", "indicator=welfare_2560_people"]
)
def test_what_there_is_no_figure_of_is_not_found(sign_in, asked: str) -> None:
    assert sign_in("doae").get(f"/centres/{DOAE}/?{asked}").status_code == 404


def test_tables_come_by_code_or_the_largest_first(sign_in, demo) -> None:
    cells = _ask(demo, query.by_child_unit, "service_transactions", NATION, "TH", "2558")
    html = sign_in("pmo").get("/centres/00000/?indicator=service_transactions&order=value").content.decode()
    rows = re.findall(r'<th scope="row"><a href="/centres/(\d{5})/', html)
    ministries = [unit for unit in rows if unit != NATION]  # the rows of areas stay on the nation
    assert ministries == [cell.unit for cell in sorted(cells, key=lambda cell: -(cell.value or 0))]


def test_before_the_first_roll_up_the_page_says_which_command_makes_it(sign_in, settings, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    page = sign_in("pmo").get("/centres/00000/")
    assert page.status_code == 200
    assert "prasan centre rollup" in page.content.decode()


def test_the_same_page_in_thai_has_thai_names_and_no_english(sign_in) -> None:
    text = _text(sign_in("pmo", "th").get("/centres/00000/?indicator=service_transactions&period=2558Q4"))
    assert "กระทรวงเกษตรและสหกรณ์" in text
    assert "เชียงใหม่" in text
    assert re.findall(r"[A-Za-z]{3,}", text.replace("UN OCHA", "")) == ["English", "pmo"]


def test_pages_have_no_script_no_inline_style_and_name_no_other_host(sign_in) -> None:
    for username, address in (("pmo", "/centres/00000/"), ("citizen", "/me/"), ("auditor", "/audit/")):
        answer = sign_in(username).get(address)
        html = answer.content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://|//[a-z]", html)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


FEW = SampleFigures(
    values=[
        figures.DataValue("07011", "service_transactions", "2558Q1", "50", 120.0),
        figures.DataValue("07011", "digital_service_transactions", "2558Q1", "50", 30.0),
        figures.DataValue("07003", "service_transactions", "2558Q1", "10", 80.0),
        figures.DataValue("07003", "digital_service_transactions", "2558Q1", "10", 60.0),
    ],
    reports=[
        figures.Report("07011", "digital_services", "2558Q1", "approved", date(2015, 1, 10)),
        figures.Report("07003", "digital_services", "2558Q1", "submitted", date(2015, 1, 10)),
    ],
)


@pytest.mark.django_db
def test_filing_a_sample_twice_leaves_it_as_once() -> None:
    assert import_figures(FEW) == import_figures(FEW) == {"values": 4, "reports": 2}
    assert (DataValue.objects.count(), Report.objects.count(), Version.objects.count()) == (4, 2, 2)
    states = dict(Version.objects.values_list("report__unit", "state"))
    assert states == {"07011": "accepted", "07003": "submitted"}
    assert all(seal_of(version) == version.seal for version in Version.objects.all())


@pytest.mark.django_db
def test_a_report_of_a_sample_filed_again_replaces_the_one_before() -> None:
    import_figures(FEW)
    import_figures(SampleFigures([figures.DataValue("07011", "service_transactions", "2558Q1", "50", 121.0)], []))
    version = Version.objects.get(report__unit="07011")
    assert version_values(version) == {("service_transactions", "50"): 121.0}
    assert (version.state, version.seal) == ("draft", "")


@pytest.mark.django_db
def test_a_sample_leaves_a_report_alone_on_which_a_person_has_worked() -> None:
    import_figures(FEW)
    Version.objects.filter(report__unit="07011").update(opened_by="doae")
    assert import_figures(FEW) == {"values": 2, "reports": 1}
    assert Version.objects.get(report__unit="07011").opened_by == "doae"


@pytest.mark.django_db
def test_figures_of_which_one_cannot_be_kept_are_all_left_out() -> None:
    bad = figures.Report("07011", "digital_services", "2558Q1", "submitted", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        import_figures(SampleFigures(FEW.values, [bad]))
    assert DataValue.objects.count() == 0


@pytest.mark.django_db
def test_rolling_up_now_counts_what_is_approved_and_shows_on_the_page(settings, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    import_figures(FEW)
    snapshot = roll_up_now()
    assert all(check["equal"] for periods in snapshot.facts["checks"].values() for check in periods.values())
    cell = _ask(tmp_path, query.figure, "service_transactions", MOAC, "TH", "2558Q1")
    assert (cell.value, cell.reported) == (120.0, 1)


def test_a_province_of_the_map_leads_to_its_districts_which_add_up_to_it(sign_in, demo) -> None:
    client, asked = sign_in("pmo"), "?indicator=service_transactions&period=2558Q3"
    nation = client.get(f"/centres/07011/{asked}").content.decode()
    province = unescape(re.search(r'href="([^"]+area=50)"', nation)[1])
    page = client.get(province).content.decode()
    assert "Mueang Chiang Mai" in page
    assert len(set(re.findall(r'<a href="[^"]*area=(50\d\d)[^"]*" aria-label', page))) == 25
    for unit in (DOAE, MOAC):
        whole = _ask(demo, query.figure, "service_transactions", unit, CHIANG_MAI, "2558Q3")
        parts = _ask(demo, query.by_area, "service_transactions", unit, CHIANG_MAI, "2558Q3")
        assert sum(part.value for part in parts) == whole.value
    ministry = client.get(f"/centres/{MOAC}/{asked}&area={CHIANG_MAI}").content.decode()
    assert re.search(r"[\d.]+% of what is counted here is given for the province as a whole", ministry)
    assert "given for the province as a whole" not in page
