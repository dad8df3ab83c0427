from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "prasan.web.shell"
    label = "shell"
