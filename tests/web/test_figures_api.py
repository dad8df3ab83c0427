"""Figures for systems: what is read, what is written, and what is the same as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prasan.centres import query
from prasan.centres.organisation import STRUCTURE_OF_2558, load_tree
from prasan.centres.rollup import FILE, KIND
from prasan.engine.connection import Engine
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System, User
from prasan.web.centres.filing import actions
from prasan.web.centres.models import Event, Version
from prasan.web.snapshots import store

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/figures"
REPORT = f"{ROOT}/reports/digital_services/2559Q1"
NATION, MOAC, DOAE, FINANCE = "00000", "07000", "07011", "03000"
GOOD = [
    {"element": element, "area": "50", "value": value}
    for element, value in (
        ("service_transactions", 40.5),
        ("digital_service_transactions", 30),
        ("officers_trained", 3),
    )
]
System_ = Callable[..., Client]


@pytest.fixture
def system(demo: object) -> System_:
    """A client with the key of a system of a unit."""

    def of(unit: str, **key: Any) -> Client:
        made, _ = System.objects.get_or_create(unit_code=unit, name="figures")
        return Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {issue(made, **key)}"})

    return of


def get(client: Client, path: str, status: int = 200, **asked: str) -> Any:
    answer = client.get(f"{ROOT}/{path}", asked)
    assert answer.status_code == status, answer.content
    return answer.json()


def send(client: Client, method: str, path: str, body: Any, status: int = 200) -> Any:
    answer = getattr(client, method)(path, body, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_figure_is_that_of_the_pages_with_what_it_covers_and_where_it_comes_from(system: System_) -> None:
    asked = {"unit": MOAC, "indicator": "digital_share", "period": "2558"}
    told = get(system(MOAC), "figure", **asked)
    snapshot = store().live(KIND)
    with Engine.over_file(snapshot.file(FILE)) as engine:
        cell = query.figure(engine, frozenset({MOAC}), "digital_share", MOAC, "TH", "2558")
    assert cell is not None
    assert told["rollup"] == snapshot.reference
    assert told["figure"]["value"] == cell.value
    assert told["figure"]["coverage"] == {"expected": cell.expected, "reported": cell.reported, "late": cell.late}
    # An element by itself is one of the sums that the ratio is worked out from.
    for element, sum_of in (
        ("digital_service_transactions", cell.numerator),
        ("service_transactions", cell.denominator),
    ):
        alone = get(system(MOAC), "figure", unit=MOAC, element=element, period="2558")
        assert (alone["figure"]["value"], alone["figure"]["numerator"]) == (sum_of, None)
    parts = get(system(MOAC), "children", **asked)
    assert parts["whole"] == told["figure"]
    assert sum(part["numerator"] or 0 for part in parts["items"]) == cell.numerator
    areas = get(system(MOAC), "children", **asked, by="area", limit="1000")
    assert sum(part["numerator"] or 0 for part in areas["items"]) == cell.numerator
    assert told["figure"] in get(system(MOAC), "series", unit=MOAC, indicator="digital_share")["items"]
    ranks = get(system(MOAC), "ranking", **asked, of="departments")["items"]
    values = [line["value"] for line in ranks if line["value"] is not None]
    assert values == sorted(values, reverse=True)
    assert ranks[0]["rank"] == 1


def test_small_counts_are_hidden_here_as_on_the_pages(system: System_) -> None:
    asked = {"unit": DOAE, "indicator": "rice_2557_households", "period": "2558", "by": "area", "limit": "1000"}
    parts = get(system(DOAE), "children", **asked)["items"]
    hidden = [part for part in parts if part["suppressed"]]
    assert hidden
    assert {part[field] for part in hidden for field in ("value", "numerator", "denominator")} == {None}
    assert not any(part["value"] is not None and 0 < part["value"] < 10 for part in parts)
    # By element and by structure it is hidden as well, and no state of knowledge is taken from another.
    place = {"unit": DOAE, "period": "2558", "area": hidden[0]["area"]}
    assert get(system(DOAE), "figure", element="rice_2557_households", **place)["figure"]["value"] is None
    by_structure = get(system(DOAE), "by-structure", indicator="rice_2557_households", **place)["figure"]
    assert (by_structure["suppressed"], by_structure["value"]) == (True, None)
    refused = get(system(DOAE), "figure", 422, element="rice_2557_households", as_of="2026-01-01", **place)
    assert refused["error"]["code"] == "people_as_now"


def test_a_figure_is_asked_by_the_structure_of_a_day_and_as_known_at_its_end(system: System_) -> None:
    asked = {"unit": NATION, "indicator": "service_transactions", "period": "2558"}
    nation = system(NATION)
    now = get(nation, "figure", **asked)["figure"]["value"]
    assert get(nation, "by-structure", **asked, structure="2022-01-01")["figure"]["value"] == now
    then = get(nation, "figure", **asked, as_of="2015-01-01")
    assert (then["as_of"], then["figure"]) == ("2015-01-01", None)  # nothing had been accepted by then
    assert get(nation, "figure", **asked, as_of="2015-01-01") == then
    for day, code in (("2999-01-01", "day_not_over"), ("2001-01-01", "day_too_early")):
        assert get(nation, "figure", 422, **asked, as_of=day)["error"]["code"] == code


def test_what_is_not_visible_answers_as_what_there_is_not(system: System_) -> None:
    for unit in ("03000", "11002", "99999", NATION):
        for path in ("figure", "by-structure", "children", "ranking", "sources"):
            answer = get(system(MOAC), path, 404, unit=unit, indicator="digital_share", period="2558")
            assert answer["error"]["code"] == "no_such_unit", (unit, path)
        assert get(system(MOAC), "series", 404, unit=unit, indicator="digital_share")["error"]["code"] == "no_such_unit"
    visible = {unit["id"] for unit in get(system(MOAC), "units", limit="1000")["items"] if unit["visible"]}
    assert visible
    assert {unit[:2] for unit in visible} <= {"07", "57", "67", "51"}
    lines = get(system(MOAC), "reports", limit="1000")["items"]
    assert {line["unit"] for line in lines} <= visible | {u.code for u in load_tree().as_of(STRUCTURE_OF_2558).units}
    assert FINANCE[:2] not in {line["unit"][:2] for line in lines}


def test_an_answer_that_one_has_is_not_sent_again_until_the_figures_change(system: System_) -> None:
    client, asked = system(MOAC), {"unit": MOAC, "indicator": "digital_share", "period": "2558"}
    first = client.get(f"{ROOT}/figure", asked)
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(first["Vary"].split(", "))
    again = client.get(f"{ROOT}/figure", asked, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(f"{ROOT}/figure", asked, headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304
    # Another asker's answer is another's, even of the same address.
    other = system(NATION).get(f"{ROOT}/figure", asked, headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_lists_come_a_page_at_a_time_and_whole(system: System_) -> None:
    client, found, after = system(NATION), [], ""
    while True:
        page = get(client, "units", limit="150", after=after)
        found += [unit["id"] for unit in page["items"]]
        if (after := page["next"]) is None:
            break
    assert found == sorted(set(found))
    assert found == [unit["id"] for unit in get(client, "units", limit="1000")["items"]]
    for path in ("elements", "indicators", "data-sets", "areas", "periods"):
        assert get(client, path)["items"], path
    for path in ("elements", "indicators"):
        whole = get(client, path)["items"]
        assert get(client, path, after=whole[0]["id"])["items"] == whole[1:]


def test_a_system_files_a_report_and_the_ministrys_officer_alone_accepts_it(system: System_) -> None:
    client, values = system(DOAE), f"{REPORT}/{DOAE}/values"
    assert get(client, f"reports/digital_services/2559Q1/{DOAE}")["state"] == "none"
    bad = [{**GOOD[0], "value": 1.234}, {**GOOD[1], "area": "99"}, {**GOOD[2], "element": "no"}, GOOD[1], GOOD[1]]
    wrong = send(client, "put", values, {"version": 0, "values": bad}, 422)
    assert [place["place"] for place in wrong["error"]["places"]] == [
        "body.values.0.value",
        "body.values.1.area",
        "body.values.2.element",
        "body.values.4",
    ]
    assert not Version.objects.filter(report__period="2559Q1").exists()
    send(client, "put", values, {"version": 0, "values": GOOD[:1]})
    assert send(client, "post", f"{REPORT}/{DOAE}/complete", {"version": 1}, 409)["error"]["code"] == "wrong_figures"
    told = send(client, "put", values, {"version": 1, "values": GOOD})
    assert (told["state"], told["version"], len(told["values"])) == ("draft", 1, 3)
    events = Event.objects.count()
    assert send(client, "put", values, {"version": 1, "values": GOOD}) == told  # the same again is nothing
    assert Event.objects.count() == events
    assert send(client, "put", values, {"version": 7, "values": GOOD}, 409)["error"]["code"] == "stale"
    for act, state in (
        ("complete", "complete"),
        ("complete", "complete"),
        ("submit", "submitted"),
        ("submit", "submitted"),
    ):
        assert send(client, "post", f"{REPORT}/{DOAE}/{act}", {"version": 1})["state"] == state
    assert list(Event.objects.values_list("act", flat=True).order_by("pk"))[-2:] == ["complete", "submit"]
    # It is sealed: no system changes it, and none accepts it, of whatever unit.
    assert send(client, "put", values, {"version": 1, "values": GOOD[:1]}, 409)["error"]["code"] == "wrong_state"
    ministry = system(MOAC)
    key = (DOAE, "digital_services", "2559Q1")
    for unit in (MOAC, NATION):
        machine = actions.Machine("system/1", unit)
        assert not actions.user_duties(machine, DOAE, "2559Q1")
        with pytest.raises(actions.LifecycleError, match="not for an officer"):
            actions.accept(machine, key, 1)
    seen = get(ministry, f"reports/digital_services/2559Q1/{DOAE}")
    assert (seen["state"], len(seen["values"]), len(seen["seal"])) == ("submitted", 3, 64)
    desk = User.objects.get(username="moac-desk")
    actions.send_back(desk, key, 1, [actions.Why("officers_trained", "50", "count again")])
    back = get(client, f"reports/digital_services/2559Q1/{DOAE}")
    assert back["reasons"] == [{"element": "officers_trained", "area": "50", "reason": "count again"}]
    for _ in range(2):
        assert send(client, "post", f"{REPORT}/{DOAE}/reopen", {"version": 1})["version"] == 2
    assert get(ministry, "reports", period="2559Q1", unit=DOAE)["items"][0]["state"] == "returned"
    assert get(client, "reports", period="2559Q1", unit=DOAE, state="draft")["items"][0]["version"] == 2
    send(client, "post", f"{REPORT}/{DOAE}/complete", {"version": 2})
    submitted = send(client, "post", f"{REPORT}/{DOAE}/submit", {"version": 2, "confirmed": True})
    actions.accept(desk, key, 2)
    source = get(ministry, "sources", unit=MOAC, indicator="digital_share", period="2559Q1")["items"]
    assert [(line["unit"], line["version"], line["seal"]) for line in source] == [(DOAE, 2, submitted["seal"])]
    assert source[0]["submitted_by"].startswith("system/")


def test_figures_come_in_files_of_every_form_and_every_row_has_its_fate(system: System_) -> None:
    client = system(DOAE)
    table = "unit,element,period,area,value\n"
    good = f"{DOAE},service_transactions,2559Q1,50,12\n"
    bad = f"{MOAC},service_transactions,2559Q1,50,1\n{DOAE},nothing,2559Q1,50,1\n{DOAE},officers_trained,2559Q1,50,x\n"

    def imported(text: str, status: int = 200, kind: str = "text/csv", by: Client = client, **asked: str) -> Any:
        answer = by.post(f"{ROOT}/imports", text, content_type=kind, query_params=asked)
        assert answer.status_code == status, answer.content
        return answer.json()

    refused = imported(table + good + bad, 422)
    assert refused["rows"] == {"read": 4, "accepted": 1, "ignored": 0, "refused": 3}
    assert [(each["row"], each["problem"]) for each in refused["findings"]] == [
        (3, "other_unit"),
        (4, "unknown_element"),
        (5, "not_a_number"),
    ]
    assert all(each["told"] and each["remedy"] for each in refused["findings"])
    assert imported(table + good + bad, dry_run="true")["taken"] is False
    assert not Version.objects.filter(report__period="2559Q1").exists()
    key = f"{DOAE} digital_services 2559Q1"
    assert imported(table + good + bad, accept_good="true")["reports"][key] == {"new": 1, "changed": 0, "unchanged": 0}
    assert imported(table + good)["reports"][key] == {"new": 0, "changed": 0, "unchanged": 1}
    dhis2 = (
        '{"dataValues": [{"dataElement": "officers_trained", "orgUnit": "07011", "period": "2015Q4", "value": "4"}]}'
    )
    assert imported(dhis2, kind="application/json")["reports"][key]["new"] == 1
    adx = (
        '<adx xmlns="urn:ihe:qrph:adx:2015"><group dataSet="digital_services" orgUnit="07011" '
        'period="2015-10-01/P3M"><dataValue dataElement="digital_service_transactions" value="2"/></group></adx>'
    )
    assert imported(adx, kind="application/adx+xml")["reports"][key]["new"] == 1
    assert imported("{", 422, kind="application/json")["error"]["code"] == "not_read"
    assert imported("x", 415, kind="text/html")["error"]["code"] == "unknown_form"
    assert imported(table + good, 403, by=system(MOAC))["error"]["code"] == "not_theirs"


def test_a_key_of_the_sandbox_tries_an_import_and_sees_no_figure(system: System_) -> None:
    client = system(DOAE, sandbox=True)
    assert get(client, "indicators")["items"]
    assert (
        get(client, "figure", 403, unit=DOAE, indicator="digital_share", period="2558")["error"]["code"]
        == "sandbox_key"
    )
    row = f"unit,element,period,area,value\n{DOAE},service_transactions,2559Q1,50,12\n"
    for asked, status in (({}, 403), ({"dry_run": "true"}, 200)):
        answer = client.post(f"{ROOT}/imports", row, content_type="text/csv", query_params=asked)
        assert answer.status_code == status
    assert send(client, "put", f"{REPORT}/{DOAE}/values", {"version": 0, "values": GOOD}, 403)
    assert not Version.objects.filter(report__period="2559Q1").exists()


def test_staff_read_by_their_session_what_their_unit_sees_and_write_nothing(sign_in: Callable[..., Client]) -> None:
    asked = {"unit": MOAC, "indicator": "digital_share", "period": "2558"}
    answer = sign_in("moac").get(f"{ROOT}/figure", asked)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    get(sign_in("doae"), "figure", 404, **asked)
    assert get(sign_in("citizen"), "figure", 403, **asked)["error"]["code"] == "not_for_this_role"
    assert get(Client(), "figure", 401, **asked)["error"]["code"] == "no_key"
    send(sign_in("doae"), "put", f"{REPORT}/{DOAE}/values", {"version": 0, "values": GOOD}, 401)
