"""Subscriptions to who changes: made, read and ended by the system whose it is, each time within the agreements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from prasan.exchange.uses import use, use_each
from prasan.linkage.lookups.answering import Asker
from prasan.linkage.lookups.changes import read_changes, start
from prasan.linkage.lookups.finding import person_with_id, reaches
from prasan.web.accounts.models import SystemKey
from prasan.web.api.errors import ApiError
from prasan.web.registry.access import asker_of, office_of
from prasan.web.registry.models import Subscription

MOST = 100  # subscriptions in force of a system


def subscribe(key: SystemKey, asker: Asker, register: str, national_ids: list[str] | None) -> tuple[Subscription, str]:
    """Begin a subscription; what it tells begins at the cursor.  Ids of nobody, or of other areas, are left out.

    Raises ApiError, NotPermittedError, SnapshotMissingError.
    """
    if key.system.subscriptions.filter(ended_at__isnull=True).count() >= MOST:
        raise ApiError(422, "too_many_subscriptions", f"a system has {MOST} subscriptions at most; end one first")
    office = office_of(key)
    asked = list(dict.fromkeys(national_ids or ()))
    fields = {register: ("national_id",)} if asked else {register: None}
    permitted = office.permit(asker.request(fields, people=max(1, len(asked))))
    people = []
    for each in asked:
        spine_id = person_with_id(office.store, each)
        if spine_id is not None and reaches(office.store, spine_id, permitted):
            people.append(spine_id)
    cursor = start(office.store, register)
    if national_ids is None:
        use(office.log, permitted, "subscribe", rows=0, signed=dict(asker.proof))
    else:
        others = len(asked) - len(people)
        use_each(
            office.log,
            permitted,
            "subscribe",
            records=dict.fromkeys(people, 0),
            others=others,
            signed=dict(asker.proof),
        )
    made = Subscription.objects.create(
        system=key.system,
        purpose=asker.purpose,
        register=register,
        people=people,
        everybody=national_ids is None,
        onward=asker.onward,
        start=cursor,
        sandbox=key.sandbox,
    )
    return made, cursor


def changes(request: HttpRequest, number: int, cursor: str | None, *, most: int) -> tuple[list[dict[str, Any]], str]:
    """Who changed after a cursor, at most so many, and the next cursor.

    Raises ApiError, NotPermittedError, CursorError, SnapshotMissingError.
    """
    key: SystemKey = request.auth  # type: ignore[attr-defined]
    subscription = _own(key, number)
    office = office_of(key)
    asker = asker_of(request, subscription.purpose, onward=subscription.onward)
    permitted = office.permit(asker.request({subscription.register: None}))
    if not subscription.everybody and not subscription.people:
        return [], cursor or subscription.start
    found, after = read_changes(
        office.store,
        subscription.register,
        cursor or subscription.start,
        permitted,
        people=subscription.people,
        most=most,
    )
    if found:
        records = dict.fromkeys((each.spine_id for each in found), 1)
        use_each(office.log, permitted, "told_changes", records=records, signed=dict(asker.proof))
    names = office.pseudonyms(asker.unit).draw(each.spine_id for each in found) if found else []
    told = [{"person": name, "change": each.change, "at": each.at} for name, each in zip(names, found, strict=True)]
    return told, after


def end(key: SystemKey, number: int) -> None:
    """End a subscription: it tells nothing more.  Raises ApiError."""
    subscription = _own(key, number)
    subscription.ended_at = timezone.now()
    subscription.save(update_fields=["ended_at"])


def _own(key: SystemKey, number: int) -> Subscription:
    found = key.system.subscriptions.filter(pk=number, sandbox=key.sandbox, ended_at__isnull=True).first()
    if found is None:
        raise ApiError(404, "no_such_subscription", "this system has no such subscription in force")
    return found
