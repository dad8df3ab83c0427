"""Whatever officers do to a report, and in whatever order: what is sealed stays, and what was accepted last counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prasan.centres.lifecycle import LifecycleError
from prasan.web.accounts.models import User
from prasan.web.centres.filing import actions
from prasan.web.centres.filing.actions import Why
from prasan.web.centres.filing.reports import figures_of, filed_reports, seal_of, version_values
from prasan.web.centres.models import Event, Version

KEY = ("07011", "digital_services", "2558Q1")
NAMES = ("service_transactions", "digital_service_transactions", "officers_trained")
PEOPLE = {"department": "07011", "colleague": "07011", "ministry": "07000", "nation": "00000", "stranger": "07003"}
Cells = dict[tuple[str, str], float]

values = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "50"])),
    st.none() | st.integers(-1, 9).map(float),
    max_size=4,
)
whole = st.just({(name, "50"): 5.0 for name in NAMES})
steps = st.tuples(
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(["save", "complete", "submit", "accept", "return", "receive", "reopen"]),
    values | whole,
    st.booleans(),
)
# Mostly what is due next, so that long ways are walked; now and then anything by anybody.
way = st.sampled_from(
    [
        ("department", "save"),
        ("department", "complete"),
        ("colleague", "submit"),
        ("ministry", "accept"),
        ("ministry", "return"),
        ("nation", "receive"),
        ("colleague", "reopen"),
    ]
).flatmap(lambda each: st.tuples(st.just(each[0]), st.just(each[1]), whole, st.just(True)))


@dataclass
class Kept:
    """What the law is held against: drafts by number, what was sealed, and which version counts."""

    sealed: dict[int, Cells] = field(default_factory=dict)
    counts: int | None = None


def _do(user: User, act: str, cells: dict[tuple[str, str], float | None], sure: bool, number: int) -> None:
    if act == "save":
        actions.save(user, KEY, number, cells)
    elif act == "complete":
        actions.complete(user, KEY, number)
    elif act == "submit":
        actions.submit(user, KEY, number, confirmed=sure)
    elif act == "accept":
        actions.accept(user, KEY, number)
    elif act == "return":
        actions.send_back(user, KEY, number, [Why("", "", "look again" if sure else " ")])
    elif act == "receive":
        actions.receive(user, [KEY])
    else:
        actions.reopen(user, KEY, number, "a slip" if sure else "")


def _walk(users: dict[str, User], walked: list[tuple[str, str, dict[tuple[str, str], float | None], bool]]) -> int:
    kept = Kept()
    for who, act, cells, sure in walked:
        latest = Version.objects.order_by("-number").first()
        number = latest.number if latest else 0
        before = (latest.state if latest else "", Event.objects.count())
        try:
            with transaction.atomic():
                _do(users[who], act, cells, sure, number)
        except LifecycleError:
            now = Version.objects.order_by("-number").first()
            assert (now.state if now else "", Event.objects.count()) == before
            continue
        duty = {"accept": ("ministry",), "return": ("ministry",), "receive": ("nation",)}
        assert who in duty.get(
            act, ("department", "colleague", "ministry") if act == "reopen" else ("department", "colleague")
        )
        if act == "submit":
            kept.sealed[number] = version_values(Version.objects.get(number=number))
            assert {element for element, _ in kept.sealed[number]} == set(NAMES)
        if act == "accept":
            kept.counts = number
        for version in Version.objects.exclude(seal=""):
            assert version_values(version) == kept.sealed[version.number]
            assert seal_of(version) == version.seal
        counted = {(figure.element, figure.area): figure.value for figure in figures_of(filed_reports())}
        assert counted == (kept.sealed[kept.counts] if kept.counts else {})
    return len(kept.sealed)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walked=st.lists(way | way | steps, min_size=1, max_size=25))
def test_any_walk(walked, settings, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    with transaction.atomic():
        users = {
            name: User.objects.create(username=name, role="officer", unit_code=unit) for name, unit in PEOPLE.items()
        }
        _walk(users, walked)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_long_walk_comes_by_every_act(settings, tmp_path: Path) -> None:
    settings.PRASAN_DATA = tmp_path
    users = {name: User.objects.create(username=name, role="officer", unit_code=unit) for name, unit in PEOPLE.items()}
    good = {(name, "50"): 5.0 for name in NAMES}
    acts = [("department", "save"), ("department", "complete"), ("colleague", "submit")]
    again = [("colleague", "reopen"), *acts[1:]]
    whole_way = [
        *acts,
        ("ministry", "return"),
        *again,
        ("ministry", "accept"),
        ("nation", "receive"),
        *again,
        ("ministry", "accept"),
    ]
    assert _walk(users, [(who, act, good, True) for who, act in whole_way]) == 3
    assert list(Version.objects.order_by("number").values_list("state", flat=True)) == [
        "returned",
        "received",
        "accepted",
    ]
