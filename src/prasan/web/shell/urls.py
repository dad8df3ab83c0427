from __future__ import annotations

from django.urls import path

from prasan.web.shell import themes, views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", themes.choose_theme, name="theme"),
]
