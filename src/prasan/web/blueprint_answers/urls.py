from __future__ import annotations

from django.urls import path

from prasan.web.blueprint_answers import views

app_name = "questions"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:question>/", views.question, name="question"),
    path("<slug:question>/findings.csv", views.download, name="download"),
]
