from __future__ import annotations

from django.apps import AppConfig

from prasan.web.operations.logs import say_by_logging


class OperationsConfig(AppConfig):
    name = "prasan.web.operations"
    label = "operations"

    def ready(self) -> None:
        say_by_logging()
