from __future__ import annotations

from django.urls import path

from prasan.web.blueprint import views

app_name = "blueprint"
urlpatterns = [path("", views.agencies, name="agencies")]
