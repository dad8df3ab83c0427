"""Public keys of systems: by which what a system signs is checked (JWK, RFC 7517; EdDSA by Ed25519, or ES256)."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from prasan.web.accounts.models import System, SystemJwk

_KINDS = (("OKP", "Ed25519"), ("EC", "P-256"))
_PUBLIC = ("kty", "crv", "x", "y")


class PublicKeyError(ValueError):
    """What was given is no public key that can be used; ``code`` is ``not_json``, ``private``, ``kind``, ``broken``,
    ``kid`` or ``twice``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def public_keys(system: System) -> list[dict[str, Any]]:
    """The public keys in force of a system, each a JWK with ``kid``, the newest first; none of a system that is closed."""
    if system.closed_at is not None:
        return []
    return [key.jwk for key in system.jwks.filter(ended_at__isnull=True).order_by("-added_at", "-pk")]


def add_public_key(system: System, text: str) -> SystemJwk:
    """Keep a public key, given as the JSON of a JWK.  A key without ``kid`` is named by its thumbprint (RFC 7638).

    Raises PublicKeyError; a private key is refused and not kept.
    """
    jwk = _public_jwk(text)
    if system.jwks.filter(kid=jwk["kid"]).exists():
        raise PublicKeyError("twice", f"this system has, or had, a key named {jwk['kid']}. Remedy: give another `kid`")
    return SystemJwk.objects.create(system=system, kid=jwk["kid"], jwk=jwk)


def end_public_key(key: SystemJwk) -> None:
    """From now on nothing that it signed is taken."""
    SystemJwk.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def _public_jwk(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        raise PublicKeyError("not_json", "this is not the JSON of a JWK") from None
    if not isinstance(given, dict):
        raise PublicKeyError("not_json", "this is not the JSON of a JWK")
    if "d" in given or "k" in given:
        raise PublicKeyError(
            "private", "this is a private key, and is not kept. Remedy: make another, and give its public part"
        )
    if (given.get("kty"), given.get("crv")) not in _KINDS:
        raise PublicKeyError("kind", "a key is OKP with Ed25519, or EC with P-256")
    public = {name: given[name] for name in _PUBLIC if isinstance(given.get(name), str)}
    try:
        key = (OKPKey if public["kty"] == "OKP" else ECKey).import_key(public)
        key.public_key  # noqa: B018  (a point that is not on its curve shows here)
        thumbprint = key.thumbprint()
    except (JoseError, ValueError, KeyError, TypeError):
        raise PublicKeyError("broken", "the key's numbers are not those of a key of its curve") from None
    kid = given.get("kid") or thumbprint
    if not isinstance(kid, str) or len(kid) > 64 or not kid.isprintable():
        raise PublicKeyError("kid", "`kid` has at most 64 characters")
    return {**public, "kid": kid, "use": "sig", "alg": "EdDSA" if public["kty"] == "OKP" else "ES256"}
