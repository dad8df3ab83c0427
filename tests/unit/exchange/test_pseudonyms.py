"""Pseudonyms: the same for one agency, unlike for two, and translated over a change of keys by their holder alone."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from prasan.cli.measure_rounds import _write_changes
from prasan.exchange.pseudonyms import PseudonymError, Pseudonyms

PEOPLE = range(1000, 1400)


def test_each_agency_has_its_own_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pseudonyms.json"
    farm, health = Pseudonyms(path, "07011"), Pseudonyms(path, "21002")
    names = farm.draw(PEOPLE)
    assert names == Pseudonyms(path, "07011").draw(PEOPLE)
    assert len(set(names)) == len(PEOPLE)
    assert not set(names) & set(health.draw(PEOPLE))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_key_gives_new_names_which_only_its_holder_can_follow(tmp_path: Path) -> None:
    agency = Pseudonyms(tmp_path / "pseudonyms.json", "07011")
    old = agency.draw(PEOPLE)
    assert agency.rotate() == 2
    new = agency.draw(PEOPLE)
    assert not set(old) & set(new)
    assert agency.translate(old[:5], PEOPLE) == dict(zip(old[:5], new[:5], strict=True))
    agency.forget(1)
    with pytest.raises(PseudonymError, match="mean nothing any more"):
        agency.translate(old[:5], PEOPLE)
    with pytest.raises(PseudonymError, match="rotate first"):
        agency.forget(2)
    assert agency.draw(PEOPLE) == new


@pytest.mark.parametrize("text", ["1234567890123", "p1-x", "px-" + "a" * 32, ""])
def test_what_is_no_pseudonym_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PseudonymError, match="is no pseudonym"):
        Pseudonyms(tmp_path / "pseudonyms.json", "07011").translate([text], PEOPLE)


def test_who_changed_is_written_so_that_two_units_files_cannot_be_joined(tmp_path: Path) -> None:
    rows, people = tmp_path / "changes.parquet", list(PEOPLE)
    keys = [f"household:{each}" if each % 5 == 0 else f"person:{each}" for each in people]
    told = {"kind": ["payee"] * len(people), "unit_key": keys, "spine_id_before": [None, *people[1:]], "spine_id": people,
            "why": [["income"]] * len(people)}  # fmt: skip
    pq.write_table(pa.table(told), rows)
    written = []
    for unit in ("07011", "21002"):
        names = Pseudonyms(tmp_path / "pseudonyms.json", unit)
        _write_changes(rows, tmp_path / f"{unit}.csv", names)
        with (tmp_path / f"{unit}.csv").open(encoding="utf-8", newline="") as file:
            written.append(list(csv.DictReader(file)))
        assert {each["spine_id"] for each in written[-1]} == set(
            names.draw(people)
        )  # as the registry's answers call them
        assert {each["unit_key"].partition(":")[2] for each in written[-1] if each["unit_key"][0] == "p"} <= set(
            names.draw(people)
        )
    one, other = ({each[column] for each in rows for column in ("unit_key", "spine_id")} for rows in written)
    assert not one & other
    assert not any(str(each) in row.values() for row in written[0] for each in people)
    places = [Pseudonyms(tmp_path / "pseudonyms.json", unit).draw(people) for unit in ("07011", "21002")]
    order = [[places[file].index(row["spine_id"]) for row in written[file]] for file in (0, 1)]
    assert order[0] != order[1] != sorted(order[1])  # nor by their order
