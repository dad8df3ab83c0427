from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "prasan.web.projects"
    label = "projects"
