from __future__ import annotations

from django.apps import AppConfig


class OthersConfig(AppConfig):
    name = "prasan.web.portal.others"
    label = "others"
