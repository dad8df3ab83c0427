"""A plain packing problem from a file, and the packing that is kept of it.

Three forms are read (docs/reference/packing.md has them): JSON, CSV, and the text of vector packing libraries (``.vbp``: dimensions,
capacities, number of kinds, then a line of sizes and demand for each).  Numbers may be decimal; they are made whole exactly.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np

from prasan.engine.snapshots import write_durably
from prasan.hosting.errors import HostingError
from prasan.hosting.packing.bounds import weight_bound
from prasan.hosting.packing.instance import BinType, Instance
from prasan.hosting.packing.solve import Packed

FORM = "hosting-packing/1"
_MOST_ITEMS, _MOST_BYTES, _MOST_DIMENSIONS = 1_000_000, 256 * 2**20, 100
# Decimal numbers are made whole; a capacity that would then be over this is cut into so many parts.
_PARTS = 10**9


@dataclass(frozen=True)
class Asked:
    """``items`` and ``bins`` have the names of the instance's items and types.  ``below`` is an instance that is no harder, where
    numbers had to be rounded: what it proves holds for the file."""

    instance: Instance
    items: list[str]
    bins: list[str]
    below: Instance | None = None


@dataclass
class _Rows:
    """What a file has, as read: capacities and sizes are decimal numbers."""

    bins: list[tuple[str, list[Decimal], int, int | None]]
    items: list[tuple[str, list[Decimal], int, str]]


def read_packing_problem(path: Path) -> Asked:
    """A problem's file.  Raises HostingError that names the place and the remedy."""
    if not path.is_file():
        raise HostingError(f"{path}: there is no such file. Remedy: name a .json, .csv or .vbp file.")
    if path.stat().st_size > _MOST_BYTES:
        raise HostingError(
            f"{path}: over {_MOST_BYTES // 2**20} MB. Remedy: give items that are alike as one, with a count."
        )
    try:
        words = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise HostingError(f"{path}: byte {error.start + 1} is not UTF-8. Remedy: save the file as UTF-8.") from error
    readers = {".json": _json, ".csv": _csv}
    return _asked(path, readers.get(path.suffix.lower(), _vbp)(path, words))


def write_packing(path: Path, asked: Asked, packed: Packed, said: dict[str, Any]) -> dict[str, Any]:
    """Keep a packing; what was written: ``placement`` is a list of bins, each with its type and the names of its items."""
    bound = packed.bound if asked.below is None else weight_bound(asked.below)
    whole = {
        "form": FORM,
        **said,
        "bins": len(packed.packing.bins),
        "cost": packed.cost,
        "bound": bound,
        "gap": round((packed.cost - bound) / packed.cost, 6) if packed.cost > bound else 0.0,
        "unplaced": [asked.items[item] for item in sorted(packed.packing.unplaced)],
        "placement": [
            {"bin": number, "type": asked.bins[kind], "items": [asked.items[item] for item in sorted(items)]}
            for number, (kind, items) in enumerate(packed.packing.bins, start=1)
        ],
    }
    write_durably(path, (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode())
    return whole


def packed_from(path: Path) -> Path | None:
    """The problem that a packing's file names; None where the file is of another form."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(whole, dict) or whole.get("form") != FORM:
        return None
    return path.parent / str(whole.get("file", ""))


def _asked(path: Path, rows: _Rows) -> Asked:
    if not rows.bins:
        raise HostingError(f"{path}: it has no bin. Remedy: give the capacity of a bin in each dimension.")
    dimensions = len(rows.bins[0][1])
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise HostingError(f"{path}: {dimensions} dimensions. Remedy: give 1 to {_MOST_DIMENSIONS}.")
    if sum(each[2] for each in rows.items) > _MOST_ITEMS:
        raise HostingError(f"{path}: over {_MOST_ITEMS:,} items. Remedy: split the problem.")
    for name, numbers, *_ in (*rows.bins, *rows.items):
        if len(numbers) != dimensions:
            raise HostingError(
                f"{path}: {name!r} has {len(numbers)} numbers where the first bin has {dimensions}. Remedy: give one a dimension."
            )
    _named_once(path, rows)
    for name, numbers, _, _ in rows.items:
        if not any(all(s <= c for s, c in zip(numbers, bin_[1], strict=True)) for bin_ in rows.bins):
            raise HostingError(
                f"{path}: item {name!r} is in no bin's capacity. Remedy: make it smaller, or give a larger bin."
            )
    scales = [
        _scale([each[1][at] for each in rows.bins], [each[1][at] for each in rows.items]) for at in range(dimensions)
    ]
    exact = all(scale == scale.to_integral_value() and whole for scale, whole in scales)
    names = [name for name, _, many, _ in rows.items for _ in range(many)]
    colours = {name: at for at, name in enumerate(sorted({each[3] for each in rows.items}))}

    def instance(up: bool) -> Instance:
        def whole(numbers: list[Decimal], upward: bool) -> tuple[int, ...]:
            rounded = math.ceil if upward else math.floor
            return tuple(rounded(number * scale) for number, (scale, _) in zip(numbers, scales, strict=True))

        types = tuple(BinType(whole(c, not up), cost, limit) for _, c, cost, limit in rows.bins)
        sizes = [whole(numbers, up) for _, numbers, many, _ in rows.items for _ in range(many)]
        kinds = tuple(colours[colour] for _, _, many, colour in rows.items for _ in range(many))
        return Instance(
            np.array(sizes, dtype=np.int64).reshape(len(sizes), dimensions), types, kinds if len(colours) > 1 else ()
        )

    return Asked(instance(True), names, [each[0] for each in rows.bins], None if exact else instance(False))


def _named_once(path: Path, rows: _Rows) -> None:
    kinds = [each[0] for each in rows.bins]
    known: dict[str, tuple[list[Decimal], str]] = {}
    for name, numbers, _, colour in rows.items:
        if known.setdefault(name, (numbers, colour)) != (numbers, colour):
            raise HostingError(f"{path}: two items that differ are called {name!r}. Remedy: name each once.")
    twice = next((each for at, each in enumerate(kinds) if each in kinds[:at]), None)
    if twice is not None:
        raise HostingError(f"{path}: two bins are called {twice!r}. Remedy: name each once.")


def _scale(capacities: list[Decimal], sizes: list[Decimal]) -> tuple[Decimal, bool]:
    """By what a dimension is multiplied, and whether every number is whole then."""
    digits = max((-int(each.normalize().as_tuple().exponent) for each in (*capacities, *sizes) if each), default=0)
    largest = max(capacities)
    scale = Decimal(10) ** max(0, digits)
    if largest * scale <= _PARTS:
        return scale, True
    return Decimal(_PARTS) / largest, False


def _number(words: object, where: str) -> Decimal:
    try:
        found = Decimal(str(words).strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found < 0 or isinstance(words, bool):
        raise HostingError(f"{where}: {words!r} is no number of at least 0. Remedy: write one such as 12 or 0.25.")
    return found


def _count(words: object, where: str) -> int:
    found = _number(words, where)
    if found != found.to_integral_value() or found > _MOST_ITEMS:
        raise HostingError(
            f"{where}: {words!r} is no whole number up to {_MOST_ITEMS:,}. Remedy: write how many there are."
        )
    return int(found)


def _vbp(path: Path, words: str) -> _Rows:
    lines = [(number, line.split("#")[0].split()) for number, line in enumerate(words.splitlines(), start=1)]
    lines = [(number, each) for number, each in lines if each]
    if len(lines) < 3 or len(lines[0][1]) != 1 or len(lines[2][1]) != 1:
        raise HostingError(
            f"{path}: this is no text of a packing problem. Remedy: write the number of dimensions, a line of capacities, the number "
            "of kinds of items, and a line for each with its sizes and how many there are."
        )
    dimensions, kinds = (
        _count(lines[0][1][0], f"{path}, line {lines[0][0]}"),
        _count(lines[2][1][0], f"{path}, line {lines[2][0]}"),
    )
    rows = _Rows([("bin", _numbers(lines[1][1], dimensions, f"{path}, line {lines[1][0]}"), 1, None)], [])
    # Some writers end with the kinds of bins or remarks: only as many lines as were announced are items.
    if len(lines) < 3 + kinds:
        raise HostingError(
            f"{path}: {len(lines) - 3} lines of items where line {lines[2][0]} says {kinds}. Remedy: mend either."
        )
    for at, (number, parts) in enumerate(lines[3 : 3 + kinds], start=1):
        where = f"{path}, line {number}"
        many = _count(parts.pop(), where) if len(parts) == dimensions + 1 else 1
        rows.items.append((str(at), _numbers(parts, dimensions, where), many, ""))
    return rows


def _numbers(parts: Iterable[object], dimensions: int, where: str) -> list[Decimal]:
    found = [_number(each, where) for each in parts]
    if len(found) != dimensions:
        raise HostingError(f"{where}: {len(found)} numbers. Remedy: write {dimensions}, one a dimension.")
    return found


def _csv(path: Path, words: str) -> _Rows:
    lines = csv.DictReader(words.splitlines())
    head = [str(each).strip() for each in lines.fieldnames or []]
    lines.fieldnames = head
    missing = [each for each in ("what", "id") if each not in head]
    dimensions = [each for each in head if each and each not in ("what", "id", "count", "cost", "colour")]
    if missing or not dimensions:
        raise HostingError(
            f"{path}, line 1: {', '.join(missing) or 'a dimension'} is missing. Remedy: begin with what,id,count,cost and a column a dimension."
        )
    rows = _Rows([], [])
    for line in lines:
        where = f"{path}, line {lines.line_num}"
        what, name = (line["what"] or "").strip().lower(), (line["id"] or "").strip()
        numbers = [
            _number(line[each] if line[each] is not None else "", f"{where}, column {each}") for each in dimensions
        ]
        many, cost = (line.get("count") or "").strip(), (line.get("cost") or "").strip()
        if what == "bin":
            limit = _count(many, f"{where}, column count") if many else None
            rows.bins.append((name or "bin", numbers, _count(cost, f"{where}, column cost") if cost else 1, limit))
        elif what == "item":
            own = _count(many, f"{where}, column count") if many else 1
            rows.items.append((name or str(len(rows.items) + 1), numbers, own, (line.get("colour") or "").strip()))
        else:
            raise HostingError(f"{where}, column what: {what!r}. Remedy: write bin or item.")
    return rows


def _json(path: Path, words: str) -> _Rows:
    try:
        whole = json.loads(words, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise HostingError(f"{path}, line {error.lineno}: {error.msg}. Remedy: mend the JSON there.") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise HostingError(f'{path}: it has no list items. Remedy: write {{"capacity": [...], "items": [[...], ...]}}.')
    bins = whole.get("bins", [{"capacity": whole.get("capacity")}])
    if not isinstance(bins, list):
        raise HostingError(f"{path}: bins is no list. Remedy: write a list, each bin with its capacity.")
    rows = _Rows([], [])
    for at, each in enumerate(bins, start=1):
        where = f"{path}, bin {at}"
        own = each if isinstance(each, dict) else {}
        limit = own.get("count")
        rows.bins.append(
            (
                str(own.get("id", "bin" if len(bins) == 1 else at)),
                _list(own.get("capacity"), where),
                _count(own.get("cost", 1), f"{where}, cost"),
                None if limit is None else _count(limit, f"{where}, count"),
            )
        )
    for at, each in enumerate(whole["items"], start=1):
        where = f"{path}, item {at}"
        own = each if isinstance(each, dict) else {"size": each}
        many = _count(own.get("count", 1), f"{where}, count")
        rows.items.append((str(own.get("id", at)), _list(own.get("size"), where), many, str(own.get("colour", ""))))
    return rows


def _list(given: object, where: str) -> list[Decimal]:
    if not isinstance(given, list):
        given = [given]
    return [_number(each, where) for each in given]
