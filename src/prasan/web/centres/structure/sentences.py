"""Events of a history, and what is not additive, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from prasan.centres.organisation import Unit
from prasan.centres.structure.history import HistoryEvent
from prasan.web.shell.templatetags.prasan import in_words


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


def _joined(units: Iterable[Unit]) -> str:
    return _(" and ").join(in_words(unit) for unit in units)
