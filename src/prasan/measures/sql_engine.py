"""A measure as one query over whole populations: a pass over each register, brought together by unit.

Relations that must be there: ``people`` and ``links`` of the linkage, and ``register_<name>`` (an
``accepted.parquet``) for each of the measure's registers.  :func:`prepare` makes the units; :func:`verdicts` is
the query of the answer.
"""

from __future__ import annotations

import datetime
from typing import NoReturn, assert_never

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures import values
from prasan.measures.checking import Unit
from prasan.measures.interpreter import CRITERION_VERDICTS, VERDICTS
from prasan.measures.model import Measure
from prasan.measures.nodes import Aggregate, Field
from prasan.measures.sql_passes import Pass
from prasan.measures.sql_rules import Rules, Span
from prasan.measures.sql_trees import FALSE, TRUE, Layers, Piece, case, column, function, is_null, literal

ROOM = "prasan.measures"


def prepare(engine: Engine, unit: Unit) -> None:
    """Make the relation ``units`` (and ``members`` of households)."""
    match unit:
        case "person":
            engine.view("units", named(ROOM, "persons"))
        case "household":
            engine.table("members", named(ROOM, "members"))
            engine.table("units", named(ROOM, "households"))
        case _:
            assert_never(unit)


def verdicts(measure: Measure, as_of: datetime.date | None = None) -> Statement:
    """The query of a measure's verdicts: a row a unit of its population, by spine id of the payee.

    Raises MeasureDateError.
    """
    return tree(_Answer(measure, as_of).query(), f"{ROOM}:{measure.id}")


class _Answer:
    """The units, with what each register's pass found, and the measure's rules over that."""

    def __init__(self, measure: Measure, as_of: datetime.date | None) -> None:
        parameters = measure.values(as_of)
        self.measure = measure
        self.layers = Layers()
        self.passes = {name: Pass(measure, name, parameters) for name in measure.registers}
        self.rules = Rules(self.layers, parameters, name=_stands_alone, field=self._own, aggregate=self._aggregate)

    def query(self) -> exp.Select:
        measure, share, make = self.measure, self.layers.share, self.layers.make
        met = {criterion.id: share(self.rules.plain(criterion.rule.node)) for criterion in measure.criteria}
        amount = Piece(literal(0.0)) if measure.amount is None else self._payable(self.rules.plain(measure.amount.node))
        amount = share(amount)
        every = share(make(lambda *truths: exp.and_(*truths, copy=False), *met.values()))
        # An amount that is not known makes an eligible unit undetermined.
        verdict = share(make(lambda v, a: case((exp.and_(v, is_null(a)), exp.null()), default=v), every, amount))
        population: exp.Expr = TRUE
        if measure.population is not None:
            inside = share(self.rules.plain(measure.population.node))
            population = exp.or_(inside.sql, is_null(inside.sql))
        payee: exp.Expr = column("spine_id")
        if measure.payee is not None:
            found = self.passes[measure.payee.node.register].payee(measure.payee.node)
            payee = exp.Coalesce(this=found, expressions=[payee])
        selected = [
            column("unit_key"),
            exp.alias_(payee, "spine_id"),
            exp.alias_(_word(verdict.sql, VERDICTS), "verdict"),
            exp.alias_(case((verdict.sql, amount.sql), (exp.not_(verdict.sql), literal(0.0))), "amount"),
            column("area_code"),
            *(exp.alias_(_word(each.sql, CRITERION_VERDICTS), f"c_{name}", quoted=True) for name, each in met.items()),
            exp.alias_(self._doubtful(), "doubtful"),
            column("people"),
        ]
        query = self.layers.select(self._base(), selected).where(population, copy=False)
        return query.order_by(exp.Literal.number(2), copy=False)

    def _base(self) -> exp.Select:
        query = exp.select(exp.Column(this=exp.Star(), table="units")).from_("units", copy=False)
        for name, made in self.passes.items():
            on = exp.EQ(this=column("unit", name), expression=column("unit", "units"))
            query = query.select(*made.columns(), copy=False)
            query = query.join(made.query().subquery(name, copy=False), on=on, join_type="LEFT", copy=False)
        return query

    def _doubtful(self) -> exp.Expr:
        doubts = [exp.Coalesce(this=column(made.doubt), expressions=[FALSE.copy()]) for made in self.passes.values()]
        return exp.or_(FALSE.copy(), *doubts)

    def _own(self, field: Field) -> Piece | Span:
        """A person's own value in a register: NULL where they have no record."""
        return self.passes[field.register].own(field.column)

    def _aggregate(self, node: Aggregate) -> Piece:
        made = self.passes[node.register]
        found = made.aggregate(node)
        match node.kind:
            case "exists" | "any":
                nothing: exp.Expr = FALSE
            case "count" | "sum":
                nothing = literal(0.0)
            case "min" | "max":
                return found
            case _:
                assert_never(node.kind)
        return self.layers.share(Piece(case((is_null(column(made.present)), nothing), default=found.sql)))

    def _payable(self, amount: Piece) -> Piece:
        """To the satang, and never below nothing."""
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


def _stands_alone(name: str) -> NoReturn:
    raise TypeError(f"{name} stands alone: the rule was not checked")


def _word(truth: exp.Expr, words: dict[bool | None, str]) -> exp.Expr:
    yes, no, unknown = (exp.Literal.string(words[key]) for key in (True, False, None))
    return case((truth, yes), (exp.not_(truth.copy()), no), default=unknown)
