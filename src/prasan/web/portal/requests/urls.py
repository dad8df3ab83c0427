from __future__ import annotations

from django.urls import path

from prasan.web.portal.holdings import views as data
from prasan.web.portal.requests import own_rights, views

app_name = "own"
_ONE = "requests/<uuid:public_id>/"
urlpatterns = [
    path("data/", data.data, name="data"),
    path("data/<slug:register>/<int:place>/<str:column>/", views.correct, name="correct"),
    path("copy/", data.copy, name="copy"),
    path("copy/<slug:form>/", data.copy_file, name="copy_file"),
    path("requests/", views.listed, name="requests"),
    path(_ONE, views.one, name="request"),
    path(f"{_ONE}act/", views.act, name="request_act"),
    path(f"{_ONE}papers/<uuid:paper_id>/", views.paper, name="paper"),
    path("rights/", own_rights.overview, name="rights"),
    path("rights/consent/", own_rights.consent, name="consent"),
    path("rights/<slug:right>/", own_rights.ask, name="ask_right"),
]
