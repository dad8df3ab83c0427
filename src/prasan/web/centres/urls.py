from __future__ import annotations

from django.urls import path, re_path

from prasan.web.centres import views

app_name = "centres"
urlpatterns = [
    path("", views.own_centre, name="own"),
    re_path(r"^(?P<unit>[0-9]{5})/$", views.centre, name="centre"),
]
