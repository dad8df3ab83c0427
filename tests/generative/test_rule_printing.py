"""What is printed of a tree reads back as that tree, whatever the tree."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_rules import number, truth

from prasan.measures.model import walk
from prasan.measures.nodes import (
    MEMBERS,
    Aggregate,
    And,
    Arithmetic,
    Choice,
    Compare,
    Day,
    Extreme,
    Field,
    MemberAggregate,
    Name,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Parameter,
    Text,
    Truth,
    YearsBefore,
)
from prasan.measures.parsing import AGGREGATES, KEYWORDS, LARGEST, YEARS_BEFORE, parse_rule
from prasan.measures.printing import print_rule

RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name not in KEYWORDS)
NAMES |= st.sampled_from([*AGGREGATES, YEARS_BEFORE, "BE", "If", "today"])
REGISTERS = NAMES.filter(lambda name: name != MEMBERS)
TEXTS = st.text(max_size=8).filter(lambda text: "\n" not in text and not {"'", '"'} <= set(text))
LEAVES = st.one_of(
    st.floats(0, LARGEST).filter(lambda value: str(value) != "-0.0").map(Number),
    st.integers(0, 3000).map(float).map(Number),
    TEXTS.map(Text),
    st.dates(datetime.date(1800, 1, 1), datetime.date(2299, 12, 31)).map(Day),
    st.booleans().map(Truth),
    NAMES.map(Parameter),
    NAMES.map(Name),
    st.builds(Field, NAMES, NAMES),
)


def above(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    where = st.none() | below
    plain, of_column = st.sampled_from(["exists", "count"]), st.sampled_from([*AGGREGATES[1:]])
    return st.one_of(
        below.map(Not),
        several.map(And),
        several.map(Or),
        st.builds(Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), below, below),
        st.builds(OneOf, below, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/"]), below, below),
        below.map(Negative),
        st.builds(Choice, below, below, below),
        st.builds(Extreme, st.sampled_from(["min", "max"]), several),
        st.builds(YearsBefore, below, below),
        st.builds(Aggregate, plain, REGISTERS, st.none(), where),
        st.builds(Aggregate, of_column, REGISTERS, NAMES, where),
        st.builds(MemberAggregate, plain, st.none(), where),
        st.builds(MemberAggregate, of_column, NAMES, where),
    )


@RELAXED
@given(node=st.recursive(LEAVES, above, max_leaves=25))
def test_what_is_printed_reads_back_as_the_same_tree(node: Node) -> None:
    assert parse_rule(print_rule(node)) == node


@RELAXED
@given(text=st.one_of(truth("person"), number("household")))
def test_what_is_read_prints_as_what_reads_back_the_same(text: str) -> None:
    node = parse_rule(text)
    assert parse_rule(print_rule(node)) == node


def test_every_kind_of_node_is_printed() -> None:
    every = (
        '(if not $a or x = 1 and true then -y.z + 2014-05-01 else years_before(1, min(1, 2)) in ("t", exists(r))) '
        "= count(members)"
    )
    assert {type(node) for node in walk(parse_rule(every))} == set(get_args(Node))
    assert print_rule(parse_rule(every)) == every


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a between 1 and 2", "a >= 1 and a <= 2"),
        ("((a)) - (b - c) - d", "a - (b - c) - d"),
        ("(a * b) + c * (d + e)", "a * b + c * (d + e)"),
        ("not (a = b)", "not a = b"),
        ("(not a) = b", "(not a) = b"),
        ("(a and b) or c and (d or e)", "a and b or c and (d or e)"),
        ("(a and b) and c", "(a and b) and c"),
        ("--(-1)", "---1"),
        ("-(a + b)", "-(a + b)"),
        ("BE 2557-05-01", "2014-05-01"),
        ("100_000", "100000"),
        ("0.00001", "0.00001"),
        ("(if a then b else c) + 1", "(if a then b else c) + 1"),
        ("if a then if b then c else d else (if e then f else g)", "if a then if b then c else d else if e then f else g"),
    ],
)  # fmt: skip
def test_brackets_stand_where_they_are_needed(text: str, printed: str) -> None:
    assert print_rule(parse_rule(text)) == printed


@pytest.mark.parametrize(
    "node",
    [
        Text("a\nb"),
        Text("'\""),
        Number(-1.0),
        Number(float("nan")),
        Number(float("inf")),
        Number(2e15),
        Name("x or true"),
        Name("and"),
        Parameter("a b"),
        Field("civil", "sex) or (true"),
        And((Truth(True),)),
        Or(()),
        OneOf(Name("a"), ()),
        Extreme("min", (Name("a"),)),
        Aggregate("exists", "farmer", "rice_rai", None),
        Aggregate("sum", "farmer", None, None),
        Aggregate("count", MEMBERS, None, None),
        MemberAggregate("max", None, None),
    ],
)  # fmt: skip
def test_what_no_text_can_say_is_refused(node: Any) -> None:
    with pytest.raises(ValueError, match=r"cannot|name|register"):
        print_rule(node)
