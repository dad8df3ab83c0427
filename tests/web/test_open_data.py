"""Open data on pages, as files and for programs: for everybody, and the same for all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from prasan.web.open_data import anywhere

pytestmark = pytest.mark.django_db
API = "/api/v1/open"
SETS = ["digital_services", "rice-2557", "welfare-2560"]


@pytest.fixture
def nobody(demo: Path) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies["django_language"] = "en"
    return client


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_demonstration_has_published_and_nobody_need_sign_in(nobody: Client) -> None:
    page = nobody.get("/open-data/").content.decode()
    for name in SETS:
        assert f"/open-data/{name}/" in page
        told = nobody.get(f"/open-data/{name}/")
        assert told.status_code == 200
        assert "What is hidden, and why" in told.content.decode()
    assert nobody.get("/open-data/nothing/").status_code == 404
    assert nobody.get("/open-data/nothing.csv").status_code == 404


@pytest.mark.parametrize(("query", "found"), [("ชาวนา", ["rice-2557"]), ("rice growers", ["rice-2557"]), ("zzzz", [])])
def test_a_search_finds_by_words_of_both_languages(nobody: Client, query: str, found: list[str]) -> None:
    page = nobody.get("/open-data/", {"q": query}).content.decode()
    assert [name for name in SETS if f"/open-data/{name}/" in page] == found


def test_a_file_is_sent_once_and_to_any_page(nobody: Client) -> None:
    first = nobody.get("/open-data/rice-2557.csv")
    assert body(first).startswith("\ufeffindicator,".encode())
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "sessionid" not in first.cookies
    again = nobody.get("/open-data/rice-2557.csv", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    assert nobody.post("/open-data/rice-2557.csv").status_code in (403, 405)


def test_what_is_hidden_on_the_centres_pages_stands_in_no_file_and_no_answer(nobody: Client, tmp_path: Path) -> None:
    for name in ("rice-2557", "welfare-2560"):
        saved = tmp_path / f"{name}.parquet"
        saved.write_bytes(body(nobody.get(f"/open-data/{name}.parquet")))
        rows = pq.read_table(saved).to_pylist()
        assert any(row["suppressed"] for row in rows)
        assert all(row["value"] is row["numerator"] is None for row in rows if row["suppressed"])
        assert not [
            row
            for row in rows
            if row["area_level"] and row["measured_in_en"] != "baht" and 0 < (row["value"] or 0) < 10
        ]
        told = nobody.get(f"{API}/data-sets/{name}/rows", {"limit": 10_000}).json()
        assert [row["value"] for row in told["items"]] == [row["value"] for row in rows]


def test_rows_are_asked_by_column_a_page_at_a_time(nobody: Client) -> None:
    asked = {"indicator": "digital_share", "unit": "00000", "period": "2558", "limit": 5}
    told = nobody.get(f"{API}/data-sets/digital_services/rows", asked).json()
    assert (told["count"], len(told["items"]), told["next"]) == (78, 5, 5)
    assert {row["period"] for row in told["items"]} == {"2558"}
    assert nobody.get(f"{API}/data-sets/nothing/rows").json()["error"]["code"] == "no_such_data_set"
    assert nobody.get(f"{API}/data-sets/nothing/rows")["Access-Control-Allow-Origin"] == "*"


def test_an_answer_is_kept_until_another_edition(nobody: Client) -> None:
    first = nobody.get(f"{API}/data-sets")
    assert first["Cache-Control"] == "public, max-age=300"
    assert [each["id"] for each in first.json()["items"]][:1] == ["digital_services"]
    again = nobody.get(f"{API}/data-sets", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_address_that_asks_without_end_is_told_to_wait(nobody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anywhere, "REQUESTS", 0)
    answer = nobody.get(f"{API}/data-sets")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60
    assert "address" in answer.json()["error"]["message"]


def test_the_catalogue_is_json_ld_and_each_link_of_it_leads_somewhere(nobody: Client, settings: Any) -> None:
    settings.PRASAN_SITE_URL = "https://prasan.example.go.th/"
    answer = nobody.get("/open-data/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    told = json.loads(answer.content)
    for data_set in told["dcat:dataset"]:
        for file in data_set["dcat:distribution"]:
            path = file["dcat:downloadURL"]["@id"].removeprefix("https://prasan.example.go.th")
            sent = nobody.get(path)
            assert (sent.status_code, len(body(sent))) == (200, int(file["dcat:byteSize"]["@value"]))


def test_before_anything_is_published_the_page_says_so(nobody: Client, settings: Any, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    assert "Nothing has been published yet." in nobody.get("/open-data/").content.decode()
    assert nobody.get("/open-data/catalogue.jsonld").status_code == 404
    assert nobody.get(f"{API}/data-sets").status_code == 503
