"""Writing a measure on pages: drafts, faults in both languages, and a version that a second officer publishes."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from prasan.exchange.log import AccessLog
from prasan.measures.authoring import Catalogue

PAGE = "/measures/drafts/"


@pytest.fixture
def own(demo: Path, settings, tmp_path: Path) -> Path:
    """The demonstration's data with measures and a log that this test alone writes to, and a second officer."""
    copy = tmp_path / "data"
    (copy / "snapshots").mkdir(parents=True)
    for each in (demo / "snapshots").iterdir():
        (copy / "snapshots" / each.name).symlink_to(each)
    shutil.copy(demo / "agreements.yaml", copy)
    settings.PRASAN_DATA = copy
    first = get_user_model().objects.get(username="doae")
    get_user_model().objects.create(
        username="doae-second", password=first.password, role=first.role, unit_code=first.unit_code
    )
    return copy


def said(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def begun(client: Client, base: str = "rice-2557@2") -> tuple[str, str]:
    """A new draft's address and its text."""
    address = client.post(PAGE, {"base": base})["Location"]
    return address, text_of(client, address)


def text_of(client: Client, address: str) -> str:
    [found] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", client.get(address).content.decode(), re.DOTALL)
    return unescape(found)


def test_a_version_is_written_tried_published_by_another_and_seen_everywhere(sign_in, own: Path) -> None:
    client, second = sign_in("doae"), sign_in("doae-second")
    address, text = begun(client)
    assert "version: 3" in text
    assert "No fault was found" in said(client.get(address))
    changed = text.replace("value: 15}", "value: 10}")
    tried = client.post(address, {"text": changed.replace("\n", "\r\n"), "seen": "1", "act": "try"})
    name = address.removeprefix(PAGE).strip("/")
    assert tried["Location"] == f"/measures/draft_{name}/simulate/"
    assert 'value="10"' in client.get(tried["Location"]).content.decode()
    assert second.get(address).status_code == second.get(tried["Location"]).status_code == 404  # not proposed yet

    assert client.post(address, {"text": changed, "seen": "2", "act": "propose"}).status_code == 302
    assert "waits for another officer" in said(client.get(PAGE))
    assert second.get(tried["Location"]).status_code == 200
    page = said(second.get(address))
    assert "Publish it" in page
    assert "value: 15}" in page  # what is taken out
    assert client.post(f"{address}decide/", {"act": "publish", "number": "1"}).status_code == 400
    assert [each.number for each in Catalogue(own / "measures").of("rice-2557")] == [2]
    done = second.post(f"{address}decide/", {"act": "publish", "number": "1"})
    assert done["Location"] == "/measures/rice-2557/versions/"
    compared = said(client.get(done["Location"]))
    assert "proposed by doae, published by doae-second" in compared
    assert "Parameter: Most rai a household is paid for (cap_rai) 15 from" in compared
    assert "10 from 1 October 2014" in compared
    assert 'value="10"' in client.get("/measures/rice-2557/simulate/").content.decode()
    assert AccessLog(own / "log" / "access.jsonl").entries()[-1].event["action"] == "publish_measure"
    assert "cannot" not in said(client.get("/measures/rice-2557/versions/?v=2"))
    assert client.get("/measures/rice-2557/versions/?v=9").status_code == 404


def test_a_save_upon_another_is_told_and_loses_neither_text(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address, text = begun(client)
    assert client.post(address, {"text": text + "# one\n", "seen": "1", "act": "save"}).status_code == 302
    answer = client.post(address, {"text": text + "# two\n", "seen": "1", "act": "save"})
    assert answer.status_code == 409
    page = said(answer)
    assert "# one" in page
    assert "# two" in page
    assert text_of(client, address).endswith("# one\n")
    assert client.post(address, {"text": text + "# two\n", "seen": "2", "act": "save"}).status_code == 302
    assert text_of(client, address).endswith("# two\n")


@pytest.mark.parametrize(
    ("language", "problem", "remedy"),
    [
        ("en", "unknown column rice_ria of register farmer", "Did you mean rice_rai?"),
        ("th", "ไม่รู้จักคอลัมน์ rice_ria ของทะเบียน farmer", "หมายถึง rice_rai ใช่หรือไม่"),
    ],
)
def test_faults_are_told_in_the_readers_language_with_line_and_field(
    sign_in, own: Path, language: str, problem: str, remedy: str
) -> None:
    client = sign_in("doae", language)
    address, text = begun(client)
    wrong = text.replace(
        "exists(farmer where rice_rai > 0 and planting_date", "exists(farmer where rice_ria > 0 and planting_date", 1
    )
    line = wrong[: wrong.index("rice_ria")].count("\n") + 1
    for answer in (
        client.post(address, {"text": wrong, "seen": "1", "act": "check"}),
        client.post(f"{PAGE}check/", {"text": wrong}),
    ):
        page = said(answer)
        assert problem in page
        assert remedy in page
        assert "criteria.rice.rule" in page
        assert f'data-line="{line}"' in answer.content.decode()
    assert text_of(client, address) == text  # checking saves nothing
    for act in ("try", "propose"):
        assert client.post(address, {"text": wrong, "seen": "1", "act": act}).status_code == 400
    assert text_of(client, address) == wrong  # these save it, whatever is wrong with it


def test_a_new_measure_begins_without_a_fault_and_another_units_measure_is_none_of_ones_own(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address, text = begun(client, "")
    assert "No fault was found" in said(client.get(address))
    stolen = text.replace("id: new-measure", "id: old-age-2555")
    answer = client.post(address, {"text": stolen, "seen": "1", "act": "try"})
    assert answer.status_code == 400
    assert "old-age-2555 is the measure of another unit" in said(answer)
    foreign = stolen.replace('owner: "07011"', 'owner: "15008"')
    assert client.post(address, {"text": foreign, "seen": "2", "act": "propose"}).status_code == 400
    name = address.removeprefix(PAGE).strip("/")
    assert client.get(f"/measures/draft_{name}/simulate/").status_code == 404
    assert client.post(PAGE, {"base": "old-age-2555@1"}).status_code == 404


def test_what_was_sent_back_says_why(sign_in, own: Path) -> None:
    client, second = sign_in("doae"), sign_in("doae-second")
    address, text = begun(client)
    client.post(address, {"text": text + "# more\n", "seen": "1", "act": "propose"})
    assert second.post(f"{address}decide/", {"act": "return", "number": "1", "why": ""}).status_code == 400
    second.post(f"{address}decide/", {"act": "return", "number": "1", "why": "The cap is not the resolution's."})
    assert "doae-second sent it back: The cap is not the resolution's." in said(client.get(address))
    assert second.get(address).status_code == 404


def test_a_version_that_says_nothing_any_more_is_shown_with_its_fault_and_no_page_falls(sign_in, own: Path) -> None:
    client, second = sign_in("doae"), sign_in("doae-second")
    address, text = begun(client)
    client.post(address, {"text": text, "seen": "1", "act": "propose"})
    second.post(f"{address}decide/", {"act": "publish", "number": "1"})
    file = Catalogue(own / "measures").file("rice-2557", 3)
    file.write_text(text.replace("value: 15}", "value: 20}"), encoding="utf-8")
    listed = said(client.get("/measures/"))
    assert "rice-2557@3 : the file is not as it was published Put it back from a backup." in listed
    page = client.get("/measures/rice-2557/versions/")
    assert "Version 3 cannot be read any more" in said(page)
    assert "value: 20}" not in page.content.decode()
    assert "value: 15}" in client.get("/measures/rice-2557/versions/?v=2").content.decode()
    assert client.get(PAGE).status_code == 200
    assert client.get("/measures/rice-2557/").status_code == 404


def filled(page: str) -> dict[str, str]:
    """What a browser sends of the page's fields as they stand."""
    told = {}
    inputs = re.findall(r"<(input)([^>]*)>", page)
    for tag, attributes, *inner in inputs + re.findall(r"<(textarea|select)([^>]*)>\n?(.*?)</\1>", page, re.DOTALL):
        name = re.search(r' name="([^"]+)"', attributes)
        if name is None or name[1] in ("csrfmiddlewaretoken", "language", "next"):
            continue
        value = re.search(r' value="([^"]*)"', attributes)
        if tag == "select":
            value = re.search(r'<option value="([^"]*)" selected', inner[0])
        told[name[1]] = unescape(inner[0] if tag == "textarea" else value[1] if value else "")
    return told


def test_a_draft_is_written_in_fields_and_its_remarks_stay(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address, text = begun(client)
    page = f"{address}fields/"
    told = filled(client.get(page).content.decode())
    assert told["text"] == text
    assert told["f-names-name_en"] in text
    assert client.post(page, {**told, "act": "save"})["Location"] == page
    assert text_of(client, address) == text  # nothing was changed, so nothing was written
    told |= {
        "f-names-name_en": "Another: name",
        "f-criteria-1-name_th": "เกณฑ์ใหม่",
        "f-parameters-0-values-0-from": "BE 2557-01-01",
    }
    assert client.post(page, {**told, "act": "save"})["Location"] == page
    was, now = text.split("\n"), text_of(client, address).split("\n")
    assert len(was) == len(now)
    assert sum(one != other for one, other in zip(was, now, strict=True)) == 3
    assert 'name_en: "Another: name"' in now
    assert [line for line in now if line.startswith("#")] == [line for line in was if line.startswith("#")] != []


def test_criteria_and_parameters_are_added_moved_and_removed_in_fields(sign_in, own: Path) -> None:
    client = sign_in("doae")
    page = f"{begun(client, '')[0]}fields/"
    told = filled(client.get(page).content.decode())
    for act in ("add-parameters", "add-parameters-0-values", "add-criteria", "up-criteria-2", "add-definitions"):
        answer = client.post(page, {**told, "do": act})
        assert answer.status_code == 200
        told = filled(answer.content.decode())
    assert [told[f"f-criteria-{number}-id"] for number in range(3)] == ["nationality", "criterion_1", "income"]
    assert told["f-parameters-2-name"] == "parameter_1"
    assert told["f-parameters-0-values-1-value"] == ""
    # What is wrong is told at its field.
    assert re.search(r'id="f-criteria-1-rule-fault">.*?is empty', answer.content.decode())
    assert re.search(r'id="f-parameters-0-values-1-from-fault">.*?is empty', answer.content.decode())
    told |= {"f-parameters-2-name": "oldest", "f-parameters-2-values-0-value": "1,250.50"}
    for act in ("remove-criteria-1", "remove-parameters-0-values-1", "remove-definitions-0"):
        told = filled(client.post(page, {**told, "do": act}).content.decode())
    assert "  oldest:\n" in told["text"]
    assert "value: 1250.5}" in told["text"]
    told = filled(client.post(page, {**told, "do": "remove-parameters-2"}).content.decode())
    assert "oldest" not in told["text"]
    answer = client.post(page, {**told, "act": "check"})
    assert "No fault was found" in said(answer)


def test_what_is_changed_in_the_text_shows_in_the_fields_and_nothing_is_lost(sign_in, own: Path) -> None:
    client = sign_in("doae")
    address, text = begun(client, "")
    page = f"{address}fields/"
    told = filled(client.get(page).content.decode())
    both = {**told, "text": text.replace("value: 100000", "value: 120000"), "f-names-name_th": "ชื่อใหม่"}
    answer = client.post(page, {**both, "act": "check"})
    now = filled(answer.content.decode())
    assert now["f-parameters-0-values-0-value"] == "120000"
    assert "name_th: ชื่อใหม่" in now["text"]
    # One place changed in both: the officer is told, and nothing is saved.
    clash = {**both, "text": text.replace("name_th: ชื่อมาตรการ", "name_th: อื่น")}
    answer = client.post(page, {**clash, "act": "save"})
    assert answer.status_code == 400
    assert "Changed both in the text and in the fields" in said(answer)
    assert text_of(client, address) == text
    # A text that cannot be read: the fields keep what was written in them until it can.
    broken = client.post(page, {**both, "text": text + "\n[", "act": "save"})
    assert broken.status_code == 400
    kept = filled(broken.content.decode())
    assert kept["f-names-name_th"] == "ชื่อใหม่"
    assert kept["text"].endswith("[")
    assert client.post(page, {**kept, "text": text, "act": "save"})["Location"] == page
    assert "name_th: ชื่อใหม่" in text_of(client, address)


def test_a_text_without_keys_has_no_fields_and_another_officer_no_page(sign_in, own: Path) -> None:
    client, second = sign_in("doae"), sign_in("doae-second")
    address, _text = begun(client, "")
    page = f"{address}fields/"
    told = filled(client.get(page).content.decode())
    assert client.post(page, {"base": "", "text": "- a", "seen": told["seen"], "act": "save"}).status_code == 302
    assert "cannot be shown in fields" in said(client.get(page))
    assert second.get(page).status_code == 404
    assert second.post(page, told).status_code == 404
