"""The words of the filing pages: states, what is in doubt, and why something was not done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from prasan.centres.areas import NATION
from prasan.centres.definitions import Definitions
from prasan.centres.lifecycle import LifecycleError
from prasan.centres.validation import Doubt
from prasan.web.centres.organisation import Organisation
from prasan.web.shell.templatetags.prasan import be_date, in_words, number

NONE, LATE = "none", "late"


def state_name(state: str) -> str:
    """Where a report stands."""
    return {
        NONE: _("Not begun"),
        LATE: _("Late"),
        "draft": _("Draft"),
        "complete": _("Complete, not submitted yet"),
        "submitted": _("Submitted, waits for the ministry"),
        "returned": _("Returned for correction"),
        "accepted": _("Accepted by the ministry"),
        "received": _("Received by the prime minister's centre"),
    }[state]


def event_name(act: str) -> str:
    """What was done."""
    return {
        "import": _("Figures imported"),
        "save": _("Draft saved"),
        "complete": _("Called complete"),
        "submit": _("Submitted and sealed"),
        "accept": _("Accepted"),
        "return": _("Returned"),
        "receive": _("Received"),
        "reopen": _("Opened again"),
    }.get(act, act)


def due_words(due: date, today: date, *, handed_in: bool) -> str:
    """Until when, or since when it is late."""
    if handed_in:
        return _("was due on %(day)s") % {"day": be_date(due)}
    if due < today:
        return _("late since %(day)s") % {"day": be_date(due)}
    return _("due on %(day)s") % {"day": be_date(due)}


def error_words(error: LifecycleError) -> str:
    """Why something was not done, and what to do."""
    return {
        "not_theirs": _("This is for officers of another unit."),
        "own_report": _("You submitted this report yourself. Another officer has to decide on it."),
        "stale": _("Somebody else has changed the report meanwhile. This is how it stands now."),
        "wrong_state": _("The report is no longer in a state for this. This is how it stands now."),
        "not_asked": _("No such report is asked for."),
        "no_reason": _("Write a reason."),
        "wrong_figures": _("Mend the figures that are wrong or missing first."),
        "not_confirmed": _("Some figures are unusual. Check them, and say that they are right."),
        "nothing": _("Choose at least one report."),
    }.get(error.code, str(error))


def doubt_words(doubt: Doubt) -> str:
    """What is wrong or in doubt, as it stands beside the cell that it is about."""
    if doubt.kind == "missing":
        return _("There is no figure. Enter 0 if there was none.")
    if doubt.rule is not None:
        said = {"rule": in_words(doubt.rule), "left": figure(doubt.left), "right": figure(doubt.right)}
        return _("%(rule)s (%(left)s against %(right)s)") % said
    low, high = (number(value, 0 if doubt.high >= 10 else 2) for value in (max(doubt.low, 0.0), doubt.high))
    return _("Unusual: earlier periods let expect %(low)s to %(high)s") % {"low": low, "high": high}


def doubt_place(doubt: Doubt, definitions: Definitions, organisation: Organisation) -> str:
    """Where a doubt is: the area, and the element unless a rule names it."""
    area = _("Sum of all areas") if doubt.area == NATION else area_name(doubt.area, organisation)
    if doubt.rule is not None:
        return area
    element = in_words(definitions.element[doubt.elements[0]])
    return element if doubt.kind == "missing" else f"{area}, {element}"


def area_name(area: str, organisation: Organisation) -> str:
    """An area, or that none is stated."""
    return in_words(organisation.areas[area]) if area else _("Area not stated")


def no_district() -> str:
    """That no district of a province is stated."""
    return _("District not stated")


def figure(value: float) -> str:
    """A figure, with hundredths where it has some."""
    return number(value) if value == int(value) else number(value, 2)


def typed(value: float) -> str:
    """A figure as one would type it."""
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}".rstrip("0")


def no_figure() -> str:
    """What to type instead."""
    return _("This is not a number. Use digits, with at most two decimals.")


def whole_unit() -> str:
    """The one row of a report that is not parted by area."""
    return _("The whole unit")
