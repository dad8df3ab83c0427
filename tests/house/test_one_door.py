"""People's rows have one door: nothing else names their files, and every use is written down in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent.parent / "src" / "prasan"
TEXTS = {
    str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
}

# Who reads or writes the file of a register's rows: the door, and what makes a register of its owner's deliveries.
ROWS = {"registers/keeping.py", "registers/opening.py", "registers/corrections.py"}
# Who opens people under a permit, and whose queries tests/unit/**/test_limits_of_*.py go through.
OPENINGS = {
    "view_register": {
        "citizens/family.py",
        "linkage/changes.py", "linkage/explaining.py", "linkage/households.py", "linkage/link.py",
        "linkage/lookups/making.py", "linkage/private/encoding.py", "linkage/proving.py", "linkage/review_queue.py", "linkage/spine.py",
        "measures/register_views.py", "registers/opening.py",
    },
    "keyed_records": {"linkage/lookups/persons.py"},
    "OnePerson": {
        "citizens/entitled.py", "citizens/holdings.py", "linkage/lookups/persons.py", "services/filling.py",
    },
    "open_register": {
        "citizens/entitled.py", "citizens/family.py", "citizens/holdings.py",
        "linkage/link.py", "linkage/private/encoding.py", "registers/opening.py", "services/filling.py",
    },
    "open_registers": {
        "linkage/households.py", "linkage/link.py", "linkage/lookups/making.py", "linkage/private/encoding.py",
        "measures/run.py", "measures/simulation/simulate.py",
    },
    "view_assembled": {"measures/assembling.py", "measures/simulation/simulate.py"},
}  # fmt: skip
# Who names everybody known without a permit: they see links and ids alone, and show nobody.
LINKS_ALONE = {"linkage/evaluation.py", "linkage/history.py", "linkage/people.py"}


def _saying(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules whose text has one of the words, and what they are made of."""
    for path, text in TEXTS.items():
        if any(word in text for word in words):
            yield path, ast.parse(text)


def _calls(*names: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Each call of these functions or methods: what is called, in which file, the call."""
    for path, tree in _saying(*names):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in names:
                    yield name, path, node


def _names_the_file(tree: ast.Module) -> bool:
    """Whether a string of a module, but for what only says something, has the file's name in it."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    return any(isinstance(node.value, str) and "accepted.parquet" in node.value for node in strings)


def _takes_the_name(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "prasan.registers.keeping" and any(each.name == "ACCEPTED" for each in node.names)
    return isinstance(node, ast.Attribute) and node.attr == "ACCEPTED" and getattr(node.value, "id", "") == "keeping"


def test_the_file_of_a_registers_rows_is_named_where_it_is_made_and_at_the_door_alone() -> None:
    named = {path for path, tree in _saying("accepted.parquet") if _names_the_file(tree)}
    assert named == {"registers/keeping.py"}
    taken = {path for path, tree in _saying("ACCEPTED") if any(map(_takes_the_name, ast.walk(tree)))}
    assert named | taken == ROWS


def test_every_opening_is_one_that_the_tests_of_limits_know() -> None:
    found: dict[str, set[str]] = {name: set() for name in OPENINGS}
    for name, path, _call in _calls(*OPENINGS):
        found[name].add(path)
    assert found == OPENINGS


def test_whoever_shows_people_by_their_links_has_a_permit() -> None:
    calls = _calls("view_linked")
    assert {path for _, path, call in calls if len(call.args) < 4 and not call.keywords} == LINKS_ALONE


def test_a_use_is_written_down_by_one_function() -> None:
    calls = _calls("event")
    assert {path for _, path, call in calls if len(call.args) + len(call.keywords) > 1} == {"exchange/uses.py"}


def test_a_permit_is_made_by_the_decision_alone() -> None:
    assert {path for _, path, _call in _calls("Permit")} == {"exchange/agreements.py"}
