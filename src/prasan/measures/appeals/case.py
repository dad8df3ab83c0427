"""One unit as a round saw it: the rules, people, links and records of the day, and what they say again with other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.linkage.people import view_households, view_linked
from prasan.measures import oracle
from prasan.measures.appeals.keeping import AppealError
from prasan.measures.checking import CIVIL, ColumnType, stored_columns
from prasan.measures.files import load_measure
from prasan.measures.model import Measure, Rule, walk
from prasan.measures.nodes import Parameter, Truth
from prasan.measures.reach import HOUSEHOLD
from prasan.measures.reading import view_verdicts
from prasan.measures.register_views import view_registers
from prasan.measures.rounds.keeping import Round
from prasan.measures.rounds.proposing import MEASURE, permitted, whole_snapshot_of
from prasan.measures.run import VERDICTS, must_do
from prasan.measures.typed import read_typed
from prasan.thai.national_id import is_valid

ROOM = "prasan.measures.appeals"
FINDINGS = {"met": True, "not_met": False}
BY_APPEAL = "by appeal"  # the key of a record that only evidence knows of
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A person's unit in a round.  ``people`` are all of the household; ``verdict`` is the round's row, None for a unit
    outside the measure's population."""

    round: Round
    measure: Measure
    as_of: date
    unit_key: str
    spine_id: int
    people: Sequence[Row]
    links: Sequence[Row]
    registers: Mapping[str, Sequence[Row]]
    verdict: Row | None

    def again(self, says: Sequence[str]) -> Row | None:
        """What the plain interpreter says of the unit with what evidence says.  Raises AppealError."""
        measure, links, registers = self.measure, list(self.links), {n: list(r) for n, r in self.registers.items()}
        for said in says:
            name, value = self.read(said)
            if isinstance(name, str):
                found = [
                    replace(each, rule=Rule(str(value), Truth(value))) if each.id == name else each
                    for each in measure.criteria
                ]
                measure = replace(measure, criteria=tuple(found))
            else:
                self._correct(*name, value, links, registers)
        rows = oracle.verdicts(measure, self.people, links, registers, self.as_of)
        return next((row for row in rows if row["unit_key"] == self.unit_key), None)

    def read(self, said: str) -> tuple[str | tuple[str, str], Any]:
        """What ``criterion=met`` or ``register.column=value`` says: of what, and the typed value.  Raises AppealError."""
        what, equals, text = (part.strip() for part in said.partition("="))
        if not equals or not text:
            raise AppealError(
                "says_nothing", f"{said!r} says nothing. Remedy: write criterion=met, or register.column=value"
            )
        if "." not in what:
            known = [each.id for each in self.measure.criteria]
            if what not in known:
                raise AppealError(
                    "no_criterion", f"{self.measure.id} has no criterion {what}; it has {', '.join(known)}"
                )
            if text not in FINDINGS:
                raise AppealError("no_finding", f"{said!r}: a criterion is {' or '.join(FINDINGS)}")
            return what, FINDINGS[text]
        register, _, column = what.partition(".")
        looked_at = self.measure.reached.columns
        if column not in looked_at.get(register, ()):
            known = [f"{name}.{each}" for name, columns in sorted(looked_at.items()) for each in columns]
            raise AppealError("not_looked_at", f"the rules do not look at {what}; they look at {', '.join(known)}")
        try:
            return (register, column), read_typed(text, self.measure.schema[register][column])
        except ValueError as error:
            sentence = f"{what}: {error.args[0]}. Remedy: {error.args[1]}"
            raise AppealError("no_value", sentence, kind=self.measure.schema[register][column]) from None

    def data_of(self, criterion: str) -> list[Row]:
        """The values that a criterion looks at: ``spine_id``, ``register`` and the ``values`` by column, a row a record."""
        [rule] = [each.rule.node for each in self.measure.criteria if each.id == criterion]
        reached = self.measure.reach(rule)
        mine = {each["spine_id"] for each in self.people if self.measure.unit == "household"} | {self.spine_id}
        told = []
        for link in self._used():
            columns = dict(reached.own.get(link["register"], {}) if link["spine_id"] in mine else {})
            columns |= reached.members.get(link["register"], {})
            looked = link["register"] in reached.members or (
                link["register"] in reached.own and link["spine_id"] in mine
            )
            record = _record(self.registers, link["register"], link["record_key"])
            if looked and record is not None:
                schema = self.measure.schema[link["register"]]
                stored = [name for each in columns for name in stored_columns(each, schema[each])]
                values = {name: record[name] for name in stored}
                told.append({"spine_id": link["spine_id"], "register": link["register"], "values": values})
        return told

    def parameters_of(self, criterion: str) -> dict[str, Any]:
        """The values of the parameters that a criterion names, itself or through definitions."""
        [rule] = [each.rule.node for each in self.measure.criteria if each.id == criterion]
        through = [self.measure.definitions[name].rule.node for name in self.measure.reach(rule).definitions]
        bindings = self.measure.bindings(self.as_of)
        names = {each.name for node in (rule, *through) for each in walk(node) if isinstance(each, Parameter)}
        return {name: bindings[name] for name in sorted(names)}

    def _used(self) -> list[Row]:
        own = [
            {"register": CIVIL, "record_key": each["civil_key"], "spine_id": each["spine_id"]} for each in self.people
        ]
        return [*own, *(link for link in self.links if link["is_primary"] and link["register"] != CIVIL)]

    def _correct(
        self, register: str, column: str, value: Any, links: list[Row], registers: dict[str, list[Row]]
    ) -> None:
        used = self._used() + [link for link in links if link["record_key"] == BY_APPEAL]
        mine = [each for each in used if each["spine_id"] == self.spine_id and each["register"] == register]
        record = _record(registers, register, mine[-1]["record_key"]) if mine else None
        kind = self.measure.schema[register][column]
        stated = dict(zip(stored_columns(column, kind), _stored(value, kind), strict=True))
        rows = registers.setdefault(register, [])
        if record is not None:
            rows[rows.index(record)] = {**record, **stated}
            return
        if register == CIVIL:
            raise AppealError(
                "unregistered", "the person is in no civil record. Remedy: have the person registered first"
            )
        schema = self.measure.schema[register]
        columns = [name for each, of_kind in schema.items() for name in stored_columns(each, of_kind)]
        rows.append({"record_key": BY_APPEAL, **dict.fromkeys(columns), **stated})
        links.append(
            {
                "register": register, "record_key": BY_APPEAL, "spine_id": self.spine_id,
                "is_primary": True, "stage": "exact_id", "probability": 1.0,
            }
        )  # fmt: skip


def person_of(store: SnapshotStore, each: Round, national_id: str, permit: Permit) -> int:
    """The spine id of whom the round's linkage knows by a national id.  The caller has logged it.

    Raises AppealError where the id is none (its check digit) or nobody's; NotPermittedError, SnapshotMissingError.
    """
    permit.must_allow({CIVIL: ["national_id"]})
    number = national_id.replace("-", "").replace(" ", "")
    if not is_valid(number):
        raise AppealError("no_national_id", "a national id has 13 digits, and the last one fits the others")
    with Engine.open() as engine:
        view_linked(engine, store, store.inputs_of(whole_snapshot_of(store, each))["linkage"], permit)
        found = engine.tuples(named(ROOM, "case_person"), {"national_id": int(number)})
    if not found:
        raise AppealError("nobody", f"nobody with this national id was known when round {each.number} was made")
    return int(found[0][0])


def open_case(store: SnapshotStore, each: Round, spine_id: int, permit: Permit) -> Case:
    """A person's unit as a round saw it.  The caller has logged it.

    Raises AppealError where the round's linkage knows no such person, or its rules no such unit; NotPermittedError,
    SnapshotMissingError.
    """
    snapshot = whole_snapshot_of(store, each)
    measure = load_measure(snapshot.file(MEASURE))
    permitted(permit, measure)
    must_do(permit, measure)
    inputs = store.inputs_of(snapshot)
    with Engine.open() as engine:
        view_linked(engine, store, inputs["linkage"], permit)
        if measure.needs_households:
            joined = measure.household == "joined"
            view_households(engine, inputs["linkage"], inputs["households"], joined=joined)
        people = engine.records(named(ROOM, "case_people"), {"spine_id": spine_id})
        me = next((person for person in people if person["spine_id"] == spine_id), None)
        if me is None:
            raise AppealError(
                "unknown_person",
                f"the linkage of round {each.number} knows no person {spine_id}. Remedy: `prasan link history "
                f"{spine_id}` says what became of an id",
            )
        if measure.unit == "person" and not me["registered"]:
            raise AppealError(
                "unregistered", "the person is in no civil record, and the measure is for persons who are"
            )
        links = engine.records(named(ROOM, "case_links"), {"people": [person["spine_id"] for person in people]})
        registers: dict[str, list[Row]] = {}
        view_registers(engine, {name: inputs[f"register/{name}"] for name in measure.registers}, measure.schema, permit)
        for name in (*measure.registers, *([HOUSEHOLD] if measure.needs_households else [])):
            keys = [link["record_key"] for link in links if link["register"] == name]
            engine.view("records", tree(exp.select("*").from_(f"register_{name}")))
            registers[name] = engine.records(named(ROOM, "case_records"), {"keys": keys})
        alone = measure.unit == "person" or me["house_code"] is None
        unit_key = f"person:{spine_id}" if alone else me["house_code"]
        view_verdicts(engine, "verdicts", snapshot.file(VERDICTS))
        person = spine_id if measure.unit == "person" else None
        rows = engine.records(named(ROOM, "case_verdict"), {"unit_key": unit_key, "person": person})
    case = Case(
        each, measure, date.fromisoformat(snapshot.facts["as_of"]), unit_key, spine_id, people, links, registers,
        rows[0] if rows else None,
    )  # fmt: skip
    if case.again(()) != case.verdict:
        raise AssertionError(
            f"round {each.number} of {measure.id}: the interpreter says otherwise of a unit than the run"
        )
    return case


def _record(registers: Mapping[str, Sequence[Row]], register: str, key: str | None) -> Row | None:
    return next((row for row in registers.get(register, ()) if row["record_key"] == key), None)


def _stored(value: Any, kind: ColumnType) -> tuple[Any, ...]:
    return (value.year, value.month, value.day) if kind == "partial_date" else (value,)
