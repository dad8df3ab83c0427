from __future__ import annotations

from django.urls import path

from prasan.web.services import applying, queue, views

app_name = "services"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("events/<slug:event>/", views.life_event, name="event"),
    path("mine/", applying.mine, name="mine"),
    path("apply/<slug:service>/", applying.form, name="apply"),
    path("applications/<uuid:key>/", applying.application, name="application"),
    path("applications/<uuid:key>/act/", applying.act, name="act"),
    path("queue/", queue.waiting, name="queue"),
    path("queue/<uuid:key>/", queue.case, name="case"),
    path("queue/<uuid:key>/act/", queue.act, name="decide"),
    path("<slug:service>/", views.service, name="service"),
]
