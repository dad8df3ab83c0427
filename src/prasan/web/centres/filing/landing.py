"""Imported values become drafts of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import islice

from django.db import connection, transaction

from prasan.centres.definitions import Definitions
from prasan.centres.importing import Checked
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import COUNTED, OPEN, LifecycleError, State
from prasan.web.centres.filing.reports import key_of, latest_versions, report_keys
from prasan.web.centres.models import DataValue, Event, Report, Version
from prasan.web.exchange import access_log

BATCH = 5000
IMPORT = "import"
_PUT_ROW, _PUT_COLUMNS = "put_value", "put_columns"
_CHUNK = 20_000


@transaction.atomic
def land(checked: Checked, definitions: Definitions, *, by: str, reason: str = "") -> dict[str, dict[str, int]]:
    """Write the accepted values into drafts: by report, how many are ``new``, ``changed`` and ``unchanged``.

    A returned report gets a new version, an accepted one only with a ``reason``; the rest of its figures are carried
    over.  Raises LifecycleError where a report has been closed since the values were checked.
    """
    values = checked.values
    versions = drafts(report_keys(values, definitions), by=by, reason=reason)
    ids = {key: version.id for key, version in versions.items()}
    kept = {
        (version, element, area): value
        for version, element, area, value in DataValue.objects.filter(version__in=list(ids.values()))
        .values_list("version", "element", "area", "value")
        .iterator(chunk_size=_CHUNK)
    }
    told: dict[ReportKey, dict[str, int]] = {key: {"new": 0, "changed": 0, "unchanged": 0} for key in ids}
    written = []
    for value in values:
        key = (value.unit, definitions.data_set_of[value.element].id, value.period)
        before = kept.get((ids[key], value.element, value.area))
        if before == value.value:
            told[key]["unchanged"] += 1
            continue
        told[key]["new" if before is None else "changed"] += 1
        written.append((ids[key], value.element, value.area, value.value))
    write(written)
    entry = access_log().append(
        {"action": "import_figures", "who": by, "unit": "", "purpose": "file_figures", "rows": len(values)}
    )
    Event.objects.bulk_create(
        [Event(version=each, act=IMPORT, by=by, reason=reason, entry=entry.index) for each in versions.values()],
        batch_size=BATCH,
    )
    return {" ".join(key): counts for key, counts in sorted(told.items())}


def drafts(keys: Iterable[ReportKey], *, by: str, reason: str = "") -> Mapping[ReportKey, Version]:
    """The draft of each report, made where there is none.  Call it in a transaction.  Raises LifecycleError."""
    wanted = set(keys)
    if not wanted:
        return {}
    data_sets, periods = {key[1] for key in wanted}, {key[2] for key in wanted}
    there = Report.objects.select_for_update().filter(data_set__in=data_sets, period__in=periods)
    reports = {key_of(report): report for report in there if key_of(report) in wanted}
    made = [Report(unit=unit, data_set=of, period=period) for unit, of, period in sorted(wanted - reports.keys())]
    reports |= {key_of(report): report for report in Report.objects.bulk_create(made, batch_size=BATCH)}
    newest = latest_versions().filter(report__data_set__in=data_sets, report__period__in=periods)
    latest = {key_of(version.report): version for version in newest if key_of(version.report) in wanted}
    found = {}
    carried: dict[int, Version] = {}
    opened = []
    for key, report in reports.items():
        version = latest.get(key)
        if version is None:
            opened.append(Version(report=report, number=1, opened_by=by))
        elif version.state in OPEN:
            found[key] = version
        elif version.state == State.RETURNED or (version.state in COUNTED and reason):
            fresh = Version(report=report, number=version.number + 1, opened_by=by, reason=reason)
            opened.append(fresh)
            carried[version.id] = fresh
        else:
            raise LifecycleError(
                "wrong_state", f"the report {' '.join(key)} is {version.state} and takes no values now"
            )
    complete = [version.id for version in found.values() if version.state == State.COMPLETE]
    Version.objects.filter(id__in=complete).update(state=State.DRAFT)
    Version.objects.bulk_create(opened, batch_size=BATCH)
    carry(carried)
    return found | {key_of(version.report): version for version in opened}


def carry(fresh: Mapping[int, Version]) -> None:
    """Copy figures from versions (by their ids) to the new ones after them."""
    rows = DataValue.objects.filter(version__in=list(fresh)).values_list("version", "element", "area", "value")
    write([(fresh[old].id, element, area, value) for old, element, area, value in rows.iterator(chunk_size=_CHUNK)])


def write(rows: Iterable[tuple[int, str, str, float]]) -> None:
    """Put (version, element, area, value) in, over what stands there."""
    # Not by bulk_create: it costs 30 microseconds of processor a row, most of them before the database is asked.
    sql = files(__package__).joinpath("sql")
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(sql.joinpath(f"{_PUT_ROW}.sql").read_text(encoding="utf-8"), rows)
            return
        # A statement a row takes PostgreSQL three times as long.
        statement, left = sql.joinpath(f"{_PUT_COLUMNS}.sql").read_text(encoding="utf-8"), iter(rows)
        while some := list(islice(left, _CHUNK)):
            cursor.execute(statement, [list(column) for column in zip(*some, strict=True)])
