"""What a rule sees that stands at a unit: the passes over its records in each register, and its definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn, assert_never

from sqlglot import exp

from prasan.measures import values
from prasan.measures.checking import Unit
from prasan.measures.model import Measure, Value
from prasan.measures.nodes import Aggregate, Field, MemberAggregate
from prasan.measures.sql_gather import Grouped, gathered
from prasan.measures.sql_passes import OwnRecords, Pass, Records
from prasan.measures.sql_rules import Rules, Span
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, column, function, literal

MEMBERS = "members"


class UnitRows:
    """Compiles rules over a row a unit.  A register is joined to it when a first rule asks for it.

    ``members`` gives the value of an aggregate over the members of the unit's household.  ``told`` says whether any register
    but the civil one may have a record of the unit.
    """

    def __init__(
        self,
        measure: Measure,
        unit: Unit,
        parameters: Mapping[str, Value],
        members: Callable[[MemberAggregate], Piece],
        told: bool = True,
    ) -> None:
        self.told = told
        self.measure = measure
        self.unit = unit
        self.parameters = parameters
        self.layers = Layers()
        self._own: dict[str, OwnRecords] = {}
        self._passes: dict[str, Pass] = {}
        self._defined: dict[str, Piece] = {}
        self.rules = Rules(
            self.layers, parameters, name=self.defined, field=self._field, aggregate=self._aggregate, members=members
        )

    def own(self, name: str) -> OwnRecords:
        """A person's own record in a register."""
        if name not in self._own:
            self._own[name] = OwnRecords(self.measure.schema, name, self.parameters, layers=self.layers, told=self.told)
        return self._own[name]

    def found_by_pass(self, name: str) -> Pass:
        """A household's records in a register."""
        if name not in self._passes:
            self._passes[name] = Pass(self.measure.schema, name, self.parameters)
        return self._passes[name]

    def defined(self, name: str) -> Piece:
        """What a definition says of the person.  A number beyond the largest is missing, as one of a register is."""
        if self.unit != "person":
            raise TypeError(f"{name} stands alone: the rule was not checked")
        if name not in self._defined:
            definition = self.measure.definitions[name]
            value = self.layers.share(self.rules.plain(definition.rule.node))
            if definition.type == "number":
                largest = literal(values.LARGEST)
                within = self.layers.make(
                    lambda a: case((exp.LTE(this=function("abs", a), expression=largest), a)), value
                )
                value = self.layers.share(within)
            self._defined[name] = value
        return self._defined[name]

    def base(self, relation: str) -> exp.Select:
        """The rows of ``relation``; households by their number ``unit`` joined to what has been asked so far."""
        query = exp.select(exp.Column(this=exp.Star(), table=relation)).from_(relation, copy=False)
        for name, made in self._passes.items():
            on = exp.EQ(this=column("unit", name), expression=column("unit", relation))
            query = query.select(*made.columns(), copy=False)
            query = query.join(made.query().subquery(name, copy=False), on=on, join_type="LEFT", copy=False)
        return query

    def doubts(self) -> list[exp.Expr]:
        """For each register whether a record of the unit is linked doubtfully."""
        owned = [records.doubt for records in self._own.values()]
        return owned + [exp.Coalesce(this=made.doubt, expressions=[FALSE.copy()]) for made in self._passes.values()]

    def _field(self, field: Field) -> Piece | Span:
        """A person's own value in a register: NULL where they have no record."""
        return self.own(field.register).own(field.column)

    def _aggregate(self, node: Aggregate) -> Piece:
        records: Records = self.own(node.register) if self.unit == "person" else self.found_by_pass(node.register)
        found, share, make = records.aggregate(node), self.layers.share, self.layers.make
        there = Piece(records.present)
        match node.kind:
            case "exists" | "any":
                # Kleene's: FALSE where there is none, whatever was found.
                there = (
                    there if self.unit == "person" else Piece(exp.Coalesce(this=there.sql, expressions=[FALSE.copy()]))
                )
                return share(make(lambda p, f: exp.and_(p, f), there, found)) if found.sql != TRUE else there
            case "count" | "sum":
                return share(make(lambda p, f: case((p, f), default=literal(0.0)), there, found))
            case "min" | "max":
                return found
            case _:
                assert_never(node.kind)


class MembersPass:
    """One pass over everybody, each seen as a person, brought together by household.

    It answers a row a household: ``household``, ``members_doubt`` and the values asked for.
    """

    doubt = f"{MEMBERS}_doubt"

    def __init__(self, measure: Measure, parameters: Mapping[str, Value]) -> None:
        self._people = UnitRows(measure, "person", parameters, members=_nested)
        self._values: dict[object, tuple[str, exp.Expr]] = {}

    @property
    def asked(self) -> bool:
        """Whether a rule has asked for anything."""
        return bool(self._values)

    def aggregate(self, node: MemberAggregate) -> Piece:
        """The column of an aggregate, NULL where it is missing or undetermined.  No household is without members."""
        if node not in self._values:
            value = Piece(TRUE) if node.column is None else self._people.defined(node.column)
            found = gathered(Grouped(), self._people.layers, node.kind, self._taken(node), value)
            self._values[node] = (f"{MEMBERS}_{len(self._values)}", found.sql)
        return Piece(column(self._values[node][0]))

    def payee(self, node: MemberAggregate) -> exp.Column:
        """The column of the lowest spine id of a member whom ``node`` looks at."""
        whose = case((self._taken(node).sql, column("spine_id")))
        self._values["payee"] = (f"{MEMBERS}_payee", function("min", whose))
        return column(f"{MEMBERS}_payee")

    def _taken(self, node: MemberAggregate) -> Piece:
        people = self._people
        return Piece(TRUE) if node.where is None else people.layers.share(people.rules.plain(node.where))

    def columns(self) -> list[exp.Column]:
        """What the pass answers, but for ``household``."""
        return [column(name, MEMBERS) for name in (self.doubt, *(name for name, _ in self._values.values()))]

    def query(self) -> exp.Select:
        """The pass, with all that has been asked so far, over everybody."""
        doubt = exp.or_(FALSE.copy(), *self._people.doubts())
        selected = [
            column("household"),
            exp.alias_(function("bool_or", doubt), self.doubt, quoted=True),
            *(exp.alias_(value, name, quoted=True) for name, value in self._values.values()),
        ]
        query = self._people.layers.select(self._people.base("assembled"), selected)
        return query.group_by(column("household"), copy=False)


def _nested(node: MemberAggregate) -> NoReturn:
    raise TypeError(f"{node.kind} of members inside another: the rule was not checked")
