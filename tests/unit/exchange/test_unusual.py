"""What an auditor should ask about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prasan.exchange import log as log_module
from prasan.exchange.log import AccessLog
from prasan.exchange.log_index import LogIndex
from prasan.exchange.unusual import Question, Rule, questions

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)  # ten in the morning in Bangkok


class Clock:
    """A clock that a test sets, for the times in the log."""

    def __init__(self) -> None:
        self.at = MONDAY

    def now(self, zone: object) -> datetime:
        return self.at

    fromisoformat = staticmethod(datetime.fromisoformat)


@pytest.fixture
def used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    clock, log = Clock(), AccessLog(tmp_path / "access.jsonl")
    monkeypatch.setattr(log_module, "datetime", clock)

    def use(who: str, person: int | None, at: datetime = MONDAY, unit: str = "07011") -> None:
        clock.at = at
        log.append({"action": "explain_link", "who": who, "unit": unit, "spine_id": person})

    use.log = log  # type: ignore[attr-defined]
    return use


def found(used, **known) -> list[Question]:
    return questions(LogIndex(used.log), since=MONDAY - timedelta(days=30), **known)


def test_work_as_usual_raises_no_question(used) -> None:
    for day in range(4):
        for person in range(30):
            used("officer1", 100 * day + person, MONDAY + timedelta(days=day))
    used("officer1", None, MONDAY + timedelta(days=5))
    used("citizen", 7, MONDAY - timedelta(days=1))
    # The first busy day has nothing to be held against but the others, which are as busy.
    assert found(used) == []


def test_a_day_of_many_people_and_a_night_are_asked_about(used) -> None:
    for day in range(3):
        for person in range(4):
            used("officer1", person, MONDAY + timedelta(days=day))
    for person in range(25):
        used("officer1", person, MONDAY + timedelta(days=3))
    used("officer2", 5, MONDAY + timedelta(hours=14))  # midnight in Bangkok
    used("officer3", 5, MONDAY + timedelta(days=5))  # Saturday
    asked = {(each.rule, each.who): each for each in found(used)}
    assert asked.keys() == {(Rule.VOLUME, "officer1"), (Rule.CLOSED, "officer2"), (Rule.CLOSED, "officer3")}
    assert (asked[Rule.VOLUME, "officer1"].count, asked[Rule.VOLUME, "officer1"].usual) == (25, 4)


def test_one_person_by_many_again_and_again_oneself_and_colleagues(used) -> None:
    for number in range(4):
        used(f"officer{number}", 900)
    for _ in range(6):
        used("officer1", 901)
    used("officer2", 902)  # oneself
    used("officer1", 903)  # a colleague, officer3
    used("officer9", 903, unit="21002")  # no colleague there
    asked = found(used, staff={"officer2": 902, "officer3": 903}, watched={904, 900})
    assert sorted((each.rule.value, each.who, each.count) for each in asked) == [
        ("again", "officer1", 6),
        ("colleague", "officer1", 1),
        ("many", "", 4),
        ("oneself", "officer2", 1),
        *(("watched", f"officer{number}", 1) for number in range(4)),
    ]
