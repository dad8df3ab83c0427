"""Calling an address that somebody else gave: over TLS, on the open internet alone, and nowhere else than it says.

A server that calls what it is told to can be told to call its own neighbours.  So an address is a name and no number, what the name
stands for is looked at before each call, the call goes to just that, no redirect is followed, and little of the answer is read.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import Literal
from urllib.parse import urlsplit

from prasan.engine import tracing

PORT = 443
LONGEST = 500  # letters of an address
SECONDS = 10.0  # that a connection, and each part of an answer, may take
_READ = 1024  # bytes of the answer, of which nothing is kept
# Addresses that hold one of the fourth version: what they stand for is looked at too.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Code = Literal["address", "unresolved", "private", "tls", "unreachable", "status"]
Place = tuple[str, int]


class CallbackError(ValueError):
    """A call that cannot be made, or that failed; ``code`` says why, ``status`` what was answered where something was."""

    def __init__(self, code: Code, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code, self.status = code, status


def checked_address(text: str) -> str:
    """An address that may be called: ``https://`` with a name of the open internet, and the usual port.  Raises CallbackError."""
    wrong = CallbackError(
        "address", "an address is https://, a full host name and a path, without user, port or fragment"
    )
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST or set(text) & set(' \\"<>#@'):
        raise wrong
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    host = parts.hostname or ""
    if parts.scheme != "https" or port not in (None, PORT) or "." not in host.strip("."):
        raise wrong
    try:
        # "10.0.0.1", and what the resolver takes for such a number: "0x7f.1".
        socket.inet_aton(host)
    except OSError:
        return text
    raise wrong


def public_places(host: str) -> list[Place]:
    """Where a host's name stands for, as long as all of it is on the open internet.  Raises CallbackError."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CallbackError("unresolved", f"{host} stands for no address") from None
    numbers = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not numbers or not all(map(is_public, numbers)):
        raise CallbackError("private", f"{host} stands for an address that is not on the open internet")
    return [(number, PORT) for number in numbers]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet, as what it may hold of the fourth version is."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if address.teredo is not None or (inner is not None and not is_public(str(inner))):
            return False
    return address.is_global and not address.is_multicast


def call(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    places: Callable[[str], Sequence[Place]] = public_places,
    trusting: ssl.SSLContext | None = None,
) -> None:
    """POST a body to an address; it has come where the answer is a 2xx.  Raises CallbackError.

    ``places`` says what a host stands for; the call goes there, whatever the name stands for a moment later.  ``trusting`` checks
    the certificate, by default as the machine does.
    """
    parts = urlsplit(checked_address(address))
    host = str(parts.hostname)
    context = trusting or ssl.create_default_context()
    try:
        plain = _first_that_answers(places(host))
        try:
            guarded = context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        connection = http.client.HTTPSConnection(host, timeout=SECONDS)
        connection.sock = guarded
        try:
            connection.request(
                "POST",
                f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
                body,
                {**tracing.headers(), **headers},
            )
            answer = connection.getresponse()
            answer.read(_READ)
        finally:
            connection.close()
    except ssl.SSLError as error:
        raise CallbackError("tls", f"{host} shows no certificate that is trusted ({error.reason})") from None
    except (OSError, http.client.HTTPException) as error:
        raise CallbackError("unreachable", f"{host} gave no answer ({type(error).__name__})") from None
    if not 200 <= answer.status < 300:
        raise CallbackError("status", f"{host} answered {answer.status}", answer.status)


def _first_that_answers(places: Sequence[Place]) -> socket.socket:
    failed: OSError = ConnectionError()
    for place in places:
        try:
            return socket.create_connection(place, timeout=SECONDS)
        except OSError as error:
            failed = error
    raise failed
