from __future__ import annotations

from django.urls import path

from prasan.web.portal.check import views

app_name = "check"
urlpatterns = [path("", views.listed, name="list"), path("<slug:name>/", views.measure, name="measure")]
