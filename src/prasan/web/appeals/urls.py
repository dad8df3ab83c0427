from __future__ import annotations

from django.urls import path

from prasan.web.appeals import views

app_name = "appeals"
urlpatterns = [
    path("", views.listed, name="list"),
    path("case/", views.case, name="case"),
    path("<int:serial>/", views.appeal, name="appeal"),
    path("<int:serial>/act/", views.act, name="act"),
    path("<int:serial>/answer/", views.answer, name="answer"),
    path("<int:serial>/evidence/<slug:digest>/", views.evidence, name="evidence"),
]
