from __future__ import annotations

from django.urls import path

from prasan.web.learn import views

app_name = "learn"
urlpatterns = [path("", views.index, name="index"), path("<slug:name>/", views.page, name="page")]
