"""The briefing of a centre as a document: what its first page says, on A4, in the language of the moment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prasan.web.centres.briefing.drawing import FILLS, map_svg, trend_svg
from prasan.web.centres.briefing.mapped import Mapped
from prasan.web.centres.briefing.overview import Below, Change, Overview, Standing
from prasan.web.centres.words import why_none
from prasan.web.shell.documents import as_pdf
from prasan.web.shell.templatetags.prasan import be_date, in_words, number
from prasan.web.shell.themes import classification


def briefing_pdf(told: Overview, mapped: Mapped | None) -> bytes:
    """The briefing as PDF, tagged for screen readers."""
    return as_pdf("centres/briefing/briefing.typ", _told(told, mapped))


def _told(told: Overview, mapped: Mapped | None) -> dict[str, Any]:
    briefing, met, latest = _("Briefing"), _("On target:"), _("Latest figures")
    return {
        "title": f"{briefing}: {in_words(told.unit)}",
        "author": str(_("Prasan")),
        "language": get_language() or "th",
        "centre": in_words(told.unit),
        "printed": be_date(timezone.localdate()),
        "classification": classification(),
        "as_of": told.as_of,
        "stale": told.stale,
        "subtitle": f"{briefing} · {told.period or latest}",
        "answers": [
            {"number": number(len(told.off)), "words": _("off target"), "tone": "alarm" if told.off else ""},
            {"number": number(len(told.changes)), "words": _("changed"), "tone": ""},
            {
                "number": number(told.missing_reports),
                "words": _("reports late"),
                "tone": "alarm" if told.missing_reports else "",
            },
            {"number": number(len(told.decisions)), "words": _("to be decided"), "tone": ""},
        ],
        "off": {
            "heading": _("What is off target"),
            "none": _("Every target that can be judged is met.")
            if told.on
            else _("No indicator with a target has a figure yet."),
            "items": [_off(each) for each in told.off],
            "on": f"{met} {' · '.join(f'{each.name} {each.figure}' for each in told.on)}" if told.on else "",
            "untargeted": told.untargeted_words,
        },
        "changes": {
            "heading": _("What changed"),
            "none": _("There is no earlier period to compare with."),
            "heads": [_("Indicator"), _("Before"), _("Now"), _("Change")],
            "items": [_changed(each) for each in told.changes],
        },
        "late": {
            "heading": _("What is late"),
            "none": _("No report is late."),
            "items": [
                {
                    "name": f"{late.data_set}, {late.period}",
                    "sentence": late.sentence,
                    "units": " · ".join(
                        each.name if each.expected == 1 else f"{each.name} {each.words}" for each in late.units
                    ),
                }
                for late in told.late
            ],
        },
        "decisions": {
            "heading": _("What needs a decision"),
            "none": _("Nothing waits for a decision."),
            "heads": [_("What"), _("Whose"), _("Since")],
            "items": [
                {"what": each.what, "whose": each.whose, "since": be_date(each.since)} for each in told.decisions
            ],
        },
        "map": _map(mapped) if mapped else None,
        "all": {
            "heading": _("Every indicator"),
            "heads": [_("Indicator"), _("Figure"), _("Target"), _("Period")],
            "items": _all(told),
        },
        "tables": [_table(mapped)] if mapped else [],
        "note": _(
            "A figure about fewer than 10 people is hidden, and so are others from which one could work it out by subtraction."
            " The national total is exact."
        ),
    }


def _off(each: Standing) -> dict[str, Any]:
    return {
        "name": each.name,
        "figure": each.figure,
        "unit": each.unit,
        "target": each.target,
        "gap": each.gap,
        "coverage": f"{each.period} · {each.coverage}",
        "missing": each.missing,
        "notes": [f"{note.by}, {be_date(note.at)}: {note.text}" for note in each.notes],
        "worst": _below(each.worst),
        "trend": {"svg": trend_svg(each.trend), "sentence": each.trend.sentence} if each.trend else None,
    }


def _changed(each: Change) -> dict[str, str]:
    return {
        "name": each.name,
        "note": each.note,
        "movers": " · ".join(f"{mover.name} {mover.said}" for mover in each.movers),
        "before": each.before,
        "period_before": each.period_before,
        "now": each.now,
        "period": each.period,
        "change": each.change,
        "tone": "" if each.good is None else "good" if each.good else "alarm",
    }


def _below(below: list[Below]) -> list[dict[str, str]]:
    return [{"name": each.name, "figure": each.figure, "said": each.said} for each in below]


def _map(mapped: Mapped) -> dict[str, Any]:
    ends = [(_("Highest"), _below(mapped.first)), (_("Lowest"), _below(mapped.last))] if mapped.last else []
    return {
        "heading": _("Where in the country"),
        "name": mapped.standing.name,
        "period": mapped.standing.period,
        "svg": map_svg(mapped.map),
        "legend": [(FILLS[fill], words) for fill, words in mapped.map.legend],
        "ends": ends,
    }


def _all(told: Overview) -> list[list[str]]:
    rows: list[list[str]] = []
    for pillar, standings in told.pillars:
        rows.append([pillar])
        for each in standings:
            target = " · ".join(part for part in (each.target, each.gap) if part) or _("None set")
            figure = f"{each.figure} {each.unit}".strip() if each.state == "value" else why_none(each.state)
            tone = "" if each.met is None else "good" if each.met else "alarm"
            rows.append([each.name, figure, target, each.period, tone])
    return rows


def _table(mapped: Mapped) -> dict[str, Any]:
    return {
        "heading": _("By province"),
        "said": f"{mapped.standing.name}{f' ({mapped.standing.unit})' if mapped.standing.unit else ''}, {mapped.standing.period}",
        "heads": [_("Province"), _("Figure")],
        "rows": [[shape.name, shape.figure] for shape in mapped.map.shapes],
        "two": True,
    }
