from __future__ import annotations

from django.urls import path

from prasan.web.hosting import asking, views

app_name = "hosting"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", asking.new, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<slug:run>/", views.plan, name="plan"),
    path("<slug:run>/workload/", views.workload, name="workload"),
    path("<slug:run>/what-if/", asking.what_if, name="what_if"),
    path("<slug:run>/stop/", asking.stop, name="stop"),
    path("<slug:run>/act/", asking.act, name="act"),
]
