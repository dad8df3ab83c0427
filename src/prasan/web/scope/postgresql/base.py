"""Django's PostgreSQL, with the scope said to the database before the first statement under it."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from prasan.web.scope import current
from prasan.web.scope.statements import SAY, statement


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose settings ``prasan.units``, ``above``, ``account``, ``rooms`` and ``agency`` follow the scope.

    They are said once for as long as they stay the same, and again on another connection (one out of a pool has what its
    last user said) and after a rollback, which takes back what was said in the transaction.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._said: tuple[str, ...] | None = None
        self._saying = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._said = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        self._say()
        return super().create_cursor(name)

    def _say(self) -> None:
        # While a rollback is under way the transaction takes no other statement.
        if self._saying:
            return
        wanted = current().settings()
        if wanted == self._said:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(statement(SAY), wanted)
        self._said = wanted

    def _rollback(self) -> None:
        super()._rollback()
        self._said = None

    def _savepoint_rollback(self, sid: str) -> None:
        self._saying = True
        try:
            super()._savepoint_rollback(sid)
        finally:
            self._saying = False
            self._said = None
