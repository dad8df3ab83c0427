from __future__ import annotations

from django.urls import path

from prasan.web.linkage import views

app_name = "linkage"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("pair/", views.pair, name="pair"),
    path("<str:name>/", views.register, name="register"),
]
