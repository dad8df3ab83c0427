"""People's rows have one door: nothing else names their files, and every use is written down in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent.parent / "src" / "prasan"
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)

# Who reads or writes the file of a register's rows: the door, and what makes a register of its owner's deliveries.
ROWS = {"registers/keeping.py", "registers/opening.py", "registers/corrections.py"}
# Who opens people under a permit, and whose queries tests/unit/**/test_limits_of_*.py go through.
OPENINGS = {
    "view_register": {
        "linkage/changes.py", "linkage/explaining.py", "linkage/households.py", "linkage/link.py",
        "linkage/private/encoding.py", "linkage/proving.py", "linkage/review_queue.py", "linkage/spine.py",
        "measures/register_views.py", "registers/opening.py", "web/portal/own_data.py",
    },
    "open_register": {
        "linkage/link.py", "linkage/private/encoding.py", "registers/opening.py", "web/portal/own_data.py",
    },
    "open_registers": {
        "linkage/households.py", "linkage/link.py", "linkage/private/encoding.py", "measures/run.py",
        "measures/simulation/simulate.py",
    },
    "view_assembled": {"measures/assembling.py", "measures/simulation/simulate.py"},
}  # fmt: skip
# Who names everybody known without a permit: they see links and ids alone, and show nobody.
LINKS_ALONE = {"linkage/evaluation.py", "linkage/history.py", "linkage/people.py"}


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Each call of a function or method: the file, the call, what is called."""
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                yield str(path.relative_to(SOURCE)), node, name


def _literals(path: Path) -> Iterator[str]:
    """The strings of a file that are no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(each.body[0].value) for each in ast.walk(tree)
            if isinstance(each, documented) and each.body and isinstance(each.body[0], ast.Expr)}  # fmt: skip
    loose = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | loose:
            yield node.value


def test_the_file_of_a_registers_rows_is_named_where_it_is_made_and_at_the_door_alone() -> None:
    named = {
        str(path.relative_to(SOURCE)) for path in PYTHON if any("accepted.parquet" in each for each in _literals(path))
    }
    assert named == {"registers/keeping.py"}
    used = {
        str(path.relative_to(SOURCE))
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.module == "prasan.registers.keeping"
            and any(each.name in ("ACCEPTED", "_FILES") for each in node.names))
        or (isinstance(node, ast.Attribute) and node.attr == "ACCEPTED" and getattr(node.value, "id", "") == "keeping")
    }  # fmt: skip
    assert used | named == ROWS


def test_every_opening_is_one_that_the_tests_of_limits_know() -> None:
    found: dict[str, set[str]] = {name: set() for name in OPENINGS}
    for path, _call, name in _calls():
        if name in found:
            found[name].add(path)
    assert found == OPENINGS


def test_whoever_shows_people_by_their_links_has_a_permit() -> None:
    without = {
        path for path, call, name in _calls() if name == "view_linked" and len(call.args) < 4 and not call.keywords
    }
    assert without == LINKS_ALONE


def test_a_use_is_written_down_by_one_function() -> None:
    written = {path for path, call, name in _calls() if name == "event" and len(call.args) + len(call.keywords) > 1}
    assert written == {"exchange/uses.py"}


def test_a_permit_is_made_by_the_decision_alone() -> None:
    made = {path for path, _call, name in _calls() if name == "Permit"}
    assert made == {"exchange/agreements.py"}
