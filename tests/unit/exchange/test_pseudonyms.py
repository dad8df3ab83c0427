"""Pseudonyms: the same for one agency, unlike for two, and translated over a change of keys by their holder alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from prasan.exchange.pseudonyms import PseudonymError, Pseudonyms

PEOPLE = range(1000, 1400)


def test_each_agency_has_its_own_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pseudonyms.json"
    farm, health = Pseudonyms(path, "07011"), Pseudonyms(path, "21002")
    names = farm.draw(PEOPLE)
    assert names == Pseudonyms(path, "07011").draw(PEOPLE)
    assert len(set(names)) == len(PEOPLE)
    assert not set(names) & set(health.draw(PEOPLE))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_key_gives_new_names_which_only_its_holder_can_follow(tmp_path: Path) -> None:
    agency = Pseudonyms(tmp_path / "pseudonyms.json", "07011")
    old = agency.draw(PEOPLE)
    assert agency.rotate() == 2
    new = agency.draw(PEOPLE)
    assert not set(old) & set(new)
    assert agency.translate(old[:5], PEOPLE) == dict(zip(old[:5], new[:5], strict=True))
    agency.forget(1)
    with pytest.raises(PseudonymError, match="mean nothing any more"):
        agency.translate(old[:5], PEOPLE)
    with pytest.raises(PseudonymError, match="rotate first"):
        agency.forget(2)
    assert agency.draw(PEOPLE) == new


@pytest.mark.parametrize("text", ["1234567890123", "p1-x", "px-" + "a" * 32, ""])
def test_what_is_no_pseudonym_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PseudonymError, match="is no pseudonym"):
        Pseudonyms(tmp_path / "pseudonyms.json", "07011").translate([text], PEOPLE)
