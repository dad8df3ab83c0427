"""The operations of the registry, under ``/api/v1/registry/``.  Each is signed, decided by the agreements, and logged."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja import Router

from prasan.engine.snapshots import SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.ledger import LedgerError
from prasan.exchange.log_index import LogError
from prasan.exchange.pseudonyms import PseudonymError
from prasan.exchange.seals import SealError
from prasan.linkage.lookups import answering
from prasan.linkage.lookups.answering import Office
from prasan.linkage.lookups.changes import CursorError
from prasan.web.accounts.models import SystemKey
from prasan.web.api.errors import ApiError
from prasan.web.registry import schemas, subscribing
from prasan.web.registry.access import BySignature, asker_of, office_of, site_keys
from prasan.web.snapshots import data_folder

router = Router(tags=["registry"], auth=BySignature())
REFUSALS = dict.fromkeys((400, 401, 403, 422, 503), schemas.Refused)


def refusing(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation whose refusals are answers; what the agreements refuse is in the log."""

    @wraps(operation)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return operation(request, *args, **kwargs)
        except NotPermittedError as error:
            note_refusal(request, error)
            raise not_permitted(error) from None
        except CursorError as error:
            raise ApiError(400, "no_such_cursor", str(error)) from None
        except SnapshotMissingError:
            raise ApiError(
                503, "no_lookups", "this register cannot be looked up yet: its look-ups are not made"
            ) from None
        except (AgreementError, LedgerError, LogError, PseudonymError, SealError):
            raise ApiError(
                503, "not_ready", "the agreements, the log or a key cannot be read; tell the site's keepers"
            ) from None

    # What it takes is read from its own module, wherever it is.
    answered.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
    return answered


def not_permitted(error: NotPermittedError) -> ApiError:
    """A refusal with every gap by its code and agreement."""
    gaps = [{"code": gap.code, "agreement": gap.agreement, "message": str(gap)} for gap in error.gaps]
    return ApiError(403, "not_permitted", str(error), gaps)


def note_refusal(request: HttpRequest, error: NotPermittedError) -> None:
    """Write into the log that a system asked for what it may not have."""
    key: SystemKey = request.auth  # type: ignore[attr-defined]
    office_of(key).log.append(
        {
            "action": "lookup_refused",
            "who": key.system.username,
            "unit": key.system.unit_code,
            "gaps": [{"code": gap.code, "agreement": gap.agreement} for gap in error.gaps],
            "digest": request.signed.digest,  # type: ignore[attr-defined]
        }
    )


@router.post("/persons/by-id", response={200: schemas.FoundOut, **REFUSALS}, summary="Look somebody up by national id")
@refusing
def by_id(request: HttpRequest, asked: schemas.PersonById) -> Any:
    office = office_of(request.auth)  # type: ignore[attr-defined]
    must_know(office, asked.registers)
    asker = asker_of(request, asked.purpose, onward=asked.onward, seal=asked.seal)
    person = answering.look_up(office, asker, asked.national_id, asked.registers)
    return {"found": person is not None, "person": person}


@router.post("/persons/batch", response={200: schemas.BatchOut, **REFUSALS}, summary="Look up to 1,000 people up by id")
@refusing
def batch(request: HttpRequest, asked: schemas.PeopleById) -> Any:
    office = office_of(request.auth)  # type: ignore[attr-defined]
    must_know(office, asked.registers)
    asker = asker_of(request, asked.purpose, onward=asked.onward, seal=asked.seal)
    people = answering.look_up_many(office, asker, asked.national_ids, asked.registers)
    return {"people": [{"found": person is not None, "person": person} for person in people]}


@router.post(
    "/persons/by-name", response={200: schemas.NamedOut, **REFUSALS}, summary="Find somebody by name and birth date"
)
@refusing
def by_name(request: HttpRequest, asked: schemas.PersonByName) -> Any:
    office = office_of(request.auth)  # type: ignore[attr-defined]
    must_know(office, asked.registers)
    match, person = answering.find_named(
        office,
        asker_of(request, asked.purpose, onward=asked.onward, seal=asked.seal),
        asked.registers,
        given=asked.given_name,
        family=asked.family_name,
        born=asked.birth_date,
        sex=asked.sex,
    )
    return {"found": person is not None, "person": person, "ambiguous": match.ambiguous, "score": match.score}


@router.post(
    "/persons/exists", response={200: schemas.ExistsOut, **REFUSALS}, summary="Say whether a register has somebody"
)
@refusing
def exists(request: HttpRequest, asked: schemas.Existence) -> Any:
    asker = asker_of(request, asked.purpose, onward=asked.onward, seal=asked.seal)
    office = office_of(request.auth)  # type: ignore[attr-defined]
    return {"exists": answering.exists(office, asker, asked.national_id, asked.of_register)}


@router.post("/subscriptions", response={200: schemas.SubscriptionOut, **REFUSALS}, summary="Subscribe to changes")
@refusing
def subscribe(request: HttpRequest, asked: schemas.NewSubscription) -> Any:
    asker = asker_of(request, asked.purpose, onward=asked.onward)
    made, cursor = subscribing.subscribe(request.auth, asker, asked.of_register, asked.national_ids)  # type: ignore[attr-defined]
    return {"subscription": made.pk, "people": None if made.everybody else len(made.people), "cursor": cursor}


@router.post("/subscriptions/changes", response={200: schemas.ChangesOut, **REFUSALS, 404: schemas.Refused},
             summary="Who changed since")  # fmt: skip
@refusing
def changes(request: HttpRequest, asked: schemas.ChangesAfter) -> Any:
    told, cursor = subscribing.changes(request, asked.subscription, asked.cursor, most=asked.limit)
    return {"changes": told, "cursor": cursor}


@router.post(
    "/subscriptions/end",
    response={200: schemas.EndedOut, **REFUSALS, 404: schemas.Refused},
    summary="End a subscription",
)
@refusing
def end(request: HttpRequest, asked: schemas.EndOfSubscription) -> Any:
    subscribing.end(request.auth, asked.subscription)  # type: ignore[attr-defined]
    return {"ended": True}


@router.get("/jwks.json", auth=None, response=schemas.Keys, summary="The public keys that check our answers")
def keys(request: HttpRequest) -> Any:
    return {"keys": site_keys(data_folder()).public()}


def must_know(office: Office, registers: Mapping[str, list[str] | None]) -> None:
    """Raises ApiError where a field is asked for that its register does not have, whatever an agreement says."""
    for name, asked in registers.items():
        try:
            known = answering.fields_of(office.store, name) if asked else []
        except SnapshotMissingError:
            continue  # the agreements are asked first whether there may be such a register
        if unknown := sorted(set(asked or ()) - set(known)):
            raise ApiError(422, "unknown_field", f"the register {name} has no field {', '.join(unknown)}")
