"""What a centre waits for: reports that are late, and reports and rounds that somebody has to decide on."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.centres.definitions import DataSet, shipped_definitions
from prasan.centres.due import expected_periods
from prasan.centres.lifecycle import HANDED_IN, State
from prasan.centres.organisation import DEPARTMENT, MINISTRY
from prasan.centres.periods import Period
from prasan.web.centres.filing.reports import latest_versions, opened_periods
from prasan.web.centres.organisation import Organisation
from prasan.web.centres.words import period_name, short_period
from prasan.web.shell.templatetags.prasan import be_date, in_words, number
from prasan.web.snapshots import measures_in_force, rounds

PERIODS = 8  # of a data set, the latest: what is late for longer is history
_YEAR = 365
SHOWN = 5  # reports named in a line; the list has them all


@dataclass(frozen=True)
class LateUnit:
    """A unit directly below, and how many of its reports have not come; or the department itself."""

    name: str
    missing: int
    expected: int
    address: str

    @property
    def words(self) -> str:
        """``3 of 12``."""
        return _("%(part)s of %(whole)s") % {"part": number(self.missing), "whole": number(self.expected)}


@dataclass(frozen=True)
class Late:
    """The reports of a data set and period that have not come, ``days`` after they were due; the most first."""

    data_set: str
    period: str
    missing: int
    expected: int
    due: date
    days: int
    address: str
    units: list[LateUnit]

    @property
    def sentence(self) -> str:
        """How many are missing, and since when."""
        if self.days > _YEAR:
            said = ngettext(
                "%(missing)s of %(expected)s report has not come; it was due on %(due)s.",
                "%(missing)s of %(expected)s reports have not come; they were due on %(due)s.",
                self.expected,
            )
        else:
            said = ngettext(
                "%(missing)s of %(expected)s report has not come, %(days)s days after %(due)s.",
                "%(missing)s of %(expected)s reports have not come, %(days)s days after %(due)s.",
                self.expected,
            )
        return said % {
            "missing": number(self.missing),
            "expected": number(self.expected),
            "days": number(self.days),
            "due": be_date(self.due),
        }


@dataclass(frozen=True)
class Decision:
    """Something that waits: ``what`` it is, ``whose`` decision, since when; ``items`` names some of it, with addresses."""

    what: str
    whose: str
    since: date | None
    address: str
    items: list[tuple[str, str]]

    @property
    def since_words(self) -> str:
        """Since when, in words."""
        return _("since %(day)s") % {"day": be_date(self.since)} if self.since else ""


def late_reports(unit: str, now: Organisation) -> list[Late]:
    """The reports of a unit's subtree that are late, the latest period first."""
    scope = now.visible(unit)
    today = now.structure.day
    found = []
    for data_set in shipped_definitions().data_sets:
        periods = _periods(data_set, today)
        handed_in: dict[str, set[str]] = defaultdict(set)
        rows = latest_versions().filter(
            state__in=HANDED_IN, report__data_set=data_set.id, report__period__in=[each.code for each in periods]
        )
        for period, of in rows.values_list("report__period", "report__unit"):
            handed_in[period].add(of)
        for period in periods:
            due = data_set.due(period.code)
            structure = now.tree.as_of(period.ends)
            expected = [code for code in data_set.assigned(structure) if code in scope]
            missing = [code for code in expected if code not in handed_in[period.code]]
            if missing and due < today:
                heads = {code: _head(code, unit, structure.ancestors(code)) for code in expected}
                asked = Counter(heads.values())
                units = [
                    LateUnit(
                        in_words(now.tree.units[head]),
                        count,
                        asked[head],
                        _address(head, data_set.id, period.code, now),
                    )
                    for head, count in Counter(heads[code] for code in missing).most_common()
                ]
                address = f"{reverse('centres:reports')}?period={period.code}"
                days = (today - due).days
                name = in_words(data_set)
                found.append(
                    Late(name, period_name(period.code), len(missing), len(expected), due, days, address, units)
                )
    return sorted(found, key=lambda late: late.due, reverse=True)


def _periods(data_set: DataSet, today: date) -> list[Period]:
    return expected_periods(data_set, opened_periods(data_set), today)[:PERIODS]


def _head(code: str, unit: str, above: tuple[str, ...]) -> str:
    """The unit directly under ``unit`` that ``code`` is in, or is."""
    chain = (code, *above)
    at = chain.index(unit) if unit in chain else len(chain)
    return chain[at - 1] if at else code


def _address(unit: str, data_set: str, period: str, now: Organisation) -> str:
    if now.tree.units[unit].level == DEPARTMENT:
        return reverse("centres:report", args=[unit, data_set, period])
    return reverse("centres:centre", args=[unit]) + "#late"


def decisions(unit: str, now: Organisation) -> list[Decision]:
    """What waits for a decision in a unit's subtree: reports by who decides on them, and rounds of its measures.

    That accepted reports wait to be received is said of the nation's centre, which receives them.
    """
    scope = now.visible(unit)
    names = ("state", "report__unit", "report__data_set", "report__period", "submitted_on")
    waiting = latest_versions().filter(state__in=[State.SUBMITTED, State.RETURNED]).order_by("submitted_on", "id")
    found: dict[tuple[State, str], list[tuple[str, str, str, date]]] = defaultdict(list)
    for state, of, data_set, period, on in waiting.values_list(*names):
        if of in scope:
            found[State(state), _decides(State(state), of, now)].append((of, data_set, period, on))
    told = []
    for (state, whose), reports in sorted(
        found.items(), key=lambda each: (each[0][0] != State.SUBMITTED, each[1][0][3])
    ):
        items = [
            (
                f"{in_words(now.tree.units[of])} · {short_period(period)}",
                reverse("centres:report", args=[of, data_set, period]),
            )
            for of, data_set, period, _on in reports[:SHOWN]
        ]
        head = in_words(now.tree.units[whose])
        told.append(Decision(_waits(state, len(reports)), head, reports[0][3], reverse("centres:reports"), items))
    if unit == now.structure.root:
        accepted = (
            latest_versions().filter(state=State.ACCEPTED).aggregate(count=Count("id"), first=Min("submitted_on"))
        )
        if accepted["count"]:
            what = _waits(State.ACCEPTED, accepted["count"])
            told.append(
                Decision(what, in_words(now.tree.units[unit]), accepted["first"], reverse("centres:reports"), [])
            )
    return told + _rounds(scope, now)


def _decides(state: State, unit: str, now: Organisation) -> str:
    if state == State.RETURNED:
        return unit
    above = now.structure.ancestors(unit) if unit in now.structure else ()
    ministries = [code for code in above if now.structure.unit(code).level == MINISTRY]
    return ministries[0] if ministries else now.structure.root


def _waits(state: State, count: int) -> str:
    words = {
        State.SUBMITTED: ngettext(
            "%(count)s report waits to be accepted or returned",
            "%(count)s reports wait to be accepted or returned",
            count,
        ),
        State.ACCEPTED: ngettext(
            "%(count)s accepted report waits to be received", "%(count)s accepted reports wait to be received", count
        ),
        State.RETURNED: ngettext(
            "%(count)s returned report waits to be corrected", "%(count)s returned reports wait to be corrected", count
        ),
    }[state]
    return words % {"count": number(count)}


def _rounds(scope: frozenset[str], now: Organisation) -> list[Decision]:
    found = []
    measures = {measure.id: measure for measure in measures_in_force()}
    for each in rounds().all():
        measure = measures.get(each.measure) if each.state == "proposed" else None
        if measure is None or measure.owner not in scope:
            continue
        what = _("Round %(number)s of %(measure)s waits to be approved") % {
            "number": each.number,
            "measure": in_words(measure),
        }
        owner, on = in_words(now.tree.units[measure.owner]), timezone.localdate(each.proposed_at)
        found.append(Decision(what, owner, on, reverse("measures:rounds", args=[measure.id]), []))
    return found
