"""An independent check of a packing: its own reading of both files and its own sums.

As ``verify``, it takes nothing from the rest of this room.  It judges that every item is in one bin, that no bin is over its capacity, and
that the counts and the cost that the file gives are so; not whether fewer bins would do.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any


def packing_violations(problem_file: Path, packing_file: Path) -> list[str]:
    """A sentence for each limit of the problem that the packing breaks; none where it holds.

    Raises OSError, ValueError, KeyError or TypeError where a file cannot be read at all.
    """
    raw = problem_file.read_bytes()
    words, packing = raw.decode("utf-8-sig"), json.loads(packing_file.read_text(encoding="utf-8"))
    suffix = problem_file.suffix.lower()
    bins, items = _of_json(words) if suffix == ".json" else _of_csv(words) if suffix == ".csv" else _of_text(words)
    found = []
    if packing["sha256"] != hashlib.sha256(raw).hexdigest():
        found.append("the problem's file is not the one that was packed")
    used: Counter[str] = Counter(packing["unplaced"])
    kinds: Counter[str] = Counter()
    for each in packing["placement"]:
        name, inside = each["type"], each["items"]
        kinds[name] += 1
        used.update(inside)
        known = [items[item] for item in inside if item in items]
        if name not in bins:
            found.append(f"bin {each['bin']}: there is no type {name!r}")
            continue
        for at, most in enumerate(bins[name]["capacity"]):
            total = sum((item["size"][at] for item in known), Fraction(0))
            if total > most:
                found.append(
                    f"bin {each['bin']}: {float(total):g} in dimension {at + 1}, where {float(most):g} is the most"
                )
        if len({item["colour"] for item in known}) > 1:
            found.append(f"bin {each['bin']}: items of more than one colour")
    for name, each in items.items():
        if used[name] != each["count"]:
            found.append(f"item {name}: {used[name]} in the packing, {each['count']} in the problem")
    found.extend(f"item {name}: there is none in the problem" for name in used if name not in items)
    for name, each in bins.items():
        if each["count"] is not None and kinds[name] > each["count"]:
            found.append(f"type {name}: {kinds[name]} bins, where there are {each['count']}")
    cost = sum(bins[name]["cost"] * many for name, many in kinds.items() if name in bins)
    if packing["cost"] != cost or packing["bins"] != len(packing["placement"]):
        found.append(
            f"it says {packing['bins']} bins and a cost of {packing['cost']}: they are {len(packing['placement'])} and {cost}"
        )
    if not packing["unplaced"] and packing["bound"] > cost:
        found.append(f"its bound {packing['bound']} is above its cost {cost}")
    return found


_Things = dict[str, dict[str, Any]]


def _of_json(words: str) -> tuple[_Things, _Things]:
    whole = json.loads(words, parse_float=Fraction)
    bins, items = whole["bins"] if "bins" in whole else [{"capacity": whole["capacity"]}], whole["items"]

    def vector(given: Any) -> list[Fraction]:
        return [Fraction(each) for each in (given if isinstance(given, list) else [given])]

    kinds = {
        str(each.get("id", "bin" if len(bins) == 1 else at)): {
            "capacity": vector(each["capacity"]), "cost": int(each.get("cost", 1)), "count": each.get("count"),
        }
        for at, each in enumerate(bins, start=1)
    }  # fmt: skip
    things: _Things = {}
    for at, each in enumerate(items, start=1):
        row = each if isinstance(each, dict) else {"size": each}
        _put(things, str(row.get("id", at)), vector(row["size"]), int(row.get("count", 1)), str(row.get("colour", "")))
    return kinds, things


def _of_csv(words: str) -> tuple[_Things, _Things]:
    table = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(words)) if row]
    head = table[0]
    kinds: _Things = {}
    things: _Things = {}
    sizes = [at for at, name in enumerate(head) if name and name not in ("what", "id", "count", "cost", "colour")]
    for cells in table[1:]:
        row = dict(zip(head, cells, strict=False))
        vector = [Fraction(cells[at]) for at in sizes]
        if row["what"].lower() == "bin":
            many = row.get("count", "")
            kinds[row["id"] or "bin"] = {
                "capacity": vector, "cost": int(Fraction(row.get("cost") or 1)), "count": int(Fraction(many)) if many else None,
            }  # fmt: skip
        else:
            number = sum(each["rows"] for each in things.values()) + 1
            _put(things, row["id"] or str(number), vector, int(Fraction(row.get("count") or 1)), row.get("colour", ""))
    return kinds, things


def _of_text(words: str) -> tuple[_Things, _Things]:
    lines = [line.partition("#")[0].split() for line in words.splitlines()]
    lines = [line for line in lines if line]
    width = int(lines[0][0])
    things: _Things = {}
    for at, line in enumerate(lines[3 : 3 + int(lines[2][0])], start=1):
        _put(
            things,
            str(at),
            [Fraction(each) for each in line[:width]],
            int(Fraction(line[width])) if line[width:] else 1,
            "",
        )
    return {"bin": {"capacity": [Fraction(each) for each in lines[1]], "cost": 1, "count": None}}, things


def _put(things: _Things, name: str, size: list[Fraction], count: int, colour: str) -> None:
    known = things.setdefault(name, {"size": size, "count": 0, "colour": colour, "rows": 0})
    if known["size"] != size or known["colour"] != colour:
        raise ValueError(f"two items are called {name!r}")
    known["count"] += count
    known["rows"] += 1
