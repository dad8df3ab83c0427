"""A small estate of two agencies, sent in as files: something of each question in it."""

from __future__ import annotations

from pathlib import Path

from prasan.architecture.files import model_as
from prasan.architecture.model import Element, Model, Property, PropertyDefinition, Relationship, Text
from prasan.architecture.submissions import Submissions
from prasan.architecture.vocabulary import PROPERTIES

_Things = dict[str, tuple[str, str, dict[str, str]]]
_Ties = list[tuple[str, str, str, dict[str, str]]]

_FARM: _Things = {
    "server": ("Device", "เครื่องแม่ข่าย", {"end_of_support": "2568-10-14", "zone": "internal"}),
    "app": ("ApplicationComponent", "ระบบทะเบียนเกษตรกร", {"business_value": "5", "technical_fit": "2", "annual_cost": "1200000"}),
    "web": ("ApplicationComponent", "เว็บขึ้นทะเบียน", {"zone": "internet"}),
    "farmers": ("DataObject", "ข้อมูลเกษตรกร", {"register": "farmer", "classification": "secret", "national_id": "TH-DATA-1"}),
    "notes": ("DataObject", "บันทึกภาคสนาม", {}),
    "visit": ("BusinessProcess", "ออกตรวจแปลง", {"digital": "no", "transactions": "400000"}),
    "enrol": ("BusinessProcess", "ขึ้นทะเบียน", {}),
    "goal": ("Goal", "เกษตรกรเข้าถึงบริการ", {"indicator": "digital_share"}),
    "can": ("Capability", "ทะเบียนเกษตรกร", {}),
    "renew": ("WorkPackage", "ปรับปรุงระบบทะเบียน", {"pillar": "digital_society", "budget": "8000000", "start": "2026-10-01", "end": "2027-09-30"}),
    "close": ("WorkPackage", "ยกเลิกระบบเดิม", {"start": "2027-01-01", "end": "2027-03-31"}),
}  # fmt: skip
_FARM_TIES: _Ties = [
    ("server", "Assignment", "app", {}), ("app", "Access", "farmers", {"access": "ReadWrite"}), ("app", "Serving", "enrol", {}),
    ("web", "Flow", "app", {"classification": "secret"}), ("renew", "Realization", "app", {"effect": "changes"}),
    ("close", "Realization", "app", {"effect": "retires"}), ("app", "Realization", "can", {}), ("can", "Realization", "goal", {}),
]  # fmt: skip
_BANK: _Things = {
    "copy": ("DataObject", "สำเนาข้อมูลเกษตรกร", {"national_id": "TH-DATA-1", "master": "no"}),
    "pay": ("ApplicationComponent", "ระบบจ่ายเงิน", {}),
}
_BANK_TIES: _Ties = [("pay", "Access", "copy", {"access": "Read"})]


def send_estate(folder: Path, scratch: Path) -> None:
    """Send two agencies' models (07011, 15008) into the submissions under a folder."""
    kept = Submissions(folder / "architecture")
    for unit, things, ties in (("07011", _FARM, _FARM_TIES), ("15008", _BANK, _BANK_TIES)):
        file = scratch / f"{unit}.xml"
        file.write_bytes(model_as(_model(things, ties), "exchange-3")[0])
        kept.take(file, unit, "test")


def _model(things: _Things, ties: _Ties) -> Model:
    definitions = [PropertyDefinition(f"p-{name}", [Text(name)]) for name in (*PROPERTIES, "effect")]
    return Model(
        "exchange-3",
        "m",
        names=[Text("แบบจำลอง", "th")],
        definitions=definitions,
        elements=[Element(key, kind, [Text(name, "th")], properties=_said(said)) for key, (kind, name, said) in things.items()],
        relationships=[
            Relationship(
                f"r{number}", kind, source=source, target=target, access=said.get("access"),
                properties=_said({name: value for name, value in said.items() if name != "access"}),
            )
            for number, (source, kind, target, said) in enumerate(ties)
        ],
    )  # fmt: skip


def _said(said: dict[str, str]) -> list[Property]:
    return [Property(f"p-{name}", [Text(value)]) for name, value in said.items()]
