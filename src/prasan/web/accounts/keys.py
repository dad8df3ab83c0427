"""Keys of systems: how one is issued, and whose key a request carries.

A key reads ``prasan_<handle>_<secret>``: the handle finds it, the secret proves it.  The secret has 256 random bits, so that
its SHA-256 digest is enough to keep; slow hashing guards against guessing what people choose, and nobody chose this.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from prasan.web.accounts import remembering
from prasan.web.accounts.models import System, SystemKey
from prasan.web.accounts.public_keys import public_keys

LIFE = timedelta(days=365)
_MOST_KEPT = 10_000
_kept: dict[tuple[Any, str], tuple[tuple[int, int, int], Known]] = {}


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


@dataclass(frozen=True)
class Known:
    """A key in force, with its system: the fingerprints of the certificates that it is bound to, and its public keys (JWK), the
    newest first."""

    key: SystemKey
    certificates: frozenset[str]
    public: tuple[Mapping[str, Any], ...]


def key_of(token: str) -> Known | None:
    """The key in force that a token is; None for any other.

    What the database says of it is remembered until a key, a certificate or a system changes
    (:mod:`prasan.web.accounts.remembering`), and two seconds at the most.
    """
    prefix, _, rest = token.partition("_")
    handle, _, secret = rest.partition("_")
    if prefix != "prasan" or not secret:
        return None
    found = _remembered(handle)
    # Compared even where there is none, so that the time taken does not tell which handles there are.
    same = secrets.compare_digest(found.key.digest if found else _digest(""), _digest(secret))
    return found if found and same and found.key.expires_at > timezone.now() else None


def _remembered(handle: str) -> Known | None:
    now = remembering.state()
    name = (connection.settings_dict["NAME"], handle)
    kept = _kept.get(name)
    if kept is not None and kept[0] == now:
        return kept[1]
    found = _read(handle)
    if found is None:
        _kept.pop(name, None)  # a handle that somebody made up is not remembered: they would fill the memory
        return None
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[name] = (now, found)
    return found


def _read(handle: str) -> Known | None:
    key = SystemKey.objects.select_related("system").filter(handle=handle).first()
    if key is None or key.ended_at or key.system.closed_at:
        return None
    certificates = key.system.certificates.filter(ended_at__isnull=True).values_list("fingerprint", flat=True)
    return Known(key, frozenset(certificates), tuple(public_keys(key.system)))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
