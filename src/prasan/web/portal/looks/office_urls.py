from __future__ import annotations

from django.urls import path

from prasan.web.portal.looks import office

app_name = "asked"
urlpatterns = [path("", office.queue, name="list"), path("<uuid:public_id>/", office.answered, name="question")]
