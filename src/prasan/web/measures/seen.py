"""Which measures somebody sees: those of their unit and of the units below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import Http404
from django.utils import timezone

from prasan.centres.definitions import shipped_definitions
from prasan.centres.organisation import Unit
from prasan.engine.snapshots import Snapshot
from prasan.measures import Measure, shipped
from prasan.web.accounts.models import User
from prasan.web.centres.organisation import organisation
from prasan.web.snapshots import store


@dataclass(frozen=True)
class Seen:
    """A measure that somebody sees: whose it is, the pillar of the indicators made from it ("" where there are none),
    and its last run."""

    measure: Measure
    owner: Unit | None
    pillar: str
    last: Snapshot | None


def seen_measures(user: User) -> list[Seen]:
    """The measures that the asker sees, in the order in which they are shipped."""
    here = organisation(timezone.localdate())
    scope = here.visible(user.unit_code)
    return [
        Seen(
            measure,
            here.tree.units.get(measure.owner),
            _pillars().get(measure.id, ""),
            store().find(f"measure/{measure.id}"),
        )
        for measure in shipped()
        if measure.owner in scope
    ]


def seen_measure(user: User, measure_id: str) -> Seen:
    """One of them.  Raises Http404 for others, which answer as those that do not exist."""
    for seen in seen_measures(user):
        if seen.measure.id == measure_id:
            return seen
    raise Http404


@cache
def _pillars() -> dict[str, str]:
    definitions = shipped_definitions()
    return {
        element.measure.measure: indicator.pillar
        for indicator in definitions.indicators
        if (element := definitions.element[indicator.elements[0]]).measure is not None
    }
