from __future__ import annotations

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "prasan.web.appeals"
    label = "appeals"
