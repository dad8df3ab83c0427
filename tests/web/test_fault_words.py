"""Every sentence in which prasan.measures says what is wrong can be said in Thai."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, override

from prasan.measures.checking import ColumnType
from prasan.measures.files import inspect_measure
from prasan.web.measures.faults import SENTENCES, told

ROOM = Path(str(files("prasan.measures")))
SAYING = [*(ROOM / f"{name}.py" for name in ("parsing", "checking", "files", "file_shape", "yaml_source", "errors"))]
SAYING += sorted((ROOM / "authoring").glob("*.py"))
PLACES = {
    "phrase": (0,),
    "nearest": (2,),
    "RuleError": (1, 2),
    "MeasureFileError": (3, 4),
    "error": (1, 2),
    "_fault": (1, 2),
}
NAMED = {"problem", "remedy", "_PROBLEMS"}


def texts(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be, of which a call tells its own."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=yes, orelse=no):
            yield from texts(yes)
            yield from texts(no)
        case ast.Dict(values=values) | ast.Tuple(elts=values):
            for each in values:
                yield from texts(each)


def sentences(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in PLACES:
                for place in PLACES[name]:
                    if place < len(args):
                        yield from texts(args[place])
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMED:
                yield from texts(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in NAMED:
                yield from texts(value)
            case ast.Raise(exc=ast.Call(func=ast.Name(id="ValueError"), args=[_, remedy])):
                yield from texts(remedy)


def test_every_sentence_is_known_to_gettext_and_is_said_in_thai() -> None:
    said = {text for path in SAYING for text in sentences(path)}
    assert len(said) > 120
    assert said - SENTENCES == set()
    with override("th"):
        assert [text for text in SENTENCES if gettext(text) == text] == []


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("", "แฟ้มว่าง", "โปรดเริ่มจากมาตรการที่มากับระบบ"),
        ("id: a\nunit: person\ncriteria:\n- {id: x, rule: civil.sex > 1}\n", "เปรียบเทียบข้อความกับตัวเลขไม่ได้", "ให้เปรียบเทียบค่าชนิดเดียวกัน"),
        ("unit: persons\n", "ไม่รู้จัก 'persons' ในที่นี้", "ให้เขียน 'person' or 'household'"),
        ("unit: person\npopulation: civil.sex\n", "ในที่นี้เป็นข้อความ ไม่ใช่ค่าจริงเท็จ", "โปรดเปรียบเทียบกับค่าใดค่าหนึ่ง"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_thai_with_the_words_that_stand_in_the_file(text: str, problem: str, remedy: str) -> None:
    found: Any = inspect_measure(text, "x")
    with override("th"):
        assert (problem, remedy) in [(each.problem, each.remedy) for each in told(found.faults)]


def test_the_kinds_of_columns_have_words() -> None:
    assert set(ColumnType.__args__) <= SENTENCES
