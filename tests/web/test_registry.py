"""The registry as systems use it: what is answered, what is refused, and what of it can be proved."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from prasan_client.signatures import Trusted
from registry_world import Asking, linked_folder, log_of, make, people_of, registry_folder

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.site_keys import SiteKeys
from prasan.exchange.withdrawals import note_consent
from prasan.linkage.lookups.finding import person_with_id

__all__ = ["linked_folder", "registry_folder"]


@pytest.fixture
def asking(registry_folder: Path) -> Asking:
    return Asking()


@pytest.fixture
def somebody(registry_folder: Path) -> dict[str, Any]:
    """Somebody of the civil register with a record in the farmer register, found by the same id."""
    farmers = {each["national_id"] for each in people_of(registry_folder, "farmer")}
    return next(each for each in people_of(registry_folder) if each["national_id"] in farmers)


def searched(purpose: str, query: Any, *, reg_type: str = "ns:org:RegistryType:Civil", **more: Any) -> dict[str, Any]:
    """A message of the standard."""
    criteria = {"reg_type": reg_type, "query_type": "idtype-value", "query": query,
                "authorize": {"purpose": {"code": purpose}}, **more}  # fmt: skip
    one = {"reference_id": "1", "timestamp": "2026-11-28T10:00:00Z", "search_criteria": criteria}
    header = {
        "message_id": "m1",
        "message_ts": "2026-11-28T10:00:00Z",
        "action": "search",
        "sender_id": "farm",
        "total_count": 1,
    }
    return {"header": header, "message": {"transaction_id": "t1", "search_request": [one]}}


def questions(
    person: dict[str, Any], purpose: str, *, fields: list[str] | None = None, onward: bool = False
) -> dict[str, Any]:
    """A request of each operation about somebody."""
    common = {"purpose": purpose, "onward": onward}
    by = {**common, "registers": {"civil": fields}}
    return {
        "persons/by-id": {**by, "national_id": person["national_id"]},
        "persons/batch": {**by, "national_ids": [person["national_id"]]},
        "persons/by-name": {**by, "given_name": person["given_name"], "family_name": person["family_name"],
                            "birth_date": str(person["birth_date"])},
        "persons/exists": {**common, "register": "civil", "national_id": person["national_id"]},
        "subscriptions": {**common, "register": "civil", "national_ids": [person["national_id"]]},
        "sync/search": searched(purpose, {"type": "UIN", "value": person["national_id"]}),
    }  # fmt: skip


def test_each_operation_answers_and_writes_down_whom_it_was_of_by_which_law_and_by_which_request(
    asking: Asking, somebody: dict[str, Any], registry_folder: Path
) -> None:
    asked = {**questions(somebody, "lookup")}
    log = log_of(registry_folder)
    for operation, question in asked.items():
        before = len(log.entries())
        answer = asking.post(operation, question)
        assert answer.status_code == 200, (operation, answer.content)
        [entry] = [each for each in log.entries()[before:] if not each.event["action"].startswith("new_")]
        assert entry.event["who"] == asking.system.username
        assert entry.event["spine_id"]
        assert (entry.event["agreement"], entry.event["legal_basis"]) == ("lookup", "PDPA B.E. 2562 s.24(4)")
        assert entry.event["signed"]["kid"] == asking.key.kid
        assert somebody["national_id"] not in json.dumps(entry.event)
    assert log.verify().ok


def test_a_person_is_told_as_the_registers_have_them_and_no_more_than_was_asked(
    asking: Asking, somebody: dict[str, Any]
) -> None:
    asked = {"purpose": "lookup", "registers": {"civil": ["given_name", "birth_date"], "farmer": None},
             "national_id": somebody["national_id"]}  # fmt: skip
    told = asking.post("persons/by-id", asked).json()
    assert told["found"]
    [civil] = told["person"]["registers"]["civil"]["records"]
    assert civil["fields"] == {
        "given_name": somebody["given_name"],
        "birth_date": somebody["birth_date"] and somebody["birth_date"].isoformat(),
        "birth_year": somebody["birth_year"], "birth_month": somebody["birth_month"], "birth_day": somebody["birth_day"],
    }  # fmt: skip
    assert told["person"]["registers"]["farmer"]["records"][0]["fields"]["rice_rai"] is not None
    other = Asking().post("persons/by-id", asked).json()
    assert other["person"]["id"] == told["person"]["id"]  # a unit knows a person by one name, whatever its system
    assert asking.post("persons/by-id", {**asked, "national_id": "1234567890121"}).json() == {
        "found": False,
        "person": None,
    }
    many = {"purpose": "lookup", "registers": {"civil": ["given_name"]},
            "national_ids": [somebody["national_id"], "1234567890121", somebody["national_id"]]}  # fmt: skip
    assert [each["found"] for each in asking.post("persons/batch", many).json()["people"]] == [True, False, True]
    exists = {"purpose": "lookup", "register": "farmer", "national_id": somebody["national_id"]}
    assert asking.post("persons/exists", exists).json() == {"exists": True}
    by_name = questions(somebody, "lookup")["persons/by-name"]
    found = asking.post("persons/by-name", {**by_name, "family_name": f"{by_name['family_name']}ก"}).json()
    assert found["found"]
    assert 0.9 < found["score"] < 1
    assert not asking.post("persons/by-name", {**by_name, "given_name": "กก", "family_name": "ขข"}).json()["found"]


CASES = {
    "no agreement": ({"unit": "21002"}, {"purpose": "lookup"}, "unit"),
    "expired": ({}, {"purpose": "expired"}, "expired"),
    "wrong purpose": ({}, {"purpose": "curiosity"}, "purpose"),
    "onward": ({}, {"purpose": "kept", "onward": True}, "onward"),
    "masked field": ({}, {"purpose": "narrow", "fields": ["family_name"]}, "fields"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_agreements_do_not_allow_is_refused_by_every_operation_and_written_down(
    registry_folder: Path, somebody: dict[str, Any], case: str
) -> None:
    who, asked, code = CASES[case]
    asking, log = Asking(**who), log_of(registry_folder)
    for operation, question in questions(somebody, **asked).items():
        if case == "onward" and operation == "sync/search":
            continue  # the standard has no word for it
        if case == "masked field" and operation in {"persons/exists", "subscriptions", "sync/search"}:
            continue  # no field is asked for; see below
        before = len(log.entries())
        answer = asking.post(operation, question)
        if operation == "sync/search":
            [refused] = answer.json()["message"]["search_response"]
            assert (refused["status"], refused["status_reason_code"]) == ("rjct", "rjct.search_criteria.invalid")
            assert "data" not in refused
        else:
            assert answer.status_code == 403, (operation, answer.content)
            assert code in {gap["code"] for gap in answer.json()["error"]["places"]}
        assert [entry.event["action"] for entry in log.entries()[before:]][-1:] == ["lookup_refused"], operation


def test_a_masked_field_is_in_no_answer_and_too_many_people_are_refused(
    asking: Asking, somebody: dict[str, Any], registry_folder: Path
) -> None:
    told = questions(somebody, "narrow")
    [record] = asking.post("persons/by-id", told["persons/by-id"]).json()["person"]["registers"]["civil"]["records"]
    assert record["fields"] == {"national_id": somebody["national_id"], "given_name": somebody["given_name"]}
    [found] = asking.post("sync/search", told["sync/search"]).json()["message"]["search_response"][0]["data"][
        "reg_records"
    ]
    assert found.keys() == {"identifier", "name"}
    assert found["name"] == {"given_name": somebody["given_name"]}
    assert asking.post("persons/by-name", told["persons/by-name"]).json()["error"]["code"] == "not_permitted"
    three = [each["national_id"] for each in people_of(registry_folder)[:3]]
    for operation, key in (("persons/batch", "national_ids"), ("subscriptions", "national_ids")):
        refused = asking.post(operation, {**told[operation], key: three}).json()["error"]
        assert refused["places"][0]["code"] == "too_many"
    unknown = {**told["persons/by-id"], "purpose": "lookup", "registers": {"civil": ["shoe_size"]}}
    assert asking.post("persons/by-id", unknown).status_code == 422


def test_who_lives_elsewhere_is_not_found_under_an_agreement_for_some_areas(
    asking: Asking, registry_folder: Path
) -> None:
    people = people_of(registry_folder)
    here = next(each for each in people if (each["area_code"] or "").startswith("10"))
    there = next(each for each in people if not (each["area_code"] or "10").startswith("10"))
    for person, found in ((here, True), (there, False)):
        told = questions(person, "capital")
        assert asking.post("persons/by-id", told["persons/by-id"]).json()["found"] is found
        assert asking.post("persons/by-name", told["persons/by-name"]).json()["found"] is found
        assert asking.post("persons/exists", told["persons/exists"]).json()["exists"] is found
        assert asking.post("subscriptions", told["subscriptions"]).json()["people"] == int(found)
        [searched] = asking.post("sync/search", told["sync/search"]).json()["message"]["search_response"]
        assert len(searched["data"]["reg_records"]) == int(found)


def test_who_took_their_consent_back_is_found_by_no_operation_any_more(
    asking: Asking, somebody: dict[str, Any], registry_folder: Path
) -> None:
    store = SnapshotStore(registry_folder / "snapshots")
    spine_id = person_with_id(store, somebody["national_id"])
    assert spine_id is not None
    for event, found in (("withdrawn", False), ("given", True)):
        note_consent(registry_folder, "agreed", spine_id, event)
        told = questions(somebody, "agreed")
        assert asking.post("persons/by-id", told["persons/by-id"]).json()["found"] is found
        assert asking.post("persons/by-name", told["persons/by-name"]).json()["found"] is found
        assert asking.post("persons/exists", told["persons/exists"]).json()["exists"] is found
        assert asking.post("subscriptions", told["subscriptions"]).json()["people"] == int(found)
        [searched] = asking.post("sync/search", told["sync/search"]).json()["message"]["search_response"]
        assert len(searched["data"]["reg_records"]) == int(found)
        by_law = questions(somebody, "lookup")["persons/by-id"]
        assert asking.post("persons/by-id", by_law).json()["found"]  # what rests on a law goes on


def test_a_request_without_its_own_signature_is_refused_and_none_is_answered_twice(
    asking: Asking, somebody: dict[str, Any]
) -> None:
    operation, asked = "persons/exists", questions(somebody, "lookup")["persons/exists"]
    path, body = f"/api/v1/registry/{operation}", json.dumps(asked).encode()
    right, _ = asking.key.sign("POST", path, body)
    other_path, _ = asking.key.sign("POST", "/api/v1/registry/persons/by-id", body)
    stranger, _ = Asking().key.sign("POST", path, body)
    protected, _, made = right.split(".")
    told = {
        "not_signed": asking.post(operation, asked, signature=None),
        "bad_signature": asking.post(operation, asked, signature=f"{protected}..{made[::-1]}"),
        "other_request": asking.post(operation, asked, signature=other_path),
        "unknown_key": asking.post(operation, asked, signature=stranger),
        "no_key": asking.post(operation, asked, Authorization="Bearer prasan_0_0"),
    }
    assert asking.post(operation, asked, sent=body.replace(b"exists", b"exist")).status_code in {200, 401}
    tampered = body.replace(b'"lookup"', b'"narrow"')
    told["bad_signature of another body"] = asking.post(operation, asked, signature=right, sent=tampered)
    assert asking.post(operation, asked, signature=right).status_code == 200
    told["replayed"] = asking.post(operation, asked, signature=right)
    for code, answer in told.items():
        assert answer.status_code == 401, code
        assert answer.json()["error"]["code"] == code.split(" ")[0]
        assert "Prasan-Signature" in answer.headers


def test_answers_are_signed_over_the_request_and_a_lost_or_changed_key_is_told(
    asking: Asking, somebody: dict[str, Any], registry_folder: Path, client: Client
) -> None:
    asked = questions(somebody, "lookup")["persons/exists"]
    first = Trusted(client.get("/api/v1/registry/jwks.json").json()["keys"])
    keys = SiteKeys(registry_folder / "registry", log_of(registry_folder))
    first.learn(keys.public())
    answer = asking.post("persons/exists", asked)
    said = first.verified(answer["Prasan-Signature"], answer.content)
    assert said["status"] == 200
    made = keys.rotate(by="keeper", why="a yearly change")
    answer = asking.post("persons/exists", asked)
    first.learn(client.get("/api/v1/registry/jwks.json").json()["keys"])
    assert first.verified(answer["Prasan-Signature"], answer.content)["kid"] == made["kid"]
    (registry_folder / "registry" / "signing-key.pem").unlink()
    lost = asking.post("persons/exists", asked)
    assert (lost.status_code, lost.json()["error"]["code"]) == (503, "no_signing_key")
    anew = keys.rotate(by="keeper", why="the key was lost")
    assert "before" not in anew
    assert asking.post("persons/exists", asked).status_code == 200
    assert log_of(registry_folder).entries()[-2].event["old_lost"]


def test_a_sandbox_key_asks_about_synthetic_people_alone(somebody: dict[str, Any], registry_folder: Path) -> None:
    log = log_of(registry_folder)
    before = len(log.entries())
    asking = Asking(sandbox=True)
    assert asking.post("persons/exists", questions(somebody, "lookup")["persons/exists"]).json() == {"exists": True}
    assert len(log.entries()) == before
    assert log_of(registry_folder / "sandbox").entries()[-1].event["who"] == asking.system.username


def test_a_search_by_the_standard_is_found_by_id_expression_or_predicate_and_rejected_with_its_codes(
    asking: Asking, somebody: dict[str, Any]
) -> None:
    uin = {"type": "UIN", "value": somebody["national_id"]}
    named = {
        "given_name": somebody["given_name"],
        "surname": somebody["family_name"],
        "birth_date": str(somebody["birth_date"]),
    }
    terms = [{name: {"$eq": value}} for name, value in named.items()]
    expression = {"type": "ns:org:QueryType:expression", "value": {"expression": {"query": {"$and": terms}}}}
    predicates = [{"expression1": {"attribute_name": name, "operator": "eq", "attribute_value": value}, "condition": "and"}
                  for name, value in named.items()]  # fmt: skip
    good = [
        searched("lookup", uin),
        searched("lookup", uin, reg_type="ns:org:RegistryType:FR"),
        searched("lookup", expression, query_type="expression"),
        searched("lookup", predicates, query_type="predicate"),
    ]
    for message in good:
        told = asking.post("sync/search", message).json()
        [found] = told["message"]["search_response"]
        assert (found["status"], found["pagination"]["total_count"]) == ("succ", 1)
        assert told["header"]["action"] == "on-search"
        assert told["message"]["transaction_id"] == "t1"
    assert found["data"]["reg_records"][0]["identifier"][0]["identifier_value"] == somebody["national_id"]
    for code, message in {
        "search_criteria.invalid": searched("lookup", uin, reg_type="Fishing"),
        "search_criteria.invalid ": searched("lookup", "query { }", query_type="graphql"),
        "search_criteria.invalid  ": searched("lookup", {"type": "UIN", "value": "1"}),
        "pagination.invalid": searched("lookup", uin, pagination={"page_size": 0}),
        "sort.invalid": searched("lookup", uin, sort=[{"attribute_name": "shoe_size"}]),
    }.items():
        [refused] = asking.post("sync/search", message).json()["message"]["search_response"]
        assert refused["status_reason_code"] == f"rjct.{code.strip()}"


def test_a_message_of_the_standard_may_carry_its_signature_itself(asking: Asking, somebody: dict[str, Any]) -> None:
    from prasan.exchange.canonical import canonical_json

    message = searched("lookup", {"type": "UIN", "value": somebody["national_id"]})
    signature, _ = asking.key.sign("POST", "/api/v1/registry/sync/search", canonical_json(message))
    answer = asking.post("sync/search", {"signature": signature, **message}, signature=None)
    assert answer.status_code == 200
    told = answer.json()
    keys = Trusted(asking._client.get("/api/v1/registry/jwks.json").json()["keys"])
    keys.verified(told.pop("signature"), canonical_json(told))
    message["message"]["transaction_id"] = "t2"
    assert asking.post("sync/search", {"signature": signature, **message}, signature=None).status_code == 401


def test_a_subscription_tells_who_changed_since_once_and_is_its_systems_own(
    asking: Asking, somebody: dict[str, Any], registry_folder: Path
) -> None:
    number = asking.post("subscriptions", questions(somebody, "lookup")["subscriptions"]).json()["subscription"]
    assert asking.post("subscriptions/changes", {"subscription": number}).json()["changes"] == []
    assert Asking().post("subscriptions/changes", {"subscription": number}).status_code == 404
    _let_somebody_change(registry_folder, somebody["national_id"])
    told = asking.post("subscriptions/changes", {"subscription": number}).json()
    [change] = told["changes"]
    person = asking.post("persons/by-id", questions(somebody, "lookup")["persons/by-id"]).json()["person"]
    assert (change["person"], change["change"]) == (person["id"], "changed")
    after = {"subscription": number, "cursor": told["cursor"]}
    assert asking.post("subscriptions/changes", after).json()["changes"] == []
    wrong = asking.post("subscriptions/changes", {"subscription": number, "cursor": "x.1"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "no_such_cursor")
    assert asking.post("subscriptions/end", {"subscription": number}).json() == {"ended": True}
    assert asking.post("subscriptions/changes", after).status_code == 404


def _let_somebody_change(folder: Path, national_id: str) -> None:
    """A new snapshot of the civil register in which somebody has moved."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from prasan.engine.snapshots import SnapshotStore

    store = SnapshotStore(folder / "snapshots")
    before = store.live("register/civil")
    table = pq.read_table(before.file("accepted.parquet"))
    moved = ["10000000001" if each == national_id else house for each, house in
             zip(table["national_id"].to_pylist(), table["house_code"].to_pylist(), strict=True)]  # fmt: skip
    place = table.schema.get_field_index("house_code")
    with store.writing("register/civil") as draft:
        for name in before.manifest["files"].keys() - {"accepted.parquet"}:
            draft.keep(before, name)
        pq.write_table(
            table.set_column(place, "house_code", pa.array(moved, pa.string())), draft.file("accepted.parquet")
        )
        draft.facts |= before.facts
    make(folder)


def test_a_register_without_look_ups_says_so(
    registry_folder: Path, settings: Any, tmp_path: Path, somebody: dict[str, Any]
) -> None:
    (tmp_path / "agreements.yaml").write_text((registry_folder / "agreements.yaml").read_text(), encoding="utf-8")
    settings.PRASAN_DATA = tmp_path
    answer = Asking().post("persons/exists", questions(somebody, "lookup")["persons/exists"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_lookups")


def test_an_old_signature_does_not_hold(
    asking: Asking, somebody: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    asked = questions(somebody, "lookup")["persons/exists"]
    now = time.time()
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: now - timedelta(minutes=5).total_seconds())
        signature, _ = asking.key.sign("POST", "/api/v1/registry/persons/exists", json.dumps(asked).encode())
    answer = asking.post("persons/exists", asked, signature=signature)
    assert answer.json()["error"]["code"] == "out_of_time"


def test_an_officers_key_of_the_sandbox_is_shown_once_opens_synthetic_people_and_can_be_ended(
    registry_folder: Path, somebody: dict[str, Any]
) -> None:
    import re

    from prasan_client import SigningKey

    from prasan.web.accounts.models import Role, SystemKey, User

    user = User.objects.create(username="builder", role=Role.OFFICER, unit_code="07011")
    pages = Client(SERVER_NAME="localhost")
    pages.cookies["django_language"] = "en"
    pages.force_login(user)
    made = pages.post("/developers/sandbox/keys/").content.decode()
    token = re.search(r"prasan_[0-9a-f]+_[0-9a-f]{64}", made)[0]  # type: ignore[index]
    pem = re.search(r"-----BEGIN.*?KEY-----\s.*?-----END.*?-----", made, re.S)[0]  # type: ignore[index]
    assert token not in pages.get("/developers/sandbox/").content.decode()
    (registry_folder / "builder.pem").write_text(pem)
    asking = Asking()
    asking.token, asking.key = token, SigningKey.load(registry_folder / "builder.pem")
    assert asking.post("persons/exists", questions(somebody, "lookup")["persons/exists"]).json() == {"exists": True}
    private = json.dumps({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"})
    assert b"private key" in pages.post("/developers/sandbox/keys/", {"public": private}).content
    number = SystemKey.objects.filter(sandbox=True).latest("pk").pk
    assert pages.post(f"/developers/sandbox/keys/{number}/end/").status_code == 302
    assert b"None." in pages.get("/developers/sandbox/").content
