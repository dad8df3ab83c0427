"""Whatever a file says, it is a measure or it has faults, each with its place: nothing else can come of it."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.measures.files import Inspection, inspect_measure

SHIPPED = [path.read_text(encoding="utf-8") for path in files("prasan.measures").joinpath("shipped").iterdir()]
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
