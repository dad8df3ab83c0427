"""A measure as one query over everybody with what the registers say of them.

The relation ``assembled`` must be there (:mod:`prasan.measures.assembling`).  :func:`prepare` makes the units;
:func:`verdicts` is the query of the answer, in numbers and truths, and :func:`in_words` of the same in words.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import assert_never

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures import values
from prasan.measures.checking import CIVIL, Unit
from prasan.measures.interpreter import payable
from prasan.measures.model import Measure
from prasan.measures.nodes import Aggregate, Choice, Node, Number, Parameter
from prasan.measures.sql_trees import FALSE, TRUE, Piece, case, column, function, is_null, literal
from prasan.measures.sql_units import MEMBERS, MembersPass, UnitRows

ROOM = "prasan.measures"


def prepare(engine: Engine, unit: Unit) -> None:
    """Make the relation ``units``: each by its number ``unit``, by which also its key goes."""
    match unit:
        case "person":
            engine.view("units", named(ROOM, "persons"))
        case "household":
            engine.table("units", named(ROOM, "households"))
        case _:
            assert_never(unit)


def verdicts(measure: Measure, as_of: datetime.date | None = None, *, by_payee: bool = False) -> Statement:
    """The query of a measure's verdicts: a row a unit of its population, in the order of ``units`` or of the payees.

    ``unit`` (of households), ``spine_id`` (of the payee), ``verdict`` (eligible: TRUE, not: FALSE, undetermined: NULL),
    ``amount``, ``area``, ``c_<criterion>`` (met, not met, undetermined alike), ``doubtful`` and ``people`` (of households).
    Raises MeasureDateError.
    """
    return tree(_Answer(measure, as_of).query(by_payee=by_payee), f"{ROOM}:{measure.id}")


def assessments(measure: Measure, asked: Mapping[str, Node], as_of: datetime.date | None = None) -> Statement:
    """The query of the verdicts on all units, and of what other rules say of them: a row a unit of any population.

    The columns are those of :func:`verdicts` and ``unit``, ``people``, whether the unit is ``inside`` the population, one
    for each rule ``asked``, and of persons ``sex``, ``start`` and ``final`` (the first and last day of birth; all three NULL
    for households).  The rules are well typed over the measure's schema and parameters, and none is a partial date.  Raises
    MeasureDateError.
    """
    return tree(_Answer(measure, as_of).all(asked), f"{ROOM}:{measure.id} assessments")


class _Answer:
    """The units, with what each register's pass found, and the measure's rules over that."""

    def __init__(self, measure: Measure, as_of: datetime.date | None) -> None:
        parameters = measure.bindings(as_of)
        self.measure = measure
        self.parameters = parameters
        self.members = MembersPass(measure, parameters)
        self.units = UnitRows(measure, measure.unit, parameters, members=self.members.aggregate)
        self.layers = self.units.layers
        self.rules = self.units.rules

    def query(self, *, by_payee: bool) -> exp.Select:
        said, inside = self._said()
        if self.measure.unit == "household":
            said = {"unit": column("unit"), **said, "people": column("people")}
        query = self._selected(said)
        if self.measure.population is not None:
            query = query.where(inside, copy=False)
        return query.order_by(column("spine_id"), copy=False) if by_payee else query

    def all(self, asked: Mapping[str, Node]) -> exp.Select:
        said, inside = self._said()
        others = {name: self.layers.share(self.rules.plain(node)).sql for name, node in asked.items()}
        person = self.measure.unit == "person"
        text, date = (exp.cast(exp.null(), kind) for kind in ("TEXT", "DATE"))
        told = {
            "sex": column(f"{CIVIL}.sex") if person else text,
            "start": column(f"{CIVIL}.birth_date.first") if person else date,
            "final": column(f"{CIVIL}.birth_date.last") if person else date.copy(),
        }
        every = {"unit": column("unit"), **said, "people": column("people"), "inside": inside}
        return self._selected({**every, **told, **others})

    def _selected(self, values: Mapping[str, exp.Expr]) -> exp.Select:
        return self.layers.select(
            self._base(), [exp.alias_(value, name, quoted=True) for name, value in values.items()]
        )

    def _said(self) -> tuple[dict[str, exp.Expr], exp.Expr]:
        """The columns of a verdict, and whether the unit is in the population, or may be."""
        measure, share, make = self.measure, self.layers.share, self.layers.make
        met = {criterion.id: share(self.rules.plain(criterion.rule.node)) for criterion in measure.criteria}
        amount = Piece(literal(0.0)) if measure.amount is None else share(self._payable(measure.amount.node))
        every = share(make(lambda *truths: exp.and_(*truths, copy=False), *met.values()))
        # An amount that is not known makes an eligible unit undetermined.
        verdict = share(make(lambda v, a: case((exp.and_(v, is_null(a)), exp.null()), default=v), every, amount))
        population: exp.Expr = TRUE.copy()
        if measure.population is not None:
            inside = share(self.rules.plain(measure.population.node))
            population = exp.or_(inside.sql, is_null(inside.sql))
        payee: exp.Expr = column("spine_id")
        if measure.payee is not None:
            node = measure.payee.node
            if isinstance(node, Aggregate):
                found = self.units.found_by_pass(node.register).payee(node)
            else:
                found = self.members.payee(node)
            payee = exp.Coalesce(this=found, expressions=[payee])
        said = {
            "spine_id": payee,
            "verdict": verdict.sql,
            "amount": case((verdict.sql, amount.sql), (exp.not_(verdict.sql), literal(0.0))),
            "area": column("area"),
            **{f"c_{name}": each.sql for name, each in met.items()},
            "doubtful": self._doubtful(),
        }
        return said, population

    def _base(self) -> exp.Select:
        query = self.units.base("units")
        if not self.members.asked:
            return query
        household = column("household" if self.measure.unit == "person" else "unit", "units")
        on = exp.EQ(this=column("household", MEMBERS), expression=household)
        query = query.select(*self.members.columns(), copy=False)
        return query.join(self.members.query().subquery(MEMBERS, copy=False), on=on, join_type="LEFT", copy=False)

    def _doubtful(self) -> exp.Expr:
        doubts = self.units.doubts()
        if self.members.asked:
            doubts.append(column(self.members.doubt))
        return exp.or_(FALSE.copy(), *doubts)

    def _payable(self, node: Node) -> Piece:
        """To the satang, and never below nothing.  What is so as it is stated is not worked out for everybody."""
        amount = self.rules.plain(node)
        stated = self._stated(node)
        if stated is not None and all(payable(each) == each for each in stated):
            return amount
        satang, largest = literal(values.SATANG), literal(values.LARGEST)
        return self.layers.make(
            lambda a: case(
                (
                    exp.LTE(this=function("abs", a), expression=largest),
                    function("greatest", literal(0.0), exp.Div(this=function("round", a * satang), expression=satang)),
                )
            ),
            self.layers.share(amount),
        )

    def _stated(self, node: Node) -> list[float] | None:
        """The amounts of which one it is, where they are stated in so many words."""
        match node:
            case Number(value):
                return [value]
            case Parameter(name):
                stated = self.parameters[name]
                return [stated] if isinstance(stated, float) else None
            case Choice(_, yes, no):
                either = self._stated(yes), self._stated(no)
                return None if either[0] is None or either[1] is None else [*either[0], *either[1]]
            case _:
                return None
