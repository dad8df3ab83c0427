"""In whose name a request is made: what a grant covers, when it ends, and how the log tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone

from prasan.web.portal.acting import FIELD, ONESELF, acting, begin, permit_of, person_of, stop
from prasan.web.portal.others.models import CitizenAct, Grant
from prasan.web.portal.others.sealing import seal

pytestmark = pytest.mark.django_db


def _request(username: str, session: Any, method: str = "get", **sent: str) -> Any:
    request = getattr(RequestFactory(), method)("/me/", sent)
    request.user, request.session = get_user_model().objects.get(username=username), session
    return request


def _grant(request: Any, **more: Any) -> Grant:
    told = {
        "kind": "given",
        "person": 77,
        "by_person": request.user.spine_id,
        "acts": ["see"],
        "confirmed_at": timezone.now(),
    }
    return Grant.objects.create(**{**told, "called": seal("นางสาวสมหญิง"), **more})


def test_without_a_grant_a_citizen_acts_for_oneself_and_staff_for_nobody(demo: object) -> None:
    request = _request("citizen", SessionStore())
    assert person_of(request, CitizenAct.RIGHTS) == request.user.spine_id
    assert permit_of(request).request.who == "citizen"
    assert person_of(_request("doae", SessionStore())) is None


def test_a_grant_covers_its_acts_and_no_other_and_ends_at_once(demo: object) -> None:
    session = SessionStore()
    request = _request("citizen", session)
    grant = _grant(request)
    begin(request, grant)
    assert person_of(request) == 77
    assert acting(request).called == "นางสาวสมหญิง"
    assert "สมหญิง" not in grant.called
    assert permit_of(request).request.who == "citizen/given"
    with pytest.raises(PermissionDenied):
        person_of(request, CitizenAct.APPLY)
    Grant.objects.update(ended_at=timezone.now())
    with pytest.raises(PermissionDenied):
        person_of(_request("citizen", session))
    again = _request("citizen", session)  # told once, and then oneself
    assert person_of(again) == again.user.spine_id


@pytest.mark.parametrize(
    "more",
    [
        {"confirmed_at": None},
        {"until": timezone.now() - timedelta(seconds=1)},
        {"since": timezone.now() + timedelta(days=1)},
        {"refused_at": timezone.now()},
        {"by_person": 5},
        {"kind": "counter"},
    ],
)
def test_a_grant_that_does_not_hold_or_is_anothers_opens_nothing(demo: object, more: dict[str, Any]) -> None:
    request = _request("citizen", SessionStore())
    begin(request, _grant(request, **more))
    with pytest.raises(PermissionDenied):
        person_of(request)


def test_a_form_made_for_one_person_is_not_taken_for_another(demo: object) -> None:
    session = SessionStore()
    request = _request("citizen", session)
    own = _request("citizen", session, "post", **{FIELD: ONESELF})
    assert person_of(own) == own.user.spine_id
    begin(request, _grant(request))
    with pytest.raises(PermissionDenied):
        person_of(_request("citizen", session, "post", **{FIELD: ONESELF}))
    stop(request)
    assert person_of(_request("citizen", session, "post", **{FIELD: ONESELF})) == request.user.spine_id


def test_an_officer_at_a_counter_is_named_by_the_log(demo: object) -> None:
    session = SessionStore()
    request = _request("officer1", session)
    begin(request, _grant(request, kind="counter", by_person=None, officer=request.user))
    assert person_of(request) == 77
    assert permit_of(request).request.who == "officer1"
