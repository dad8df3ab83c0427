"""The access log: nothing in it changes unseen."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.exchange import merkle
from prasan.exchange.log import AccessLog, DayFullError, DayLimit


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962's MTH, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = root_by_definition(leaves[:split]), root_by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_growing_tree_is_the_tree_of_the_standard(datas: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(data) for data in datas]
    frontier: list[bytes] = []
    for size, leaf in enumerate(leaves):
        frontier = merkle.grown(frontier, size, leaf)
    assert merkle.root(frontier) == root_by_definition(leaves)


def filled(path: Path, count: int = 5) -> AccessLog:
    log = AccessLog(path)
    for number in range(count):
        log.append({"action": "open", "who": "งาน", "rows": number})
    return log


def test_what_is_appended_is_read_back_and_verifies(tmp_path: Path) -> None:
    log = filled(tmp_path / "access.jsonl")
    assert [entry.event["rows"] for entry in log.entries()] == [0, 1, 2, 3, 4]
    assert log.verify().ok
    assert AccessLog(tmp_path / "none.jsonl").verify().ok


@pytest.mark.parametrize("line", [0, 3, 4])
def test_a_changed_line_is_found(tmp_path: Path, line: int) -> None:
    log = filled(tmp_path / "access.jsonl")
    lines = log.path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[line] = lines[line].replace('"who":"งาน"', '"who":"no"')
    log.path.write_text("".join(lines), encoding="utf-8")
    assert (log.verify().ok, log.verify().broken_at) == (False, line)


def test_a_line_changed_with_its_hash_is_found_by_the_checkpoint(tmp_path: Path) -> None:
    log = filled(tmp_path / "access.jsonl")
    other = filled(tmp_path / "other.jsonl")
    log.path.write_bytes(other.path.read_bytes())
    assert not log.verify().ok


def test_a_line_cut_off_is_found(tmp_path: Path) -> None:
    log = filled(tmp_path / "access.jsonl")
    lines = log.path.read_text(encoding="utf-8").splitlines(keepends=True)
    log.path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert log.verify().broken_at == 4


def test_a_process_that_died_in_the_middle_of_a_line_stops_nobody(tmp_path: Path) -> None:
    log = filled(tmp_path / "access.jsonl")
    with log.path.open("ab") as file:
        file.write(b'{"index":5,"at":"2015')
    log.append({"action": "open", "rows": 5})
    assert log.verify().ok
    assert [json.loads(line)["index"] for line in log.path.read_text(encoding="utf-8").splitlines()] == [*range(6)]


def _append_many(path: Path) -> None:
    filled(path, 20)


def test_processes_append_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    workers = [multiprocessing.get_context("spawn").Process(target=_append_many, args=(path,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    verified = AccessLog(path).verify()
    assert (verified.ok, verified.size) == (True, 60)


def today_of(log: AccessLog, agreement: str = "a") -> int:
    """Of how many people the uses of today were, as the limit of none tells."""
    with pytest.raises(DayFullError) as full:
        log.append({"agreement": agreement, "people": 1}, limit=DayLimit(agreement, 0))
    return full.value.taken


def test_a_day_has_room_for_so_many_people_and_what_has_none_is_not_written(tmp_path: Path) -> None:
    log = AccessLog(tmp_path / "access.jsonl")
    limit = DayLimit("a", 5)
    log.append({"agreement": "a", "rows": 9, "people": 2}, limit=limit)
    log.append({"agreement": "b", "people": 100})
    log.append({"agreement": "a", "spine_id": 7})  # counted, whoever asks without a limit
    with pytest.raises(DayFullError) as full:
        log.append_all([{"agreement": "a", "people": 2}, {"agreement": "a", "people": 1}], limit=limit)
    assert full.value.taken == 3
    assert len(log.entries()) == 3
    log.append_all([{"agreement": "a", "people": 1}, {"agreement": "a", "people": 1}], limit=limit)
    assert (today_of(log), today_of(log, "b")) == (5, 100)
    assert log.verify().ok


def test_the_days_people_are_counted_anew_where_the_checkpoint_does_not_say_or_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    log = AccessLog(path)
    log.append({"agreement": "a", "people": 4})
    log.append({"agreement": "a", "people": 3})
    checkpoint = path.with_suffix(".checkpoint.json")
    told = json.loads(checkpoint.read_text(encoding="utf-8"))
    for changed in ({name: value for name, value in told.items() if name not in ("days", "counted_from")}, None):
        other = tmp_path / f"{changed is None}.jsonl"  # which this process knows nothing of
        other.write_bytes(path.read_bytes())
        if changed is not None:
            other.with_suffix(".checkpoint.json").write_text(json.dumps(changed), encoding="utf-8")
        copy = AccessLog(other)
        copy.append({"agreement": "a", "people": 2})
        assert today_of(copy) == 9
        copy.append({"agreement": "a", "people": 1})
        assert today_of(copy) == 10


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0, 0, 1, 1, 2, 3, -1, -9, 365, 366]), st.integers(1, 3)), max_size=14),
    st.booleans(),
)
def test_each_day_has_room_once_however_the_clock_is_set(uses: list[tuple[int, int]], forgotten: bool) -> None:
    """A clock that goes back a day or forward a year gives no day's people again, and takes none of a day that comes."""
    taken: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, (day, people) in enumerate(uses):
            # Half of the time another process writes, which knows what the files say and no more.
            path = Path(folder) / ("x/.." if forgotten and number % 2 else ".") / "access.jsonl"
            (Path(folder) / "x").mkdir(exist_ok=True)
            with time_machine.travel(datetime(2026, 11, 29, 5, tzinfo=UTC) + timedelta(days=day), tick=False):
                log = AccessLog(path)
                if taken[day] + people > 5:
                    with pytest.raises(DayFullError) as full:
                        log.append({"agreement": "a", "people": people}, limit=DayLimit("a", 5))
                    assert full.value.taken == taken[day]
                else:
                    log.append({"agreement": "a", "people": people}, limit=DayLimit("a", 5) if people > 1 else None)
                    taken[day] += people
        assert AccessLog(Path(folder) / "access.jsonl").verify().ok


def _use_up(path: Path, most: int) -> None:
    log, written = AccessLog(path), 0
    for _ in range(60):
        try:
            log.append({"agreement": "a", "people": 1}, limit=DayLimit("a", most))
            written += 1
        except DayFullError:
            pass
    path.with_name(f"{multiprocessing.current_process().name}.count").write_text(str(written), encoding="ascii")


def test_processes_and_threads_together_find_no_more_room_than_there_is_and_keep_one_tree(tmp_path: Path) -> None:
    path = tmp_path / "access.jsonl"
    made = multiprocessing.get_context("fork")
    workers = [made.Process(target=_use_up, args=(path, 100)) for _ in range(2)]
    threads = [
        threading.Thread(target=AccessLog(path).append, args=({"agreement": "b", "people": 1},)) for _ in range(8)
    ]
    for each in (*workers, *threads):
        each.start()
    for each in (*workers, *threads):
        each.join()
    assert sum(int(each.read_text()) for each in tmp_path.glob("*.count")) == 100
    log = AccessLog(path)
    assert len(log.entries()) == 108
    assert log.verify().ok
    assert (today_of(log), today_of(log, "b")) == (100, 8)
