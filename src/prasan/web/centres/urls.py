from __future__ import annotations

from django.urls import path, re_path

from prasan.web.centres import views
from prasan.web.centres.filing import views as filing
from prasan.web.centres.structure import views as structure

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
    path("reports/", filing.listed, name="reports"),
    path("reports/receive/", filing.receive, name="receive"),
    re_path(f"{_REPORT}$", filing.report, name="report"),
    re_path(f"{_REPORT}decide/$", filing.decide, name="decide"),
    re_path(f"{_REPORT}reopen/$", filing.reopen, name="reopen"),
    re_path(rf"{_REPORT}versions/(?P<number>[0-9]{{1,6}})/$", filing.version, name="version"),
    re_path(rf"{_REPORT}versions/(?P<number>[0-9]{{1,6}})/sealed/$", filing.sealed, name="sealed"),
]
