from __future__ import annotations

from django.urls import path

from prasan.web.portal import views
from prasan.web.portal.holdings import views as data

app_name = "portal"
urlpatterns = [
    path("", data.overview, name="me"),
    path("uses.json", views.uses_file, name="uses"),
]
