"""A measure as one query over everybody with what the registers say of them.

The relation ``assembled`` must be there (:mod:`prasan.measures.assembling`).  :func:`prepare` makes the units;
:func:`verdicts` is the query of the answer, in numbers and truths, and :func:`in_words` of the same in words.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import assert_never

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures import values
from prasan.measures.checking import CIVIL, Unit
from prasan.measures.interpreter import payable
from prasan.measures.model import Measure
from prasan.measures.nodes import Aggregate, Choice, Node, Number, Parameter
from prasan.measures.reading import said_together
from prasan.measures.sql_folding import fold
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

    Of persons those of whom nothing is told come first, whatever the order of ``units``.

    ``unit`` (of households), ``spine_id`` (of the payee), ``verdict`` (eligible: TRUE, not: FALSE, undetermined: NULL),
    ``amount`` (of the eligible), ``area``, the criteria (:func:`prasan.measures.reading.said_together`), ``doubtful`` and
    ``people`` (of households).  Raises MeasureDateError.
    """
    query = _answered(measure, as_of, lambda answer: answer.query())
    if by_payee:
        query = query.order_by(column("spine_id"), copy=False)
    return tree(query, f"{ROOM}:{measure.id}")


def assessments(
    measure: Measure, asked: Mapping[str, Node], as_of: datetime.date | None = None, *, alike: bool = False
) -> Statement:
    """The query of the verdicts on all units, and of what other rules say of them: a row a unit of any population.

    With ``alike`` persons of whom nothing is told are the rows of ``units_alike``, of which each stands for ``weight`` persons
    (:mod:`prasan.measures.alike`); the rules look at nobody else in a household.

    The columns are those of :func:`verdicts`, but each criterion in a column ``c_<criterion>`` and what is not due as zero, and
    ``unit``, ``people``, whether the unit is ``inside`` the population, one for each rule ``asked``, and of persons ``sex``, ``start`` and ``final`` (the first and last day of birth; all three NULL
    for households), and its ``weight``.  The rules are well typed over the measure's schema and parameters, and none is a partial date.  Raises
    MeasureDateError.
    """
    query = _answered(measure, as_of, lambda answer: answer.all(asked), alike=alike)
    return tree(query, f"{ROOM}:{measure.id} assessments")


def _answered(
    measure: Measure, as_of: datetime.date | None, ask: Callable[[_Answer], exp.Select], *, alike: bool = False
) -> exp.Select:
    """What is asked of all units.  Of persons of whom nothing is told, who are most, it is asked apart: nearly all of their
    answers are then the same, and known before any row is read."""
    answer = _Answer(measure, as_of)
    query = ask(answer)
    if measure.unit != "person" or answer.members.asked:
        return query
    parts = []
    for told in (False, True):
        part = ask(_Answer(measure, as_of, told=told, alike=alike and not told))
        parts.append(exp.select("*").from_(part.subquery("part", copy=False), copy=False))
    return exp.select("*").from_(exp.union(*parts, distinct=False, copy=False).subquery("answers", copy=False))


class _Answer:
    """The units, with what each register's pass found, and the measure's rules over that; of persons all, or those of whom
    something is ``told`` (or nothing, and these one by one or those who are ``alike`` together)."""

    def __init__(
        self, measure: Measure, as_of: datetime.date | None, *, told: bool | None = None, alike: bool = False
    ) -> None:
        self.told = told
        self.alike = alike
        parameters = measure.bindings(as_of)
        self.measure = measure
        self.parameters = parameters
        self.members = MembersPass(measure, parameters)
        self.units = UnitRows(measure, measure.unit, parameters, members=self.members.aggregate, told=told is not False)
        self.layers = self.units.layers
        self.rules = self.units.rules

    def query(self) -> exp.Select:
        said, inside = self._said()
        criteria = {each.id: said.pop(f"c_{each.id}") for each in self.measure.criteria}
        said |= said_together(criteria)
        if self.measure.unit == "household":
            said = {"unit": column("unit"), **said, "people": column("people")}
        query = self._selected(said)
        if self.measure.population is not None:
            query = query.where(inside, copy=False)
        return query

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
        said["amount"] = fold(case((exp.not_(said["verdict"].copy()), literal(0.0)), default=said["amount"]))
        every = {"unit": column("unit"), **said, "people": column("people"), "inside": inside}
        every["weight"] = column("weight") if self.alike else exp.cast(exp.Literal.number(1), "BIGINT")
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
            "amount": fold(case((verdict.sql, amount.sql))),
            "area": column("area"),
            **{f"c_{name}": each.sql for name, each in met.items()},
            "doubtful": self._doubtful(),
        }
        return said, population

    def _base(self) -> exp.Select:
        query = self.units.base("units_alike" if self.alike else "units")
        if self.told is not None and not self.alike:
            told = column("told", "units")
            query = query.where(told if self.told else exp.not_(told), copy=False)
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
        return fold(exp.or_(FALSE.copy(), *doubts))

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
