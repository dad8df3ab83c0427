from __future__ import annotations

from django.db import migrations

from prasan.web.scope.statements import COUNCIL, NO_COUNCIL, statement


def _build(apps: object, editor: object) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(statement(COUNCIL), params=None)


def _pull_down(apps: object, editor: object) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(statement(NO_COUNCIL), params=None)


class Migration(migrations.Migration):
    dependencies = [("scope", "0001_row_policies"), ("council", "0002_chains"), ("plan", "0001_initial")]
    operations = [migrations.RunPython(_build, _pull_down)]
