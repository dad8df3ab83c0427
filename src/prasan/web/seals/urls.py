from __future__ import annotations

from django.urls import path

from prasan.web.seals import views

app_name = "seals"
urlpatterns = [path("", views.listed, name="list"), path("<slug:name>/act/", views.act, name="act")]
