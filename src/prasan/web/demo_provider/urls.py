from __future__ import annotations

from django.urls import include, path

from prasan.web.demo_provider import views

urlpatterns = [path("choose/", views.choose), path("", include("allauth.idp.urls"))]
