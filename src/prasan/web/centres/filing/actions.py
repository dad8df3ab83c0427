"""What is done to a report, each in one transaction with its event; the log has the event too, for good.

The log is written last before the transaction ends: should the database then fail, the log tells of what was tried,
and never is something done of which it does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from prasan.centres import periods
from prasan.centres.definitions import DataSet, shipped_definitions
from prasan.centres.due import can_file
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import COUNTED, Act, Duty, LifecycleError, State, after, allowed, duties_of
from prasan.centres.sealing import seal
from prasan.centres.validation import Cells, Doubt, doubts
from prasan.web.accounts.models import Role, User
from prasan.web.centres.actions import bring_up_to_date
from prasan.web.centres.filing.landing import BATCH, carry, drafts, write
from prasan.web.centres.filing.reports import counted_versions, key_of, version_values
from prasan.web.centres.models import CellReason, DataValue, Event, Report, Version
from prasan.web.centres.organisation import organisation
from prasan.web.exchange import access_log


@dataclass(frozen=True)
class Why:
    """A reason for a return: of a cell, or of the whole report (no element)."""

    element: str
    area: str
    reason: str


@dataclass(frozen=True)
class Machine:
    """A system of a unit: it files the unit's reports as an officer does, and decides on none."""

    name: str
    unit_code: str

    def get_username(self) -> str:
        """How events and the log name it."""
        return self.name


Filer = User | Machine


def user_duties(user: Filer, unit: str, period: str) -> frozenset[Duty]:
    """What somebody does with a unit's reports: by the structure of today, or of the period where the unit has gone."""
    if isinstance(user, User) and user.role != Role.OFFICER:
        return frozenset()
    now = organisation(timezone.localdate())
    structure = now.structure if unit in now.structure else now.tree.as_of(periods.parse(period).ends)
    duties = duties_of(structure, user.unit_code, unit)
    return duties & {Duty.FILES} if isinstance(user, Machine) else duties


def report_doubts(data_set: DataSet, key: ReportKey, cells: Cells) -> list[Doubt]:
    """What is wrong or in doubt in the figures of a report."""
    ends = periods.parse(key[2]).ends
    before = [
        version
        for version in counted_versions().filter(report__unit=key[0], report__data_set=key[1])
        if periods.parse(version.report.period).ends < ends
    ]
    before.sort(key=lambda version: periods.parse(version.report.period).ends)
    most = data_set.outliers.most if data_set.outliers else 0
    return doubts(data_set, cells, [version_values(version) for version in before[-most:]] if most else [])


@transaction.atomic
def save(user: Filer, key: ReportKey, number: int, cells: Mapping[tuple[str, str], float | None]) -> Version:
    """Keep figures in the draft (``number`` 0 or 1 where there is none yet); None empties a cell.  Raises LifecycleError."""
    _check_may(user, key, Act.SAVE)
    today = timezone.localdate()
    tree = organisation(today).tree
    if not can_file(shipped_definitions().data_set[key[1]], tree, key[0], key[2], today):
        raise LifecycleError("not_asked", "no such report is asked for")
    latest = _latest(key)
    if latest is not None:
        _check(user, latest, number, Act.SAVE)
    version = drafts([key], by=user.get_username())[key]
    if version.number != max(number, 1):
        raise LifecycleError("stale", "somebody else has changed the report")
    kept = version_values(version)
    changed = {cell: value for cell, value in cells.items() if kept.get(cell) != value}
    emptied = [cell for cell, value in changed.items() if value is None]
    for element in {element for element, _ in emptied}:
        areas = [area for of, area in emptied if of == element]
        DataValue.objects.filter(version=version, element=element, area__in=areas).delete()
    write((version.id, *cell, value) for cell, value in changed.items() if value is not None)
    if changed or (latest is not None and latest.state == State.COMPLETE):
        _note(user, version, Act.SAVE, rows=len(changed))
    return version


@transaction.atomic
def complete(user: Filer, key: ReportKey, number: int) -> Version:
    """Say that a draft is complete: nothing in it may be wrong.  Raises LifecycleError."""
    version = _checked(user, key, number, Act.COMPLETE)
    _refuse_wrong(version, confirmed=True)
    Version.objects.filter(pk=version.pk).update(state=State.COMPLETE)
    _note(user, version, Act.COMPLETE, rows=version.values.count())
    return version


@transaction.atomic
def submit(user: Filer, key: ReportKey, number: int, *, confirmed: bool) -> Version:
    """Seal a complete report and hand it to the ministry; ``confirmed`` that what is in doubt is right.

    Raises LifecycleError.
    """
    version = _checked(user, key, number, Act.SUBMIT)
    _refuse_wrong(version, confirmed=confirmed)
    rows = [(*cell, value) for cell, value in version_values(version).items()]
    version.state, version.seal = State.SUBMITTED, seal(*key, version.number, rows)
    version.submitted_by, version.submitted_on = user.get_username(), timezone.localdate()
    version.save(update_fields=["state", "seal", "submitted_by", "submitted_on"])
    _note(user, version, Act.SUBMIT, rows=len(rows))
    transaction.on_commit(bring_up_to_date, robust=True)  # it may be the first of its period
    return version


@transaction.atomic
def accept(user: Filer, key: ReportKey, number: int) -> Version:
    """Let a submitted report count.  Raises LifecycleError, as for whoever submitted it."""
    version = _checked(user, key, number, Act.ACCEPT)
    Version.objects.filter(pk=version.pk).update(state=State.ACCEPTED)
    _note(user, version, Act.ACCEPT, rows=version.values.count())
    # Robust: a roll-up that is refused leaves the last one live, is logged, and is tried again by the next act.
    transaction.on_commit(bring_up_to_date, robust=True)
    return version


@transaction.atomic
def send_back(user: Filer, key: ReportKey, number: int, reasons: Sequence[Why]) -> Version:
    """Return a submitted report with reasons.  Raises LifecycleError, as where there is none."""
    version = _checked(user, key, number, Act.RETURN)
    if not reasons or any(not why.reason.strip() for why in reasons):
        raise LifecycleError("no_reason", "a report is returned with a reason")
    Version.objects.filter(pk=version.pk).update(state=State.RETURNED)
    CellReason.objects.bulk_create(
        [CellReason(version=version, element=why.element, area=why.area, reason=why.reason.strip()) for why in reasons]
    )
    _note(user, version, Act.RETURN, rows=len(reasons))
    return version


@transaction.atomic
def reopen(user: Filer, key: ReportKey, number: int, reason: str) -> Version:
    """Open a new version after one that was returned or accepted, with its figures.  Raises LifecycleError."""
    version = _checked(user, key, number, Act.REOPEN)
    if not reason.strip() and version.state in COUNTED:
        raise LifecycleError("no_reason", "a report is opened again for a reason")
    fresh = Version.objects.create(
        report=version.report, number=version.number + 1, opened_by=user.get_username(), reason=reason.strip()
    )
    carry({version.id: fresh})
    _note(user, fresh, Act.REOPEN, rows=fresh.values.count(), reason=reason.strip())
    return fresh


@transaction.atomic
def receive(user: Filer, keys: Iterable[ReportKey]) -> list[Version]:
    """Note that accepted reports have come to the prime minister's centre.  Raises LifecycleError."""
    received = []
    for key in keys:
        version = _latest(key)
        if version is None:
            raise LifecycleError("wrong_state", "there is no such report")
        received.append(_check(user, version, version.number, Act.RECEIVE))
    if not received:
        raise LifecycleError("nothing", "no report was chosen")
    Version.objects.filter(pk__in=[version.pk for version in received]).update(state=State.RECEIVED)
    _note_all(user, received, Act.RECEIVE, rows=len(received))
    return received


def _latest(key: ReportKey) -> Version | None:
    """The version at work, its report being kept from others until the transaction ends."""
    unit, data_set, period = key
    report = Report.objects.select_for_update().filter(unit=unit, data_set=data_set, period=period).first()
    found = Version.objects.filter(report=report).order_by("-number").first() if report else None
    if found is not None:
        found.report = report
    return found


def _checked(user: Filer, key: ReportKey, number: int, act: Act) -> Version:
    version = _latest(key)
    if version is None:
        raise LifecycleError("wrong_state", "there is no such report")
    return _check(user, version, number, act)


def _check_may(user: Filer, key: ReportKey, act: Act) -> None:
    duties = user_duties(user, key[0], key[2])
    if not any(act in allowed(state, duties) for state in State):
        raise LifecycleError("not_theirs", f"{act} is not for an officer of this unit")


def _check(user: Filer, version: Version, number: int, act: Act) -> Version:
    _check_may(user, key_of(version.report), act)
    if version.number != number:
        raise LifecycleError("stale", "somebody else has changed the report")
    after(State(version.state), act)
    if act in (Act.ACCEPT, Act.RETURN) and version.submitted_by == user.get_username():
        raise LifecycleError("own_report", "whoever submitted a report does not decide on it")
    return version


def _refuse_wrong(version: Version, *, confirmed: bool) -> None:
    data_set = shipped_definitions().data_set[version.report.data_set]
    found = report_doubts(data_set, key_of(version.report), version_values(version))
    if any(doubt.strict for doubt in found):
        raise LifecycleError("wrong_figures", "a figure is missing or breaks a rule")
    if found and not confirmed:
        raise LifecycleError("not_confirmed", "figures are in doubt, and nobody has said that they are right")


def _note(user: Filer, version: Version, act: Act, *, rows: int, reason: str = "") -> None:
    _note_all(user, [version], act, rows=rows, reason=reason)


def _note_all(user: Filer, versions: Sequence[Version], act: Act, *, rows: int, reason: str = "") -> None:
    event = {
        "action": f"{act}_report",
        "who": user.get_username(),
        "unit": user.unit_code,
        "purpose": "file_figures",
        "registers": [],
        "rows": rows,
        "reports": [[*key_of(version.report), version.number, version.seal] for version in versions],
    }
    entry = access_log().append({**event, "reason": reason} if reason else event)
    Event.objects.bulk_create(
        [
            Event(version=version, act=act, by=user.get_username(), reason=reason, entry=entry.index)
            for version in versions
        ],
        batch_size=BATCH,
    )
