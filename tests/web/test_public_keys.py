"""Public keys of systems: what is kept, what is refused, and when one ends."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone
from joserfc.jwk import ECKey, OKPKey, RSAKey

from prasan.web.accounts.models import System, SystemJwk
from prasan.web.accounts.public_keys import PublicKeyError, add_public_key, end_public_key, public_keys

pytestmark = pytest.mark.django_db


def test_public_keys_are_named_kept_without_what_else_was_sent_and_end() -> None:
    system = System.objects.create(unit_code="07011", name="Farm support")
    first, second = OKPKey.generate_key("Ed25519"), ECKey.generate_key("P-256")
    added = add_public_key(system, json.dumps({**first.as_dict(private=False), "x5u": "https://example.org"}))
    add_public_key(system, json.dumps({**second.as_dict(private=False), "kid": "of-2569"}))
    assert [(key["kid"], key["alg"]) for key in public_keys(system)] == [
        ("of-2569", "ES256"),
        (first.thumbprint(), "EdDSA"),
    ]
    assert "x5u" not in added.jwk
    end_public_key(added)
    assert [key["kid"] for key in public_keys(system)] == ["of-2569"]
    with pytest.raises(PublicKeyError, match="has, or had"):
        add_public_key(system, json.dumps(first.as_dict(private=False)))
    system.closed_at = timezone.now()
    assert public_keys(system) == []


_EC = {"kty": "EC", "crv": "P-256"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("no", "not_json"),
        ("[1]", "not_json"),
        (json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)), "private"),
        (json.dumps({"kty": "oct", "k": "c2VjcmV0"}), "private"),
        (json.dumps(RSAKey.generate_key(2048).as_dict(private=False)), "kind"),
        (json.dumps(ECKey.generate_key("P-384").as_dict(private=False)), "kind"),
        ("{}", "kind"),
        (json.dumps({"kty": ["EC"], "crv": "P-256"}), "kind"),
        (json.dumps({**_EC, "x": "AAAA", "y": "AAAA"}), "broken"),
        (json.dumps(_EC), "broken"),
        (json.dumps({**ECKey.generate_key("P-256").as_dict(private=False), "kid": "x" * 65}), "kid"),
    ],
)
def test_what_is_no_public_key_is_refused_and_not_kept(given: str, code: str) -> None:
    system = System.objects.create(unit_code="07011", name="Farm support")
    with pytest.raises(PublicKeyError) as refused:
        add_public_key(system, given)
    assert refused.value.code == code
    assert not SystemJwk.objects.exists()
