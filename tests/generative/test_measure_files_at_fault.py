"""Whatever a file says, it is a measure or it has faults, each with its place: nothing else can come of it.

``PRASAN_FUZZ=1000 pytest tests/generative/test_measure_files_at_fault.py`` tries a thousand files and rules of each kind.
"""

from __future__ import annotations

import copy
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.measures.checking import faults_of
from prasan.measures.errors import RuleError
from prasan.measures.files import Inspection, inspect_file, inspect_measure, shipped
from prasan.measures.nodes import Node, too_deep
from prasan.measures.parsing import parse_rule
from prasan.measures.printing import print_rule

SHIPPED = [path.read_text(encoding="utf-8") for path in files("prasan.measures").joinpath("shipped").iterdir()]
TRIES = int(os.environ.get("PRASAN_FUZZ", "20"))
RELAXED = settings(
    max_examples=TRIES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
_WORDS = """and or not in between where if then else true false exists count any sum min max years_before members BE
    civil poor farmer household quality birth_date nationality income_baht rice_rai $today $income adult ( ) ( ) , . + - *
    / = != < <= > >= "TH" 'o' 0 1 100_000 2.5 999999999999999999999 1e5 2014-05-01 2557-05-01 2014-02-30 9999-99-99
    0000-01-01 "" # $ & | “ \\ ; ๑ ก"""
WORDS = st.sampled_from(_WORDS.split())
RULES = st.one_of(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.text(max_size=30),
    st.tuples(
        st.sampled_from(["(", "not ", "- ", "civil.birth_date < ", "min(1, ", "if true then 1 else "]),
        st.integers(0, 12_000),
    ).map(lambda told: told[0] * told[1] + "1"),
)
ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 10**20),
        st.floats(),
        st.sampled_from(["", " ", "2557-02-31", "BE 2565-10-31", "person", "number", "income > 1", "sum(members.age)"]),
        st.text(max_size=6),
    ),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["id", "rule", "x", "from"]), below),
    max_leaves=5,
)


def well_said(found: Inspection, text: str) -> None:
    assert (found.measure is None) == bool(found.faults)
    lines = text.count("\n") + 1
    for fault in found.faults:
        assert fault.problem
        assert fault.remedy
        assert 1 <= fault.line <= lines + 1
        assert fault.column >= 1


@RELAXED
@given(text=st.sampled_from(SHIPPED), data=st.data())
def test_a_file_with_a_value_that_is_odd(text: str, data: st.DataObject) -> None:
    values = yaml.load(text, yaml.BaseLoader)
    changed: Any = copy.deepcopy(values)
    at: Any = changed
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not at[key] or not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            break
        at = at[key]
    if data.draw(st.booleans()):
        at[key] = data.draw(ODD)
    else:
        del at[key]
    written = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    well_said(inspect_measure(written, "odd.yaml"), written)


@RELAXED
@given(text=st.sampled_from(SHIPPED), data=st.data())
def test_a_file_whose_text_is_broken(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    broken = (
        text[:start]
        + data.draw(st.text(max_size=5) | st.sampled_from(["\n", "  ", ": ", "&a ", "*a", "- ", "'"]))
        + text[end:]
    )
    well_said(inspect_measure(broken, "broken.yaml"), broken)


def read(rule: str) -> Node | RuleError:
    try:
        return parse_rule(rule)
    except RuleError as error:
        return error


@RELAXED
@given(rule=RULES)
def test_a_rule_is_a_tree_that_reads_back_or_one_error_with_its_place(rule: str) -> None:
    root = read(rule)
    if isinstance(root, RuleError):
        assert 0 <= root.offset <= len(rule)
        assert root.problem
        assert root.remedy
        return
    assert too_deep(root) is None
    for measure in shipped():
        for fault in faults_of(root, measure.scope, "boolean"):
            assert 0 <= fault.offset <= len(rule)
            assert fault.remedy
    assert parse_rule(print_rule(root)) == root


@RELAXED
@given(rule=RULES, text=st.sampled_from(SHIPPED), data=st.data())
def test_a_file_with_any_rule_in_any_place(rule: str, text: str, data: st.DataObject) -> None:
    values: Any = yaml.load(text, yaml.BaseLoader)
    places = [*values["criteria"], *values.get("definitions", {}).values()]
    data.draw(st.sampled_from(places))["rule"] = rule
    if data.draw(st.booleans()):
        values["amount"] = rule
    written = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    well_said(inspect_measure(written, "odd.yaml"), written)


@RELAXED
@given(rules=st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_definitions_that_use_one_another_in_circles_are_each_told_once(rules: list[list[int]]) -> None:
    values: Any = yaml.load(SHIPPED[0], yaml.BaseLoader)
    values["definitions"] = {
        f"d{n}": {"name_th": "x", "name_en": "x", "rule": " + ".join([*(f"d{each}" for each in used), "1"])}
        for n, used in enumerate(rules)
    }
    values["criteria"] = [
        {"id": "all", "name_th": "x", "name_en": "x", "rule": " + ".join(values["definitions"]) + " > 0"}
    ]
    written = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    found = inspect_measure(written, "circles.yaml")
    well_said(found, written)
    circles = [fault for fault in found.faults if "rests on itself" in fault.problem]
    reach = {n: set(used) for n, used in enumerate(rules)}
    for _ in reach:
        reach = {n: used.union(*(reach[each] for each in used)) for n, used in reach.items()}
    assert bool(circles) == any(n in used for n, used in reach.items())
    assert len({fault.line for fault in circles}) == len(circles)


@RELAXED
@given(
    content=st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            ["[", "{a: ", "- ", "a:\n ", "&a [", "!!python/object:os.system [", "? ", "%YAML 9.9\n", "---\n"]
        ).flatmap(lambda part: st.integers(1, 20_000).map(lambda times: (part * times).encode())),
        st.sampled_from(SHIPPED).flatmap(
            lambda text: st.tuples(st.integers(0, len(text)), st.binary(max_size=8)).map(
                lambda told: text.encode()[: told[0]] + told[1] + text.encode()[told[0] :]
            )
        ),
    )
)
def test_a_file_of_any_bytes(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "any.yaml"
    file.write_bytes(content)
    well_said(inspect_file(file), content.decode("utf-8", "replace"))
