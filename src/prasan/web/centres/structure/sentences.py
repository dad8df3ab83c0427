"""Events of a history, and what is not additive, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from prasan.centres import periods
from prasan.centres.organisation import Unit
from prasan.centres.structure.history import HistoryEvent
from prasan.centres.structure.reforms import area_successions
from prasan.centres.structure.rolled import trend_breaks
from prasan.centres.structure.successions import Successions
from prasan.web.shell.templatetags.prasan import be_date, in_words


def event_sentence(event: HistoryEvent) -> str:
    """What happened, in a sentence."""
    names = {"before": _joined(event.before), "after": _joined(event.after)}
    return {
        "listed": _("First listed as %(after)s"),
        "founded": _("%(after)s was founded"),
        "abolished": _("%(before)s was abolished"),
        "replaced": _("%(before)s was replaced by %(after)s"),
        "split": _("%(before)s was split into %(after)s"),
        "merged": _("%(before)s were merged into %(after)s"),
        "reorganised": _("%(before)s were reorganised into %(after)s"),
        "moved": _("Moved from %(before)s to %(after)s"),
        "renamed": _("%(before)s was renamed %(after)s"),
    }[event.kind] % names


def basis(known: str) -> str:
    """How well a reform is known."""
    return {
        "law": _("by law"),
        "unread": _("by a law that was not looked up"),
        "inferred": _("inferred from names and lists"),
    }[known]


def over_time(way: str) -> str:
    """What stands for an element in a longer period."""
    return {
        "sum": _("summed over time"),
        "last": _("the last value of a longer period"),
        "average": _("the average over a longer period"),
        "maximum": _("the maximum over a longer period"),
    }[way]


def over_units(way: str) -> str:
    """What stands for an element in a unit above."""
    return {
        "sum": _("(summed over units)"),
        "maximum": _("(the maximum over units)"),
        "none": _("(not added over units)"),
    }[way]


def trend_notes(units: Successions, unit: str, area: str, period: str, shown: Iterable[str]) -> dict[str, str]:
    """The periods of a trend in which the unit or the area was another than in ``period``, with that said."""
    day, listed = periods.parse(period).ends, [periods.parse(code) for code in shown]
    breaks = trend_breaks(units, unit, listed, day) | trend_breaks(area_successions(), area, listed, day)
    return {
        code: _("another unit or area until %(day)s: not comparable") % {"day": be_date(since)}
        for code, since in breaks.items()
    }


def _joined(units: Iterable[Unit]) -> str:
    return _(" and ").join(in_words(unit) for unit in units)
