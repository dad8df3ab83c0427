"""How far a chain has come, and which opinions are proposed as alike."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.council.chain import STEPS, Entry, chain_of
from prasan.council.grouping import Said, groups

_STATES = ("done", "under_way", "planned", "over")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(_STATES), max_size=3), min_size=len(STEPS), max_size=len(STEPS)))
def test_a_chain_waits_for_its_first_step_that_is_not_done(states) -> None:
    entries = {
        name: [Entry("x", str(at), "x", state) for at, state in enumerate(each)]
        for name, each in zip(STEPS, states, strict=True)
    }
    chain = chain_of(entries)
    assert [each.name for each in chain.steps] == list(STEPS)
    for step, each in zip(chain.steps, states, strict=True):
        assert (step.state == "not_yet") == (not each)
        assert (step.state == "done") == ("done" in each and set(each) <= {"done", "over"})
    assert all(each.state == "done" for each in chain.steps[: chain.reached])
    if chain.waits_for:
        assert chain.waits_for == STEPS[chain.reached]
        assert chain.steps[chain.reached].state != "done"
    else:
        assert chain.ended or chain.reached == len(STEPS)


ALIKE = [
    Said("1", "ควรใช้ระบบยืนยันตัวตนกลางร่วมกัน ไม่ขอสำเนาบัตรประชาชน", "agreed"),
    Said("2", "เห็นควรให้ใช้ระบบยืนยันตัวตนกลาง และเลิกเรียกสำเนาบัตรประชาชน", "amended"),
    Said("3", "ไม่ควรใช้ระบบยืนยันตัวตนกลาง ขอใช้สำเนาบัตรประชาชนต่อ", "opposed"),
    Said("4", "งบประมาณย้ายเครื่องแม่ข่ายไปศูนย์ข้อมูลกลางยังไม่พอ", "noted"),
    Said("5", "ขอเพิ่มงบประมาณสำหรับย้ายเครื่องแม่ข่ายไปศูนย์ข้อมูลกลาง", "noted"),
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the dictionary is read once
@given(st.permutations(ALIKE))
def test_like_opinions_are_proposed_with_why_and_who_opposes_is_with_nobody_who_agrees(order) -> None:
    found = groups(order)
    assert sorted(each.keys for each in found) == [("1", "2"), ("4", "5")]
    assert found == groups(ALIKE)
    assert all(0.25 <= each.score <= 1 for each in found)
    why = {each.keys: set(each.words) for each in found}
    assert {"งบประมาณ"} <= why["4", "5"]
    assert groups([Said("1", "ก"), Said("2", "ข")]) == groups([]) == []
