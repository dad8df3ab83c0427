"""JSON: a list of our own rows, or DHIS2's ``dataValueSets``.

In both an area is a field of its own; in DHIS2's it is the category option combination, whose default names none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prasan.centres.importing.rows import Fault, ImportFileError, Row, Source, quoted

_DEFAULT = {"", "default", "HllvX50cXC0"}  # the id that every DHIS2 gives to its default combination
_OWN = {"unit", "element", "period", "area", "value", "data_set", "comment"}
_DHIS2 = {
    "dataElement": "element",
    "orgUnit": "unit",
    "period": "period",
    "categoryOptionCombo": "area",
    "value": "value",
    "dataSet": "data_set",
}
_SAID = {"attributeOptionCombo", "comment", "storedBy", "created", "lastUpdated", "followup", "followUp", "deleted"}


def read_json(path: Path) -> list[Source]:
    """The rows of a JSON file.  Raises ImportFileError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise ImportFileError(f"{path.name}: it is not JSON ({error}). Remedy: write it again, in UTF-8.") from None
    if isinstance(content, dict) and isinstance(content.get("dataValues"), list):
        return [Source(path.name, list(_of_dhis2(content)), {field: name for name, field in _DHIS2.items()}, "dhis2")]
    values = content.get("values") if isinstance(content, dict) else content
    if not isinstance(values, list):
        raise ImportFileError(
            f"{path.name}: it has no list of values. Remedy: a list of objects with unit, element, period, area and "
            "value, or DHIS2's object with dataValues."
        )
    return [Source(path.name, [_own(number, each) for number, each in enumerate(values, 1)], {})]


def _own(number: int, each: Any) -> Row:
    if not isinstance(each, dict):
        return _no_object(number)
    given = {field: _text(each.get(field)) for field in _OWN}
    faults = tuple(_unknown(name) for name in each if name not in _OWN)
    return Row(
        number, given["unit"], given["element"], given["period"], given["area"], given["value"], given["data_set"],
        faults=faults,
    )  # fmt: skip


def _of_dhis2(content: Mapping[str, Any]) -> Iterator[Row]:
    above = {name: _text(content.get(name)) for name in ("orgUnit", "period", "dataSet", "attributeOptionCombo")}
    for number, each in enumerate(content["dataValues"], 1):
        if not isinstance(each, dict):
            yield _no_object(number)
            continue
        given = {field: _text(each.get(name)) or above.get(name, "") for name, field in _DHIS2.items()}
        faults = [_unknown(name) for name in each if name not in _DHIS2 and name not in _SAID]
        if (_text(each.get("attributeOptionCombo")) or above["attributeOptionCombo"]) not in _DEFAULT:
            faults.append(_disaggregated("attributeOptionCombo"))
        if each.get("deleted") in (True, "true"):
            told, remedy = (
                "the value is marked as deleted, and an import takes nothing out",
                "empty the cell on the form",
            )
            faults.append(Fault("deleted", "deleted", told, remedy))
        area = "" if given["area"] in _DEFAULT else given["area"]
        yield Row(
            number, given["unit"], given["element"], given["period"], area, given["value"], given["data_set"],
            faults=tuple(faults),
        )  # fmt: skip


def _no_object(number: int) -> Row:
    return Row(
        number, "", "", "", "", "", faults=(Fault("", "no_row", "it is no object with fields", "write it as one"),)
    )


def _unknown(name: str) -> Fault:
    return Fault(name, "unknown_field", f"there is no field {quoted(name)}", "leave it out")


def _disaggregated(name: str) -> Fault:
    return Fault(name, "disaggregated", "no element is parted by it", "send the sum over it")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
