from __future__ import annotations

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "prasan.web.centres"
    label = "centres"
