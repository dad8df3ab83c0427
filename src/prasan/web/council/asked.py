"""What a form of the council asked for, read or refused."""

from __future__ import annotations

from datetime import date, time

from django.http import QueryDict

from prasan.council.errors import CouncilError
from prasan.web.accounts.access import for_roles
from prasan.web.accounts.models import Role
from prasan.web.shell import days

readers = for_roles(Role.CIO, Role.SECRETARY, Role.EXECUTIVE)
members = for_roles(Role.CIO, Role.SECRETARY)
secretaries = for_roles(Role.SECRETARY)
cios = for_roles(Role.CIO)


def day_of(asked: QueryDict, name: str) -> date:
    """A day, written in either era.  Raises CouncilError (``day``)."""
    day = days.day_of(asked.get(name, "").strip())
    if day is None:
        raise CouncilError("day")
    return day


def time_of(asked: QueryDict, name: str) -> time:
    """A time of day.  Raises CouncilError (``time``)."""
    try:
        return time.fromisoformat(asked.get(name, "").strip())
    except ValueError:
        raise CouncilError("time") from None


def number_of(asked: QueryDict, name: str) -> int | None:
    """A number, or None where it is left empty or is none."""
    written = asked.get(name, "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None
