"""Which right there is against which use: the Act's own table, read as documentation."""

from __future__ import annotations

from datetime import date

import pytest

from prasan.citizens.rights import rights
from prasan.exchange.terms import Agreement, read_agreement

CONSENT, TASK, DUTY, CONTRACT = "pdpa-2562-19", "pdpa-2562-24-4", "pdpa-2562-24-6", "pdpa-2562-24-3"


def agreement(*bases: str) -> Agreement:
    sections = {CONSENT: "19", TASK: "24(4)", DUTY: "24(6)", CONTRACT: "24(3)", "civil-2534-15": "15"}
    return read_agreement(
        {
            "id": "a", "title_th": "ก", "title_en": "a", "providers": ["15003"], "consumers": ["07011"],
            "registers": ["civil"], "fields": {"civil": "all"}, "purposes": ["p"], "valid_from": date(2022, 6, 1),
            "bases": [{"id": each, "section": sections[each], "valid_from": date(2022, 6, 1)} for each in bases],
        },
        "here",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("right", "bases", "stands"),
    [
        ("access", (DUTY,), "yes"),
        ("access", (CONSENT,), "yes"),
        ("portability", (CONSENT,), "yes"),
        ("portability", (CONTRACT,), "yes"),
        ("portability", (TASK,), "no"),  # section 31: not for a task in the public interest
        ("portability", (DUTY,), "no"),
        ("objection", (TASK,), "weighed"),
        ("objection", ("civil-2534-15", TASK), "weighed"),
        ("objection", (DUTY,), "no"),
        ("objection", (CONSENT,), "no"),  # taking it back does it
        ("erasure", (CONSENT,), "yes"),
        ("erasure", (TASK,), "no"),  # section 33: not where it is kept for a public task
        ("erasure", ("civil-2534-15",), "no"),
        ("restriction", (TASK,), "weighed"),
        ("correction", (DUTY,), "yes"),
        ("consent", (CONSENT,), "yes"),
        ("consent", (TASK,), "no"),
    ],
)
def test_what_the_act_gives(right: str, bases: tuple[str, ...], stands: str) -> None:
    assert rights()[right].against(agreement(*bases)) == stands


def test_every_right_says_why_it_is_not_there_where_it_is_not() -> None:
    for each in rights().values():
        assert (set(each.stands.values()) >= {"no"}) <= bool(each.why_th and each.why_en), each.id
        assert each.text_th
        assert each.text_en


def test_an_agreement_rests_on_consent_where_nothing_else_carries_it() -> None:
    assert agreement(CONSENT).by_consent
    assert not agreement(CONSENT, TASK).by_consent
    assert not agreement(TASK).by_consent
