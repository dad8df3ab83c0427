"""The access log: nothing in it changes unseen."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.exchange import merkle
from prasan.exchange.log import AccessLog


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
