"""The pages of reports: who sees which, what a form keeps, and what each side is told."""

from __future__ import annotations

import hashlib
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.utils import timezone

from prasan.centres.due import last_ended
from prasan.centres.figures import DataValue, Report
from prasan.centres.sample import SampleFigures
from prasan.web.centres.actions import import_figures
from prasan.web.centres.filing.reports import version_values
from prasan.web.centres.models import Version

ALL, ONLINE, TRAINED = "service_transactions", "digital_service_transactions", "officers_trained"
LAST = last_ended("quarter", timezone.localdate()).code
DOAE = f"/centres/reports/07011/digital_services/{LAST}/"
OLD = "/centres/reports/07011/digital_services/2558Q1/"
GOOD = {f"v.{ALL}.50": "1,200", f"v.{ONLINE}.50": "300", f"v.{TRAINED}.50": "2.5"}


@pytest.fixture(autouse=True)
def own_log(demo: Path, settings, tmp_path: Path) -> None:
    """The pages write into the log: each test has its own."""
    settings.PRASAN_DATA = tmp_path
    shutil.copyfile(demo / "agreements.yaml", tmp_path / "agreements.yaml")


def text(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def sample(*statuses: tuple[str, str, str]) -> None:
    """Reports of (unit, period, status), each with three figures."""
    values = [
        DataValue(unit, element, period, "50", value)
        for unit, period, _ in statuses
        for element, value in ((ALL, 100.0), (ONLINE, 40.0), (TRAINED, 3.0))
    ]
    on = timezone.localdate()
    import_figures(
        SampleFigures(
            values, [Report(unit, "digital_services", period, status, on) for unit, period, status in statuses]
        )
    )


def post(client, address: str, act: str = "", number: int = 1, **sent: str):
    return client.post(address, {"act": act, "number": str(number), **sent})


def submitted(sign_in) -> None:
    client = sign_in("doae")
    post(client, DOAE, "complete", 0, **GOOD)
    assert post(client, DOAE, "submit").status_code == 302


def test_a_department_is_told_what_is_late_and_what_came_back(sign_in) -> None:
    sample(("07011", "2558Q1", "approved"), ("07011", "2558Q2", "submitted"), ("07003", "2558Q3", "approved"))
    Version.objects.filter(report__period="2558Q2").update(state="returned")
    page = sign_in("doae").get("/centres/reports/")
    lines = re.findall(r'standing-(\w+)">\s*<a href="([^"]+)"', page.content.decode())
    assert [standing for standing, _ in lines] == ["returned", "late", "late", "accepted"]
    assert lines[0][1].endswith("/2558Q2/")
    assert {DOAE, OLD} <= {address for _, address in lines}
    assert "Units below" not in text(page)
    assert "late since" in text(page)


def test_a_form_has_a_field_for_each_element_and_province_and_one_for_none(sign_in) -> None:
    html = sign_in("doae").get(DOAE).content.decode()
    assert len(re.findall(r'name="v\.[a-z_]+\.\d\d"', html)) == 3 * 77
    assert len(re.findall(r'name="v\.[a-z_]+\."', html)) == 3


def test_a_province_is_filed_by_district_and_then_has_their_sum(sign_in) -> None:
    client = sign_in("doae")
    province = f"{DOAE}?province=50"
    html = client.get(province).content.decode()
    assert len(re.findall(r'name="v\.[a-z_]+\.50\d\d"', html)) == 3 * 25
    assert "District not stated" in text(client.get(province))
    filed = {f"v.{ALL}.5001": "1,000", f"v.{ONLINE}.5001": "250", f"v.{TRAINED}.5002": "2.5", f"v.{ALL}.50": "200"}
    assert post(client, province, "save", 0, **filed)["Location"] == province
    assert version_values(Version.objects.get())[ALL, "5001"] == 1000.0
    page = client.get(DOAE)
    assert f'name="v.{ALL}.50"' not in page.content.decode(), "what its districts have is not typed over"
    assert f'name="v.{ALL}.51"' in page.content.decode()
    assert "1,200" in text(page)
    for wrong in ("5001", "99", "x"):
        assert client.get(f"{DOAE}?province={wrong}").status_code == 404


def test_a_draft_is_kept_as_it_was_typed_and_seen_by_its_unit_alone(sign_in) -> None:
    client = sign_in("doae")
    assert post(client, DOAE, "save", 0, **GOOD)["Location"] == DOAE
    version = Version.objects.get()
    assert version_values(version) == {(ALL, "50"): 1200.0, (ONLINE, "50"): 300.0, (TRAINED, "50"): 2.5}
    html = client.get(DOAE).content.decode()
    assert re.search(rf'name="v.{TRAINED}.50" value="2.5"', html)
    for other in ("moac", "moac-desk", "pmo"):
        page = sign_in(other).get(DOAE)
        assert page.status_code == 200
        assert "Nothing has been submitted yet" in text(page)
        assert "1,200" not in text(page)
        assert 'value="save"' not in page.content.decode()


def test_what_is_no_figure_is_told_beside_its_cell_and_nothing_is_kept(sign_in) -> None:
    page = post(sign_in("doae"), DOAE, "save", 0, **{**GOOD, f"v.{ALL}.51": "many"})
    html = page.content.decode()
    assert page.status_code == 400
    assert re.search(
        rf'name="v.{ALL}.51" value="many"[^>]*aria-invalid="true" aria-describedby="c-{ALL}-51-notes"', html
    )
    assert re.search(rf'id="c-{ALL}-51-notes"><li class="said-wrong">This is not a number', html)
    assert re.search(rf'name="v.{ALL}.50" value="1,200"', html)
    assert Version.objects.count() == 0


def test_a_broken_rule_is_told_beside_its_cells_and_nothing_is_submitted(sign_in) -> None:
    client = sign_in("doae")
    page = post(client, DOAE, "complete", 0, **{**GOOD, f"v.{ONLINE}.50": "1300"})
    assert page.status_code == 409
    said = "Digital transactions are no more than all transactions (1,300 against 1,200)"
    assert "Mend the figures that are wrong or missing first" in text(page)
    assert f'<a href="#c-{ONLINE}-50">Chiang Mai: {said}</a>' in page.content.decode()
    assert re.search(rf'id="c-{ALL}-50-notes"><li class="said-wrong">{re.escape(said)}', page.content.decode())
    assert Version.objects.get().state == "draft"


def test_an_unusual_figure_is_told_and_submitted_once_somebody_says_that_it_is_right(sign_in) -> None:
    sample(*[("07011", f"2558Q{quarter}", "approved") for quarter in (1, 2, 3, 4)])
    client = sign_in("doae")
    page = post(client, DOAE, "complete", 0, **GOOD)
    page = client.get(DOAE)
    assert "Chiang Mai, Service transactions: Unusual: earlier periods let expect 30 to 170" in text(page)
    assert post(client, DOAE, "submit").status_code == 409
    assert post(client, DOAE, "submit", confirmed="yes").status_code == 302
    assert Version.objects.get(report__period=LAST).state == "submitted"


def test_a_ministry_finds_what_it_is_to_decide_on_and_returns_it_with_reasons_by_cell(sign_in) -> None:
    submitted(sign_in)
    desk = sign_in("moac-desk")
    assert f'href="{DOAE}"' in desk.get("/centres/reports/").content.decode().partition("To accept or return")[2]
    assert "To accept or return" not in text(sign_in("moac").get("/centres/reports/"))
    assert post(desk, f"{DOAE}decide/", "return").status_code == 409
    post(desk, f"{DOAE}decide/", "return", **{f"r.{ALL}.50": "count Fang too", "reason": "see the circular"})
    page = sign_in("doae").get(DOAE)
    assert "Why it was returned see the circular" in text(page)
    assert "Returned: count Fang too" in text(page)
    assert post(sign_in("doae"), f"{DOAE}reopen/").status_code == 302
    again = sign_in("doae").get(DOAE).content.decode()
    assert re.search(rf'id="c-{ALL}-50-notes"><li class="said-returned">Returned: count Fang too', again)
    assert 'name="number" value="2"' in again


def test_what_is_accepted_is_received_by_the_nation(sign_in) -> None:
    submitted(sign_in)
    post(sign_in("moac-desk"), f"{DOAE}decide/", "accept")
    desk = sign_in("pmo-desk")
    token = f"07011/digital_services/{LAST}"
    assert f'value="{token}" checked' in desk.get("/centres/reports/").content.decode()
    assert desk.post("/centres/reports/receive/", {}).status_code == 409
    assert desk.post("/centres/reports/receive/", {"report": ["x"]}).status_code == 404
    assert desk.post("/centres/reports/receive/", {"report": [token]}).status_code == 302
    assert Version.objects.get().state == "received"
    assert "Received by the prime minister's centre" in text(sign_in("doae").get(DOAE))


def test_an_old_version_stays_readable_with_its_seal_after_a_correction(sign_in) -> None:
    submitted(sign_in)
    post(sign_in("moac-desk"), f"{DOAE}decide/", "accept")
    client = sign_in("doae")
    assert post(client, f"{DOAE}reopen/").status_code == 409
    post(client, f"{DOAE}reopen/", reason="a slip")
    post(client, DOAE, "save", 2, **{f"v.{ALL}.50": "9999"})
    page = client.get(f"{DOAE}versions/1/")
    assert "The seal holds" in text(page)
    assert "1,200" in text(page)
    assert "9,999" not in text(page)
    sealed = client.get(f"{DOAE}versions/1/sealed/").content
    old = Version.objects.get(number=1)
    assert hashlib.sha256(sealed).hexdigest() == old.seal
    assert old.seal in page.content.decode()
    assert client.get(f"{DOAE}versions/2/").status_code == 404
    assert "Opened again because: a slip" in text(client.get(DOAE))
    old.values.filter(element=ALL).update(value=1.0)
    assert "The seal is broken" in text(client.get(f"{DOAE}versions/1/"))


def test_forms_of_others_are_refused_and_change_nothing(sign_in) -> None:
    submitted(sign_in)
    before = list(Version.objects.values())
    for who, address, act in (
        ("moac-desk", DOAE, "save"),
        ("moac", f"{DOAE}decide/", "accept"),
        ("doae", f"{DOAE}decide/", "accept"),
        ("pmo-desk", f"{DOAE}decide/", "accept"),
        ("pmo", f"{DOAE}reopen/", ""),
    ):
        assert post(sign_in(who), address, act, reason="x", **GOOD).status_code == 409, who
    assert (
        sign_in("moac-desk")
        .post("/centres/reports/receive/", {"report": [f"07011/digital_services/{LAST}"]})
        .status_code
        == 409
    )
    assert list(Version.objects.values()) == before


def test_reports_outside_the_scope_are_as_if_there_were_none(sign_in) -> None:
    sample(("07003", "2558Q1", "approved"), ("03011", "2558Q1", "approved"))
    for who, unit, code in (
        ("doae", "07003", 404),
        ("moac", "03011", 404),
        ("moac", "07003", 200),
        ("pmo", "03011", 200),
    ):
        for page in ("", "versions/1/", "versions/1/sealed/"):
            assert sign_in(who).get(f"/centres/reports/{unit}/digital_services/2558Q1/{page}").status_code == code
    assert (
        post(sign_in("doae"), "/centres/reports/07003/digital_services/2558Q1/reopen/", reason="x").status_code == 404
    )


@pytest.mark.parametrize(
    "asked",
    [
        "07011/nothing/2558Q1",
        "07011/digital_services/2558",
        "07011/digital_services/2557Q4",
        "99999/digital_services/2558Q1",
        "07000/digital_services/2558Q1",
    ],
)
def test_a_report_that_nobody_asks_for_is_not_found(sign_in, asked: str) -> None:
    assert sign_in("moac-desk").get(f"/centres/reports/{asked}/").status_code == 404


@pytest.mark.parametrize("sent", [{"act": "destroy", "number": "1"}, {"act": "save", "number": "x"}, {"act": "save"}])
def test_a_form_that_the_site_did_not_make_is_not_found(sign_in, sent: dict[str, str]) -> None:
    assert sign_in("doae").post(DOAE, sent).status_code == 404


def test_every_page_in_thai_has_no_english(sign_in) -> None:
    submitted(sign_in)
    for who in ("doae", "moac-desk", "pmo-desk"):
        client = sign_in(who, "th")
        for address in ("/centres/reports/", DOAE, f"{DOAE}versions/1/"):
            said = re.sub(r"\b[0-9a-f]{16,64}\b", "", text(client.get(address)))
            assert set(re.findall(r"[A-Za-z]{3,}", said)) - {"English", "pmo", "moac", "desk", "doae", "SHA"} == set()


def test_more_reports_take_no_more_queries(sign_in, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in("moac-desk")
    sample(("07003", "2558Q1", "submitted"))
    client.get("/centres/reports/")
    with CaptureQueriesContext(connection) as one:
        client.get("/centres/reports/")
    sample(*[(unit, "2558Q1", "submitted") for unit in ("07004", "07005", "07006")])
    with django_assert_num_queries(len(one)):
        client.get("/centres/reports/")
