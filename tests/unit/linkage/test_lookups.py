"""Look-ups tell of everybody what the registers and the links tell, and who changed."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from linked_nation import REGISTERS, Linked, permit_for

from prasan.engine.connection import Engine
from prasan.engine.lookup import Entries, Lines, write_entries, write_lines
from prasan.engine.snapshots import SnapshotMissingError, SnapshotStore
from prasan.exchange.agreements import NotPermittedError
from prasan.linkage.lookups import keys
from prasan.linkage.lookups.changes import CursorError, read_changes, start
from prasan.linkage.lookups.finding import live_lookups, person_named, person_with_id, reaches, records_of
from prasan.linkage.lookups.making import BY_FAMILY, BY_GIVEN, BY_ID, BY_PERSON, LINES, kind_of, make_lookups

PERMIT = permit_for(*REGISTERS)


@pytest.fixture(scope="module")
def store(linked: Linked, tmp_path_factory: pytest.TempPathFactory) -> SnapshotStore:
    """Of its own: what changes in it is nobody else's."""
    root = tmp_path_factory.mktemp("lookups") / "snapshots"
    shutil.copytree(linked.store.root, root, copy_function=os.link)
    store = SnapshotStore(root)
    make_lookups(store, PERMIT, log=linked.log, key="secret")
    return store


def rows_of(store: SnapshotStore, name: str) -> list[dict[str, Any]]:
    return pq.read_table(store.live(f"register/{name}").file("accepted.parquet")).to_pylist()


def test_everybody_is_found_by_id_as_the_register_has_them(store: SnapshotStore) -> None:
    told = live_lookups(store, "civil").snapshot.facts["columns"]
    for row in rows_of(store, "civil")[:1000]:
        spine_id = person_with_id(store, row["national_id"])
        assert spine_id is not None
        [record] = records_of(store, "civil", spine_id, PERMIT)
        assert record.values == {name: row[name] for name in told}
    assert person_with_id(store, "1234567890121") is None


def test_every_linked_record_is_its_persons_and_no_other_is(store: SnapshotStore, engine: Engine) -> None:
    links = {
        (register, key): (spine_id, stage)
        for register, key, spine_id, _, _, stage, *_ in pq_rows(engine)
        if register in ("farmer", "poor")
    }
    found = {}
    for spine_id in {spine_id for spine_id, _ in links.values()}:
        for register in ("farmer", "poor"):
            for record in records_of(store, register, spine_id, PERMIT):
                found[register, record.values["record_key"]] = (record.spine_id, record.stage)
    assert found == links


def pq_rows(engine: Engine) -> list[tuple[Any, ...]]:
    from sqlglot import exp

    from prasan.engine.statement import tree

    return engine.tuples(tree(exp.select("*").from_("links")))


def test_a_name_with_a_slip_is_found_several_alike_are_not_told_and_masked_fields_cannot_be_asked_by(
    store: SnapshotStore,
) -> None:
    people = [each for each in rows_of(store, "civil") if each["birth_date"] and each["family_name"]]
    alike: dict[tuple[Any, ...], int] = {}
    for each in people:
        name = (each["given_name"], each["family_name"], each["birth_date"])
        alike[name] = alike.get(name, 0) + 1
    for given, family, born in list(alike)[:100]:
        match = person_named(store, PERMIT, given=given, family=family, born=born)
        assert match.score == 1.0
        assert match.ambiguous is (alike[given, family, born] > 1) or match.spine_id is None
    given, family, born = next(name for name, count in alike.items() if count == 1 and len(name[1]) > 6)
    slip = person_named(store, PERMIT, given=given, family=f"{family[:-1]}", born=born)
    assert slip.spine_id is not None
    assert 0.9 <= slip.score < 1
    assert person_named(store, PERMIT, given=given, family=family, born=date(1800, 1, 1)).spine_id is None
    masked = replace(PERMIT, fields={"civil": frozenset({"given_name", "birth_date"})})
    with pytest.raises(NotPermittedError, match="family_name"):
        person_named(store, masked, given=given, family=family, born=born)


def test_a_permit_reaches_its_areas_and_masks_its_fields(store: SnapshotStore) -> None:
    row = next(each for each in rows_of(store, "civil") if each["area_code"])
    spine_id = person_with_id(store, row["national_id"])
    assert spine_id is not None
    assert reaches(store, spine_id, replace(PERMIT, areas=frozenset({row["area_code"][:2]})))
    assert not reaches(store, spine_id, replace(PERMIT, areas=frozenset({"99"})))
    masked = replace(PERMIT, fields={"civil": frozenset({"given_name"})})
    [record] = records_of(store, "civil", spine_id, masked)
    assert {name for name, value in record.values.items() if value is not None} <= {"given_name", "record_key"}
    with pytest.raises(NotPermittedError):
        records_of(store, "civil", spine_id, permit_for("farmer"))


def test_who_changed_is_told_page_by_page_and_only_since(store: SnapshotStore, linked: Linked) -> None:
    before, cursor = store.live("register/farmer"), start(store, "farmer")
    assert read_changes(store, "farmer", cursor, PERMIT, people=(), most=10) == ([], cursor)
    table = pq.read_table(before.file("accepted.parquet"))
    rai = table["rice_rai"].to_pylist()
    rai[:5] = [(each and each + 1) or 7.0 for each in rai[:5]]
    place = table.schema.get_field_index("rice_rai")
    with store.writing("register/farmer") as draft:
        for name in before.manifest["files"].keys() - {"accepted.parquet"}:
            draft.keep(before, name)
        changed = table.set_column(place, "rice_rai", pa.array(rai, table.schema.field(place).type)).slice(
            0, len(rai) - 2
        )
        pq.write_table(changed, draft.file("accepted.parquet"))
        draft.facts |= before.facts
    make_lookups(store, PERMIT, log=linked.log, key="secret")
    whole, after = read_changes(store, "farmer", cursor, PERMIT, people=(), most=100)
    assert sum(each.change == "gone" for each in whole) <= 2
    assert 5 <= len(whole) <= 7
    first, next_cursor = read_changes(store, "farmer", cursor, PERMIT, people=(), most=4)
    rest, last = read_changes(store, "farmer", next_cursor, PERMIT, people=(), most=4)
    assert (first + rest, last) == (whole, after)
    one = read_changes(store, "farmer", cursor, PERMIT, people=[whole[2].spine_id], most=4)[0]
    assert [each.spine_id for each in one] == [whole[2].spine_id]
    assert read_changes(store, "farmer", cursor, replace(PERMIT, areas=frozenset({"99"})), people=(), most=9)[0] == []
    with pytest.raises(CursorError):
        read_changes(store, "farmer", "nothing", PERMIT, people=(), most=1)


def test_what_was_made_is_not_made_again_and_what_was_not_says_so(
    store: SnapshotStore, linked: Linked, tmp_path: Path
) -> None:
    before = store.live(kind_of("civil")).made
    make_lookups(store, PERMIT, log=linked.log, key="secret")
    assert store.live(kind_of("civil")).made == before
    with pytest.raises(SnapshotMissingError, match="registry index"):
        live_lookups(SnapshotStore(tmp_path), "civil")
    with pytest.raises(NotPermittedError):
        make_lookups(store, replace(PERMIT, areas=frozenset({"10"})), log=linked.log, key="secret")


def test_a_run_that_was_stopped_is_gone_on_with_and_nobody_asks_half_of_it(
    linked: Linked, store: SnapshotStore, tmp_path: Path
) -> None:
    shutil.copytree(linked.store.root, tmp_path / "snapshots", copy_function=os.link)
    stopped = SnapshotStore(tmp_path / "snapshots")

    def stop(stage: str, done: int, total: int) -> None:
        if stage == f"civil: {BY_GIVEN}":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_lookups(stopped, PERMIT, log=linked.log, key="secret", progress=stop)
    with pytest.raises(SnapshotMissingError):
        live_lookups(stopped, "civil")
    half = stopped.root / kind_of("civil") / ".making"
    (half / f"part-{BY_GIVEN}").write_bytes(b"half")
    made = {name: (half / name).stat().st_ino for name in (LINES, BY_ID)}
    make_lookups(stopped, PERMIT, log=linked.log, key="secret")
    whole, other = stopped.live(kind_of("civil")), store.live(kind_of("civil"))
    assert {name: whole.file(name).stat().st_ino for name in made} == made
    for name in (LINES, BY_GIVEN, BY_FAMILY, BY_ID, BY_PERSON):
        assert whole.file(name).read_bytes() == other.file(name).read_bytes()
    assert not half.exists()


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 100])
def test_a_line_is_read_from_whichever_block_it_is_in(tmp_path: Path, count: int) -> None:
    texts = [f"{number}\x1f{'ก' * (number % 7)}" for number in range(count)]
    told: list[int] = []
    batches = [pa.record_batch({"line": texts[at : at + 9]}) for at in range(0, count, 9)]
    assert write_lines(batches, tmp_path / "some.lines", written=told.append) == count
    lines = Lines(tmp_path / "some.lines")
    assert [lines[place] for place in range(count)] == texts
    assert told == sorted(told)
    for place in (-1, count):
        with pytest.raises(IndexError):
            lines[place]


def test_lines_and_entries_are_read_as_they_were_written(tmp_path: Path) -> None:
    texts = ["ก", "", "abc\x1fd", "นามสกุล"]
    batches = [pa.record_batch({"line": texts[:3]}).slice(1), pa.record_batch({"line": texts[3:]})]
    assert write_lines(batches, tmp_path / "some.lines") == 3
    lines = Lines(tmp_path / "some.lines")
    assert [lines[place] for place in range(len(lines))] == texts[1:]
    assert write_lines([], tmp_path / "none.lines") == 0
    assert len(Lines(tmp_path / "none.lines")) == 0
    write_entries([pa.record_batch({"entry": [2 * 2**32 + 5, 2 * 2**32 + 9, 7 * 2**32]})], tmp_path / "some.index")
    entries = Entries(tmp_path / "some.index")
    assert (entries.rows(2), entries.rows(7), entries.rows(3)) == ([5, 9], [0], [])
    assert 0 <= keys.of_text("x") < 2**31
