from __future__ import annotations

from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "prasan.web.seals"
    label = "seals"
