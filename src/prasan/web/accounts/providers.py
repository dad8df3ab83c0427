"""The providers by which people sign in with OpenID Connect, as the environment names them.

A provider is one address: ``https://CLIENT:SECRET@provider.example/issuer?claim=pid&scope=openid+pid``.  ``claim`` is what says
who it is, ``scope`` what is asked for, ``name_th`` and ``name_en`` what its button says, and ``userinfo=1`` has the claims
fetched from the provider where its id token does not hold them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

CITIZENS, STAFF = "citizens", "staff"
VARIABLES = {CITIZENS: "PRASAN_CITIZEN_OIDC_URL", STAFF: "PRASAN_STAFF_OIDC_URL"}
_OPTIONS = {"claim", "scope", "name_th", "name_en", "userinfo"}
_DEFAULTS = {
    CITIZENS: {"claim": "pid", "scope": "openid pid", "name_th": "ThaID", "name_en": "ThaID"},
    STAFF: {
        "claim": "preferred_username",
        "scope": "openid profile",
        "name_th": "บัญชีของหน่วยงาน",
        "name_en": "your agency's account",
    },
}


@dataclass(frozen=True)
class SignInProvider:
    """A provider: ``id`` is ``citizens`` or ``staff``; ``claim`` holds a national id, or the name of an account."""

    id: str
    issuer: str
    client_id: str
    secret: str
    claim: str
    scope: tuple[str, ...]
    name_th: str
    name_en: str
    userinfo: bool

    def as_allauth(self) -> dict[str, Any]:
        """What django-allauth is told of it."""
        return {
            "provider_id": self.id,
            "name": self.name_en,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer, "fetch_userinfo": self.userinfo, "scope": list(self.scope)},
        }


def read_provider(id: str, address: str) -> SignInProvider:
    """A provider by its address.  Raises ValueError, which names the variable and never the secret."""
    parts = urlsplit(address)
    local = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if not (parts.scheme == "https" or local) or not parts.hostname or not parts.username or set(asked) - _OPTIONS:
        raise ValueError(
            f"{VARIABLES[id]} must be https://CLIENT:SECRET@provider/issuer, with claim, scope, name_th, name_en or userinfo"
        )
    told = {**_DEFAULTS[id], **asked}
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    return SignInProvider(
        id=id,
        issuer=urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", "")),
        client_id=unquote(parts.username),
        secret=unquote(parts.password or ""),
        claim=told["claim"],
        scope=tuple(told["scope"].split()),
        name_th=told["name_th"],
        name_en=told["name_en"],
        userinfo=told.get("userinfo") == "1",
    )
