"""Imported figures become drafts, all or none, and count for nothing until they are accepted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from prasan.centres import figures
from prasan.centres.definitions import shipped_definitions
from prasan.centres.importing import Checked, Row, read
from prasan.centres.lifecycle import LifecycleError
from prasan.centres.sample import SampleFigures
from prasan.cli.main import app
from prasan.exchange.log import AccessLog
from prasan.web.centres.actions import import_figures, roll_up_now
from prasan.web.centres.filing.landing import land
from prasan.web.centres.filing.reports import closed_reports, figures_of, filed_reports, version_values
from prasan.web.centres.models import DataValue, Event, Report, Version

DOAE = ("07011", "digital_services", "2558Q1")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings.PRASAN_DATA = tmp_path
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    return tmp_path


def checked(*values: tuple[str, float], element: str = "officers_trained") -> Checked:
    rows = [figures.DataValue("07011", element, "2558Q1", area, value) for area, value in values]
    return Checked(read=len(rows), accepted=[("a.csv", Row(1, "", "", "", "", ""), value) for value in rows])


def take(*values: tuple[str, float], reason: str = "") -> dict[str, int]:
    return land(checked(*values), shipped_definitions(), by="somebody", reason=reason)["07011 digital_services 2558Q1"]


def file(status: str) -> None:
    value = figures.DataValue("07011", "officers_trained", "2558Q1", "50", 1.0)
    report = figures.Report(*DOAE, status, date(2015, 1, 10) if status != "draft" else None)
    import_figures(SampleFigures([value], [report]))


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(["unit,element,period,area,value", *lines]) + "\n", encoding="utf-8")
    return path


def run(*arguments: object, code: int = 0) -> dict:
    done = CliRunner().invoke(app, ["centre", "import", *map(str, arguments), "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_what_is_new_changed_and_as_it_was_is_told(data: Path) -> None:
    assert take(("50", 1.0), ("51", 2.0)) == {"new": 2, "changed": 0, "unchanged": 0}
    assert take(("50", 1.0), ("51", 3.0), ("", 4.0)) == {"new": 1, "changed": 1, "unchanged": 1}
    version = Version.objects.get()
    assert version_values(version) == {
        ("officers_trained", "50"): 1.0,
        ("officers_trained", "51"): 3.0,
        ("officers_trained", ""): 4.0,
    }
    assert (version.state, version.opened_by, version.seal) == ("draft", "somebody", "")
    log = AccessLog(data / "log" / "access.jsonl")
    assert [entry.event["action"] for entry in log.entries()] == ["import_figures"] * 2
    assert list(Event.objects.order_by("entry").values_list("act", "by", "entry")) == [
        ("import", "somebody", 0),
        ("import", "somebody", 1),
    ]


def test_drafts_count_for_nothing_and_open_no_period() -> None:
    file("approved")
    land(checked(("50", 9.0)), shipped_definitions(), by="somebody", reason="a slip")
    land(
        Checked(
            accepted=[
                ("", Row(1, "", "", "", "", ""), figures.DataValue("07011", "officers_trained", "2559Q1", "", 5.0))
            ]
        ),
        shipped_definitions(),
        by="somebody",
    )
    assert list(figures_of(filed_reports())) == [figures.DataValue("07011", "officers_trained", "2558Q1", "50", 1.0)]
    assert [(report.period, report.status) for report in filed_reports()] == [("2558Q1", "approved")]
    assert set(roll_up_now().facts["coverage"]["officers_trained"]) == {"2558Q1", "2558"}


def test_a_complete_report_is_a_draft_again() -> None:
    take(("50", 1.0))
    Version.objects.update(state="complete")
    take(("50", 2.0))
    assert Version.objects.get().state == "draft"


def test_a_returned_report_gets_a_new_version_that_carries_the_rest_over() -> None:
    file("submitted")
    old = Version.objects.get()
    Version.objects.update(state="returned")
    assert take(("51", 2.0)) == {"new": 1, "changed": 0, "unchanged": 0}
    new = Version.objects.get(number=2)
    assert version_values(new) == {("officers_trained", "50"): 1.0, ("officers_trained", "51"): 2.0}
    assert version_values(old) == {("officers_trained", "50"): 1.0}


@pytest.mark.parametrize("state", ["accepted", "received"])
def test_an_accepted_report_is_opened_for_a_reason_alone(state: str) -> None:
    file("approved")
    Version.objects.update(state=state)
    assert closed_reports(reopening=False).keys() == {DOAE}
    assert closed_reports(reopening=True) == {}
    with pytest.raises(LifecycleError):
        take(("50", 2.0))
    take(("50", 2.0), reason="a slip")
    assert list(Version.objects.order_by("number").values_list("state", "reason")) == [(state, ""), ("draft", "a slip")]


def test_a_submitted_report_takes_nothing_even_for_a_reason() -> None:
    file("submitted")
    assert closed_reports(reopening=True).keys() == {DOAE}
    with pytest.raises(LifecycleError):
        take(("50", 2.0), reason="a slip")
    assert version_values(Version.objects.get()) == {("officers_trained", "50"): 1.0}


def test_a_correction_is_as_timely_as_what_it_corrects() -> None:
    file("approved")
    take(("50", 2.0), reason="a slip")
    Version.objects.filter(number=2).update(state="accepted", submitted_on=date(2016, 1, 1), seal="x")
    [report] = filed_reports()
    assert (report.status, report.submitted_on) == ("approved", date(2015, 1, 10))
    assert [value.value for value in figures_of(filed_reports())] == [2.0]


def test_one_bad_row_and_nothing_is_taken(data: Path) -> None:
    path = csv_file(data, "07011,officers_trained,2558Q1,50,3", "07011,officers_trained,2558Q1,99,3")
    told = run(path, code=1)
    assert told["rows"] == {"read": 2, "accepted": 1, "ignored": 0, "refused": 1}
    assert (told["taken"], told["reports"], told["problems"]) == (False, {}, {"unknown_area": 1})
    assert told["findings"][0] | {"told": "", "remedy": ""} == {
        "file": "figures.csv", "row": 3, "column": "area", "outcome": "refused", "problem": "unknown_area",
        "told": "", "remedy": "",
    }  # fmt: skip
    assert Report.objects.count() == 0


def test_the_good_rows_are_taken_where_that_is_asked_and_the_others_are_kept_to_be_mended(data: Path) -> None:
    path = csv_file(data, "07011,officers_trained,2558Q1,50,3", "07011,officers_trained,2558Q1,99,4")
    told = run(path, "--accept-good", "--by", "doae", "--report", data / "every.csv")
    assert told["reports"] == {"07011 digital_services 2558Q1": {"new": 1, "changed": 0, "unchanged": 0}}
    assert (data / "every.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    [rows] = [source.rows for source in read(Path(told["quarantine"]), shipped_definitions())]
    mended = csv_file(data, *(f"{row.unit},{row.element},{row.period},51,{row.value}" for row in rows))
    assert run(mended)["taken"]
    assert sorted(DataValue.objects.values_list("area", "value")) == [("50", 3.0), ("51", 4.0)]


def test_a_closed_report_is_refused_row_by_row_and_reopened_by_a_reason(data: Path) -> None:
    file("approved")
    path = csv_file(data, "07011,officers_trained,2558Q1,50,3")
    assert run(path, code=1)["problems"] == {"report_closed": 1}
    assert run(path, "--reopen", "the province had sent a wrong figure")["taken"]
    assert Version.objects.get(number=2).reason == "the province had sent a wrong figure"


def test_people_are_told_in_sentences(data: Path) -> None:
    path = csv_file(data, "07011,officers_trained,2558Q1,50,many")
    done = CliRunner().invoke(app, ["centre", "import", str(path)])
    assert done.exit_code == 1
    assert "figures.csv, row 2, column value: 'many': it is not a number. Remedy: write digits" in done.stdout
    assert "NOTHING was taken" in done.stdout


def test_more_values_take_no_more_queries(django_assert_num_queries) -> None:
    provinces = [str(code) for code in range(10, 97)]
    with CaptureQueriesContext(connection) as few:
        take(*((area, 1.0) for area in provinces[:2]))
    with django_assert_num_queries(len(few) - 2):  # the report and its version are there
        take(*((area, 2.0) for area in provinces))
