"""The catalogue out of its tables: ``services.csv``, ``papers.csv`` and ``offices.csv`` (UTF-8, first row the columns).

Lists in a cell: ``words`` are parted by ``|``, all others by spaces.  Everything that is wrong is said at once, by file, row and
column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from prasan.registers.contract import Contract, shipped_contracts
from prasan.services.errors import CatalogueError, Fault
from prasan.services.model import CHANNELS, DIGITAL, EVENTS, Catalogue, OfficeKind, Paper, Service
from prasan.thai.areas import names

SERVICES, PAPERS, OFFICES = "services.csv", "papers.csv", "offices.csv"
COLUMNS = {
    SERVICES: (
        "id", "name_th", "name_en", "words", "agency", "body_th", "body_en", "events", "who_th", "who_en", "about_th", "about_en",
        "papers", "fee", "days", "channels", "places", "law_th", "law_en", "digital", "confirm",
    ),
    PAPERS: ("id", "name_th", "name_en", "held"),
    OFFICES: ("id", "name_th", "name_en", "bangkok_th", "bangkok_en", "level", "provinces", "sample"),
}  # fmt: skip
_MUST = {
    SERVICES: ("id", "name_th", "name_en", "words", "who_th", "who_en", "about_th", "about_en", "channels", "digital"),
    PAPERS: ("id", "name_th", "name_en"),
    OFFICES: ("id", "name_th", "name_en", "bangkok_th", "bangkok_en", "level"),
}
_ID = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_THAI = re.compile("[\u0e01-\u0e5b]")


class _Row:
    """A row of a table, and where its faults go."""

    def __init__(self, file: str, row: int, cells: Mapping[str, str], faults: list[Fault]) -> None:
        self.file, self.row, self.faults = file, row, faults
        self.cells = {name: (value or "").strip() for name, value in cells.items()}

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, column: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, self.row, column, remedy))

    def several(self, column: str, known: Collection[str] | None = None, *, by: str | None = None) -> tuple[str, ...]:
        """The list in a cell; each must be among those that are ``known``."""
        found = tuple(dict.fromkeys(filter(None, map(str.strip, self[column].split(by)))))
        for each in found:
            if known is not None and each not in known:
                self.wrong(column, f"there is no {each!r}; write one of {', '.join(sorted(known))}")
        return found

    def amount(self, column: str) -> float | None:
        """A number of nothing or more; None for an empty cell."""
        if not self[column]:
            return None
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", self[column]):
            self.wrong(column, f"{self[column]!r} is no amount; write a number such as 100, or leave it empty")
            return None
        return float(self[column])


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the project.  Whose agencies there are is checked by its tests."""
    with as_file(files("prasan.services") / "data") as folder:
        return read_catalogue(folder / SERVICES)


def read_catalogue(path: Path, agencies: Collection[str] | None = None) -> Catalogue:
    """The catalogue of a table of services.  Beside it may stand its own ``papers.csv`` and ``offices.csv``, else ours count.

    ``agencies`` are the codes of the organisation that there are (None: any).  Raises CatalogueError with all faults.
    """
    faults: list[Fault] = []
    contracts = shipped_contracts()
    papers = {row["id"]: _paper(row, contracts) for row in _rows(_beside(path, PAPERS), PAPERS, faults)}
    offices = {row["id"]: _office(row) for row in _rows(_beside(path, OFFICES), OFFICES, faults)}
    services = {row["id"]: _service(row, papers, offices, agencies) for row in _rows(path, SERVICES, faults)}
    if not services and not faults:
        faults.append(Fault(path.name, 1, "", "the table has no service; write one a row"))
    if faults:
        raise CatalogueError(sorted(faults, key=lambda each: (each.file, each.row)))
    return Catalogue(services, offices)


def _beside(path: Path, name: str) -> Path:
    own = path.with_name(name)
    return own if own.exists() else Path(str(files("prasan.services") / "data" / name))


def _rows(path: Path, kind: str, faults: list[Fault]) -> Iterator[_Row]:
    """The rows that have an id of their own; what is wrong with the table itself goes to ``faults``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        remedy = (
            "it cannot be read; save it as CSV in UTF-8"
            if isinstance(error, UnicodeDecodeError)
            else "there is no such file"
        )
        faults.append(Fault(path.name, 1, "", remedy))
        return
    reader = csv.DictReader(text.splitlines())
    missing = [each for each in COLUMNS[kind] if each not in (reader.fieldnames or ())]
    if missing:
        faults.append(
            Fault(path.name, 1, missing[0], f"the first row lacks {', '.join(missing)}; write the columns' names there")
        )
        return
    seen: dict[str, int] = {}
    for cells in reader:
        row = _Row(path.name, reader.line_num, {each: cells[each] for each in COLUMNS[kind]}, faults)
        if None in cells or any(value is None for value in cells.values()):
            row.wrong("", f"it has another number of cells than the first row's {len(reader.fieldnames or ())}")
            continue
        for column in _MUST[kind]:
            if not row[column]:
                row.wrong(column, "it is empty; it must be said")
        for column in COLUMNS[kind]:
            if column.endswith("_th") and row[column] and not _THAI.search(row[column]):
                row.wrong(column, f"{row[column]!r} is not in Thai")
        if not _ID.fullmatch(row["id"]):
            row.wrong("id", f"{row['id']!r} is no id; write 2 to 40 small letters, digits, - or _, a letter first")
        elif row["id"] in seen:
            row.wrong("id", f"{row['id']!r} stands in row {seen[row['id']]} already; ids are used once")
        else:
            seen[row["id"]] = row.row
            yield row


def _paper(row: _Row, contracts: Mapping[str, Contract]) -> Paper:
    held = []
    for each in row.several("held"):
        register, _, field = each.partition(".")
        contract = contracts.get(register)
        if contract is None or field not in contract.fields:
            row.wrong("held", f"{each!r} is no field of a register; write register.field, such as civil.birth_date")
        held.append((register, field))
    return Paper(row["id"], row["name_th"], row["name_en"], tuple(held))


def _office(row: _Row) -> OfficeKind:
    if row["level"] not in ("district", "province"):
        row.wrong("level", f"{row['level']!r} is no level; write district or province")
    provinces = row.several("provinces", names("provinces"))
    return OfficeKind(
        row["id"], row["name_th"], row["name_en"], row["bangkok_th"], row["bangkok_en"], row["level"], frozenset(provinces),
        row["sample"] != "no",
    )  # fmt: skip


def _service(
    row: _Row, papers: Mapping[str, Paper], offices: Mapping[str, OfficeKind], agencies: Collection[str] | None
) -> Service:
    if not row["agency"] and not (row["body_th"] and row["body_en"]):
        row.wrong(
            "agency", "it is empty; write the code of who answers for the service, or its name in body_th and body_en"
        )
    elif row["agency"] and agencies is not None and row["agency"] not in agencies:
        row.wrong("agency", f"there is no unit {row['agency']!r} today; `prasan centre structure` lists them")
    days = row.amount("days")
    if row["digital"] and row["digital"] not in DIGITAL:
        row.wrong("digital", f"{row['digital']!r} is not known; write one of {', '.join(DIGITAL)}")
    if bool(row["law_th"]) != bool(row["law_en"]):
        row.wrong("law_en", "a law is named in both languages or in none")
    told: Callable[..., tuple[str, ...]] = row.several
    return Service(
        row["id"], row["name_th"], row["name_en"], told("words", by="|"), row["agency"], row["body_th"], row["body_en"],
        told("events", EVENTS), row["who_th"], row["who_en"], row["about_th"], row["about_en"],
        tuple(papers[each] for each in told("papers", papers) if each in papers), row.amount("fee"),
        None if days is None else int(days), told("channels", CHANNELS), told("places", offices), row["law_th"], row["law_en"],
        row["digital"], frozenset(told("confirm", ("fee", "days", "digital", "about", "places", "papers"))),
    )  # fmt: skip
