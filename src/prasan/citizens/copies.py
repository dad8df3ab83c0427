"""A copy of what registers hold of a person, for machines: JSON with its schema, and a CSV a register in an archive."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any

from prasan.citizens.holdings import Entry, Holding, Value, is_of_another, value_of
from prasan.registers.quarantine import neutral
from prasan.thai.national_id import masked

FORM = "prasan-own-data-1"


def as_told(held: Sequence[Holding], made: datetime) -> dict[str, Any]:
    """The copy as :func:`schema` describes it; ``made`` is aware.  Numbers of relatives are masked: they are theirs."""
    return {
        "form": FORM,
        "made": made.isoformat(timespec="seconds"),
        "registers": [_register(each) for each in held],
    }


def as_json(held: Sequence[Holding], made: datetime) -> bytes:
    """The copy as JSON in UTF-8."""
    return json.dumps(as_told(held, made), ensure_ascii=False, indent=1).encode()


def as_archive(held: Sequence[Holding], made: datetime) -> bytes:
    """The copy as a zip: ``own-data.json`` and its schema, and ``<register>.csv`` each, which no spreadsheet runs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("own-data.json", as_json(held, made))
        archive.writestr("own-data.schema.json", _schema_text())
        for each in held:
            archive.writestr(f"{each.name}.csv", _csv(each))
    return out.getvalue()


def schema() -> Mapping[str, Any]:
    """The JSON Schema of the copy."""
    told: dict[str, Any] = json.loads(_schema_text())
    return told


def _schema_text() -> str:
    return files("prasan.citizens").joinpath("data", "own-data.schema.json").read_text(encoding="utf-8")


def _register(holding: Holding) -> dict[str, Any]:
    return {
        "register": holding.name,
        "name_th": holding.contract.name_th,
        "name_en": holding.contract.name_en,
        "owner": holding.contract.owner,
        "snapshot": holding.snapshot,
        "delivered": holding.delivered.isoformat(timespec="seconds"),
        "fields": [
            {"field": each.column, "meaning": each.meaning, "name_th": each.name_th, "name_en": each.name_en}
            | (
                {"labels": {code: {"th": told.th, "en": told.en} for code, told in each.labels.items()}}
                if each.labels
                else {}
            )
            for each in holding.columns
        ],
        "records": [
            {"linked": entry.stage, "values": dict(zip(_names(holding), _values(holding, entry), strict=True))}
            for entry in holding.entries
        ],
    }


def _csv(holding: Holding) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_names(holding))
    for entry in holding.entries:
        writer.writerow([_cell(value) for value in _values(holding, entry)])
    return "\ufeff" + out.getvalue()  # with a mark, or Excel takes Thai for something else


def _names(holding: Holding) -> list[str]:
    return [each.column for each in holding.columns]


def _values(holding: Holding, entry: Entry) -> list[Value]:
    values = [(each, value_of(each, entry.record)) for each in holding.columns]
    return [masked(str(value)) if is_of_another(each) and value else value for each, value in values]


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
    return neutral(str(value))
