"""A measure's rounds as they may be shown: None where a count is small or would tell one.

A count of 1 to 9 is hidden, and its amount with it.  From one round to the next the list grows by who is new and shrinks by who
ended: both are hidden where one is small, since the lists' sizes are shown.  Reasons are hidden with their change; where a
single reason is hidden, so is the least of the others, because together they may make up the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prasan.centres.disclosure import SMALL
from prasan.measures.rounds import Round
from prasan.measures.rounds.changes import KINDS


def shown_round(each: Round) -> dict[str, Any]:
    """What may be shown of a round: ``entitlements``, ``satang``, ``overlaps`` by kind, ``since`` and ``changes``: by kind
    ``units``, ``satang`` and ``why``, a list of (reason, units)."""
    return {
        "entitlements": _unless_small(each.entitlements),
        "satang": None if _small(each.entitlements) else each.satang,
        "overlaps": {kind: _unless_small(units) for kind, units in each.overlaps.items()},
        "since": each.since,
        "changes": _changes(each.changes) if each.since else {},
    }


def _changes(changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    units = {kind: int(changes[kind]["units"]) for kind in KINDS}
    hidden = {kind for kind, count in units.items() if _small(count)}
    if hidden & {"new", "ended"}:
        hidden |= {"new", "ended"}
    told: dict[str, Any] = {}
    for kind in KINDS:
        # An amount of a kind that is shown, beside the lists' sums, tells that of the one that is not.
        dark = kind in hidden
        told[kind] = {
            "units": None if dark else units[kind],
            "satang": None if hidden else changes[kind]["satang"],
            "why": _reasons(list(changes[kind]["why"].items()), dark=dark),
        }
    return told


def _reasons(reasons: Sequence[tuple[str, int]], *, dark: bool) -> list[tuple[str, int | None]]:
    hidden = {reason for reason, units in reasons if dark or _small(units)}
    if len(hidden) == 1 and len(reasons) > 1:
        others = [(units, reason) for reason, units in reasons if reason not in hidden]
        hidden.add(min(others)[1])
    return [(reason, None if reason in hidden else units) for reason, units in reasons]


def _small(count: int) -> bool:
    return 0 < count < SMALL


def _unless_small(count: int) -> int | None:
    return None if _small(count) else count
