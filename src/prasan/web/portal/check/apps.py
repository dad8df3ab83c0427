from __future__ import annotations

from django.apps import AppConfig


class CheckConfig(AppConfig):
    name = "prasan.web.portal.check"
    label = "check_measure"
