"""What an agreement allows, and that nothing else is allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from prasan.exchange.agreements import (
    Agreement,
    AgreementError,
    NotPermittedError,
    Permit,
    Refusal,
    Request,
    decide,
    load_agreements,
    permit,
)

DAY = date(2015, 9, 30)
RICE = Agreement(
    id="rice",
    title_th="ข้าว",
    title_en="Rice",
    legal_basis="Cabinet resolution",
    units=frozenset({"07011"}),
    registers=frozenset({"civil", "farmer"}),
    purposes=frozenset({"measure:rice"}),
    valid_from=date(2014, 10, 1),
    valid_to=DAY,
)
ASKED = Request("job", "07011", "measure:rice", ("civil", "farmer"))


def test_a_request_within_an_agreement_is_permitted_by_it() -> None:
    decision = decide(ASKED, [RICE], DAY)
    assert isinstance(decision, Permit)
    assert (decision.agreement, decision.legal_basis) == ("rice", "Cabinet resolution")


@pytest.mark.parametrize(
    ("request_", "day", "reason"),
    [
        (replace(ASKED, unit="03011"), DAY, "not with unit 03011"),
        (replace(ASKED, purpose="curiosity"), DAY, "not for curiosity"),
        (replace(ASKED, registers=("civil", "poor")), DAY, "does not cover poor"),
        (ASKED, date(2015, 10, 1), "not in force on 2015-10-01"),
        (replace(ASKED, registers=()), DAY, "names no register"),
    ],
)
def test_anything_outside_is_refused_with_the_reason(request_: Request, day: date, reason: str) -> None:
    decision = decide(request_, [RICE], day)
    assert isinstance(decision, Refusal)
    assert reason in decision.reason
    with pytest.raises(NotPermittedError, match=reason):
        permit(request_, [RICE], day)


def test_without_agreements_nothing_is_permitted() -> None:
    assert isinstance(decide(ASKED, [], DAY), Refusal)


def test_the_demonstrations_agreements_load() -> None:
    with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as path:
        assert {each.id for each in load_agreements(path)} >= {"linkage", "rice-support", "state-welfare"}


def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "agreements.yaml"
    with pytest.raises(AgreementError, match="no such file"):
        load_agreements(path)
    path.write_text("agreements:\n  - id: X!\n", encoding="utf-8")
    with pytest.raises(AgreementError, match="agreement 1: id"):
        load_agreements(path)
