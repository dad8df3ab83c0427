"""A measure as one query over whole populations: a pass over each register, brought together by unit.

Relations that must be there: ``people`` and ``links`` of the linkage, and ``register_<name>`` (an
``accepted.parquet``) for each of the measure's registers.  :func:`prepare` makes the units; :func:`verdicts` is
the query of the answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import assert_never

from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement, named, tree
from prasan.measures import values
from prasan.measures.checking import Unit
from prasan.measures.interpreter import CRITERION_VERDICTS, VERDICTS
from prasan.measures.model import Measure
from prasan.measures.nodes import Aggregate, Node
from prasan.measures.sql_trees import FALSE, TRUE, Piece, case, column, function, is_null, literal
from prasan.measures.sql_units import MEMBERS, MembersPass, UnitRows

ROOM = "prasan.measures"


def prepare(engine: Engine, unit: Unit, *, at_home: bool) -> None:
    """Make the relation ``units``.

    For households, and for persons where a rule looks at members (``at_home``), also ``members`` and ``member_people``:
    each of them as a person.
    """
    match unit:
        case "person":
            engine.view("units", named(ROOM, "persons"))
            if not at_home:
                return
            engine.table("members", named(ROOM, "members"))
        case "household":
            engine.table("members", named(ROOM, "members"))
            engine.table("units", named(ROOM, "households"))
        case _:
            assert_never(unit)
    engine.view("member_people", named(ROOM, "member_people"))


def verdicts(measure: Measure, as_of: datetime.date | None = None) -> Statement:
    """The query of a measure's verdicts: a row a unit of its population, by spine id of the payee.

    Raises MeasureDateError.
    """
    return tree(_Answer(measure, as_of).query(), f"{ROOM}:{measure.id}")


def answers(measure: Measure, asked: Mapping[str, Node], as_of: datetime.date | None = None) -> Statement:
    """The query of other rules over the same units: ``unit_key`` and a column a rule, a row a unit of any population.

    The rules are well typed over the measure's schema and parameters, and none is a partial date.  Raises
    MeasureDateError.
    """
    return tree(_Answer(measure, as_of).values(asked), f"{ROOM}:{measure.id} answers")


class _Answer:
    """The units, with what each register's pass found, and the measure's rules over that."""

    def __init__(self, measure: Measure, as_of: datetime.date | None) -> None:
        parameters = measure.bindings(as_of)
        self.measure = measure
        self.members = MembersPass(measure, parameters)
        self.units = UnitRows(measure, measure.unit, parameters, members=self.members.aggregate)
        self.layers = self.units.layers
        self.rules = self.units.rules

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
            node = measure.payee.node
            if isinstance(node, Aggregate):
                found = self.units.register(node.register).payee(node)
            else:
                found = self.members.payee(node)
            payee = exp.Coalesce(this=found, expressions=[payee])
        kept = {
            "unit_key": None if measure.unit == "person" else column("unit_key"),
            "spine_id": payee,
            "verdict": verdict.sql,
            "amount": case((verdict.sql, amount.sql), (exp.not_(verdict.sql), literal(0.0))),
            "area_code": column("area_code"),
            **{f"c_{name}": each.sql for name, each in met.items()},
            "doubtful": self._doubtful(),
            "people": column("people"),
        }
        query = self.layers.select(
            self._base(), [exp.alias_(value, name, quoted=True) for name, value in kept.items() if value is not None]
        )
        query = query.where(population, copy=False).order_by(column("spine_id"), copy=False)
        return self._in_words(kept, query)

    def values(self, asked: Mapping[str, Node]) -> exp.Select:
        found = {name: self.layers.share(self.rules.plain(node)) for name, node in asked.items()}
        selected = [exp.alias_(self._key(), "unit_key", quoted=True)]
        selected += [exp.alias_(piece.sql, name, quoted=True) for name, piece in found.items()]
        return self.layers.select(self._base(), selected)

    def _key(self) -> exp.Expr:
        if self.measure.unit == "household":
            return column("unit_key")
        return exp.Concat(expressions=[exp.Literal.string("person:"), exp.cast(column("spine_id"), "TEXT")])

    def _in_words(self, kept: Mapping[str, object], query: exp.Select) -> exp.Select:
        """Truths and keys as the texts that are written: last, so that rows are light while they are sorted."""
        written: dict[str, exp.Expr] = {name: column(name) for name in kept}
        written["verdict"] = _word(column("verdict"), VERDICTS)
        for criterion in self.measure.criteria:
            name = f"c_{criterion.id}"
            written[name] = _word(column(name), CRITERION_VERDICTS)
        written["unit_key"] = self._key()
        selected = [exp.alias_(value, name, quoted=True) for name, value in written.items()]
        return exp.select(*selected).from_(query.subquery("answer", copy=False), copy=False)

    def _base(self) -> exp.Select:
        query = self.units.base("units")
        if not self.members.asked:
            return query
        household: exp.Expr = column("unit", "units")
        if self.measure.unit == "person":
            same = exp.EQ(this=column("spine_id", "at_home"), expression=column("spine_id", "units"))
            query = query.join(exp.to_table("members").as_("at_home"), on=same, join_type="LEFT", copy=False)
            household = column("unit", "at_home")
        on = exp.EQ(this=column("household", MEMBERS), expression=household)
        query = query.select(*self.members.columns(), copy=False)
        return query.join(self.members.query().subquery(MEMBERS, copy=False), on=on, join_type="LEFT", copy=False)

    def _doubtful(self) -> exp.Expr:
        doubts = self.units.doubts()
        if self.members.asked:
            doubts.append(column(self.members.doubt))
        return exp.or_(FALSE.copy(), *doubts)

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


def _word(truth: exp.Expr, words: dict[bool | None, str]) -> exp.Expr:
    """An ENUM, which Parquet holds as text: a byte a row until it is written."""
    kind = exp.DataType(this=exp.DataType.Type.ENUM, expressions=[exp.Literal.string(word) for word in words.values()])
    yes, no, unknown = (exp.cast(exp.Literal.string(words[key]), kind) for key in (True, False, None))
    return case((truth, yes), (exp.not_(truth.copy()), no), default=unknown)
