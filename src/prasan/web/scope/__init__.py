"""The second wall: which units' rows the database itself lets through, whoever forgot to ask for fewer.

Each request, command and job has a scope; without one it sees no row of the centres' tables, nor of the council's and the plan's but what is published.  On PostgreSQL the scope goes to
the database with the first statement under it (:mod:`prasan.web.scope.postgresql.base`), and policies of the tables hold rows
against it (``sql/row_policies.sql``, ``sql/council_policies.sql``); SQLite has no such policies.  This is no filter for queries: what
somebody may see is decided by :mod:`prasan.centres.access`, and the wall has the same decision from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from prasan.centres.organisation import ROOT

ALL = "*"
SETTINGS = ("units", "above", "account", "rooms", "agency")
"""The settings of the database that policies read, each ``prasan.<name>``; :meth:`Scope.settings` has their values."""


@dataclass(frozen=True)
class Scope:
    """What is seen: the rows of ``unit`` and below (``"*"``: all, ``""``: none), what ``account`` made for itself, what all
    readers of some ``rooms`` see (``council``, ``plan``), and what is of one ``agency`` of the council alone."""

    unit: str = ""
    account: str = ""
    rooms: tuple[str, ...] = ()
    agency: str = ""

    def settings(self) -> tuple[str, str, str, str, str]:
        """What the policies read: the units that are seen, those above and the unit itself, the account, the rooms, the agency."""
        if self.unit == ALL:
            return ALL, ALL, self.account, ALL, ""
        units = _units(self.unit, timezone.localdate()) if self.unit else ("", "")
        return (*units, self.account, ",".join(self.rooms), self.agency)


NOTHING, EVERYTHING = Scope(), Scope(ALL)
_scope: ContextVar[Scope] = ContextVar("prasan_scope", default=NOTHING)


def current() -> Scope:
    """The scope that holds now."""
    return _scope.get()


def have(scope: Scope) -> None:
    """From now on have a scope."""
    _scope.set(scope)


def see_everything() -> None:
    """From now on see all: a command, which is run by whoever keeps the machine, says so once."""
    have(EVERYTHING)


@contextmanager
def seeing(scope: Scope) -> Iterator[None]:
    """Have a scope for a while; what is set within ends with it."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def everything() -> AbstractContextManager[None]:
    """See all for a while: for what is the same whoever causes it, such as a roll-up after somebody's submission."""
    return seeing(EVERYTHING)


@lru_cache(maxsize=1024)
def _units(unit: str, day: date) -> tuple[str, str]:
    # Here, since the database is opened before the pages can be imported.
    from prasan.web.centres.organisation import organisation

    now = organisation(day)
    visible = now.visible(unit)
    if unit in now.structure:
        above = {unit, *now.structure.ancestors(unit)}
    else:  # it has gone: those that see all its heirs
        above = {each.code for each in now.structure.units if unit in now.visible(each.code)}
    # Who sees the whole nation is not held against a list.
    return ALL if ROOT in visible else ",".join(sorted(visible)), ",".join(sorted(above))
