from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "prasan.web.portal.requests"
    label = "citizen_requests"
