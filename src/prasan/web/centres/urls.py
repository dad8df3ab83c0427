from __future__ import annotations

from django.urls import path, re_path

from prasan.web.centres import views
from prasan.web.centres.filing import views as filing
from prasan.web.centres.uploads import views as uploads

_REPORT = r"^reports/(?P<unit>[0-9]{5})/(?P<data_set>[a-z][a-z0-9_]*)/(?P<period>[0-9]{4}(?:Q[1-4])?)/"

app_name = "centres"
urlpatterns = [
    path("", views.own_centre, name="own"),
    re_path(r"^(?P<unit>[0-9]{5})/$", views.centre, name="centre"),
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
