from __future__ import annotations

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "prasan.web.open_data"
    label = "open_data"
