from __future__ import annotations

from django.urls import path

from prasan.web.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.listed, name="list"),
    path("laws/", views.laws, name="laws"),
    path("new/", views.new, name="new"),
    path("<slug:name>/", views.agreement, name="agreement"),
    path("<slug:name>/edit/", views.edit, name="edit"),
    path("<slug:name>/act/", views.act, name="act"),
]
