from __future__ import annotations

from django.urls import path

from prasan.web.portal.measures import views

app_name = "own_measures"
urlpatterns = [
    path("", views.listed, name="list"),
    path("claims/<uuid:public_id>/", views.claim, name="claim"),
    path("<slug:name>/", views.measure, name="measure"),
    path("<slug:name>/apply/", views.apply, name="apply"),
    path("<slug:name>/appeal/", views.appeal, name="appeal"),
]
