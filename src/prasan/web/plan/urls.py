from __future__ import annotations

from django.urls import path

from prasan.web.plan import budget, editing, services, views

app_name = "plan"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("changes/", views.changed, name="changes"),
    path("services/", services.inventory, name="services"),
    path("budget/", budget.files, name="budget"),
    path("budget/<int:number>/", budget.file, name="budget_file"),
    path("budget/<int:number>/refused/", budget.refused, name="budget_refused"),
    path("budget/<int:number>/decide/", budget.decide, name="budget_decide"),
    path("parts/<slug:key>/", views.part, name="part"),
    path("parts/<slug:key>/report/", editing.report, name="report"),
    path("parts/<slug:key>/edit/", editing.edit, name="edit"),
    path("parts/<slug:key>/add/", editing.add, name="add"),
    path("parts/<slug:key>/end/", editing.end, name="end"),
]
