"""The largest blocks of a register are found, whether all people are counted or one in sixteen shows where to look."""

from __future__ import annotations

import pyarrow as pa
import pytest

from prasan.engine.connection import Engine
from prasan.engine.statement import Statement
from prasan.linkage.blocking import LARGEST_BLOCK, RULES, largest_blocks

CROWDS = [LARGEST_BLOCK + 700, LARGEST_BLOCK + 1, LARGEST_BLOCK, 900, 400, 399, 30]


@pytest.mark.parametrize("seen", [1, 16])
def test_all_blocks_too_large_and_the_five_largest_are_told_in_order(seen: int) -> None:
    blocks = [block for block, size in enumerate(CROWDS, 1) for _ in range(size)]
    nobody = 5_000  # who are in no block: they say nothing of what is not known
    blocks += [*range(1_000, 9_000), *[None] * nobody]
    ids = [(at * 7_919) % 1_000_003 for at in range(len(blocks))]  # drawn, so that sixteenths of a block are even
    columns = {"spine_id": pa.array(ids, pa.int64()), **{rule: pa.array(blocks, pa.int32()) for rule in RULES}}
    with Engine.open() as engine:
        engine.table_from_arrow("spine", pa.table(columns))
        engine.table("few", Statement(f"SELECT * FROM spine WHERE spine_id % {seen} = 0", "test"))
        found = largest_blocks(engine, seen)
    assert {"names", "given_birth"} <= found.keys()
    assert not found.keys() & {"id_head", "id_tail", "id_ends"}
    for told in found.values():
        assert [(each["block"], each["people"]) for each in told] == [*enumerate(CROWDS[:5], 1)]


def test_a_crowd_beyond_the_five_largest_is_told_too() -> None:
    sizes = [LARGEST_BLOCK + more for more in range(1, 8)]
    blocks = [block for block, size in enumerate(sizes) for _ in range(size)]
    columns = {
        "spine_id": pa.array(range(len(blocks)), pa.int64()),
        **dict.fromkeys(RULES, pa.array(blocks, pa.int32())),
    }
    with Engine.open() as engine:
        engine.table_from_arrow("spine", pa.table(columns))
        engine.table("few", Statement("SELECT * FROM spine WHERE spine_id % 16 = 0", "test"))
        assert [each["people"] for each in largest_blocks(engine, 16)["names"]] == sizes[::-1]


def test_a_letter_sounds_once_wherever_it_is_doubled() -> None:
    names = {"กัลลยา": "กัลยา", "วรรณา": "วันนา", "สุดดา": "สุดา", "พิมพ์พา": "พิมพา", "สมมาตร": "สมาตร", "ชัยย": "ชัย"}
    asked = Statement("SELECT thai_name_key($one) = thai_name_key($other)", "sounds")
    with Engine.open() as engine:
        engine.define_thai_names()
        for one, other in names.items():
            assert engine.value(asked, {"one": one, "other": other}), one
        assert not engine.value(asked, {"one": "กานดา", "other": "กานา"})
