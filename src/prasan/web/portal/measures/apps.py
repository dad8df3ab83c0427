from __future__ import annotations

from django.apps import AppConfig


class OwnMeasuresConfig(AppConfig):
    name = "prasan.web.portal.measures"
    label = "own_measures"
