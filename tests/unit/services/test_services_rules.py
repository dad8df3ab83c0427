"""Days of life events, the nearest office, the life of an application, answers and figures: the rules as a table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prasan.services import life
from prasan.services.events import Within
from prasan.services.forms import AnswerError, Question, as_typed, read_answer
from prasan.services.measured import Counts, measured
from prasan.services.model import OfficeKind
from prasan.services.places import nearest
from prasan.services.reading import shipped_catalogue
from prasan.web.centres.maps import province_centres


@pytest.mark.parametrize(
    ("amount", "unit", "happened", "last"),
    [
        (15, "days", date(2026, 11, 20), date(2026, 12, 5)),
        (24, "hours", date(2026, 11, 20), date(2026, 11, 21)),
        (6, "months", date(2026, 8, 31), date(2027, 2, 28)),
        (1, "months", date(2026, 12, 31), date(2027, 1, 31)),
        (1, "years", date(2024, 2, 29), date(2025, 2, 28)),
        (2, "years", date(2026, 5, 1), date(2028, 5, 1)),
    ],
)
def test_the_last_day_that_the_law_gives(amount: int, unit: str, happened: date, last: date) -> None:
    assert Within(amount, unit).last_day(happened) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_an_answer_is_due_on_a_working_day_with_so_many_of_them_between(sent: date, days: int) -> None:
    last = life.due(sent, days)
    working = sum((sent + timedelta(days=n)).weekday() < 5 for n in range(1, (last - sent).days + 1))
    assert working == days
    assert days == 0 or last.weekday() < 5


def _kind(name: str) -> OfficeKind:
    return shipped_catalogue().offices[name]


def test_the_nearest_office_is_ones_own_or_that_of_the_province_next_by() -> None:
    centres = province_centres()
    assert len(centres) == 77
    own = nearest(_kind("district_office"), "5001", centres)
    assert (own.name_th, own.away_km) == ("ที่ว่าการอำเภอเมืองเชียงใหม่", None)
    assert nearest(_kind("district_office"), "1001", centres).name_th == "สำนักงานเขตพระนคร"
    assert nearest(_kind("land_office"), "5001", centres).name_en == "Provincial land office of Chiang Mai"
    lamphun = nearest(_kind("passport_office"), "51", centres)
    assert (lamphun.area, lamphun.kind.sample) == ("50", True)
    assert lamphun.away_km is not None
    assert 10 < lamphun.away_km < 120
    with pytest.raises(KeyError):
        nearest(_kind("land_office"), "98", centres)


def test_a_person_and_an_officer_take_turns_and_what_is_over_stays_so() -> None:
    state = life.State.DRAFT
    for act, who in (
        ("send", life.PERSON),
        ("take", life.OFFICER),
        ("ask", life.OFFICER),
        ("reply", life.PERSON),
        ("grant", life.OFFICER),
    ):
        state = life.after(state, life.Act(act), who)
    assert state == life.State.GRANTED
    for act in life.Act:
        for who in (life.PERSON, life.OFFICER):
            for over in life.OVER:
                with pytest.raises(life.NoSuchMoveError):
                    life.after(over, act, who)
    with pytest.raises(life.NoSuchMoveError):  # nobody grants their own
        life.after(life.State.TAKEN, life.Act.GRANT, life.PERSON)


@given(st.sampled_from(list(life.State)), st.sampled_from([life.PERSON, life.OFFICER]), st.sampled_from(list(life.Act)))
def test_what_is_offered_is_what_can_be_done(state: life.State, who: str, act: life.Act) -> None:
    try:
        life.after(state, act, who)
    except life.NoSuchMoveError:
        assert act not in life.open_to(state, who)
    else:
        assert act in life.open_to(state, who)


REFUSED = {"number", "day", "choice", "long", "empty"}


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("number", " 1,200.50 ", "1200.5"),
        ("number", "-1", "number"),
        ("number", "nan", "number"),
        ("number", "1e9", "number"),
        ("day", "2569-11-20", "2026-11-20"),
        ("day", "20 พฤศจิกายน 2569", "2026-11-20"),
        ("day", "2569", "day"),
        ("day", "soon", "day"),
        ("choice", "a", "a"),
        ("choice", "c", "choice"),
        ("text", "x" * 501, "long"),
        ("text", "  ", "empty"),
    ],
)
def test_an_answer_is_kept_in_one_form_or_refused(kind: str, text: str, kept: str) -> None:
    question = Question("q", kind, "ถาม", "Asked", (("a", "ก", "A"),), most=5000)
    assert _read(question, text) == kept
    if kept not in REFUSED:
        assert _read(question, as_typed(question, kept)) == kept


def _read(question: Question, text: str) -> str:
    try:
        return read_answer(question, text)
    except AnswerError as error:
        return error.code


_COUNT = st.integers(0, 60)


@given(_COUNT, _COUNT, _COUNT, _COUNT)
def test_no_figure_is_of_fewer_than_ten_people(a: int, b: int, c: int, d: int) -> None:
    satisfied, rated, sent, begun = sorted((a, b, c, d))
    told = measured(Counts(begun, sent, rated, satisfied, stars=rated * 3))
    assert (told.volume is None) == (sent < 10)
    assert (told.satisfaction is None) == (rated < 10)
    assert told.completion is None or (sent >= 10 and (begun - sent == 0 or begun - sent >= 10))
    for share in (told.completion, told.satisfaction):
        assert share is None or 0 <= share <= 100


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="some send"):
        measured(Counts(begun=1, sent=2, rated=0, satisfied=0))
