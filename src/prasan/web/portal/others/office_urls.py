from __future__ import annotations

from django.urls import path

from prasan.web.portal.others import counter

app_name = "counter"
urlpatterns = [
    path("", counter.desk, name="desk"),
    path("person/", counter.person, name="person"),
    path("begin/", counter.begin_at_counter, name="begin"),
    path("grants/<uuid:public_id>/", counter.grant, name="grant"),
    path("grants/<uuid:public_id>/papers/<slug:digest>/", counter.paper, name="paper"),
]
