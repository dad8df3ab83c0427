from __future__ import annotations

from django.urls import path

from prasan.web.portal.measures import office

app_name = "claims"
urlpatterns = [
    path("", office.queue, name="list"),
    path("<uuid:public_id>/", office.claim, name="claim"),
    path("<uuid:public_id>/papers/<slug:digest>/", office.paper, name="paper"),
]
