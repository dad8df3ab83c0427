"""What may be done when in the council, and how votes and lateness are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.council import actions, meetings, recommendations
from prasan.council.errors import CouncilError
from prasan.council.meetings import Attendance
from prasan.council.resolutions import Choice, Vote, decide

SEATS = [f"{number:05}" for number in range(1, 41)]


def _code(refused) -> str:
    return refused.value.code


@given(st.lists(st.sampled_from(["member", "delegate", "apology", "absent"]), min_size=40, max_size=40))
def test_half_of_the_seats_is_a_quorum_and_a_stranger_counts_for_nothing(how):
    came = [Attendance(agency, each) for agency, each in zip(SEATS, how, strict=True)]
    found = meetings.quorum(SEATS, [*came, Attendance("99999", "member"), *came[:3]])
    assert (found.needed, found.present) == (20, sum(each in {"member", "delegate"} for each in how))
    assert found.met == (found.present * 2 >= 40)


def test_members_are_called_three_days_before():
    meetings.callable_for(date(2016, 2, 4), date(2016, 2, 1))
    with pytest.raises(CouncilError) as refused:
        meetings.callable_for(date(2016, 2, 4), date(2016, 2, 2))
    assert (_code(refused), refused.value.details["earliest"]) == ("late_call", date(2016, 2, 5))
    with pytest.raises(CouncilError):
        meetings.after(meetings.State.CONFIRMED, meetings.Act.OPEN)


@given(st.lists(st.sampled_from(list(Choice)), max_size=40))
def test_a_motion_goes_as_most_of_those_who_chose_did(choices):
    votes = [Vote(agency, choice, "no") for agency, choice in zip(SEATS, choices, strict=False)]
    most, fewest = choices.count(Choice.FOR), choices.count(Choice.AGAINST)
    if most == fewest:
        with pytest.raises(CouncilError):
            decide(votes, SEATS, method="vote")
    found = decide(votes, SEATS, method="vote", casting=Choice.AGAINST)
    assert found.carried == (most > fewest)
    assert len(found.silent) == 40 - len(votes)
    assert len(found.dissents) == (fewest if found.carried else most)
    assert decide(votes, SEATS, method="consensus").carried == (fewest == 0)


def test_no_agency_votes_twice_or_from_outside():
    twice = [Vote(SEATS[0], Choice.FOR), Vote(SEATS[0], Choice.FOR)]
    for votes, code in ((twice, "twice"), ([Vote("99999", Choice.FOR)], "not_present")):
        with pytest.raises(CouncilError) as refused:
            decide(votes, SEATS, method="vote")
        assert _code(refused) == code


@given(st.dates(date(2015, 1, 1), date(2020, 1, 1)), st.lists(st.integers(1, 40), max_size=20))
def test_each_notice_of_an_action_is_given_once_however_often_somebody_looks(due, steps):
    since = start = due - timedelta(days=60)
    told = []
    for step in [*steps, 1000]:
        today = since + timedelta(days=step)
        told += actions.notices(due, since, today)
        since = today
    assert told == actions.notices(due, start, since)
    assert [level for _, level in told] == ["DOC", "DOC", "DOC", "MOC", "PMOC"]


def test_an_action_is_closed_on_evidence_by_another_than_its_owner():
    open_, reported = actions.State.OPEN, actions.State.REPORTED
    for wrong, code in (
        (lambda: actions.after(open_, actions.Act.REPORT), "no_evidence"),
        (lambda: actions.after(reported, actions.Act.CLOSE, own=True), "own_work"),
        (lambda: actions.after(reported, actions.Act.RETURN), "no_reason"),
        (lambda: actions.after(open_, actions.Act.CLOSE), "not_now"),
    ):
        with pytest.raises(CouncilError) as refused:
            wrong()
        assert _code(refused) == code
    due = date(2016, 1, 1)
    levels = [actions.standing(open_, due, due + timedelta(days=days)).level for days in (0, 6, 7, 29, 30)]
    assert levels == ["DOC", "DOC", "MOC", "MOC", "PMOC"]
    assert actions.standing(reported, due, due + timedelta(days=99)).level == "DOC"


def test_a_recommendation_is_its_agencys_until_raised_and_only_who_is_asked_answers():
    state, act = recommendations.State, recommendations.Act
    assert recommendations.acts(state.DRAFT, own=False, secretary=True) == []
    assert set(recommendations.acts(state.DRAFT, own=True, secretary=False)) == {act.RAISE, act.AMEND, act.WITHDRAW}
    with pytest.raises(CouncilError) as refused:
        recommendations.after(state.REFERRED, act.ANSWER, own=False, secretary=True, words="yes")
    assert _code(refused) == "not_yours"
    assert (
        recommendations.after(state.REFERRED, act.ANSWER, own=False, secretary=False, asked=True, words="yes")
        == "answered"
    )
    with pytest.raises(CouncilError) as refused:
        recommendations.after(state.TABLED, act.DECLINE, own=False, secretary=True)
    assert _code(refused) == "no_words"
