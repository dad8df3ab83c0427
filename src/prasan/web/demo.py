"""Accounts for trying the site out.  Never make them on a site that holds real data."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction

from prasan.web.accounts.models import Role, User

PASSWORD = "prasan-demo"  # noqa: S105  (public on purpose: it is printed by `prasan demo`)


class DemoAccount(NamedTuple):
    """A username, and what its owner sees after signing in."""

    username: str
    sees_th: str
    sees_en: str


_ACCOUNTS = (
    ("pmo", Role.EXECUTIVE, "00000", "ศูนย์ปฏิบัติการนายกรัฐมนตรี: ทั้งประเทศ", "the Prime Minister's centre: the whole nation"),
    (
        "moac",
        Role.EXECUTIVE,
        "07000",
        "กระทรวงเกษตรและสหกรณ์และทุกกรมในสังกัด",
        "the Ministry of Agriculture and its departments",
    ),
    (
        "moac-desk",
        Role.OFFICER,
        "07000",
        "โต๊ะรับรายงานของกระทรวงเกษตรและสหกรณ์: รับรองหรือส่งคืนรายงานของกรม",
        "the ministry's desk: accepts or returns its departments' reports",
    ),
    (
        "pmo-desk",
        Role.OFFICER,
        "00000",
        "โต๊ะรับรายงานของศูนย์ปฏิบัติการนายกรัฐมนตรี",
        "the desk of the Prime Minister's centre: receives what ministries accepted",
    ),
    (
        "doae",
        Role.OFFICER,
        "07011",
        "กรมส่งเสริมการเกษตรเท่านั้น: กรอกและส่งรายงาน",
        "the Department of Agricultural Extension alone: files its reports",
    ),
    (
        "doae-head",
        Role.APPROVER,
        "07011",
        "ผู้อนุมัติของกรมส่งเสริมการเกษตร: อนุมัติหรือไม่อนุมัติงวดจ่าย และยืนยันคำวินิจฉัยอุทธรณ์",
        "the department's approving officer: approves or refuses rounds, confirms decisions on appeals",
    ),
    (
        "officer1",
        Role.OFFICER,
        "15008",
        "เจ้าหน้าที่เบี้ยยังชีพผู้สูงอายุ: เสนองวด ทำไฟล์จ่ายเงิน รับและวินิจฉัยอุทธรณ์",
        "an officer of the old-age allowance: proposes rounds, makes payment files, takes and decides appeals",
    ),
    (
        "officer2",
        Role.APPROVER,
        "15008",
        "ผู้อนุมัติของเบี้ยยังชีพผู้สูงอายุ: อนุมัติงวด ยืนยันคำวินิจฉัยอุทธรณ์",
        "the approving officer of the old-age allowance: approves rounds, confirms decisions on appeals",
    ),
    (
        "dopa",
        Role.OFFICER,
        "15003",
        "เจ้าหน้าที่กรมการปกครอง: ร่างข้อตกลงใช้ทะเบียนราษฎร",
        "an officer of the civil registry's department: drafts agreements on its register",
    ),
    (
        "dopa-head",
        Role.APPROVER,
        "15003",
        "ผู้อนุมัติของกรมการปกครอง: ลงนาม ระงับ และยุติข้อตกลง",
        "the department's approving officer: signs, suspends and ends agreements",
    ),
    (
        "architect",
        Role.ARCHITECT,
        "07011",
        "สถาปนิกองค์กรของกรมส่งเสริมการเกษตร: ส่งและแก้ไขแบบพิมพ์เขียวของกรม",
        "the architect of the Department of Agricultural Extension: sends and changes its blueprint",
    ),
    (
        "architect-office",
        Role.ARCHITECT,
        "00000",
        "สำนักงานสถาปัตยกรรมองค์กรกลาง: ตรวจรับแบบพิมพ์เขียวของทุกหน่วยงาน",
        "the office of the national architecture: reviews the blueprints of all agencies",
    ),
    (
        "cio",
        Role.CIO,
        "07011",
        "ผู้บริหารเทคโนโลยีสารสนเทศระดับสูงของกรมส่งเสริมการเกษตร: เสนอ แสดงความเห็น ลงมติ รายงานผล",
        "the chief information officer of the Department of Agricultural Extension: recommends, comments, votes, reports",
    ),
    (
        "cio2",
        Role.CIO,
        "15003",
        "ผู้บริหารเทคโนโลยีสารสนเทศระดับสูงของกรมการปกครอง",
        "the chief information officer of the civil registry's department",
    ),
    (
        "secretary",
        Role.SECRETARY,
        "00000",
        "ฝ่ายเลขานุการคณะกรรมการผู้บริหารเทคโนโลยีสารสนเทศระดับสูง: นัดประชุม จดรายงาน ติดตามมติ",
        "the secretary of the council: calls meetings, keeps minutes, follows what was resolved",
    ),
    *(
        (name, Role.REVIEWER, "15003", "ตรวจคู่ระเบียนที่ยังไม่แน่ใจ", "doubtful links, to be judged")
        for name in ("clerk1", "clerk2", "clerk3")
    ),
    *(
        (
            name,
            Role.ADMINISTRATOR,
            "00000",
            "ผู้ดูแลบัญชีผู้ใช้: เพิ่มบัญชีและให้บทบาท โดยผู้ดูแลอีกคนยืนยัน",
            "an administrator of accounts: adds accounts and gives roles, which another confirms",
        )
        for name in ("admin1", "admin2")
    ),
    ("auditor", Role.AUDITOR, "", "บันทึกการใช้ข้อมูลส่วนบุคคล", "the log of every use of personal data"),
    ("citizen", Role.CITIZEN, "", "ข้อมูลของฉัน มาตรการของฉัน และใครเปิดดู", "my data, my measures, and who looked"),
)


@transaction.atomic
def create_demo_accounts(citizen_spine_id: int | None) -> list[DemoAccount]:
    """Make the demonstration's accounts, or set them back to their start; ``citizen_spine_id`` is whose data
    the citizen sees."""
    User.objects.filter(username__in=[name for name, *_ in _ACCOUNTS]).update(spine_id=None)
    User.objects.filter(role=Role.CITIZEN, username__startswith="citizen-").delete()  # of the people made before
    password = make_password(PASSWORD)  # once: a hash is made to be slow, and this password is no secret
    User.objects.bulk_create(
        [
            User(
                username=username,
                role=role,
                unit_code=unit,
                password=password,
                spine_id=citizen_spine_id if role == Role.CITIZEN else None,
            )
            for username, role, unit, _, _ in _ACCOUNTS
        ],
        update_conflicts=True,
        unique_fields=["username"],
        update_fields=["role", "unit_code", "email", "is_active", "password", "password_is_provisional", "spine_id"],
    )
    return [DemoAccount(username, th, en) for username, _, _, th, en in _ACCOUNTS]
