"""The one way a use under a permit is written down: held against the agreement's limits on people first."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from prasan.engine.locks import locked
from prasan.exchange.agreements import Gap, NotPermittedError, Permit
from prasan.exchange.log import AccessLog, Entry
from prasan.exchange.log_index import LogIndex


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
    most = permit.max_people_a_day
    if most is not None:
        log.path.parent.mkdir(parents=True, exist_ok=True)
    # Two at once would each find room for itself.
    with locked(log.path.with_suffix(".limits.lock")) if most is not None else nullcontext():
        if most is not None:
            today = {"agreement": permit.agreement, "now": datetime.now(UTC).isoformat()}
            [day] = LogIndex(log).rows("people_of_day", today)
            if day["people"] + count > most:
                gap = Gap("too_many_today", permit.agreement, f"{day['people']} + {count} > {most}")
                raise NotPermittedError(gap)
        return log.append(event)
