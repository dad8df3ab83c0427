"""A bank opens accounts from an app: is there somebody of this id and name in the civil register?  A worked service on the registry.

It asks two things, and keeps neither: whether the id is there (yes or no), and whether it is the id of who is named, for which
the bank's agreement has the name and the birth date and nothing else.  What the registry refuses or cannot answer never opens an
account, and never tells the customer more than what to do.

Run it::

    PRASAN_URL=https://… PRASAN_KEY=prasan_… PRASAN_SIGNING_KEY=signing-key.pem python account_opening.py

and ask it: ``curl -d '{"national_id": "…", "given_name": "…", "family_name": "…", "birth_date": "2530-01-31"}' localhost:8081``.
Dates are of the Buddhist Era, as on the card.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from wsgiref.simple_server import make_server

from prasan_client import RefusedError, Registry, SigningKey, UnreachableError, UntrustedAnswerError

PURPOSE = os.environ.get("PRASAN_PURPOSE", "account_opening")


class Advice(StrEnum):
    """What the customer is told."""

    GO_ON = "go_on"
    CORRECT = "correct_what_you_wrote"
    BRANCH = "come_to_a_branch"
    LATER = "try_later"


@dataclass(frozen=True)
class Customer:
    """What somebody wrote into the app, from their card."""

    national_id: str
    given_name: str
    family_name: str
    birth_date: date


def check(registry: Registry, customer: Customer) -> Advice:
    """Whether an account may be opened for somebody without seeing them."""
    try:
        if not registry.exists(customer.national_id, register="civil", purpose=PURPOSE):
            return Advice.BRANCH
        fields = ["given_name", "family_name", "birth_date"]
        person = registry.look_up(customer.national_id, purpose=PURPOSE, registers={"civil": fields})
    except UnreachableError:
        return Advice.LATER
    except UntrustedAnswerError:
        return Advice.LATER  # somebody stands between us and the registry: tell the bank's security, too
    except RefusedError as error:
        # 422: the id is none, which the customer can mend.  Anything else is between the bank and the registry.
        return Advice.CORRECT if error.status == 422 else Advice.LATER
    told = person.records["civil"][0] if person and person.records["civil"] else {}
    same = (
        told.get("given_name") == customer.given_name.strip()
        and told.get("family_name") == customer.family_name.strip()
        and told.get("birth_date") == customer.birth_date.isoformat()
    )
    return Advice.GO_ON if same else Advice.BRANCH


def service(registry: Registry) -> Callable[..., Iterable[bytes]]:
    """The check as a small web service (WSGI)."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            asked = json.loads(environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), 4096)))
            year, month, day = map(int, asked["birth_date"].split("-"))
            born = date(year - 543, month, day)
            customer = Customer(asked["national_id"], asked["given_name"], asked["family_name"], born)
        except (ValueError, KeyError, TypeError, AttributeError):
            start_response("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"advice": "correct_what_you_wrote"}']
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"advice": check(registry, customer)}).encode()]

    return answer


if __name__ == "__main__":
    signing_key = SigningKey.load(os.environ["PRASAN_SIGNING_KEY"])
    with make_server(
        "127.0.0.1", 8081, service(Registry(os.environ["PRASAN_URL"], os.environ["PRASAN_KEY"], signing_key))
    ) as server:
        server.serve_forever()
