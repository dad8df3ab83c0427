"""``prasan agreement``: agreements by file and by the command, in the names of accounts."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from prasan.cli import officers
from prasan.cli.main import app
from prasan.exchange.legal_bases import LegalBasisError, legal_bases, legal_basis
from prasan.exchange.terms import AgreementError, load_agreements
from prasan.web.accounts.models import Role, User

TERMS = {
    "id": "old-age-by-file", "title_th": "ทดลอง", "title_en": "A trial", "providers": ["15003"], "consumers": ["15008"],
    "registers": ["civil"], "fields": {"civil": ["birth_date", "area_code", "nationality"]},
    "purposes": ["measure:old-age-2555"], "valid_from": "2022-06-01",
    "bases": [{"id": "pdpa-2562-24-4", "section": "24(4)", "valid_from": "2022-06-01"}],
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    settings.PRASAN_DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "prasan.sqlite3").touch()
    password = tmp_path / "password"
    password.write_text("prasan-demo", encoding="utf-8")
    password.chmod(0o600)
    monkeypatch.setenv("PRASAN_DATA", str(tmp_path))
    monkeypatch.setenv("PRASAN_PASSWORD_FILE", str(password))
    # The tests' database is there already.
    for module in (officers, __import__("prasan.cli.agreement", fromlist=["agreement"])):
        monkeypatch.setattr(module, "prepare_site", lambda: None)
    for name, role, unit in (("dopa-head", Role.APPROVER, "15003"), ("allowance", Role.OFFICER, "15008"),
                             ("allowance-head", Role.APPROVER, "15008")):  # fmt: skip
        User.objects.create_user(name, password="prasan-demo", role=role, unit_code=unit)
    return tmp_path


def _file(data: Path, **changes: Any) -> Path:
    path = data / "drafts.yaml"
    path.write_text(yaml.safe_dump({"agreements": [{**TERMS, **changes}]}, allow_unicode=True), encoding="utf-8")
    return path


def _done(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["agreement", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_an_agreement_from_a_file_to_its_end(data: Path) -> None:
    path = str(_file(data))
    assert "nothing is wrong with it" in _done("check", path)
    assert "drafted old-age-by-file 1" in _done("import", path, "--by", "allowance", "--unit", "15008")
    assert "signed by provider" in _done("sign", "old-age-by-file", "--by", "dopa-head", "--unit", "15003")
    assert "in force" in _done("sign", "old-age-by-file", "--by", "allowance-head", "--unit", "15008")
    [listed] = json.loads(_done("list", "--json"))["agreements"]
    assert (listed["id"], listed["state"], listed["uses"]) == ("old-age-by-file", "in_force", 0)
    shown = yaml.safe_load(_done("show", "old-age-by-file"))
    assert shown[0]["fields"] == TERMS["fields"] | {"civil": sorted(TERMS["fields"]["civil"])}  # type: ignore[index]
    exported = data / "exported.yaml"
    exported.write_text(_done("export"), encoding="utf-8")
    [again] = load_agreements(exported)  # what is written is read, signatures and all
    assert (again.state, again.seal) == ("in_force", shown[0]["seal"])
    why = ["--by", "dopa-head", "--unit", "15003", "--why", "a complaint"]
    assert "suspended" in _done("suspend", "old-age-by-file", *why)
    assert "in force" in _done("resume", "old-age-by-file", *why)
    assert "ended" in _done("end", "old-age-by-file", *why)
    with pytest.raises(AgreementError, match="Something else was done"):
        _done("resume", "old-age-by-file", *why)
    with pytest.raises(officers.OfficerError, match="may not sign"):
        _done("sign", "old-age-by-file", "--by", "allowance", "--unit", "15008")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bases": [{"id": "pdpa-2562-24-44", "section": "24", "valid_from": "2022-06-01"}]}, "Do you mean pdpa-2562-24-4"),
        ({"bases": [{"id": "pdpa-2562-24-4", "section": "26", "valid_from": "2022-06-01"}]}, "is section 24"),
        ({"bases": [{"id": "pdpa-2562-24-4", "section": "24(4)", "valid_from": "2014-06-01"}]}, "is in force from 2022-06-01"),
        ({"bases": []}, "no legal basis is named"),
        ({"fields": {}}, "does not say which fields of civil"),
        ({"fields": {"civil": "all", "poor": "all"}}, "names poor, which is not among the registers"),
        ({"providers": []}, "no provider is named"),
        ({"state": "in_force"}, "15003 has not"),
        ({"areas": ["1"]}, "areas"),
        ({"population": {"a_request": 0}}, "population.a_request"),
        ({"units": ["15008"]}, "is of the form before"),
        (
            {"state": "in_force", "signatures": [
                {"side": side, "by": "one", "unit": unit, "signed_on": "2022-06-01"}
                for side, unit in (("provider", "15003"), ("consumer", "15008"))
            ]},
            "one person signed it twice",
        ),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hang_together_is_refused_with_the_remedy(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(AgreementError) as wrong:
        load_agreements(_file(tmp_path, **changes))
    assert said in str(wrong.value)


def test_a_field_or_holder_that_there_is_not_is_found_by_check(data: Path) -> None:
    path = _file(data, fields={"civil": ["birthday"]}, providers=["07011"])
    said = _done("check", str(path))
    assert "civil has no field birthday" in said
    assert "Unit 15003 holds one of the registers" in said


def test_a_file_of_the_form_before_means_what_it_meant(data: Path) -> None:
    old = {
        "id": "old", "title_th": "ก", "title_en": "O", "legal_basis": "a law", "units": ["15008"],
        "registers": ["civil"], "purposes": ["measure:old-age-2555"], "valid_from": "2014-10-01",
    }  # fmt: skip
    path = data / "agreements.yaml"
    path.write_text(yaml.safe_dump({"agreements": [old]}, allow_unicode=True), encoding="utf-8")
    [read] = load_agreements(path)
    assert (read.form_before, read.allowed(), read.areas, read.onward, read.state) == (
        True,
        None,
        frozenset(),
        True,
        "in_force",
    )
    assert (read.population.a_request, read.law) == (None, "a law")
    exported = yaml.safe_load(_done("export"))["agreements"]
    assert exported == [old]
    with pytest.raises(AgreementError, match="names no limits"):
        _done("import", str(path), "--by", "allowance", "--unit", "15008")


def test_the_library_says_law_section_and_source_in_both_languages_and_what_was_not_read() -> None:
    known = legal_bases()
    assert {f"pdpa-2562-24-{number}" for number in range(1, 7)} <= known.keys()
    assert {"oia-2540-24-3", "pdpa-2562-26-5", "pdpa-2562-27", "digital-2562-13", "civil-2534-15"} <= known.keys()
    for each in known.values():
        assert each.text_th
        assert each.text_en
        assert each.permits_th
        assert each.permits_en
        assert each.source
    assert not known["digital-2562-13"].read
    assert not known["sharing-2569"].onward
    with pytest.raises(LegalBasisError, match="civil-2534-15"):
        legal_basis("civil-2534-51", "51")
    assert "section 24(4)" in _done("laws")


def test_the_demonstrations_agreements_are_signed_and_right() -> None:
    from prasan.web.agreements.actions import check

    with as_file(files("prasan.exchange").joinpath("data", "demo_agreements.yaml")) as path:
        for each in load_agreements(path):
            assert each.state == "in_force"
            assert not check(each), each.id
