"""How often a key has asked in this minute, by all processes of the site together.

A process takes a block of requests at a time out of the minute's, in the database, and counts them off in its memory: a look-up in
hundreds writes.  What a process has taken and does not use is lost to the others until the minute ends, a hundredth of the limit at
most; more than the limit is never let through.
"""

from __future__ import annotations

import threading

from django.db import transaction

from prasan.web.accounts.models import RequestsOfKey, SystemKey

BLOCKS = 100  # of a minute's requests
_AHEAD = 5  # minutes that nodes' clocks may be apart; what is further ahead was written by a clock that was wrong
_MOST_KEPT = 10_000
_left: dict[str, tuple[int, int]] = {}  # by a key's handle the minute, and how many of this process's block are left
_counting = threading.Lock()


def take(key: SystemKey, minute: int, allowed: int) -> bool:
    """Count a request of a key in a minute (of the clock, since 1970); whether it is among those that are allowed."""
    with _counting:
        counted, left = _left.get(key.handle, (minute, 0))
        if counted == minute and left:
            _left[key.handle] = (minute, left - 1)
            return True
    granted = _block(key, minute, allowed)
    if not granted:
        return False
    with _counting:
        counted, left = _left.get(key.handle, (minute, 0))
        if len(_left) >= _MOST_KEPT:
            _left.clear()
        _left[key.handle] = (minute, granted - 1 + (left if counted == minute else 0))
    return True


@transaction.atomic
def _block(key: SystemKey, minute: int, allowed: int) -> int:
    """How many requests are this process's now, of those that are left in the minute."""
    counted, _ = RequestsOfKey.objects.select_for_update().get_or_create(
        key=key, defaults={"minute": minute, "taken": 0}
    )
    if not minute <= counted.minute <= minute + _AHEAD:
        counted.minute, counted.taken = minute, 0
    granted = min(max(1, allowed // BLOCKS), allowed - counted.taken)
    if granted <= 0:
        return 0
    counted.taken += granted
    counted.save(update_fields=["minute", "taken"])
    return granted
