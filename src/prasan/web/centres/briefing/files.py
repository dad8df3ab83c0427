"""A briefing as a file, for whoever asks: a page, the command, or a schedule."""

from __future__ import annotations

from prasan.web.centres.briefing.document import briefing_pdf
from prasan.web.centres.briefing.mapped import Mapped
from prasan.web.centres.briefing.overview import Overview
from prasan.web.centres.briefing.workbook import briefing_workbook

PDF, XLSX = "pdf", "xlsx"
KINDS = {PDF: "application/pdf", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LANGUAGES = ("th", "en")


def written(told: Overview, mapped: Mapped | None, kind: str) -> bytes:
    """The briefing in the language of the moment, as ``pdf`` or ``xlsx``."""
    return briefing_pdf(told, mapped) if kind == PDF else briefing_workbook(told, mapped)
