"""What the access log proves to somebody who trusts nobody: that an entry is in it, and that it only grew."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prasan.exchange import merkle
from prasan.exchange.checkpoints import (
    CheckpointError,
    LogKeys,
    VerificationKey,
    check_proof,
    hold_against,
    kept_checkpoints,
    prove,
    read_checkpoint,
    sign_checkpoint,
    verify_keys,
)
from prasan.exchange.log import AccessLog
from prasan.exchange.log_index import LogError, LogIndex, Search

# The leaves, roots and proofs that the reference implementation of Certificate Transparency publishes for RFC 6962.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def node_of(leaves: list[bytes]) -> merkle.Node:
    def node(level: int, place: int) -> bytes:
        if level == 0:
            return leaves[place]
        return merkle.node_hash(node(level - 1, 2 * place), node(level - 1, 2 * place + 1))

    return node


PUBLISHED = [merkle.leaf_hash(bytes.fromhex(each)) for each in LEAVES]


def test_published_roots_and_proofs() -> None:
    node = node_of(PUBLISHED)
    for size, root in enumerate(ROOTS, start=1):
        assert merkle.root_of(size, node).hex() == root
    for (index, size), path in INCLUSION.items():
        assert [each.hex() for each in merkle.inclusion_path(index, size, node)] == path
        assert merkle.includes(
            PUBLISHED[index], index, size, [bytes.fromhex(each) for each in path], bytes.fromhex(ROOTS[size - 1])
        )
    for (first, second), path in CONSISTENCY.items():
        assert [each.hex() for each in merkle.consistency_path(first, second, node)] == path


@settings(max_examples=60)
@given(st.integers(1, 130), st.data())
def test_each_leaf_is_proved_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]
    node, whole = node_of(leaves), merkle.root_of(size, node_of(leaves))
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(index, size, node)
    assert merkle.includes(leaves[index], index, size, path, whole)
    other = data.draw(st.integers(0, size - 1))
    assert merkle.includes(leaves[other], index, size, path, whole) == (other == index)
    assert merkle.includes(leaves[index], other, size, path, whole) == (other == index)
    assert not merkle.includes(leaves[index], index, size, [*path, leaves[0]], whole)
    if path:
        assert not merkle.includes(leaves[index], index, size, path[:-1], whole)


@settings(max_examples=60)
@given(st.integers(1, 130), st.data())
def test_a_tree_is_shown_to_begin_with_each_before_it(second: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(second)]
    first = data.draw(st.integers(1, second))
    node = node_of(leaves)
    before, after = merkle.root_of(first, node), merkle.root_of(second, node)
    path = merkle.consistency_path(first, second, node)
    assert merkle.extends(first, second, path, before, after)
    altered = node_of([merkle.leaf_hash(b"altered"), *leaves[1:]])
    assert not merkle.extends(first, second, path, merkle.root_of(first, altered), after)
    assert not merkle.extends(first, second, path, before, merkle.root_of(second, altered))
    if second > first + 1:
        assert not merkle.extends(first + 1, second, path, before, after)


def filled(folder: Path, count: int = 11) -> AccessLog:
    log = AccessLog(folder / "access.jsonl")
    for number in range(count):
        log.append(
            {
                "action": "open" if number % 2 else "view_own_data",
                "who": f"officer{number % 3}",
                "unit": "15003",
                "purpose": "test",
                "registers": ["civil", "farmer"] if number % 2 else ["poor"],
                "rows": number,
                "spine_id": 77 if number % 5 == 0 else None,
            }
        )
    return log


def test_uses_are_searched_newest_first(tmp_path: Path) -> None:
    index = LogIndex(filled(tmp_path))
    assert index.size() == 11
    assert [each.index for each in index.search(Search(), limit=3, offset=1)] == [9, 8, 7]
    assert [each.index for each in index.search(Search(who="officer1", action="open"))] == [7, 1]
    assert [each.index for each in index.search(Search(person=77))] == [10, 5, 0]
    assert [each.index for each in index.search(Search(person=77, in_registers=("farmer",)))] == [10, 9, 7, 5, 3, 1, 0]
    assert index.count(Search(register="poor")) == 6
    assert index.count(Search(since=datetime.now(UTC) + timedelta(hours=1))) == 0
    assert index.values("who") == ["officer0", "officer1", "officer2"]
    index.log.append({"action": "later", "who": "x' OR '1'='1"})
    assert [each.event["action"] for each in index.search(Search(who="x' OR '1'='1"))] == ["later"]


def test_an_index_that_is_not_of_this_log_is_made_anew(tmp_path: Path) -> None:
    log = filled(tmp_path)
    assert LogIndex(log).size() == 11
    for name in ("access.jsonl", "access.checkpoint.json"):
        (tmp_path / name).unlink()
    other = filled(tmp_path, 4)
    assert LogIndex(other).size() == 4
    assert LogIndex(other).root(4).hex() == other.verify().root
    (tmp_path / "access.index.sqlite3").write_bytes(b"")
    assert LogIndex(other).root(4).hex() == other.verify().root


def test_an_altered_entry_is_not_told(tmp_path: Path) -> None:
    log = filled(tmp_path)
    index = LogIndex(log)
    assert index.entry(3).event["rows"] == 3
    text = log.path.read_bytes()
    log.path.write_bytes(text.replace(b'"rows":3,', b'"rows":9,'))
    with pytest.raises(LogError, match="entry 3 is not as it was written"):
        index.entry(3)


def test_a_proof_holds_without_the_log(tmp_path: Path) -> None:
    log = filled(tmp_path)
    keys = LogKeys(log)
    checkpoint = sign_checkpoint(log, keys)
    handed_out = [VerificationKey(each.text) for each in keys.public()]
    for number in range(checkpoint.size):
        proof = json.loads(json.dumps(prove(log, number, checkpoint)))
        assert check_proof(proof, handed_out).index == number
        altered = copy.deepcopy(proof)
        altered["entry"]["event"]["purpose"] = "another"
        with pytest.raises(CheckpointError, match="not proved"):
            check_proof(altered, handed_out)
        altered = copy.deepcopy(proof)
        altered["checkpoint"] = proof["checkpoint"].replace("12\n", "13\n", 1)
        with pytest.raises(CheckpointError):
            check_proof(altered, handed_out)
    with pytest.raises(CheckpointError, match="this is no proof"):
        check_proof({"entry": []}, handed_out)


def test_a_log_written_anew_from_its_middle_is_found_by_a_checkpoint(tmp_path: Path) -> None:
    log = filled(tmp_path)
    keys = LogKeys(log)
    checkpoint = sign_checkpoint(log, keys)
    log.append({"action": "open", "rows": 1})
    hold_against(log, read_checkpoint(checkpoint.note, keys.public()))
    lines = log.path.read_bytes().splitlines(keepends=True)
    for name in ("access.jsonl", "access.checkpoint.json"):
        (tmp_path / name).unlink()
    for line in [*lines[:5], *lines[6:]]:  # somebody who may write takes one out, and hashes all the rest anew
        log.append(json.loads(line)["event"])
    assert log.verify().ok
    with pytest.raises(LogError, match="not those that a checkpoint was signed of"):
        hold_against(log, read_checkpoint(checkpoint.note, keys.public()))


def test_keys_are_rotated_and_their_loss_is_told(tmp_path: Path) -> None:
    log = filled(tmp_path, 2)
    keys = LogKeys(log)
    first = sign_checkpoint(log, keys)
    keys.rotate(by="auditor", why="yearly")
    second = sign_checkpoint(log, keys)
    assert [path.name for path in kept_checkpoints(log)] == ["000000000003.note", "000000000004.note"]
    for each in (first, second):
        assert read_checkpoint(each.note, keys.public()) == each
    with pytest.raises(CheckpointError, match="signed by none"):
        read_checkpoint(first.note, keys.public()[1:])
    verify_keys(log, keys)
    (tmp_path / "log-key.pem").unlink()
    with pytest.raises(CheckpointError, match="the key is gone"):
        sign_checkpoint(log, keys)
    keys.rotate(by="auditor", why="lost")
    assert LogIndex(log).entry(4).event["signed_by_old"] is None
    sign_checkpoint(log, keys)
    verify_keys(log, keys)
    forged = LogKeys(AccessLog(tmp_path / "elsewhere" / "access.jsonl"))
    forged.ensure()
    with (tmp_path / "log-keys.txt").open("a") as file:
        file.write(forged.public()[0].text + "\n")
    with pytest.raises(LogError, match="was not brought in by the log"):
        verify_keys(log, keys)
