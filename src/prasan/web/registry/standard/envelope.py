"""The standard's envelope: a signature, a header and a message."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from prasan.exchange.canonical import NotCanonicalError, canonical_json

VERSION = "1.0.0"
Text = Annotated[str, Field(max_length=99)]


def signature_of(body: bytes) -> tuple[str | None, bytes]:
    """The signature that stands in a message, and what it is over: header and message in the form of RFC 8785."""
    try:
        told = json.loads(body)
        signature = told["signature"]
        covered = canonical_json({"header": told["header"], "message": told["message"]})
    except (ValueError, KeyError, TypeError, NotCanonicalError):
        return None, body
    return (signature if isinstance(signature, str) else None), covered


class _Open(BaseModel):
    """The standard lets implementations add what they need: what is not known is passed over."""

    model_config = ConfigDict(extra="ignore")


class Header(_Open):
    version: Text = VERSION
    message_id: Annotated[str, Field(min_length=1, max_length=99)]
    message_ts: datetime
    action: Literal["search"]
    sender_id: Annotated[str, Field(min_length=1, max_length=99)]
    receiver_id: Text = ""
    total_count: Annotated[int, Field(ge=0, le=2**31)] = 1
    is_msg_encrypted: Literal[False] = False


class Pagination(_Open):
    page_size: int
    page_number: int = 1


class Sort(_Open):
    attribute_name: Text
    sort_order: Literal["asc", "desc"] = "asc"


class PurposeOf(_Open):
    code: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]


class Authorize(_Open):
    purpose: PurposeOf


class Criteria(_Open):
    """``query`` is ``{"type": "UIN", "value": id}``, an expression of equalities, or a list of predicates of them.  The purpose
    that the agreement names stands in ``authorize`` or ``consent``."""

    version: Text = VERSION
    reg_type: Text
    reg_record_type: Text | None = None
    query_type: Text
    query: Any
    sort: list[Sort] = []
    pagination: Pagination | None = None
    consent: Authorize | None = None
    authorize: Authorize | None = None


class SearchRequest(_Open):
    reference_id: Text
    timestamp: datetime
    search_criteria: Criteria
    locale: Text = "eng"


class Message(_Open):
    transaction_id: Annotated[str, Field(min_length=1, max_length=99)]
    search_request: Annotated[list[SearchRequest], Field(min_length=1, max_length=100)]


class Envelope(_Open):
    signature: Annotated[
        str | None, Field(description="A detached JWS over {header, message} by RFC 8785, or in the header.")
    ] = None
    header: Header
    message: Message


def answered(asked: Envelope, results: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer's header and message, to be signed."""
    good = sum(each["status"] == "succ" for each in results)
    return {
        "header": {
            "version": VERSION,
            "message_id": str(uuid.uuid4()),
            "message_ts": now(),
            "action": "on-search",
            "status": "succ" if good else "rjct",
            "total_count": len(results),
            "completed_count": good,
            "sender_id": asked.header.receiver_id or "prasan",
            "receiver_id": asked.header.sender_id,
            "is_msg_encrypted": False,
        },
        "message": {
            "transaction_id": asked.message.transaction_id,
            "correlation_id": uuid.uuid4().hex,
            "search_response": results,
        },
    }


def now() -> str:
    """This moment as the standard writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
