"""The minutes in the form that the Prime Minister's Office's regulation on correspondence gives (รายงานการประชุม).

They are in Thai whatever language the reader has chosen: that is the document.  What they say is put together once, and
set as PDF and as DOCX alike.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from django.utils import timezone

from prasan.centres.organisation import load_tree
from prasan.thai.dates import date_text
from prasan.web.council.models import Attendance, Comment, Item, Meeting, Resolution, Vote
from prasan.web.shell.documents import as_pdf
from prasan.web.shell.themes import classification

_WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_HEADINGS = {
    1: "เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
    2: "เรื่องรับรองรายงานการประชุม",
    3: "เรื่องสืบเนื่อง",
    4: "เรื่องเสนอให้ที่ประชุมพิจารณา",
    5: "เรื่องอื่น ๆ",
}
_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_SETTLED = {
    "consensus": "โดยฉันทามติ",
    "majority": "ด้วยเสียงข้างมาก",
    "casting_vote": "โดยประธานออกเสียงชี้ขาด",
}
_CHOICES = {Vote.Choice.FOR: "เห็นชอบ", Vote.Choice.AGAINST: "ไม่เห็นชอบ", Vote.Choice.ABSTAIN: "งดออกเสียง"}
_STANCES = {
    Comment.Stance.NOTED: "ตั้งข้อสังเกต",
    Comment.Stance.AGREED: "เห็นด้วย",
    Comment.Stance.AMENDED: "เห็นด้วยโดยมีข้อแก้ไข",
    Comment.Stance.OPPOSED: "ไม่เห็นด้วย",
}


@dataclass
class Minutes:
    """What the minutes say: the lines of the head, and blocks of a kind (heading, item, text, resolution, person) and words."""

    title: str
    head: list[str]
    classification: str
    draft: bool
    blocks: list[tuple[str, str]] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def add(self, kind: str, words: str) -> None:
        """Add a block; of several paragraphs, each."""
        self.blocks += [(kind, line.strip()) for line in words.splitlines() if line.strip()]


def minutes_of(meeting: Meeting, *, thai_digits: bool = True, names: bool = True) -> Minutes:
    """The minutes of a meeting as they stand.  ``thai_digits``: its numbers in Thai numerals, as the form has them; without ``names``
    agencies alone are named, for what is published."""
    day = date_text(meeting.day.year, meeting.day.month, meeting.day.day, "th")
    made = Minutes(
        f"รายงานการประชุม{meeting.title}",
        [
            f"ครั้งที่ {meeting}",
            f"เมื่อวัน{_WEEKDAYS[meeting.day.weekday()]}ที่ {day} เวลา {meeting.begins:%H.%M} น.",
            f"ณ {meeting.place}",
        ],
        classification(),
        meeting.state != Meeting.State.CONFIRMED,
    )
    attendance = list(meeting.attendance.all())
    there = [each for each in attendance if each.how in (Attendance.How.MEMBER, Attendance.How.DELEGATE)]
    made.add("heading", "ผู้มาประชุม")
    for number, each in enumerate(there, 1):
        made.add("person", f"{number}. {_came(each) if names else f'ผู้แทน{_unit(each.unit)}'}")
    away = [each for each in attendance if each not in there]
    if away:
        made.add("heading", "ผู้ไม่มาประชุม")
    for number, each in enumerate(away, 1):
        why = "ติดราชการ" if each.how == Attendance.How.APOLOGY else "มิได้แจ้งเหตุ"
        made.add("person", f"{number}. ผู้แทน{_unit(each.unit)} ({why})")
    if meeting.opened_at:
        made.add("heading", f"เริ่มประชุมเวลา {timezone.localtime(meeting.opened_at):%H.%M} น.")
    items = list(meeting.items.select_related("recommendation"))
    for heading, name in _HEADINGS.items():
        made.add("heading", f"ระเบียบวาระที่ {heading} {name}")
        own = [each for each in items if each.heading == heading]
        for number, item in enumerate(own, 1):
            _item(made, item, f"{heading}.{number}")
        if not own:
            made.add("text", "ไม่มี")
    if meeting.closed_at:
        made.add("heading", f"เลิกประชุมเวลา {timezone.localtime(meeting.closed_at):%H.%M} น.")
    made.signs = ["ฝ่ายเลขานุการคณะกรรมการ\nผู้จดรายงานการประชุม"]
    if meeting.chair and names:
        made.signs.append(f"{meeting.chair}\nประธานการประชุม ผู้ตรวจรายงานการประชุม")
    if thai_digits:
        made.title = made.title.translate(_DIGITS)
        made.head = [line.translate(_DIGITS) for line in made.head]
        made.blocks = [(kind, words.translate(_DIGITS)) for kind, words in made.blocks]
        made.signs = [line.translate(_DIGITS) for line in made.signs]
    return made


def _item(made: Minutes, item: Item, number: str) -> None:
    made.add("item", f"{number} {item.title}")
    if item.recommendation:
        made.add("text", f"{_unit(item.recommendation.unit)}เสนอว่า {item.recommendation.text}")
    made.add("text", item.said)
    if item.recommendation:
        for comment in item.recommendation.comments.filter(in_minutes=True):
            made.add("text", f"{_unit(comment.unit)}{_STANCES[Comment.Stance(comment.stance)]}: {comment.text}")
    for resolution in item.resolutions.exclude(carried=None):
        _resolution(made, resolution)


def _resolution(made: Minutes, resolution: Resolution) -> None:
    how = _SETTLED[resolution.settled]
    made.add("resolution", f"มติที่ประชุม {'เห็นชอบ' if resolution.carried else 'ไม่เห็นชอบ'}{how} {resolution.text}")
    votes = [f"{_CHOICES[choice]} {resolution.counts.get(choice.value, 0)} เสียง" for choice in Vote.Choice]
    cast = any(resolution.counts.values())
    made.add("text", f"ผลการลงคะแนน {' '.join(votes)}" if cast else "ที่ประชุมไม่มีผู้คัดค้าน")
    lost = Vote.Choice.AGAINST if resolution.carried else Vote.Choice.FOR
    for vote in resolution.votes.filter(choice=lost).exclude(dissent=""):
        made.add("text", f"{_unit(vote.unit)}ขอให้บันทึกความเห็นแย้งว่า {vote.dissent}")
    for action in resolution.actions.all():
        due = date_text(action.due.year, action.due.month, action.due.day, "th")
        made.add("text", f"มอบหมาย{_unit(action.unit)} {action.what} ภายในวันที่ {due}")


def _came(each: Attendance) -> str:
    name, unit = each.name or "ผู้แทน", _unit(each.unit)
    if each.how == Attendance.How.DELEGATE:
        return f"{name} ผู้แทน{unit} (หนังสือมอบหมาย {each.letter})"
    return f"{name} {unit}"


def _unit(code: str) -> str:
    unit = load_tree().units.get(code)
    return unit.name_th if unit else code


def minutes_as_pdf(minutes: Minutes) -> bytes:
    """As PDF, tagged for screen readers."""
    told = {
        "title": minutes.title,
        "head": minutes.head,
        "blocks": minutes.blocks,
        "signs": minutes.signs,
        "classification": minutes.classification,
        "draft": "ร่าง ยังมิได้รับรอง" if minutes.draft else "",
    }
    return as_pdf("council/minutes.typ", told)


def minutes_as_docx(minutes: Minutes) -> bytes:
    """As DOCX, in styles of headings and paragraphs that can be worked on."""
    from docx import Document  # half a second, for whoever asks for it
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    document.core_properties.title, document.core_properties.language = minutes.title, "th-TH"
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Header"):
        style, size = document.styles[name], 20 if name == "Title" else 16
        style.font.name, style.font.size, style.font.color.rgb = "TH Sarabun New", Pt(size), RGBColor(0, 0, 0)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would stand before ours
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
            fonts.set(qn(script), "TH Sarabun New")
        # Thai is a complex script to Word, which has a size and a weight of its own.
        style.font.cs_bold = style.font.bold
        for there in properties.findall(qn("w:szCs")):
            properties.remove(there)
        properties.find(qn("w:sz")).addnext(properties.makeelement(qn("w:szCs"), {qn("w:val"): str(2 * size)}))
        for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
            border.getparent().remove(border)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(2.5), Cm(2), Cm(3), Cm(2)
    page.header.paragraphs[0].text = minutes.classification
    page.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if minutes.draft:
        document.add_paragraph("ร่าง ยังมิได้รับรอง").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line, style in ((minutes.title, "Title"), *((line, "Normal") for line in minutes.head)):
        document.add_paragraph(line, style=style).alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles = {"heading": "Heading 1", "item": "Heading 2"}
    for kind, words in minutes.blocks:
        paragraph = document.add_paragraph(words, style=styles.get(kind, "Normal"))
        if kind == "text":
            paragraph.paragraph_format.first_line_indent = Cm(2.5)
        if kind == "resolution":
            paragraph.runs[0].bold = paragraph.runs[0].font.cs_bold = True
    for line in minutes.signs:
        document.add_paragraph(f"\n{line}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
