"""Which system asks, shown twice: by its key in the ``Authorization`` header, and by its signature over the request."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from prasan.exchange.replays import Replays
from prasan.exchange.signing import HEADER, SignatureError, Signed, digest, verify_request
from prasan.exchange.site_keys import SiteKeyError, SiteKeys
from prasan.linkage.lookups.answering import Asker, Office
from prasan.web import scope
from prasan.web.accounts.models import SystemKey
from prasan.web.api.access import BySystemKey
from prasan.web.api.errors import ApiError
from prasan.web.exchange import access_log
from prasan.web.snapshots import data_folder

AT = "/api/v1/registry/"
Respond = Callable[[HttpRequest], HttpResponse]
# Of an answer that no browser shows: nothing in it is ever run or framed.
_HEADERS = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Frame-Options": "DENY"}


class BySignature(BySystemKey):
    """``request.auth`` is then the SystemKey and ``request.signed`` what the signature says; anything else is answered with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemKey | None:
        known = self.known(request, token)  # whatever else is asked of a system's key is asked here too
        if known is None:
            return None
        signature = request.headers.get(HEADER)
        try:
            # By the standard of social protection the signature stands in the message; it is looked for there.
            signature, body = enveloped(request) if signature is None else (signature, request.body)
            signed = verify_request(
                signature, body, method=str(request.method), path=request.get_full_path(), keys=known.public
            )
            replays(data_folder()).take(known.key.system.username, signed)
        except SignatureError as error:
            raise ApiError(401, error.code, str(error)) from None
        request.signed = signed  # type: ignore[attr-defined]
        return known.key


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
    return _office(data_folder(), key.sandbox)


@cache
def _office(folder: Path, sandbox: bool) -> Office:
    return Office(folder / "sandbox" if sandbox else folder)


def asker_of(request: HttpRequest, purpose: str, *, onward: bool, seal: str | None = None) -> Asker:
    """Who asks by a request that was let in, and what the log keeps of it."""
    key: SystemKey = request.auth  # type: ignore[attr-defined]
    signed: Signed = request.signed  # type: ignore[attr-defined]
    proof = {"kid": signed.kid, "jti": signed.jti, "digest": signed.digest}
    return Asker(key.system.username, key.system.unit_code, purpose, onward, proof, seal)


def lane(get_response: Respond) -> Respond:
    """Middleware: the registry's requests go straight to their operation, and every answer is signed, refusals too.

    Sessions, languages, forms and what else pages need is none of a system's; to pass through it all took longer than to look
    somebody up.  An answer says which request it answers.
    """

    @convert_exception_to_response
    def straight(request: HttpRequest) -> HttpResponse:
        request.get_host()  # refuses a host that is not ours
        match = request.resolver_match = _operation(request.path_info)
        with scope.seeing(scope.NOTHING):
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(AT):
            return get_response(request)
        try:
            _operation(request.path_info)
        except Resolver404:
            return _signed(request, get_response(request))
        response = _signed(request, straight(request))
        for name, value in _HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return answered


_operation = lru_cache(maxsize=64)(resolve)  # their addresses have nothing in them that differs


def _signed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    signed: Signed | None = getattr(request, "signed", None)
    asked = {"jti": signed.jti if signed else None, "sha256": digest(request.body)}
    try:
        header = {"status": response.status_code, "req": asked}
        response[HEADER] = site_keys(data_folder()).sign(header, response.content)
    except SiteKeyError as error:
        # Nobody could hold us to an answer that is not signed: none is given.
        refusal = api_refusal(ApiError(503, "no_signing_key", str(error).partition("Remedy")[0].strip()))
        refusal["Cache-Control"] = "no-store"
        return refusal
    return response


def api_refusal(error: ApiError) -> HttpResponse:
    """An ApiError as it is answered."""
    from django.http import JsonResponse

    return JsonResponse(error.told(), status=error.status)
