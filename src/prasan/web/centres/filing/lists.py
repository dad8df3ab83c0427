"""Which reports somebody sees, and what awaits them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from prasan.centres.definitions import DataSet, shipped_definitions
from prasan.centres.due import can_file, expected_periods
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import HANDED_IN, OPEN, Duty, State
from prasan.centres.organisation import Unit
from prasan.centres.periods import Period, parse
from prasan.web.accounts.models import User
from prasan.web.centres.filing.actions import user_duties
from prasan.web.centres.filing.reports import key_of, latest_versions, opened_periods
from prasan.web.centres.filing.words import LATE, NONE, due_words, state_name
from prasan.web.centres.models import Version
from prasan.web.centres.organisation import Organisation, organisation
from prasan.web.centres.words import period_name, short_period

MOST = 100  # reports received at once: a page that can be read through
_URGENT = (State.RETURNED, LATE, *OPEN, NONE, *HANDED_IN)


@dataclass(frozen=True)
class Line:
    """A report in a list: ``standing`` is its state, ``late`` or ``none``; ``due`` in words."""

    key: ReportKey
    unit: Unit
    data_set: DataSet
    period: str
    standing: str
    words: str
    due: str

    @property
    def token(self) -> str:
        """The report, as a form names it."""
        return "/".join(self.key)


@dataclass(frozen=True)
class Below:
    """The reports of the units below for one data set and period, and the other periods there are."""

    data_set: DataSet
    period: str
    code: str
    periods: list[tuple[str, str]]
    lines: list[Line]


@dataclass(frozen=True)
class Lists:
    """What somebody sees: their unit's own reports, those to decide on and to receive, and those of the units below."""

    own: list[Line]
    to_decide: list[Line]
    to_receive: list[Line]
    more_to_receive: int
    below: list[Below]


def lists_for(user: User, asked_period: str) -> Lists:
    """The lists of a member of staff."""
    now = organisation(timezone.localdate())
    scope = now.visible(user.unit_code)
    latest = {key_of(version.report): version for version in latest_versions() if version.report.unit in scope}
    own, below = [], []
    for data_set in shipped_definitions().data_sets:
        periods = expected_periods(data_set, opened_periods(data_set), now.structure.day)
        own += [
            _line((user.unit_code, data_set.id, period.code), data_set, latest, now)
            for period in periods
            if can_file(data_set, now.tree, user.unit_code, period.code, now.structure.day)
            and (data_set.owed or (user.unit_code, data_set.id, period.code) in latest)
        ]
        if len(scope) > 1:
            below.append(_below(data_set, periods, asked_period, scope - {user.unit_code}, latest, now))
    accepted = _awaiting(user, State.ACCEPTED, Duty.RECEIVES, latest, now)
    return Lists(
        own=_urgent_first(own),
        to_decide=_awaiting(user, State.SUBMITTED, Duty.DECIDES, latest, now),
        to_receive=accepted[:MOST],
        more_to_receive=len(accepted[MOST:]),
        below=below,
    )


def _line(key: ReportKey, data_set: DataSet, latest: dict[ReportKey, Version], now: Organisation) -> Line:
    version = latest.get(key)
    standing = version.state if version else NONE
    due, today = data_set.due(key[2]), now.structure.day
    handed_in = standing in HANDED_IN
    said = state_name(standing)
    if not handed_in and standing != State.RETURNED and due < today:
        standing = LATE
    return Line(
        key,
        now.tree.units[key[0]],
        data_set,
        period_name(key[2]),
        standing,
        said,
        due_words(due, today, handed_in=handed_in),
    )


def _below(
    data_set: DataSet,
    periods: list[Period],
    asked: str,
    units: Iterable[str],
    latest: dict[ReportKey, Version],
    now: Organisation,
) -> Below:
    code = asked if asked in {period.code for period in periods} else periods[0].code
    assigned = set(data_set.assigned(now.tree.as_of(parse(code).ends)))
    lines = [_line((unit, data_set.id, code), data_set, latest, now) for unit in sorted(assigned & set(units))]
    others = [(period.code, short_period(period.code)) for period in periods]
    return Below(data_set, period_name(code), code, others, _urgent_first(lines))


def _awaiting(user: User, state: State, duty: Duty, latest: dict[ReportKey, Version], now: Organisation) -> list[Line]:
    data_sets = shipped_definitions().data_set
    return [
        _line(key, data_sets[key[1]], latest, now)
        for key, version in sorted(latest.items())
        if version.state == state and key[1] in data_sets and duty in user_duties(user, key[0], key[2])
    ]


def _urgent_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: _URGENT.index(line.standing))
