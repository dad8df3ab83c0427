from __future__ import annotations

from django.apps import AppConfig


class BlueprintAnswersConfig(AppConfig):
    name = "prasan.web.blueprint_answers"
    label = "blueprint_answers"
