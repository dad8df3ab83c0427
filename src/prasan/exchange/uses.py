"""The one way a use under a permit is written down: held against the agreement's limits on people first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prasan.exchange.agreements import Gap, NotPermittedError, Permit
from prasan.exchange.log import SALT, AccessLog, DayFullError, DayLimit, Entry, people_in, salt


def use(
    log: AccessLog,
    permit: Permit,
    action: str,
    *,
    rows: int | None = None,
    people: int | None = None,
    spine_id: int | None = None,
    **more: Any,
) -> Entry:
    """Write a use in the access log before it happens; its entry.

    ``rows`` are the records it is of, ``people`` the people, where that is another number; a use of one ``spine_id`` is of
    one.  ``more`` is written beside them.  Raises NotPermittedError, and writes nothing, where so many people are beyond
    what a request, or the requests of a day in Bangkok together, may be of.
    """
    count = people if people is not None else rows if rows is not None else int(spine_id is not None)
    permit.must_hold(count)
    event: dict[str, Any] = {**permit.event(action, rows=rows, spine_id=spine_id), **more}
    if people is not None and people != rows:
        event["people"] = people
    if spine_id is not None or permit.request.seal is not None:
        event[SALT] = salt()
    [entry] = _append(log, permit, [event])
    return entry


def use_each(
    log: AccessLog, permit: Permit, action: str, *, records: Mapping[int, int], others: int = 0, **more: Any
) -> None:
    """Write that each of several people was used, an entry a person so that each can be shown it, all or none.

    ``records`` are by spine id how many records it was of; ``others`` how many more were asked about, of whom nothing was
    found.  Raises NotPermittedError, and writes nothing, as :func:`use`.
    """
    count = len(records) + others
    permit.must_hold(count)
    events: list[dict[str, Any]] = [
        {
            **permit.event(action, rows=rows, spine_id=spine_id),
            **more,
            **({"people": 1} if rows != 1 else {}),
            SALT: salt(),
        }
        for spine_id, rows in records.items()
    ]
    if others:
        events.append({**permit.event(action, rows=0), **more, "people": others, SALT: salt()})
    _append(log, permit, events)


def _append(log: AccessLog, permit: Permit, events: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Write uses where they have room among those of the day.  Raises NotPermittedError where they have none."""
    most = permit.max_people_a_day
    try:
        return log.append_all(events, limit=None if most is None else DayLimit(permit.agreement, most))
    except DayFullError as full:
        asked = sum(map(people_in, events))
        raise NotPermittedError(Gap("too_many_today", permit.agreement, f"{full.taken} + {asked} > {most}")) from None
