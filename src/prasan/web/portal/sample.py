"""What the demonstration's citizen has asked, applied for and may do for another; made once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from prasan.citizens.family import name_of
from prasan.linkage.lookups.persons import links_of
from prasan.web.accounts.models import User
from prasan.web.exchange import CITIZEN, access_log, citizen_permit
from prasan.web.portal.looks.asking import answer, ask
from prasan.web.portal.looks.listing import asked_of, touched
from prasan.web.portal.looks.models import Question
from prasan.web.portal.measures.claiming import send
from prasan.web.portal.measures.models import Claim
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import seal
from prasan.web.snapshots import appeals, measures_in_force, store

CARD = "welfare-2560"


def make_sample() -> bool:
    """A question that is answered and one that waits, an application, and a grant as a carer; whether any was made.

    Nothing where there is no citizen, or where there are such already.  Raises as what it asks for.
    """
    me = User.objects.get(username="citizen").spine_id
    if me is None or Question.objects.filter(person=me).exists():
        return False
    registers = {link.register for link in links_of(store(), me)}
    runs = [
        each
        for each in touched(asked_of(me, registers), unit="07011")[0:50]
        if each.event.get("action") == "run_measure"
    ]
    if runs:
        made = ask(me, runs[0], "เปิดข้อมูลของผมทำไมครับ ผมไม่ได้ยื่นเรื่องอะไร", CITIZEN)
        reason = "คำนวณว่าครัวเรือนใดมีสิทธิรับเงินช่วยเหลือชาวนา จึงดูทะเบียนเกษตรกรของทุกครัวเรือนตามมติคณะรัฐมนตรี"
        answer(made, reason, User.objects.get(username="doae"))
    if linked := [
        each for each in touched(asked_of(me, registers), unit="15003")[0:50] if each.event.get("action") == "linkage"
    ]:
        ask(me, linked[0], "เชื่อมโยงทะเบียนแล้วข้อมูลไปอยู่ที่ใดบ้าง", CITIZEN)
    measure = next((each for each in measures_in_force() if each.id == CARD), None)
    if measure is not None and not Claim.objects.filter(person=me).exists():
        called = name_of(store(), me, citizen_permit(), access_log())
        send(me, called, measure, [["poor.income_baht", "36,000"]], "รับจ้างรายวัน รายได้ปีนี้ลดลง", None, CITIZEN)
    if other := next((each.spine_id for each in appeals().all() if each.spine_id != me), None):
        now = timezone.now()
        told = {
            "called": seal(name_of(store(), other, citizen_permit(f"{CITIZEN}/carer"), access_log())),
            "by_called": "",
        }
        Grant.objects.create(
            kind=Grant.Kind.CARER, person=other, by_person=me, acts=[CitizenAct.SEE, CitizenAct.APPLY], since=now,
            until=now + timedelta(days=180), confirmed_at=now, decided_by="dopa", reason="ดูแลคุณยายซึ่งเดินไม่ได้",
            why="ใบรับรองแพทย์แสดงว่าเป็นผู้ดูแล", **told,
        )  # fmt: skip
    return True
