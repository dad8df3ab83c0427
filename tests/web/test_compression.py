"""What is compressed: files of the site, and pages of who is not signed in; never what is asked with a session."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
GZIP = {"accept-encoding": "gzip, deflate, br"}


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_page_of_somebody_who_is_not_signed_in_is_compressed_and_has_another_length_each_time(demo: object) -> None:
    client = Client(SERVER_NAME="localhost")
    plain = client.get("/learn/calls/")
    answers = [client.get("/learn/calls/", headers=GZIP) for _ in range(20)]
    assert all(each["Content-Encoding"] == "gzip" for each in answers)
    assert all(int(each["Content-Length"]) == len(each.content) for each in answers)
    assert len({len(each.content) for each in answers}) > 1
    assert "Accept-Encoding" in plain["Vary"]
    unmarked = [
        re.sub(rb'value="[^"]{64}"', b"", text) for text in (plain.content, gzip.decompress(answers[0].content))
    ]
    assert unmarked[0] == unmarked[1]


def test_what_is_asked_with_a_session_is_sent_as_it_is(sign_in: Any) -> None:
    for address in ("/me/", "/services/?q=x", "/open-data/"):
        assert "Content-Encoding" not in sign_in("citizen").get(address, headers=GZIP)


def test_signing_in_answers_nothing_compressed(demo: object) -> None:
    told = {"username": "citizen", "password": "prasan-demo"}
    answer = Client(SERVER_NAME="localhost").post("/accounts/login/", told, headers=GZIP)
    assert "Content-Encoding" not in answer


def test_a_file_of_the_site_is_compressed_and_kept_for_good_by_its_mark(demo: object) -> None:
    client = Client(SERVER_NAME="localhost")
    page = client.get("/accounts/login/").content.decode()
    [address] = set(re.findall(r'href="(/static/prasan/site\.css\?v=[0-9a-f]+)"', page))
    packed, plain = client.get(address, headers=GZIP), client.get(address)
    assert gzip.decompress(body(packed)) == body(plain)
    assert packed["Cache-Control"] == "max-age=31536000, public, immutable"
    assert "Accept-Encoding" in packed["Vary"]
    assert "immutable" not in client.get("/static/prasan/site.css")["Cache-Control"]
    again = client.get(address, headers={**GZIP, "if-modified-since": packed["Last-Modified"]})
    assert again.status_code == 304


def test_letters_are_not_compressed_twice(demo: object) -> None:
    letters = "/static/vendor/sarabun-5.3.0/sarabun-thai-400-normal.woff2"
    assert "Content-Encoding" not in Client(SERVER_NAME="localhost").get(letters, headers=GZIP)
