from __future__ import annotations

from django.apps import AppConfig


class BlueprintReviewConfig(AppConfig):
    name = "prasan.web.blueprint_review"
    label = "blueprint_review"
