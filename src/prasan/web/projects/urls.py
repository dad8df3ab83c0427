from __future__ import annotations

from django.urls import path

from prasan.web.projects import editing, views

app_name = "projects"
urlpatterns = [
    path("", views.listed, name="list"),
    path("roadmap/", views.roadmap, name="roadmap"),
    path("shared/", views.shared_parts, name="shared"),
    path("new/", editing.new, name="new"),
    path("<int:number>/", views.project, name="project"),
    path("<int:number>/edit/", editing.edit, name="edit"),
    path("<int:number>/act/", views.act, name="act"),
    path("<int:number>/answer/", views.answer, name="answer"),
    path("<int:number>/report/", views.report, name="report"),
    path("<int:number>/report/file/", views.document, name="document"),
]
