"""Seals: two officers make one, any ends it, and while it holds nobody learns from the log's index that it does."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prasan.cli.main import app
from prasan.exchange import seals
from prasan.exchange.agreements import NotPermittedError, Request, permit
from prasan.exchange.checkpoints import CheckpointError, LogKeys, check_proof, prove, sign_checkpoint
from prasan.exchange.legal_bases import LegalBasisError
from prasan.exchange.lists import check_list, prove_list
from prasan.exchange.log import AccessLog
from prasan.exchange.log_index import LogIndex, Search
from prasan.exchange.officers import Officer
from prasan.exchange.seals import (
    Seal,
    SealError,
    confirm_seal,
    end_seal,
    prolong_seal,
    propose_seal,
    read_seals,
    seals_over,
)
from prasan.exchange.terms import read_agreement
from prasan.exchange.uses import use, use_each

UNIT, OTHER, PERSON = "15003", "15008", 77
FIRST, SECOND = Officer("dopa-head"), Officer("dopa-deputy")
AGREEMENT = read_agreement(
    {"id": "cases", "title_th": "คดี", "title_en": "Cases", "units": [UNIT, OTHER], "purposes": ["investigate"], "registers": ["civil"],
     "legal_basis": "OIA B.E. 2540 s.24(6)", "valid_from": "2024-01-01"}, "test",
)  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> AccessLog:
    return AccessLog(tmp_path / "log" / "access.jsonl")


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The day that it is, which a test may move."""
    now = [date(2026, 11, 2)]
    monkeypatch.setattr(seals, "today", lambda: now[0])
    return now


def _proposed(log: AccessLog, day: list[date], **more: object) -> Seal:
    told = {"order": "อ.12/2569", "law": "oia-2540-15-2", "reason": "A case", "since": day[0],
            "until": day[0] + timedelta(days=30), **more}  # fmt: skip
    return propose_seal(log, FIRST, UNIT, **told)  # type: ignore[arg-type]


def _in_force(log: AccessLog, day: list[date]) -> Seal:
    return confirm_seal(log, SECOND, _proposed(log, day).id, UNIT)


def _use(log: AccessLog, day: list[date], seal: str | None, unit: str = UNIT) -> None:
    asked = Request("det", unit, "investigate", ("civil",), seal=seal)
    use(log, permit(asked, [AGREEMENT], day[0], read_seals(log)), "look", rows=1, spine_id=PERSON)


def _shown(log: AccessLog, day: list[date]) -> list[int]:
    asked = Search(person=PERSON, in_registers=("civil",), seals=seals_over(log, day[0]))
    index = LogIndex(log)
    found = [each.index for each in index.search(asked)]
    assert index.count(asked) == len(found)
    return found


def test_a_use_is_hidden_while_its_seal_holds_and_shown_from_the_day_after(log: AccessLog, day: list[date]) -> None:
    _use(log, day, None)
    seal = _in_force(log, day)
    _use(log, day, seal.id)
    _use(log, day, None)
    assert _shown(log, day) == [4, 0]
    day[0] = seal.until
    assert _shown(log, day) == [4, 0]
    day[0] += timedelta(days=1)
    assert _shown(log, day) == [4, 3, 0]
    assert LogIndex(log).entry(3).event["under_seal"] == seal.id
    with pytest.raises(NotPermittedError, match="no such seal"):
        _use(log, day, seal.id)


def test_any_one_officer_of_the_unit_ends_it_and_the_uses_are_shown_at_once(log: AccessLog, day: list[date]) -> None:
    seal = _in_force(log, day)
    _use(log, day, seal.id)
    assert _shown(log, day) == []
    with pytest.raises(SealError, match="has no seal"):
        end_seal(log, Officer("another"), seal.id, OTHER, reason="no")
    assert end_seal(log, SECOND, seal.id, UNIT, reason="The case is closed").state(day[0]) == "ended"
    assert _shown(log, day) == [2]


def test_a_seal_takes_two_accounts_a_law_a_reason_and_a_year_at_most(log: AccessLog, day: list[date]) -> None:
    with pytest.raises(LegalBasisError, match="no legal basis"):
        _proposed(log, day, law="no-such-law")
    for code, wrong in (
        ("law", {"law": "welfare-2562-fund"}),
        ("no_order", {"order": " "}),
        ("no_reason", {"reason": ""}),
        ("past", {"since": day[0] - timedelta(days=1)}),
        ("backwards", {"until": day[0] - timedelta(days=1)}),
        ("too_long_a_time", {"until": day[0] + timedelta(days=366)}),
    ):
        with pytest.raises(SealError) as refused:
            _proposed(log, day, **wrong)
        assert refused.value.code == code
    assert log.entries() == []
    seal = _proposed(log, day, until=day[0] + timedelta(days=365))
    with pytest.raises(NotPermittedError):
        _use(log, day, seal.id)
    with pytest.raises(SealError, match="another approving officer"):
        confirm_seal(log, Officer("DOPA-head "), seal.id, UNIT)
    confirm_seal(log, SECOND, seal.id, UNIT)
    with pytest.raises(SealError, match="nothing"):
        confirm_seal(log, SECOND, seal.id, UNIT)
    with pytest.raises(NotPermittedError, match=seal.id):
        _use(log, day, seal.id, unit=OTHER)
    with pytest.raises(NotPermittedError):
        permit(Request("det", UNIT, "investigate", ("civil",), seal=seal.id), [AGREEMENT], day[0])  # no seals are told


def test_it_is_prolonged_by_two_again_and_never_once_it_is_over(log: AccessLog, day: list[date]) -> None:
    seal = _in_force(log, day)
    later = seal.until + timedelta(days=90)
    assert prolong_seal(log, SECOND, seal.id, UNIT, until=later, order="อ.99/2569").until == seal.until
    with pytest.raises(SealError, match="another approving officer"):
        confirm_seal(log, SECOND, seal.id, UNIT)
    now = confirm_seal(log, FIRST, seal.id, UNIT)
    assert (now.until, now.order) == (later, "อ.12/2569; อ.99/2569")
    prolong_seal(log, FIRST, seal.id, UNIT, until=later + timedelta(days=1), order="อ.100/2569")
    day[0] = later + timedelta(days=1)
    assert read_seals(log)[seal.id].state(day[0]) == "over"
    for act in (
        lambda: confirm_seal(log, SECOND, seal.id, UNIT),
        lambda: prolong_seal(log, SECOND, seal.id, UNIT, until=later + timedelta(days=9), order="x"),
        lambda: end_seal(log, SECOND, seal.id, UNIT, reason="x"),
    ):
        with pytest.raises(SealError):
            act()


def test_a_log_that_was_altered_shows_nothing_that_was_sealed_and_seals_nothing_more(
    log: AccessLog, day: list[date]
) -> None:
    seal = _in_force(log, day)
    _use(log, day, seal.id)
    _use(log, day, None)
    assert _shown(log, day) == [3]
    text = log.path.read_text(encoding="utf-8")
    log.path.write_text(text.replace('"until":"2026-12-02"', '"until":"2026-11-01"', 1), encoding="utf-8")
    assert _shown(log, day) == [3]
    with pytest.raises(SealError, match="not as it was written"):
        _use(log, day, seal.id)
    assert not log.verify().ok
    LogIndex(log)._path.unlink()  # an index made anew from what was altered
    assert _shown(log, day) == [3]
    assert read_seals(log) == {}


def test_entries_under_a_seal_are_verified_and_proved_as_any_other(log: AccessLog, day: list[date]) -> None:
    seal = _in_force(log, day)
    _use(log, day, seal.id)
    keys = LogKeys(log)
    proof = prove(log, 2, sign_checkpoint(log, keys))
    assert check_proof(proof, keys.public()).event["under_seal"] == seal.id
    assert log.verify().ok


def test_whoever_gets_the_hash_of_an_entry_beside_cannot_find_out_by_trying_what_it_says(
    log: AccessLog, day: list[date]
) -> None:
    seal = _in_force(log, day)
    _use(log, day, seal.id)
    permitted = permit(Request("det", UNIT, "investigate", ("civil",)), [AGREEMENT], day[0])
    use_each(log, permitted, "look", records={1: 1, 2: 1}, others=1)
    salts = [each.event["salt"] for each in log.entries()]
    assert len(salts) == len(set(salts)) == 6
    assert min(map(len, salts)) == 32


def test_a_list_proves_each_use_and_that_it_is_the_one_that_was_signed(log: AccessLog, day: list[date]) -> None:
    seal = _in_force(log, day)
    _use(log, day, None)
    _use(log, day, seal.id)
    log.append({"action": "lookup_people", "spine_id": PERSON, "signed": {"digest": "of two"}, "salt": "s"})
    keys = LogKeys(log)
    told = json.loads(json.dumps(prove_list(log, Search(person=PERSON, seals=seals_over(log, day[0])))))
    found = check_list(told, keys.public())
    assert ([each.index for each in found.entries], found.kept_back) == ([4, 2], [4])
    assert "of two" not in json.dumps(told)
    assert seal.id not in json.dumps(told)
    for change in (
        lambda each: each["entries"].pop(),
        lambda each: each["entries"].reverse(),
        lambda each: each["of"].update(person=PERSON + 1),
        lambda each: each["entries"][1]["event"].update(who="another"),
        lambda each: each["entries"][0].update(leaf="00" * 32),
        lambda each: each["entries"][0].pop("leaf"),
        lambda each: each.update(list=each["checkpoint"]),
        lambda each: each.pop("of"),
    ):
        altered = copy.deepcopy(told)
        change(altered)
        with pytest.raises(CheckpointError):
            check_list(altered, keys.public())
    path = log.path.parent / "list.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    (log.path.parent / "keys.txt").write_text("".join(f"{each.text}\n" for each in keys.public()), encoding="utf-8")
    said = CliRunner().invoke(app, ["log", "check", str(path), "--keys", str(log.path.parent / "keys.txt")])
    assert "2 uses, which the log's keeper signed to be all among 6 entries" in said.output
