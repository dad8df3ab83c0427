"""What the executive's page says, in the reader's language; the wall and the documents say the same.

It answers in order: what is off target, what changed, what is late, what needs a decision.  The figures come from the
roll-up within the asker's scope; a roll-up never changes, so what was read of one is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.architecture.vocabulary import PILLARS
from prasan.centres.areas import NATION
from prasan.centres.briefing.standings import Position, periods_known, positions, short_of
from prasan.centres.definitions import Indicator, shipped_definitions
from prasan.centres.organisation import MINISTRY, Unit
from prasan.centres.query import Cell
from prasan.centres.rollup import FILE
from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot
from prasan.web.centres import words
from prasan.web.centres.alerts.models import Note
from prasan.web.centres.briefing.charts import Trend, trend
from prasan.web.centres.briefing.waiting import Decision, Late, decisions, late_reports
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import Wording
from prasan.web.shell.templatetags.prasan import be_datetime, in_language, in_words, number

STALE = timedelta(hours=26)  # a nightly roll-up, and two hours for a late one
_WORST, _MOVERS, _PERIODS = 5, 3, 6


@dataclass(frozen=True)
class Below:
    """A unit or an area in a short list: its figure, and what is said of it beside."""

    name: str
    figure: str
    said: str
    address: str


@dataclass(frozen=True)
class Standing:
    """An indicator's latest figure, of the period with the code ``cell_period``.

    ``met`` is None where there is no target or no value; ``gap`` is in words.
    """

    indicator: Indicator
    name: str
    figure: str
    unit: str
    state: str
    cell_period: str
    period: str
    coverage: str
    address: str
    target: str
    target_value: float | None
    gap: str
    met: bool | None
    missing: str
    worst: list[Below]
    trend: Trend | None
    value: float | None
    notes: list[Note]


@dataclass(frozen=True)
class Change:
    """What became of an indicator since the period before.  ``good`` is None where no target judges it."""

    name: str
    address: str
    period: str
    period_before: str
    now: str
    before: str
    change: str
    way: str
    good: bool | None
    note: str
    movers: list[Below]
    now_value: float
    before_value: float


@dataclass(frozen=True)
class Overview:
    """Everything that is said of a centre.

    ``known`` are the codes of the periods of which it has figures, the latest first; ``periods`` and ``earlier`` the same as
    choices: words, address, chosen.
    """

    unit: Unit
    period: str
    made: datetime | None
    off: list[Standing]
    on: list[Standing]
    untargeted: list[Standing]
    changes: list[Change]
    late: list[Late]
    decisions: list[Decision]
    pillars: list[tuple[str, list[Standing]]]
    known: tuple[str, ...] = ()
    periods: list[tuple[str, str, bool]] = field(default_factory=list)
    earlier: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def standings(self) -> list[Standing]:
        """Every indicator with a figure."""
        return [*self.off, *self.on, *self.untargeted]

    @property
    def known_periods(self) -> list[tuple[str, str]]:
        """The periods of which it has figures: code and name."""
        return [(code, words.period_name(code)) for code in self.known]

    @property
    def missing_reports(self) -> int:
        """How many reports are late."""
        return sum(late.missing for late in self.late)

    @property
    def stale(self) -> str:
        """That the figures are old, where they are."""
        if self.made is None or timezone.now() - self.made < STALE:
            return ""
        days = (timezone.now() - self.made).days
        if days < 1:
            return _("These figures are more than a day old.")
        return ngettext("These figures are %(days)s day old.", "These figures are %(days)s days old.", days) % {
            "days": number(days)
        }

    @property
    def as_of(self) -> str:
        """When the figures were rolled up."""
        return _("Figures of %(moment)s") % {"moment": be_datetime(self.made)} if self.made else ""

    @property
    def untargeted_words(self) -> str:
        """How many indicators have no target, where some have none."""
        count = len(self.untargeted)
        if not count:
            return ""
        said = ngettext("%(count)s indicator has no target.", "%(count)s indicators have no target.", count)
        return said % {"count": number(count)}


def overview(
    snapshot: Snapshot | None, unit: str, now: Organisation, scope: frozenset[str], period: str = ""
) -> Overview:
    """What is said of a unit of the scope; ``period`` as for :func:`~prasan.centres.briefing.standings.positions`.

    Raises NotVisibleError, PeriodError, and LookupError for a period of which the unit has no figures.
    """
    found, known = read_positions(snapshot.file(FILE), unit, scope, period) if snapshot else ((), ())
    if period and period not in known:
        raise LookupError(period)
    notes = notes_of(unit)
    standings = {position.indicator.id: standing(position, unit, notes) for position in found}
    told = list(standings.values())
    pillars = [
        (words.pillar_name(pillar), [each for each in told if each.indicator.pillar == pillar]) for pillar in PILLARS
    ]
    choices = [(words.short_period(code), address(unit, code), code == period) for code in known]
    off = sorted((position for position in found if position.off_target), key=_how_far)
    return Overview(
        unit=now.tree.units[unit],
        period=words.period_name(period) if period else "",
        made=snapshot.made if snapshot else None,
        off=[standings[position.indicator.id] for position in off],
        on=[each for each in told if each.met],
        untargeted=[each for each in told if each.met is None],
        changes=[change for position in sorted(found, key=_how_much) if (change := _change(position, unit))],
        late=late_reports(unit, now),
        decisions=decisions(unit, now),
        pillars=[(name, of) for name, of in pillars if of],
        known=known,
        periods=choices[:_PERIODS],
        earlier=choices[_PERIODS:],
    )


def notes_of(unit: str, area: str = NATION) -> list[Note]:
    """The notes on a unit's figures of an area, the latest first."""
    return list(Note.objects.filter(unit=unit, area=area, withdrawn_at=None).order_by("-at"))


def address(unit: str, period: str = "") -> str:
    """The page of a unit, at the end of a period."""
    return reverse("centres:centre", args=[unit]) + (f"?{urlencode({'period': period})}" if period else "")


def figure_address(unit: str, indicator: str, period: str, area: str = NATION) -> str:
    """The page of one figure."""
    asked = {"indicator": indicator, "period": period} | ({} if area == NATION else {"area": area})
    return f"{reverse('centres:centre', args=[unit])}?{urlencode(asked)}"


def points(wording: Wording, difference: float) -> str:
    """A difference of values without its sign: ``2.9 points`` of a percentage, ``1,200 households``."""
    written = number(abs(difference), wording.indicator.decimals)
    if wording.unit == "%":
        return _("%(number)s points") % {"number": written}
    return f"{written} {wording.unit}".strip()


def changed(wording: Wording, before: float, now: float) -> str:
    """A change with its sign, and its share of what was, of what is not itself a percentage."""
    sign = "+" if now > before else "\N{MINUS SIGN}" if now < before else "±"
    said = f"{sign}{points(wording, now - before)}"
    if wording.unit == "%" or not before:
        return said
    return f"{said} ({sign}{number(abs(100 * (now - before) / before), 1)}%)"


@lru_cache(maxsize=128)
def read_positions(
    path: Path, unit: str, scope: frozenset[str], period: str
) -> tuple[tuple[Position, ...], tuple[str, ...]]:
    """Where the indicators of a unit stand, and the periods it has figures of; of a file that never changes."""
    with Engine.over_file(path) as engine:
        known = tuple(periods_known(engine, scope, unit))
        return tuple(positions(engine, scope, unit, shipped_definitions(), period)), known


def _how_far(position: Position) -> float:
    return (position.gap or 0.0) / abs(position.target or 1.0)


def _how_much(position: Position) -> float:
    before = position.before.value if position.before else None
    return -abs((position.change or 0.0) / before) if before else 0.0


def gap_words(wording: Wording, cell: Cell) -> str:
    """How far a value is from the target, "7.3 points short of it"; empty without one of them."""
    gap = short_of(wording.indicator, cell)
    if gap is None:
        return ""
    if gap < 0:
        said = _("%(gap)s short of it") if wording.indicator.higher_is_better else _("%(gap)s over it")
    elif gap > 0:
        said = _("%(gap)s above it") if wording.indicator.higher_is_better else _("%(gap)s below it")
    else:
        return _("exactly met")
    return said % {"gap": points(wording, gap)}


def standing(position: Position, unit: str, notes: list[Note]) -> Standing:
    """An indicator's position in words, with those of a unit's notes that are on its figure."""
    indicator, cell = position.indicator, position.cell
    wording = Wording(indicator, shipped_definitions())
    missing = position.missing_target
    judged = [each for each in position.below if short_of(indicator, each) is not None]
    said = ""
    if judged:
        ministries = any(each.unit_level == MINISTRY for each in judged)
        said = _of_ministries(len(missing), len(judged)) if ministries else _of_departments(len(missing), len(judged))
    target = ""
    if position.target is not None:
        target = _("Target %(target)s") % {"target": wording.bare(position.target)}
    return Standing(
        indicator=indicator,
        name=in_words(indicator),
        figure=wording.figure(cell),
        unit="" if wording.unit == "%" else wording.unit,
        state=wording.state(cell),
        cell_period=cell.period,
        period=words.short_period(cell.period),
        coverage=wording.coverage(cell),
        address=figure_address(unit, indicator.id, cell.period),
        target=target,
        target_value=position.target,
        gap=gap_words(wording, cell),
        met=None if position.gap is None else position.gap >= 0,
        missing=said,
        worst=[
            Below(
                in_language(each, "unit"),
                wording.figure(each),
                gap_words(wording, each),
                figure_address(each.unit, indicator.id, each.period),
            )
            for each in missing[:_WORST]
        ],
        trend=trend(wording, position.history[-12:]),
        value=wording.value(cell),
        notes=[note for note in notes if (note.indicator, note.period) == (indicator.id, cell.period)],
    )


def _of_ministries(missing: int, judged: int) -> str:
    said = ngettext(
        "%(missing)s of %(judged)s ministry misses the target.",
        "%(missing)s of %(judged)s ministries miss the target.",
        judged,
    )
    return said % {"missing": number(missing), "judged": number(judged)}


def _of_departments(missing: int, judged: int) -> str:
    said = ngettext(
        "%(missing)s of %(judged)s department misses the target.",
        "%(missing)s of %(judged)s departments miss the target.",
        judged,
    )
    return said % {"missing": number(missing), "judged": number(judged)}


def _change(position: Position, unit: str) -> Change | None:
    wording = Wording(position.indicator, shipped_definitions())
    cell, before = position.cell, position.before
    if before is None or before.value is None or cell.value is None:
        return None
    return Change(
        name=in_words(position.indicator),
        address=figure_address(unit, position.indicator.id, cell.period),
        period=words.short_period(cell.period),
        period_before=words.short_period(before.period),
        now=wording.figure(cell),
        before=wording.figure(before),
        change=changed(wording, before.value, cell.value),
        way="up" if cell.value > before.value else "down" if cell.value < before.value else "same",
        good=position.better,
        note=_note(position, wording),
        movers=[
            Below(
                in_language(mover.now, "unit"),
                wording.figure(mover.now),
                changed(wording, mover.before.value or 0.0, mover.now.value or 0.0),
                figure_address(mover.now.unit, position.indicator.id, mover.now.period),
            )
            for mover in position.movers[:_MOVERS]
            if mover.change
        ],
        now_value=cell.value,
        before_value=before.value,
    )


def _note(position: Position, wording: Wording) -> str:
    """How far the change is one of who reported."""
    like = position.like_for_like
    if like is None:
        before = position.before
        uneven = before is not None and (before.reported, before.expected) != (
            position.cell.reported,
            position.cell.expected,
        )
        return _("Not the same units reported in both periods.") if uneven else ""
    return _("Among the %(units)s of %(of)s units that reported in full in both periods: %(change)s.") % {
        "units": number(like.units),
        "of": number(like.of),
        "change": changed(wording, like.before, like.now),
    }
