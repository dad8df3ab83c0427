"""Records in the standard's own words, of the fields that were permitted; what is not there was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SEX = {"1": "male", "2": "female"}
_OF_A_PERSON = {
    "national_id", "record_key", "title", "given_name", "family_name", "sex", "birth_date", "birth_year", "birth_month",
    "birth_day", "house_code", "area_code",
}  # fmt: skip


def record(register: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A register's record: a person (civil), a farmer with a farm, or a member with what a social register knows."""
    person = _person(fields)
    rest = {name: value for name, value in fields.items() if name not in _OF_A_PERSON and value is not None}
    if register == "farmer":
        registered = rest.pop("registered_on", None)
        told: dict[str, Any] = {"farmer_personal_details": {"demographic_info": person}}
        return told | _there(farm_details=[rest] if rest else None, registration_date=registered)
    if register == "civil":
        return person | rest
    registered = rest.pop("applied_on", None)
    return {"demographic_info": person} | _there(registration_date=registered, additional_attributes=rest or None)


def _person(fields: Mapping[str, Any]) -> dict[str, Any]:
    national_id, key = fields.get("national_id"), fields.get("record_key")
    identifiers = [
        {"identifier_type": kind, "identifier_value": value}
        for kind, value in (("UIN", national_id), ("REGISTRATION", key))
        if value
    ]
    name = _there(prefix=fields.get("title"), given_name=fields.get("given_name"), surname=fields.get("family_name"))
    place = _there(area_code=fields.get("area_code"), house_code=fields.get("house_code"))
    return _there(
        identifier=identifiers or None,
        name=name or None,
        sex=_SEX.get(str(fields.get("sex"))),
        birth_date=fields.get("birth_date"),
        address=place or None,
    )


def _there(**parts: Any) -> dict[str, Any]:
    return {name: value for name, value in parts.items() if value is not None}
