from __future__ import annotations

from django.urls import path

from prasan.web.projects import workbooks

app_name = "workbooks"
urlpatterns = [
    path("", workbooks.upload, name="upload"),
    path("template/", workbooks.template, name="template"),
    path("own/", workbooks.own, name="own"),
    path("sent/<slug:run>/", workbooks.sent, name="sent"),
    path("sent/<slug:run>/to-mend/", workbooks.to_mend, name="to_mend"),
]
