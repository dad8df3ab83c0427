"""Time stamps of checkpoints by an authority outside (RFC 3161): that the log stood so at a time that is not our word.

A stamp is asked for the signed note of a checkpoint and kept beside it, as ``<size>.tsr``: the authority's answer as it came,
which other tools read too.  The authority sees a digest and nothing of the log.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from prasan.engine import tracing
from prasan.engine.snapshots import write_durably
from prasan.exchange.checkpoints import CheckpointError

_SECONDS = 30
_MOST_BYTES = 100_000  # an answer has a signature and a few certificates
_PLAIN = {"http", "https"}


class _NoRedirect(HTTPRedirectHandler):
    """An authority is where the keeper of the log says, and nowhere that it says itself."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """None: the redirect is an answer like any other that is no stamp."""


_opener = build_opener(_NoRedirect)


class TimestampError(CheckpointError):
    """A time stamp that could not be had or does not hold; the message says why."""


def stamp(note: Path, authority: str, roots: Path) -> datetime:
    """Have an authority stamp a kept checkpoint, and keep its answer beside it; the time that it says.

    ``authority`` is its address, ``roots`` a PEM file of the certificates that it is trusted by.  An answer that does not
    hold is not kept.  Raises TimestampError.
    """
    if urlsplit(authority).scheme not in _PLAIN:
        raise TimestampError(f"{authority}: the address of an authority begins with https:// or http://")
    text = note.read_bytes()
    request = (
        TimestampRequestBuilder()
        .data(text)
        .hash_algorithm(HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .nonce(nonce=True)
        .build()
    )
    asked = Request(authority, request.as_bytes(), {"Content-Type": "application/timestamp-query", **tracing.headers()})  # noqa: S310
    try:
        with _opener.open(asked, timeout=_SECONDS) as reply:
            answer = reply.read(_MOST_BYTES + 1)
    except (URLError, OSError) as error:
        raise TimestampError(
            f"{authority}: the authority does not answer ({error}). Remedy: stamp again later; "
            "the checkpoint is signed and kept all the same."
        ) from None
    verifier = _with_roots(VerifierBuilder.from_request(request), roots)
    said = _held(answer, verifier, text, authority)
    write_durably(stamp_of(note), answer)
    return said


def stamp_of(note: Path) -> Path:
    """Where the stamp of a kept checkpoint is, if it has one."""
    return note.with_suffix(".tsr")


def stamped_at(note: Path, roots: Path) -> datetime:
    """When an authority says that a kept checkpoint was there.  Raises TimestampError where its stamp does not hold."""
    kept = stamp_of(note)
    return _held(kept.read_bytes(), _with_roots(VerifierBuilder(), roots), note.read_bytes(), str(kept))


def _with_roots(builder: VerifierBuilder, roots: Path) -> VerifierBuilder:
    for certificate in _certificates(roots):
        builder = builder.add_root_certificate(certificate)
    return builder


def _certificates(path: Path) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise TimestampError(
            f"{path}: no certificates can be read from it ({error}). Remedy: name the PEM file of the authority's roots."
        ) from None


def _held(answer: bytes, builder: VerifierBuilder, text: bytes, source: str) -> datetime:
    try:
        response: TimeStampResponse = decode_timestamp_response(answer)
        builder.build().verify(response, hashlib.sha256(text).digest())
        return response.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise TimestampError(
            f"{source}: this stamp does not hold for the checkpoint: {error}. Remedy: stamp it again, and ask who wrote there."
        ) from None
