from __future__ import annotations

from django.urls import path, re_path

from prasan.web.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue.jsonld", views.catalogue, name="catalogue"),
    re_path(r"^(?P<name>[a-z0-9_-]+)\.(?P<form>csv|json|parquet)$", views.file, name="file"),
    path("<slug:name>/", views.data_set, name="data_set"),
]
