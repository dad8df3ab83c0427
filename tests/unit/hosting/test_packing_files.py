"""Plain packing problems by file: the three forms say the same, errors name their place, and the check sees what is wrong."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.hosting.errors import HostingError
from prasan.hosting.packing.files import read_packing_problem
from prasan.hosting.packing.searching import worth_over

TEXT = "2\n10 10\n3\n5 4 3\n3.5 2 2\n1 6\n"
TABLE = "what,id,count,cost,cpu,memory\nbin,bin,,,10,10\nitem,1,3,,5,4\nitem,2,2,,3.5,2\nitem,3,,,1,6\n"
DOCUMENT = {
    "capacity": [10, 10],
    "items": [{"size": [5, 4], "count": 3}, {"size": [3.5, 2], "count": 2}, [1, 6]],
}


def _run(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["hosting", *words])
    return told.exit_code, told.stdout


def test_the_three_forms_are_packed_alike_and_checked(tmp_path: Path) -> None:
    files = {"a.vbp": TEXT, "b.csv": TABLE, "c.json": json.dumps(DOCUMENT)}
    found = []
    for name, words in files.items():
        (tmp_path / name).write_text(words, encoding="utf-8")
        code, out = _run("pack", str(tmp_path / name), "--effort", "0.2", "--json")
        assert code == 0
        whole = json.loads(out)
        found.append((whole["placement"], whole["bins"], whole["bound"], whole["gap"]))
        assert _run("check", whole["packing"])[0] == 0
    assert found[0] == found[1] == found[2]
    # By hand: 25 of the first dimension need three bins of 10, and three do.
    assert found[0][1:] == (3, 3, 0.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda whole: whole["placement"][0]["items"].pop(), "in the packing"),
        (lambda whole: whole["placement"][0]["items"].extend(whole["placement"].pop()["items"]), "is the most"),
        (lambda whole: whole.update(bound=9), "above its cost"),
        (lambda whole: whole.update(cost=2), "it says"),
        (lambda whole: whole.update(sha256="0"), "not the one that was packed"),
        (lambda whole: whole["placement"][0].update(type="huge"), "no type"),
    ],
)
def test_the_check_sees_what_was_changed(tmp_path: Path, change: object, said: str) -> None:
    (tmp_path / "a.vbp").write_text(TEXT, encoding="utf-8")
    whole = json.loads(_run("pack", str(tmp_path / "a.vbp"), "--effort", "0.2", "--json")[1])
    assert callable(change)
    change(whole)
    kept = tmp_path / "a.packing.json"
    kept.write_text(json.dumps(whole), encoding="utf-8")
    code, out = _run("check", str(kept))
    assert code == 1
    assert said in out


def test_bins_of_several_costs_and_numbers_and_colours_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "what,id,count,cost,colour,cpu\nbin,large,,5,,10\nbin,small,1,1,,4\n"
        "item,a,1,,red,4\nitem,b,1,,blue,4\nitem,c,1,,red,5\n",
        encoding="utf-8",
    )
    whole = json.loads(_run("pack", str(file), "--effort", "0.2", "--json")[1])
    assert sorted((each["type"], each["items"]) for each in whole["placement"]) == [
        ("large", ["a", "c"]),
        ("small", ["b"]),
    ]
    assert (whole["cost"], whole["bound"]) == (6, 6)


def test_numbers_with_too_many_digits_are_rounded_to_the_safe_side(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"capacity": [1], "items": [0.33333333333333331, 0.3333333333333334, 0.3333333333333333]}')
    asked = read_packing_problem(file)
    assert asked.below is not None
    assert (asked.instance.sizes > asked.below.sizes).all()
    whole = json.loads(_run("pack", str(file), "--effort", "0.2", "--json")[1])
    # The three are over 1 by less than the rounding: two bins are found, and one is what is proved.
    assert (whole["bins"], whole["bound"]) == (2, 1)


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("a.vbp", "2\n10 10\n2\n5 4 1\n", "1 lines of items where line 3 says 2"),
        ("a.vbp", "2\n10 10\n1\n5 x 1\n", "line 4: 'x' is no number"),
        ("a.vbp", "2\n10 10\n1\n5\n", "line 4: 1 numbers"),
        ("a.vbp", "nothing", "no text of a packing problem"),
        ("a.csv", "what,id,cpu\nbin,b,10\nitem,a,-1\n", "line 3, column cpu: '-1' is no number"),
        ("a.csv", "what,id,cpu\nbin,b,10\nthing,a,1\n", "line 3, column what: 'thing'"),
        ("a.csv", "what,id,cpu\nbin,b,10\nitem,a,1\nitem,a,2\n", "two items that differ are called 'a'"),
        ("a.csv", "what,id\nbin,b\n", "a dimension is missing"),
        ("a.json", '{"capacity": [3], "items": [[4]]}', "item '1' is in no bin's capacity"),
        ("a.json", '{"capacity": [3], "items": [[1, 2]]}', "'1' has 2 numbers"),
        ("a.json", '{"capacity": [3],\n "items": [[1]', "line 2"),
        ("a.json", '{"items": [[1]]}', "bin 1: None is no number"),
    ],
)
def test_an_error_names_its_place(tmp_path: Path, name: str, words: str, said: str) -> None:
    (tmp_path / name).write_text(words, encoding="utf-8")
    with pytest.raises(HostingError, match="Remedy") as told:
        read_packing_problem(tmp_path / name)
    assert said in str(told.value)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_dearest_pattern_of_a_bin_is_found_and_none_over_it(data: st.DataObject) -> None:
    classes, dimensions = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 3))
    whole = st.integers(0, 9)
    sizes = np.array([[data.draw(whole) for _ in range(dimensions)] for _ in range(classes)], dtype=np.int64)
    most = np.array([data.draw(st.integers(1, 3)) for _ in range(classes)], dtype=np.int64)
    worth = np.array([data.draw(st.integers(0, 1000)) for _ in range(classes)], dtype=np.int64)
    capacity = np.array([data.draw(st.integers(8, 24)) for _ in range(dimensions)], dtype=np.int64)
    best = max(
        int(np.array(counts) @ worth)
        for counts in product(*(range(many + 1) for many in most))
        if (np.array(counts) @ sizes <= capacity).all()
    )
    threshold = data.draw(st.integers(0, best + 50))
    found = worth_over(sizes, most, capacity, worth, threshold)
    assert found is not None
    assert found[0] == max(best, threshold)
    worths = [sum(int(worth[at]) * many for at, many in each.items()) for each in found[1]]
    assert max(worths, default=threshold) == max(best, threshold)
