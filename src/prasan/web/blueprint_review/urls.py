from __future__ import annotations

from django.urls import path

from prasan.web.blueprint_review import same, views

app_name = "reviews"
urlpatterns = [
    path("", views.listed, name="list"),
    path("send/", views.send, name="send"),
    path("same/", same.same, name="same"),
    path("same/decide/", same.decide, name="same_decide"),
    path("<str:unit>/", views.unit, name="unit"),
    path("<str:unit>/plateaus/", views.plateaus, name="plateaus"),
    path("<str:unit>/<int:number>/", views.submission, name="submission"),
    path("<str:unit>/<int:number>/decide/", views.decide, name="decide"),
    path("<str:unit>/<int:number>/merge/", views.merge, name="merge"),
]
