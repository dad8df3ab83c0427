"""What the demonstration's provider states of a person: the national id as ``pid``, where it was asked for."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class DemoAdapter(DefaultOIDCAdapter):
    """The name of an account here is the national id of somebody who does not exist."""

    scope_display = {**DefaultOIDCAdapter.scope_display, "pid": "national id"}

    def get_claims(self, purpose: Any, user: Any, client: Any, scopes: Any, **more: Any) -> dict[str, Any]:
        claims = super().get_claims(purpose, user, client, scopes, **more)
        return {**claims, "pid": user.get_username()} if "pid" in scopes else claims
