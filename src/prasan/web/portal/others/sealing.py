"""What a person is called, kept so that a copy of the database tells it to nobody: it is sealed with the site's key."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(words: str) -> str:
    """Words as they are kept."""
    return Fernet(base64.urlsafe_b64encode(_key(b"prasan names"))).encrypt(words.encode()).decode()


def unsealed(kept: str) -> str:
    """The words again; empty where there are none, or another key has sealed them."""
    try:
        return Fernet(base64.urlsafe_b64encode(_key(b"prasan names"))).decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def digest_of(code: str) -> str:
    """The keyed digest of a code, in hex: by it a code is known, and from it none can be found."""
    return hmac.new(_key(b"prasan codes"), code.encode(), hashlib.sha256).hexdigest()


def _key(of: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=of).derive(settings.SECRET_KEY.encode())
