"""Two rounds of a measure beside each other, for an officer who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.officers import Officer
from prasan.exchange.uses import use
from prasan.measures.model import Measure
from prasan.measures.rounds.changes import changes_between
from prasan.measures.rounds.keeping import Round, RoundError, Rounds, must_be_named
from prasan.measures.rounds.proposing import permitted, snapshot_of, supplements_of


@dataclass(frozen=True)
class Comparison:
    """What changed from one round to another, as :func:`changes_between` counts it; ``differs`` names what is other of the
    measure: its ``version``, its file (``digest``), the day (``as_of``)."""

    before: Round
    after: Round
    changes: Mapping[str, Mapping[str, Any]]
    differs: tuple[str, ...]


def compare_rounds(
    store: SnapshotStore,
    rounds: Rounds,
    measure: Measure,
    permit: Permit,
    *,
    by: Officer | None,
    log: AccessLog,
    number: int | None = None,
    since: int | None = None,
    rows: Path | None = None,
) -> Comparison:
    """Compare a round (the last that waits or is in force) with another (the last in force before it).

    Logged before it is read.  With ``rows``, who changed is written there, which takes an officer.  Raises RoundError,
    NotPermittedError, SnapshotMissingError, LedgerError.
    """
    permitted(permit, measure)
    if rows is not None:
        must_be_named(by or Officer(""))
    after = rounds.get(measure.id, number, "approved", "proposed")
    if since is None:
        earlier = [each.number for each in rounds.of(measure.id) if each.state == "approved"]
        since = max((each for each in earlier if each < after.number), default=0)
        if not since:
            sentence = f"no round of {measure.id} was in force before round {after.number}: say --since"
            raise RoundError("nothing_before", sentence, number=after.number)
    before = rounds.get(measure.id, since)
    one, other = snapshot_of(store, before), snapshot_of(store, after)
    for each in (one, other):
        permit.must_cover(each.facts.get("areas"))
    read = one.facts["entitlements"] + other.facts["entitlements"]
    use(log, permit, "read_changes", people=read, by=by.name if by else "", round=after.reference)
    changes = changes_between(store, one, other, granted=supplements_of(store, before), rows=rows)
    differs = tuple(fact for fact in ("version", "digest", "as_of") if one.facts[fact] != other.facts[fact])
    return Comparison(before, after, changes, differs)
