from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "prasan.web.plan"
    label = "plan"
