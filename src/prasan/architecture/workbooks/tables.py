"""The sheets of a workbook, their columns, and what each says in ArchiMate.

A column's ``key`` is a property of :data:`prasan.architecture.vocabulary.PROPERTIES` where it has that meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from prasan.architecture.vocabulary import canonical

Kind = Literal["code", "name", "documentation", "text", "choice", "date", "number", "whole", "score", "refs", "remove"]
CODE, NAME_TH, NAME_EN, DESCRIPTION, REMOVE = "code", "name_th", "name_en", "description", "remove"


@dataclass(frozen=True)
class Link:
    """The relationships that a column of codes says: of which type, and to the rows of which sheets.

    They go from the row's element, or to it where ``towards``.  ``made`` is the type of element that is made of a code that no
    sheet has: a capability has no sheet of its own.
    """

    type: str
    tables: tuple[str, ...] = ()
    towards: bool = False
    access: str | None = None
    made: str | None = None


@dataclass(frozen=True)
class Column:
    """A column.  ``choices`` are (value, words in Thai); ``needed`` must not be empty."""

    key: str
    th: str
    en: str
    kind: Kind = "text"
    note_th: str = ""
    note_en: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    link: Link | None = None


@dataclass(frozen=True)
class Table:
    """A sheet: the rows are elements of ``type``, and on export of the other ``types`` too."""

    key: str
    th: str
    en: str
    type: str
    types: tuple[str, ...]
    columns: tuple[Column, ...]
    by_key: dict[str, Column] = field(init=False, hash=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {each.key: each for each in self.columns})


_YES_NO = (("yes", "ใช่"), ("no", "ไม่ใช่"))
_LIFE = (("planned", "มีแผน"), ("active", "ใช้งานอยู่"), ("phase_out", "กำลังทยอยเลิก"), ("retired", "เลิกใช้แล้ว"))
_ZONES = (
    ("internet", "อินเทอร์เน็ต"),
    ("dmz", "เขตกันชน"),
    ("internal", "เครือข่ายภายใน"),
    ("restricted", "เขตควบคุมพิเศษ"),
)
_CLASSES = (("public", "เปิดเผย"), ("general", "ทั่วไป"), ("important", "สำคัญ"), ("secret", "ลับ"))
_DIGITAL = (("yes", "ออนไลน์ทั้งหมด"), ("partly", "ออนไลน์บางส่วน"), ("no", "ยังไม่มี"))
_CODES_TH, _CODES_EN = "รหัสจากแผ่นงานอื่น คั่นด้วย ;", "Codes of other sheets, parted by ;"


def _first(thing_th: str, thing_en: str) -> tuple[Column, ...]:
    return (
        Column(
            CODE, f"รหัส{thing_th}", f"{thing_en} code", "code",
            "รหัสของหน่วยงานเอง ไม่ซ้ำกัน และไม่เปลี่ยน: ส่งรหัสเดิมซ้ำคือการแก้ไขรายการเดิม",
            "Your own code, unlike any other and never changed: the same code sent again changes the same thing.", needed=True,
        ),
        Column(NAME_TH, "ชื่อภาษาไทย", "Thai name", "name", "ชื่อที่หน่วยงานใช้เรียก", "What your agency calls it."),
        Column(NAME_EN, "ชื่อภาษาอังกฤษ", "English name", "name", "เว้นว่างได้", "May be left empty."),
        Column(DESCRIPTION, "คำอธิบาย", "Description", "documentation", "หนึ่งถึงสองประโยค", "A sentence or two."),
    )  # fmt: skip


_LAST = (
    Column(
        REMOVE, "ลบรายการนี้", "Remove this row", "remove", "เลือก ใช่ เพื่อนำรายการนี้ออก แถวที่ไม่ส่งมาคงอยู่ตามเดิม",
        "Say yes to take the thing out. A row that is not sent stays as it was.", (("yes", "ใช่"),),
    ),
)  # fmt: skip
_OWNER = Column("owner", "หน่วยงานเจ้าของ", "Owner", "text", "หน่วยงานหรือกองที่รับผิดชอบ", "The unit that answers for it.")
_PART = Column(
    "part", "ชิ้นส่วนอ้างอิง", "Reference part", "text", "รหัสในคลังอ้างอิงกลาง หากทราบ",
    "Its id in the shared reference library, if known.",
)  # fmt: skip
_LIFECYCLE = Column("lifecycle", "สถานะ", "Status", "choice", "เลือกจากรายการ", "Choose from the list.", _LIFE)
_PRODUCT = Column("product", "ผลิตภัณฑ์", "Product", "text", "ชื่อผลิตภัณฑ์หรือเทคโนโลยี", "The product or technology.")
_VERSION = Column("version", "รุ่น", "Version", "text", "รุ่นที่ใช้อยู่", "The version in use.")
_INSTALLED = Column("installed", "เริ่มใช้", "In use since", "date", "เช่น 2560-10-01", "Such as 2560-10-01.")
_SUPPORT = Column(
    "end_of_support", "สิ้นสุดการสนับสนุน", "End of support", "date", "วันที่ผู้ผลิตเลิกสนับสนุน เช่น 2570-09-30",
    "When its maker ends support, such as 2570-09-30.",
)  # fmt: skip
_COST = Column("annual_cost", "ค่าใช้จ่ายต่อปี (บาท)", "Yearly cost (baht)", "number", "รวมค่าบำรุงรักษา", "Upkeep included.")
_ZONE = Column("zone", "เขตความปลอดภัย", "Security zone", "choice", "เลือกจากรายการ", "Choose from the list.", _ZONES)
_CRITICALITY = Column(
    "criticality", "ความสำคัญ (1–4)", "Criticality (1–4)", "choice", "4 คือสำคัญที่สุด", "4 is the most critical.",
    tuple((str(each), str(each)) for each in range(1, 5)),
)  # fmt: skip
_CLASSIFICATION = Column(
    "classification", "ชั้นความลับ", "Classification", "choice", "เลือกจากรายการ", "Choose from the list.", _CLASSES
)


def _score(key: str, th: str, en: str) -> Column:
    return Column(key, th, en, "score", "1 น้อยที่สุด 5 มากที่สุด", "1 is least, 5 is most.")


def _amount(key: str, th: str, en: str) -> Column:
    return Column(key, th, en, "number", "ตัวเลขเท่านั้น", "A number alone.")


def _codes(key: str, th: str, en: str, link: Link) -> Column:
    return Column(key, th, en, "refs", _CODES_TH, _CODES_EN, link=link)


TABLES = (
    Table(
        "applications", "ระบบงาน", "Applications", "ApplicationComponent", (), (
            *_first("ระบบ", "Application"), _OWNER,
            Column(
                "capabilities", "ขีดความสามารถที่รองรับ", "Capabilities supported", "refs",
                "รหัสหรือชื่อขีดความสามารถ คั่นด้วย ;", "Codes or names of capabilities, parted by ;",
                link=Link("Realization", made="Capability"),
            ),
            _codes("reads", "ข้อมูลที่อ่าน", "Data it reads", Link("Access", ("data",), access="Read")),
            _codes("writes", "ข้อมูลที่บันทึก", "Data it writes", Link("Access", ("data",), access="ReadWrite")),
            _codes("runs_on", "ทำงานบนเครื่อง", "Runs on", Link("Serving", ("servers",), towards=True)),
            _PART, _LIFECYCLE, _PRODUCT, _VERSION, _INSTALLED, _SUPPORT, _COST,
            _amount("users", "จำนวนผู้ใช้", "Users"), _score("business_value", "คุณค่าทางภารกิจ", "Business value"),
            _score("technical_fit", "คุณภาพทางเทคนิค", "Technical quality"), _ZONE, _CRITICALITY, *_LAST,
        ),
    ),
    Table(
        "servers", "เครื่องแม่ข่าย", "Servers", "Device", ("Node",), (
            *_first("เครื่อง", "Server"), _OWNER,
            Column("site", "ศูนย์ข้อมูล", "Data centre", "text", "ที่ตั้งของเครื่อง", "Where it stands."),
            _PART, _LIFECYCLE, _PRODUCT, _VERSION, _INSTALLED, _SUPPORT, _COST, _ZONE,
            _amount("cpu", "จำนวนซีพียู", "CPU cores"), _amount("memory_gb", "หน่วยความจำ (GB)", "Memory (GB)"),
            _amount("storage_gb", "พื้นที่จัดเก็บ (GB)", "Storage (GB)"), _amount("iops", "ไอโอต่อวินาที", "IOPS"),
            _amount("network_mbps", "เครือข่าย (Mbps)", "Network (Mbps)"),
            Column(
                "growth", "อัตราเติบโตต่อปี", "Growth a year", "number", "0.1 คือโตขึ้นร้อยละ 10 ต่อปี",
                "0.1 is a tenth more each year.",
            ),
            _CRITICALITY, _amount("rto_hours", "RTO (ชั่วโมง)", "RTO (hours)"),
            _amount("rpo_hours", "RPO (ชั่วโมง)", "RPO (hours)"), *_LAST,
        ),
    ),
    Table(
        "interfaces", "การเชื่อมต่อ", "Interfaces", "ApplicationInterface", (), (
            *_first("การเชื่อมต่อ", "Interface"),
            _codes("provider", "ระบบที่ให้บริการ", "Provided by", Link("Composition", ("applications",), towards=True)),
            _codes("consumers", "ระบบที่เรียกใช้", "Used by", Link("Serving", ("applications",))),
            _codes("carries", "ข้อมูลที่ส่ง", "Data it carries", Link("Access", ("data",), access="Read")),
            Column(
                "partner", "หน่วยงานภายนอกที่เชื่อม", "Partner outside", "text", "หน่วยงานอื่นที่ปลายทาง",
                "The other agency at its end.",
            ),
            Column("protocol", "วิธีเชื่อมต่อ", "Protocol", "text", "เช่น REST, SOAP, ไฟล์", "Such as REST, SOAP, file."),
            _OWNER, _LIFECYCLE, _ZONE, *_LAST,
        ),
    ),
    Table(
        "contracts", "สัญญา", "Contracts", "Contract", (), (
            *_first("สัญญา", "Contract"),
            Column("vendor", "คู่สัญญา", "Vendor", "text", "นิติบุคคลที่เป็นคู่สัญญา", "The company."),
            _codes(
                "covers", "ครอบคลุมระบบและเครื่อง", "Covers", Link("Association", ("applications", "servers", "interfaces"))
            ),
            Column("start", "เริ่มสัญญา", "Begins", "date", "เช่น 2568-10-01", "Such as 2568-10-01."),
            Column("contract_end", "สิ้นสุดสัญญา", "Ends", "date", "เช่น 2569-09-30", "Such as 2569-09-30."),
            _amount("budget", "วงเงินสัญญา (บาท)", "Contract sum (baht)"), _COST,
            Column("licence", "ใบอนุญาต", "Licence", "text", "ชนิดและจำนวนสิทธิ", "Its kind, and how many."), _OWNER, *_LAST,
        ),
    ),
    Table(
        "data", "ชุดข้อมูล", "Data sets", "DataObject", (), (
            *_first("ชุดข้อมูล", "Data set"), _OWNER,
            Column(
                "master", "เป็นแหล่งข้อมูลหลัก", "Is the master", "choice", "ใช่ หากหน่วยงานอื่นต้องยึดข้อมูลชุดนี้",
                "Yes, if others go by this one.", _YES_NO,
            ),
            Column("register", "ทะเบียนในประสาน", "Register in Prasan", "text", "เช่น civil", "Such as civil."),
            _CLASSIFICATION, _PART, _ZONE, *_LAST,
        ),
    ),
    Table(
        "services", "บริการ", "Services", "BusinessService", (), (
            *_first("บริการ", "Service"), _OWNER,
            _codes("by", "ระบบที่ใช้ให้บริการ", "Given by", Link("Serving", ("applications",), towards=True)),
            Column("service", "รหัสบริการ", "Service id", "text", "รหัสในบัญชีบริการภาครัฐ หากทราบ",
                   "Its id in the catalogue of services, if known."),
            Column("digital", "เป็นบริการดิจิทัล", "Digital", "choice", "เลือกจากรายการ", "Choose from the list.", _DIGITAL),
            _amount("transactions", "จำนวนครั้งต่อปี", "Transactions a year"), _amount("users", "จำนวนผู้ใช้", "Users"),
            _amount("cost_per_transaction", "ค่าใช้จ่ายต่อครั้ง", "Cost a transaction"),
            _amount("satisfaction", "ร้อยละความพึงพอใจ", "Satisfied users"),
            _amount("completion", "ร้อยละที่ทำสำเร็จ", "Completion rate"),
            _PART, *_LAST,
        ),
    ),
)  # fmt: skip
BY_KEY = {table.key: table for table in TABLES}
GUIDE, LISTS = "คำอธิบาย (Guide)", "รายการ (Lists)"
FOR_PEOPLE_ALONE = (GUIDE, LISTS)
FOR_PEOPLE = frozenset({"สิ่งที่ต้องแก้ไข", "what to mend"})


def table_named(name: str) -> Table | None:
    """The table that a sheet or a file is named for, by its key or its Thai or English name; None where it is none."""
    said = " ".join(name.replace("_", " ").split()).casefold()
    return next((each for each in TABLES if said in (each.key, each.th.casefold(), each.en.casefold())), None)


def column_key(table: Table, header: str) -> str:
    """The key of a column by its header in Thai, English or both on two lines; "" where people alone read it, and what
    :mod:`~prasan.architecture.vocabulary` calls it where the table has no such column."""
    lines = [line.strip().casefold() for line in header.splitlines() if line.strip()]
    if not lines or any(line in FOR_PEOPLE for line in lines):
        return ""
    for line in lines:
        for each in table.columns:
            if line in (each.key, each.key.replace("_", " "), each.th.casefold(), each.en.casefold()):
                return each.key
    return canonical(lines[0])


def header(column: Column) -> str:
    """What a column's header says: Thai above English."""
    return f"{column.th}\n{column.en}"
