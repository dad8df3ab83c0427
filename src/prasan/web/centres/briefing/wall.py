"""The panels that a wall display turns through, each readable from across a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prasan.web.centres.briefing.mapped import Mapped
from prasan.web.centres.briefing.overview import Overview

SECONDS = 20  # a panel has few words; who looks up reads it twice
MOST = 5  # lines on a panel


@dataclass(frozen=True)
class Panel:
    """A panel: ``kind`` names its template block, ``of`` is what it shows."""

    kind: str
    of: Any = None


def panels(told: Overview, mapped: Mapped | None) -> list[Panel]:
    """The answers in short, each indicator that is off target, what changed, is late and waits, and the map."""
    found = [Panel("answers"), *(Panel("off", standing) for standing in told.off[:MOST])]
    if told.changes:
        found.append(Panel("changes", told.changes[:MOST]))
    if told.late:
        found.append(Panel("late", told.late[:MOST]))
    if told.decisions:
        found.append(Panel("decisions", told.decisions[:MOST]))
    if mapped is not None:
        found.append(Panel("map", mapped))
    return found
