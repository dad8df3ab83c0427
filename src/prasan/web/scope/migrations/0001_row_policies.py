from __future__ import annotations

from django.db import migrations

from prasan.web.scope.statements import NO_POLICIES, POLICIES, statement


def _build(apps: object, editor: object) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(statement(POLICIES), params=None)


def _pull_down(apps: object, editor: object) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(statement(NO_POLICIES), params=None)


class Migration(migrations.Migration):
    dependencies = [("centres", "0009_dashboards")]
    operations = [migrations.RunPython(_build, _pull_down)]
