"""Keys of the sandbox: an officer makes them for a system to be, and they open synthetic people alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from joserfc.jwk import OKPKey

from prasan.engine.snapshots import SnapshotMissingError
from prasan.linkage.lookups.answering import Office
from prasan.linkage.lookups.finding import live_lookups
from prasan.linkage.spine import CIVIL
from prasan.web.accounts.keys import issue
from prasan.web.accounts.models import System, SystemKey, User
from prasan.web.accounts.public_keys import add_public_key
from prasan.web.snapshots import data_folder

LIFE = timedelta(days=30)
MOST = 5  # keys in force of an account
_SHOWN = 5


@dataclass(frozen=True)
class Made:
    """A new key, shown this once; ``private`` is the signing key where it was made here, which is for a sandbox alone."""

    token: str
    kid: str
    private: str


class TooManyError(ValueError):
    """An account has as many keys as it may have."""


def keys_of(user: User) -> list[SystemKey]:
    """An account's keys in force, the newest first."""
    now = timezone.now()
    return list(
        SystemKey.objects.select_related("system")
        .filter(system__name=_name(user), sandbox=True, ended_at__isnull=True, expires_at__gt=now)
        .order_by("-pk")
    )


@transaction.atomic
def make_key(user: User, public: str) -> Made:
    """A key of the sandbox.  ``public`` is the JSON of a JWK, or empty: then a pair is made.  Raises PublicKeyError, TooManyError."""
    if len(keys_of(user)) >= MOST:
        raise TooManyError
    system, _ = System.objects.get_or_create(unit_code=user.unit_code, name=_name(user))
    private = ""
    if not public.strip():
        pair = OKPKey.generate_key("Ed25519")
        public, private = json.dumps(pair.as_dict(private=False)), pair.as_pem(private=True).decode()
    kid = add_public_key(system, public).kid
    return Made(issue(system, life=LIFE, sandbox=True), kid, private)


def end_key(user: User, number: int) -> None:
    """End one of the account's own keys."""
    SystemKey.objects.filter(pk=number, system__name=_name(user), sandbox=True, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )


def somebody() -> list[dict[str, Any]]:
    """Some of the sandbox's synthetic people to ask about; none where there is no sandbox."""
    try:
        lookups = live_lookups(Office(data_folder() / "sandbox").store, CIVIL)
    except SnapshotMissingError:
        return []
    return [dict(each.values) for each in lookups.first(_SHOWN)]


def _name(user: User) -> str:
    return f"sandbox of {user.get_username()}"
