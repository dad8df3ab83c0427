"""A workbook to fill in, and a problem's tables as a file of any kind that is read."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from prasan.engine.snapshots import write_durably
from prasan.hosting.errors import HostingError
from prasan.hosting.reading.tables import PLAN, REQUIRED, TABLES


def write_tables(tables: Mapping[str, Any], path: Path) -> None:
    """Write a problem's tables by the file's ending: .json, .yaml or .xlsx.  Raises HostingError for another."""
    kind = path.suffix.lower()
    if kind == ".json":
        write_durably(path, json.dumps(tables, ensure_ascii=False, indent=1))
    elif kind in (".yaml", ".yml"):
        write_durably(path, yaml.safe_dump(dict(tables), allow_unicode=True, sort_keys=False, width=120))
    elif kind == ".xlsx":
        write_durably(path, _workbook(tables))
    else:
        raise HostingError(f"{path}: {kind or 'no ending'} is no kind of file known. Remedy: .yaml, .json or .xlsx.")


def _workbook(tables: Mapping[str, Any]) -> bytes:
    """A sheet for each table with its columns, what each takes as a note, and a sheet ``help`` with all of it."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
    must = book.add_format({"bold": True, "bg_color": "#FCE9C8", "border": 1})
    plan = book.add_worksheet("plan")
    plan.write_row(0, 0, ["id", "value", "what it is"], head)
    for at, column in enumerate(PLAN, start=1):
        default = "" if column.default is REQUIRED else column.default
        given = tables.get("plan", {}).get(column.name, default)
        plan.write(at, 0, column.name, must if column.default is REQUIRED else head)
        plan.write(at, 1, ", ".join(given) if isinstance(given, tuple) else given)
        plan.write(at, 2, column.help)
    plan.set_column(0, 0, 24)
    plan.set_column(1, 2, 40)
    for name, columns in TABLES.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(columns):
            sheet.write(0, at, column.name, must if column.default is REQUIRED else head)
            sheet.write_comment(0, at, column.help)
            sheet.set_column(at, at, max(12, len(column.name) + 2))
        for line, row in enumerate(tables.get(name, []), start=1):
            for at, column in enumerate(columns):
                value = row.get(column.name)
                if value is not None:
                    sheet.write(line, at, ("yes" if value else "no") if isinstance(value, bool) else value)
    guide = book.add_worksheet("help")
    guide.write_row(0, 0, ["sheet", "column", "needed", "what it is"], head)
    line = 1
    for name, columns in {"plan": PLAN, **TABLES}.items():
        for column in columns:
            guide.write_row(line, 0, [name, column.name, "yes" if column.default is REQUIRED else "", column.help])
            line += 1
    guide.set_column(0, 2, 18)
    guide.set_column(3, 3, 80)
    book.close()
    return data.getvalue()
