"""Systems that have an address for it are told that a register has changed, until the notice has come."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from prasan_client import Registry, UntrustedAnswerError
from prasan_client.signatures import Trusted
from receiver import HOST, Receiver, receiver

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.callbacks import call
from prasan.exchange.log import AccessLog
from prasan.exchange.site_keys import SiteKeys
from prasan.linkage.lookups.changes import changes_kind
from prasan.web.accounts.models import System
from prasan.web.registry.models import Notice, Subscription
from prasan.web.registry.notices import FIRST_AGAIN, LAST_AGAIN, Told, tell

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db
ADDRESS = f"https://{HOST}/notices"


class World:
    """A folder whose look-ups change, a system that subscribed, and the keys that sign."""

    def __init__(self, folder: Path, receiver: Receiver) -> None:
        self.folder, self.store = folder, SnapshotStore(folder / "snapshots")
        self.keys = SiteKeys(folder / "registry", AccessLog(folder / "log" / "access.jsonl"))
        self.send = partial(call, places=receiver.places, trusting=receiver.trusting)
        self.change(0)
        self.system = System.objects.create(unit_code="07011", name="Farm support")
        self.subscription = self.subscribe()

    def subscribe(self, **more: Any) -> Subscription:
        start = f"{self.store.live(changes_kind('farmer')).id}.0"
        return Subscription.objects.create(
            system=self.system, purpose="lookup", register="farmer", everybody=True, start=start, **more
        )

    def change(self, people: int) -> None:
        """As `prasan registry index` leaves it where so many people changed."""
        with self.store.writing(changes_kind("farmer")) as draft:
            draft.file("made").write_text(f"{people} {timezone.now()}")
            draft.facts["changed"] = people

    def tell(self) -> Told:
        return tell(self.folder, self.keys, send=self.send)


@pytest.fixture
def world(tmp_path: Path, receiver: Receiver) -> World:
    receiver.came.clear()
    receiver.status = 204
    return World(tmp_path, receiver)


def test_a_change_is_told_once_signed_and_names_nobody(world: World, receiver: Receiver) -> None:
    assert world.tell() == Told(0, 0, 0)
    world.change(3)
    assert world.tell() == Told(0, 0, 0)  # it has no address
    world.system.callbacks.create(address=ADDRESS)
    assert world.tell() == Told(1, 1, 0)
    [(path, body, headers)] = receiver.came
    [notice] = Notice.objects.all()
    assert path == "/notices"
    assert json.loads(body) == {"notice": notice.pk, "subscription": world.subscription.pk, "register": "farmer"}
    registry = Registry("https://prasan.example", "key", None, trusted=world.keys.public())  # type: ignore[arg-type]
    assert registry.notice(ADDRESS, body, headers["Prasan-Signature"]).subscription == world.subscription.pk
    for address, told in ((f"{ADDRESS}/other", body), (ADDRESS, body + b" ")):
        with pytest.raises(UntrustedAnswerError):
            registry.notice(address, told, headers["Prasan-Signature"])
    assert Trusted(world.keys.public()).verified(headers["Prasan-Signature"], body)["htu"] == ADDRESS
    world.change(0)
    assert world.tell() == Told(0, 0, 0)
    world.change(1)
    world.change(0)  # made twice before anybody was told
    assert world.tell() == Told(1, 1, 0)


def test_what_does_not_come_is_kept_and_tried_again_later_and_later(world: World, receiver: Receiver) -> None:
    world.system.callbacks.create(address=ADDRESS)
    world.change(3)
    receiver.status = 503
    assert world.tell() == Told(1, 0, 1)
    assert world.tell() == Told(0, 0, 1)
    assert len(receiver.came) == 1  # it is not due
    waits = []
    for _ in range(12):
        notice = Notice.objects.get()
        waits.append(notice.next_at - timezone.now())
        Notice.objects.update(next_at=timezone.now())
        assert world.tell().waiting == 1
    assert (notice.fault, notice.attempts) == ("status 503", 12)
    assert waits[0] <= FIRST_AGAIN < waits[1] < waits[2] < waits[-1] <= LAST_AGAIN
    assert LAST_AGAIN - waits[-1] < timedelta(minutes=5)
    world.change(1)
    assert world.tell() == Told(0, 0, 1)  # the notice that waits tells of that too
    receiver.status = 200
    Notice.objects.update(next_at=timezone.now() + timedelta(days=365))  # by a clock that was ahead
    assert world.tell() == Told(0, 1, 0)
    assert Notice.objects.get().making == world.store.live(changes_kind("farmer")).id


def test_nothing_is_sent_for_what_has_ended_or_is_of_the_sandbox(world: World, receiver: Receiver) -> None:
    world.subscribe(sandbox=True)
    ended = world.subscribe(ended_at=timezone.now())
    world.system.callbacks.create(address=ADDRESS)
    receiver.status = 500
    world.change(3)
    assert world.tell() == Told(1, 0, 1)
    assert not ended.notices.exists()
    world.system.callbacks.update(ended_at=timezone.now())
    assert world.tell() == Told(0, 0, 0)
    world.system.callbacks.create(address=ADDRESS)
    assert world.tell().waiting == 1
    System.objects.update(closed_at=timezone.now())
    assert world.tell() == Told(0, 0, 0)


def test_an_officer_gives_and_takes_the_address_and_sees_what_waits(
    sign_in: Any, demo: Path, receiver: Receiver, tmp_path: Path
) -> None:
    world = World(tmp_path, receiver)
    client, page = sign_in("doae"), f"/accounts/systems/{world.system.pk}/"
    refused = client.post(page, {"act": "set_callback", "address": "https://10.0.0.1/"})
    assert refused.status_code == 400
    assert "https://" in refused.content.decode()
    client.post(page, {"act": "set_callback", "address": "https://before.example.go.th/"})
    client.post(page, {"act": "set_callback", "address": ADDRESS})
    assert [each.address for each in world.system.callbacks.filter(ended_at__isnull=True)] == [ADDRESS]
    receiver.status = 503
    world.change(2)
    world.tell()
    client.cookies["django_language"] = "en"
    told = client.get(page).content.decode()
    assert "1 try failed (status 503)" in told
    assert "waiting since" in told
    client.post(page, {"act": "end_callback"})
    assert ADDRESS not in client.get(page).content.decode()
    entries = [each.event["action"] for each in AccessLog(demo / "log" / "access.jsonl").entries()]
    assert entries[-3:] == ["callback_set", "callback_set", "callback_ended"]
