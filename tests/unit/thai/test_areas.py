"""Area codes: what became of those that are no more, and places that are spelled out."""

from __future__ import annotations

from datetime import date

import pytest

from prasan.thai import areas


def test_every_former_code_leads_to_codes_in_use_or_to_none() -> None:
    for code in areas.abolished():
        assert code not in areas.known_codes()
        assert areas.current(code) is None or areas.current(code) in areas.known_codes()
    assert all(areas.current(code) == code for code in areas.known_codes())


@pytest.mark.parametrize(
    ("code", "now"), [("4303", "3801"), ("430301", "380101"), ("100205", "102901"), ("430302", None), ("999999", None)]
)
def test_a_former_code_is_the_one_that_took_its_place(code: str, now: str | None) -> None:
    assert areas.current(code) == now


def test_bueng_kan_was_a_district_of_nong_khai_until_2554() -> None:
    before, after = date(2010, 1, 1), date(2012, 1, 1)
    assert areas.in_use("4303", before)
    assert not areas.in_use("4303", after)
    assert not areas.in_use("3801", before)
    assert areas.in_use("3801", after)
    assert areas.in_use("1001", before)
    assert not areas.in_use("9999", after)


@pytest.mark.parametrize(
    ("spelled", "code"),
    [
        (("กรุงเทพมหานคร", "เขตพระนคร", "แขวงพระบรมมหาราชวัง"), "100101"),
        (("กทม.", "พระนคร"), "1001"),
        (("จ. บึงกาฬ", "อ.เมือง", "ต. บึงกาฬ"), "380101"),
        (("บึงกาฬ", "อำเภอเมืองบึงกาฬ"), "3801"),
        (("จังหวัดเชียงใหม่",), "50"),
        (("เชียงใหม่", "ไม่มีอำเภอนี้"), None),
        (("ไม่มีจังหวัดนี้",), None),
    ],
)
def test_a_place_that_is_spelled_out_is_found(spelled: tuple[str, ...], code: str | None) -> None:
    assert areas.find(*spelled) == code


def test_a_place_in_words_begins_with_its_narrowest_part() -> None:
    assert areas.place("100101", "en").endswith("Bangkok")
    assert areas.place("100101", "th").endswith("กรุงเทพมหานคร")
    assert areas.place(None, "th") == ""
