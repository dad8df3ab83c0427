"""Notices that a register has changed, sent to the address that a system has: whoever gets one asks who it was, signed and logged.

A notice holds nobody, so that it may go over a wire which the agreements say nothing of.  The feed stays what tells; a notice
that is late or lost costs time alone.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from prasan.engine.locks import locked
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.exchange.callbacks import CallbackError, call
from prasan.exchange.signing import HEADER, LONGEST
from prasan.exchange.site_keys import SiteKeys
from prasan.linkage.lookups.changes import changes_kind
from prasan.web.registry.models import Callback, Notice, Subscription

FIRST_AGAIN, LAST_AGAIN = timedelta(minutes=1), timedelta(hours=6)
Send = Callable[[str, bytes, dict[str, str]], None]


@dataclass(frozen=True)
class Told:
    """What a round of telling did: how many notices it made, delivered, and has yet to deliver."""

    made: int
    delivered: int
    waiting: int


def tell(folder: Path, keys: SiteKeys, *, send: Send = call) -> Told:
    """Make the notices of what has changed, and send those that are due.  Raises BlockingIOError where another run does,
    SiteKeyError where there is no key to sign with."""
    (folder / "registry").mkdir(parents=True, exist_ok=True)
    with locked(folder / "registry" / "notices.lock", tries=1):
        made = make_notices(SnapshotStore(folder / "snapshots"))
        delivered = 0
        now = timezone.now()
        # One that waits longer than any is made to wait was put off by a clock that was ahead.
        due = Q(next_at__lte=now) | Q(next_at__gt=now + LAST_AGAIN)
        for notice in _waiting().filter(due).order_by("next_at", "pk"):
            delivered += _deliver(notice, keys, send)
    return Told(made, delivered, _waiting().count())


def make_notices(store: SnapshotStore) -> int:
    """A notice for each subscription that has an address and whose register changed since it was last told; how many.

    Nobody's data is read: what is known is how many changed.
    """
    made = 0
    steps_of: dict[str, list[Snapshot]] = {}
    told_at = Callback.objects.filter(ended_at__isnull=True).values("system")
    wanted = Subscription.objects.filter(
        ended_at__isnull=True, sandbox=False, system__closed_at__isnull=True, system__in=told_at
    )
    for each in wanted.order_by("pk"):
        steps = steps_of.setdefault(each.register, _makings(store, each.register))
        last = each.notices.order_by("-pk").first()
        known = last.making if last else each.start.partition(".")[0]
        later = [step for step in _until(steps, known) if step.facts["changed"]]
        if later:
            made += _note(each, later[0].id)
    return made


@transaction.atomic
def _note(subscription: Subscription, making: str) -> int:
    """Have a notice wait of a making; whether it is a new one."""
    if subscription.notices.filter(delivered_at__isnull=True).update(making=making):
        return 0
    Notice.objects.create(subscription=subscription, making=making, next_at=timezone.now())
    return 1


def _makings(store: SnapshotStore, register: str) -> list[Snapshot]:
    """The makings of a register's look-ups that are still there, the newest first."""
    kind, found = changes_kind(register), []
    step = store.find(kind)
    while step is not None:
        found.append(step)
        step = store.seek(kind, step.previous)
    return found


def _until(steps: list[Snapshot], known: str) -> list[Snapshot]:
    """Those after the one that is known of; all, where that is there no more."""
    places = [place for place, step in enumerate(steps) if step.id == known]
    return steps[: places[0]] if places else steps


def _waiting() -> QuerySet[Notice]:
    return Notice.objects.filter(
        delivered_at__isnull=True,
        subscription__ended_at__isnull=True,
        subscription__system__closed_at__isnull=True,
        subscription__system__callbacks__ended_at__isnull=True,
        subscription__system__callbacks__isnull=False,
    ).select_related("subscription__system")


def _deliver(notice: Notice, keys: SiteKeys, send: Send) -> bool:
    """Send a notice; whether it has come.  What fails is due again later, twice as late each time, to six hours."""
    subscription = notice.subscription
    address = subscription.system.callbacks.get(ended_at__isnull=True).address
    told = {"notice": notice.pk, "subscription": subscription.pk, "register": subscription.register}
    body = json.dumps(told).encode()
    now = int(time.time())
    header = {"iat": now, "exp": now + LONGEST, "jti": secrets.token_hex(16), "htm": "POST", "htu": address}
    headers = {HEADER: keys.sign(header, body), "Content-Type": "application/json"}
    try:
        send(address, body, headers)
    except CallbackError as error:
        notice.fault = f"{error.code} {error.status or ''}".strip()
        notice.next_at = timezone.now() + min(LAST_AGAIN, FIRST_AGAIN * 2 ** min(notice.attempts, 20))
        notice.attempts += 1
        notice.save(update_fields=["fault", "next_at", "attempts"])
        return False
    notice.delivered_at, notice.fault = timezone.now(), ""
    notice.save(update_fields=["delivered_at", "fault"])
    return True
