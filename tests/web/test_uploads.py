"""Files of figures by the page: a department's own alone, every row accounted for, taken when somebody says so."""

from __future__ import annotations

import html
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prasan.centres.importing import uploads
from prasan.engine import detached
from prasan.engine.locks import locked
from prasan.web.accounts.models import User
from prasan.web.centres.filing import actions
from prasan.web.centres.models import DataValue, Version

PERIOD = "2559Q1"
KEY = ("07011", "digital_services", PERIOD)
PAGE = "/centres/reports/upload/"
TEMPLATE = f"/centres/reports/07011/digital_services/{PERIOD}/workbook/"
GOOD = f"unit,element,period,area,value\n07011,officers_trained,{PERIOD},50,7.25\n07011,officers_trained,{PERIOD},,1\n"
FOREIGN = f"07012,officers_trained,{PERIOD},50,9\n"


@pytest.fixture
def own(settings: Any, tmp_path: Path, sign_in) -> Path:
    settings.PRASAN_DATA = tmp_path
    return tmp_path


def _file(text: str | bytes, name: str = "somebody's figures.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def _checked(client: Client, file: SimpleUploadedFile, **rest: str) -> str:
    address = client.post(PAGE, {"file": file, **rest})["Location"]
    for _ in range(600):
        if 'http-equiv="refresh"' not in _text(client.get(address)):
            return address
        time.sleep(0.1)
    raise AssertionError("the check did not end")


def test_good_rows_are_taken_when_asked_for_and_the_others_come_back_as_a_workbook(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address = _checked(client, _file(GOOD + FOREIGN))
    page = _text(client.get(address))
    assert "3 rows read" in page
    assert "1 refused" in page
    assert "The row is of another unit, for which you do not file." in page
    assert DataValue.objects.filter(version__report__period=PERIOD).count() == 0
    assert client.post(f"{address}take/", {"rows": "all"}).status_code == 409
    assert DataValue.objects.filter(version__report__period=PERIOD).count() == 0
    assert client.post(f"{address}take/", {"rows": "good"}).status_code == 302
    kept = set(DataValue.objects.filter(version__report__period=PERIOD).values_list("area", "value"))
    assert kept == {("50", 7.25), ("", 1.0)}
    assert "2 new, 0 changed, 0 unchanged" in _text(client.get(address))
    rows = b"".join(client.get(f"{address}rows/").streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    refused = b"".join(client.get(f"{address}refused/").streaming_content)
    assert "0 good" in _text(client.get(_checked(client, _file(refused, "refused.xlsx"))))  # still another unit's
    assert not [path for path in own.rglob("*") if "somebody" in path.name or path.name == "figures.csv"]

    # Nobody of another unit is shown it.
    assert sign_in("moac-desk").get(address).status_code == 403
    User.objects.filter(username="doae").update(unit_code="07012")
    assert client.get(address).status_code == client.post(f"{address}take/").status_code == 404


def test_a_workbook_has_what_the_draft_has_and_reads_back_without_loss(sign_in, own: Path) -> None:
    client, user = sign_in("doae"), User.objects.get(username="doae")
    names = ("service_transactions", "digital_service_transactions", "officers_trained")
    cells = {(name, area): 1234567.89 + at for at, name in enumerate(names) for area in ("10", "96", "")}
    actions.save(user, KEY, 0, cells)
    given = client.get(TEMPLATE)
    assert given["Content-Disposition"] == f'attachment; filename="07011-digital_services-{PERIOD}.xlsx"'
    before = set(DataValue.objects.filter(version__report__period=PERIOD).values_list("element", "area", "value"))
    DataValue.objects.filter(version__report__period=PERIOD).delete()
    address = _checked(client, _file(given.content, "filled.xlsx"))
    assert "9 good" in _text(client.get(address))
    assert "0 refused" in _text(client.get(address))
    client.post(f"{address}take/", {"rows": "all"})
    after = set(DataValue.objects.filter(version__report__period=PERIOD).values_list("element", "area", "value"))
    assert after == before
    assert len(after) == 9
    assert sign_in("doae").get(TEMPLATE.replace("07011", "07012")).status_code == 404


def test_what_has_closed_since_the_check_is_not_taken(sign_in, own: Path) -> None:
    client, user = sign_in("doae"), User.objects.get(username="doae")
    address = _checked(client, _file(GOOD))
    names = ("service_transactions", "digital_service_transactions", "officers_trained")
    actions.save(user, KEY, 0, {(name, "10"): 5.0 for name in names})
    actions.complete(user, KEY, 1)
    actions.submit(user, KEY, 1, confirmed=True)
    answer = client.post(f"{address}take/", {"rows": "all"})
    assert answer.status_code == 409
    assert "Send the file in again" in _text(answer)
    assert Version.objects.get(report__period=PERIOD, report__unit="07011").values.count() == 3


def test_what_cannot_be_read_says_so_and_a_busy_unit_waits(sign_in, own: Path) -> None:
    client = sign_in("doae")
    assert client.post(PAGE).status_code == client.post(PAGE, {"file": _file("x", "x.pdf")}).status_code == 400
    assert "name the columns unit" in _text(client.get(_checked(client, _file("a,b\n1,2\n"))))
    with locked(own / "centres" / "uploads" / "07011" / "lock"):
        assert client.post(PAGE, {"file": _file(GOOD)}).status_code == 409


def test_a_check_that_is_stopped_takes_nothing(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address = client.post(PAGE, {"file": _file(GOOD)})["Location"]
    run = own / "centres" / "uploads" / "07011" / address.rstrip("/").rpartition("/")[2]
    client.post(f"{address}stop/")
    for _ in range(600):
        found = uploads.find(run.parent.parent, "07011", run.name)
        assert found is not None
        if found.state != "running":
            break
        time.sleep(0.1)
    # It may have ended first.
    assert (found.state == "stopped") == detached.was_stopped(run) or found.state == "checked"
    assert DataValue.objects.filter(version__report__period=PERIOD).count() == 0
    assert BytesIO(client.get(address).content).read()
