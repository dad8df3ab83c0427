"""Which system asks, shown twice: by its key in the ``Authorization`` header, and by its signature over the request."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from prasan.exchange.replays import Replays
from prasan.exchange.signing import HEADER, SignatureError, Signed, digest, verify_request
from prasan.exchange.site_keys import SiteKeyError, SiteKeys
from prasan.linkage.lookups.answering import Asker, Office
from prasan.web.accounts.models import SystemKey
from prasan.web.accounts.public_keys import public_keys
from prasan.web.api.access import BySystemKey
from prasan.web.api.errors import ApiError
from prasan.web.exchange import access_log
from prasan.web.snapshots import data_folder

AT = "/api/v1/registry/"
KEPT = 2.0  # seconds after which a signature by a public key that was ended is refused, at the latest
_MOST_KEPT = 10_000
_kept: dict[tuple[str, int], tuple[float, list[dict[str, Any]]]] = {}


class BySignature(BySystemKey):
    """``request.auth`` is then the SystemKey and ``request.signed`` what the signature says; anything else is answered with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemKey | None:
        key = super().authenticate(request, token)  # whatever else is asked of a system's key is asked here too
        if key is None:
            return None
        signature = request.headers.get(HEADER)
        try:
            # By the standard of social protection the signature stands in the message; it is looked for there.
            signature, body = enveloped(request) if signature is None else (signature, request.body)
            asked = {"method": str(request.method), "path": request.get_full_path()}
            try:
                signed = verify_request(signature, body, **asked, keys=_public_keys(key))
            except SignatureError as error:
                if error.code != "unknown_key":
                    raise
                signed = verify_request(
                    signature, body, **asked, keys=_public_keys(key, anew=True)
                )  # it may be a new one
            replays(data_folder()).take(key.system.username, signed)
        except SignatureError as error:
            raise ApiError(401, error.code, str(error)) from None
        request.signed = signed  # type: ignore[attr-defined]
        return key


def _public_keys(key: SystemKey, *, anew: bool = False) -> list[dict[str, Any]]:
    """The public keys of a key's system, looked at again after ``KEPT`` seconds: they hardly ever change."""
    name = (connection.settings_dict["NAME"], key.system_id)
    kept = _kept.get(name)
    if anew or kept is None or kept[0] <= time.monotonic():
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        kept = _kept[name] = (time.monotonic() + KEPT, public_keys(key.system))
    return kept[1]


def enveloped(request: HttpRequest) -> tuple[str | None, bytes]:
    """The signature that stands in a message of the standard, and what it is over; none in any other request."""
    if request.path != f"{AT}sync/search":
        return None, request.body
    from prasan.web.registry.standard.envelope import signature_of

    return signature_of(request.body)


@cache
def replays(folder: Path) -> Replays:
    """The requests that came to a data folder."""
    return Replays(folder / "registry" / "requests")


@cache
def site_keys(folder: Path) -> SiteKeys:
    """The keys that sign answers, in a data folder."""
    return SiteKeys(folder / "registry", access_log())


def office_of(key: SystemKey) -> Office:
    """What a key opens: the registers, or the sandbox's synthetic people."""
    return Office(data_folder() / "sandbox" if key.sandbox else data_folder())


def asker_of(request: HttpRequest, purpose: str, *, onward: bool, seal: str | None = None) -> Asker:
    """Who asks by a request that was let in, and what the log keeps of it."""
    key: SystemKey = request.auth  # type: ignore[attr-defined]
    signed: Signed = request.signed  # type: ignore[attr-defined]
    proof = {"kid": signed.kid, "jti": signed.jti, "digest": signed.digest}
    return Asker(key.system.username, key.system.unit_code, purpose, onward, proof, seal)


def sign_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every answer of the registry is signed, refusals too, and says which request it answers."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(AT):
            return response
        signed: Signed | None = getattr(request, "signed", None)
        asked = {"jti": signed.jti if signed else None, "sha256": digest(request.body)}
        try:
            response[HEADER] = site_keys(data_folder()).sign(
                {"status": response.status_code, "req": asked}, response.content
            )
        except SiteKeyError as error:
            # Nobody could hold us to an answer that is not signed: none is given.
            refusal = api_refusal(ApiError(503, "no_signing_key", str(error).partition("Remedy")[0].strip()))
            refusal["Cache-Control"] = "no-store"
            return refusal
        return response

    return answer


def api_refusal(error: ApiError) -> HttpResponse:
    """An ApiError as it is answered."""
    from django.http import JsonResponse

    return JsonResponse(error.told(), status=error.status)
