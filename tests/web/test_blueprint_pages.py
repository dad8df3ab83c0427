"""The blueprints are read page by page, searched in two languages, and their views are pictures that lead to what they show."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from blueprint_world import OTHER, UNIT, model, other, send, signed_in
from django.test import Client

pytestmark = pytest.mark.django_db
HOME = f"/blueprint/agencies/{UNIT}/"


@pytest.fixture
def architect(db: None, settings: Any, tmp_path: Path) -> Client:
    """The department's architect, where two agencies have sent a blueprint."""
    send(tmp_path, UNIT, model())
    send(tmp_path, OTHER, other())
    settings.PRASAN_DATA = tmp_path
    return signed_in("architect", UNIT)


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def test_a_blueprint_is_read_from_the_agency_down_to_the_element(architect: Client) -> None:
    page = _page(architect, HOME)
    assert 'Application</a> <span class="count">2</span>' in page
    assert f'{HOME}view/?id=v-1">Systems</a>' in page
    assert "Farmer registry" in _page(architect, f"{HOME}elements/?type=ApplicationComponent")
    element = _page(architect, f"{HOME}element/?id=app")
    for words in ("realizes", "reads and writes", "sends to", "is carried out by", "2500000", "N-1", "Department of Provincial Administration"):  # fmt: skip
        assert words in element
    assert f'/blueprint/agencies/{OTHER}/element/?id=app"' in element
    faults = _page(architect, f"{HOME}faults/")
    assert "does not allow this relationship" in faults
    assert "Nothing of the file was lost" in faults
    for address in (
        f"{HOME}element/?id=gone",
        f"{HOME}view/?id=gone",
        "/blueprint/agencies/99999/",
        "/blueprint/agencies/../",
    ):
        assert architect.get(address).status_code == 404


def test_the_search_finds_in_both_languages_and_by_type_and_agency(architect: Client) -> None:
    assert "4 elements found" in _page(architect, "/blueprint/search/?q=ทะเบียน&unit=07011")
    found = _page(architect, "/blueprint/search/?q=REGISTRY+farmer")
    assert "2 elements found" in found
    assert "1 element found" in _page(
        architect, f"/blueprint/search/?q=farmer+registry&unit={OTHER}&type=ApplicationComponent"
    )
    assert "0 elements found" in _page(architect, "/blueprint/search/?q=nothing")


def test_a_view_leads_to_its_elements_is_searched_and_taken_away(architect: Client) -> None:
    page = _page(architect, f"{HOME}view/?id=v-1&find=server&zoom=50")
    assert f'<a href="{HOME}element/?id=app">' in page
    assert "1 element is marked" in page
    assert "Server <1>" in page
    assert "sends to Payment system" in page
    raw = architect.get(f"{HOME}view/?id=v-1").content.decode()
    assert "Server &lt;1&gt;" in raw
    assert "Server <1>" not in raw
    for form, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        answer = architect.get(f"{HOME}view/file/?id=v-1&as={form}")
        assert answer.content.startswith(start)
        assert "attachment" in answer["Content-Disposition"]
    assert architect.get(f"{HOME}view/file/?id=v-1&as=exe").status_code == 404


def test_pictures_of_all_agencies_have_their_table_and_files(architect: Client) -> None:
    for kind, words in {
        "capabilities": "Register farmers",
        "landscape": "Department of Provincial Administration",
        "roadmap": "1 January 2026 (B.E. 2569)",
        "interfaces": "sends to",
        "surroundings": "Farmer registry",
    }.items():
        about = f"?unit={UNIT}&id=app" if kind == "surroundings" else ""
        page = _page(architect, f"/blueprint/pictures/{kind}/{about}")
        assert "<svg" in page
        assert words in page[page.index("The same as a table") :], kind
        assert architect.get(f"/blueprint/pictures/{kind}/file/{about}").content.startswith(b"<svg")
    assert "5,000,000" in _page(architect, "/blueprint/pictures/capabilities/?by=cost")
    for address in ("nothing/", "capabilities/?by=x", "roadmap/?unit=99999", "surroundings/?unit=07011&id=gone"):
        assert architect.get(f"/blueprint/pictures/{address}").status_code == 404
