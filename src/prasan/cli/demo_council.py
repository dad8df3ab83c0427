"""The council of the demonstration: forty seats, and a meeting with all that comes of it, done by its own acts and dated back."""

from __future__ import annotations

import typer

from prasan.cli.demo_meeting import DemoMeeting

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


def hold_meeting() -> None:
    """Hold the sample meeting and what comes of it, from the recommendation to a saving; nothing where there is a meeting already."""
    from django.db import transaction

    from prasan.web.council.models import Meeting

    if Meeting.objects.exists():
        return
    with transaction.atomic():
        made = DemoMeeting()
        made.recommend()
        made.hold()
        made.follow()
        made.consult()
    typer.echo(
        f"council: meeting {made.meeting}, {made.actions} actions, a consultation; recommendation {made.hosting.pk} has its whole chain"
    )
