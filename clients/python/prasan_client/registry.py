"""The registry's operations, each one call."""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from prasan_client.signatures import HEADER, SKEW, SigningKey, Trusted, UntrustedAnswerError, digest, kid_of

_AT = "/api/v1/registry/"
_AGAIN = {429, 502, 503, 504}
Fields = Mapping[str, Sequence[str] | None]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that it was given for, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


class RefusedError(Exception):
    """The installation said no: ``status``, its ``code``, and ``places`` or agreements that it names."""

    def __init__(self, status: int, code: str, message: str, places: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message, self.places = status, code, message, list(places)


class UnreachableError(Exception):
    """No answer came, as often as it was tried."""


@dataclass(frozen=True)
class Person:
    """``id`` is what this person is called by your unit.  ``records`` are by register, each the fields that you may have."""

    id: str
    records: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Match:
    """Who was found by name; ``ambiguous`` where several came as near, and nothing is told of any."""

    person: Person | None
    score: float
    ambiguous: bool


@dataclass(frozen=True)
class Change:
    """Somebody who is ``new``, ``changed`` or ``gone``; ``cursor`` is behind the page that told it."""

    person: str
    change: str
    at: str
    cursor: str


@dataclass(frozen=True)
class Notice:
    """That a subscription has something new; ``number`` is the notice's own, which comes again where you did not answer."""

    subscription: int
    register: str
    number: int


class Registry:
    """The registry at an address, asked by one system.  Safe between threads.

    ``key`` is the system's key, ``signing_key`` signs its requests; ``trusted`` are the installation's public keys (JWK), by
    default those of the first contact.  Raises RefusedError, UntrustedAnswerError and UnreachableError.
    """

    def __init__(
        self,
        url: str,
        key: str,
        signing_key: SigningKey,
        *,
        trusted: Iterable[Mapping[str, Any]] | None = None,
        timeout: float = 10.0,
        tries: int = 3,
    ) -> None:
        if urlsplit(url).scheme not in ("https", "http"):
            raise ValueError("the address begins with https://")
        self._url, self._key, self._signing_key = url.rstrip("/"), key, signing_key
        self._trusted, self._timeout, self._tries = Trusted(trusted), timeout, max(1, tries)

    def look_up(
        self, national_id: str, *, purpose: str, registers: Fields, onward: bool = False, seal: str | None = None
    ) -> Person | None:
        """What registers say of who has an id; None where nobody has it.  ``registers``: {name: fields, or None for all allowed}.

        ``seal`` is the seal of your unit that a secret case is under: the person is shown the look-up when it ends.
        """
        told = self._ask(
            "persons/by-id",
            purpose=purpose,
            registers=registers,
            national_id=national_id,
            onward=onward,
            **_under(seal),
        )
        return _person(told)

    def look_up_many(
        self,
        national_ids: Sequence[str],
        *,
        purpose: str,
        registers: Fields,
        onward: bool = False,
        seal: str | None = None,
    ) -> list[Person | None]:
        """The same of up to 1,000 ids, in their order."""
        ids = list(national_ids)
        told = self._ask(
            "persons/batch", purpose=purpose, registers=registers, national_ids=ids, onward=onward, **_under(seal)
        )
        return [_person(each) for each in told["people"]]

    def find(
        self, given_name: str, family_name: str, born: date, *, purpose: str, registers: Fields, sex: str | None = None,
        onward: bool = False, seal: str | None = None,
    ) -> Match:  # fmt: skip
        """Who has a name and was born on a day."""
        told = self._ask(
            "persons/by-name", purpose=purpose, registers=registers, given_name=given_name, family_name=family_name,
            birth_date=born.isoformat(), sex=sex, onward=onward, **_under(seal),
        )  # fmt: skip
        return Match(_person(told), float(told["score"]), bool(told["ambiguous"]))

    def exists(
        self, national_id: str, *, register: str, purpose: str, onward: bool = False, seal: str | None = None
    ) -> bool:
        """Whether a register has who has an id, and nothing else."""
        told = self._ask(
            "persons/exists", purpose=purpose, register=register, national_id=national_id, onward=onward, **_under(seal)
        )
        return bool(told["exists"])

    def subscribe(self, *, register: str, purpose: str, national_ids: Sequence[str] | None = None) -> int:
        """Subscribe to changes of some people, or of everybody whom the agreement allows; the subscription's number."""
        ids = None if national_ids is None else list(national_ids)
        return int(self._ask("subscriptions", purpose=purpose, register=register, national_ids=ids)["subscription"])

    def changes(self, subscription: int, cursor: str | None = None) -> Iterator[Change]:
        """Who changed since a cursor, until nothing more is known; keep the last one's ``cursor`` for the next time."""
        while True:
            told = self._ask("subscriptions/changes", subscription=subscription, cursor=cursor)
            cursor = str(told["cursor"])
            for each in told["changes"]:
                yield Change(each["person"], each["change"], each["at"], cursor)
            if not told["changes"]:
                return

    def notice(self, address: str, body: bytes, signature: str | None) -> Notice:
        """The notice that was posted to ``address``, as you registered it, with the header ``Prasan-Signature``: then ask for
        its :meth:`changes`.  Raises UntrustedAnswerError where the installation did not send it there just now."""
        if not self._trusted.knows(kid_of(signature)):
            self._trusted.learn(json.loads(self._send("jwks.json", None, {})[1])["keys"])
        said = self._trusted.verified(signature, body)
        if (said.get("htm"), said.get("htu")) != ("POST", address):
            raise UntrustedAnswerError("the notice is for another address")
        if not said.get("iat", 0) - SKEW <= time.time() <= said.get("exp", 0) + SKEW:
            raise UntrustedAnswerError("the notice is an old one")
        told = json.loads(body)
        return Notice(int(told["subscription"]), str(told["register"]), int(told["notice"]))

    def end(self, subscription: int) -> None:
        """End a subscription."""
        self._ask("subscriptions/end", subscription=subscription)

    def search(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """A search by the standard of social protection (SPDCI): the envelope as it is sent, without a signature."""
        return self._ask("sync/search", **message)

    def _ask(self, operation: str, **asked: Any) -> dict[str, Any]:
        body = json.dumps(asked, ensure_ascii=False).encode()
        for left in reversed(range(self._tries)):
            try:
                return self._once(operation, body)
            except UnreachableError:
                if not left:
                    raise
            except RefusedError as error:
                if error.status not in _AGAIN or not left:
                    raise
            time.sleep(0.2 * 2 ** (self._tries - left - 1) * (0.5 + random.random()))  # noqa: S311  (to spread the tries)
        raise AssertionError("unreachable")

    def _once(self, operation: str, body: bytes) -> dict[str, Any]:
        path = urlsplit(f"{self._url}{_AT}{operation}").path
        signature, jti = self._signing_key.sign(
            "POST", path, body
        )  # each try is another request, or it would be a replay
        headers = {"Authorization": f"Bearer {self._key}", HEADER: signature, "Content-Type": "application/json"}
        status, answer, signed = self._send(operation, body, headers)
        if not self._trusted.knows(kid_of(signed)):
            self._trusted.learn(json.loads(self._send("jwks.json", None, {})[1])["keys"])
        said = self._trusted.verified(signed, answer)
        asked = said.get("req")
        # A refusal that came before the signature was read cannot name the request, only repeat its digest.
        if not isinstance(asked, dict) or asked.get("sha256") != digest(body) or said.get("status") != status:
            raise UntrustedAnswerError("the answer is to another request")
        if asked.get("jti") != jti and not (status == 401 and asked.get("jti") is None):
            raise UntrustedAnswerError("the answer is to another request")
        told = json.loads(answer)
        if status != 200:
            wrong = told.get("error", {})
            raise RefusedError(status, wrong.get("code", ""), wrong.get("message", ""), wrong.get("places", ()))
        return dict(told)

    def _send(self, operation: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes, str | None]:
        request = urllib.request.Request(f"{self._url}{_AT}{operation}", body, dict(headers))  # noqa: S310  (checked above)
        try:
            with _opener.open(request, timeout=self._timeout) as answer:
                return answer.status, answer.read(), answer.headers.get(HEADER)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers.get(HEADER)
        except (OSError, urllib.error.URLError) as error:
            raise UnreachableError(f"{self._url} gave no answer ({type(error).__name__})") from None


def _under(seal: str | None) -> dict[str, str]:
    return {} if seal is None else {"seal": seal}


def _person(told: Mapping[str, Any]) -> Person | None:
    person = told["person"]
    if person is None:
        return None
    return Person(
        person["id"],
        {name: [each["fields"] for each in register["records"]] for name, register in person["registers"].items()},
    )
