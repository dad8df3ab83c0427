from __future__ import annotations

from django.urls import path

from prasan.web.portal import views

app_name = "portal"
urlpatterns = [path("", views.me, name="me"), path("uses.json", views.uses_file, name="uses")]
