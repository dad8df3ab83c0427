"""The blueprints' answers for systems, under ``/api/v1/blueprint``: the same as the pages', a page of findings at a time.

They hold no personal data and are one for all agencies: any system with a key in force reads them, and whoever reads the pages.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from prasan.architecture.answers.asking import Asked
from prasan.architecture.answers.basis import Answer
from prasan.architecture.answers.naming import element_called
from prasan.architecture.answers.telling import finding_told, unjudged_told
from prasan.architecture.errors import ModelFileError
from prasan.web.accounts.models import Role, SystemKey
from prasan.web.api.access import BySession, BySystemKey
from prasan.web.api.errors import REFUSALS, ApiError
from prasan.web.blueprint_answers.asked import answered, questions

router = Router(tags=["blueprint"])
_MOST = 1000


class _ByReader(BySession):
    roles = (Role.EXECUTIVE, Role.OFFICER, Role.ARCHITECT, Role.AUDITOR, Role.CIO, Role.SECRETARY)
    of_a_unit = False
    refusal = "blueprints are for executives, officers, architects, auditors and the council"


READERS = [BySystemKey(), _ByReader()]


class Named(Schema):
    """An element or relationship by its key ``unit/id``; of a register or pillar ``register:<name>``, ``pillar:<name>``."""

    key: str
    unit: str
    type: str
    name: str


class Reason(Schema):
    """From what a finding follows: a property ``of`` something with its ``value`` (empty where it says nothing), or a
    ``relationship`` of a ``type`` between two."""

    of: Named | None = None
    property: str | None = None
    value: str | None = None
    relationship: str | None = None
    type: str | None = None
    source: Named | None = None
    target: Named | None = None


class FindingOut(Schema):
    kind: str
    subject: Named
    others: list[Named]
    facts: dict[str, str | int | float | None]
    lacks: list[str] = Field(description="what is not stated beside the judgement")
    because: list[Reason]


class UnjudgedOut(Schema):
    """What could not be judged: ``wants`` properties that are missing, ``said`` what stands there that cannot be read."""

    subject: Named
    wants: list[str]
    said: str


class AnswerOut(Schema):
    """``judged`` were looked at; ``counts`` are findings by kind, all of them; ``next`` is ``after`` of the page that follows."""

    question: str
    asked: dict[str, str | int | float | None]
    judged: int
    counts: dict[str, int]
    totals: dict[str, str | int | float | None]
    items: list[FindingOut]
    undetermined: list[UnjudgedOut]
    undetermined_count: int
    next: int | None


class Page(Schema):
    limit: int = Field(100, ge=1, le=_MOST, description="how many findings, and how many undetermined, at most")
    after: int = Field(0, ge=0, le=10_000_000, description="`next` of the page before")


class WholeAsked(Page):
    kind: str = Field("", max_length=40, description="findings of this kind alone")
    unit: str = Field("", max_length=5, description="findings about this unit's blueprint alone")
    on: date | None = Field(None, description="end-of-life: as of this day; today unless said")
    within: int = Field(365, ge=0, le=36500, description="end-of-life: also what ends within so many days")
    value: float = Field(3, ge=1, le=5, description="applications: from where business value is high")
    fit: float = Field(3, ge=1, le=5, description="applications: from where technical fit is high")


class ImpactAsked(Page):
    element: str = Field(max_length=300, description="a key, an id, a national object id or a name")
    needs: bool = Field(False, description="what it needs to run, instead of what breaks")
    associations: bool = Field(False, description="follow associations too")


class ProjectAsked(Page):
    project: str = Field(max_length=300, description="a work package: a key, an id or a name")


class DeriveAsked(Page):
    element: str = Field(max_length=300)
    other: str = Field(max_length=300)


@router.get(
    "/questions/{question}", response={200: AnswerOut, **REFUSALS}, auth=READERS, summary="Whole-estate questions"
)
def whole(
    request: HttpRequest,
    question: Literal["data", "applications", "end-of-life", "digital", "zones", "collisions", "alignment"],
    asked: Query[WholeAsked],
):
    _reader(request)
    answer = answered(question, asked.on or timezone.localdate(), within=asked.within, value=asked.value, fit=asked.fit)
    return _page(answer, asked, kind=asked.kind, unit=asked.unit)


@router.get("/impact", response={200: AnswerOut, **REFUSALS}, auth=READERS, summary="What breaks, or is needed")
def impact(request: HttpRequest, asked: Query[ImpactAsked]):
    _reader(request)
    return _of_one("impact", asked, element=_key(asked.element), needs=asked.needs, associations=asked.associations)


@router.get("/touches", response={200: AnswerOut, **REFUSALS}, auth=READERS, summary="What a project touches")
def touches(request: HttpRequest, asked: Query[ProjectAsked]):
    _reader(request)
    key = _key(asked.project)
    if questions().estate.things[key].type != "WorkPackage":
        raise ApiError(404, "no_such_project", "there is no such project: name a work package")
    return _of_one("touches", asked, element=key)


@router.get("/derive", response={200: AnswerOut, **REFUSALS}, auth=READERS, summary="Which relationship follows")
def derive(request: HttpRequest, asked: Query[DeriveAsked]):
    _reader(request)
    return _of_one("derive", asked, element=_key(asked.element), other=_key(asked.other))


def _reader(request: HttpRequest) -> None:
    if isinstance(request.auth, SystemKey) and request.auth.sandbox:
        raise ApiError(403, "sandbox_key", "a key of the sandbox opens no blueprint: send one in force")


def _key(words: str) -> str:
    try:
        return element_called(questions().estate, words).key
    except ModelFileError as error:
        raise ApiError(404, "no_such_element", str(error)) from None


def _of_one(question: str, page: Page, **asked: Any) -> dict[str, Any]:
    return _page(questions().ask(question, Asked(timezone.localdate(), **asked)), page)


def _page(answer: Answer, page: Page, *, kind: str = "", unit: str = "") -> dict[str, Any]:
    estate = questions().estate

    def of_unit(*keys: str) -> bool:
        return not unit or any(key.partition("/")[0] == unit for key in keys)

    findings = [each for each in answer.findings if kind in ("", each.kind) and of_unit(each.subject, *each.others)]
    undetermined = [each for each in answer.undetermined if of_unit(each.subject)]
    ends = page.after + page.limit
    return {
        "question": answer.question,
        "asked": dict(answer.asked),
        "judged": answer.judged,
        "counts": answer.counts,
        "totals": dict(answer.totals),
        "items": [finding_told(each, estate) for each in findings[page.after : ends]],
        "undetermined": [unjudged_told(each, estate) for each in undetermined[page.after : ends]],
        "undetermined_count": len(undetermined),
        "next": ends if ends < max(len(findings), len(undetermined)) else None,
    }
