"""The form that composes a dashboard: every button sends the whole form, so it needs no script and keeps no draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from prasan.centres import periods
from prasan.centres.definitions import shipped_definitions

NUMBER, TREND, RANKING, MAP, TABLE, TEXT = KINDS = ("number", "trend", "ranking", "map", "table", "text")
WIDTHS = ("third", "half", "full")
MOST = 24  # panels: a page that is read, and not searched
LONGEST = 2000  # letters of a text
TITLE = 120


@dataclass(frozen=True)
class Panel:
    """A panel as it is kept.  An empty ``unit`` is the reader's own, an empty ``period`` the latest."""

    kind: str = NUMBER
    indicator: str = ""
    unit: str = ""
    period: str = ""
    width: str = "third"
    text: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """As it goes into the database."""
        return asdict(self)


def panel_of(kept: Mapping[str, Any]) -> Panel:
    """A panel as the database has it; fields that it does not have are those of a new one."""
    known = {each.name for each in fields(Panel)}
    return Panel(**{name: str(value) for name, value in kept.items() if name in known})


def read(posted: Mapping[str, str]) -> list[Panel]:
    """The panels of a posted form, in their order."""
    panels = []
    for at in range(MOST + 1):
        if f"p{at}.kind" not in posted:
            break
        panels.append(Panel(**{each.name: posted.get(f"p{at}.{each.name}", "").strip() for each in fields(Panel)}))
    return panels[:MOST]


def done(panels: list[Panel], act: str) -> list[Panel]:
    """The panels after a button: ``add``, ``up.N``, ``down.N`` or ``remove.N``; any other leaves them."""
    name, _dot, number = act.partition(".")
    at = int(number) if number.isdecimal() and len(number) < 4 else -1
    found = list(panels)
    if name == "add" and len(found) < MOST:
        return [*found, replace(found[-1], text="") if found else Panel()]
    if not 0 <= at < len(found):
        return found
    if name == "remove":
        del found[at]
    if name == "up" and at > 0:
        found[at - 1], found[at] = found[at], found[at - 1]
    if name == "down" and at < len(found) - 1:
        found[at + 1], found[at] = found[at], found[at + 1]
    return found


def faults(title: str, panels: list[Panel], units: frozenset[str]) -> list[str]:
    """What keeps a dashboard from being saved, in words; ``units`` are those that its maker may see."""
    said = []
    if not title or len(title) > TITLE:
        said.append(_("Give it a title of at most %(most)s letters.") % {"most": TITLE})
    if not panels:
        said.append(_("Add at least one panel."))
    for number, panel in enumerate(panels, 1):
        if panel.kind not in KINDS or panel.width not in WIDTHS:
            said.append(_("Panel %(number)s: choose what it shows, and its width.") % {"number": number})
        elif panel.kind == TEXT and not (0 < len(panel.text) <= LONGEST):
            said.append(_("Panel %(number)s: write its text.") % {"number": number})
        elif panel.kind != TEXT and not _known(panel, units):
            said.append(
                _("Panel %(number)s: choose an indicator, a unit and a period that there are.") % {"number": number}
            )
    return said


def _known(panel: Panel, units: frozenset[str]) -> bool:
    if panel.indicator not in shipped_definitions().indicator or (panel.unit and panel.unit not in units):
        return False
    try:
        return not panel.period or bool(periods.parse(panel.period))
    except periods.PeriodError:
        return False
