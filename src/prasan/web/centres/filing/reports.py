"""Reports as the database has them: the version at work, the one that counts, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Max, OuterRef, QuerySet, Subquery

from prasan.centres.definitions import DataSet, Definitions
from prasan.centres.figures import APPROVED, DRAFT, SUBMITTED
from prasan.centres.figures import DataValue as Figure
from prasan.centres.figures import Report as FiledReport
from prasan.centres.importing.checking import ReportKey
from prasan.centres.lifecycle import COUNTED, SEALED, State
from prasan.centres.sealing import seal
from prasan.web import scope
from prasan.web.centres.models import DataValue, Report, Version

_CHUNK = 20_000
_AT_ONCE = 2000  # versions whose figures are asked for together


def key_of(report: Report) -> ReportKey:
    """Unit, data set and period."""
    return report.unit, report.data_set, report.period


def report_keys(values: Iterable[Figure], definitions: Definitions) -> set[ReportKey]:
    """The reports that values belong to."""
    return {(value.unit, definitions.data_set_of[value.element].id, value.period) for value in values}


def latest_versions(states: Iterable[State] | None = None) -> QuerySet[Version]:
    """The version at work of every report, or the latest of those in some ``states``."""
    asked = {} if states is None else {"state__in": states}
    newest = Version.objects.filter(report=OuterRef("report"), **asked).order_by("-number").values("number")[:1]
    return Version.objects.filter(number=Subquery(newest)).select_related("report")


def opened_periods(data_set: DataSet) -> list[str]:
    """The periods on which a unit, whichever, has handed a report in: from then on it is asked of all."""
    handed_in = Version.objects.filter(state__in=SEALED, report__data_set=data_set.id)
    with scope.everything():
        return list(handed_in.values_list("report__period", flat=True).distinct())


def counted_versions() -> QuerySet[Version]:
    """The version of each report that counts: the latest that is accepted."""
    newest = Version.objects.filter(report=OuterRef("report"), state__in=COUNTED).order_by("-number").values("number")
    return Version.objects.filter(number=Subquery(newest[:1])).select_related("report")


def version_values(version: Version) -> dict[tuple[str, str], float]:
    """A version's figures by element and area."""
    return {(element, area): value for element, area, value in version.values.values_list("element", "area", "value")}


def seal_of(version: Version) -> str:
    """The seal that the figures of a version have now; another than ``version.seal`` shows an alteration."""
    rows = version.values.values_list("element", "area", "value")
    return seal(*key_of(version.report), version.number, rows)


def closed_reports(*, reopening: bool) -> dict[ReportKey, str]:
    """Why reports take no values now; a returned one takes them, an accepted one if it is being opened again."""
    why = {State.SUBMITTED: "waits for its ministry"}
    if not reopening:
        why |= dict.fromkeys(COUNTED, "is accepted, and is opened again only for a reason")
    return {
        key_of(version.report): why[State(version.state)]
        for version in latest_versions().filter(state__in=list(why)).iterator(chunk_size=_CHUNK)
    }


def figures_of(reports: Iterable[FiledReport]) -> Iterator[Figure]:
    """The figures of reports, as they were sealed: a version that is accepted meanwhile is another report's."""
    by_seal = {report.seal: report for report in reports if report.seal}
    seals = list(by_seal)
    for start in range(0, len(seals), _AT_ONCE):
        some = Version.objects.filter(seal__in=seals[start : start + _AT_ONCE]).order_by()
        reports_of = {version: by_seal[seal] for version, seal in some.values_list("pk", "seal")}
        rows = DataValue.objects.filter(version__in=list(reports_of)).order_by()
        # Without a join: the report is known, and ten million rows are.
        for version, element, area, value in rows.values_list("version", "element", "area", "value").iterator(
            chunk_size=_CHUNK
        ):
            report = reports_of[version]
            yield Figure(report.unit, element, report.period, area, value)


def filed_reports() -> Iterator[FiledReport]:
    """Every report that has been submitted, with the seal of the version that counts.

    A correction leaves the day on which it was first accepted.
    """
    counted = Version.objects.filter(report=OuterRef("pk"), state__in=COUNTED)
    rows = Report.objects.filter(versions__state__in=SEALED).annotate(
        accepted_on=Subquery(counted.order_by("number").values("submitted_on")[:1]),
        counted_seal=Subquery(counted.order_by("-number").values("seal")[:1]),
        last_on=Max("versions__submitted_on"),
    )
    for unit, data_set, period, accepted, sealed, last in rows.order_by().values_list(
        "unit", "data_set", "period", "accepted_on", "counted_seal", "last_on"
    ):
        yield FiledReport(unit, data_set, period, APPROVED if accepted else SUBMITTED, accepted or last, sealed or "")


STATE_OF_STATUS = {DRAFT: State.DRAFT, SUBMITTED: State.SUBMITTED, APPROVED: State.ACCEPTED}
