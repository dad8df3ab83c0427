from __future__ import annotations

from django.urls import path

from prasan.web.audit import views

app_name = "audit"
urlpatterns = [path("", views.log, name="log"), path("unusual/", views.unusual, name="unusual")]
