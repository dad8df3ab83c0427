from __future__ import annotations

from django.urls import path

from prasan.web.review import views

app_name = "review"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("next/", views.next_case, name="next"),
    path("back/", views.back, name="back"),
]
