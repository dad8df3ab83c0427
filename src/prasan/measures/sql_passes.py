"""One pass over a register: each unit's records there, and the aggregates that a measure's rules ask of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import NoReturn

from sqlglot import exp

from prasan.measures import values
from prasan.measures.checking import CIVIL, Schema, Unit, stored_columns
from prasan.measures.nodes import Aggregate, Field, MemberAggregate
from prasan.measures.sql_gather import Gather, Grouped, Single, gathered
from prasan.measures.sql_rules import Rules, Span, read_column
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, column, literal

CERTAIN_STAGES = ("spine", "exact_id")


class Pass:
    """The query of a register's pass, which grows as rules ask for values.

    It answers a row a unit that has a record: ``unit`` (the number of its civil record if ``by_civil_number``), ``present``, ``doubt`` and the values asked for.
    """

    def __init__(
        self,
        schema: Schema,
        unit: Unit,
        register: str,
        parameters: Mapping[str, float | str | bool | datetime.date],
    ) -> None:
        self.schema = schema
        self.unit = unit
        self.register = register
        self.present = f"{register}_present"
        self.doubt = f"{register}_doubt"
        # A person's civil record is known by its number: nothing to look up on the way.
        self.by_civil_number = unit == "person" and register == CIVIL
        self._gather: Gather = Single() if unit == "person" else Grouped()
        self._layers = Layers()
        self._stored: dict[str, None] = {}
        self._read: dict[str, Piece | Span] = {}
        self._values: dict[str, exp.Expr] = {}
        self._known: dict[object, str] = {}
        self._rules = Rules(
            self._layers, parameters, name=self._column, field=self._field, aggregate=_nested, members=_nested
        )

    def aggregate(self, node: Aggregate) -> Piece:
        """The column of an aggregate, NULL where it is missing or undetermined (or the unit has no record)."""
        return Piece(column(self._asked(node, lambda: self._aggregated(node))))

    def own(self, name: str) -> Piece | Span:
        """The column or columns of a person's own value."""
        value = self._column(name)
        if isinstance(value, Span):
            first, last = value.first.sql, value.last.sql
            return Span(
                Piece(column(self._asked((name, "first"), lambda: first.copy()))),
                Piece(column(self._asked((name, "last"), lambda: last.copy()))),
            )
        plain = value.sql
        return Piece(column(self._asked((name, "value"), lambda: plain.copy())))

    def payee(self, node: Aggregate) -> exp.Column:
        """The column of the lowest spine id that has a record such as ``node`` looks for."""
        taken = self._taken(node)
        whose = case((taken.sql, column("spine_id")))
        return column(self._asked("payee", lambda: self._gather.pick("min", whose)))

    def columns(self) -> list[exp.Column]:
        """What the pass answers, but for ``unit``."""
        return [column(name, self.register) for name in (self.present, self.doubt, *self._values)]

    def query(self) -> exp.Select:
        """The pass, with all that has been asked so far."""
        selected = [
            column("unit"),
            exp.alias_(TRUE.copy(), self.present, quoted=True),
            exp.alias_(self._gather.some(column("doubt")), self.doubt, quoted=True),
            *(exp.alias_(value, name, quoted=True) for name, value in self._values.items()),
        ]
        query = self._layers.select(self._records(), selected)
        return query.group_by(column("unit"), copy=False) if isinstance(self._gather, Grouped) else query

    def _records(self) -> exp.Select:
        """The register's rows that count: those by which it knows a person best (``is_primary``)."""
        relation = exp.to_table(f"register_{self.register}").as_("r")
        stored = [exp.alias_(column(name, "r"), _stored(name), quoted=True) for name in self._stored]
        if self.by_civil_number:
            key = exp.alias_(_number(column("record_key", "r")), "unit")
            return exp.select(key, exp.alias_(FALSE.copy(), "doubt"), *stored).from_(relation)
        if self.register == CIVIL:
            relations, doubt = "people", exp.alias_(FALSE.copy(), "doubt")
            same_record = exp.EQ(this=column("civil_number", "l"), expression=_number(column("record_key", "r")))
        else:
            relations, doubt = "links", exp.alias_(_doubt(), "doubt")
            same_record = exp.EQ(this=column("record_key", "l"), expression=column("record_key", "r"))
        query = exp.select(column("spine_id", "l"), doubt, *stored).from_(exp.to_table(relations).as_("l"))
        query = query.join(relation, on=same_record)
        if self.register != CIVIL:
            register = exp.EQ(this=column("register", "l"), expression=exp.Literal.string(self.register))
            query = query.where(register, column("is_primary", "l"))
        if self.unit == "person":
            return query.select(exp.alias_(column("spine_id", "l"), "unit"))
        same = exp.EQ(this=column("spine_id", "m"), expression=column("spine_id", "l"))
        return query.select(column("unit", "m")).join(exp.to_table("members").as_("m"), on=same)

    def _asked(self, key: object, build: Callable[[], exp.Expr]) -> str:
        if key not in self._known:
            name = f"{self.register}_{len(self._known)}"
            self._known[key] = name
            self._values[name] = build()
        return self._known[key]

    def _field(self, field: Field) -> Piece | Span:
        return self._column(field.column)

    def _column(self, name: str) -> Piece | Span:
        if name not in self._read:
            kind = self.schema[self.register][name]
            stored = stored_columns(name, kind)
            self._stored |= dict.fromkeys(stored)
            self._read[name] = read_column(self._layers, kind, [Piece(column(_stored(each))) for each in stored])
        return self._read[name]

    def _taken(self, node: Aggregate) -> Piece:
        """Whether a record is one that the aggregate looks at."""
        return Piece(TRUE) if node.where is None else self._layers.share(self._rules.plain(node.where))

    def _aggregated(self, node: Aggregate) -> exp.Expr:
        value = Piece(TRUE)
        if node.column is not None:
            read = self._column(node.column)
            value = read.first if isinstance(read, Span) else read
        return gathered(self._gather, self._layers, node.kind, self._taken(node), value)


def _number(key: exp.Expr) -> exp.Expr:
    """A civil record's key as ``civil_number``: half the work of a join by text."""
    return exp.TryCast(this=key, to=exp.DataType.build("BIGINT"))


def _doubt() -> exp.Expr:
    certain = exp.In(this=column("stage", "l"), expressions=[exp.Literal.string(stage) for stage in CERTAIN_STAGES])
    likely = exp.GTE(this=column("probability", "l"), expression=literal(values.DOUBT))
    return exp.not_(exp.or_(certain, exp.Coalesce(this=likely, expressions=[FALSE.copy()])))


def _stored(name: str) -> str:
    return f"r_{name}"


def _nested(node: Aggregate | MemberAggregate) -> NoReturn:
    raise TypeError(f"{node.kind} inside another aggregate: the rule was not checked")
