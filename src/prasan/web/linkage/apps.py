from __future__ import annotations

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "prasan.web.linkage"
    label = "linkage"
