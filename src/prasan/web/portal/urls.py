from __future__ import annotations

from django.urls import path

from prasan.web.portal import views
from prasan.web.portal.data import views as data

app_name = "portal"
urlpatterns = [
    path("", data.overview, name="me"),
    path("all/", views.me, name="all"),
    path("uses.json", views.uses_file, name="uses"),
]
