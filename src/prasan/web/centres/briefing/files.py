"""A briefing as a file, for whoever asks: a page, the command, or a schedule."""

from __future__ import annotations

from django.utils import timezone

from prasan.centres.rollup import KIND
from prasan.engine.snapshots import Snapshot
from prasan.web.centres.briefing.document import briefing_pdf
from prasan.web.centres.briefing.mapped import first_map
from prasan.web.centres.briefing.overview import overview
from prasan.web.centres.briefing.workbook import briefing_workbook
from prasan.web.centres.organisation import organisation
from prasan.web.snapshots import store

PDF, XLSX = "pdf", "xlsx"
KINDS = {PDF: "application/pdf", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LANGUAGES = ("th", "en")


class NoBriefingError(LookupError):
    """There is no such unit, or no such period of it; the message says which."""


def made(unit: str, kind: str, period: str = "") -> tuple[bytes, str]:
    """A unit's briefing in the language of the moment, as ``pdf`` or ``xlsx``, and the roll-up that it is of.

    It says what whoever may see the unit may see: the unit and all below it.  Raises NoBriefingError.
    """
    now = organisation(timezone.localdate())
    scope = now.visible(unit)
    if unit not in scope:
        raise NoBriefingError(f"there is no unit {unit} today")
    snapshot: Snapshot | None = store().find(KIND)
    try:
        told = overview(snapshot, unit, now, scope, period)
    except LookupError:
        raise NoBriefingError(f"unit {unit} has no figures of {period}") from None
    mapped = first_map(snapshot, scope, now, told)
    content = briefing_pdf(told, mapped) if kind == PDF else briefing_workbook(told, mapped)
    return content, snapshot.reference if snapshot else ""
