"""Client certificates of systems, as a proxy that has checked them passes them on in a header."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest

_HEX = re.compile(r"^[0-9a-f]{64}$")


def fingerprint_of(text: str) -> str | None:
    """The SHA-256 fingerprint, in hex, that a text is (with or without colons), or that of the certificate that it is.

    A certificate is PEM, as it is or with ``%`` escapes as proxies write it into a header.  None for anything else.
    """
    bare = text.strip().replace(":", "").casefold()
    if _HEX.match(bare):
        return bare
    try:
        certificate = x509.load_pem_x509_certificate(unquote(text.strip()).encode("ascii"))
    except ValueError:
        return None
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def shows_its_certificate(request: HttpRequest, bound: Collection[str]) -> bool:
    """Whether a request comes with a certificate that its system is bound to (fingerprints); a system that is bound to none
    needs none.

    Where the site reads no header of a proxy, a system that is bound is refused: it would be bound in name alone.
    """
    if not bound:
        return True
    header = settings.PRASAN_CERTIFICATE_HEADER
    return bool(header) and fingerprint_of(request.headers.get(header, "")) in bound
