"""The briefing of a centre as a workbook: a sheet an answer, numbers as numbers, in the language of the moment."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from prasan.web.centres.briefing.mapped import Mapped
from prasan.web.centres.briefing.overview import Overview, Standing
from prasan.web.shell.templatetags.prasan import be_date, in_words
from prasan.web.shell.themes import classification

_WIDTHS = (46, 20, 20, 24, 18, 40)


def briefing_workbook(told: Overview, mapped: Mapped | None) -> bytes:
    """The briefing as XLSX.  A figure that is hidden or missing is the word for it, never an empty cell."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _Book(book, told)
        heads = [_("Indicator"), _("Figure"), _("Unit"), _("Target"), _("Period"), _("Coverage")]
        off = [[*_standing(each), each.coverage] for each in told.off]
        writer.sheet(_("Off target"), _("What is off target"), heads, off)
        heads = [_("Indicator"), _("Before"), _("Now"), _("Change"), _("Period"), _("Moved most")]
        writer.sheet(
            _("Changes"),
            _("What changed"),
            heads,
            (
                [
                    each.name,
                    each.before_value,
                    each.now_value,
                    each.change,
                    f"{each.period_before} – {each.period}",
                    " · ".join(f"{mover.name} {mover.said}" for mover in each.movers) or each.note,
                ]
                for each in told.changes
            ),
        )
        heads = [_("Report"), _("Period"), _("Unit"), _("Missing"), _("Expected"), _("Due")]
        writer.sheet(
            _("Late"),
            _("What is late"),
            heads,
            (
                [late.data_set, late.period, each.name, each.missing, each.expected, be_date(late.due)]
                for late in told.late
                for each in late.units
            ),
        )
        heads = [_("What"), _("Whose"), _("Since")]
        decisions = ([each.what, each.whose, be_date(each.since)] for each in told.decisions)
        writer.sheet(_("Decisions"), _("What needs a decision"), heads, decisions)
        heads = [_("Indicator"), _("Figure"), _("Unit"), _("Target"), _("Period"), _("Pillar")]
        every = ([*_standing(each), pillar] for pillar, standings in told.pillars for each in standings)
        writer.sheet(_("Indicators"), _("Every indicator"), heads, every)
        if mapped is not None:
            title = f"{mapped.standing.name}, {mapped.standing.period}"
            rows = ([shape.name, shape.figure if shape.value is None else shape.value] for shape in mapped.map.shapes)
            writer.sheet(_("Provinces"), title, [_("Province"), mapped.standing.unit or _("Figure")], rows)
    return out.getvalue()


def _standing(each: Standing) -> list[Any]:
    target = each.target_value
    unit = each.unit or "%"
    figure = each.figure if each.value is None else each.value
    return [each.name, figure, unit, _("None set") if target is None else target, each.period]


class _Book:
    def __init__(self, book: Any, told: Overview) -> None:
        self.book = book
        self.told = told
        base = {"font_name": "Sarabun", "font_size": 11, "valign": "top"}
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.soft = book.add_format({**base, "font_color": "#4a5c66"})
        self.head = book.add_format({**base, "bold": True, "bottom": 2, "text_wrap": True})
        self.text = book.add_format({**base, "text_wrap": True})
        self.number = book.add_format({**base, "num_format": "#,##0.##", "align": "right"})
        briefing = _("Briefing")
        book.set_properties({"title": f"{briefing}: {in_words(told.unit)}"})

    def sheet(self, name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet with its title, when the figures are of, its heads and rows; set to print on A4."""
        page = self.book.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_header(
            f"&L{_escaped(in_words(self.told.unit))}&C{_escaped(be_date(timezone.localdate()))}&R{_escaped(classification())}"
        )
        page.set_footer("&R&P / &N")
        for column, width in enumerate(_WIDTHS[: len(heads)]):
            page.set_column(column, column, width)
        page.write_string(0, 0, title, self.title)
        page.write_string(1, 0, f"{in_words(self.told.unit)} · {self.told.as_of}", self.soft)
        for column, head in enumerate(heads):
            page.write_string(3, column, head, self.head)
        page.repeat_rows(3)
        page.freeze_panes(4, 1)
        for at, row in enumerate(rows, 4):
            for column, value in enumerate(row):
                if isinstance(value, int | float):
                    page.write_number(at, column, value, self.number)
                else:
                    page.write_string(at, column, str(value), self.text)


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
