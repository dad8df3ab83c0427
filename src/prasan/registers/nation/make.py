"""Makes the synthetic nation, set by set: a chunk of people at a time, never a person at a time.

People live in households of one to six, eleven people to four households; places by the provinces' populations;
names out of the corpora of PyThaiNLP, combined; as of 1 April B.E. 2560.  No one in it exists.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from itertools import count
from math import gcd
from pathlib import Path
from typing import Any

import pyarrow as pa
from pythainlp.corpus.common import thai_family_names, thai_female_names, thai_male_names

from prasan.engine.connection import Engine
from prasan.engine.progress import Progress, silent
from prasan.engine.statement import named
from prasan.registers.nation.errors import RATES
from prasan.registers.nation.folders import NationError, replacing

ROOM = "prasan.registers.nation"
SMALLEST, LARGEST = 1_000, 70_000_000
BLOCK = 11
CHUNK = 2_000_009  # people at a time; whole blocks, so that no household is cut
REGISTERS = {"farmer": "F", "poor": "P"}
# What the civil register has: of adults, who once had another given name; of married women, who are told to have been born
# with another family name; of couples, who are registered as married.
PAPERS = {"given_anew": 0.05, "born_told": 0.85, "marriages": 0.75}


@dataclass
class NationFacts:
    """What was made: people, records by register, and the seed."""

    people: int
    seed: int
    records: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


def make_nation(
    people: int,
    seed: int,
    out: Path,
    truth: Path,
    *,
    progress: Progress = silent,
    memory_limit: str | None = None,
) -> NationFacts:
    """Write ``civil``, ``farmer`` and ``poor`` into ``out``, and who is who into ``truth``.

    Each is one Parquet file, or above two million people a folder of parts, all columns as text, as an agency
    delivers it; ``truth`` has register, record_key, person.  The same ``people`` and ``seed`` give the same
    files (with the same release of DuckDB, whose hash the draws are).  ``out`` and ``truth`` are replaced whole at
    the end; what else stands in them is never touched.  Raises NationError.
    """
    if not SMALLEST <= people <= LARGEST:
        raise NationError(f"a nation has {SMALLEST:,} to {LARGEST:,} people, not {people:,}. Remedy: --people")
    facts = NationFacts(people, seed, {"civil": 0, **dict.fromkeys(REGISTERS, 0)})
    with (
        replacing(out, truth, names=("civil", *REGISTERS)) as (drafted, drafted_truth),
        Engine.open(memory_limit=memory_limit, keep_order=True) as engine,
    ):
        engine.define_thai()
        engine.execute(named(ROOM, "draws"))
        parameters = {"seed": seed, "people": people, "blocks": -(-people // BLOCK)}
        parameters |= {"multiplier": _coprime(people), "shift": seed % people}
        parameters |= asdict(RATES) | PAPERS | _load_names(engine)
        _load_places(engine, parameters)
        chunks = [(first, min(first + CHUNK, people) - 1) for first in range(0, people, CHUNK)]
        truths: list[Path] = []
        for number, (first, last) in enumerate(chunks):
            progress("nation", number, len(chunks))

            def part(name: str, folder: Path, at: int = number) -> Path:
                if len(chunks) == 1:
                    return folder / f"{name}.parquet"
                (folder / name).mkdir(exist_ok=True)
                return folder / name / f"part-{at + 1:03}.parquet"

            _write_chunk(
                engine, {**parameters, "first": first, "last": last}, part, drafted, drafted_truth, facts, truths
            )
        progress("nation", len(chunks), len(chunks))
    return facts


def _write_chunk(
    engine: Engine,
    parameters: dict[str, Any],
    part: Any,
    out: Path,
    truth: Path,
    facts: NationFacts,
    truths: list[Path],
) -> None:
    def known(relation: str, path: Path, extra: dict[str, Any] | None = None) -> int:
        truths.append(path)
        return engine.write_parquet(named(ROOM, relation), path, {**parameters, **(extra or {})})

    engine.table("people", named(ROOM, "people"), parameters)
    engine.table("couples", named(ROOM, "couples"), parameters)
    facts.records["civil"] += engine.write_parquet(named(ROOM, "civil"), part("civil", out), parameters)
    known("truth_of_civil", part("civil", truth))
    for name, prefix in REGISTERS.items():
        chosen = {**parameters, "register": name, "prefix": prefix}
        engine.table("taken", named(ROOM, {"farmer": "farmers", "poor": "applicants"}[name]), chosen)
        engine.table("applications", named(ROOM, "applications"), chosen)
        facts.records[name] += engine.write_parquet(named(ROOM, name), part(name, out), chosen)
        known("truth_of_register", part(name, truth), chosen)
    for left in ("people", "couples", "taken", "applications"):
        engine.drop(left)


def _load_names(engine: Engine) -> dict[str, int]:
    """The name tables; how many there are of each, for the draws."""
    males, females = (_usable(names) for names in (thai_male_names(), thai_female_names()))
    families = _usable(thai_family_names())
    stems = sorted(families, key=lambda name: (len(name), name))[:600]
    given = [{"sex": 1, "no": no, "name": name} for no, name in enumerate(males)]
    given += [{"sex": 2, "no": no, "name": name} for no, name in enumerate(females)]
    numbered = pa.schema([("no", pa.int64()), ("name", pa.string())])
    engine.table_from_rows("given_names", given, pa.schema([("sex", pa.int32()), *numbered]))
    lefts = [{"no": no, "name": name} for no, name in enumerate([*families, *males])]
    rights = [{"no": no, "name": name} for no, name in enumerate(["", *stems])]
    engine.table_from_rows("family_lefts", lefts, numbered)
    engine.table_from_rows("family_rights", rights, numbered)
    return {"males": len(males), "females": len(females), "families": len(families), "stems": len(stems)}


def _usable(names: Iterable[str]) -> list[str]:
    """Names in an order that no run changes and no alphabet shows, for the first are the commonest.

    Those of one letter, or with spaces, are left out.
    """
    usable = {name for name in (each.strip() for each in names) if len(name) > 1 and " " not in name}
    return sorted(usable, key=lambda name: hashlib.blake2b(name.encode(), digest_size=8).digest())


def _load_places(engine: Engine, parameters: dict[str, Any]) -> None:
    folder = files("prasan.thai").joinpath("data")
    for name, relation, columns in (
        ("subdistricts", "subdistrict_codes", {"code": pa.string()}),
        ("population", "province_people", {"code": pa.string(), "population": pa.int64()}),
    ):
        text = folder.joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
        rows = [
            {column: int(row[column]) if kind == pa.int64() else row[column] for column, kind in columns.items()}
            for row in csv.DictReader(text.splitlines())
        ]
        engine.table_from_rows(relation, rows, pa.schema(list(columns.items())))
    engine.table("subdistricts", named(ROOM, "subdistricts"), parameters)
    engine.table("blocks", named(ROOM, "blocks"))
    engine.table("districts", named(ROOM, "districts"), parameters)
    engine.table("slots", named(ROOM, "slots"))


def _coprime(people: int) -> int:
    """A multiplier by which numbers modulo ``people`` are shuffled one to one, neighbours far apart (golden ratio)."""
    return next(number for number in count(round(people * 0.6180339887)) if gcd(number, people) == 1)
