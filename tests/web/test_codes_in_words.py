"""What stands in a register as a code is read in words, in both languages; machines have the codes and what they mean."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from citizen_pages import text_of
from django.test import Client

from prasan.citizens.copies import schema
from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.delivered import WrongValueError, value_to_deliver
from prasan.web.portal.requests.models import CitizenRequest

__all__ = ["own_copy"]
from citizen_pages import own_copy


@pytest.mark.parametrize(("language", "nationality"), [("th", "ไทย"), ("en", "Thai")])
def test_pages_say_what_a_code_means(own_copy: object, sign_in: Any, language: str, nationality: str) -> None:
    page = text_of(sign_in("citizen", language).get("/me/data/"))
    heads = {"th": "สัญชาติ", "en": "Nationality"}
    assert re.search(rf"{heads[language]} {nationality}\b", page)
    assert not re.search(rf"({'|'.join(heads.values())}|Land tenure|การถือครองที่ดิน|Status|สถานะ) (TH|own|rent|A)\b", page)


def test_a_copy_for_machines_has_codes_and_what_they_mean(own_copy: object, sign_in: Any) -> None:
    told = json.loads(sign_in("citizen").post("/me/copy/json/").content)
    jsonschema_rs.validate(schema(), told)
    [civil] = [each for each in told["registers"] if each["register"] == "civil"]
    labels = {each["field"]: each.get("labels") for each in civil["fields"]}
    assert labels["nationality"]["TH"] == {"th": "ไทย", "en": "Thai"}
    assert labels["given_name"] is None
    assert civil["records"][0]["values"]["nationality"] in labels["nationality"]


def test_a_code_is_chosen_by_its_words_where_a_correction_is_asked(own_copy: object, sign_in: Any) -> None:
    citizen: Client = sign_in("citizen")
    page = citizen.get("/me/data/farmer/0/tenure/").content.decode()
    [chosen] = re.findall(r'<option value="(\w+)">Rents the land', page)
    answer = citizen.post("/me/data/farmer/0/tenure/", {"wanted": chosen, "text": ""})
    if answer.status_code == 400:  # the register says so already: who the citizen is differs from one making to another
        answer = citizen.post("/me/data/farmer/0/tenure/", {"wanted": "own", "text": ""})
    made = CitizenRequest.objects.filter(field="tenure").latest("pk")
    assert made.wanted in ("own", "rent")
    words = {"own": "Owner of the land", "rent": "Rents the land"}[made.wanted]
    assert words in text_of(citizen.get(answer.url))
    assert words in text_of(sign_in("doae").get(f"/corrections/{made.public_id}/"))


def test_words_are_delivered_as_their_code() -> None:
    [tenure] = [each for each in shipped_contracts()["farmer"].columns if each.column == "tenure"]
    assert [value_to_deliver(tenure, each) for each in ("rent", "เช่าที่ดิน", "rents the land")] == ["rent"] * 3
    limited = tenure.model_copy(update={"values": ["own"]})
    with pytest.raises(WrongValueError):
        value_to_deliver(limited, "rents the land")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"meaning": "number"}, "labels are for a column whose meaning is text"),
        ({"values": ["own"]}, "a label is of rent, which is not among the values"),
    ],
)
def test_labels_fit_their_column(change: dict[str, Any], told: str) -> None:
    farmer = shipped_contracts()["farmer"].model_dump()
    [tenure] = [each for each in farmer["columns"] if each["column"] == "tenure"]
    tenure |= change
    with pytest.raises(ValueError, match=told):
        Contract.model_validate(farmer)
