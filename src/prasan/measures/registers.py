"""Which columns of the registers a rule may name.  What identifies a person (ids, names) is not among them."""

from __future__ import annotations

from functools import cache

from prasan.measures.checking import Schema, schema_of

_PERSON = {"sex": "text", "birth_date": "partial_date", "area_code": "text"}
_COLUMNS = {
    "civil": {**_PERSON, "nationality": "text", "status": "text"},
    "farmer": {
        **_PERSON,
        "rice_rai": "number",
        "planting_date": "date",
        "baac_account": "boolean",
        "tenure": "text",
        "registered_on": "date",
    },
    "poor": {
        **_PERSON,
        "income_baht": "number",
        "financial_assets_baht": "number",
        "house_sq_wah": "number",
        "condo_sq_m": "number",
        "farm_land_rai": "number",
        "other_land_rai": "number",
        "applied_on": "date",
    },
}


@cache
def shipped_schema() -> Schema:
    """The columns of the shipped registers."""
    return schema_of(_COLUMNS)
