"""The properties by which agencies say of their elements what ArchiMate has no word for, under the names that they may have.

A model from any tool carries them as properties of an element; the workbooks for agencies without an architect have the same
as columns.  A name is met in English or in Thai, in any case, with spaces, hyphens or underscores.
"""

from __future__ import annotations

import re
from functools import cache

#: The keys of the five pillars, by which the centres' indicators name them too.
PILLARS = (
    "hard_infrastructure",
    "soft_infrastructure",
    "service_infrastructure",
    "digital_economy_promotion",
    "digital_society",
)
#: canonical name -> other names that mean the same.
PROPERTIES: dict[str, tuple[str, ...]] = {
    # identity
    "national_id": ("national object id", "รหัสวัตถุกลาง"),
    "part": ("reference part", "ชิ้นส่วนอ้างอิง"),  # id of a shared reference part: capability, data or technology standard
    # who, how sensitive
    "owner": ("data owner", "เจ้าของ", "หน่วยงานเจ้าของ", "เจ้าของข้อมูล"),
    "master": ("golden source", "system of record", "แหล่งข้อมูลหลัก", "ข้อมูลหลัก"),  # yes or no
    "register": ("ทะเบียน",),  # a register of Prasan by name, such as civil
    "classification": ("data classification", "ชั้นความลับ"),  # public, general, important, secret
    "zone": ("security zone", "โซน", "เขตความปลอดภัย"),  # internet, dmz, internal, restricted
    # life and worth
    "lifecycle": ("life cycle", "status", "สถานะ"),  # planned, active, phase_out, retired
    "end_of_support": ("end of life", "eol", "สิ้นสุดการสนับสนุน"),  # a date, YYYY-MM-DD
    "installed": ("go live", "installed on", "เริ่มใช้"),  # a date
    "product": ("vendor product", "ผลิตภัณฑ์"),
    "version": ("รุ่น",),
    "annual_cost": ("yearly cost", "ค่าใช้จ่ายต่อปี"),  # baht
    "users": ("ผู้ใช้",),
    "business_value": ("business fit", "คุณค่าทางภารกิจ"),  # 1 to 5
    "technical_fit": ("technical quality", "คุณภาพทางเทคนิค"),  # 1 to 5
    # services to people
    "service": ("catalogue service", "service id", "รหัสบริการ"),  # an id of the catalogue of services to people
    "digital": ("digital service", "บริการดิจิทัล"),  # yes, partly, no
    "transactions": ("transactions a year", "จำนวนครั้งต่อปี"),
    "cost_per_transaction": ("cost a transaction", "ค่าใช้จ่ายต่อครั้ง"),  # baht
    "satisfaction": ("satisfied users", "ร้อยละความพึงพอใจ"),  # of a hundred users
    "completion": ("completion rate", "ร้อยละที่ทำสำเร็จ"),  # of a hundred who begin
    # machines
    "site": ("data centre", "data center", "ที่ตั้ง", "ศูนย์ข้อมูล"),
    "cpu": ("cores", "vcpu"),
    "memory_gb": ("memory", "ram", "หน่วยความจำ"),
    "storage_gb": ("storage", "disk", "พื้นที่จัดเก็บ"),
    "iops": (),
    "network_mbps": ("network", "bandwidth", "เครือข่าย"),
    "growth": ("growth a year", "อัตราเติบโต"),  # a share, 0.1 is a tenth more each year
    "criticality": ("ความสำคัญ",),  # 1 (least) to 4
    "rto_hours": ("rto",),
    "rpo_hours": ("rpo",),
    "licence": ("license", "ใบอนุญาต"),
    "contract_end": ("contract ends", "สิ้นสุดสัญญา"),  # a date
    # plans
    "pillar": ("เสาหลัก",),  # one of the five, as prasan.centres names them
    "indicator": ("ตัวชี้วัด",),  # the code of an indicator at an operation centre
    "budget": ("งบประมาณ",),  # baht
    "stage": ("ระยะ",),  # proposed, approved, running, done, stopped
    "start": ("valid from", "เริ่ม"),  # a date
    "end": ("valid to", "สิ้นสุด"),  # a date
    "benefit": ("ประโยชน์",),  # baht a year
}  # fmt: skip


def plain(name: str) -> str:
    """A property's name as it is compared: lower case, words parted by one space."""
    return re.sub(r"[\s_\-]+", " ", name).strip().casefold()


@cache
def _canonical() -> dict[str, str]:
    return {plain(each): name for name, others in PROPERTIES.items() for each in (name, *others)}


def canonical(name: str) -> str:
    """The canonical name of a property; one that is not known keeps its own, in :func:`plain` form."""
    return _canonical().get(plain(name), plain(name))
