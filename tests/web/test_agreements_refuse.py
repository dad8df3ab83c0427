"""No agreement, and each way in which one falls short, refuses the command, the page and the run in the background alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import translation
from typer.testing import CliRunner

from prasan.centres.simulations import runs
from prasan.cli.main import app
from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.standing import today
from prasan.measures import shipped
from prasan.web.accounts.models import Role, User
from prasan.web.refusals import refusal_words

TODAY = today()
[OLD_AGE] = [each for each in shipped() if each.id == "old-age-2555"]
SIMULATED: list[Mapping[str, Any]] = [{"changes": {}}]

# What is other about the agreement, the code of the refusal, and what a page says of it.
SHORT: dict[str, tuple[dict[str, Any] | None, str, str]] = {
    "no agreement": (None, "unit", "is not with"),
    "another unit": ({"consumers": ["15007"]}, "unit", "is not with"),
    "wrong purpose": ({"purposes": ["measure:rice-2557"]}, "purpose", "is not for this purpose"),
    "not signed": ({"state": "draft"}, "not_signed", "has not been signed by both sides"),
    "suspended": ({"state": "suspended"}, "suspended", "is suspended"),
    "ended": ({"state": "ended"}, "ended", "has ended"),
    "expired": ({"valid_to": TODAY - timedelta(days=1)}, "expired", "expired before"),
    "not begun": ({"valid_from": TODAY + timedelta(days=1)}, "not_begun", "begins after"),
    "a masked field": ({"fields": {"civil": ["birth_date", "area_code"]}}, "fields", "does not allow the field: Civil"),
}


@pytest.fixture
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    settings.PRASAN_DATA = tmp_path
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    User.objects.create(username="officer1", role=Role.OFFICER, unit_code="15008")
    User.objects.create(username="citizen", role=Role.CITIZEN, spine_id=1)
    return tmp_path


def written(data: Path, changed: str, changes: dict[str, Any] | None) -> None:
    """The demonstration's agreements, one of them changed, or taken out."""
    with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as sample:
        listed = yaml.safe_load(sample.read_text(encoding="utf-8"))["agreements"]
    by_id = {each["id"]: each for each in listed}
    only = by_id.pop(changed) | (changes or {})
    if changes and "consumers" in changes:  # whoever signed it then is of that unit
        signatures = [{**each, "unit": "15007"} if each["side"] == "consumer" else each for each in only["signatures"]]
        only["signatures"] = signatures
    kept = [] if changes is None else [only]
    others = [] if changes is not None else [by_id["linkage"]]
    text = yaml.safe_dump({"agreements": [*kept, *others]}, allow_unicode=True)
    (data / "agreements.yaml").write_text(text, encoding="utf-8")


def _as(name: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(User.objects.get(username=name))
    return client


@pytest.mark.parametrize("name", SHORT)
def test_a_measure_is_refused_by_the_command_the_page_and_in_the_background(data: Path, name: str) -> None:
    changes, code, words = SHORT[name]
    written(data, "old-age-allowance", changes)
    for verb in (["run"], ["simulate"]):
        refused = CliRunner().invoke(app, ["measure", *verb, "old-age-2555"]).exception
        assert isinstance(refused, NotPermittedError)
        assert code in {gap.code for gap in refused.gaps}
    if name in ("suspended", "a masked field"):  # what each refusal says is seen below
        for address in ("rounds/propose/", "simulate/"):
            assert (
                words
                in _as("officer1").post(f"/measures/old-age-2555/{address}", {"against": "nothing"}).content.decode()
            )
    places = runs.Places(data / "runs", data / "snapshots", data / "log" / "access.jsonl", data)
    with pytest.raises(NotPermittedError) as stopped:
        runs.begin(places, OLD_AGE, SIMULATED, by="officer1")
    assert code in {gap.code for gap in stopped.value.gaps}
    with translation.override("en"):
        assert words in refusal_words(stopped.value)
    assert not (data / "log" / "access.jsonl").exists()


def test_who_may_read_but_not_give_on_makes_no_payment_file(data: Path) -> None:
    written(data, "old-age-allowance", {"onward": False})
    refused = CliRunner().invoke(app, ["measure", "pay", "old-age-2555", "--by", "a", "--out", str(data / "out")])
    assert isinstance(refused.exception, NotPermittedError)
    assert [gap.code for gap in refused.exception.gaps] == ["onward"]
    page = _as("officer1").post("/measures/old-age-2555/rounds/1/pay/").content.decode()
    assert "does not allow that data is given on" in page


@pytest.mark.parametrize("verb", [["link"], ["link", "explain", "poor", "1"], ["link", "evaluate", "--proven"]])
def test_linking_is_refused_where_a_field_that_it_goes_by_is_masked(data: Path, verb: list[str]) -> None:
    fields = {"civil": "all", "farmer": "all", "poor": ["national_id", "sex"]}
    written(data, "linkage", {"fields": fields})
    refused = CliRunner().invoke(app, verb).exception
    assert isinstance(refused, NotPermittedError)
    assert "poor.family_name" in str(refused)


@pytest.mark.parametrize("name", ["suspended", "ended", "not signed", "expired"])
def test_a_citizen_is_told_that_nothing_may_be_shown(data: Path, name: str) -> None:
    written(data, "data-subject-access", SHORT[name][0])
    answer = _as("citizen").get("/me/")
    assert answer.status_code == 403
    assert not (data / "log" / "access.jsonl").exists()
