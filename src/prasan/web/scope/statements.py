"""The statements of the wall, for PostgreSQL alone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

POLICIES, NO_POLICIES, SAY, PASSES_BY = "row_policies", "no_row_policies", "say_scope", "passes_by"
COUNCIL, NO_COUNCIL = "council_policies", "no_council_policies"


@cache
def statement(name: str) -> str:
    """The text of one of them."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
