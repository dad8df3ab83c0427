"""Whoever takes a consent back is left out of every use by it from the next one on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from prasan.exchange.agreements import NotPermittedError, Request, permit
from prasan.exchange.ledger import LedgerError
from prasan.exchange.standing import agreements_in
from prasan.exchange.terms import AgreementError
from prasan.exchange.withdrawals import note_consent, withdrawals, withdrawn

TODAY = date(2026, 1, 1)


def _agreement(name: str, basis: str, section: str, **more: object) -> dict[str, object]:
    return {
        "id": name, "title_th": "ก", "title_en": "a", "providers": ["15003"], "consumers": ["07011"],
        "registers": ["civil"], "fields": {"civil": "all"}, "purposes": [name], "valid_from": date(2022, 6, 1),
        "bases": [{"id": basis, "section": section, "valid_from": date(2022, 6, 1)}], "state": "in_force",
        "signatures": [
            {"side": "provider", "by": "a", "unit": "15003", "signed_on": date(2022, 6, 1)},
            {"side": "consumer", "by": "b", "unit": "07011", "signed_on": date(2022, 6, 1)},
        ], **more,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    listed = [_agreement("advice", "pdpa-2562-19", "19"), _agreement("duty", "pdpa-2562-24-6", "24(6)")]
    (tmp_path / "agreements.yaml").write_text(yaml.safe_dump({"agreements": listed}), encoding="utf-8")
    return tmp_path


def _permit(folder: Path, purpose: str):
    return permit(Request("x", "07011", purpose, ("civil",)), agreements_in(folder), TODAY)


def test_a_permit_by_consent_is_without_who_took_it_back_at_once(folder: Path) -> None:
    assert _permit(folder, "advice").without == frozenset()
    note_consent(folder, "advice", 7, "withdrawn")
    note_consent(folder, "advice", 9, "withdrawn")
    assert _permit(folder, "advice").without == {7, 9}
    assert _permit(folder, "advice").limited
    note_consent(folder, "advice", 7, "given")
    assert _permit(folder, "advice").without == {9}


def test_what_rests_on_a_duty_leaves_nobody_out(folder: Path) -> None:
    note_consent(folder, "duty", 7, "withdrawn")
    assert _permit(folder, "duty").without == frozenset()


def test_whose_rows_are_not_known_are_not_opened(folder: Path) -> None:
    _permit(folder, "advice").must_be_of_all()
    note_consent(folder, "advice", 7, "withdrawn")
    with pytest.raises(NotPermittedError, match="consent"):
        _permit(folder, "advice").must_be_of_all()


def test_saying_the_same_again_adds_no_line(folder: Path) -> None:
    note_consent(folder, "advice", 7, "given")  # nobody took it back
    heads = {note_consent(folder, "advice", 7, "withdrawn") for _ in range(3)}
    assert len(heads) == 1
    assert len(withdrawals(folder).lines()) == 1


def test_an_altered_file_lets_nothing_be_used(folder: Path) -> None:
    note_consent(folder, "advice", 7, "withdrawn")
    note_consent(folder, "advice", 8, "withdrawn")
    path = folder / "consents" / "decisions.jsonl"
    path.write_text(path.read_text().replace(":7,", ":6,"), encoding="utf-8")
    withdrawals.cache_clear()
    with pytest.raises(LedgerError):
        withdrawn(folder)


def test_no_file_of_agreements_says_who_took_it_back(tmp_path: Path) -> None:
    listed = [_agreement("advice", "pdpa-2562-19", "19", withdrawn=[1])]
    (tmp_path / "agreements.yaml").write_text(yaml.safe_dump({"agreements": listed}), encoding="utf-8")
    with pytest.raises(AgreementError, match="withdrawn"):
        agreements_in(tmp_path)
