from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from prasan.web.scope import current, have, see_everything
from prasan.web.scope.statements import PASSES_BY, statement


class ScopeConfig(AppConfig):
    name = "prasan.web.scope"

    def ready(self) -> None:
        checks.register(_role, checks.Tags.database)
        before = []

        def widen(**_told: Any) -> None:
            # A migration that moves rows moves all of them, or they would be lost to it.
            before.append(current())
            see_everything()

        def narrow(**_told: Any) -> None:
            if before:
                have(before[0])
                before.clear()

        pre_migrate.connect(widen, weak=False)
        post_migrate.connect(narrow, weak=False)


def _role(*, databases: list[str] | None = None, **_told: Any) -> list[checks.CheckMessage]:
    """Warns where PostgreSQL holds the site's role to no policy, as it does a superuser."""
    found = []
    for name in databases or ():
        connection = connections[name]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(statement(PASSES_BY))
            if cursor.fetchone()[0]:
                found.append(
                    checks.Warning(
                        "The role of PRASAN_DATABASE_URL passes by row-level security, so that the second wall does not stand.",
                        hint="Use a role that is no superuser and has no BYPASSRLS.",
                        id="scope.W001",
                    )
                )
    return found
