from __future__ import annotations

from django.urls import path

from prasan.web.portal.looks import views

app_name = "looked"
urlpatterns = [
    path("", views.looked, name="list"),
    path("keys.txt", views.keys, name="keys"),
    path("ask/", views.question_use, name="ask"),
    path("questions/<uuid:public_id>/", views.question, name="question"),
]
