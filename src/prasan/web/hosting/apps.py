from __future__ import annotations

from django.apps import AppConfig


class HostingConfig(AppConfig):
    name = "prasan.web.hosting"
    label = "hosting"
