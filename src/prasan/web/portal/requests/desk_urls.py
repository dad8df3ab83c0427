from __future__ import annotations

from django.urls import path

from prasan.web.portal.requests import desk

app_name = "corrections"
urlpatterns = [
    path("", desk.listed, name="list"),
    path("rows/<slug:register>/", desk.corrected_rows, name="rows"),
    path("<uuid:public_id>/", desk.one, name="request"),
    path("<uuid:public_id>/act/", desk.act, name="act"),
    path("<uuid:public_id>/papers/<uuid:paper_id>/", desk.paper, name="paper"),
]
