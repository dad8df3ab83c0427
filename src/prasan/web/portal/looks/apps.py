from __future__ import annotations

from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "prasan.web.portal.looks"
    label = "looks"
