"""Seats in the council for the demonstration: the agencies whose blueprints were taken in."""

from __future__ import annotations

import typer

_SEATS = 40
_OWN = ("07011", "15003")  # departments that have a chief information officer's account


def seat_agencies() -> None:
    """Give forty agencies a seat; nothing where somebody has one already."""
    from django.utils import timezone

    from prasan.centres.organisation import DEPARTMENT
    from prasan.web.centres.organisation import organisation
    from prasan.web.council.models import Seat
    from prasan.web.snapshots import blueprints

    if Seat.objects.exists():
        return
    now = organisation(timezone.localdate()).structure
    departments = [unit.code for unit in now.units if unit.level == DEPARTMENT]
    known = [code for code in blueprints().units() if code in now]
    chosen = list(dict.fromkeys([*_OWN, *known, *departments]))[:_SEATS]
    Seat.objects.bulk_create(Seat(unit=code) for code in chosen)
    typer.echo(f"council: {len(chosen)} seats")
