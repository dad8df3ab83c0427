"""What systems send and get."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from prasan.thai.national_id import is_valid


def _checked(national_id: str) -> str:
    if not is_valid(national_id):
        raise ValueError("13 digits, of which the last is the check digit")
    return national_id


NationalId = Annotated[
    str, AfterValidator(_checked), Field(pattern=r"^[0-9]{13}$", description="Never in an address: in the body alone.")
]
Purpose = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$", description="As the agreement names it.")
]
Register = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,50}$", description="civil, farmer, poor, …")]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Fields = Annotated[
    dict[Register, list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,50}$")]] | None],
    Field(
        min_length=1,
        max_length=20,
        description="By register the fields that are needed, all of which must be allowed; null: whatever is allowed.",
    ),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Asked(_Strict):
    purpose: Purpose
    onward: Annotated[bool, Field(description="What is answered goes on to somebody else than the unit.")] = False


class _LookedUp(_Asked):
    seal: Annotated[
        str | None,
        Field(
            max_length=40,
            pattern=r"^seal-[0-9a-f]+$",
            description="The seal of your unit that the case is under, by which the person is shown the use later.",
        ),
    ] = None


class PersonById(_LookedUp):
    """Who has an id, and what registers say of them."""

    registers: Fields
    national_id: NationalId


class PeopleById(_LookedUp):
    """The same of several, under one permit."""

    registers: Fields
    national_ids: Annotated[list[NationalId], Field(min_length=1, max_length=1000)]


class PersonByName(_LookedUp):
    """Who has a name and was born on a day.  One name and the day must be right to the letter."""

    registers: Fields
    given_name: Name
    family_name: Name
    birth_date: date
    sex: Annotated[Literal["1", "2"] | None, Field(description="1 male, 2 female.")] = None


class Existence(_LookedUp):
    """Whether a register has somebody, and nothing else."""

    of_register: Annotated[Register, Field(alias="register")]
    national_id: NationalId


class NewSubscription(_Asked):
    """To be told of changes of some people of a register, or of everybody whom the agreement allows."""

    of_register: Annotated[Register, Field(alias="register")]
    national_ids: Annotated[
        list[NationalId] | None, Field(min_length=1, max_length=1000, description="null: everybody.")
    ] = None


class ChangesAfter(_Strict):
    """What changed after a place in the feed; without ``cursor`` since the subscription began."""

    subscription: Annotated[int, Field(ge=1, le=2**53)]
    cursor: Annotated[str | None, Field(max_length=60)] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class EndOfSubscription(_Strict):
    subscription: Annotated[int, Field(ge=1, le=2**53)]


class Linked(BaseModel):
    by: Annotated[
        str, Field(description="What found whose record it is: spine, exact_id, repaired_id, scored, reviewed.")
    ]
    probability: float | None


class RecordOut(BaseModel):
    fields: dict[str, Any]
    linked: Linked


class RegisterOut(BaseModel):
    delivered: Annotated[datetime, Field(description="When the delivery was taken in that this is of.")]
    records: list[RecordOut]


class PersonOut(BaseModel):
    id: Annotated[str, Field(description="What this person is called by your unit, and by no other.")]
    registers: dict[str, RegisterOut]


class FoundOut(BaseModel):
    found: bool
    person: PersonOut | None


class NamedOut(FoundOut):
    ambiguous: Annotated[bool, Field(description="Several come as near, and nothing is told of any.")]
    score: Annotated[float, Field(description="How much of what was asked agrees, 0 to 1; no probability.")]


class BatchOut(BaseModel):
    people: Annotated[list[FoundOut], Field(description="In the order of the ids.")]


class ExistsOut(BaseModel):
    exists: bool


class SubscriptionOut(BaseModel):
    subscription: int
    people: Annotated[int | None, Field(description="How many of the ids were found; null: everybody.")]
    cursor: str


class ChangeOut(BaseModel):
    person: str
    change: Literal["new", "changed", "gone"]
    at: datetime


class ChangesOut(BaseModel):
    changes: list[ChangeOut]
    cursor: Annotated[str, Field(description="Send it with the next request.")]


class EndedOut(BaseModel):
    ended: bool


class Keys(BaseModel):
    keys: Annotated[
        list[dict[str, Any]], Field(description="JWK, the newest first; `before` is what the one before signed.")
    ]


class Wrong(BaseModel):
    code: str
    message: str
    places: list[dict[str, str]] = []


class Refused(BaseModel):
    error: Wrong
