"""The executive's page, and what is made of it: the wall, rankings, comparisons, briefings, alerts, notes, dashboards."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from prasan.centres import query
from prasan.centres.access import visible_units
from prasan.centres.areas import NATION
from prasan.centres.organisation import load_tree
from prasan.centres.sample import SampleFigures, sample_figures
from prasan.cli.main import app
from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.web.centres.actions import import_figures
from prasan.web.centres.alerts.models import Alert, AlertRule, Note
from prasan.web.centres.alerts.watching import watch
from prasan.web.centres.briefing.models import Schedule, Sent
from prasan.web.centres.briefing.schedules import Sending, due_on, file_of, send_due
from prasan.web.centres.dashboards.models import DashboardVersion
from prasan.web.exchange import access_log

ROOT, MOAC, DOAE, ICT = "00000", "07000", "07011", "11000"


def _text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def _cells(data, ask, *asked):
    scope = visible_units(load_tree(), ROOT, date(2026, 1, 1))
    with Engine.over_file(SnapshotStore(data / "snapshots").live("centres/rollup").file("figures.duckdb")) as engine:
        return ask(engine, scope, *asked)


def _target(cell) -> float:
    """What a ministry aims at of digital services: 70 %, and 75 % where it had the task, from the third quarter on."""
    return 75 if cell.unit == ICT and cell.period in ("2558Q3", "2558Q4") else 70


@pytest.fixture(scope="module")
def sample() -> SampleFigures:
    return sample_figures()


@pytest.fixture
def filed(demo, db, sample) -> None:
    """The demonstration's reports, as its database has them; the values of one department alone."""
    import_figures(sample._replace(values=[value for value in sample.values if value.unit == DOAE]))


def test_the_page_answers_four_questions_in_their_order_with_the_figures_of_the_roll_up(sign_in, demo, filed) -> None:
    page = sign_in("pmo").get("/centres/00000/?period=2558Q4")
    text = _text(page)
    questions = ["What is off target", "What changed", "What is late", "What needs a decision", "Where in the country"]
    assert [text.index(each) for each in questions] == sorted(text.index(each) for each in questions)
    now, before = (_cells(demo, query.figure, "digital_share", ROOT, NATION, f"2558Q{n}") for n in (4, 3))
    assert f"Share of services done digitally {now.value:.1f}% Target 70.0% · {70 - now.value:.1f} points short" in text
    assert f"+{now.value - before.value:.1f} points towards the target" in text
    below = _cells(demo, query.by_child_unit, "digital_share", ROOT, NATION, "2558Q4")
    assert f"{sum(cell.value < _target(cell) for cell in below)} of {len(below)} ministries miss the target." in text
    worst = min(below, key=lambda cell: cell.value - _target(cell))
    assert f"Furthest from it: {worst.unit_en} {worst.value:.1f}%" in text
    assert "5 of 151 reports have not come; they were due on 30 October 2015" in text
    assert "597 accepted reports wait to be received" in text
    assert "report waits to be accepted or returned Ministry of Agriculture and Cooperatives" in text
    assert "Not the same units" not in text
    assert re.search(r"Among the \d+ of 20 units that reported in full in both periods", text)


def test_from_the_page_it_is_three_clicks_to_the_values_as_filed_and_who_submitted_them(sign_in, demo, filed) -> None:
    client = sign_in("pmo")
    page = client.get("/centres/00000/?period=2558Q3").content.decode()
    figure = unescape(re.search(r'<h3 id="off-digital_share"><a href="([^"]+)"', page)[1])
    page = client.get(figure).content.decode()
    ranked = unescape(re.search(r'href="([^"]+of=departments[^"]*)"', page)[1])
    page = client.get(ranked).content.decode()
    department = unescape(re.search(rf'href="(/centres/{DOAE}/[^"]+)"', page)[1])
    page = client.get(department)
    assert "submitted by sample on" in _text(page)
    values = re.search(r'href="(/centres/reports/[^"]+/versions/1/)"', page.content.decode())[1]
    assert "Chiang Mai" in _text(client.get(values))


def test_a_hidden_figure_is_hidden_on_every_page_and_in_every_file(sign_in, demo) -> None:
    client = sign_in("pmo")
    hidden = [
        cell for cell in _cells(demo, query.by_area, "rice_2557_households", ROOT, NATION, "2558") if cell.suppressed
    ]
    assert hidden
    ranked = client.get("/centres/00000/ranking/?indicator=rice_2557_households&of=provinces").content.decode()
    rows = dict(re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>.*?state-(\w+)', ranked, re.S))
    assert {rows[cell.area_en] for cell in hidden} == {"hidden"}
    board = _compose(client, [{"kind": "map", "indicator": "rice_2557_households"}])
    drawn = client.get(board).content.decode()
    assert all(f"<title>{cell.area_en}: Hidden for privacy</title>" in drawn for cell in hidden)


def test_a_ranking_goes_from_the_best_to_the_last_and_says_who_misses_the_target(sign_in, demo) -> None:
    page = sign_in("pmo").get("/centres/00000/ranking/?indicator=digital_share&period=2558Q4").content.decode()
    cells = _cells(demo, query.by_child_unit, "digital_share", ROOT, NATION, "2558Q4")
    ordered = [cell.unit for cell in sorted(cells, key=lambda cell: -cell.value)]
    assert re.findall(r'<th scope="row"><a href="/centres/(\d{5})/', page) == ordered
    assert page.count("short of it") == sum(cell.value < _target(cell) for cell in cells)
    departments = sign_in("pmo").get("/centres/00000/ranking/?indicator=digital_share&period=2558Q1&of=departments")
    assert len(re.findall(r'<th scope="row">', departments.content.decode())) == 151
    for wrong in ("indicator=nothing", "of=nothing", "period=2530", "period=x"):
        assert sign_in("pmo").get(f"/centres/00000/ranking/?{wrong}").status_code == 404


def test_a_unit_is_judged_by_its_own_target_on_every_page_and_in_every_file(sign_in, demo) -> None:
    now = _cells(demo, query.figure, "digital_share", ICT, NATION, "2558Q4")
    assert 70 < now.value < 75, "the demonstration's figure must lie between both targets"
    client, short = sign_in("pmo"), f"{75 - now.value:.1f} points short of it"
    first = client.get(f"/centres/{ICT}/?period=2558Q4").content.decode()
    assert f"Target 75.0% · <strong>{short}</strong>" in first
    assert "Target 70.0% from Q1/2558. Target 75.0% from Q3/2558." in unescape(first)
    figure = _text(client.get(f"/centres/{ICT}/?indicator=digital_share&period=2558Q4"))
    assert "Target 75.0%: not met yet" in figure
    ranked = _text(client.get("/centres/00000/ranking/?indicator=digital_share&period=2558Q4"))
    assert re.search(rf"{now.unit_en} (\d+ of \d+ [^%]*)?{now.value:.1f}% Target 75.0% · {short}", ranked)
    xlsx = client.get("/centres/00000/briefing/file/?format=xlsx&language=en&period=2558Q4").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_name("Indicators")
    assert [row[3] for row in sheet.to_python() if row[0] == "Officers trained in digital skills"] == [150_000]
    whole = _text(client.get("/centres/00000/?indicator=officers_trained&period=2558Q4"))
    part = _text(client.get("/centres/00000/?indicator=officers_trained&period=2558Q4&area=50"))
    assert "Target 150,000" in whole
    assert "Target 150,000" not in part, "no province is to train as many as the country"


def test_two_units_and_two_periods_stand_side_by_side(sign_in, demo) -> None:
    client = sign_in("pmo")
    one, other = (_cells(demo, query.figure, "digital_share", unit, NATION, "2558Q4") for unit in (ROOT, MOAC))
    text = _text(client.get(f"/centres/00000/compare/?period=2558Q4&with={MOAC}&with_period=2558Q4"))
    assert f"{one.value:.1f}% Q4/2558 {other.value:.1f}% Q4/2558 +{one.value - other.value:.1f} points" in text
    assert "Q4/2558 Q3/2558 Difference" in _text(client.get("/centres/00000/compare/"))
    assert "Both sides are the same" in _text(client.get("/centres/00000/compare/?period=2558Q4&with_period=2558Q4"))
    assert "Periods of different length" in _text(client.get("/centres/00000/compare/?period=2558&with_period=2558Q4"))
    assert sign_in("moac").get(f"/centres/{MOAC}/compare/?with=03000").status_code == 404


def test_the_wall_turns_through_its_panels_and_back_and_can_be_held(sign_in, demo) -> None:
    client = sign_in("pmo")
    address, seen = "/centres/00000/wall/", []
    for _turn in range(8):
        page = client.get(address)
        seen.append(re.search(r"<h1>([^<]+)</h1>", page.content.decode())[1])
        assert "Figures of" in _text(page)
        assert "<form" not in page.content.decode()
        seconds, _, address = page["Refresh"].partition("; url=")
        assert int(seconds) >= 10
        if address.endswith("panel=0"):
            break
    assert seen[:2] == ["In short", "Share of services done digitally"]
    assert {"What changed", "What is late"} <= set(seen)
    assert "Refresh" not in client.get("/centres/00000/wall/?hold=1")


def test_the_readers_theme_is_kept_in_a_cookie_and_leads_to_no_other_site(sign_in) -> None:
    client = sign_in("pmo")
    assert "data-theme" not in client.get("/centres/00000/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "next": "/centres/00000/"})
    assert answer["Location"] == "/centres/00000/"
    assert '<html lang="en" data-theme="dark">' in client.get("/centres/00000/").content.decode()
    assert client.post("/theme/", {"theme": "", "next": "https://example.org/"})["Location"] == "/"
    assert "data-theme" not in client.get("/centres/00000/").content.decode()
    assert client.get("/theme/").status_code == 405


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_briefing_is_a_pdf_in_our_letters_and_a_workbook_with_numbers(sign_in, demo, language: str) -> None:
    client = sign_in("pmo")
    pdf = client.get(f"/centres/00000/briefing/file/?format=pdf&language={language}&period=2558Q4")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert b"Sarabun" in pdf.content
    assert f"/Lang({language})".encode() in pdf.content.replace(b"/Lang (", b"/Lang(")
    xlsx = client.get(f"/centres/00000/briefing/file/?format=xlsx&language={language}&period=2558Q4").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
    cell = _cells(demo, query.figure, "digital_share", ROOT, NATION, "2558Q4")
    off = book.get_sheet_by_index(0).to_python()
    assert off[4][1] == pytest.approx(cell.value)
    provinces = {row[0]: row[1] for row in book.get_sheet_by_index(5).to_python()[4:]}
    name = "เชียงใหม่" if language == "th" else "Chiang Mai"
    of_it = _cells(demo, query.figure, "digital_share", ROOT, "50", "2558Q4")
    assert provinces[name] == pytest.approx(of_it.value)
    assert len(provinces) == 77
    assert client.get("/centres/00000/briefing/file/?format=doc").status_code == 404
    assert client.get("/centres/00000/briefing/file/?period=2530").status_code == 404


def test_a_scheduled_briefing_is_made_once_for_its_day_and_goes_to_those_who_may_see_it(sign_in, demo) -> None:
    users = get_user_model().objects
    users.filter(username="pmo").update(email="pmo@example.org")
    users.filter(username="moac").update(email="moac@example.org")
    client = sign_in("pmo")
    asked = {"every": "day", "format": "xlsx", "language": "en"}
    assert client.post(f"/centres/{MOAC}/briefing/schedule/", asked).status_code == 400
    assert (
        client.post(f"/centres/{MOAC}/briefing/schedule/", {**asked, "readers": ["pmo", "moac", "doae"]}).status_code
        == 302
    )
    users.filter(username="moac").update(unit_code="03000")  # has moved since
    assert send_due().sent == [f"{MOAC} {timezone.localdate()}: 1"]
    assert send_due() == Sending([], [])
    [letter] = mail.outbox
    assert letter.bcc == ["pmo@example.org"]
    assert re.fullmatch("เอกสารสรุปของกระทรวงเกษตรและสหกรณ์.* / Briefing of Ministry of Agriculture.*", letter.subject)
    assert "The briefing is attached." in letter.body
    [sent] = Sent.objects.all()
    kept = client.get(f"/centres/{MOAC}/briefing/schedule/{sent.schedule_id}/{sent.due}/")
    assert (
        b"".join(kept.streaming_content)
        == letter.attachments[0].content
        == file_of(sent.schedule, sent.due).read_bytes()
    )
    assert sign_in("doae").get(f"/centres/{MOAC}/briefing/schedule/{sent.schedule_id}/{sent.due}/").status_code == 404
    assert client.post(f"/centres/{MOAC}/briefing/schedule/{sent.schedule_id}/stop/").status_code == 302
    Sent.objects.all().delete()
    assert send_due() == Sending([], [])


def test_a_letter_that_cannot_go_leaves_the_briefing_due(sign_in, demo, monkeypatch) -> None:
    get_user_model().objects.filter(username="pmo").update(email="pmo@example.org")
    asked = {"every": "day", "format": "xlsx", "language": "en", "readers": ["pmo"]}
    sign_in("pmo").post("/centres/00000/briefing/schedule/", asked)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("no server")))
    told = send_due()
    assert (told.sent, [each.endswith("no server") for each in told.failed]) == ([], [True])
    monkeypatch.undo()
    assert len(send_due().sent) == 1


def test_a_week_is_due_on_its_monday_and_a_month_on_its_first_and_nothing_before_it_was_asked_for() -> None:
    start = date(2026, 11, 1)
    for days in range(60):
        today = start + timedelta(days=days)
        week = due_on(Schedule(every="week", made_on=start), today)
        month = due_on(Schedule(every="month", made_on=start), today)
        assert week is None or (week.weekday() == 0 and timedelta(0) <= today - week < timedelta(7))
        assert (week is None) == (today < date(2026, 11, 2))
        assert month == today.replace(day=1)
        assert due_on(Schedule(every="day", made_on=start), today) == today
    assert due_on(Schedule(every="month", made_on=date(2026, 11, 2)), date(2026, 11, 30)) is None


def test_an_alert_is_raised_once_seen_by_somebody_and_cleared_when_it_is_over(sign_in, demo) -> None:
    get_user_model().objects.filter(username="moac").update(email="moac@example.org")
    client = sign_in("moac")
    rule = {"indicator": "digital_share", "condition": "below", "threshold": "๗๐", "readers": ["moac"]}
    assert client.post(f"/centres/{MOAC}/alerts/add/", {**rule, "threshold": "much"}).status_code == 400
    assert (
        client.post(
            f"/centres/{MOAC}/alerts/add/", {"indicator": "officers_trained", "condition": "misses"}
        ).status_code
        == 400
    )
    client.post(f"/centres/{MOAC}/alerts/add/", rule)
    assert watch() == {"raised": 1, "cleared": 0}
    assert watch() == {"raised": 0, "cleared": 0}
    assert [letter.bcc for letter in mail.outbox] == [["moac@example.org"]]
    assert re.search("ต่ำกว่า 70.0%.*/ Alert: .* is below 70.0%", mail.outbox[0].subject)
    assert "Share of services done digitally is below 70.0%" in _text(client.get(f"/centres/{MOAC}/"))
    assert "is below 70.0%" in _text(sign_in("pmo").get("/centres/00000/"))
    assert "is below 70.0%" not in _text(sign_in("doae").get(f"/centres/{DOAE}/"))
    alert = Alert.objects.get()
    assert sign_in("doae").post(f"/centres/{MOAC}/alerts/{alert.pk}/acknowledge/").status_code == 404
    client.post(f"/centres/{MOAC}/alerts/{alert.pk}/acknowledge/", {"remark": "We have asked them."})
    assert "Seen by moac" in _text(client.get(f"/centres/{MOAC}/alerts/"))
    assert client.post(f"/centres/{MOAC}/alerts/{alert.pk}/acknowledge/").status_code == 404
    AlertRule.objects.update(threshold=1)
    assert watch() == {"raised": 0, "cleared": 1}
    assert len(mail.outbox) == 2
    assert "No alert is open." in _text(client.get(f"/centres/{MOAC}/alerts/"))


def test_a_note_is_seen_by_those_who_see_the_figure_and_taken_back_by_whoever_wrote_it(sign_in, demo) -> None:
    note = {"indicator": "digital_share", "period": "2558Q4", "area": "TH", "text": "A system moved <this> quarter."}
    address = f"/centres/{MOAC}/?indicator=digital_share&period=2558Q4"
    assert sign_in("moac").post(f"/centres/{MOAC}/notes/", note)["Location"] == f"{address}#notes"
    assert "A system moved <this> quarter." in _text(sign_in("pmo").get(address))
    assert "A system moved" in _text(sign_in("pmo").get(f"/centres/{MOAC}/?period=2558Q4"))
    assert "A system moved" not in _text(sign_in("pmo").get("/centres/00000/?period=2558Q4"))
    assert sign_in("doae").post(f"/centres/{MOAC}/notes/", note).status_code == 404
    told = access_log().entries()[-1].event
    assert (told["action"], told["who"], told["about"]["of"]) == ("write_note", "moac", MOAC)
    assert "moved" not in json.dumps(told), "what somebody wrote may name people, and stays out of the log"
    kept = Note.objects.get()
    assert sign_in("pmo").post(f"/centres/{MOAC}/notes/{kept.pk}/withdraw/").status_code == 404
    sign_in("moac").post(f"/centres/{MOAC}/notes/{kept.pk}/withdraw/")
    assert "A system moved" not in _text(sign_in("moac").get(address))
    assert "Took a note back" in _text(sign_in("auditor").get("/audit/"))
    for wrong in ({"indicator": "x"}, {"period": "x"}, {"area": "x"}):
        assert sign_in("moac").post(f"/centres/{MOAC}/notes/", {**note, **wrong}).status_code == 404


def _form(panels: list[dict[str, str]], act: str = "save", title: str = "Board", shared: str = "") -> dict[str, str]:
    blank = {"kind": "number", "indicator": "digital_share", "unit": "", "period": "", "width": "half", "text": ""}
    fields = {f"p{at}.{name}": value for at, panel in enumerate(panels) for name, value in {**blank, **panel}.items()}
    return {"act": act, "title": title, "shared_with": shared, **fields}


def _compose(client, panels, **more) -> str:
    answer = client.post("/centres/dashboards/new/", _form(panels, **more))
    assert answer.status_code == 302, _text(answer)
    return str(answer["Location"])


def test_a_dashboard_is_composed_by_buttons_and_each_save_is_a_version(sign_in, demo) -> None:
    client = sign_in("moac")
    two = [{"kind": "text", "text": "First"}, {"kind": "ranking", "unit": MOAC}]
    moved = client.post("/centres/dashboards/new/", _form(two, "down.0")).content.decode()
    assert re.findall(r'<option value="(\w+)" selected>', moved)[:1] == ["ranking"]
    assert DashboardVersion.objects.count() == 0
    grown = client.post("/centres/dashboards/new/", _form(two, "add")).content.decode()
    assert grown.count("<fieldset") == 3
    assert client.post("/centres/dashboards/new/", _form(two, "remove.1")).content.decode().count("<fieldset") == 1
    board = _compose(client, two)
    three = [*two, {"kind": "trend"}, {"kind": "table", "period": "2558Q2"}, {"kind": "number"}]
    assert client.post(f"{board}compose/", _form(three, title="Board again")).status_code == 302
    page = client.get(board)
    assert "Board again" in _text(page)
    assert "polyline" in page.content.decode()
    assert "polyline" not in client.get(f"{board}?version=1").content.decode()
    for wrong in (
        [{"kind": "x"}],
        [{"indicator": "x"}],
        [{"unit": "03000"}],
        [{"period": "x"}],
        [{"kind": "text"}],
        [],
    ):
        assert client.post("/centres/dashboards/new/", _form(wrong)).status_code == 400
    assert client.post("/centres/dashboards/new/", _form(two, shared="03000")).status_code == 400


def test_a_shared_dashboard_shows_each_reader_what_that_reader_may_see(sign_in, demo) -> None:
    client = sign_in("moac")
    board = _compose(client, [{}, {"unit": MOAC}], shared=MOAC)
    own = _cells(demo, query.figure, "digital_share", DOAE, NATION, "2558Q4")
    theirs = _cells(demo, query.figure, "digital_share", MOAC, NATION, "2558Q4")
    text = _text(sign_in("doae").get(board))
    assert f"{own.value:.1f}%" in text
    assert f"{theirs.value:.1f}%" not in text
    assert "of a unit that you may not see" in text
    assert board in sign_in("doae").get("/centres/dashboards/").content.decode()
    assert sign_in("doae").get(f"{board}compose/").status_code == 404
    assert sign_in("doae").post(f"{board}remove/").status_code == 404
    assert sign_in("pmo").get(board).status_code == 404  # shared downwards, and not with those above
    alone = _compose(client, [{}])
    assert sign_in("doae").get(alone).status_code == 404
    client.post(f"{board}remove/")
    assert client.get(board).status_code == 404


def test_the_command_writes_a_briefing_and_says_what_it_cannot_write(demo, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PRASAN_DATA", str(demo))
    out = tmp_path / "moac.xlsx"
    run = CliRunner().invoke
    done = run(app, ["centre", "brief", "--unit", MOAC, "--period", "2558Q4", "--lang", "en", "--out", str(out)])
    assert done.exit_code == 0, done.output
    cell = _cells(demo, query.figure, "digital_share", MOAC, NATION, "2558Q4")
    assert CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()[4][1] == pytest.approx(cell.value)
    assert run(app, ["centre", "brief", "--due"]).output == "no briefing is due\n"
    for wrong in (["--unit", "99999"], ["--period", "2530"], ["--lang", "fr"]):
        assert run(app, ["centre", "brief", *wrong, "--out", str(tmp_path / "x.pdf")]).exit_code == 2
    assert run(app, ["centre", "brief"]).exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["moac.xlsx"]
