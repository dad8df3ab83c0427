"""A measure's rounds as they may be shown: None where a count is small or would tell one.

A count of 1 to 9 is hidden, and its amount with it.  From one round to the next the list grows by who is new and shrinks by who
ended: both are hidden where one is small, since the lists' sizes are shown.  Reasons are hidden with their change; where a
single reason is hidden, so is the least of the others, because together they may make up the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from prasan.centres.disclosure import SMALL
from prasan.measures.rounds import Payment, Round
from prasan.measures.rounds.changes import KINDS

Key = TypeVar("Key")


def shown_round(each: Round) -> dict[str, Any]:
    """What may be shown of a round: ``entitlements``, ``satang``, ``overlaps`` by kind, ``since`` and ``changes``: by kind
    ``units``, ``satang`` and ``why``, a list of (reason, units); ``supplements``: a list of (number, entitlements, satang)."""
    return {
        "entitlements": _unless_small(each.entitlements),
        "satang": None if _small(each.entitlements) else each.satang,
        "overlaps": {kind: _unless_small(units) for kind, units in each.overlaps.items()},
        "since": each.since,
        "supplements": [
            (more.number, _unless_small(more.entitlements), None if _small(more.entitlements) else more.satang)
            for more in each.supplements
        ],
        "changes": _changes(each.changes) if each.since else {},
    }


def shown_overlaps(found: Mapping[tuple[str, str, int], int]) -> list[tuple[tuple[str, str, int], int | None]]:
    """How many units overlap by kind and the other measure's round, as :func:`overlaps_by_round` counts them, hidden where
    that is a few or tells one."""
    return [
        part
        for kind in sorted({key[0] for key in found})
        for part in _reasons([each for each in found.items() if each[0][0] == kind], dark=False)
    ]


def shown_payment(each: Payment) -> dict[str, Any] | None:
    """A payment file's control totals for those who do not handle it; None where a part of it is a few people, since all
    parts together are the list, whose size is shown."""
    held, without_id, nothing_due = each.held or (0, 0), each.without_id or (0, 0), each.nothing_due or 0
    if any(_small(units) for units in (each.count, held[0], without_id[0], nothing_due)):
        return None
    return {"count": each.count, "satang": each.satang, "held": held, "without_id": without_id, "nothing": nothing_due}


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


def _reasons(reasons: Sequence[tuple[Key, int]], *, dark: bool) -> list[tuple[Key, int | None]]:
    hidden = {reason for reason, units in reasons if dark or _small(units)}
    if len(hidden) == 1 and len(reasons) > 1:
        others = [(units, str(reason), reason) for reason, units in reasons if reason not in hidden]
        hidden.add(min(others)[2])
    return [(reason, None if reason in hidden else units) for reason, units in reasons]


def _small(count: int) -> bool:
    return 0 < count < SMALL


def _unless_small(count: int) -> int | None:
    return None if _small(count) else count
