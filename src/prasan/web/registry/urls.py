from __future__ import annotations

from django.urls import path

from prasan.web.registry import pages

app_name = "developers"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("reference/", pages.reference, name="reference"),
    path("reference/<slug:anchor>/", pages.operation, name="operation"),
    path("sandbox/", pages.sandbox, name="sandbox"),
    path("sandbox/keys/", pages.new_key, name="new_key"),
    path("sandbox/keys/<int:number>/end/", pages.end_key_, name="end_key"),
]
