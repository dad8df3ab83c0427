"""The records that rules look at: a person's own, in the person's row, and those of a household, a pass over a register."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import NoReturn

from sqlglot import exp

from prasan.measures.checking import CIVIL, Schema
from prasan.measures.held import doubt, held, present, untold
from prasan.measures.nodes import Aggregate, Field, MemberAggregate
from prasan.measures.reach import HOUSEHOLD
from prasan.measures.sql_gather import Gather, Grouped, Single, gathered
from prasan.measures.sql_rules import Rules, Span
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, column, function

Parameters = Mapping[str, float | str | bool | datetime.date]


class Records(ABC):
    """A unit's records in a register, and the aggregates that rules ask of them."""

    def __init__(
        self, schema: Schema, register: str, parameters: Parameters, *, layers: Layers, gather: Gather
    ) -> None:
        self.register = register
        self._columns = schema[register]
        self._layers = layers
        self._gather = gather
        self._rules = Rules(
            layers,
            parameters,
            name=self.own,
            field=lambda field: self.own(_of(register, field)),
            aggregate=_nested,
            members=_nested,
        )

    @property
    @abstractmethod
    def present(self) -> exp.Expr:
        """Whether the unit has a record, in its row: NULL or FALSE where it has none."""

    @property
    @abstractmethod
    def doubt(self) -> exp.Expr:
        """Whether one is linked doubtfully, in its row: NULL or FALSE where it has none."""

    @abstractmethod
    def aggregate(self, node: Aggregate) -> Piece:
        """An aggregate's value in the unit's row, NULL where it is missing or undetermined, of no account where the unit
        has no record; ``min`` and ``max`` are NULL there."""

    def own(self, name: str) -> Piece | Span:
        """A record's value, in its row."""
        return held(self.register, name, self._columns[name])

    def _taken(self, node: Aggregate) -> Piece:
        """Whether a record is one that the aggregate looks at."""
        return Piece(TRUE) if node.where is None else self._layers.share(self._rules.plain(node.where))

    def _gathered(self, node: Aggregate) -> Piece:
        value = Piece(TRUE)
        if node.column is not None:
            read = self.own(node.column)
            value = read.first if isinstance(read, Span) else read
        return gathered(self._gather, self._layers, node.kind, self._taken(node), value)


class OwnRecords(Records):
    """Those of a person, who has one at most: it stands in the person's row of ``assembled``.

    Of whom nothing is ``told`` but by the civil register, it is known beforehand that the others have no record.
    """

    def __init__(
        self, schema: Schema, register: str, parameters: Parameters, *, layers: Layers, told: bool = True
    ) -> None:
        super().__init__(schema, register, parameters, layers=layers, gather=Single())
        self._none = not told and register not in (CIVIL, HOUSEHOLD)

    @property
    def present(self) -> exp.Expr:
        return FALSE.copy() if self._none else present(self.register)

    @property
    def doubt(self) -> exp.Expr:
        return FALSE.copy() if self._none else doubt(self.register)

    def own(self, name: str) -> Piece | Span:
        return untold(self._columns[name]) if self._none else super().own(name)

    def aggregate(self, node: Aggregate) -> Piece:
        return self._gathered(node)


class Pass(Records):
    """Those of households: the query of a pass over all people, which grows as rules ask for values.

    It answers a row a household that has a record: ``unit``, ``present``, ``doubt`` and the values asked for.
    """

    def __init__(self, schema: Schema, register: str, parameters: Parameters) -> None:
        super().__init__(schema, register, parameters, layers=Layers(), gather=Grouped())
        self._known: dict[object, str] = {}
        self._values: dict[str, exp.Expr] = {}

    @property
    def present(self) -> exp.Expr:
        return column(f"{self.register}_present")

    @property
    def doubt(self) -> exp.Expr:
        return column(f"{self.register}_doubt")

    def aggregate(self, node: Aggregate) -> Piece:
        return Piece(column(self._asked(node, lambda: self._gathered(node).sql)))

    def payee(self, node: Aggregate) -> exp.Column:
        """The column of the lowest spine id that has a record such as ``node`` looks for."""
        whose = case((self._taken(node).sql, column("spine_id")))
        return column(self._asked("payee", lambda: function("min", whose)))

    def columns(self) -> list[exp.Column]:
        """What the pass answers, but for ``unit``."""
        return [column(name, self.register) for name in (self.present.name, self.doubt.name, *self._values)]

    def query(self) -> exp.Select:
        """The pass, with all that has been asked so far."""
        selected = [
            exp.alias_(column("household"), "unit"),
            exp.alias_(TRUE.copy(), self.present.name, quoted=True),
            exp.alias_(function("bool_or", doubt(self.register)), self.doubt.name, quoted=True),
            *(exp.alias_(value, name, quoted=True) for name, value in self._values.items()),
        ]
        records = exp.select("*").from_("assembled").where(present(self.register))
        return self._layers.select(records, selected).group_by(column("household"), copy=False)

    def _asked(self, key: object, build: Callable[[], exp.Expr]) -> str:
        if key not in self._known:
            name = f"{self.register}_{len(self._known)}"
            self._known[key] = name
            self._values[name] = build()
        return self._known[key]


def _of(register: str, field: Field) -> str:
    if field.register != register:
        raise TypeError(f"{field.register} inside an aggregate over {register}: the rule was not checked")
    return field.column


def _nested(node: Aggregate | MemberAggregate) -> NoReturn:
    raise TypeError(f"{node.kind} inside another aggregate: the rule was not checked")
