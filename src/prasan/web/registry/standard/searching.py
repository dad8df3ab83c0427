"""``/registry/sync/search``: each request of a message by itself, found by the same look-ups or refused with the standard's codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from pydantic import TypeAdapter, ValidationError

from prasan.exchange.agreements import NotPermittedError
from prasan.exchange.canonical import canonical_json
from prasan.exchange.signing import digest
from prasan.linkage.lookups import answering
from prasan.web.registry.access import asker_of, office_of, site_keys
from prasan.web.registry.operations import REFUSALS, note_refusal, refusing, router
from prasan.web.registry.schemas import Name, NationalId
from prasan.web.registry.standard.envelope import Criteria, Envelope, SearchRequest, answered, now
from prasan.web.registry.standard.records import record
from prasan.web.snapshots import data_folder

# By the last part of reg_type, such as ns:org:RegistryType:FR.
_REGISTERS = {"civil": "civil", "crvs": "civil", "fr": "farmer", "farmer": "farmer", "social": "poor", "sr": "poor"}
_RECORD_TYPES = {
    "civil": "spdci-extensions-dci:Person", "farmer": "spdci-extensions-dci:Farmer", "poor": "spdci-extensions-dci:Member",
}  # fmt: skip
_IDS = {"uin", "nationalid", "national_id", "nid"}
_NAMED = {
    "given_name": "given_name", "first_name": "given_name", "surname": "family_name", "family_name": "family_name",
    "last_name": "family_name", "birth_date": "birth_date", "dob": "birth_date", "date_of_birth": "birth_date", "sex": "sex",
    "gender": "sex", **dict.fromkeys(_IDS, "national_id"),
}  # fmt: skip
_SEXES = {"male": "1", "female": "2", "1": "1", "2": "2"}
_LARGEST_PAGE = 1000
_ID, _NAME, _DAY = TypeAdapter(NationalId), TypeAdapter(Name), TypeAdapter(date)


@dataclass
class Rejected(Exception):  # noqa: N818  (it is a status of the standard)
    """A request that is answered ``rjct``, with the standard's code."""

    code: str
    message: str


@router.post(
    "/sync/search", response={200: dict[str, Any], **REFUSALS}, summary="Search by the standard of social protection"
)
@refusing
def sync_search(request: HttpRequest, asked: Envelope) -> Any:
    results, seen = [], set()
    for each in asked.message.search_request:
        try:
            if each.reference_id in seen:
                raise Rejected("rjct.reference_id.duplicate", "each request of a message has a reference_id of its own")
            seen.add(each.reference_id)
            results.append(_found(request, each))
        except NotPermittedError as error:
            note_refusal(request, error)
            results.append(_rejected(each, "rjct.search_criteria.invalid", str(error)))
        except Rejected as error:
            results.append(_rejected(each, error.code, error.message))
    told = answered(asked, results)
    signed = request.signed  # type: ignore[attr-defined]
    asked_of = {"jti": signed.jti, "sha256": digest(request.body)}
    return {"signature": site_keys(data_folder()).sign({"status": 200, "req": asked_of}, canonical_json(told)), **told}


def _found(request: HttpRequest, asked: SearchRequest) -> dict[str, Any]:
    criteria = asked.search_criteria
    register = _REGISTERS.get(criteria.reg_type.rpartition(":")[2].lower())
    if register is None:
        raise Rejected("rjct.search_criteria.invalid", f"reg_type: one of {', '.join(sorted(_REGISTERS))}")
    allowed = criteria.authorize or criteria.consent
    if allowed is None:
        raise Rejected("rjct.search_criteria.invalid", "authorize.purpose.code: the purpose that the agreement names")
    size, number = _page(criteria)
    by = _asked_by(criteria)
    office = office_of(request.auth)  # type: ignore[attr-defined]
    asker = asker_of(request, allowed.purpose.code, onward=False)
    fields = {register: None}
    if "national_id" in by:
        person = answering.look_up(office, asker, by["national_id"], fields)
    else:
        named = {"given": by["given_name"], "family": by["family_name"], "born": by["birth_date"], "sex": by.get("sex")}
        match, person = answering.find_named(office, asker, fields, **named)
        if match.ambiguous:
            raise Rejected("rjct.search.too_many_records_found", "several people come as near; ask by id")
    records = [each["fields"] for each in person["registers"][register]["records"]] if person else []
    records = _sorted(records, criteria, answering.fields_of(office.store, register))
    page = records[size * (number - 1) : size * number]
    return {
        "reference_id": asked.reference_id,
        "timestamp": now(),
        "status": "succ",
        "data": {
            "version": criteria.version,
            "reg_type": criteria.reg_type,
            "reg_record_type": criteria.reg_record_type or _RECORD_TYPES[register],
            "reg_records": [record(register, each) for each in page],
        },
        "pagination": {"page_size": size, "page_number": number, "total_count": len(records)},
        "locale": asked.locale,
    }


def _rejected(asked: SearchRequest, code: str, message: str) -> dict[str, Any]:
    return {
        "reference_id": asked.reference_id,
        "timestamp": now(),
        "status": "rjct",
        "status_reason_code": code,
        "status_reason_message": message[:999],
        "locale": asked.locale,
    }


def _page(criteria: Criteria) -> tuple[int, int]:
    page = criteria.pagination
    if page is None:
        return _LARGEST_PAGE, 1
    if not (1 <= page.page_size <= _LARGEST_PAGE and 1 <= page.page_number <= 2**31):
        raise Rejected("rjct.pagination.invalid", f"page_size: 1 to {_LARGEST_PAGE}; page_number: from 1")
    return page.page_size, page.page_number


def _sorted(records: list[dict[str, Any]], criteria: Criteria, known: list[str]) -> list[dict[str, Any]]:
    for each in reversed(criteria.sort):
        name = each.attribute_name
        if name not in known:
            raise Rejected("rjct.sort.invalid", f"attribute_name: one of {', '.join(known)}")
        records = sorted(
            records, key=lambda row: (row.get(name) is None, str(row.get(name))), reverse=each.sort_order == "desc"
        )
    return records


def _asked_by(criteria: Criteria) -> dict[str, Any]:
    """What is searched by: an id, or names and a birth date.  Raises Rejected."""
    pairs = {
        "idtype-value": _of_id, "expression": _of_expression, "predicate": _of_predicates,
    }.get(criteria.query_type)  # fmt: skip
    if pairs is None:
        raise Rejected("rjct.search_criteria.invalid", "query_type: idtype-value, expression or predicate")
    try:
        told = {_NAMED[name.lower()]: value for name, value in pairs(criteria.query)}
        if "national_id" in told:
            return {"national_id": _ID.validate_python(told["national_id"])}
        found = {
            "given_name": _NAME.validate_python(told["given_name"]),
            "family_name": _NAME.validate_python(told["family_name"]),
            "birth_date": _DAY.validate_python(str(told["birth_date"])[:10]),
        }
        return found | ({"sex": _SEXES[str(told["sex"]).lower()]} if "sex" in told else {})
    except (KeyError, TypeError, AttributeError, ValueError, ValidationError):
        raise Rejected(
            "rjct.search_criteria.invalid",
            "query: a valid national id (UIN), or given_name, surname and birth_date, each equal to a value",
        ) from None


def _of_id(query: Any) -> list[tuple[str, Any]]:
    return [(str(query["type"]).rpartition(":")[2], query["value"])]


def _of_expression(query: Any) -> list[tuple[str, Any]]:
    told = query["value"]["expression"]["query"]
    terms = told.get("$and", [told])
    return [(name.rpartition(".")[2], _equal(test)) for term in terms for name, test in term.items()]


def _equal(test: Mapping[str, Any]) -> Any:
    [(operator, value)] = test.items()
    if operator != "$eq":
        raise ValueError(operator)
    return value


def _of_predicates(query: Any) -> list[tuple[str, Any]]:
    found = []
    for each in query:
        if each.get("condition", "and") != "and":
            raise ValueError("condition")
        for name in ("expression1", "expression2"):
            if test := each.get(name):
                if test["operator"] != "eq":
                    raise ValueError("operator")
                found.append((str(test["attribute_name"]).rpartition(".")[2], test["attribute_value"]))
    return found
