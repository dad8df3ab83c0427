from __future__ import annotations

from django.urls import path, re_path

from prasan.web.centres import views
from prasan.web.centres.alerts import views as alerts
from prasan.web.centres.briefing import documents
from prasan.web.centres.briefing import views as briefing
from prasan.web.centres.dashboards import views as dashboards
from prasan.web.centres.filing import views as filing
from prasan.web.centres.structure import views as structure
from prasan.web.centres.uploads import views as uploads

_PERIOD = r"[0-9]{4}(?:Q[1-4]|H[12]|C|W[0-9]{2}|-[0-9]{2}(?:-[0-9]{2})?)?"
_REPORT = rf"^reports/(?P<unit>[0-9]{{5}})/(?P<data_set>[a-z][a-z0-9_]*)/(?P<period>{_PERIOD})/"
_UNIT = r"^(?P<unit>[0-9]{5})/"

app_name = "centres"
urlpatterns = [
    path("", views.own_centre, name="own"),
    re_path(f"{_UNIT}$", views.centre, name="centre"),
    re_path(f"{_UNIT}history/$", structure.history, name="history"),
    re_path(f"{_UNIT}structure/$", structure.structure, name="structure"),
    re_path(f"{_UNIT}scores/$", structure.scores, name="scores"),
    re_path(rf"{_UNIT}indicators/(?P<indicator>[a-z][a-z0-9_]*)/$", structure.indicator, name="indicator"),
    re_path(rf"{_UNIT}ranking/$", briefing.rank, name="ranking"),
    re_path(rf"{_UNIT}compare/$", briefing.compare, name="compare"),
    re_path(rf"{_UNIT}wall/$", briefing.wall, name="wall"),
    re_path(rf"{_UNIT}briefing/$", documents.briefing, name="briefing"),
    re_path(rf"{_UNIT}briefing/file/$", documents.document, name="document"),
    re_path(rf"{_UNIT}briefing/schedule/$", documents.schedule, name="schedule"),
    re_path(rf"{_UNIT}briefing/schedule/(?P<number>[0-9]{{1,9}})/stop/$", documents.stop, name="stop_schedule"),
    re_path(
        rf"{_UNIT}briefing/schedule/(?P<number>[0-9]{{1,9}})/(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})/$",
        documents.sent,
        name="sent",
    ),
    re_path(rf"{_UNIT}alerts/$", alerts.listed, name="alerts"),
    re_path(rf"{_UNIT}alerts/add/$", alerts.add, name="add_alert"),
    re_path(rf"{_UNIT}alerts/rules/(?P<number>[0-9]{{1,9}})/stop/$", alerts.stop, name="stop_alert"),
    re_path(rf"{_UNIT}alerts/(?P<number>[0-9]{{1,9}})/acknowledge/$", alerts.acknowledge, name="acknowledge"),
    re_path(rf"{_UNIT}notes/$", alerts.annotate, name="annotate"),
    re_path(rf"{_UNIT}notes/(?P<number>[0-9]{{1,9}})/withdraw/$", alerts.withdraw, name="withdraw_note"),
    path("dashboards/", dashboards.listed, name="dashboards"),
    path("dashboards/new/", dashboards.compose, name="new_dashboard"),
    re_path(r"^dashboards/(?P<number>[0-9]{1,9})/$", dashboards.dashboard, name="dashboard"),
    re_path(r"^dashboards/(?P<number>[0-9]{1,9})/compose/$", dashboards.compose, name="compose"),
    re_path(r"^dashboards/(?P<number>[0-9]{1,9})/remove/$", dashboards.remove, name="remove_dashboard"),
    path("reports/", filing.listed, name="reports"),
    path("reports/receive/", filing.receive, name="receive"),
    path("reports/upload/", uploads.upload, name="upload"),
    path("reports/uploads/<slug:run>/", uploads.uploaded, name="uploaded"),
    path("reports/uploads/<slug:run>/stop/", uploads.stop, name="upload_stop"),
    path("reports/uploads/<slug:run>/take/", uploads.taken, name="upload_take"),
    re_path(r"^reports/uploads/(?P<run>[0-9a-f-]+)/(?P<name>rows|refused)/$", uploads.fates, name="upload_fates"),
    re_path(f"{_REPORT}workbook/$", uploads.workbook, name="workbook"),
    re_path(f"{_REPORT}$", filing.report, name="report"),
    re_path(f"{_REPORT}decide/$", filing.decide, name="decide"),
    re_path(f"{_REPORT}reopen/$", filing.reopen, name="reopen"),
    re_path(rf"{_REPORT}versions/(?P<number>[0-9]{{1,6}})/$", filing.version, name="version"),
    re_path(rf"{_REPORT}versions/(?P<number>[0-9]{{1,6}})/sealed/$", filing.sealed, name="sealed"),
]
