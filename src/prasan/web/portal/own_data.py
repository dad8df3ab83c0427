"""What the registers hold of one person, and what the measures say: opened for that person alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.people import Link, links_of
from prasan.measures.model import Criterion, Measure
from prasan.measures.reading import view_verdicts
from prasan.measures.run import VERDICTS
from prasan.registers.contract import Contract, shipped_contracts
from prasan.registers.opening import open_register, view_register
from prasan.thai.areas import place
from prasan.thai.national_id import masked
from prasan.web.shell.templatetags.prasan import be_date, in_words, number, partial_date, thai
from prasan.web.snapshots import measures_in_force

ROOM = "prasan.web.portal"
ACTION = "view_own_data"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class RegisterView:
    """A register and the person's records in it, each a list of (name, words) and how it was linked."""

    register: str
    name: str
    records: list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class CriterionView:
    """A criterion, its verdict, and the words that it rests on."""

    name: str
    verdict: str
    verdict_words: str
    reason: str


@dataclass(frozen=True)
class MeasureView:
    """A measure and what it says of one unit (the person, or the household that the person stands for)."""

    measure: Measure
    verdict: str
    verdict_words: str
    amount: str
    criteria: list[CriterionView]


@dataclass(frozen=True)
class OwnData:
    """Everything on the citizen's page that comes out of the registers."""

    registers: list[RegisterView]
    measures: list[MeasureView]


def own_data(
    store: SnapshotStore, spine_id: int, permit: Permit, log: AccessLog, *, whole_number: bool = False
) -> OwnData:
    """The person's records and verdicts.  It is written to the log before any is read.

    ``whole_number`` shows the national id, which is masked else.  Raises SnapshotMissingError where nothing has
    been linked yet, and NotPermittedError where the permit names no such register.
    """
    links = [link for link in links_of(store, spine_id) if link.register in permit.request.registers]
    use(log, permit, ACTION, rows=len(links), people=1, spine_id=spine_id)
    contracts = shipped_contracts()
    records: dict[str, list[Record]] = {}
    for name in contracts:
        keys = [link.record_key for link in links if link.register == name]
        if name in permit.request.registers:
            records[name] = _records(open_register(store, name, permit), keys, permit) if keys else []
    return OwnData(
        [_register(contracts[name], found, links, whole_number, permit) for name, found in records.items()],
        # Of whose area the agreement says nothing, nothing is told.
        list(_measures(store, spine_id, records, contracts)) if permit.areas is None or any(records.values()) else [],
    )


def _records(register: Snapshot, keys: Sequence[str], permit: Permit) -> list[Record]:
    with Engine.open() as engine:
        view_register(engine, "records", register, permit)
        return engine.records(named(ROOM, "own_records"), {"keys": list(keys)})


def _register(
    contract: Contract, records: list[Record], links: list[Link], whole_number: bool, permit: Permit
) -> RegisterView:
    how = {link.record_key: stage_words(link.stage) for link in links if link.register == contract.name}
    return RegisterView(
        contract.name,
        in_words(contract),
        [(how[record["record_key"]], list(_lines(contract, record, whole_number, permit))) for record in records],
    )


def stage_words(stage: str) -> str:
    """How a record was found to be the person's."""
    return {
        "spine": _("This is your entry in the civil register."),
        "exact_id": _("Linked by your national id."),
        "repaired_id": _("Linked by a national id with one mistake in it, put right."),
        "scored": _("Linked by name, date of birth and house, because the national id did not match."),
        "reviewed": _("Linked by a clerk who compared the two."),
        "unregistered": _("Not linked to the civil register."),
    }.get(stage, stage)


def _lines(contract: Contract, record: Record, whole_number: bool, permit: Permit) -> Iterator[tuple[str, str]]:
    """The record in words, a column a line, in the order of the contract."""
    shown = {column.column for name, column in contract.fields.items() if permit.allows(contract.name, name)}
    for column in contract.columns:
        if column.column not in shown:
            continue
        match column.meaning:
            case "given_name" | "family_name":
                continue
            case "key" if not contract.spine:
                words = str(record["record_key"])
            case "national_id" | "key":
                kept = record["national_id"]
                words = (kept if whole_number else masked(kept)) if kept else ""
            case "title" | "full_name":
                names = (record["title"], record["given_name"], record["family_name"])
                yield _("Name"), " ".join(filter(None, names)) or not_stated()
                continue
            case "sex":
                words = {"1": _("Male"), "2": _("Female")}.get(record["sex"] or "", "")
            case "birth_date":
                words = partial_date(record["birth_year"], record["birth_month"], record["birth_day"])
            case "father_id" | "mother_id" | "spouse_id":
                kept = record.get(column.meaning)  # another person's: never whole
                words = masked(kept) if kept else ""
            case "former_given_name" | "former_family_name":
                words = record.get(column.meaning) or ""
            case "house":
                words = record["house_code"] or ""
            case "area":
                words = place(record["area_code"], "th" if thai() else "en")
            case _:
                words = value_words(record[column.column])
        yield in_words(column), words or not_stated()


def not_stated() -> str:
    """For a value that a register does not hold."""
    return _("not stated")


def value_words(value: object) -> str:
    """A register's value in words; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case int() | float():
            return number(value, 0 if float(value).is_integer() else 2)
        case date():
            return be_date(value)
        case _:
            return str(value)


def _measures(
    store: SnapshotStore, spine_id: int, records: Mapping[str, list[Record]], contracts: Mapping[str, Contract]
) -> Iterator[MeasureView]:
    for measure in measures_in_force():
        snapshot = store.find(f"measure/{measure.id}")
        if snapshot is None:
            continue
        with Engine.open() as engine:
            view_verdicts(engine, "verdicts", snapshot.file(VERDICTS))
            found = engine.records(named(ROOM, "own_verdicts"), {"spine_id": spine_id})
        for row in found:
            # A measure's file that has changed since the run names criteria that the run did not know.
            criteria = [
                CriterionView(
                    in_words(criterion),
                    verdict,
                    verdict_words(verdict),
                    _reason(measure, criterion, records, contracts),
                )
                for criterion in measure.criteria
                if (verdict := row.get(f"c_{criterion.id}"))
            ]
            amount = number(row["amount"]) if row["amount"] and row["verdict"] == "eligible" else ""
            yield MeasureView(measure, row["verdict"], verdict_words(row["verdict"]), amount, criteria)


def verdict_words(verdict: str) -> str:
    """A verdict on a measure or on a criterion, in words."""
    return {
        "eligible": _("Eligible"),
        "not_eligible": _("Not eligible"),
        "met": _("Met"),
        "not_met": _("Not met"),
        "undetermined": _("Undetermined"),
    }.get(verdict, verdict)


def _reason(
    measure: Measure, criterion: Criterion, records: Mapping[str, list[Record]], contracts: Mapping[str, Contract]
) -> str:
    """What the person's own records say of the columns that a criterion looks at."""
    said: list[str] = []
    looked_at = measure.reach(criterion.rule.node)
    for register, columns in looked_at.columns.items():
        if register not in records:
            continue
        if not records[register]:
            said.append(_("no record in %(register)s") % {"register": in_words(contracts[register])})
            continue
        if not columns:
            said.append(_("a record in %(register)s") % {"register": in_words(contracts[register])})
        for column in columns:
            values = [_column_words(record, column) or not_stated() for record in records[register]]
            said.append(f"{_column_name(contracts[register], column)}: {' / '.join(values)}")
    if not said:
        return ""
    reason = _("Your records say: %(said)s.") % {"said": "; ".join(said)}
    household = _("The whole household counts.") if measure.unit == "household" or looked_at.at_home else ""
    return f"{reason} {household}".strip()


def _column_name(contract: Contract, column: str) -> str:
    meanings = {"area_code": "area"}
    for each in contract.columns:
        if column in (each.column, each.meaning) or meanings.get(column) == each.meaning:
            return in_words(each)
    return column


def _column_words(record: Record, column: str) -> str:
    if column == "birth_date":
        return partial_date(record["birth_year"], record["birth_month"], record["birth_day"])
    if column == "area_code":
        return place(record["area_code"], "th" if thai() else "en")
    return value_words(record.get(column))
