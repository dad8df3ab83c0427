"""The council: from the call of a meeting to the closing of what it resolved, and who sees and does what on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.accounts.models import User
from prasan.web.council import following, recommending
from prasan.web.council.minutes import Minutes, minutes_of
from prasan.web.council.models import Action, Comment, Consultation, Meeting, Recommendation, Resolution, Seat
from prasan.web.exchange import access_log

SignIn = Callable[..., Client]
TEXT = "ให้ทุกหน่วยงานใช้ระบบยืนยันตัวตนร่วมกัน และไม่ขอสำเนาบัตรประชาชนจากประชาชน"


@pytest.fixture
def council(demo: Path, settings: Any, tmp_path: Path) -> None:
    """Two agencies have a seat; the council's files are the test's own."""
    for name in ("agreements.yaml",):
        (tmp_path / name).symlink_to(demo / name)
    (tmp_path / "snapshots").symlink_to(demo / "snapshots")
    settings.PRASAN_DATA = tmp_path
    Seat.objects.bulk_create(Seat(unit=unit) for unit in ("07011", "15003"))


def written(day: date) -> str:
    return f"{day.year + BUDDHIST_ERA}-{day:%m-%d}"


def _lines(minutes: Minutes) -> list[str]:
    signs = [f"\n{line}" for line in minutes.signs]
    return [minutes.title, *minutes.head, *(words for _kind, words in minutes.blocks), *signs]


def raised(sign_in: SignIn, **more: str) -> Recommendation:
    cio = sign_in("cio")
    cio.post("/council/recommendations/", {"title": "ระบบยืนยันตัวตนกลาง", "text": TEXT, **more})
    made = Recommendation.objects.get()
    cio.post(f"/council/recommendations/{made.pk}/act/", {"act": "raise"})
    return made


def held(secretary: Client) -> Meeting:
    """A meeting that is in session, with both agencies there."""
    day = timezone.localdate() + timedelta(days=10)
    plan = {"title": "คณะกรรมการ CIO ภาครัฐ", "day": written(day), "begins": "09:30", "place": "ห้องประชุม 1"}
    assert secretary.post("/council/", plan).status_code == 302
    meeting = Meeting.objects.get()
    address = f"/council/meetings/{meeting.pk}/act/"
    for unit in ("07011", "15003"):
        told = {"act": "attend", "unit": unit, "how": "member", "name": f"ผู้บริหาร {unit}"}
        assert secretary.post(address, told).status_code == 302
    assert secretary.post(address, {"act": "call"}).status_code == 302
    assert secretary.post(address, {"act": "open"}).status_code == 302
    return meeting


def test_a_draft_is_its_agencys_own_until_it_is_raised(council: None, sign_in: SignIn) -> None:
    cio, others = sign_in("cio"), [sign_in("cio2"), sign_in("secretary"), sign_in("pmo")]
    assert cio.post("/council/recommendations/", {"title": "ลับของกรม", "text": TEXT}).status_code == 302
    made = Recommendation.objects.get()
    address = f"/council/recommendations/{made.pk}/"
    assert cio.get(address).status_code == 200
    for other in others:
        assert other.get(address).status_code == 404
        assert "ลับของกรม" not in other.get("/council/recommendations/?q=ลับ").content.decode()
    cio.post(f"{address}act/", {"act": "withdraw", "why": "ยังไม่พร้อม"})
    assert others[0].get(address).status_code == 404  # what was never raised stays its own
    assert "ลับของกรม" not in str(access_log().entries())


def test_the_search_finds_words_and_not_letters_within_them(council: None, sign_in: SignIn) -> None:
    made = raised(sign_in)
    reader = sign_in("cio2")
    for asked, there in (("ประชาชน ยืนยัน", True), ("สำเนาบัตร", True), ("ภาษี", False), ("ประชา", True)):
        found = (
            f"/council/recommendations/{made.pk}/"
            in reader.get(f"/council/recommendations/?q={asked}").content.decode()
        )
        assert found == there, asked


def test_a_text_is_not_written_over_by_who_saw_an_earlier_one_and_its_chain_is_kept(
    council: None, sign_in: SignIn
) -> None:
    made = raised(sign_in)
    made.refresh_from_db()
    address = f"/council/recommendations/{made.pk}/act/"
    told = {"act": "amend", "title": "ใหม่", "text": "ข้อความใหม่", "revision": made.revision}
    assert sign_in("cio").post(address, told).status_code == 302
    assert sign_in("cio").post(address, told).status_code == 409
    assert sign_in("cio2").post(address, {**told, "revision": made.revision + 1}).status_code == 409
    assert [(each.act, each.text) for each in made.changes.all()][-1] == ("amend", "ข้อความใหม่")
    assert made.changes.first().text == TEXT
    secretary, asked = sign_in("secretary"), sign_in("cio2")
    due = written(timezone.localdate() + timedelta(days=9))
    assert (
        secretary.post(address, {"act": "refer", "asked": "15003", "due": due, "why": "ขอความเห็น"}).status_code == 302
    )
    assert sign_in("cio").post(address, {"act": "answer", "why": "x"}).status_code == 409
    assert asked.post(address, {"act": "answer", "why": "พร้อมร่วมดำเนินการ"}).status_code == 302
    assert "พร้อมร่วมดำเนินการ" in sign_in("pmo").get(f"/council/recommendations/{made.pk}/").content.decode()


def test_a_meeting_from_its_call_to_minutes_in_the_official_form(
    council: None, sign_in: SignIn, tmp_path: Path
) -> None:
    made, secretary = raised(sign_in), sign_in("secretary")
    User.objects.filter(username="cio").update(email="cio@example.go.th")
    meeting = held(secretary)
    assert [each.bcc for each in mail.outbox] == [["cio@example.go.th"]]
    assert b"BEGIN:VEVENT" in secretary.get(f"/council/meetings/{meeting.pk}/meeting.ics").content
    address = f"/council/meetings/{meeting.pk}/act/"
    assert secretary.post(address, {"act": "item", "heading": "4", "recommendation": made.pk}).status_code == 302
    item = meeting.items.get()
    comment = {"act": "comment", "stance": "opposed", "text": "ขอเวลาเตรียมระบบหนึ่งปี", "in_minutes": "1"}
    assert sign_in("cio2").post(f"/council/recommendations/{made.pk}/act/", comment).status_code == 302
    assert Comment.objects.get().when == "in"
    secretary.post(address, {"act": "motion", "item": item.pk, "text": "ให้ใช้ระบบยืนยันตัวตนร่วมกัน", "method": "vote"})
    motion = Resolution.objects.get()
    against = {"resolution": motion.pk, "choice": "against", "dissent": "กรมยังไม่มีงบประมาณ"}
    assert sign_in("cio2").post(f"/council/meetings/{meeting.pk}/vote/", against).status_code == 302
    assert sign_in("cio2").post(f"/council/meetings/{meeting.pk}/vote/", against).status_code == 409
    assert secretary.post(address, {"act": "close"}).status_code == 409  # its votes aren't counted
    sign_in("cio").post(f"/council/meetings/{meeting.pk}/vote/", {"resolution": motion.pk, "choice": "for"})
    assert secretary.post(address, {"act": "count", "resolution": motion.pk}).status_code == 409  # a tie
    assert secretary.post(address, {"act": "count", "resolution": motion.pk, "casting": "for"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "agreed"
    said = {"act": "minutes", f"said-{item.pk}": "ที่ประชุมอภิปรายอย่างกว้างขวาง", "chair": "ประธานคณะกรรมการ"}
    secretary.post(address, said)
    for act in ("close", "confirm"):
        assert secretary.post(address, {"act": act}).status_code == 302
    assert secretary.post(address, said).status_code == 409  # nothing changes any more

    pdf = sign_in("cio").get(f"/council/meetings/{meeting.pk}/minutes.pdf").content
    assert pdf.startswith(b"%PDF-")
    assert b"Sarabun" in pdf
    assert b"/StructTreeRoot" in pdf  # tagged, for screen readers
    from docx import Document

    sent = secretary.get(f"/council/meetings/{meeting.pk}/minutes.docx?digits=arabic").content
    lines = [each.text for each in Document(io.BytesIO(sent)).paragraphs]
    assert lines == [*_lines(minutes_of(Meeting.objects.get(), thai_digits=False))]  # both are made of the same
    text = "\n".join(lines)
    for words in ("รายงานการประชุม", f"ครั้งที่ 1/{meeting.year}", "ระเบียบวาระที่ 4", "กรมยังไม่มีงบประมาณ",
                  "ขอเวลาเตรียมระบบหนึ่งปี", "โดยประธานออกเสียงชี้ขาด"):  # fmt: skip
        assert words in text, words
    assert ("heading", "ระเบียบวาระที่ ๔ เรื่องเสนอให้ที่ประชุมพิจารณา") in minutes_of(Meeting.objects.get()).blocks

    public = Client(SERVER_NAME="localhost")
    assert "ระบบยืนยันตัวตนร่วมกัน" not in public.get("/council/public/").content.decode()
    secretary.post(address, {"act": "publish"})
    shown = public.get("/council/public/").content.decode()
    assert "ระบบยืนยันตัวตนร่วมกัน" in shown
    assert "ผู้บริหาร 07011" not in shown
    found = public.get(f"/council/public/?year={meeting.year}&q=ยืนยันตัวตน").content.decode()
    assert f"/council/public/decisions/{motion.pk}/" in found
    assert "/council/public/decisions/" not in public.get("/council/public/?q=ภาษี").content.decode()
    shown = public.get(f"/council/public/decisions/{motion.pk}/").content.decode()
    assert all(words in shown for words in ("กรมยังไม่มีงบประมาณ", "ยังไม่มีโครงการหรือชุดงานรองรับ"))
    for feed in ("decisions.atom", "decisions.rss"):
        assert f"/council/public/decisions/{motion.pk}/" in public.get(f"/council/public/{feed}").content.decode()
    assert b"BEGIN:VEVENT" in public.get("/council/public/council.ics").content
    assert public.get(f"/council/public/minutes/{meeting.pk}.pdf").content.startswith(b"%PDF-")
    words = str(minutes_of(Meeting.objects.get(), names=False).blocks)
    assert "ผู้บริหาร" not in words
    assert "กรมยังไม่มีงบประมาณ" in words
    Meeting.objects.update(published_at=None)
    for page in (f"decisions/{motion.pk}/", f"minutes/{meeting.pk}.pdf"):
        assert public.get(f"/council/public/{page}").status_code == 404


def test_like_opinions_are_proposed_and_grouped_by_the_secretary_alone(council: None, sign_in: SignIn) -> None:
    made, secretary = raised(sign_in), sign_in("secretary")
    meeting = held(secretary)
    secretary.post(f"/council/meetings/{meeting.pk}/act/", {"act": "item", "heading": "4", "recommendation": made.pk})
    told = [("cio", "agreed", "ควรเลิกใช้สำเนาบัตรประชาชนในทุกบริการ"), ("cio2", "amended", "ให้เลิกใช้สำเนาบัตรประชาชนในบริการใหม่"),
            ("cio2", "opposed", "ไม่ควรเลิกใช้สำเนาบัตรประชาชนในทุกบริการ")]  # fmt: skip
    for who, stance, text in told:
        comment = {"act": "comment", "stance": stance, "text": text}
        assert sign_in(who).post(f"/council/recommendations/{made.pk}/act/", comment).status_code == 302
    page, (one, two, against) = f"/council/meetings/{meeting.pk}/opinions/", Comment.objects.order_by("pk")
    shown = secretary.get(page).content.decode()
    assert f'value="c{one.pk}"' in shown
    assert f'value="c{two.pk}"' in shown
    group = {"act": "group", "title": "เลิกใช้สำเนา", "opinion": [f"c{one.pk}", f"c{two.pk}"]}
    assert sign_in("cio").post(page, group).status_code == 403
    assert secretary.post(page, {**group, "opinion": [f"c{one.pk}"]}).status_code == 409
    assert secretary.post(page, group).status_code == 302
    assert secretary.post(page, group).status_code == 409  # they are in one
    assert "เลิกใช้สำเนา" in sign_in("pmo").get(page).content.decode()
    assert [each.text for each in Comment.objects.order_by("pk")] == [text for _who, _stance, text in told]
    assert secretary.post(page, {"act": "part", "group": meeting.opinion_groups.get().pk}).status_code == 302
    assert against.stance == "opposed"


def test_there_is_no_vote_without_a_quorum_or_by_who_is_away(council: None, sign_in: SignIn) -> None:
    Seat.objects.bulk_create(Seat(unit=unit) for unit in ("03011", "03012", "07004"))
    secretary, day = sign_in("secretary"), timezone.localdate()
    told = {"title": "ประชุม", "day": written(day + timedelta(days=1)), "begins": "9:30", "place": "ทำเนียบ"}
    assert secretary.post("/council/", told).status_code == 400
    secretary.post("/council/", {**told, "begins": "09:30"})
    meeting = Meeting.objects.get()
    address = f"/council/meetings/{meeting.pk}/act/"
    assert secretary.post(address, {"act": "call"}).status_code == 409  # three days before, at least
    Meeting.objects.update(state="called")
    own = f"/council/meetings/{meeting.pk}/attend/"
    assert sign_in("cio").post(own, {"how": "delegate", "name": "รองอธิบดี"}).status_code == 409  # by no letter
    sign_in("cio").post(own, {"how": "delegate", "name": "รองอธิบดี", "letter": "กษ 1001/1"})
    page = secretary.post(address, {"act": "open"})
    assert page.status_code == 409
    assert "1 are present, and 3 are needed" in page.content.decode()


def test_late_work_is_told_once_to_those_above_and_closed_by_evidence_on_their_pages(
    council: None, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    meeting = held(secretary)
    address = f"/council/meetings/{meeting.pk}/act/"
    secretary.post(address, {"act": "item", "heading": "4", "title": "ตัวชี้วัดดิจิทัล"})
    secretary.post(address, {"act": "motion", "item": meeting.items.get().pk, "text": "เปิดข้อมูล", "method": "consensus"})
    motion = Resolution.objects.get()
    secretary.post(address, {"act": "count", "resolution": motion.pk})
    today = timezone.localdate()
    give = {"act": "give", "resolution": motion.pk, "unit": "07011", "what": "เปิดข้อมูลเปิด", "due": written(today)}
    assert secretary.post(address, give).status_code == 302
    action = Action.objects.get()
    User.objects.filter(username__in=("cio", "moac", "pmo")).update(email="somebody@example.go.th")
    later = today + timedelta(days=31)
    assert following.remind(later) == {"sent": 3, "without_address": 0, "failed": 0}
    assert following.remind(later) == {"sent": 0, "without_address": 0, "failed": 0}
    for who, unit in (("moac", "07000"), ("pmo", "00000")):
        assert "เปิดข้อมูลเปิด" in sign_in(who).get(f"/centres/{unit}/").content.decode()
    page, cio = f"/council/actions/{action.pk}/", sign_in("cio")
    assert cio.post(page, {"act": "report", "why": ""}).status_code == 409  # nothing shows it
    assert sign_in("cio2").post(page, {"act": "report", "why": "เสร็จ"}).status_code == 409
    assert cio.post(page, {"act": "report", "file": SimpleUploadedFile("x.exe", b"x")}).status_code == 409
    report = {"act": "report", "why": "เผยแพร่แล้ว 12 ชุด", "file": SimpleUploadedFile("หลักฐาน.pdf", b"%PDF-1.7 evidence")}
    assert cio.post(page, report).status_code == 302
    assert cio.post(page, {"act": "close"}).status_code == 409
    assert secretary.post(page, {"act": "close"}).status_code == 302
    action.refresh_from_db()
    shown = sign_in("pmo").get("/centres/00000/").content.decode()
    assert all(words in shown for words in ("เผยแพร่แล้ว 12 ชุด", "หลักฐาน.pdf", "closed with evidence"))
    assert sign_in("pmo").get(f"/council/papers/{action.file.pk}/").content == b"%PDF-1.7 evidence"
    did = [each.event["action"] for each in access_log().entries() if each.event["action"].startswith("council_action")]
    assert did == ["council_action_given", "council_action_report", "council_action_close"]


def test_answers_of_a_consultation_are_private_until_it_is_closed(council: None, sign_in: SignIn) -> None:
    secretary, day = sign_in("secretary"), written(timezone.localdate() + timedelta(days=5))
    secretary.post(
        "/council/consultations/", {"title": "มาตรฐาน", "until": day, "statements": "ใช้มาตรฐานเดียว\nปิดระบบเก่า"}
    )
    of = Consultation.objects.get()
    first, second = of.statements.all()
    page = f"/council/consultations/{of.pk}/"
    for who, votes in (("cio", ("1", "1")), ("cio2", ("1", "-1"))):
        told = {"act": "vote", f"vote-{first.pk}": votes[0], f"vote-{second.pk}": votes[1]}
        assert sign_in(who).post(page, told).status_code == 302
    assert "100%" not in secretary.get(page).content.decode()
    assert sign_in("cio").post(page, {"act": "close"}).status_code == 409
    secretary.post(page, {"act": "close"})
    assert "100%" in sign_in("pmo").get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_fifty_officers_who_comment_at_once_lose_nothing(council: None, sign_in: SignIn) -> None:
    made = raised(sign_in)
    units = [f"{number:05d}" for number in range(20001, 20051)]
    Seat.objects.bulk_create(Seat(unit=unit) for unit in units)
    users = [User(username=f"cio-{unit}", role="cio", unit_code=unit) for unit in units]
    User.objects.bulk_create(users)

    def speak(user: User) -> None:
        try:
            recommending.comment(user, made, f"ความเห็นของ {user.unit_code}", "agreed")
        finally:
            connection.close()

    speakers = list(User.objects.filter(username__startswith="cio-2"))
    with ThreadPoolExecutor(50) as pool:  # a thread begins in no scope: PostgreSQL would show it nothing
        list(pool.map(lambda scope, user: scope.run(speak, user), [copy_context() for _ in speakers], speakers))
    assert sorted(each.unit for each in Comment.objects.all()) == units
    assert sum(each.event["action"] == "council_comment" for each in access_log().entries()) == 50
