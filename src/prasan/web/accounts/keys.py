"""Keys of systems: how one is issued, and whose key a request carries.

A key reads ``prasan_<handle>_<secret>``: the handle finds it, the secret proves it.  The secret has 256 random bits, so that
its SHA-256 digest is enough to keep; slow hashing guards against guessing what people choose, and nobody chose this.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from prasan.web.accounts.models import System, SystemKey

LIFE = timedelta(days=365)


def issue(system: System, *, life: timedelta = LIFE, sandbox: bool = False) -> str:
    """A new key of a system, shown this once."""
    handle, secret = secrets.token_hex(8), secrets.token_hex(32)
    SystemKey.objects.create(
        system=system, handle=handle, digest=_digest(secret), expires_at=timezone.now() + life, sandbox=sandbox
    )
    return f"prasan_{handle}_{secret}"


def rotate(key: SystemKey, grace: timedelta, *, life: timedelta = LIFE) -> str:
    """A new key in the place of one that lives on for ``grace``, and no longer than it would have; shown this once."""
    with transaction.atomic():
        until = min(key.expires_at, timezone.now() + grace)
        SystemKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(expires_at=until)
        return issue(key.system, life=life, sandbox=key.sandbox)


def end_key(key: SystemKey) -> None:
    """End a key now."""
    SystemKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def key_of(token: str) -> SystemKey | None:
    """The key in force that a token is, with its system; None for any other."""
    prefix, _, rest = token.partition("_")
    handle, _, secret = rest.partition("_")
    if prefix != "prasan" or not secret:
        return None
    found = SystemKey.objects.select_related("system").filter(handle=handle).first()
    # Compared even where there is none, so that the time taken does not tell which handles there are.
    same = secrets.compare_digest(found.digest if found else _digest(""), _digest(secret))
    if not found or not same or found.ended_at or found.system.closed_at or found.expires_at <= timezone.now():
        return None
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
