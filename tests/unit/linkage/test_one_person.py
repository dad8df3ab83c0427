"""A person's own records are the same by the look-ups as by the registers, and old look-ups are not asked."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import NotPermittedError, Permit
from prasan.linkage.lookups import persons
from prasan.linkage.lookups.making import kind_of, make_lookups
from prasan.linkage.lookups.persons import OnePerson
from prasan.registers.opening import open_register

PERMIT = permit_for(*REGISTERS)
MASKED = replace(PERMIT, fields={"farmer": frozenset({"record_key", "rice_rai", "given_name", "area_code"})})
HERE = replace(PERMIT, areas=frozenset({"1", "34"}))


@pytest.fixture(scope="module")
def stores(linked: Linked, tmp_path_factory: pytest.TempPathFactory) -> tuple[SnapshotStore, SnapshotStore]:
    """The same registers twice: with look-ups, and without."""
    found = []
    for name in ("with", "without"):
        root = tmp_path_factory.mktemp(name) / "snapshots"
        shutil.copytree(linked.store.root, root, copy_function=os.link)
        found.append(SnapshotStore(root))
    make_lookups(found[0], PERMIT, log=linked.log, key="secret")
    return found[0], found[1]


def told(store: SnapshotStore, spine_id: int, permit: Permit) -> dict[str, Any]:
    person = OnePerson(store, spine_id)
    records = {name: person.records(open_register(store, name, permit), permit) for name in REGISTERS}
    return {"links": person.links, **records}


@pytest.mark.parametrize("permit", [PERMIT, MASKED, HERE])
def test_the_look_ups_tell_what_the_registers_tell(stores: Any, permit: Permit) -> None:
    quick, slow = stores
    people = pq.read_table(slow.live("linkage").file("links.parquet"), columns=["spine_id"])["spine_id"].to_pylist()
    for spine_id in sorted(set(people))[:: max(1, len(set(people)) // 12)]:
        by_lookups, by_registers = told(quick, spine_id, permit), told(slow, spine_id, permit)
        assert by_lookups["links"] == by_registers["links"] != []
        for name in REGISTERS:
            assert len(by_lookups[name]) == len(by_registers[name])
            for one, other in zip(by_lookups[name], by_registers[name], strict=True):
                assert one == {column: other[column] for column in one}
                assert set(other) - set(one) <= {
                    "id_valid",
                    "warnings",
                    "as_delivered",
                    "source_file",
                    "source_row",
                    "origin",
                }


def test_look_ups_of_another_snapshot_or_of_fewer_fields_are_not_asked(
    stores: Any, linked: Linked, tmp_path: Path
) -> None:
    shutil.copytree(stores[0].root, tmp_path / "snapshots", copy_function=os.link)
    store = SnapshotStore(tmp_path / "snapshots")
    spine_id = int(pq.read_table(store.live("linkage").file("links.parquet"))["spine_id"][0].as_py())
    before = told(store, spine_id, PERMIT)
    assert all(OnePerson(store, spine_id)._lookups(store.live(f"register/{name}").reference) for name in REGISTERS)
    make_lookups(store, replace(PERMIT, fields={"farmer": frozenset({"rice_rai"})}), log=linked.log, key="secret")
    assert OnePerson(store, spine_id)._lookups(store.live("register/farmer").reference) is None
    shutil.rmtree(store.root / kind_of("poor"))
    after = told(store, spine_id, PERMIT)
    assert (after["links"], len(after["poor"])) == (before["links"], len(before["poor"]))
    assert [each["rice_rai"] for each in after["farmer"]] == [each["rice_rai"] for each in before["farmer"]]


def test_who_is_not_named_or_took_a_consent_back_is_not_told_of(stores: Any) -> None:
    store = stores[0]
    spine_id = int(pq.read_table(store.live("linkage").file("links.parquet"))["spine_id"][0].as_py())
    register = open_register(store, "farmer", PERMIT)
    for permit in (permit_for("civil"), replace(PERMIT, without=frozenset({spine_id}))):
        with pytest.raises(NotPermittedError):
            OnePerson(store, spine_id).records(register, permit)
    assert persons.links_of(store, 1) == []
