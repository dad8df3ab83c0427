"""A file as plain tables: rows of cells by column, each with the place that an error names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from python_calamine import CalamineError, CalamineWorkbook

from prasan.engine import yaml_text
from prasan.engine.yaml_text import line_of
from prasan.hosting.errors import HostingError
from prasan.hosting.reading.tables import TABLES
from prasan.registers.reading.opening_workbooks import open_workbook

_MOST_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Raw:
    """``plan`` has the single values, ``tables`` the rows; ``place`` says where a table's row (None: the plan) and column stand."""

    path: Path
    plan: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    place: Callable[[str, int | None, str], str]


def read_raw(path: Path) -> Raw:
    """A file's tables.  Raises HostingError where it is none that can be read."""
    if not path.is_file():
        raise HostingError(
            f"{path}: there is no such file. Remedy: name one, or make one with `prasan hosting example`."
        )
    if path.stat().st_size > _MOST_BYTES:
        raise HostingError(f"{path}: over {_MOST_BYTES // 2**20} MB. Remedy: split it by agency.")
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        return _workbook(path)
    return _document(path)


def _document(path: Path) -> Raw:
    try:
        words = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise HostingError(f"{path}: byte {error.start + 1} is not UTF-8. Remedy: save the file as UTF-8.") from error
    try:
        whole = json.loads(words) if path.suffix.lower() == ".json" else yaml_text.values(words)
    except json.JSONDecodeError as error:
        raise HostingError(f"{path}, line {error.lineno}: {error.msg}. Remedy: mend the JSON there.") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", "it is nested too deeply")
        raise HostingError(f"{path}{line}: {problem}. Remedy: mend the YAML there.") from error
    if not isinstance(whole, dict):
        raise HostingError(f"{path}: it is no table of keys. Remedy: begin with `plan:`, `sites:` and `workloads:`.")
    unknown = sorted(str(key) for key in whole if key != "plan" and key not in TABLES)
    if unknown:
        raise HostingError(f"{path}: unknown key {unknown[0]!r}. Remedy: one of plan, {', '.join(TABLES)}.")
    nodes: list[yaml.Node | None] = []

    def place(table: str, row: int | None, column: str) -> str:
        if path.suffix.lower() == ".json":
            at = f"{table}.{column}" if row is None else f"{table}, entry {row + 1}, {column}"
            return f"{path}, {at}"
        if not nodes:
            nodes.append(yaml_text.nodes(words))
        line = line_of(nodes[0], (table, column) if row is None else (table, row, column))
        return f"{path}, line {line}, {table}, {column}"

    plan = whole.get("plan") or {}
    if not isinstance(plan, dict):
        raise HostingError(
            f"{place('plan', None, '')}: it is no table of keys. Remedy: `start: 2570` and so on below it."
        )
    tables: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        rows = whole.get(name) or []
        if not isinstance(rows, list):
            raise HostingError(
                f"{path}, {name}: it is no list. Remedy: one entry a row, each with its columns by name."
            )
        for at, row in enumerate(rows):
            if not isinstance(row, dict):
                raise HostingError(f"{place(name, at, '')}: the entry has no columns. Remedy: write `id: …` and so on.")
        tables[name] = rows
    return Raw(path, plan, tables, place)


def _workbook(path: Path) -> Raw:
    try:
        book = open_workbook(path)
    except (CalamineError, OSError) as error:
        raise HostingError(
            f"{path}: it is no workbook that can be read. Remedy: save it as .xlsx without a password."
        ) from error
    unknown = [name for name in book.sheet_names if name not in TABLES and name not in ("plan", "help")]
    if unknown:
        raise HostingError(
            f"{path}, sheet {unknown[0]!r}: there is no such table. Remedy: one of plan, {', '.join(TABLES)}; "
            "`prasan hosting template FILE` writes them all."
        )
    plan: dict[str, Any] = {}
    where: dict[tuple[str, int | None], int] = {}
    lines: dict[str, int] = {}
    if "plan" in book.sheet_names:
        for at, cells in enumerate(_rows(book, "plan")):
            if at and len(cells) > 1 and str(cells[0]).strip():
                plan[str(cells[0]).strip()] = cells[1]
                lines[str(cells[0]).strip()] = at + 1
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for name in TABLES:
        rows = _rows(book, name) if name in book.sheet_names else []
        if not rows:
            continue
        head = [str(cell).strip() for cell in rows[0]]
        double = next((each for at, each in enumerate(head) if each and each in head[:at]), None)
        if double:
            raise HostingError(f"{path}, sheet {name}, row 1: column {double!r} is there twice. Remedy: keep one.")
        for at, cells in enumerate(rows[1:], start=2):
            row = {key: cell for key, cell in zip(head, cells, strict=False) if key and cell not in ("", None)}
            if row:
                where[name, len(tables[name])] = at
                tables[name].append(row)

    def place(table: str, row: int | None, column: str) -> str:
        line = lines.get(column, 1) if row is None else where.get((table, row), 1)
        return f"{path}, sheet {table}, row {line}, column {column}"

    return Raw(path, plan, tables, place)


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
